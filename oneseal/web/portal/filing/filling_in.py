"""填写 The pages of a draft that ask: situations first, then the form section by section; every page saves before it goes on."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases.queries import answers_of, situations_of
from oneseal.web.coded import answered
from oneseal.web.forms import Form, one_of, posted
from oneseal.web.portal.filing.draft import Filling, filling, held, onward, page
from oneseal.web.portal.filing.elsewhere import differences, is_stale, mark_of
from oneseal.web.portal.filing.fields import ADD, SchemaForm
from oneseal.web.visitor import signed_in

AUTOSAVE = "autosave"


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def situations(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What applies to her: the answers make the exact list of materials."""
    if request.method != "POST":
        known = filling(request, draft)
        told: dict[str, Any] = {"form": _situations_form(request, known), "seen": mark_of(known.answered)}
        return page(request, known, "situations", "situations", told)
    with held(request, draft) as known:
        form = _situations_form(request, known)
        good, stood = form.is_valid(), known.answered
        chosen = {
            each.id: next(value for value in each.options if str(value) == form.cleaned_data[each.id])
            for each in known.loaded.situations
            if each.id in form.cleaned_data
        }
        stale = is_stale(request, stood, {**stood, **chosen})
        if not stale and (good or AUTOSAVE in request.POST):
            known.keep(answers={**stood, **chosen})
    told = {"form": form, "seen": mark_of(known.answered)}
    if AUTOSAVE in request.POST:
        return _saved(known, told["seen"], stale)
    if stale:
        told["elsewhere"] = differences(situations_of(known.loaded, stood), situations_of(known.loaded, {**stood, **chosen}))
    if good and not stale:
        return onward(request, known, "situations")
    return page(request, known, "situations", "situations", told, 409 if stale else 422)


def _situations_form(request: HttpRequest, known: Filling) -> Form:
    asked: dict[str, Any] = {}
    for each in known.loaded.situations:
        asked[each.id] = one_of(each.question, [(str(value), answered(label)) for value, label in each.options.items()])
    made: Form = type("Situations", (Form,), asked)(posted(request), initial={name: str(value) for name, value in known.answered.items()})
    return made


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def section(request: HttpRequest, draft: UUID, number: int) -> HttpResponse:
    """One group of questions of the form. What is wrong is shown on going on; saving alone keeps it as it is."""
    if request.method != "POST":
        known = filling(request, draft)
        group = _group(known, number)
        form = SchemaForm(known.loaded, group["fields"], known.form)
        told: dict[str, Any] = {"form": form, "group": group, "seen": mark_of(_of(group, known.form))}
        return page(request, known, f"form/{number}", "section", told)
    with held(request, draft) as known:
        group = _group(known, number)
        form = SchemaForm(known.loaded, group["fields"], known.form, request.POST)
        good = form.is_valid()
        stood, wanted = _of(group, known.form), _of(group, form.merged_into(known.form))
        stale = is_stale(request, stood, wanted)
        if not stale and (good or AUTOSAVE in request.POST):
            known.keep(form=form.merged_into(known.form))
    told = {"form": form, "group": group, "seen": mark_of(_of(group, known.form))}
    if AUTOSAVE in request.POST:
        return _saved(known, told["seen"], stale, form.unread)
    if stale:
        told["elsewhere"] = differences(_words(known, stood), _words(known, wanted))
        return page(request, known, f"form/{number}", "section", told, 409)
    unread = bool(form.errors)
    if ADD in request.POST and not unread:
        again = SchemaForm(known.loaded, group["fields"], known.form, request.POST)
        return page(request, known, f"form/{number}", "section", {**told, "form": again})
    goes_on = not unread if {"later", ADD} & request.POST.keys() else form.passes(known.form, known.party)
    if goes_on:
        return onward(request, known, f"form/{number}")
    return page(request, known, f"form/{number}", "section", told, 422)


def _group(known: Filling, number: int) -> dict[str, Any]:
    sections = known.loaded.form.sections
    if number >= len(sections):
        raise Http404
    return dict(sections[number])


def _of(group: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    return {name: form[name] for name in group["fields"] if name in form}


def _words(known: Filling, form: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row.label, row.value) for row in answers_of(known.loaded, form, clear=True)]


def _saved(known: Filling, seen: str, stale: bool, unread: str = "") -> HttpResponse:
    """For the page's script: when it was saved, as the page says it, what it shows by now, what could not be read, and for which version of
    the item; 409 when another window was there first."""
    if stale:
        return JsonResponse({}, status=409)
    return JsonResponse(
        {"saved": f"{localtime(known.said['saved_at']):%H:%M}", "seen": seen, "version": str(known.loaded.id), "unread": unread}
    )
