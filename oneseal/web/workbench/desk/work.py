"""办件列表 The work list: filters as counts on the left, the table, a preview of the chosen case on the right; saved as XLSX."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries import Facet, WorkList, counted_in, desk, every_row, views_of, worklist
from oneseal.journal.queries import today
from oneseal.people.queries import standing
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.desk.wanted import LIST, SORTS, filters_of, remember, wanted_in

HEADINGS = ("灯", "余日", "事项", "申请人", "办件编号", "环节", "进入环节", "期限", "法定期限", "领取人")


@never_cache
@require_safe
@staff_only
def work(request: HttpRequest) -> HttpResponse:
    """The list; ``case`` in the address chooses the preview. The first time of a session her own view opens, when one is to open first."""
    visitor = here(request)
    views = views_of(visitor.person)
    first = next((view for view in views if view.opens_first), None)
    if first and not request.GET and LIST not in request.session:
        return HttpResponseRedirect(f"{request.path}?{first.filters}")
    wanted = wanted_in(request.GET, visitor.person)
    remember(request)
    found = worklist(visitor.posts, wanted, after=request.GET.get("after", ""))
    told: dict[str, Any] = {"list": found, "wanted": wanted, "chips": _chips(request.GET, found.items, found.hands), "sorts": SORTS}
    filters = filters_of(request.GET)
    told |= {"filters": filters, "views": [(view, _counted(found, view.filters), view.filters == filters) for view in views]}
    told["preview"] = _preview(request, [row.case for row in found.rows], visitor.person)
    return render(request, "workbench/desk/work.html", told)


def _counted(found: WorkList, filters: str) -> int | None:
    """How many lines a saved view leads to; not told of views with words or hands, nor beside a list that words have narrowed."""
    wanted = wanted_in(QueryDict(filters))
    return None if wanted.text or wanted.hands or not found.is_whole else counted_in(found, wanted)


def _preview(request: HttpRequest, shown: list[UUID], person: UUID) -> Any:
    chosen = request.GET.get("case", "")
    return next((desk(standing(person, today()), case) for case in shown if str(case) == chosen), None)


def _chips(query: QueryDict, items: tuple[Facet, ...], hands: tuple[Facet, ...]) -> list[tuple[str, str]]:
    """The filters that are on, each with the address that takes it away."""
    names = {"q": query.get("q", ""), "power": query.get("power", ""), "light": query.get("light", "")}
    names["hands"] = {facet.value: facet.label for facet in hands}.get(query.get("hands", ""), "")
    names["item"] = next((facet.label for facet in items if facet.value == query.get("item")), "")
    words = {"red": "红", "yellow": "黄", "green": "绿", "none": "无期限"}
    without = {name: {key: value for key, value in query.items() if key not in {name, "after", "case"}} for name in names}
    return [(words.get(label, label), f"{reverse('work')}?{urlencode(without[name])}") for name, label in names.items() if label]


@never_cache
@require_safe
@staff_only
def work_export(request: HttpRequest) -> HttpResponseBase:
    """The same list, every line, as XLSX: the same days left as on the page."""
    rows = every_row(here(request).posts, wanted_in(request.GET, here(request).person))
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
            row.holder.name if row.holder else "",
        )
        for row in rows
    )
    return spreadsheet("办件列表", HEADINGS, lines)
