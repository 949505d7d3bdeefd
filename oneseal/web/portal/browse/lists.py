"""四办清单 The four lists of a place with counts, groups and shares; each number opens its items, each list is a file."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import LIST_COLUMNS, Published, items_in_force, list_rows, places_offered
from oneseal.catalogue.rules import is_code
from oneseal.catalogue.rules.four_lists import FOUR_LISTS, NARROWED
from oneseal.people.models import Division
from oneseal.web.portal.browse.named import list_named, share_named
from oneseal.web.spreadsheet import spreadsheet

PAGE = 50
"""Items of a list on a page."""
NEAR = (1, 2)
"""Levels that are offered at every place; towns and villages are offered at the place above them."""


def _division(request: HttpRequest) -> Division:
    """The place asked for; the city when none is."""
    wanted = request.GET.get("division", "")
    found = Division.objects.filter(code=wanted).first() if wanted else first_place()
    if found is None:
        raise Http404
    return found


def places_near(place: Division) -> QuerySet[Division]:
    """What can be chosen: the city and its counties, what lies directly below the place, and those beside it, as far as anybody there has
    published something; and the place itself."""
    beside = Q(parent=place.parent_id) if place.parent_id else Q(pk=place.pk)
    near = places_offered().filter(Q(level__in=NEAR) | Q(parent=place) | beside)
    return Division.objects.filter(Q(pk__in=near.values("pk")) | Q(pk=place.pk)).order_by("level", "code")


def first_place() -> Division | None:
    """Where somebody is told of who has chosen no place: the city that publishes here."""
    return places_offered().first() or Division.objects.order_by("level", "code").first()


def _told(request: HttpRequest) -> tuple[Division, Published]:
    place = _division(request)
    return place, items_in_force(division=place.code, services=request.GET.get("services") != "0")


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """All four with their counts, the groups and the shares; every number opens its items."""
    place, told = _told(request)
    shown: dict[str, Any] = {"place": place, "places": places_near(place), "told": told}
    shown["services"] = request.GET.get("services") != "0"
    shown["shares"] = [(share, share_named(share.key, share.name, share.rule)) for share in told.shares]
    shown["lists"] = [(each.key, list_named(each.key, each.name, each.rule), told.counts[each.key]) for each in FOUR_LISTS]
    shown["groups"] = [(f"group-{key}", list_named(f"group-{key}", name, ""), many) for key, name, many in told.groups]
    return render(request, "portal/browse/lists.html", {**shown, "here": "items"})


@require_safe
def one_list(request: HttpRequest, key: str) -> HttpResponse:
    """The items of one list in the order of their codes, a page at a time by key; what was published meanwhile takes its place."""
    place, told = _told(request)
    known = next((each for each in NARROWED if each.key == key), None)
    if known is None:
        raise Http404
    given = request.GET.get("after", "")
    after = given if is_code(given) else ""
    rows, following = told.page_of(key, after=after, size=PAGE)
    shown: dict[str, Any] = {"place": place, "key": key, "list": list_named(key, known.name, known.rule), "rows": rows}
    shown |= {"many": told.many_of(key), "after": following}
    shown |= {"is_later": bool(after), "services": request.GET.get("services") != "0", "here": "items"}
    return render(request, "portal/browse/four_list.html", shown)


@require_safe
def list_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The same list as a spreadsheet."""
    place, told = _told(request)
    known = next((each for each in NARROWED if each.key == key), None)
    if known is None:
        raise Http404
    return spreadsheet(f"{place.name}{known.name}清单", LIST_COLUMNS, (_cells(row) for row in list_rows(told.of(key))))


def _cells(row: dict[str, Any]) -> list[Any]:
    return ["是" if value is True else "否" if value is False else value for value in row.values()]
