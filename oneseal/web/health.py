"""运行状况 The health page: for people a page, for programs JSON."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.web.queries import MISSING, checks, is_demo


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when work can go on, 503 when it cannot; JSON for programs, a page for people."""
    found = checks()
    well = all(check.state != MISSING for check in found)
    status = 200 if well else 503
    if request.get_preferred_type(["application/json", "text/html"]) != "text/html":
        value = {"ok": well, "checks": [asdict(check) for check in found]}
        return JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "health.html", {"checks": found, "well": well, "demo": is_demo()}, status=status)
