"""检查 The catalogue against its rules with a score per body; and the items that cite an article."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import Examined, body_scores, citing, examined, label_of
from oneseal.catalogue.rules import Finding
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.items.keeping import MANAGERS
from oneseal.web.workbench.office.door import with_power

SHOWN = 100
"""Findings of a page."""
HEADINGS = ("事项", "编码", "实施主体", "负责", "版本", "状态", "程度", "要素", "现在的内容", "规则", "问题", "怎样改")
SEVERITIES = {"error": "不能发布", "warn": "提醒"}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding of a version of an item. ``mark``: by which the next page begins behind it, whatever is mended before."""

    each: Examined
    found: Finding
    label: str
    mark: str


def _examined(visitor: Visitor) -> list[Examined]:
    return [each for body in sorted(visitor.bodies) for each in examined(keeper=body)]


def _lines(items: Iterable[Examined], asked: Mapping[str, str]) -> Iterator[Line]:
    severity, rule = asked["severity"], asked["rule"]
    for each in items:
        if asked["body"] in {"", each.body} and asked["owner"] in {"", each.owner}:
            alike = Counter[str]()
            for found in each.findings:
                named = f"{rule_of(found)} {found.field}"
                alike[named] += 1
                if severity in {"", found.severity} and rule in {"", rule_of(found)}:
                    yield Line(each, found, label_of(found.field), f"{each.item} {each.number} {alike[named]} {named}")


def _behind(lines: Sequence[Line], items: Sequence[Examined], after: str) -> int:
    """Where the page behind a mark begins. When what it names was mended meanwhile: at what is left of its item, else at the next item,
    so that nothing is passed over."""
    places = {line.mark: place for place, line in enumerate(lines, start=1)}
    if not after or after in places:
        return places.get(after, 0)
    order = {str(each.item): place for place, each in enumerate(items)}
    left = order.get(after.partition(" ")[0], 0)
    return next((place for place, line in enumerate(lines) if order[str(line.each.item)] >= left), len(lines))


def rule_of(found: Any) -> str:
    """What a finding's rule is chosen by: its code, or the statute and article it cites."""
    return getattr(found.rule, "code", "") or str(found.rule)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("severity", "body", "owner", "rule")}


@never_cache
@require_safe
@with_power(*MANAGERS)
def check(request: HttpRequest) -> HttpResponse:
    """Scores and findings."""
    items, asked = _examined(here(request)), _asked(request)
    lines = list(_lines(items, asked))
    begin = _behind(lines, items, request.GET.get("after", ""))
    shown = lines[begin : begin + SHOWN]
    rules = sorted({rule_of(found) for each in items for found in each.findings})
    told = {
        "scores": body_scores(items), "lines": shown, "first": begin + 1, "last": begin + len(shown), "many": len(lines),
        "items": len({each.item for each in items}),
        "after": shown[-1].mark if begin + len(shown) < len(lines) else "", **asked, "rules": rules,
        "owners": sorted({each.owner for each in items}), "severities": SEVERITIES,
    }  # fmt: skip
    return render(request, "workbench/items/check.html", told)


@require_safe
@with_power(*MANAGERS)
def check_export(request: HttpRequest) -> HttpResponseBase:
    """The findings as a spreadsheet, all of them."""
    lines = _lines(_examined(here(request)), _asked(request))
    return spreadsheet("事项质量检查", HEADINGS, (
        (each.name, each.code, each.body, each.owner, each.number, each.state, SEVERITIES[found.severity], line.label, str(found.value),
         str(found.rule), found.reason, found.mend)
        for line in lines for each, found in ((line.each, line.found),)
    ))  # fmt: skip


@never_cache
@require_safe
@with_power(*MANAGERS)
def citing_items(request: HttpRequest) -> HttpResponse:
    """谁引用这一条."""
    law, article = request.GET.get("law", "").strip()[:100], request.GET.get("article", "").strip()[:30]
    rows = [each for body in sorted(here(request).bodies) for each in citing(law, article, keeper=body)]
    return render(
        request, "workbench/items/citing.html", {"law": law, "article": article, "rows": rows, "many": len({each.item for each in rows})}
    )
