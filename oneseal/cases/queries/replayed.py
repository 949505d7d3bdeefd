"""列表中的办件 Cases of a page as their entries add up. What was added up once is kept by this process until the case moves on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.served import as_listed
from oneseal.cases.rules import Case, dues_of, replay, running
from oneseal.journal.queries import entries_of_many
from oneseal.law.days import Calendar, Due

MOST_KEPT, MOST_OF_A_PAGE = 4096, 40
"""Cases; when there are as many, those that were added up first are given up. What is asked for in larger heaps is an export: not kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case of a page as its entries add up, with the limit that runs."""

    case: Case
    due: Due | None


Moment = tuple[UUID, int, datetime, date | None, Calendar]
"""All that it depends on: the case, how many entries it has and when it was last worked on (a restored journal may go on otherwise), when
its last notice reached her, the calendar that it is reckoned by (one object for as long as its years stand)."""
_kept: dict[Moment, Told] = {}


def told_of(rows: Sequence[CaseTable], calendars: Mapping[str, Calendar]) -> dict[UUID, Told]:
    """The cases of a page; those that are not kept are replayed from one query of their entries."""
    asked = {row.id: _moment(row, row.version, calendars) for row in rows}
    found = {key: told for key, moment in asked.items() if (told := _kept.get(moment))}
    missing = {row.id: row for row in rows if row.id not in found}
    made = dict[Moment, Told]()
    for stream, entries in (entries_of_many(missing) if missing else {}).items():
        row, filed = missing[stream], entries[0].data
        case = as_listed(replay(entries, facts_of(UUID(filed["item"]), filed["answers"])), row.notified_on)
        found[stream] = Told(case, running(case, dues_of(case, calendars[case.division])))
        made[_moment(row, case.version, calendars)] = found[stream]
    if len(rows) <= MOST_OF_A_PAGE:
        _keep(made)
    return found


def _keep(made: Mapping[Moment, Told]) -> None:
    for moment in [*islice(_kept, max(len(_kept) + len(made) - MOST_KEPT, 0))]:
        _kept.pop(moment, None)
    _kept.update(made)


def _moment(row: CaseTable, version: int, calendars: Mapping[str, Calendar]) -> Moment:
    return row.id, version, row.moved_at, row.notified_on, calendars[row.division_id]
