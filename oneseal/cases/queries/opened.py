"""谁的待办 With whom the open steps of cases lie, asked of the database: every open step counts, not only the first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import CharField, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.compound import Compound, text_of
from oneseal.cases.rules.steps import mark
from oneseal.people.rules import HeldPost, admitted_by

Place = tuple[str, UUID, str, tuple[str, ...]]
"""Power, body, division, and the kinds of unit whose tasks a post there admits."""

NOTHING = RawSQL("''", ())
"""Empty text that stands in the question itself: a plan that is kept for whatever is given sees then that an index of some rows will do."""
OPEN, SEVERAL = ~Q(open_power=NOTHING), Q(also_open__gt=NOTHING)
"""Word for word what the indexes of open cases, and of those with several open steps, are made for: SQLite takes such an index where a
question says so. A range of powers (``> ''``) would tempt it away from the one power that is asked for; of further steps it is what it is
to look for."""


def is_open(power: str = "", unit: str | None = None) -> Q:
    """A step of this power is open, of this unit ("": of any) when one is asked for; without a power, of whatever power."""
    first = Q(open_power=power) if power else Q(open_power__gt="")
    first &= Q() if unit is None else Q(open_unit=unit)
    return first | Q(SEVERAL, also_open__contains=mark(power, unit))


@dataclass(frozen=True, slots=True)
class Opened:
    """Cases with an open step that lies with some posts. ``here_power`` and ``here_unit`` name that step.

    ``parts``: the same, no case twice: of each body and power those whose first step is meant, last those that only a step beside the first
    brings. Asked for apart each is a stretch of the index, by date due; alternatives make a database read and sort them all.
    """

    whole: QuerySet[CaseTable]
    parts: tuple[QuerySet[CaseTable], ...]


def open_to(posts: Sequence[HeldPost]) -> QuerySet[CaseTable]:
    """Cases with an open step that lies with one of the posts; nothing without a post."""
    places = places_of(posts)
    return opened(places, several=bool(several_open(places).rows())).whole


def places_of(posts: Iterable[HeldPost]) -> tuple[Place, ...]:
    """Where the posts let work; the same for posts of other people there."""
    return tuple(sorted({(post.power, post.body, post.division, admitted_by(post.unit_kind)) for post in posts}))


def several_open(places: Iterable[Place]) -> Compound:
    """Asks whether any case of the bodies of the places has two steps open, which one look at an index tells: a row if so."""
    return _several_open(frozenset(body for _, body, _, _ in places))


@lru_cache(maxsize=64)
def _several_open(bodies: frozenset[UUID]) -> Compound:
    return text_of(CaseTable.objects.filter(SEVERAL, body__in=bodies).values_list("body")[:1])


def opened(places: Sequence[Place], *, several: bool) -> Opened:
    """The same, whole and in parts; asks nothing yet.

    Without ``several`` open steps (:func:`several_open`) only the columns of the first step are asked. Bodies and powers are named
    once more for all places together: of alternatives alone SQLite sees only what they share, and reads every case.
    """
    bodies = {body for _, body, _, _ in places}
    first = Q(pk__in=[])
    for power, body, division, units in places:
        first |= Q(open_power=power, body=body, division=division, open_unit__in=units)
    first &= Q(body__in=bodies, open_power__in={power for power, _, _, _ in places})
    of_first = {"here_power": F("open_power"), "here_unit": F("open_unit")}
    parts = tuple(CaseTable.objects.filter(asked).annotate(**of_first) for asked in _by_power(places))
    if not several:
        return Opened(CaseTable.objects.filter(first).annotate(**of_first), parts)
    beside = list(_beside(places))
    found = Q(pk__in=[])
    for asked, _, _ in beside:
        found |= asked
    found = Q(SEVERAL, found, body__in=bodies)
    powers = [When(asked, then=Value(power)) for asked, power, _ in beside]
    kinds = [When(asked, then=Value(unit)) for asked, _, unit in beside]
    here = {
        "here_power": Choose(When(first, then=F("open_power")), *powers, default=Value(""), output_field=CharField()),
        "here_unit": Choose(When(first, then=F("open_unit")), *kinds, default=Value(""), output_field=CharField()),
    }
    only_beside = CaseTable.objects.filter(found).exclude(first).annotate(**here)
    return Opened(CaseTable.objects.filter(first | found).annotate(**here), (*parts, only_beside))


def _by_power(places: Iterable[Place]) -> Iterator[Q]:
    """For each body and power the cases whose first step lies with one of the places."""
    for (body, power), group in groupby(sorted(places, key=_of_power), key=_of_power):
        there = Q()
        for _, _, division, units in group:
            there |= Q(division=division, open_unit__in=units)
        yield Q(body=body, open_power=power) & there


def _of_power(place: Place) -> tuple[UUID, str]:
    return place[1], place[0]


def _beside(places: Iterable[Place]) -> Iterable[tuple[Q, str, str]]:
    """For each step that may be open beside the first: how it is asked for, its power and its unit."""
    for power, body, division, units in sorted(places, key=str):
        for unit in units:
            yield Q(body=body, division=division, also_open__contains=mark(power, unit)), power, unit
