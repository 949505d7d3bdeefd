"""填写 The pages of a draft that ask: situations first, then the form section by section; every page saves before it goes on."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.catalogue.rules import FormErrors
from oneseal.web.forms import Form, one_of, posted
from oneseal.web.portal.filing.draft import Filling, filling, held, onward, page
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
        return page(request, known, "situations", "situations", {"form": _situations_form(request, known)})
    with held(request, draft) as known:
        form = _situations_form(request, known)
        good = form.is_valid()
        chosen = {
            each.id: next(value for value in each.options if str(value) == form.cleaned_data[each.id])
            for each in known.loaded.situations
            if each.id in form.cleaned_data
        }
        if good or AUTOSAVE in request.POST:
            known.keep(answers={**known.answers, **chosen})
    if AUTOSAVE in request.POST:
        return _saved(known)
    return onward(request, known, "situations") if good else page(request, known, "situations", "situations", {"form": form}, 422)


def _situations_form(request: HttpRequest, known: Filling) -> Form:
    asked: dict[str, Any] = {}
    for each in known.loaded.situations:
        asked[each.id] = one_of(each.question, [(str(value), label) for value, label in each.options.items()])
    made: Form = type("Situations", (Form,), asked)(posted(request), initial={name: str(value) for name, value in known.answers.items()})
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
        return page(request, known, f"form/{number}", "section", {"form": form, "group": group})
    with held(request, draft) as known:
        group = _group(known, number)
        form = SchemaForm(known.loaded, group["fields"], known.form, request.POST)
        if form.is_valid() or AUTOSAVE in request.POST:
            known.keep(form=form.merged_into(known.form))
    if AUTOSAVE in request.POST:
        return _saved(known)
    told = {"form": form, "group": group}
    if form.errors:
        return page(request, known, f"form/{number}", "section", told, 422)
    if ADD in request.POST:
        again = SchemaForm(known.loaded, group["fields"], known.form, request.POST)
        return page(request, known, f"form/{number}", "section", {**told, "form": again})
    if "later" in request.POST or not _marked(known, form):
        return onward(request, known, f"form/{number}")
    return page(request, known, f"form/{number}", "section", told, 422)


def _group(known: Filling, number: int) -> dict[str, Any]:
    sections = known.loaded.form.sections
    if number >= len(sections):
        raise Http404
    return dict(sections[number])


def _marked(draft: Filling, form: SchemaForm) -> bool:
    """Whether the item's own check finds something wrong on this page; it is shown at the fields."""
    try:
        draft.loaded.valid_form(draft.form)
    except FormErrors as wrong:
        return form.mark(wrong)
    return False


def _saved(known: Filling) -> HttpResponse:
    """For the page's script: when it was saved, as the page says it."""
    return JsonResponse({"saved": f"{localtime(known.said['saved_at']):%H:%M}"})
