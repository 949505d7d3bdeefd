"""申请 Beginning a draft, the summary with its statements, filing once, and the receipt page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import answers_of, filed_under, my_case, situations_of
from oneseal.catalogue.queries import in_force, version
from oneseal.catalogue.rules import FormErrors
from oneseal.journal.queries import today
from oneseal.law.licensing import unrelated_material
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.web.forms import Form, agreed, posted
from oneseal.web.portal.filing.draft import Filling, filling, page
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said


class Statements(Form):
    """What she states on filing."""

    truth = agreed(
        said("我声明：所填内容和所交材料真实、有效。", "I state that what I have filled in and handed in is true and valid."),
        hint=said("隐瞒情况或者提供虚假材料要承担法律责任。", "Concealment or false material has legal consequences."),
    )
    privacy = agreed(
        said("我已阅读隐私说明，知道这些信息只用于办理本事项。", "I have read the privacy notice: the data are used for this matter only.")
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def apply(request: HttpRequest, item: UUID) -> HttpResponse:
    """Begin: for whom, what it takes; the draft is made when she says so."""
    visitor = here(request)
    row = in_force(item)
    if row is None:
        raise Http404
    loaded = version(row.id)
    if request.method == "POST":
        answers = loaded.complete_answers({})
        draft = actions.save_draft(loaded.id, applicant=visitor.principal, by=visitor.person, answers=answers, form={}, materials={})
        return HttpResponseRedirect(reverse("draft", args=[draft]))
    return render(request, "portal/filing/apply.html", {"loaded": loaded, "item": item})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def summary(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Everything once more, what is still missing with the way to it, the statements, and the one act: 提交申请."""
    visitor = here(request)
    if request.method == "POST" and (case := filed_under(visitor.person, str(draft))):
        return HttpResponseRedirect(reverse("filed", args=[case]))
    known = filling(request, draft)
    form, gaps = Statements(posted(request)), _gaps(known)
    if request.method == "POST" and form.is_valid() and not gaps:
        try:
            entry = actions.file(
                known.loaded.id,
                applicant=visitor.principal,
                by=visitor.person,
                answers=known.answers,
                form=known.form,
                materials=known.materials,
                key=str(draft),
            )
        except Refused as refused:
            form.take(refused)
        else:
            actions.discard_draft(draft, by=visitor.person)
            return HttpResponseRedirect(reverse("filed", args=[entry.stream]))
    told = {
        "form": form,
        "gaps": gaps,
        "rows": answers_of(known.loaded, known.form),
        "truth": unrelated_material.citation if known.loaded.licensing else None,
    }
    told["situations"] = situations_of(known.loaded, known.answers)
    told["missing"] = [line for line in known.lines if line.required and line.id not in known.materials]
    return page(request, known, "summary", "summary", told, 422 if form.errors else 200)


def _gaps(draft: Filling) -> list[tuple[str, str]]:
    """What the item's check still finds wrong: where to mend it, and what."""
    try:
        draft.loaded.valid_form(draft.form)
    except FormErrors as wrong:
        places = {name: n for n, section in enumerate(draft.loaded.form.sections) for name in section["fields"]}
        return [
            (draft.address(f"form/{places.get(error.field.split('[')[0], 0)}"), f"{error.label}：{error.reason}，{error.mend}")
            for error in wrong.errors
        ]
    return []


@never_cache
@require_safe
@signed_in
def filed(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt: numbers, the password, and by which date which answer comes, and why."""
    visitor = here(request)
    known = my_case(standing(visitor.person, today()), visitor.principal, case)
    if known is None:
        raise Http404
    password = query_password(known.row.query_number)
    return render(request, "portal/filing/filed.html", {"desk": known, "password": password})
