"""年度日历的影响 What entering a year would do to the limits that run, and whose calendar an officer may enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oneseal.calendars.queries import calendar_if, days_of, years_entered
from oneseal.calendars.rules import NATION, Change, changed_days
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.projection import projected
from oneseal.cases.queries.desk import may_see
from oneseal.cases.queries.served import as_listed
from oneseal.cases.rules import replay
from oneseal.journal.queries import entries_of, today
from oneseal.law.days import Calendar
from oneseal.law.powers import SUPERVISE
from oneseal.people.models import Body, BodyKind
from oneseal.people.rules import HeldPost, division_lead

RECKONED = 300
"""How many cases a preview reckons anew, those due first; the others follow once the year is entered."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A case of her bureau whose limit would end on another day."""

    case: UUID
    query_number: str
    item: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class Shifts:
    """What a year would move. ``shown``: of her own bureau; ``elsewhere``: how many of others; ``firm``: due on the same day, no longer
    provisionally; ``lapsing``: key and query number of those of her own bureau whose last day to correct has passed then, so that they are
    returned at once, and how many of others; ``left``: how many were not reckoned."""

    shown: tuple[Shift, ...]
    elsewhere: int
    firm: int
    lapsing: tuple[tuple[UUID, str], ...]
    lapsing_elsewhere: int
    left: int


def may_enter(posts: Sequence[HeldPost], place: str) -> bool:
    """Whether her own 监督 post at a bureau reaches every bureau to which the calendar of ``place`` applies: a year moves the dates of
    all of them."""
    bureaus = dict(Body.objects.filter(kind=BodyKind.BUREAU).values_list("id", "division"))
    hers = [post for post in posts if post.power == SUPERVISE and post.substituting is None and post.body in bureaus]
    within = division_lead(place) if place else ""
    reached = {place, *(code for code in bureaus.values() if code.startswith(within))} - {NATION}
    return any(all(code.startswith(division_lead(post.division)) for code in reached) for post in hers)


def shifts(posts: Sequence[HeldPost], place: str, year: int, changes: Sequence[Change]) -> Shifts:
    """Every running case whose limit ends on a day from which on the year would count otherwise, reckoned with it; nothing is written."""
    changed = changed_days(days_of(year, place), changes)
    is_new = place == NATION and year not in years_entered()
    first = date(year, 1, 1) if is_new else min((each.day for each in changed), default=date.max)
    rows = CaseTable.objects.filter(ended_on=None, due_on__gte=first)
    rows = rows.filter(division__code__startswith=division_lead(place)) if place else rows
    calendars: dict[str, Calendar] = {}
    shown: list[Shift] = []
    lapsing: list[tuple[UUID, str]] = []
    elsewhere = firm = lapsing_elsewhere = 0
    for row in rows.select_related("item_version__item").order_by("due_on", "id")[:RECKONED]:
        if row.division_id not in calendars:
            calendars[row.division_id] = calendar_if(row.division_id, place, year, changes)
        after, provisional, lapses = _reckoned(row, calendars[row.division_id])
        if lapses and may_see(posts, row):
            lapsing.append((row.id, row.query_number))
        else:
            lapsing_elsewhere += lapses
        if row.due_on is None or after is None or after == row.due_on:
            firm += row.provisional and not provisional
        elif may_see(posts, row):
            shown.append(Shift(row.id, row.query_number, row.item_version.item.name, row.due_on, after))
        else:
            elsewhere += 1
    return Shifts(tuple(shown), elsewhere, firm, tuple(lapsing), lapsing_elsewhere, max(0, rows.count() - RECKONED))


def _reckoned(row: CaseTable, calendar: Calendar) -> tuple[date | None, bool, bool]:
    """When the limit that runs would end, whether that is provisional, and whether it is one to correct that has passed by it alone."""
    entries = entries_of(row.id)
    item = facts_of(row.item_version_id, entries[0].data["answers"])
    values = projected(as_listed(replay(entries, item), row.notified_on), item, calendar, "")
    last, is_settled = values["lapses_after"], row.provisional and not values["provisional"]
    return values["due_on"], values["provisional"], is_settled and last is not None and last < today()
