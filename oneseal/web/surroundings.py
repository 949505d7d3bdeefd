"""每页都有的 What stands around every page: who is here, how she wants it shown, the demo banner, the footer's data."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from oneseal.web.display import display_of, is_workbench
from oneseal.web.queries import is_demo, site_of
from oneseal.web.refusals import number_of
from oneseal.web.undo import taken_from
from oneseal.web.visitor import visitor_of
from oneseal.web.workbench.places import places_of

MINUTE = 60
DEMO = "is_demo"
"""Key of the cache under which a process keeps for a minute whether the city is the invented one."""


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The variables that the frame of a page reads."""
    visitor = visitor_of(request) if hasattr(request, "user") else None
    places = places_of(request, visitor) if visitor and visitor.is_staff else []
    demo = bool(cache.get_or_set(DEMO, is_demo, MINUTE))
    return {
        "visitor": visitor,
        "places": places,
        "workbench": places[0].address if places else "",
        "display": display_of(request),
        "speaks_one": is_workbench(request),
        "demo": demo,
        "site": site_of(demo),
        "quote": number_of(request),
        "undo": partial(taken_from, request) if visitor else None,
        "session_seconds": settings.SESSION_COOKIE_AGE,
    }
