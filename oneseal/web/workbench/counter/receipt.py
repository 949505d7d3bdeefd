"""收件回执 What the applicant takes home from the window: numbers, what was handed in, what comes next; on A4 or a strip of 80 mm."""

from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import originals_kept
from oneseal.documents.queries import qr
from oneseal.law.powers import ACCEPT
from oneseal.web.visitor import here, not_yours
from oneseal.web.workbench.desk.case import case_for
from oneseal.web.workbench.office.door import posts_with, with_power

log = structlog.get_logger("read")


@never_cache
@require_safe
@with_power(ACCEPT)
def counter_receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """For a window of the bureau that has the case. The password stands on it until the applicant draws a new one, which is for her alone
    (C-69), so every look is noted in the log."""
    visitor = here(request)
    known = case_for(visitor, case)
    if all(post.body != known.desk.row.body_id for post in posts_with(visitor, ACCEPT)):
        return not_yours(request)
    log.info("receipt", by=str(visitor.person), case=str(case))
    row, first = known.desk.row, known.desk.done[0]
    address = f"{settings.PUBLIC_URL}/progress?n={row.query_number}"
    told = {
        "case": known,
        "desk": known.desk,
        "password": "" if known.desk.case.renewals else query_password(row.query_number, 0),
        "at": first.at,
        "address": address,
    }
    told["given"] = [line for line in known.desk.materials if line.files]
    told["missing"] = [line for line in known.desk.materials if line.required and not line.is_given]
    told["originals"] = originals_kept({row.body_id}, case=case)
    told["qr"] = SafeString(qr(address))  # nosec B703 - lines of a code that is drawn here
    told["strip"] = bool(request.GET.get("strip"))
    return render(request, "workbench/counter/receipt.html", told)
