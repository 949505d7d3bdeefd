"""办件列表 The work list of an officer: what her posts open, by date, a page at a time by key; each facet counts what it leads to."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from oneseal import flow
from oneseal.calendars.queries import calendar_answer, calendar_at
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.asked import Asked, Wanted, asked_of, column_of
from oneseal.cases.queries.claims import FREE, HANDS, MINE, Holder, step_of, takers_of
from oneseal.cases.queries.compound import Rows, answered, as_key
from oneseal.cases.queries.lights import LIGHTS
from oneseal.cases.queries.pages import cases_in
from oneseal.cases.queries.replayed import Told, told_of
from oneseal.cases.queries.words import matching
from oneseal.cases.rules import RUNS, Phase, clock_of, phase_label
from oneseal.cases.rules.steps import Step
from oneseal.catalogue.queries import version
from oneseal.catalogue.queries.force import named_items_of
from oneseal.journal.queries import today
from oneseal.law.clock import Clock
from oneseal.law.days import Calendar
from oneseal.law.powers import SURVEY
from oneseal.people.queries import party_name
from oneseal.people.rules import HeldPost

PAGE, AT_ONCE = 30, 500
"""Lines of a page, and lines that an export reads at a time."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line. ``clock`` is None when nothing runs (delivered, waiting to be archived) or the applicant has to act; ``due_on`` is then
    None, or her own last day. ``by_law``: while the notice is due, licensing only — silence past it is acceptance (Art. 32(4))."""

    case: UUID
    number: str
    query_number: str
    version: int
    item: str
    applicant: str
    power: str
    step: str
    since: datetime
    moved_at: datetime
    clock: Clock | None
    due_on: date | None
    statutory_due_on: date | None
    by_law: bool
    provisional: bool
    key: str
    holder: Holder | None = None
    unsigned: frozenset[UUID] = frozenset()
    """Who has still to confirm the survey's record, where this is the survey's line."""
    phase: Phase | None = None
    granted: bool | None = None
    """What was decided; None where nothing was."""
    office: str = ""
    """What decides: the name of the office, as the item has it."""
    received_on: date | None = None
    planned_on: date | None = None
    """The day of a survey that was planned."""
    lapses: bool = False
    """Whether what is not corrected by ``due_on`` counts as given up."""
    licensing: bool = True
    """Whether it is a licence that is applied for; else something that is merely done."""
    is_doubtful: bool = False
    """Whether ``due_on`` itself rests on a year that is not announced yet; ``provisional``: any date of the case, so its
    last, which is the law's where there is one."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice of a filter with how many lines it leads to, given the other filters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of the list, the facets, how many lines in all; ``after``: the key of the next page, "" on the last."""

    rows: tuple[WorkRow, ...]
    powers: tuple[Facet, ...]
    lights: tuple[Facet, ...]
    items: tuple[Facet, ...]
    total: int
    after: str
    hands: tuple[Facet, ...] = ()
    counted: Mapping["Key", int] = field(default_factory=dict)
    """How many there are of each power, light and item, whatever the filters: what saved views are counted by."""
    is_whole: bool = True
    """Whether no words have narrowed it."""


def worklist(posts: Sequence[HeldPost], wanted: Wanted, *, after: str = "", size: int = PAGE) -> WorkList:
    """The cases of which an open task lies with one of ``posts``. Constant number of queries, however many cases there are. Asked inside
    ``journal.queries.one_snapshot``: what is counted and what is listed are of one moment."""
    asked = asked_of(posts, wanted)
    counts, hands, page = answered(asked.counts(), asked.hands(), asked.page(after, size + 1))
    counted, names = _counted(counts)
    of_hands = _of_hands(hands, counted)
    shown, last = _page(page, asked, size)
    chosen = of_hands.get(wanted.hands, counted)
    facets = tuple(Facet(name, label, _total(of_hands[name], wanted)) for name, label in HANDS.items())
    return WorkList(tuple(shown), *_facets(chosen, wanted, names), _total(chosen, wanted), last, facets, counted, not wanted.text.strip())


