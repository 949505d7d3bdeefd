"""总览 What the head of a bureau asks of all its cases: what is overdue, near, stuck, who carries how much, what came in and went out.

Every number is counted by the same conditions as the list that it opens, so the two agree; a page reads both of one moment
(``journal.queries.one_snapshot``).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone

from oneseal.calendars.queries import calendar_answer, calendar_at
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.asked import Wanted, page_of
from oneseal.cases.queries.lights import UNLIT, near
from oneseal.cases.queries.opened import is_open, open_to
from oneseal.cases.queries.pages import cases_in
from oneseal.cases.queries.worklist import PAGE, Facet, WorkRow, rows_of
from oneseal.cases.rules import Phase
from oneseal.cases.rules.steps import Step, steps_in
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries.force import named_items_of
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.law.clock import Threshold
from oneseal.law.days import Calendar
from oneseal.law.powers import APPLY, DECIDE, POWERS, SUPERVISE
from oneseal.people.models import UnitKind
from oneseal.people.queries import party_name, staff_of
from oneseal.people.rules import BUSINESS, HeldPost, admitted_by

HOUSE = "本系统总览的默认值，各地可以另定"
SOON = Threshold(2, "个工作日", HOUSE, date(2026, 1, 1))
DEEMED_NEAR = Threshold(1, "个工作日", "行政许可法第三十二条（逾期不告知即为受理），提前 1 个工作日提示", date(2026, 1, 1))
STUCK = Threshold(5, "个工作日", f"{HOUSE}；取与一次告知补正相同的五日", date(2026, 1, 1))
DAYS_SHOWN = 14
DUES = {"overdue": "■ 已超期", "soon": f"▲ {SOON.value} {SOON.unit}内到期", "later": "● 期限内", "none": "不计期限"}
MARKS = {"deemed": f"{DEEMED_NEAR.value} {DEEMED_NEAR.unit}内视为受理", "stuck": f"{STUCK.value} {STUCK.unit}没有进展"}
NO_UNIT = "-"
UNITS = {**dict(UnitKind.choices), BUSINESS: "业务审批科"}
COLUMNS = {"deemed": "near_deemed", "stuck": "stuck"}
KEY = ("open_power", "open_unit", "also_open", "due", *COLUMNS.values())
"""By what cases are counted: the steps that are open, as they stand in three columns, the due date, the marks."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the bureau's cases is wanted. ``officer``: she has acted in it; ``desk``: it lies with her posts. ``received``, ``gone``: a
    day; with one of them ended cases are listed too, else only open ones."""

    due: str = ""
    mark: str = ""
    power: str = ""
    unit: str = ""
    item: UUID | None = None
    officer: UUID | None = None
    desk: UUID | None = None
    received: date | None = None
    gone: date | None = None
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class BureauList:
    """A page of the bureau's cases; each facet counts what it leads to, given the other filters."""

    rows: tuple[WorkRow, ...]
    dues: tuple[Facet, ...]
    marks: tuple[Facet, ...]
    powers: tuple[Facet, ...]
    items: tuple[Facet, ...]
    total: int
    after: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases in which nothing was done for long: at which step, for whom they wait (names of those who could act), since when."""

    power: str
    unit: str
    unit_label: str
    count: int
    oldest: datetime
    names: tuple[str, ...]

    @property
    def asked_unit(self) -> str:
        """What ``Sought.unit`` is for this group."""
        return self.unit or NO_UNIT

    @property
    def is_for_applicant(self) -> bool:
        """Whether the next move is the applicant's."""
        return self.power == APPLY


@dataclass(frozen=True, slots=True)
class Load:
    """An officer's load: open cases that lie with her posts (colleagues of the same post share them), and that she has acted in."""

    person: UUID
    name: str
    powers: tuple[str, ...]
    waiting: int
    acted: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A day's cases received, and decided or otherwise ended."""

    day: date
    received: int
    gone: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of the head's page."""

    open: int
    overdue: int
    soon: int
    deemed: int
    stuck: int
    waiting: tuple[Waiting, ...]
    powers: tuple[Facet, ...]
    loads: tuple[Load, ...]
    flows: tuple[Flow, ...]

    @property
    def today(self) -> Flow:
        """In and out today."""
        return self.flows[-1]

    @property
    def last_week(self) -> Flow:
        """In and out on the same day of last week."""
        return self.flows[-8]


