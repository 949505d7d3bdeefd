"""办件列表 The work list: filters as counts on the left, the table, a preview of the chosen case on the right; saved as XLSX."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries import Facet, desk, every_row, worklist
from oneseal.journal.queries import today
from oneseal.people.queries import standing
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.desk.wanted import SORTS, remember, wanted_in

HEADINGS = ("灯", "余日", "事项", "申请人", "办件编号", "环节", "进入环节", "期限", "法定期限")


@never_cache
@require_safe
@staff_only
def work(request: HttpRequest) -> HttpResponse:
    """The list; ``case`` in the address chooses the preview."""
    visitor, wanted = here(request), wanted_in(request.GET)
    remember(request)
    found = worklist(visitor.posts, wanted, after=request.GET.get("after", ""))
    told: dict[str, Any] = {"list": found, "wanted": wanted, "chips": _chips(request.GET, found.items), "sorts": SORTS}
    told["preview"] = _preview(request, [row.case for row in found.rows], visitor.person)
    return render(request, "workbench/desk/work.html", told)


def _preview(request: HttpRequest, shown: list[UUID], person: UUID) -> Any:
    chosen = request.GET.get("case", "")
    return next((desk(standing(person, today()), case) for case in shown if str(case) == chosen), None)


def _chips(query: QueryDict, items: tuple[Facet, ...]) -> list[tuple[str, str]]:
    """The filters that are on, each with the address that takes it away."""
    names = {"q": query.get("q", ""), "power": query.get("power", ""), "light": query.get("light", "")}
    names["item"] = next((facet.label for facet in items if facet.value == query.get("item")), "")
    words = {"red": "红", "yellow": "黄", "green": "绿", "none": "无期限"}
    without = {name: {key: value for key, value in query.items() if key not in {name, "after", "case"}} for name in names}
    return [(words.get(label, label), f"{reverse('work')}?{urlencode(without[name])}") for name, label in names.items() if label]


@never_cache
@require_safe
@staff_only
def work_export(request: HttpRequest) -> HttpResponseBase:
    """The same list, every line, as XLSX: the same days left as on the page."""
    rows = every_row(here(request).posts, wanted_in(request.GET))
    lines = (
        (
            str(row.clock) if row.clock else "",
            row.clock.remaining if row.clock else None,
            row.item,
            row.applicant,
            row.number,
            row.step,
            row.since,
            row.due_on,
            row.statutory_due_on,
        )
        for row in rows
    )
    return spreadsheet("办件列表", HEADINGS, lines)
