"""要带什么 A few questions lead to the exact list of material, each with why it is asked, before anybody signs in."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.cases.queries.serving import serving
from oneseal.catalogue.queries import guide, in_force, version
from oneseal.journal.queries import today
from oneseal.law.licensing import correction_notice
from oneseal.people.queries import standing
from oneseal.web.situations import answered_in, listed, questions_of, why_of
from oneseal.web.visitor import visitor_of


@require_safe
def materials(request: HttpRequest, item: UUID) -> HttpResponse:
    """The answers stand in the address, and nothing is taken for answered that is not; who is signed in learns which certificate of hers
    serves instead, or of the party she acts for if she receives its certificates."""
    row = in_force(item)
    if row is None:
        raise Http404
    loaded, visitor = version(row.id), visitor_of(request)
    answers = answered_in(loaded, request.GET)
    found = listed(loaded, answers)
    lines = found.asked
    said = {line.id: line for line in guide(row.id).materials}
    ours = serving(standing(visitor.person, today()), visitor.principal, [line.name for line in lines]) if visitor else {}
    told = {
        "loaded": loaded,
        "item": item,
        "questions": questions_of(loaded, answers),
        "rows": [(line, why_of(loaded, answers, line), ours.get(line.name), loaded.is_form(line), said[line.id]) for line in lines],
        "answered": answers,
        "open": found.open,
        "needed": sum(line.required and line.name not in ours for line in lines),
        "ground": correction_notice.citation if loaded.licensing else None,
        "here": "items",
    }
    return render(request, "portal/browse/needs.html", told)