def overseen(posts: Sequence[HeldPost]) -> tuple[HeldPost, ...]:
    """The posts from which all cases of a bureau may be looked over: 监督 and 批准."""
    return tuple(post for post in posts if post.power in {SUPERVISE, DECIDE})


def _of_bureau(posts: Sequence[HeldPost]) -> QuerySet[CaseTable]:
    places = Q(pk__in=[])
    for body, division in {(post.body, post.division) for post in posts}:
        places |= Q(body=body, division=division)
    return CaseTable.objects.filter(places)


def _open(rows: QuerySet[CaseTable]) -> QuerySet[CaseTable]:
    return rows.filter(open_power__gt="")  # a stretch of the list's index; "not empty" would read every case that there ever was


def _calendars(posts: Sequence[HeldPost]) -> dict[str, Calendar]:
    answer = calendar_answer()
    return {post.division: calendar_at(post.division, answer) for post in posts}


def _marked(rows: QuerySet[CaseTable], calendars: Mapping[str, Calendar]) -> QuerySet[CaseTable]:
    """Each case with ``due``, ``near_deemed`` and ``stuck``, as of today; a case that waits for its applicant has no light."""
    on = today()
    due = [When(UNLIT, then=Value("none")), When(due_on__lt=on, then=Value("overdue"))]
    due += [When(division=code, due_on__lte=near(each, on, SOON.value), then=Value("soon")) for code, each in calendars.items()]
    # Asked apart: joined, the few versions would be read first, and for each of them every case that there ever was.
    licensing = ItemVersion.objects.filter(regime="licensing").values("id")
    unanswered = Q(phase=Phase.RECEIVED.value, item_version__in=licensing)
    deemed = [
        When(unanswered & Q(division=code, notice_due_on__lte=near(each, on, DEEMED_NEAR.value)), then=Value(value=True))
        for code, each in calendars.items()
    ]
    stuck = [
        When(~Q(open_power="") & Q(division=code, moved_at__lt=silent_since(each, on)), then=Value(value=True))
        for code, each in calendars.items()
    ]
    return rows.annotate(
        due=Choose(*due, default=Value("later"), output_field=CharField()),
        near_deemed=Choose(*deemed, default=Value(value=False), output_field=BooleanField()),
        stuck=Choose(*stuck, default=Value(value=False), output_field=BooleanField()),
    )


def silent_since(calendar: Calendar, on: date) -> datetime:
    """Whoever worked on a case last before this instant has let ``STUCK`` working days pass: the end of the last day so many days ago."""
    day = on
    while calendar.count_working(day, on) < STUCK.value:
        day -= timedelta(1)
    return datetime.combine(day + timedelta(1), time(), get_default_timezone())


Facets = tuple[Facet, ...]
Steps = tuple[Step, ...]
Key = tuple[Steps, str, bool, bool, UUID]


def _steps(power: str, unit: str, also: str) -> Steps:
    """The open steps as the three columns tell them; none of an ended case."""
    return ((power, unit), *steps_in(also)) if power else ()


def _asked_of(steps: Steps, sought: Sought, *, but: str = "") -> Steps:
    """The open steps that are of the power and unit sought."""
    power, unit = "" if but == "power" else sought.power, sought.unit
    return tuple(step for step in steps if power in {"", step[0]} and unit in {"", step[1] or NO_UNIT})


def _fits(key: Key, sought: Sought, *, but: str = "") -> bool:
    steps, due, deemed, stuck, item = key
    marks = {"deemed": deemed, "stuck": stuck}
    asked = {
        "step": bool(_asked_of(steps, sought, but=but)) or not (sought.unit or (sought.power and but != "power")),
        "due": not sought.due or sought.due == due,
        "mark": not sought.mark or marks.get(sought.mark, False),
        "item": not sought.item or sought.item == item,
    }
    return all(fits for name, fits in asked.items() if name != but)


