"""首页 The home page: search first, what can be applied for, progress and certificates, her own cases when she is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.catalogue.queries import published_leaves
from oneseal.web.portal.browse.topics import AUDIENCES, counted

MOST = 12
"""Items that stand on the home page; the others one step away."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page. An item stands there once, with the office highest up that handles it."""
    rows = published_leaves()
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row["name"], row["item"])
    told = {"items": list(names.items())[:MOST], "bureaus": len({row["body"] for row in rows})}
    told["topics"] = [(audience, label, counted(rows, audience)) for audience, (_, label) in AUDIENCES.items()]
    return render(request, "portal/home.html", told)
