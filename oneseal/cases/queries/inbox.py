"""收件箱 What the bureau told a party: the acts on its cases that are addressed to it, newest first; derived from the journal alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.supplying import not_supplied_of
from oneseal.cases.rules import TABLE
from oneseal.catalogue.queries import version
from oneseal.journal.queries import entries_of_many, open_personal
from oneseal.journal.rules import Entry
from oneseal.people.rules import Sight

ADDRESSED = (
    "accept",
    "plan_survey",
    "cancel_survey_plan",
    "deem_accepted",
    "request_correction",
    "request_further_correction",
    "refuse_to_accept",
    "declare_not_needed",
    "lapse",
    "grant",
    "deny",
    "make",
    "deliver",
)
"""Acts of the bureau that are addressed to the applicant."""
CASES = 100
PAGE = 20


@dataclass(frozen=True, slots=True)
class Message:
    """One thing told. ``said``: what must be corrected, or why not, by label; ``papers``: titles of the papers it was told by."""

    case: UUID
    number: str
    item: str
    at: datetime
    act: str
    label: str
    said: tuple[tuple[str, str], ...]
    papers: tuple[str, ...]


def messages_to(principal: UUID, *, sight: Sight | None = None, page: int = 1, size: int = PAGE) -> tuple[list[Message], bool]:
    """A page of what a party was told about its latest hundred cases, and whether there is more. Constant number of queries.

    ``sight``: of whoever reads for the party; None: the party itself.
    """
    hers = CaseTable.objects.filter(applicant=principal)
    if sight and not sight.follows:
        hers = hers.filter(agent=sight.person)
    rows = {row.id: row for row in hers.order_by("-id")[:CASES]}
    whole = entries_of_many(list(rows))
    told = [(rows[case], entry) for case, entries in whole.items() for entry in entries if entry.act in ADDRESSED]
    told.sort(key=lambda one: (one[1].at, one[1].stream, one[1].version), reverse=True)
    shown = told[(page - 1) * size : page * size]
    words = open_personal([UUID(entry.data["words"]["personal"]) for _, entry in shown if "words" in entry.data])
    return [_message(row, entry, words) for row, entry in shown], len(told) > page * size


def _message(row: CaseTable, entry: Entry, words: Mapping[UUID, Mapping[str, Any]]) -> Message:
    loaded = version(row.item_version_id)
    sealed = entry.data.get("words")
    told = words.get(UUID(sealed["personal"]), {}) if sealed else {}
    names = {line.id: line.name for line in loaded.materials}
    said = [(names.get(str(line["line"]), str(line["line"])), f"{line['problem']}；{line['mend']}") for line in told.get("lines", ())]
    said += not_supplied_of(entry, names)
    if "planned_on" in entry.data:
        said += [("时间", f"{entry.data['planned_on']} {entry.data['planned_at']}"), ("地点", str(told.get("place", "")))]
    if entry.act != "grant" and told.get("reason"):
        said.append(("理由", str(told["reason"])))
    titles = {**loaded.regime.titles, "certificate": loaded.result_name}
    papers = tuple(f"{titles.get(paper['kind'], '')} {paper['number']}" for paper in entry.data.get("papers", ()))
    return Message(row.id, row.number, loaded.name, entry.at, entry.act, TABLE[entry.act].label, tuple(said), papers)
