"""办件日志 Every entry of one case in order: who, when, by which power, its hash, and whether the chain proves."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries import desk
from oneseal.journal.queries import entries_of, today, verify_stream
from oneseal.people.queries import standing
from oneseal.web.visitor import here, staff_only


@never_cache
@require_safe
@staff_only
def case_journal(request: HttpRequest, case: UUID) -> HttpResponse:
    """The journal of a case of her bureau, proved while she looks."""
    known = desk(standing(here(request).person, today()), case)
    if known is None:
        raise Http404
    entries = {entry.version: entry for entry in entries_of(case)}
    proof = verify_stream(case)
    wrong = {finding.version: finding.message for finding in proof.findings}
    rows = [(done, entries[done.version], wrong.get(done.version, "")) for done in known.done]
    return render(request, "workbench/office/journal.html", {"desk": known, "rows": rows, "proof": proof})
