"""一件事 Events of life: what has to be done, in which order, and one list of materials for all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import ListedItem, depths_of, items_in_force, leaves_in_force, topics_in_force, version
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.four_lists import counted as is_counted
from oneseal.catalogue.rules.topics import Area, Event, areas, events, merged_materials
from oneseal.people.models import Division
from oneseal.web.display import YEAR
from oneseal.web.portal.browse.listing import Thing, things_of
from oneseal.web.portal.browse.lists import first_place, places_near
from oneseal.web.portal.browse.named import area_named, event_named

PLACE = "place"
"""Cookie of the place that was chosen last."""


@require_safe
def all_events(request: HttpRequest) -> HttpResponse:
    """Every event, and the nine areas: each with its events and its items, as the place chosen (?at), the one chosen last, or the city
    handles them. The same number of queries however many items there are."""
    place = _chosen(request)
    if place is None:
        raise Http404
    called = [(each, event_named(each.key, each.name, each.said)) for each in events()]
    found = areas_at(place)
    shown = [
        (area, area_named(area.key, area.name), rows, depths, [each for each in called if area.key in each[0].areas])
        for (area, rows), depths in zip(found, depths_at(found), strict=True)
    ]
    told = {"areas": shown, "events": called, "place": place, "places": places_near(place), "here": "items"}
    return _remembered(request, place, render(request, "portal/browse/events.html", told))


def _chosen(request: HttpRequest) -> Division | None:
    """The place of the address, else the one chosen last, else the city; None for a place that there is not."""
    chosen = request.GET.get("at", "")
    return place_of(chosen) if chosen else place_of(request.COOKIES.get(PLACE, "")) or place_of("")


def _remembered(request: HttpRequest, place: Division, answer: HttpResponse) -> HttpResponse:
    """The place of the address is the one chosen last from now on."""
    if request.GET.get("at"):
        answer.set_cookie(PLACE, place.code, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


@dataclass(frozen=True, slots=True)
class Near:
    """A thing of an area as a place has it: the office there or the nearest above it; ``office`` None: only ``many`` offices elsewhere."""

    name: str
    office: Mapping[str, Any] | None
    many: int

    @property
    def is_applied_for_here(self) -> bool:
        """Whether one can apply for it online with that office."""
        return self.office is not None and self.office["mode"] != LINKED and bool(self.office["is_online"])


def areas_at(place: Division) -> list[tuple[Area, list[Near]]]:
    """Each area with its things by name, as a place has them; who handles a thing comes before who only points there. Two queries."""
    distance = {code: many for many, code in enumerate(_upwards(place))}
    rows = [row for row in leaves_in_force() if row["user_topic_type"] and is_counted(row, services=True)]

    def near(thing: Thing) -> Near:
        here = [row for row in thing.offices if row["division"] in distance]
        office = min(here, key=lambda row: (row["mode"] == LINKED, distance[row["division"]]), default=None)
        return Near(thing.name, office, len(thing.handled_at))

    found = []
    for area in areas():
        things = things_of(row for row in rows if not set(area.topics).isdisjoint(row["user_topic_type"].split("^")))
        found.append((area, sorted(map(near, things), key=attrgetter("name"))))
    return found


class Depths(NamedTuple):
    """Of an area's things at a place: how many are wholly online (Ⅳ) with the office that they lead to, are planned to be, are neither, and
    have no office here or above. Together they are all."""

    wholly: int
    planned: int
    open: int
    elsewhere: int


def depths_at(found: Sequence[tuple[Area, Sequence[Near]]]) -> list[Depths]:
    """How far online the things of each area are; one query."""
    known = depths_of({near.office["id"] for _, rows in found for near in rows if near.office})

    def level(near: Near) -> int:
        wholly, planned = known[near.office["id"]] if near.office else (False, False)
        return 3 if near.office is None else 0 if wholly else 1 if planned else 2

    return [Depths(*([level(near) for near in rows].count(each) for each in range(4))) for _, rows in found]


def areas_with_items() -> list[tuple[Area, list[str]]]:
    """Each of the nine areas with the names of its items."""
    rows = [row for row in topics_in_force() if is_counted(row, services=True)]
    return [(area, sorted({row["name"] for row in rows if set(row["user_topic_type"].split("^")) & set(area.topics)})) for area in areas()]


@require_safe
def event(request: HttpRequest, key: str) -> HttpResponse:
    """One event: its items at the place chosen (?at), where she last chose, or in the city; and the merged list."""
    known = next((each for each in events() if each.key == key), None)
    place = _chosen(request)
    if known is None or place is None:
        raise Http404
    told = {**told_of(known, place), "place": place, "places": places_near(place), "here": "items"}
    told["event"] = event_named(known.key, known.name, known.said)
    return _remembered(request, place, render(request, "portal/browse/event.html", told))


def place_of(code: str) -> Division | None:
    """The division of a code; the city for none."""
    return Division.objects.filter(code=code).first() if code else first_place()


def told_of(known: Event, place: Division) -> dict[str, Any]:
    """The items of an event as a place implements them, else the nearest above it; ``elsewhere``: what neither it nor any above does.

    An office that handles the item comes before one that only points to it.
    """
    nearest = {code: distance for distance, code in enumerate(_upwards(place))}
    here: dict[str, ListedItem] = {}
    for each in sorted(items_in_force(names=known.items, links=True).items, key=lambda each: (each.is_link, nearest.get(each.division, 0))):
        if each.division in nearest:
            here.setdefault(each.name, each)
    found = [(here[name], version(here[name].version)) for name in known.items if name in here]
    lists = [(loaded.name, loaded.content["materials"]) for _, loaded in found]
    materials = merged_materials(lists)
    apart = sum(len(rows) for _, rows in lists)
    told = {"event": known, "found": found, "materials": materials, "spared": apart - len(materials), "apart": apart}
    return {**told, "elsewhere": [name for name in known.items if name not in here]}


def _upwards(place: Division) -> list[str]:
    """The codes of a place and those above it, nearest first."""
    parents, found = dict(Division.objects.values_list("code", "parent_id")), [place.code]
    while (above := parents.get(found[-1])) and above not in found:
        found.append(above)
    return found
