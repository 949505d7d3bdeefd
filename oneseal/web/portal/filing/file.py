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
from oneseal.cases.actions.filing import SERVED
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import Desk, answers_of, drafts_of, filed_under, my_case, situations_of
from oneseal.cases.queries.barred import barred_online
from oneseal.cases.queries.filed import filed_pdf, may_read_whole
from oneseal.cases.queries.mine import decided_by
from oneseal.cases.rules.statements import ELECTRONIC, PRESENT
from oneseal.catalogue.queries import in_force, version
from oneseal.catalogue.queries.force import items_of_versions
from oneseal.catalogue.rules import TRUTH, serves
from oneseal.certificates.queries import HeldCertificate, certificates_held
from oneseal.journal.queries import today
from oneseal.law.licensing import unrelated_material
from oneseal.law.rule import Refused
from oneseal.people.queries import party_details, principals_of, standing
from oneseal.web.forms import agreed, posted, text
from oneseal.web.portal.filing.draft import Filling, filling, page
from oneseal.web.portal.filing.fields import wrong_in
from oneseal.web.portal.filing.known import prefilled
from oneseal.web.reasons import in_a_line, named
from oneseal.web.refusals import noted
from oneseal.web.situations import answered_in
from oneseal.web.stating import Stating
from oneseal.web.uploads import given
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say, tell

log = structlog.get_logger("read")


class Statements(Stating):
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
        said(f"我{ELECTRONIC}", "I agree to electronic service: papers reach me under “Mine”."),
        hint=said("可以不同意；不同意的，按上面的地址送达。", "You need not agree; papers then go to the address above."),
        required=False,
        version=PRESENT["electronic"],
    )
    truth = agreed(
        said(
            TRUTH,
            "I state that what I have filled in and handed in is true and valid; concealment or false material has legal consequences.",
        ),
        version=PRESENT["truth"],
        short=said("申请人声明", "Statement of truth"),
    )
    privacy = agreed(
        said("我已阅读隐私说明，知道这些信息只用于办理本事项。", "I have read the privacy notice: the data are used for this matter only."),
        version=PRESENT["privacy"],
        short=said("隐私说明", "Privacy notice"),
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
    refusal = barred_online(loaded, applicant=visitor.principal, by=visitor.person)
    if request.method == "POST" and refusal is None:
        form = prefilled(loaded, visitor.principal, visitor.person)
        try:
            answers = answered_in(loaded, request.GET)
            draft = actions.save_draft(loaded.id, applicant=visitor.principal, by=visitor.person, answers=answers, form=form, materials={})
            return HttpResponseRedirect(reverse("draft", args=[draft]))
        except Refused as full:
            refusal = noted(full)
    begun = [draft for draft in drafts_of(visitor.person, visitor.principal) if draft.of == item]
    told = {"loaded": loaded, "item": item, "begun": begun, "refusal": refusal, "is_served": refusal is not None and refusal.rule == SERVED}
    receives = visitor.sight is not None and visitor.sight.receives
    told["held"] = _held(visitor.principal, item) if receives and not refusal else []
    told["asks_principal"] = not receives and not refusal
    if told["is_served"]:
        told["fitting"] = _fitting(visitor.person, str(loaded.elements["server_type"]))
    return render(request, "portal/filing/apply.html", told, status=422 if refusal and request.method == "POST" else 200)


def _held(principal: UUID, item: UUID) -> list[HeldCertificate]:
    """The certificates of this very item that the applicant has and that hold: she may mean to extend or change one of them. For who may
    read them; an agent to whom receiving was not mandated hears the same whether there are any or not."""
    holding = [each for each in certificates_held(principal) if each.holds]
    items = items_of_versions({each.item_version for each in holding})
    return [each for each in holding if items.get(each.item_version) == item]


def _fitting(person: UUID, served: str) -> list[tuple[UUID, str]]:
    """For whom she may act and who may apply for this: key and name."""
    parties = party_details(principals_of(person, today()))
    return [(key, party.name) for key, party in parties.items() if serves(served, natural=party.kind == "natural")]


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
    form, gaps = Statements(posted(request), initial={"address": known.party.address}), _gaps(known)
    if request.method == "POST" and form.is_valid() and not gaps and not known.now_for:
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
        service=form.service,
        stated=form.stated,
        seen=_seen(request, known),
    )
    with suppress(Refused):  # a second press has thrown it away already
        actions.discard_draft(known.id, by=known.person)
    return entry.stream


def _seen(request: HttpRequest, known: Filling) -> UUID:
    """The version of the item on the page that was sent; a page that names none is as old as the draft."""
    try:
        return UUID(request.POST.get("seen", ""))
    except ValueError:
        return UUID(str(known.said["begun_under"]))


def _told(known: Filling) -> dict[str, Any]:
    """What was filled in and given, section by section, each with the way back to it; in full: a number half hidden cannot be checked,
    and nobody but who typed it opens her draft."""
    uploads = given([file for files in known.materials.values() for file in files])
    rows = answers_of(known.loaded, known.form, clear=True)
    sections = [
        (known.address(f"form/{number}"), section["title"], [row for row in rows if row.section == section["title"]])
        for number, section in enumerate(known.loaded.form.sections)
    ]
    return {
        "situations": situations_of(known.loaded, known.answered),
        "sections": sections,
        "given": [
            (line, [uploads[file] for file in known.materials.get(line.id, []) if file in uploads], known.loaded.is_form(line))
            for line in known.lines
        ],
        "open": known.listed.open,
        "missing": [line for line in known.lines if line.required and not known.gives(line)],
        "truth": unrelated_material.citation if known.loaded.licensing else None,
    }


def _gaps(draft: Filling) -> list[tuple[str, str]]:
    """What the item's check still finds wrong, what is not the applicant's own, and questions that nobody answered: where to mend it, and
    what."""
    asked: list[tuple[str, str]] = [
        (draft.address("situations"), tell("{q}：请选择", "{q}: please choose", q=each.question))
        for each in draft.loaded.situations
        if each.id not in draft.answered
    ]
    places = {name: n for n, section in enumerate(draft.loaded.form.sections) for name in section["fields"]}
    return asked + [
        (draft.address(f"form/{places.get(error.field.split('[')[0], 0)}"), named(error.label, in_a_line(error, stop="，")))
        for error in wrong_in(draft.loaded, draft.form, draft.party)
    ]


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
    """The receipt: numbers, the password for whom it is, and by which date which answer comes, and why."""
    known, sight = _case(request, case), here(request).sight
    may_take = sight is not None and sight.takes("receipt", known.row.agent_id)
    is_told = sight is not None and sight.is_told_password(known.row.agent_id, is_renewed=known.case.renewals > 0)
    receipt = next((paper for paper in known.papers if paper.kind == "receipt" and may_take), None)
    told: dict[str, Any] = {"desk": known, "decided": decided_by(known.row), "receipt": receipt}
    told["password"] = query_password(known.row.query_number, known.case.renewals) if is_told else ""
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
