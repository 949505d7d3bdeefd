"""窗口收件 The window fills in for who stands there, scans what she brings, marks what it held against the original, and takes it in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases import actions
from oneseal.cases.actions.filing import require_server_type
from oneseal.catalogue.queries import in_force, version
from oneseal.catalogue.rules import FormErrors, LoadedVersion
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.queries import PartyDetails, party_details, party_name, principals_of
from oneseal.web.forms import Form, agreed, text
from oneseal.web.portal.filing.fields import ADD, SchemaForm
from oneseal.web.portal.filing.known import prefilled
from oneseal.web.situations import answers_in, questions_of, why_of
from oneseal.web.uploads import received
from oneseal.web.visitor import here
from oneseal.web.workbench.office.door import posts_with, with_power


class Service(Form):
    """How papers reach her."""

    address = text("送达地址", hint="不同意电子送达的必填", required=False)
    electronic = agreed("申请人同意电子送达", required=False)


@dataclass
class Sheet:
    """What is being taken in: the item, who stands there, for whom, under which answers."""

    loaded: LoadedVersion
    item: UUID
    person: PartyDetails
    principal: UUID
    answers: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """Every field of the form, in its order."""
        return [name for section in self.loaded.form.sections for name in section["fields"]]


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_file(request: HttpRequest, party: UUID, item: UUID) -> HttpResponse:
    """One page: for whom and under which circumstances (in the address), the form, the scans, taken in by one press."""
    sheet = _sheet(request, party, item)
    clerk = here(request).person
    known = prefilled(sheet.loaded, sheet.principal, party)
    sent = request.POST if request.method == "POST" else None
    form, service = SchemaForm(sheet.loaded, sheet.names, known, sent), Service(sent, prefix="service")
    given, wrong = _scanned(request, sheet, clerk) if sent is not None else ({}, {})
    refusal = None
    if sent is not None and ADD not in sent and form.is_valid() and service.is_valid() and not wrong:
        try:
            case = _taken_in(sheet, form.answers(), given, service.cleaned_data, sent, clerk)
        except FormErrors as mistakes:
            form.mark(mistakes)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "已收件；打印回执交给申请人")
            return HttpResponseRedirect(reverse("counter-receipt", args=[case]))
    status = 422 if sent is not None and ADD not in sent else 200
    if sent is not None and ADD in sent:
        form = SchemaForm(sheet.loaded, sheet.names, form.merged_into(known) if form.is_valid() else known, sent)
    told = {"sheet": sheet, "form": form, "service": service, "refusal": refusal, "wrong": wrong, **_told(request, sheet, given)}
    return render(request, "workbench/counter/taking_in.html", told, status=status)


def _sheet(request: HttpRequest, party: UUID, item: UUID) -> Sheet:
    """Only items of her bureau, for the person herself or whom she may act for; 404 for anything else."""
    row, person = in_force(item), party_details([party]).get(party)
    bodies = {post.body for post in posts_with(here(request), ACCEPT)}
    if row is None or row.item.body_id not in bodies or person is None or person.erased or person.kind != "natural":
        raise Http404
    loaded = version(row.id)
    choices = principals_of(party, today())
    asked = request.GET.get("for", "")
    principal = next((each for each in choices if str(each) == asked), None) or _first(loaded, choices)
    return Sheet(loaded, item, person, principal, answers_in(loaded, request.GET))


def _first(loaded: LoadedVersion, choices: list[UUID]) -> UUID:
    """The first of whom she may act for that the item is for; herself when it is for none of them."""
    details = party_details(choices)
    for each in choices:
        try:
            require_server_type(loaded, details[each].kind)
        except Refused:
            continue
        return each
    return choices[0]


def _scanned(request: HttpRequest, sheet: Sheet, clerk: UUID) -> tuple[dict[str, list[UUID]], dict[str, str]]:
    """The files that came, with those that came before (her own scans only), and what was wrong with others, by line."""
    lines = {line.id for line in sheet.loaded.materials_for(sheet.answers)}
    given: dict[str, list[UUID]] = {}
    for kept in request.POST.getlist("kept"):
        line, _, upload = kept.partition(":")
        try:
            given.setdefault(line, []).append(UUID(upload))
        except ValueError:
            continue
    own = {key for key, fact in upload_facts([file for files in given.values() for file in files]).items() if fact.by == clerk}
    given = {line: [file for file in files if file in own] for line, files in given.items() if line in lines}
    wrong: dict[str, str] = {}
    for line in lines:
        taken, mistakes = received(request, line, clerk)
        given[line] = [*given.get(line, []), *taken]
        if mistakes:
            wrong[line] = "；".join(mistakes)
    return {line: files for line, files in given.items() if files}, wrong


def _taken_in(
    sheet: Sheet, form: dict[str, Any], given: dict[str, list[UUID]], service: dict[str, Any], sent: QueryDict, clerk: UUID
) -> UUID:
    told = service["address"] or service["electronic"]
    return actions.file(
        sheet.loaded.id,
        applicant=sheet.principal,
        by=sheet.person.id,
        answers=sheet.answers,
        form=form,
        materials=given,
        key=sent.get("key", ""),
        channel="counter",
        received_by=clerk,
        service={"address": service["address"], "electronic": service["electronic"]} if told else None,
        compared=[line for line in sent.getlist("compared") if line in given],
    ).stream


def _told(request: HttpRequest, sheet: Sheet, given: dict[str, list[UUID]]) -> dict[str, Any]:
    """What the page shows besides the form: for whom, the questions, the lines with what came."""
    choices = principals_of(sheet.person.id, today())
    names, uploads = party_name(choices), upload_facts([file for files in given.values() for file in files])
    compared = set(request.POST.getlist("compared"))
    return {
        "key": request.POST.get("key") or str(new_stream()),
        "principals": [(str(each), names[each]) for each in choices if each in names],
        "questions": questions_of(sheet.loaded, sheet.answers),
        "lines": [
            (
                line,
                why_of(sheet.loaded, sheet.answers, line),
                [uploads[file] for file in given.get(line.id, ()) if file in uploads],
                line.id in compared,
            )
            for line in sheet.loaded.materials_for(sheet.answers)
        ],
    }