def _calendars(posts: Sequence[HeldPost]) -> dict[str, Calendar]:
    """The calendars of the places of the posts; one query."""
    answer = calendar_answer()
    return {post.division: calendar_at(post.division, answer) for post in posts}


def _page(page: Rows, asked: Asked, size: int) -> tuple[list[WorkRow], str]:
    """A page of lines with who has taken them, and the key of the next page, "" on the last."""
    rows = cases_in(page)
    shown, takers = rows_of(rows[:size], asked.wanted.sort, asked.calendars), takers_of(rows[:size])
    shown = [replace(row, holder=takers[row.case]) if row.case in takers else row for row in shown]
    return shown, shown[-1].key if len(rows) > size else ""


def _of_hands(hands: Rows, counted: Counter["Key"]) -> dict[str, Counter["Key"]]:
    """What is counted of all, of those that she has taken, of those that nobody has."""
    all_taken, by_her = Counter[Key](), Counter[Key]()
    for power, light, item, whose, count in hands:
        all_taken[power, light, as_key(item)] += count
        by_her[power, light, as_key(item)] += count if whose == MINE else 0
    return {"": counted, MINE: by_her, FREE: counted - all_taken}


def _total(counted: Mapping["Key", int], wanted: Wanted) -> int:
    return sum(count for key, count in counted.items() if _fits(key, wanted))


def counted_in(found: WorkList, wanted: Wanted) -> int:
    """How many lines other filters without words would lead to, told from what a list without words has counted already."""
    return _total(found.counted, wanted)


def every_row(posts: Sequence[HeldPost], wanted: Wanted) -> Iterable[WorkRow]:
    """Every line of the list, page by page (for the export); memory stays that of one page, and nothing is counted on the way."""
    asked, after = asked_of(posts, wanted), ""
    while True:
        rows, after = _page(asked.page(after, AT_ONCE + 1).rows(), asked, AT_ONCE)
        yield from rows
        if not after:
            return


def following(posts: Sequence[HeldPost], wanted: Wanted, key: str) -> UUID | None:
    """The case that comes after ``key`` in the list as it is filtered and sorted; from the top when none does. None when it is empty."""
    asked = asked_of(posts, wanted)
    page = (cases_in(asked.page(key, 1).rows()) if key else []) or cases_in(asked.page("", 1).rows())
    return page[0].id if page else None


def cases_of_party(posts: Sequence[HeldPost], party: UUID, size: int = PAGE, skip: int = 0) -> list[WorkRow]:
    """What a party has filed at the bureaus of ``posts``, newest first: what runs and what has ended."""
    calendars = _calendars(posts)
    mine = _filed_by([party], posts)
    return rows_of(list(mine.order_by("-received_on", "-id")[skip : skip + size]), "due", calendars)


def counted_of_parties(posts: Sequence[HeldPost], parties: Iterable[UUID]) -> Counter[UUID]:
    """How many cases each party has at the bureaus of ``posts``; one query."""
    rows = _filed_by(parties, posts).values_list("applicant").annotate(n=Count("id")).order_by()
    return Counter(dict(rows))


def _filed_by(parties: Iterable[UUID], posts: Sequence[HeldPost]) -> QuerySet[CaseTable]:
    bodies, divisions = {post.body for post in posts}, {post.division for post in posts}
    return CaseTable.objects.filter(applicant__in=list(parties), body__in=bodies, division__in=divisions)


def cases_found(posts: Sequence[HeldPost], *, text: str = "", among: Sequence[UUID] = (), size: int = 8) -> list[WorkRow]:
    """Cases of the bureaus of ``posts``, running or ended: those that words name, or those ``among`` keys, in their order."""
    calendars = _calendars(posts)
    hers = CaseTable.objects.filter(body__in={post.body for post in posts}, division__in=list(calendars))
    if among:
        known = {row.id: row for row in hers.filter(id__in=among)}
        rows = [known[key] for key in among if key in known]
    else:
        rows = list(hers.filter(matching(text)).order_by("-id")[:size]) if text.strip() else []
    return rows_of(rows[:size], "due", calendars)


