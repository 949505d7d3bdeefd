"""申请 Beginning a draft, the summary with its statements, filing once, and the receipt page."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.actions.filing import require_server_type
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import Desk, answers_of, drafts_of, filed_under, my_case, situations_of
from oneseal.cases.queries.filed import filed_pdf, may_read_whole
from oneseal.cases.queries.mine import decided_by
from oneseal.catalogue.queries import in_force, version
from oneseal.catalogue.rules import FormErrors
from oneseal.documents.queries import upload_facts
from oneseal.journal.queries import today
from oneseal.law.licensing import unrelated_material
from oneseal.law.rule import Refused
from oneseal.people.queries import party_details, standing
from oneseal.web.forms import Form, agreed, posted, text
from oneseal.web.portal.filing.draft import Filling, filling, forget_changes, page
from oneseal.web.portal.filing.known import prefilled
from oneseal.web.situations import answers_in
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say

log = structlog.get_logger("read")


class Statements(Form):
    """What she states on filing: where papers reach her, that it is true, that she knows what happens with her data."""

    address = text(
        said("送达地址", "Address for service"),
        hint=said(
            "纸质文书和证照寄到这里。已同意电子送达的可以不填。",
            "Paper documents go here. May stay empty if you agree to electronic service.",
        ),
        required=False,
        autocomplete="street-address",
    )
    electronic = agreed(
        said("我同意电子送达：文书和证照在“我的”里送达，不再寄纸质件。", "I agree to electronic service: papers reach me under “Mine”."),
        hint=said("可以不同意；不同意的，按上面的地址送达。", "You need not agree; papers then go to the address above."),
        required=False,
    )
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
    """Begin: for whom, what it takes; the draft is made when she says so. One begun earlier is offered first."""
    visitor = here(request)
    row = in_force(item)
    if row is None:
        raise Http404
    loaded = version(row.id)
    refusal = None
    try:
        require_server_type(loaded, party_details([visitor.principal])[visitor.principal].kind)
    except Refused as not_for_her:
        refusal = not_for_her
    if request.method == "POST" and refusal is None:
        form = prefilled(loaded, visitor.principal, visitor.person)
        try:
            answers = answers_in(loaded, request.GET)
            draft = actions.save_draft(loaded.id, applicant=visitor.principal, by=visitor.person, answers=answers, form=form, materials={})
            return HttpResponseRedirect(reverse("draft", args=[draft]))
        except Refused as full:
            refusal = full
    begun = [draft for draft in drafts_of(visitor.person, visitor.principal) if draft.of == item]
    told = {"loaded": loaded, "item": item, "begun": begun, "refusal": refusal}
    return render(request, "portal/filing/apply.html", told, status=422 if refusal and request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def summary(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Everything once more, what is still missing with the way to it, the statements, and the one act: 提交申请."""
    visitor = here(request)
    try:
        known = filling(request, draft)
    except Http404:
        if case := filed_under(visitor.person, str(draft)):  # pressed twice, or come back to: the receipt is what she wants
            return HttpResponseRedirect(reverse("filed", args=[case]))
        raise
    address = party_details([visitor.principal])[visitor.principal].address
    form, gaps = Statements(posted(request), initial={"address": address}), _gaps(known)
    if request.method == "POST" and form.is_valid() and not gaps:
        try:
            case = _filed(request, known, form)
        except Refused as refused:
            form.take(refused)
        else:
            messages.success(request, say("申请已提交", "Your application is filed"))
            return HttpResponseRedirect(reverse("filed", args=[case]))
    status = 422 if request.method == "POST" else 200
    return page(request, known, "summary", "summary", {"form": form, "gaps": gaps, **_told(known)}, status)


def _filed(request: HttpRequest, known: Filling, form: Statements) -> UUID:
    """The one act; the draft's key makes a second press harmless, then the draft goes."""
    entry = actions.file(
        known.loaded.id,
        applicant=known.said["applicant"],
        by=known.person,
        answers=known.answers,
        form=known.form,
        materials=known.materials,
        key=str(known.id),
        service={name: form.cleaned_data[name] for name in ("address", "electronic")},
    )
    with suppress(Refused):  # a second press has thrown it away already
        actions.discard_draft(known.id, by=known.person)
    forget_changes(request, known.id)
    return entry.stream


def _told(known: Filling) -> dict[str, Any]:
    """What was filled in and given, section by section, each with the way back to it."""
    uploads = upload_facts([file for files in known.materials.values() for file in files])
    rows = answers_of(known.loaded, known.form)
    sections = [
        (known.address(f"form/{number}"), section["title"], [row for row in rows if row.section == section["title"]])
        for number, section in enumerate(known.loaded.form.sections)
    ]
    return {
        "situations": situations_of(known.loaded, known.answers),
        "sections": sections,
        "given": [(line, [uploads[file] for file in known.materials.get(line.id, []) if file in uploads]) for line in known.lines],
        "missing": [line for line in known.lines if line.required and line.id not in known.materials],
        "truth": unrelated_material.citation if known.loaded.licensing else None,
    }


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


def _case(request: HttpRequest, case: UUID) -> Desk:
    visitor = here(request)
    known = my_case(standing(visitor.person, today()), visitor.principal, case)
    if known is None:
        raise Http404
    return known


@never_cache
@require_safe
@signed_in
def filed(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt: numbers, the password, and by which date which answer comes, and why."""
    known = _case(request, case)
    receipt = next((paper for paper in known.papers if paper.kind == "receipt"), None)
    told = {"desk": known, "password": query_password(known.row.query_number), "decided": decided_by(known.row), "receipt": receipt}
    return render(request, "portal/filing/filed.html", told)


@never_cache
@require_safe
@signed_in
def filed_form(request: HttpRequest, case: UUID) -> HttpResponse:
    """What was filed, as PDF to keep: in full for the applicant and who filed it, numbers masked for others who act for her."""
    known, visitor = _case(request, case), here(request)
    response = HttpResponse(
        filed_pdf(known, clear=may_read_whole(standing(visitor.person, today()), known)), content_type="application/pdf"
    )
    name = f"{known.loaded.name}申请表 {known.row.number}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    log.info("filed form", by=str(visitor.person), case=str(case))
    return response
