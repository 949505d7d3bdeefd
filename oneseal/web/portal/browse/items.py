"""找事、看指南 The list of what can be applied for, and the guide of one item: everything that Art. 30 has published, in plain words."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from oneseal.calendars.queries import calendar_of
from oneseal.catalogue.queries import in_force, item_form, item_of_code, published_leaves, version
from oneseal.catalogue.rules import ITEM_FORMS, LoadedVersion
from oneseal.journal.queries import today
from oneseal.law.clock import correction_deadline, sentence
from oneseal.law.days import due_on
from oneseal.law.licensing import published_elements
from oneseal.people.models import Body
from oneseal.web.chart import drawn
from oneseal.web.portal.browse.topics import AUDIENCES, counted, serves, topics_of
from oneseal.web.words import said

FORMS_SAID = {
    "application": said("空白申请表", "Application form, blank"),
    "application-sample": said("申请表样表", "Application form, sample"),
    "mandate": said("空白授权委托书", "Mandate, blank"),
    "mandate-sample": said("授权委托书样表", "Mandate, sample"),
}


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Every item once, with the offices where it is handled; narrowed by audience, topic and words; one query."""
    audience, topic, text = request.GET.get("for", ""), request.GET.get("topic", ""), request.GET.get("q", "").strip()[:60]
    audience = audience if audience in AUDIENCES else ""
    rows = published_leaves()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if audience and not serves(row, audience):
            continue
        if audience and topic and topic not in topics_of(row, audience):
            continue
        words = [row["name"], row["task_code"], *row["short_names"]]
        if text and not any(text in str(word) for word in words):
            continue
        found.setdefault(row["name"], []).append(row)
    told: dict[str, Any] = {"found": list(found.items()), "audience": audience, "topic": topic, "text": text, "here": "items"}
    told["topics"] = counted(rows, audience) if audience else []
    return render(request, "portal/browse/items.html", told)


@require_safe
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """The guide; a date carries its condition."""
    row = in_force(item)
    if row is None:
        raise Http404
    loaded = version(row.id)
    body = Body.objects.get(id=loaded.body)
    told = {"loaded": loaded, "item": item, "body": body, "chart": drawn(loaded.chart), "dates": _dates(loaded, body.division_id, today())}
    told["forms"] = [(name, str(label)) for name, label in FORMS_SAID.items()]
    told |= {"ground": published_elements.citation if loaded.licensing else None, "here": "items"}
    return render(request, "portal/browse/item.html", told)


@require_safe
def item_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """业务办理项编码: the address that item data, other portals and printed papers give leads to the guide."""
    found = item_of_code(code)
    if found is None:
        raise Http404
    return HttpResponseRedirect(reverse("item", args=[found]))


def _dates(loaded: LoadedVersion, division: str, on: date) -> dict[str, str]:
    """If she files today: told by when, decided by when."""
    calendar = calendar_of(division)
    notice = correction_deadline(calendar, on)
    decided = due_on(calendar, notice.due_on, loaded.promise)
    return {"notice": sentence(notice), "decided": sentence(decided)}


@require_safe
def form_of_item(request: HttpRequest, item: UUID, name: str) -> HttpResponse:
    """空白表格、样表: one of the item's forms as PDF, to print or to fill in at home."""
    row = in_force(item)
    if row is None or name not in ITEM_FORMS:
        raise Http404
    data, loaded = item_form(row.id, name), version(row.id)
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{loaded.name} {FORMS_SAID[name]}.pdf") or ""
    return response
