"""办件列表 The work list: filters as counts on the left, the table, a preview of the chosen case on the right; saved as XLSX."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases.queries import Facet, Wanted, WorkList, counted_in, desk, every_row, views_of, worklist
from oneseal.cases.rules.views import is_number, without_number
from oneseal.journal.queries import one_snapshot, today
from oneseal.people.queries import standing
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.desk.cells import rows_of_table
from oneseal.web.workbench.desk.wanted import KEPT, LIST, SORTS, TYPED, filters_of, item_names, remember, wanted_in, words_of
from oneseal.web.workbench.office.door import key_in
from oneseal.web.workbench.seeking import is_unopened, seeking, without_words

HEADINGS = ("灯", "余日", "事项", "申请人", "查询号", "办件编号", "收件日期", "环节", "进入环节", "期限", "法定期限", "领取人")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@seeking
def work(request: HttpRequest) -> HttpResponse:
    """The list; ``case`` in the address chooses the preview. The first time of a session her own view opens, when one is to open first."""
    visitor = here(request)
    if request.htmx and "case" in request.GET:  # type: ignore[attr-defined]  # set by the middleware
        return _beside(request, visitor.person)
    views = views_of(visitor.person)
    first = next((view for view in views if view.opens_first), None)
    if first and first.filters and not request.GET and LIST not in request.session:
        return HttpResponseRedirect(f"{request.path}?{first.filters}")
    wanted = wanted_in(request.GET, visitor.person)
    remember(request)
    with one_snapshot():  # what is counted and what is listed are of one moment, whatever colleagues do meanwhile
        found = worklist(visitor.posts, wanted, after=request.GET.get("after", ""))
        preview = _preview(request, [row.case for row in found.rows], visitor.person)
    told: dict[str, Any] = {"list": found, "wanted": wanted, "chips": _chips(request.GET, found.items, wanted), "sorts": SORTS}
    filters = without_number(filters_of(request.GET))
    told |= {"filters": filters, "may_be_kept": not is_number(wanted.text)}
    typed = request.session.pop(TYPED, None)
    told["typed"] = typed if typed and typed["filters"] == filters else None
    told["views"] = [(view, _counted(found, view.filters), view.filters == filters) for view in views]
    told["preview"], shown = preview, preview.row.id if preview else None
    told["rows"] = rows_of_table(found.rows, visitor, request.GET, shown)
    told["narrowed"] = [(name, request.GET[name]) for name in KEPT if name != "q" and request.GET.get(name)]
    return render(request, "workbench/desk/work.html", told)


def _beside(request: HttpRequest, person: UUID) -> HttpResponse:
    """The preview alone, for the list that stands there already."""
    case = key_in(request.GET, "case")
    found = desk(standing(person, today()), case) if case else None
    if found is None:
        raise Http404
    return render(request, "workbench/desk/preview.html", {"desk": found})


def _counted(found: WorkList, filters: str) -> int | None:
    """How many lines a saved view leads to; not told of views with words or hands, nor beside a list that words have narrowed."""
    wanted = wanted_in(QueryDict(filters))
    return None if wanted.text or wanted.hands or not found.is_whole else counted_in(found, wanted)


def _preview(request: HttpRequest, shown: list[UUID], person: UUID) -> Any:
    chosen = request.GET.get("case", "")
    return next((desk(standing(person, today()), case) for case in shown if str(case) == chosen), None)


def _chips(query: QueryDict, items: tuple[Facet, ...], wanted: Wanted) -> list[tuple[str, str]]:
    """The filters that are on, each with the address that takes it away; an item of which nothing is left stands among no ``items``."""
    named, item = {facet.value: facet.label for facet in items}, wanted.item
    told = words_of(query, named if item is None or str(item) in named else item_names([item]), wanted.person)
    without = {name: {key: value for key, value in query.items() if key not in {name, "after", "case"}} for name in told}
    return [(words, f"{reverse('work')}?{urlencode(without[name])}") for name, words in told.items()]


@never_cache
@require_safe
@staff_only
def work_export(request: HttpRequest) -> HttpResponseBase:
    """The same list, every line, as XLSX: the same days left as on the page."""
    if is_unopened(request):
        return without_words(request, reverse("work"))
    rows = every_row(here(request).posts, wanted_in(request.GET, here(request).person))
    lines = (
        (
            str(row.clock) if row.clock else "",
            row.clock.remaining if row.clock else None,
            row.item,
            row.applicant,
            row.query_number,
            row.number,
            row.received_on,
            row.step,
            row.since,
            row.due_on,
            row.statutory_due_on,
            row.holder.name if row.holder else "",
        )
        for row in rows
    )
    with one_snapshot():
        return spreadsheet("办件列表", HEADINGS, lines)
