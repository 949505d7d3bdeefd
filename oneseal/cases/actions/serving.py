"""登记文书送达: how and when a paper of a case reached the applicant on paper, so that her time runs from that day."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.cases.actions.ending import is_firm
from oneseal.cases.actions.way import perform
from oneseal.documents.queries import papers_of
from oneseal.journal.queries import blind_index, entries_of, local_day
from oneseal.journal.rules import Entry, canonical
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import Refused


@verb
def record_service(
    case: UUID,
    paper: UUID,
    *,
    way: str,
    happened_on: date,
    by: UUID,
    recipient: str = "",
    waybill: str = "",
    reason: str = "",
    witnesses: str = "",
    recorded: str = "",
    seen: int | None = None,
) -> Entry:
    """登记文书送达 (C-68): ``way`` direct with the ``recipient`` who signed for it; left where it was refused, with the ``reason`` and
    course of it and the ``witnesses`` or what was ``recorded`` in pictures; post with its ``waybill``; public with the ``reason`` and
    course of it. ``happened_on``: the day on which she signed, on which it was left or received, or on which it was announced.

    What is recorded anew for a paper takes the place of what was recorded before; the same once more, by the same person, is the first
    entry.
    """
    told = {"recipient": recipient.strip(), "waybill": waybill.strip(), "reason": reason.strip()}
    proved = {name: text.strip() for name, text in (("witnesses", witnesses), ("recorded", recorded)) if text.strip()}
    said = {"paper": str(paper), "way": way, "happened_on": happened_on.isoformat(), **told, **proved}
    digest = blind_index("service", canonical(said))
    known = {"digest": digest, "found": _found(case, paper), "is_firm": way == "direct" and is_firm(case, told["recipient"])}
    return _record(case, by, {**said, **known}, seen)


def _record(case: UUID, by: UUID, data: Mapping[str, Any], seen: int | None) -> Entry:
    """The entry, or the first one where the same person records the same once more and still may. A page that is stale for her own entry
    alone is tried again as of now, so that whoever may not record it any more hears that."""
    try:
        return perform(case, "record_service", by=by, data=data, seen=seen)
    except Refused as refusal:
        entries = entries_of(case)
        before = next((each for each in reversed(entries) if each.act == "record_service" and each.data["paper"] == data["paper"]), None)
        if before is None or (before.by, before.data["digest"]) != (by, data["digest"]):
            raise
        if refusal.cause == "stale":
            return _record(case, by, data, entries[-1].version)
        if refusal.cause == "service-recorded":
            return before
        raise


def _found(case: UUID, paper: UUID) -> Mapping[str, str]:
    """The paper as the rule looks at it; nothing when the case has none of this key."""
    row = next((each for each in papers_of(case) if each.id == paper), None)
    if row is None:
        return {}
    return {"kind": row.kind, "title": row.title, "made_on": local_day(row.made_at).isoformat() if row.made_at else ""}
