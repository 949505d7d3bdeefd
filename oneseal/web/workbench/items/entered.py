"""目录 The lists that items refer to: basic lists (基本目录) and lists of licences (行政许可事项清单), as the operator entered them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import list_entries, reference_lists
from oneseal.catalogue.rules.code_sets import labels
from oneseal.catalogue.rules.lists import BASIC
from oneseal.law.powers import REVIEW
from oneseal.web.visitor import here
from oneseal.web.workbench.items.keeping import MANAGERS
from oneseal.web.workbench.office.door import with_power

PAGE = 100


@never_cache
@require_safe
@with_power(*MANAGERS)
def entered(request: HttpRequest) -> HttpResponse:
    """Every list entered here, and the entries of the chosen one, by code; each basic code leads to the items that implement it."""
    lists, words = reference_lists(), request.GET.get("q", "").strip()[:100]
    wanted = request.GET.get("list", "")
    chosen = next((each for each in lists if str(each.pk) == wanted), None) if wanted else next(iter(lists), None)
    if wanted and chosen is None:
        raise Http404
    told: dict[str, Any] = {"lists": lists, "chosen": chosen, "q": words}
    if chosen:
        types = labels("task_type")
        rows = list_entries(chosen, sorted(here(request).bodies), words=words, after=request.GET.get("after", ""), limit=PAGE + 1)
        told |= {
            "rows": [(row, types.get(row.task_type, row.task_type)) for row in rows[:PAGE]],
            "after": rows[PAGE - 1].code if len(rows) > PAGE else "",
            "is_basic": chosen.kind == BASIC,
            "may_begin": chosen.kind == BASIC and REVIEW in here(request).powers,
        }
    return render(request, "workbench/items/entered.html", told)
