"""出错说明 What did not work, told to a program (RFC 9457): each field with its value, the rule, the reason and how to mend it."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from ninja.errors import ValidationError

from oneseal.catalogue.rules import AnswersRefused
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.refusals import number_of

MEDIA_TYPE = "application/problem+json"
SOURCE = "本系统开放接口规则"
UNKNOWN = HouseRule("A-01", "只用接口说明中列出的参数", SOURCE)
UNFIT = HouseRule("A-02", "参数的值符合接口说明中的格式", SOURCE)
ABSENT = HouseRule("A-03", "开放接口只提供已发布、现行有效的内容", SOURCE)
READ_ONLY = HouseRule("A-04", "开放接口只读，方法为 GET、HEAD、OPTIONS", SOURCE)
FORMATS = HouseRule("A-05", "每个地址只有一种格式，见接口说明", SOURCE)
UNCHANGED = HouseRule("A-06", "If-Match 与现有内容的 ETag 一致才能取得", SOURCE)
OURS = HouseRule("A-07", "出错由系统记录，凭号码查找", SOURCE)
TITLES = {
    400: ("请求不对 Bad request", UNFIT, "核对域名和请求的写法"),
    404: ("没有找到 Not found", ABSENT, "核对地址；全部地址见 /api/v1/openapi.json"),
    405: ("不能这样调用 Method not allowed", READ_ONLY, "改用 GET"),
    406: ("没有这种格式 Not acceptable", FORMATS, "去掉 Accept 请求头，或者写 */*"),
    409: ("与现行版本不符 Does not fit the version in force", ABSENT, "按提示改正后再取"),
    412: ("内容已经改变 Precondition failed", UNCHANGED, "去掉 If-Match 再取"),
    422: ("参数不对 Parameters do not fit", UNFIT, "按提示改正后再取"),
    429: ("取得太快 Too many requests", UNFIT, "一分钟后继续"),
    500: ("没有办成 Something broke here", OURS, "稍后再试；需要帮助时报号码"),
    503: ("暂时不能用 Not available now", OURS, "过 Retry-After 所说的秒数再试；需要帮助时报号码"),
}
"""Status → title, the rule and the mend where nothing more is known."""


class Wrong(Schema):
    """一处问题 One thing that is wrong."""

    field: str = Field(description="参数 · the parameter; empty when the whole request is meant")
    value: str = Field(description="所给的值 · what was given")
    rule: str = Field(description="所依规则 · the rule")
    reason: str = Field(description="原因 · what is wrong")
    mend: str = Field(description="怎样改正 · how to put it right")


class Problem(Schema):
    """出错说明 (application/problem+json, RFC 9457)."""

    type: str = Field(description="这一类问题的说明 · where this kind of problem is explained", examples=["/api#problem-404"])
    title: str = Field(description="标题 · title in both languages")
    status: int = Field(description="状态码 · the status of the answer")
    detail: str = Field(description="一句话说明 · in one sentence")
    number: str = Field(description="咨询时报的号码 · number to quote; also in the header X-Request-Number")
    errors: list[Wrong] = Field(description="逐处说明 · everything that is wrong")


class Unfit(Exception):
    """A request that cannot be answered, with everything that is wrong with it."""

    def __init__(self, status: HTTPStatus, errors: Sequence[Wrong]) -> None:
        super().__init__(errors[0].reason)
        self.status, self.errors = status, list(errors)


def absent(field: str, value: str, reason: str, mend: str) -> Unfit:
    """404: what a parameter names is not there, or not public."""
    return Unfit(HTTPStatus.NOT_FOUND, [Wrong(field=field, value=value[:100], rule=str(ABSENT), reason=reason, mend=mend)])


def unfitting(field: str, value: str, reason: str, mend: str) -> Unfit:
    """422: a parameter says what does not go, by itself or beside the others."""
    return Unfit(HTTPStatus.UNPROCESSABLE_ENTITY, [Wrong(field=field[:60], value=value[:100], rule=str(UNFIT), reason=reason, mend=mend)])


def problem(request: HttpRequest, status: int, errors: Sequence[Wrong] = ()) -> HttpResponse:
    """The answer to a request that could not be met."""
    title, rule, mend = TITLES.get(status, TITLES[500 if status >= 500 else 422])
    shown = list(errors) or [Wrong(field="", value=request.path[:200], rule=str(rule), reason=title.split(" ")[0], mend=mend)]
    detail = "；".join(f"{each.reason}，{each.mend}" for each in shown)
    told = Problem(type=f"/api#problem-{status}", title=title, status=status, detail=detail, number=number_of(request), errors=shown)
    return HttpResponse(json.dumps(told.model_dump(), ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def of_refusal(error: Refused) -> list[Wrong]:
    """What an act or a query refused."""
    if isinstance(error, AnswersRefused):
        return [
            Wrong(field=f"answer.{each.field}", value=str(each.value), rule=str(error.rule), reason=each.reason, mend=each.mend)
            for each in error.errors
        ]
    return [Wrong(field=error.field, value="", rule=str(error.rule), reason=error.reason, mend=error.mend)]


REASONS = {
    "string_pattern_mismatch": ("写法不对", "写法为 {pattern}"),
    "string_too_long": ("太长", "不超过 {max_length} 字"),
    "string_too_short": ("太短", "至少 {min_length} 字"),
    "literal_error": ("没有这个值", "可用：{expected}"),
    "int_parsing": ("应为整数", "写成数字"),
    "greater_than_equal": ("太小", "不小于 {ge}"),
    "less_than_equal": ("太大", "不大于 {le}"),
    "too_long": ("太多", "不超过 {max_length} 个"),
}


def of_validation(request: HttpRequest, error: ValidationError) -> list[Wrong]:
    """What did not fit the description of the parameters."""
    return [_unfit(request, each) for each in error.errors]


def _listed(expected: str) -> str:
    """Values as a parameter's description lists them ('a', 'b' or 'c'), with one mark between them."""
    return "、".join(re.findall(r"'([^']*)'", expected)) or expected


def _unfit(request: HttpRequest, each: dict[str, Any]) -> Wrong:
    field = next((part for part in reversed(each["loc"]) if isinstance(part, str)), "")
    reason, mend = REASONS.get(str(each["type"]), ("不合要求", "见接口说明 /api"))
    limits = {name: str(value) for name, value in each.get("ctx", {}).items()}
    if "expected" in limits:
        limits["expected"] = _listed(limits["expected"])
    path = request.resolver_match.kwargs if request.resolver_match else {}
    value = "、".join(request.GET.getlist(field)) or str(path.get(field, ""))
    return Wrong(field=field, value=value[:100], rule=str(UNFIT), reason=f"“{field}”{reason}", mend=mend.format_map(limits))
