"""收件箱 What the bureau told a party: the acts on its cases that are addressed to it, newest first; derived from the journal alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.replanned import time_in
from oneseal.cases.queries.supplying import not_supplied_of
from oneseal.cases.rules import named
from oneseal.cases.rules.plans import Fate, fates_of
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
    licensing: bool
    is_again: bool = False
    """Whether it is a plan that replaced another; ``ended_by``: the act that replaced it or called it off since."""
    ended_by: str = ""


def messages_to(principal: UUID, *, sight: Sight | None = None, page: int = 1, size: int = PAGE) -> tuple[list[Message], bool]:
    """A page of what a party was told about its latest hundred cases, and whether there is more. Constant number of queries.

    ``sight``: of whoever reads for the party; None: the party itself.
    """
    hers = CaseTable.objects.filter(applicant=principal)
    if sight and not sight.follows:
        hers = hers.filter(agent=sight.person)
    rows = {row.id: row for row in hers.order_by("-id")[:CASES]}
    whole = entries_of_many(list(rows))
    told = [
        (rows[case], entry, fate, entries)
        for case, entries in whole.items()
        for entry, fate in zip(entries, fates_of([each.act for each in entries]), strict=True)
        if entry.act in ADDRESSED
    ]
    told.sort(key=lambda one: (one[1].at, one[1].stream, one[1].version), reverse=True)
    shown = told[(page - 1) * size : page * size]
    words = open_personal([UUID(entry.data["words"]["personal"]) for _, entry, *_ in shown if "words" in entry.data])
    return [_message(row, entry, words, fate, entries) for row, entry, fate, entries in shown], len(told) > page * size


def _message(row: CaseTable, entry: Entry, words: Mapping[UUID, Mapping[str, Any]], fate: Fate, entries: Sequence[Entry]) -> Message:
    loaded = version(row.item_version_id)
    sealed = entry.data.get("words")
    told = words.get(UUID(sealed["personal"]), {}) if sealed else {}
    names = {line.id: line.name for line in loaded.materials}
    said = [(names.get(str(line["line"]), str(line["line"])), f"{line['problem']}；{line['mend']}") for line in told.get("lines", ())]
    said += not_supplied_of(entry, names)
    if fate.replaced is not None:
        said += [("原定时间", when) for _, when in time_in(entries[fate.replaced])]
    said += time_in(entry)
    if told.get("place"):
        said.append(("地点", str(told["place"])))
    if entry.act != "grant" and told.get("reason"):
        said.append(("理由", str(told["reason"])))
    titles = {**loaded.regime.titles, "certificate": loaded.result_name}
    papers = tuple(f"{titles.get(paper['kind'], '')} {paper['number']}" for paper in entry.data.get("papers", ()))
    label = named(entry.act, loaded.regime).label
    again, ended = fate.replaced is not None, fate.ended_by
    return Message(row.id, row.number, loaded.name, entry.at, entry.act, label, tuple(said), papers, loaded.licensing, again, ended)
