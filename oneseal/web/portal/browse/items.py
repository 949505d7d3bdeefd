"""找事、看指南 The list of what can be applied for, and the guide of one item: everything that Art. 30 has published, in plain words."""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from oneseal.calendars.queries import calendar_of
from oneseal.catalogue.queries import (
    Guide,
    followed_on,
    guide,
    guide_on_paper,
    handlers_of,
    in_force,
    is_guide_open,
    item_form,
    item_of_code,
    leaves_in_force,
    published_file,
    version,
    written_form,
)
from oneseal.catalogue.rules import RESULT_SAMPLE, Download, LoadedVersion, forms_of, has_result_sample
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.linked import word_of
from oneseal.documents.queries import qr
from oneseal.journal.queries import today
from oneseal.law.clock import correction_deadline
from oneseal.law.days import Due, due_on
from oneseal.people.models import Body
from oneseal.people.queries import bureaus
from oneseal.web.attached import handed
from oneseal.web.chart import drawn
from oneseal.web.guide import parts_of
from oneseal.web.portal.browse.listing import folds_of, page_of, things_for, under_topic
from oneseal.web.portal.browse.searching import Wish, found_for, is_typing, places_of
from oneseal.web.portal.browse.topics import AUDIENCES, counted
from oneseal.web.templatetags.pages import day
from oneseal.web.throttle import PRINTING, note_failure, require_seldom
from oneseal.web.words import said, say

FORMS_SAID = {
    "application": said("空白申请表", "Application form, blank"),
    "application-sample": said("申请表样表", "Application form, sample"),
    "mandate": said("空白授权委托书", "Mandate, blank"),
    "mandate-sample": said("授权委托书样表", "Mandate, sample"),
    RESULT_SAMPLE: said("结果样本", "Result, sample"),
}


@require_safe
@vary_on_headers("HX-Request")
def items(request: HttpRequest) -> HttpResponse:
    """What words mean, best first with why; without words every thing once, by topic in folds; one topic a page at a time, with its
    offices. Narrowed by audience, topic and division, all of them in the address.

    While one types only the list is asked for. The same number of queries however many items there are.
    """
    offices = bureaus()
    places = places_of(offices)
    wish = Wish.of(request.GET, places)
    told: dict[str, Any] = {"wish": wish, "places": places, "here": "items", "few": bool(request.GET.get("few"))}
    told["ask"] = next((body for body in offices if body.division_id == wish.division), offices[0] if offices else None)
    if wish.text:
        found = found_for(request, wish, places)
        told |= {"hits": found.rows, "many": len(found.rows), "loosely": found.loosely, "near": found.near}
    page = "found" if is_typing(request) else "items"
    if page == "found" and (wish.text or told["few"]):
        return render(request, "portal/browse/found.html", told)
    rows = leaves_in_force()
    if not wish.text:
        told |= _listed(rows, wish, request.GET.get("after", ""))
    topics = counted(rows, wish.audience) if wish.audience else []
    told["topics"] = [each for each in topics if wish.text or each[0] == wish.topic]
    return render(request, f"portal/browse/{page}.html", told)


def _listed(rows: list[dict[str, Any]], wish: Wish, after: str) -> dict[str, Any]:
    """Folds for each audience that is asked for, or a page of one topic; ``many``: how many things there are in all."""
    if wish.topic:
        things = under_topic(things_for(rows, audience=wish.audience, division=wish.division), wish.audience, wish.topic)
        found, following = page_of(things, after)
        return {"many": len(things), "found": found, "after": following, "is_later": bool(after)}
    whose = {each: things_for(rows, audience=each, division=wish.division) for each in AUDIENCES if wish.audience in {"", each}}
    folded = [(each, AUDIENCES[each][1], folds_of(things, each)) for each, things in whose.items() if things]
    return {"many": len({thing.name for things in whose.values() for thing in things}), "folded": folded}


@require_safe
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """The guide; a date carries its condition. What it says is what its paper and the open data say."""
    row = in_force(item)
    if row is None:
        raise Http404
    following = followed_on(row)
    told = {"following": day(following) if following else ""}
    return render(request, "portal/browse/item.html", {**guide_page(version(row.id), guide(row.id)), **told})


