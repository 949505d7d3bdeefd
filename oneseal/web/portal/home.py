"""首页 The home page: search first, what most people come for, topics, areas and lists, her cases that run, checks, today's figures."""

from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from oneseal.cases.queries import cases_under_way, counted_filings, figures
from oneseal.catalogue.queries import leaves_in_force
from oneseal.catalogue.rules.four_lists import FOUR_LISTS
from oneseal.catalogue.rules.topics import areas, events
from oneseal.journal.queries import today
from oneseal.people.queries import standing
from oneseal.people.rules import sight_of
from oneseal.web.portal.browse.listing import most_used, things_of
from oneseal.web.portal.browse.named import area_named, list_named
from oneseal.web.portal.browse.topics import AUDIENCES, counted
from oneseal.web.portal.mine.words import Line, lines_of
from oneseal.web.visitor import Visitor, visitor_of

MOST, HERS = 6, 3
"""Things that most people come for, and cases of hers, that stand on the home page; the others are one step away."""
FRESH = 60
"""Seconds for which what is counted of the cases stands: everybody opens this page."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page. The same number of queries however many items and cases there are."""
    rows, visitor, numbers = leaves_in_force(), visitor_of(request), _numbers()
    things = things_of(rows)
    most, used = most_used(things, numbers["filings"], MOST)
    told: dict[str, Any] = {**numbers, "most": most, "used": used, "things": len(things), "bureaus": len({row["body"] for row in rows})}
    told["topics"] = [(audience, label, counted(rows, audience)) for audience, (_, label) in AUDIENCES.items()]
    told["areas"] = [(area, area_named(area.key, area.name)) for area in areas()]
    told["lists"] = [(each.key, list_named(each.key, each.name, each.rule).name) for each in FOUR_LISTS]
    told |= {"day": today(), "events": len(events()), "hers": _hers(visitor) if visitor else []}
    response = render(request, "portal/home.html", told)
    if visitor:
        add_never_cache_headers(response)
    return response


def _numbers() -> dict[str, Any]:
    """What is counted of the cases: today's, and the filings of each item; kept for a minute, by the day that it is."""
    on, kept = today(), caches["shared"]
    found: dict[str, Any] | None = kept.get(f"home-{on}")
    if found is None:
        found = {"filings": {str(item): count for item, count in counted_filings().items()}, "figures": figures(on)}
        kept.set(f"home-{on}", found, FRESH)
    return found


def _hers(visitor: Visitor) -> list[Line]:
    """The cases that run of the party she acts for, as far as she may read of them."""
    sight = sight_of(standing(visitor.person, today()), visitor.principal)
    return lines_of(cases_under_way(visitor.principal, HERS, sight=sight)) if sight else []