def _sought(rows: QuerySet[CaseTable], sought: Sought, posts: Sequence[HeldPost]) -> QuerySet[CaseTable]:
    """The filters that no facet counts."""
    if sought.received or sought.gone:
        rows = rows.filter(received_on=sought.received) if sought.received else rows
        rows = rows.annotate(gone_on=_GONE).filter(gone_on=sought.gone) if sought.gone else rows
    else:
        rows = _open(rows)
    if sought.officer:
        rows = rows.filter(Exists(JournalEntry.objects.filter(stream=OuterRef("pk"), by=sought.officer)))
    if sought.desk:
        held = staff_of({post.body for post in posts}, today()).get(sought.desk, ())
        rows = rows.filter(id__in=open_to(held).values("id"))
    return rows


_GONE = Coalesce("decided_on", "ended_on")


def bureau_list(posts: Sequence[HeldPost], sought: Sought, *, after: str = "", size: int = PAGE) -> BureauList:
    """The cases of the bureaus that ``posts`` oversee, whoever's turn it is. Constant number of queries."""
    posts = overseen(posts)
    calendars = _calendars(posts)
    base = _sought(_marked(_of_bureau(posts), calendars), sought, posts)
    grouped = list(base.annotate(of_version=F("item_version")).values_list(*KEY, "of_version").annotate(n=Count("id")).order_by())
    named = named_items_of({of_version for *_, of_version, _ in grouped})
    counted: Counter[Key] = Counter()
    for power, unit, also, due, deemed, stuck, of_version, count in grouped:
        counted[_steps(power, unit, also), due, deemed, stuck, named[of_version][0]] += count
    found = cases_in(page_of([_narrowed(base, sought)], Wanted(sort=sought.sort), after, size + 1).rows())
    shown = tuple(rows_of(found[:size], sought.sort, calendars, (sought.power,)))
    total = sum(count for key, count in counted.items() if _fits(key, sought))
    return BureauList(shown, *_facets(counted, sought, dict(named.values())), total, shown[-1].key if len(found) > size else "")


def _narrowed(rows: QuerySet[CaseTable], sought: Sought) -> QuerySet[CaseTable]:
    if sought.power or sought.unit:
        rows = rows.filter(is_open(sought.power, sought.unit.replace(NO_UNIT, "") if sought.unit else None))
    asked: dict[str, Any] = {"due": sought.due, "item_version__item": sought.item}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if not sought.mark:
        return rows
    return rows.filter(**{COLUMNS[sought.mark]: True}) if sought.mark in COLUMNS else rows.none()


def _facets(counted: Counter[Key], sought: Sought, names: Mapping[UUID, str]) -> tuple[Facets, Facets, Facets, Facets]:
    dues, marks, powers, items = Counter[str](), Counter[str](), Counter[str](), Counter[UUID]()
    for key, count in counted.items():
        steps, due, deemed, stuck, item = key
        if _fits(key, sought, but="due"):
            dues[due] += count
        if _fits(key, sought, but="mark"):
            marks.update({name: count for name, holds in (("deemed", deemed), ("stuck", stuck)) if holds})
        if _fits(key, sought, but="power"):
            powers.update(dict.fromkeys({power for power, _ in _asked_of(steps, sought, but="power")}, count))
        if _fits(key, sought, but="item"):
            items[item] += count
    return (
        tuple(Facet(value, label, dues[value]) for value, label in DUES.items() if value in dues),
        tuple(Facet(value, label, marks[value]) for value, label in MARKS.items() if value in marks),
        power_facets(powers),
        tuple(Facet(str(item), names[item], count) for item, count in items.most_common()),
    )


