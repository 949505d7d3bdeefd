"""公开的办理项 The items in force, narrowed and sorted by the database and read a page at a time after a key, however many there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr

from oneseal.catalogue.models import Item, ListedVersion, SearchEntry
from oneseal.catalogue.queries.force import listed_on
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.searching import ELSEWHERE, nearness
from oneseal.journal.queries import today
from oneseal.people.models import Body, Division
from oneseal.people.queries import divisions_above
from oneseal.people.rules import LEADS, division_lead

CHUNK = 200
CODE = "item__published_code"
SORTS: Mapping[str, str] = {"code": CODE, "name": "name", "newest": "-effective_on", "fit": "rank"}
"""How a list can be sorted; whatever is alike then stands in the order of the codes. ``fit``: as the search ranked it."""
_SHOWN = (
    "item", "version", "number", "effective_on", CODE, "item__body__uscc", "item__body__name", "item__body__division",
    "item__body__division__name", "item__body__phone", "mode", "said",
)  # fmt: skip
_POINTS = ELSEWHERE + 1
_OF_ONE = 4 * _POINTS
"""Of one thing: nearer or farther, pointing to others, elsewhere; each outweighs what stands before it."""
Fits = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; empty: not at all. ``names``: of items. ``hits``: the texts of each thing that a search found, best
    first; ``near``: the division whose offices stand first among those of one thing, and those above it. ``handled``: no links (链接)."""

    division: str = ""
    body: str = ""
    kind: str = ""
    mode: str = ""
    names: tuple[str, ...] | None = None
    hits: tuple[tuple[int, ...], ...] | None = None
    near: tuple[str, ...] = ()
    handled: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """An item in force as its version says it; ``uscc``, ``body``, ``phone``: who implements it; ``mode``: a key of ``MODES``."""

    item: UUID
    version: UUID
    number: int
    effective_on: date
    code: str
    uscc: str
    body: str
    division: str
    place: str
    phone: str
    mode: str
    elements: Mapping[str, Any]


def offered_items(
    narrowing: Narrowing, *, sort: str = "code", after: str = "", limit: int = 50, fits: Fits | None = None, on: date | None = None
) -> list[Offered] | None:
    """At most ``limit`` items that stand behind the code ``after``; None when no item of the list bears that code.

    ``fits`` looks at the elements of each: what no database can be asked is left out here. One query, and one more for ``after`` where
    the sort is not by code.
    """
    rows = _narrowed(narrowing, on or today())
    if after and sort != "code":
        row = rows.filter(**{CODE: after}).values(SORTS[sort].lstrip("-")).first()
        if row is None:
            return None
        rows = rows.filter(_behind(sort, row[SORTS[sort].lstrip("-")], after))
    elif after:
        rows = rows.filter(**{f"{CODE}__gt": after})
    order = tuple(dict.fromkeys((SORTS[sort], CODE)))
    rows = rows.order_by(*order)
    found: list[Offered] = []
    for each in _read(rows[:limit] if fits is None else rows):
        if fits is None or fits(each.elements):
            found.append(each)
        if len(found) == limit:
            break
    return found


def handlers_of(item: UUID, *, limit: int = 60, on: date | None = None) -> list[Offered]:
    """Who handles what an item is a link (链接) to: in its place, above and below it, the highest first, without those that only point
    there too."""
    known = Item.objects.select_related("body").get(pk=item)
    if known.body is None:
        return []
    place = known.body.division_id
    near = Q(item__body__division__code__startswith=division_lead(place)) | Q(item__body__division__in=divisions_above(place))
    every = listed_on(on or today())
    rows = every.filter(near, item__catalog_code=known.catalog_code, name__in=every.filter(item=item).values("name"))
    rows = rows.filter(**{f"{CODE}__isnull": False}).exclude(mode=LINKED)
    return list(_read(rows.order_by("item__body__division__level", "item__body__division", CODE)[:limit]))


def _behind(sort: str, value: Any, code: str) -> Q:
    name = SORTS[sort]
    further = Q(**{f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}": value})
    return further | Q(**{name.lstrip("-"): value, f"{CODE}__gt": code})


def _narrowed(narrowing: Narrowing, day: date) -> QuerySet[ListedVersion]:
    """The version in force of each leaf, if it is of what is asked for."""
    rows = listed_on(day).filter(**{f"{CODE}__isnull": False})
    if narrowing.division:
        rows = rows.filter(item__body__division__code__startswith=division_lead(narrowing.division))
    for name, value in (("item__body__uscc", narrowing.body), ("kind", narrowing.kind), ("mode", narrowing.mode)):
        rows = rows.filter(**{name: value}) if value else rows
    if narrowing.handled:
        rows = rows.exclude(mode=LINKED)
    if narrowing.names is not None:
        rows = rows.filter(name__in=narrowing.names)
    if narrowing.hits is not None:
        rows = _ranked(rows, narrowing.hits, narrowing.near, day)
    return rows


def _ranked(rows: QuerySet[ListedVersion], hits: Sequence[Sequence[int]], near: Sequence[str], day: date) -> QuerySet[ListedVersion]:
    """Only what a search found, with its place in the search's order; of one thing, the nearest office first, who only points to others
    behind, and offices elsewhere last: as the search names them."""
    found = [text for texts in hits for text in texts]
    entries = SearchEntry.objects.filter(Q(until=None) | Q(until__gt=day), text__in=found, since__lte=day)
    own = Subquery(SearchEntry.objects.filter(version=OuterRef("version")).values("text")[:1])
    places = [When(text__in=list(texts), then=Value(_OF_ONE * place)) for place, texts in enumerate(hits)]
    rank = Case(*places, default=Value(_OF_ONE * len(hits)), output_field=IntegerField())
    far = nearness(near, "item__body__division__code")
    away = Case(When(far=ELSEWHERE, then=Value(2 * _POINTS)), default=Value(0), output_field=IntegerField())
    points = Case(When(mode=LINKED, then=Value(_POINTS)), default=Value(0), output_field=IntegerField())
    kept = rows.filter(version__in=entries.values("version")).annotate(text=own, far=far)
    return kept.annotate(rank=rank + away + points + F("far"))


def places_offered() -> QuerySet[Division]:
    """The divisions of which somebody can be told something: a body there or below has published an item. One query, by level and code."""
    leads = Case(*(When(level=level, then=Substr("code", 1, many)) for level, many in LEADS.items()), default=F("code"))
    published = Exists(ListedVersion.objects.filter(item__body=OuterRef("pk")))
    below = Exists(Body.objects.filter(published, division__code__startswith=OuterRef("lead")))
    return Division.objects.annotate(lead=leads).filter(below).order_by("level", "code")


def _read(rows: QuerySet[ListedVersion]) -> Iterator[Offered]:
    """Read by chunks, so that what a page does not show is not held."""
    for item, version, number, since, code, uscc, body, division, place, phone, mode, said in rows.values_list(*_SHOWN).iterator(CHUNK):
        yield Offered(item, version, number, since, code, uscc, body, division, place, phone, mode, said["elements"])


__all__ = ["SORTS", "Narrowing", "Offered", "handlers_of", "offered_items", "places_offered"]
