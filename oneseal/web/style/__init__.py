"""样式页 Every part of the pages in all its states, for those who make pages and those who judge them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.web.style import figures, samples

AREAS = {"portal": "通用部件", "filing": "指南和申请", "desk": "工作台", "case": "办件和勘验", "figures": "数字和日历"}
"""The pages, by the last part of their address; the first one has the plain address."""
FILLED = {
    "portal": samples.portal,
    "filing": samples.filing,
    "desk": samples.desk,
    "case": samples.case,
    "figures": figures.figures,
}
"""What fills the parts of each page."""


@require_safe
def style(request: HttpRequest, area: str = "portal") -> HttpResponse:
    """One page of parts; no such area: 404."""
    if area not in AREAS:
        raise Http404
    told = {"areas": AREAS, "area": area, "called": AREAS[area], **FILLED[area]()}
    return render(request, f"style/{area}.html", told)