def power_facets(powers: Mapping[str, int]) -> tuple[Facet, ...]:
    """Open steps in the order of a case; cases that have ended lie with nobody."""
    order = (*POWERS, APPLY)
    return tuple(Facet(power, "申请人" if power == APPLY else power, powers[power]) for power in order if power in powers)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many open cases of a body and division are alike in what is counted."""

    body: UUID
    division: str
    steps: Steps
    due: str
    deemed: bool
    stuck: bool
    count: int


def overview(posts: Sequence[HeldPost]) -> Overview:
    """The numbers of the head's page. Constant number of queries."""
    posts = overseen(posts)
    calendars = _calendars(posts)
    marked = _marked(_open(_of_bureau(posts)), calendars)
    rows = marked.values_list("body", "division", *KEY).annotate(n=Count("id")).order_by()
    counted = [Counted(body, division, _steps(power, unit, also), *marks) for body, division, power, unit, also, *marks in rows]
    staff = staff_of({post.body for post in posts}, today())
    names = party_name(staff)
    powers = Counter[str]()
    for each in counted:
        powers.update(dict.fromkeys({power for power, _ in each.steps}, each.count))
    return Overview(
        open=sum(each.count for each in counted),
        overdue=sum(each.count for each in counted if each.due == "overdue"),
        soon=sum(each.count for each in counted if each.due == "soon"),
        deemed=sum(each.count for each in counted if each.deemed),
        stuck=sum(each.count for each in counted if each.stuck),
        waiting=_waiting(marked, staff, names),
        powers=power_facets(powers),
        loads=_loads(marked, counted, staff, names),
        flows=_flows(_of_bureau(posts)),
    )


def _admits(post: HeldPost, power: str, unit: str) -> bool:
    """Whether a task of this power and unit lies with the post, as ``open_to`` asks it of the database."""
    return post.power == power and unit in admitted_by(post.unit_kind)


def _lies_with(post: HeldPost, counted: Counted) -> bool:
    """Whether one of the open steps of these cases lies with the post."""
    is_there = (post.body, post.division) == (counted.body, counted.division)
    return is_there and any(_admits(post, *step) for step in counted.steps)


Staff = Mapping[UUID, tuple[HeldPost, ...]]


def _waiting(marked: QuerySet[CaseTable], staff: Staff, names: Mapping[UUID, str]) -> tuple[Waiting, ...]:
    """Each open step of a case that is stuck waits, whichever is the first."""
    groups = marked.filter(**{"stuck": True}).values_list("open_power", "open_unit", "also_open")
    counts, oldest = Counter[Step](), dict[Step, datetime]()
    for power, unit, also, count, since in groups.annotate(n=Count("id"), oldest=Min("moved_at")).order_by():
        for step in dict.fromkeys(_steps(power, unit, also)):
            counts[step] += count
            oldest[step] = min(since, oldest.get(step, since))
    found = [
        Waiting(power, unit, UNITS.get(unit, ""), count, oldest[power, unit], _who(staff, names, power, unit))
        for (power, unit), count in counts.items()
    ]
    return tuple(sorted(found, key=lambda each: each.oldest))


def _who(staff: Staff, names: Mapping[UUID, str], power: str, unit: str) -> tuple[str, ...]:
    return tuple(names.get(person, "") for person, posts in staff.items() if any(_admits(post, power, unit) for post in posts))


def _loads(marked: QuerySet[CaseTable], counted: Sequence[Counted], staff: Staff, names: Mapping[UUID, str]) -> tuple[Load, ...]:
    """By what waits at their posts; ``acted`` counts cases, however often she acted in them."""
    touched = JournalEntry.objects.filter(stream__in=marked.values("id"), power__gt="").values_list("by")  # of open cases: few
    acted = dict(touched.annotate(n=Count("stream", distinct=True)).order_by())
    found = []
    for person, posts in staff.items():
        waiting = sum(each.count for each in counted if any(_lies_with(post, each) for post in posts))
        held = tuple(power for power in POWERS if any(post.power == power for post in posts))
        found.append(Load(person, names.get(person, ""), held, waiting, acted.get(person, 0)))
    return tuple(sorted(found, key=lambda load: (-load.waiting, -load.acted, POWERS.index(load.powers[0]), load.name)))


def _flows(rows: QuerySet[CaseTable]) -> tuple[Flow, ...]:
    first = today() - timedelta(DAYS_SHOWN - 1)
    received = dict(rows.filter(received_on__gte=first).values_list("received_on").annotate(n=Count("id")).order_by())
    gone = dict(rows.annotate(day=_GONE).filter(day__gte=first).values_list("day").annotate(n=Count("id")).order_by())
    days = [first + timedelta(each) for each in range(DAYS_SHOWN)]
    return tuple(Flow(day, received.get(day, 0), gone.get(day, 0)) for day in days)