Key = tuple[str, str, UUID]
Facets = tuple[Facet, ...]


def _counted(counts: Rows) -> tuple[Counter[Key], dict[UUID, str]]:
    """How many cases there are of each power, light and item; and what the items are called."""
    items = named_items_of({as_key(of_version) for _, of_version, _, _ in counts})
    counted = Counter[Key]()
    for power, of_version, light, count in counts:
        counted[power, light, items[as_key(of_version)][0]] += count
    return counted, dict(items.values())


def _fits(key: Key, wanted: Wanted, *, but: str = "") -> bool:
    power, light, item = key
    asked = {"power": (wanted.power, power), "light": (wanted.light, light), "item": (wanted.item, item)}
    return all(not want or want == have for name, (want, have) in asked.items() if name != but)


def _facets(counted: Counter[Key], wanted: Wanted, names: Mapping[UUID, str]) -> tuple[Facets, Facets, Facets]:
    powers, lights, items = Counter[str](), Counter[str](), Counter[UUID]()
    for key, count in counted.items():
        if _fits(key, wanted, but="power"):
            powers[key[0]] += count
        if _fits(key, wanted, but="light"):
            lights[key[1]] += count
        if _fits(key, wanted, but="item"):
            items[key[2]] += count
    return (
        tuple(Facet(power, power, count) for power, count in sorted(powers.items())),
        tuple(Facet(light, label, lights[light]) for light, label in LIGHTS.items() if light in lights),
        tuple(Facet(str(item), names[item], count) for item, count in items.most_common()),
    )


def rows_of(rows: Sequence[CaseTable], sort: str, calendars: Mapping[str, Calendar], powers: Collection[str] = ()) -> list[WorkRow]:
    """Lines of the list; the clock is the one function behind list, case page and export. An ended case shows how it ended, one with
    several steps open that of these ``powers``."""
    told = told_of(rows, calendars)
    names = party_name({row.applicant_id for row in rows}, masked=True)
    column = column_of(sort)
    return [
        _row(row, step_of(row, powers), told[row.id], names.get(row.applicant_id, ""), calendars[row.division_id], getattr(row, column))
        for row in rows
    ]


def _row(row: CaseTable, step: Step, told: Told, applicant: str, calendar: Calendar, sorted_by: Any) -> WorkRow:
    loaded = version(row.item_version_id)
    tasks, due = flow.open_tasks(loaded.program, told.case.marking) if row.open_power else (), told.due
    meant = [task for task in tasks if (task.power, task.unit_kind or "") == step]
    return WorkRow(
        case=row.id,
        number=row.number,
        query_number=row.query_number,
        version=row.version,
        item=loaded.name,
        applicant=applicant,
        power=step[0],
        step=meant[0].name if meant else phase_label(told.case.phase, loaded.regime, granted=told.case.granted),
        since=min((told.case.opened_at[task.id] for task in meant), default=told.case.moved_at),
        moved_at=told.case.moved_at,
        clock=clock_of(told.case, due, calendar, today()),
        due_on=due.due_on if due else None,
        statutory_due_on=row.statutory_due_on if told.case.decided_on is None else None,
        by_law=RUNS.get(told.case.phase) == "notice" and loaded.licensing,
        provisional=row.provisional,
        unsigned=told.case.unsigned if step[0] == SURVEY else frozenset(),
        phase=told.case.phase,
        granted=told.case.granted,
        office=str(loaded.elements.get("dept_name") or ""),
        received_on=row.received_on,
        planned_on=row.planned_on,
        lapses=row.lapses_after is not None,
        licensing=loaded.licensing,
        is_doubtful=due is not None and due.provisional,
        key=f"{sorted_by.isoformat() if sorted_by else ''}.{row.id}",
    )
