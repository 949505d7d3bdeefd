"""先登记 Where a deployment requires a second step of signing in, whoever must have it enrols before any other page opens."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from oneseal.people.queries import is_enrolled
from oneseal.people.rules import must_have_second_factor
from oneseal.people.rules.second_factor import REQUIRED
from oneseal.web.refusals import number_of
from oneseal.web.visitor import Visitor, visitor_of

OPEN = frozenset({"second-factor", "enrol-second-factor", "sign-out", "stay", "display", "health"})
"""Addresses that lead to enrolling, or away; how the page is shown, that the session lasts and whether the site is well, meanwhile."""


def must_enrol(visitor: Visitor) -> bool:
    """Whether she may do nothing else before she has a second step."""
    if settings.SECOND_FACTOR != REQUIRED or not must_have_second_factor(visitor.posts):
        return False
    return not is_enrolled(visitor.person)


class EnrolFirst:
    """Middleware: every other page leads to enrolling and back; what was sent is not done, and says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        """None lets the page be made."""
        match = request.resolver_match
        if settings.SECOND_FACTOR != REQUIRED or (match and match.url_name in OPEN):
            return None
        visitor = visitor_of(request)
        if visitor is None or not must_enrol(visitor):
            return None
        if request.method not in {"GET", "HEAD"}:
            return render(request, "portal/account/enrol_first.html", {"number": number_of(request)}, status=403)
        return HttpResponseRedirect(f"{reverse('second-factor')}?{urlencode({'next': request.get_full_path()})}")
