"""不能这样办 What did not work: each page says what happened, what was kept, what to do, and a number to quote."""

import secrets
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from oneseal.law.rule import Refused

log = structlog.get_logger("web")
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER = "quote_number"


def numbered(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: every request has a number that its pages and the log quote."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        setattr(request, NUMBER, number_of(request))
        response = get_response(request)
        response.headers["X-Request-Number"] = number_of(request)
        return response

    return respond


def number_of(request: HttpRequest) -> str:
    """The number to quote."""
    found: str = getattr(request, NUMBER, "") or "".join(secrets.choice(LETTERS) for _ in range(8))
    return found


class RefusedMiddleware:
    """What an action refused and no page took up itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal."""
        if not isinstance(error, Refused):
            return None
        log.info("refused", number=number_of(request), rule=str(error.rule), path=request.path)
        return refused(request, error)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """409: the act was not done, nothing was changed; why, and how to mend it."""
    return render(request, "refused.html", {"error": error, "number": number_of(request)}, status=409)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "not_found.html", {"number": number_of(request)}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: made without the database, which may be what broke. The log names places in the code, never values."""
    kind, _, trace = sys.exc_info()
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    log.error("broken", number=number_of(request), path=request.path, error=kind and kind.__name__, trace=places)
    return render(None, "broken.html", {"number": number_of(request)}, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session, or was not ours."""
    return render(request, "stale_form.html", {"number": number_of(request)}, status=403)
