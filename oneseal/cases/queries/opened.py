"""谁的待办 With whom the open steps of cases lie, asked of the database: every open step counts, not only the first."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import CharField, F, Q, QuerySet, Value, When

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.rules.steps import mark
from oneseal.people.rules import HeldPost, admitted_by

Place = tuple[str, UUID, str, tuple[str, ...]]
"""Power, body, division, and the kinds of unit whose tasks a post there admits."""


HERE = ("here_power", "here_unit")
"""The step by which a list found a case."""


def is_open(power: str = "", unit: str | None = None) -> Q:
    """A step of this power is open, of this unit ("": of any) when one is asked for; without a power, of whatever power."""
    first = Q(open_power=power) if power else Q(open_power__gt="")
    first &= Q() if unit is None else Q(open_unit=unit)
    return first | Q(also_open__gt="", also_open__contains=mark(power, unit))


def open_to(posts: Sequence[HeldPost]) -> QuerySet[CaseTable]:
    """Cases with an open step that lies with one of the posts; nothing without a post. ``here_power`` and ``here_unit`` name that step.

    Where no case of these bodies has two steps open, which one look at an index tells, only the columns of the first step are asked. Bodies
    and powers are named once more for all places together: of alternatives alone SQLite sees only what they share, and reads every case.
    """
    places = {(post.power, post.body, post.division, admitted_by(post.unit_kind)) for post in posts}
    bodies = {post.body for post in posts}
    first = Q(pk__in=[])
    for power, body, division, units in places:
        first |= Q(open_power=power, body=body, division=division, open_unit__in=units)
    first &= Q(body__in=bodies, open_power__in={post.power for post in posts})
    if not CaseTable.objects.filter(also_open__gt="", body__in=bodies).exists():
        return CaseTable.objects.filter(first).annotate(here_power=F("open_power"), here_unit=F("open_unit"))
    beside = list(_beside(places))
    found = first
    for asked, _, _ in beside:
        found |= asked
    powers = [When(asked, then=Value(power)) for asked, power, _ in beside]
    kinds = [When(asked, then=Value(unit)) for asked, _, unit in beside]
    return CaseTable.objects.filter(found).annotate(
        here_power=Choose(When(first, then=F("open_power")), *powers, default=Value(""), output_field=CharField()),
        here_unit=Choose(When(first, then=F("open_unit")), *kinds, default=Value(""), output_field=CharField()),
    )


def _beside(places: Iterable[Place]) -> Iterable[tuple[Q, str, str]]:
    """For each step that may be open beside the first: how it is asked for, its power and its unit."""
    for power, body, division, units in sorted(places, key=str):
        for unit in units:
            yield Q(also_open__gt="", body=body, division=division, also_open__contains=mark(power, unit)), power, unit
