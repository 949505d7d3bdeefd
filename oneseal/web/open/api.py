"""开放接口的登记 The interface itself: how an address is entered, which parameters it knows, how its errors are told."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, get_origin
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from pydantic.fields import FieldInfo

from oneseal.law.rule import Refused
from oneseal.web.open.problems import UNKNOWN, Problem, Unfit, Wrong, of_refusal, of_validation, problem, unfitting
from oneseal.web.refusals import noted

View = Callable[..., Any]
PREFIX = "/api/v1"
ALWAYS = (406, 422, 429)
"""What every address may answer."""


class Plain(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


api = NinjaAPI(
    title="一枚章 OneSeal",
    version="1.0",
    urls_namespace="open",
    docs_url=None,
    openapi_url=None,
    renderer=Plain(),
)


def reading(
    path: str,
    name: str,
    answer: Any,
    *,
    tag: str,
    query: type[Schema] | None = None,
    missing: bool = False,
    unfit: bool = False,
    media: str = "",
) -> Callable[[View], View]:
    """Enter a view under a path. ``query``: the parameters it knows; any other is refused, because a misspelt filter would bring all, and
    so is one said twice, unless it is a list.

    ``missing``: it may answer 404. ``unfit``: it may answer 409. ``media``: what it answers with, when that is no JSON.
    """
    fields = query.model_fields if query else {}
    statuses = sorted({*ALWAYS, *([404] if missing else ()), *([409] if unfit else ())})

    def enter(view: View) -> View:
        @wraps(view)
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            _require_known(request, fields)
            return view(request, *args, **kwargs)

        summary, _, further = (view.__doc__ or "").strip().partition("\n\n")
        entered = api.get(
            path,
            url_name=f"open-{name}",
            operation_id=name.replace("-", "_"),
            response={200: answer, **dict.fromkeys(statuses, Problem)},
            summary=" ".join(summary.split()).rstrip("."),
            description=" ".join(further.split()),
            tags=[tag],
            openapi_extra={"responses": {200: {"content": {media: {"schema": {"type": "string"}}}}}} if media else None,
        )
        entered(respond)
        return view

    return enter


def _require_known(request: HttpRequest, fields: Mapping[str, FieldInfo]) -> None:
    """Every parameter is one of these, said once, unless it is a list. Raises Unfit."""
    if unknown := sorted(set(request.GET) - set(fields)):
        raise Unfit(HTTPStatus.UNPROCESSABLE_ENTITY, [_unknown(request, each, set(fields)) for each in unknown])
    several = {name for name, each in fields.items() if get_origin(each.annotation) is list}
    if twice := next((name for name, said in request.GET.lists() if len(said) > 1 and name not in several), ""):
        raise unfitting(twice, "、".join(request.GET.getlist(twice)), f"“{twice}”写了不止一次", "只写一次")


def _unknown(request: HttpRequest, name: str, known: set[str]) -> Wrong:
    listed = f"可用：{'、'.join(sorted(known))}" if known else "这个地址没有参数，去掉它"
    return Wrong(field=name[:60], value=request.GET[name][:100], rule=str(UNKNOWN), reason=f"没有“{name[:60]}”这个参数", mend=listed)


def address(path: str, **query: Any) -> str:
    """An address of the interface."""
    said = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{PREFIX}{path}?{urlencode(said, doseq=True)}" if said else f"{PREFIX}{path}"


def following(request: HttpRequest, after: str) -> str:
    """The address of the next page: this one's, behind the last that it showed."""
    query = request.GET.copy()
    query["after"] = after
    return f"{request.path}?{query.urlencode()}"


def unmatched(request: HttpRequest, rest: str) -> HttpResponse:
    """404 for every address that is none."""
    return problem(request, 404)


@api.exception_handler(Unfit)
def _on_unfit(request: HttpRequest, error: Unfit) -> HttpResponse:
    return problem(request, error.status, error.errors)


@api.exception_handler(ValidationError)
def _on_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    no_such_address = any(each["loc"][0] == "path" for each in error.errors)
    return problem(request, 404 if no_such_address else 422, of_validation(request, error))


@api.exception_handler(Refused)
def _on_refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(request, 409, of_refusal(noted(error)))


@api.exception_handler(Http404)
def _on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404)
