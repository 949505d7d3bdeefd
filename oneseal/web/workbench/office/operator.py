"""运行 Whether the platform is well: the same checks as ``oneseal doctor``, with what waits to be made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.documents.queries import owed_papers
from oneseal.journal.queries import last_position, now, unordered
from oneseal.law.powers import SUPERVISE
from oneseal.seals.queries import sealed_up_to
from oneseal.web.queries import MISSING, OK, checks
from oneseal.web.workbench.office.door import with_power

MARKS = {"ok": ("good", "✓ 正常"), "warn": ("warn", "! 要处理"), "missing": ("bad", "✗ 不能工作")}


@never_cache
@require_safe
@with_power(SUPERVISE)
def operator(request: HttpRequest) -> HttpResponse:
    """Every check with its mend; the queues."""
    found = [(check, *MARKS[check.state]) for check in checks(inside=True)]
    states = {check.state for check, *_ in found}
    told = {
        "checks": found,
        "worst": MISSING if MISSING in states else next((state for state in states if state != OK), OK),
        "owed": owed_papers(),
        "position": last_position(),
        "sealed": sealed_up_to(),
        "unordered": unordered(),
        "at": now(),
    }
    return render(request, "workbench/office/operator.html", told)
