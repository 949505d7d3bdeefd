"""Offices: divisions, bodies, posts, and who holds them; every list is of one division or body and is paged by key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from oneseal.journal.queries import open_personal, opened, today, version_column
from oneseal.journal.rules import Read
from oneseal.law.rule import Refused
from oneseal.people.models import Body, Division, DivisionLevel, Holding, Party, Post, Substitution, Unit, UnitKind
from oneseal.people.queries.parties import ERASED
from oneseal.people.queries.standing import in_force, not_stopped
from oneseal.people.rules import FILLED, kinds_for

PAGE = 100


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as listed; ``held``: how many persons hold it on the day asked about; ``version``: how far its history went, read before
    who holds it."""

    id: UUID
    name: str
    power: str
    unit: str
    unit_kind: str
    division: str
    quota: int
    held: int
    version: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as listed, with its body; ``posts``: how many it has, ``division``: that of its body, in or below which its posts stand."""

    id: UUID
    name: str
    kind: str
    body: str
    division: str
    posts: int

    @property
    def called(self) -> str:
        """What its kind is called."""
        return str(UnitKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Who holds which post, as listed."""

    id: UUID
    post: UUID
    post_name: str
    power: str
    unit_kind: str
    person: UUID
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """A substitution as listed; ``reason``: empty where it was erased, or stands only in its entry."""

    id: UUID
    post: UUID
    absent: UUID
    substitute: UUID
    since: date
    until: date
    reason: str


def bureaus() -> list[Body]:
    """Every bureau, the city's first, then the counties' by code."""
    return list(Body.objects.filter(kind="bureau").select_related("division").order_by("division__level", "division_id"))


def stations() -> list[Body]:
    """Departments that handle items of their own in the hall: those with windows (units) of theirs."""
    rows = Body.objects.filter(kind="department", units__isnull=False).select_related("division").distinct()
    return list(rows.order_by("division__level", "division_id", "name"))


def bureau_of(text: str | None = None) -> Body:
    """The bureau named by a division code (6 or 12 digits), a USCC, a short word or its name; without one the city's.

    Raises Refused when there is none.
    """
    rows = Body.objects.filter(kind="bureau").select_related("division")
    if text:
        wanted = text.strip()
        found = rows.filter(Q(division_id=wanted.ljust(12, "0")) | Q(uscc=wanted.upper()) | Q(short_word=wanted) | Q(name=wanted)).first()
    else:
        found = rows.order_by("division__level", "division_id").first()
    if found is None:
        known = "、".join(f"{row.division_id} {row.name}" for row in bureaus())
        mend = f"可用的机构：{known}" if known else "还没有登记任何机构；用 oneseal bureau found 设立，演示城市由 oneseal init --demo 载入"
        raise Refused(FILLED, f"没有找到行政审批机构“{text or '（本市）'}”", field="bureau", mend=mend)
    return found


def divisions_above(code: str) -> list[str]:
    """The codes from ``code`` up to its city, itself first."""
    above: list[str] = []
    following: str | None = code
    while following is not None and following not in above:
        above.append(following)
        following = Division.objects.filter(code=following).values_list("parent_id", flat=True).first()
    return above


def division_named(names: Iterable[str], *, lowest: int = DivisionLevel.TOWN) -> tuple[str, str] | None:
    """The first of these names that is a division's in force today, down to the towns, with its code; of two divisions of one name the
    higher, and none where both are of one level. One query."""
    wanted = list(names)
    begun = Division.objects.filter(name__in=wanted, level__lte=lowest, since__lte=today())
    rows = begun.exclude(until__lt=today()).order_by("level", "code")
    known: dict[str, list[tuple[int, str]]] = {}
    for name, level, code in rows.values_list("name", "level", "code"):
        known.setdefault(name, []).append((level, code))
    for name in wanted:
        held = known.get(name, ())
        if held and [level for level, _ in held].count(held[0][0]) == 1:
            return name, held[0][1]
    return None


def officers_of(body: UUID, power: str, *, on: date | None = None, unit_kind: str | None = None) -> list[UUID]:
    """The persons who hold a power at a body on a day (substitutes not counted), in order of appointment."""
    rows = in_force(Holding.objects.filter(post__unit__body=body, post__power=power), on or today())
    if unit_kind is not None:
        rows = rows.filter(post__unit__kind__in=kinds_for(unit_kind))
    return list(dict.fromkeys(rows.order_by("since", "id").values_list("person_id", flat=True)))


