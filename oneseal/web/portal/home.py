"""首页 The home page: what this is, what can be applied for here, and where to look whether it runs well."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import published_leaves
from oneseal.people.models import Division

FICTION = "99"
"""Codes of invented places begin so; no province has this number (GB/T 2260)."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page."""
    rows = published_leaves()
    names = list(dict.fromkeys(row["name"] for row in rows))
    demo = Division.objects.filter(code__startswith=FICTION).exists()
    return render(request, "portal/home.html", {"items": names, "bureaus": len({row["body"] for row in rows}), "demo": demo})
