"""常用视图 An officer's own filters of the list under a name: saved, renamed, opened first, deleted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneseal.cases import actions
from oneseal.cases.queries import views_of
from oneseal.cases.rules.views import without_number
from oneseal.law.rule import Refused
from oneseal.web.forms import Form, posted, text
from oneseal.web.reasons import in_a_line
from oneseal.web.refusals import in_short
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.desk.wanted import SORTS, TYPED, filters_of, item_names, wanted_in, words_of
from oneseal.web.workbench.office.change import changing


class Named(Form):
    """What the view is called."""

    name = text("名称", longest=30)


@never_cache
@require_safe
@staff_only
def views(request: HttpRequest) -> HttpResponse:
    """All of hers, each with what it narrows the list to."""
    asked = [(view, QueryDict(view.filters)) for view in views_of(here(request).person)]
    items = item_names({item for _, query in asked if (item := wanted_in(query).item)})
    told = [(view, [*words_of(query, items).values(), *_order(query)]) for view, query in asked]
    return render(request, "workbench/desk/views.html", {"views": told})


def _order(query: QueryDict) -> list[str]:
    sort = query.get("sort", "due")
    return [f"按{SORTS[sort]}"] if sort in SORTS and sort != "due" else []


@never_cache
@require_POST
@staff_only
def save_view(request: HttpRequest) -> HttpResponse:
    """存为常用: the filters that the list has now."""
    filters = filters_of(QueryDict(request.POST.get("filters", "")[:1000]))
    try:
        actions.save_view(request.POST.get("name", ""), filters, by=here(request).person)
    except Refused as refused:
        messages.warning(request, in_short(request, refused))
        typed = {"name": request.POST.get("name", "")[:100], "filters": without_number(filters), "wrong": str(in_a_line(refused))}
        request.session[TYPED] = typed
    else:
        messages.success(request, "已存为常用视图")
    return HttpResponseRedirect(f"{reverse('work')}?{without_number(filters)}".rstrip("?"))


@never_cache
@require_POST
@staff_only
def open_view_first(request: HttpRequest, view: int) -> HttpResponse:
    """先打开, or no longer."""
    actions.open_view_first(view, bool(request.POST.get("first")), by=here(request).person)
    return HttpResponseRedirect(reverse("views"))


def _name_of(request: HttpRequest, view: int) -> str:
    found = next((each.name for each in views_of(here(request).person) if each.id == view), None)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def rename_view(request: HttpRequest, view: int) -> HttpResponse:
    """改名."""
    form = Named(posted(request), initial={"name": _name_of(request, view)})
    by, back = here(request).person, reverse("views")
    trail = (("常用视图", back),)
    return changing(
        request,
        form,
        lambda given: actions.rename_view(view, given["name"], by=by),
        title="改名",
        button="改名",
        done="已改名",
        back=back,
        trail=trail,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def delete_view(request: HttpRequest, view: int) -> HttpResponse:
    """删除, after asking."""
    name, by, back = _name_of(request, view), here(request).person, reverse("views")
    said: dict[str, Any] = {"title": f"删除“{name}”", "button": "删除", "done": "已删除", "danger": "只删除这个视图，办件不变。"}
    return changing(
        request, Form(posted(request)), lambda _: actions.delete_view(view, by=by), back=back, trail=(("常用视图", back),), **said
    )