def able_officers(body: UUID, power: str, *, unit_kind: str | None = None) -> list[UUID]:
    """The persons who may use a power at a body today: who holds it, then who stands in for a holder. Two queries, however many."""
    kinds = None if unit_kind is None else kinds_for(unit_kind)
    at = Q(post__unit__body=body, post__power=power) & (Q() if kinds is None else Q(post__unit__kind__in=kinds))
    held = in_force(Holding.objects.filter(at, person__erased_at__isnull=True), today())
    absent = in_force(Holding.objects.filter(post=OuterRef("post"), person=OuterRef("absent")), today())
    standing_in = in_force(Substitution.objects.filter(at, Exists(absent), substitute__erased_at__isnull=True), today())
    others = standing_in.filter(not_stopped(OuterRef("substitute"))).order_by("since", "id").values_list("substitute_id", flat=True)
    return list(dict.fromkeys([*held.order_by("since", "id").values_list("person_id", flat=True), *others]))


def posts_of(body: UUID, *, on: date | None = None) -> list[PostRow]:
    """The posts of a body with their quotas and how many hold them. Two queries; an establishment is small."""
    columns = ("id", "name", "power", "unit__name", "unit__kind", "division_id", "quota", "version")
    rows = list(Post.objects.filter(unit__body=body).annotate(version=version_column()).order_by("id").values_list(*columns))
    held: dict[UUID, int] = {}
    for post in in_force(Holding.objects.filter(post__unit__body=body), on or today()).values_list("post_id", flat=True):
        held[post] = held.get(post, 0) + 1
    return [
        PostRow(key, name, power, unit, unit_kind, division, quota, held.get(key, 0), version)
        for key, name, power, unit, unit_kind, division, quota, version in rows
    ]


def units_of(bodies: Iterable[UUID]) -> list[UnitRow]:
    """The units of bodies, in the order in which they were founded. One query."""
    rows = Unit.objects.filter(body__in=list(bodies)).annotate(many=Count("posts")).order_by("body", "id")
    return [UnitRow(*row) for row in rows.values_list("id", "name", "kind", "body__name", "body__division_id", "many")]


def divisions_under(codes: Iterable[str], *, lowest: int = DivisionLevel.TOWN) -> list[Division]:
    """Divisions and what is below them in force today, down to the towns: where a post may stand. A query for each level."""
    found = list(Division.objects.filter(code__in=list(codes)).order_by("code"))
    last = found
    while last and last[0].level < lowest:
        below = Division.objects.filter(parent__in=last, level__lte=lowest).exclude(until__lt=today())
        last = list(below.order_by("level", "code"))
        found += last
    return found


def holdings_of(body: UUID, *, on: date | None = None, after: UUID | None = None, limit: int = PAGE) -> list[HoldingRow]:
    """Who holds the posts of a body on a day, a page after ``after``."""
    rows = in_force(Holding.objects.filter(post__unit__body=body), on or today()).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    columns = ("id", "post_id", "post__name", "post__power", "post__unit__kind", "person_id", "since", "until")
    return [HoldingRow(*row) for row in rows.values_list(*columns)[:limit]]


def substitutions_of(body: UUID, *, on: date | None = None) -> list[SubstitutionRow]:
    """The substitutions in force at a body on a day, with their reasons: for the body's 监督 post, who arranges them."""
    found = in_force(Substitution.objects.filter(post__unit__body=body), on or today()).order_by("id")
    rows = list(found.values_list("id", "post_id", "absent_id", "substitute_id", "since", "until", "record"))
    told = open_personal(row[-1] for row in rows if row[-1]) if rows else {}
    return [SubstitutionRow(*row[:-1], str(told.get(row[-1] or row[0], {}).get("reason", ""))) for row in rows]


def enforcement_numbers(persons: Iterable[UUID]) -> dict[UUID, str]:
    """行政执法证号 by officer; only of those who have one."""
    rows = Party.objects.filter(id__in=set(persons)).exclude(enforcement_number="")
    return dict(rows.values_list("id", "enforcement_number"))


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as papers name her; ``number``: her 行政执法证号, empty when she has none."""

    name: str
    number: str


def officers_read(persons: Iterable[UUID]) -> Read:
    """The question of a gate's first trip: the officers whom a paper will name."""
    wanted = tuple(dict.fromkeys(persons))
    places = ", ".join("%s" for _ in wanted)
    return Read(
        "SELECT p.id, p.enforcement_number, r.id, r.ciphertext, r.wrapped_key FROM people_party p "  # noqa: S608 - places only
        f"LEFT JOIN journal_personal_record r ON r.id = p.record WHERE p.id IN ({places})",
        wanted,
    )


def officers_in(answer: Sequence[Sequence[Any]]) -> dict[UUID, Officer]:
    """The officers in the answer to :func:`officers_read`, in clear."""
    return {
        UUID(str(person)): Officer(str(opened(*sealed)["name"]) if sealed[2] is not None else ERASED, str(number))
        for person, number, *sealed in answer
    }
