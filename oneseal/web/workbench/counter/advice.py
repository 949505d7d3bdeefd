"""一次性告知 Walk-in advice: the situation questions lead to the exact list, printed as 一次性告知单; no case is made."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.journal.queries import now
from oneseal.law.licensing import correction_period
from oneseal.people.models import Body
from oneseal.web.situations import answered_in, listed, questions_of, why_of
from oneseal.web.visitor import here, not_yours, staff_only
from oneseal.web.workbench.counter.items import item_of_hall
from oneseal.web.workbench.counter.person import at_counter


@never_cache
@require_safe
@staff_only
def advice(request: HttpRequest, item: UUID) -> HttpResponse:
    """The sheet: what to bring, each with the standard it must meet; narrowed by the answers."""
    visitor = here(request)
    if not at_counter(visitor):
        return not_yours(request)
    known = item_of_hall(visitor, item)
    if known is None:
        raise Http404
    loaded = known.loaded
    answers = answered_in(loaded, request.GET)
    found = listed(loaded, answers)
    told = {"loaded": loaded, "item": item, "questions": questions_of(loaded, answers), "open": found.open}
    told["materials"] = [(line, why_of(loaded, answers, line)) for line in found.asked]
    chosen = [(each.question, each.options[answers[each.id]]) for each in loaded.situations if each.id in answers]
    told |= {
        "where": known.where,
        "served": known.served,
        "link": known.link,
        "body": Body.objects.get(id=loaded.body),
        "at": now(),
        "answers": chosen,
        "notice": correction_period(),
        "ground": loaded.regime.correction,
    }
    return render(request, "workbench/counter/advice.html", told)
