"""运行状况 The health page: for people a page, for programs JSON."""

from collections.abc import Mapping
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.web.queries import MISSING, Check, Gone, checks
from oneseal.web.surroundings import DEMO
from oneseal.web.words import say

WHILE_GONE = 10
"""Seconds for which a database that did not answer is not asked whether the city is the invented one: each time may last as long as a
connection is waited for."""
ENGLISH: Mapping[str, str] = {
    "database": "Database",
    "home": "Data folder",
    "files": "Files of papers",
    "calendar": "Working days",
    "fonts": "Fonts of papers",
    "journal": "Journal",
    "roots": "Signed roots of the journal",
    "papers": "Making of papers",
    "unified": "Unified sign-in",
    "proxies": "Reverse proxies",
    "keys": "Seals and keys",
    "site": "Foot of the pages",
}
"""Name of a check → what it looks at; what it found is told to whoever runs the site, in Chinese."""


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when work can go on, 503 when it cannot; JSON for programs, a page for people."""
    found = checks()
    well = all(check.state != MISSING for check in found)
    status = 200 if well else 503
    is_gone = any(isinstance(check, Gone) for check in found)
    if is_gone:
        cache.add(DEMO, False, WHILE_GONE)
    if any(check.name == "database" and check.state == MISSING for check in found):
        _as_a_stranger(request)
    if request.get_preferred_type(["application/json", "text/html"]) != "text/html":
        value = {"ok": well, "checks": [asdict(check) for check in found]}
        answer: HttpResponse = JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})
    else:
        answer = render(request, "health.html", {"checks": [(check, named(check)) for check in found], "well": well}, status=status)
    if is_gone:
        answer.headers["Retry-After"] = "60"
    return answer


def _as_a_stranger(request: HttpRequest) -> None:
    """Who is signed in stands in the database that does not answer: the page is made for nobody, and she stays signed in."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    request.session = type(request.session)()
    request.user = AnonymousUser()
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # as the middleware of messages does


def named(check: Check) -> str:
    """What a check looks at, in the reader's language."""
    return say(check.label, ENGLISH[check.name])
