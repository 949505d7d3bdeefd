"""不能这样办 What did not work: each page says what happened, what was kept, what to do, and a number to quote."""

import secrets
import sys
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from http import HTTPStatus
from pathlib import Path

import structlog
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.views.defaults import bad_request

from oneseal.journal.queries import NothingKept, OutcomeUnknown, begin_counting, is_away, may_have_committed
from oneseal.journal.rules import is_storable
from oneseal.law.rule import Refused
from oneseal.web.display import language_of
from oneseal.web.reasons import in_a_line
from oneseal.web.words import say

log = structlog.get_logger("web")
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER = "quote_number"
VISITOR = "_oneseal_visitor"
"""Where a request keeps who sent it, once somebody has looked."""
BREAK = mark_safe("<br>")  # nosec B308 B703 - one tag, nobody's text
SAFE = {"GET", "HEAD", "OPTIONS"}
_present: ContextVar[str] = ContextVar("quote_number", default="")
"""The number of the request that is being answered."""


def numbered(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: every request has a number that its pages and the log quote."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        setattr(request, NUMBER, number_of(request))
        token = _present.set(number_of(request))
        begin_counting()
        try:
            response = get_response(request)
        finally:
            _present.reset(token)
        response.headers["X-Request-Number"] = number_of(request)
        return response

    return respond


def number_of(request: HttpRequest) -> str:
    """The number to quote."""
    found: str = getattr(request, NUMBER, "") or "".join(secrets.choice(LETTERS) for _ in range(8))
    return found


def noted(error: Refused) -> Refused:
    """The same: the log now knows it under the number that the page quotes."""
    log.info("refused", number=_present.get(), rule=str(error.rule))
    return error


class RefusedMiddleware:
    """What an action refused and no page took up itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal. What is asked for with a sign that no text holds is nowhere, also where a database will not look."""
        if isinstance(error, DataError | UnicodeError) and not all(map(is_storable, _sent(request))):
            raise Http404 from error
        return refused(request, noted(error)) if isinstance(error, Refused) else None


def _sent(request: HttpRequest) -> Iterator[str]:
    """All texts of a request."""
    yield request.path
    for query in (request.GET, request.POST):
        for name, values in query.lists():
            yield name
            yield from map(str, values)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """409: the act was not done, nothing was changed; why, and how to mend it."""
    return render(request, "refused.html", {"error": error, "number": number_of(request)}, status=409)


def in_short(request: HttpRequest, *errors: Refused) -> str:
    """For lines above the next page, where the act had no page of its own; what was asked of many things has one for each."""
    one = ("没有改动；需要帮助时请报号码 {number}", "Nothing was changed; if you ask for help, quote {number}")
    more = ("以上 {n} 件没有改动；需要帮助时请报号码 {number}", "These {n} were not changed; if you ask for help, quote {number}")
    kept, stop = say(*(more if len(errors) > 1 else one), n=len(errors), number=number_of(request)), say("。", ". ")
    lines = [(in_a_line(noted(error)), stop) for error in errors]
    return format_html("{}{}{}", format_html_join(BREAK, "{}{}", lines), BREAK if len(errors) > 1 else "", kept)


class WrongMethod:
    """Middleware: an address that is only sent to and was opened, or the other way round, says so on a page of ours (405)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content or request.method == "HEAD":
            return response
        page = render(request, "only_sent.html", {"number": number_of(request)}, status=response.status_code)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page


def misread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the session ended elsewhere before the answer was sent, so that what was sent may have been done; else no request at all."""
    if not isinstance(exception, SessionInterrupted):
        return bad_request(request, exception)
    with translation.override(language_of(request)):
        return render(request, "interrupted.html", {"number": number_of(request)}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500, and 503 where the database does not answer: made without it. An act that may have been kept is not told as not done. The log
    names places in the code, never values."""
    kind, error, trace = sys.exc_info()
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    log.error("broken", number=number_of(request), path=request.path, error=kind and kind.__name__, trace=places)
    is_for_now, may_be_done = error is not None and is_away(error), _may_be_done(request, error)
    told = {"number": number_of(request), "may_be_done": may_be_done}
    page = render(None, "broken.html", told, status=503 if is_for_now else 500)
    if is_for_now and not may_be_done:
        page.headers["Retry-After"] = "60"
    return page


def _may_be_done(request: HttpRequest, error: BaseException | None) -> bool:
    """Whether what was sent may have been kept before something broke: an act, or what somebody wrote who has been looked up by then."""
    if may_have_committed() or isinstance(error, OutcomeUnknown):
        return True
    return request.method not in SAFE and hasattr(request, VISITOR) and not isinstance(error, NothingKept)
