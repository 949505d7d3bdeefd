"""开放接口的门 What holds for every address under ``/api/v1``: nobody is known, reading only, any site may read, same content same mark."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

from oneseal.law.rule import Refused
from oneseal.web.open.problems import MEDIA_TYPE, of_refusal, problem
from oneseal.web.refusals import noted
from oneseal.web.throttle import require_turn

ROOT = "/api/v1"
METHODS = "GET, HEAD, OPTIONS"
FRESH = 300
"""Seconds for which an answer may be kept without asking again."""
DAY = 24 * 60 * 60
Answer = Callable[[HttpRequest], HttpResponseBase]


def is_open(path: str) -> bool:
    """Whether an address belongs to the open interface."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def open_door(get_response: Answer) -> Answer:
    """Middleware before the session: cookies are taken off, so that whoever asks is answered alike and no session is read or prolonged."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not is_open(request.path):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.__dict__.pop("COOKIES", None)
        response = _answered(request, get_response)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, X-Request-Number"
        return response

    return respond


def _answered(request: HttpRequest, get_response: Answer) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _told()
    try:
        require_turn(request)
    except Refused as error:
        late = problem(request, 429, of_refusal(noted(error)))
        late.headers["Retry-After"] = "60"
        return late
    asked, request.method = request.method, "GET" if request.method == "HEAD" else request.method
    response = get_response(request)
    if response.status_code == 200 and isinstance(response, HttpResponse):
        response = _kept(request, response)
    request.method = asked
    return _explained(request, response)


def _told() -> HttpResponse:
    """What a browser asks before it lets another site's page read."""
    response = HttpResponse(status=204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, If-Match, If-None-Match"
    response.headers["Access-Control-Max-Age"] = str(DAY)
    return response


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """An answer with its mark, or 304 when the caller has it already; 406 when she wants no such format."""
    if not request.accepts(response.headers["Content-Type"].split(";")[0]):
        return problem(request, 406)
    patch_cache_control(response, public=True, max_age=FRESH)
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _explained(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Every error in one form, wherever it arose."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    told = problem(request, response.status_code)
    if response.status_code == 405:
        told.headers["Allow"] = METHODS
    if "Retry-After" in response.headers:
        told.headers["Retry-After"] = response.headers["Retry-After"]
    return told