def guide_page(loaded: LoadedVersion, known: Guide) -> dict[str, Any]:
    """What the page of a guide shows: of a version in force, or of a draft that its keeper looks at as people will."""
    item, division = loaded.item, Body.objects.values_list("division", flat=True).get(id=loaded.body)
    told: dict[str, Any] = {"guide": known, "parts": parts_of(known), "item": item, "since": _since(loaded.effective_on), "here": "items"}
    told |= _way(item, str(loaded.elements.get("link_addr") or "") if loaded.mode == LINKED else "")
    told |= {"chart": drawn(loaded.chart) if loaded.chart else ""}
    told |= {"promise": loaded.promise, "statutory": loaded.statutory}
    told |= {"dates": (dates := _dates(loaded, division, today())), "notice_day": day(dates["notice"].due_on), "printed": today()}
    told["qr"] = _code(f"{settings.PUBLIC_URL}/items/{item}")
    told["forms"] = [(name, str(FORMS_SAID[name])) for name in forms_of(loaded) if name != RESULT_SAMPLE]
    told["files"] = files_said(known)
    told["sample"] = RESULT_SAMPLE if has_result_sample(loaded) else ""
    return told


@lru_cache(maxsize=256)
def _code(address: str) -> SafeString:
    """The code of a guide's address, which everybody may know: drawn once for all who read the guide."""
    return SafeString(qr(address))  # nosec B703 - lines of a code that is drawn here


def files_said(known: Guide) -> list[tuple[str, str, Download]]:
    """Blank forms and samples of single materials: the material, what it is, and where; the item's own forms stand apart."""
    kinds = (("blank", say("空白表格", "blank form")), ("sample", say("样表", "sample")))
    had = ((line.name, words, getattr(line, name)) for line in known.materials for name, words in kinds)
    return [(name, words, file) for name, words, file in had if file and (file.key or not file.kind)]


def _way(item: UUID, link: str) -> dict[str, Any]:
    """Where a link leads: to the guide of the one office that decides; on this page to those that handle it, where there are several; else
    to another system. Nowhere where that office has ended the item or has not begun (``is_over_there``): its guide would not open."""
    if (word := word_of(link)) and not is_guide_open(word):
        return {"link": "", "is_here": True, "handlers": (), "is_over_there": True}
    several = handlers_of(item) if link.startswith("/items?") else []
    if len(several) == 1:
        return {"link": reverse("item", args=[several[0].item]), "is_here": True, "handlers": ()}
    return {"link": "#who" if several else link, "is_here": link.startswith("/"), "handlers": several}


@require_safe
def guide_of_item(request: HttpRequest, item: UUID) -> HttpResponse:
    """办事指南 as PDF, to print or to send on. It says on which day it was printed, so it is set once a day for each version and kept;
    setting it costs more than a page, so how often one address may ask for a new one is bounded."""
    row = in_force(item)
    if row is None:
        raise Http404
    kept, key = caches["guides"], f"{row.id}-{today()}"
    data = kept.get(key)
    if data is None:
        require_seldom(request, rule=PRINTING)
        note_failure(request, rule=PRINTING)
        data = guide_on_paper(row.id, today())
        kept.set(key, data)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{row.item.name} 办事指南 第{row.version}版.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_safe
def item_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """业务办理项编码: the address that item data, other portals and printed papers give leads to the guide."""
    found = item_of_code(code)
    if found is None:
        raise Http404
    return HttpResponseRedirect(reverse("item", args=[found]))


def _since(on: date | None) -> str:
    return say(f"，自{on.year}年{on.month}月{on.day}日起施行", f", since {on.isoformat()}") if on else ""


def _dates(loaded: LoadedVersion, division: str, on: date) -> dict[str, Due]:
    """If she files today: told by when, decided by when."""
    calendar = calendar_of(division)
    notice = correction_deadline(calendar, on)
    decided = due_on(calendar, notice.due_on, loaded.promise)
    return {"notice": notice, "decided": decided}


@require_safe
def form_of_item(request: HttpRequest, item: UUID, name: str) -> HttpResponse:
    """空白表格、样表: one of the item's forms as PDF, to print or to fill in at home."""
    row = in_force(item)
    loaded = version(row.id) if row else None
    if row is None or loaded is None or name not in forms_of(loaded):
        raise Http404
    data = item_form(row.id, name)
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{loaded.name} {FORMS_SAID[name]}.pdf") or ""
    return response


@require_safe
def file_of_item(request: HttpRequest, item: UUID, key: str) -> HttpResponseBase:
    """空白表格、样表 of one material, of a version that people have read."""
    found = published_file(item, key)
    if found is None:
        raise Http404
    held_by, held = found
    return handed(held, lambda: written_form(held_by, held.key))
