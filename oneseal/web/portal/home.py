"""首页 The home page: what this is, what can be applied for here, and where to look whether it runs well."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import published_leaves
from oneseal.web.queries import is_demo


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page."""
    rows = published_leaves()
    names = list(dict.fromkeys(row["name"] for row in rows))
    return render(request, "portal/home.html", {"items": names, "bureaus": len({row["body"] for row in rows}), "demo": is_demo()})
