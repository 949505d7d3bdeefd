"""窗口收件 The window fills in for who stands there, scans what she brings, marks what it held against the original, and takes it in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases import actions
from oneseal.cases.actions.filing import require_server_type
from oneseal.cases.rules.statements import ELECTRONIC, PRESENT
from oneseal.catalogue.rules import FormErrors, LoadedVersion, Situation
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.queries import PartyDetails, party_details, party_name, principals_of
from oneseal.web.forms import Form, agreed, text
from oneseal.web.portal.filing.fields import ADD, SchemaForm
from oneseal.web.refusals import noted
from oneseal.web.situations import answered_in, listed, questions_of, why_of
from oneseal.web.uploads import UNCOMPARED, scanned
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.items import item_of_hall
from oneseal.web.workbench.counter.registered import Registered
from oneseal.web.workbench.office.door import with_power

ASKED, UPDATE = "ask-", "update"
"""How a question's answer is named in what is sent, beside the fields of the item's form; and the button that shows the page for them."""


class Service(Form):
    """How papers reach her, and what she says to the texts that she is shown; the officer notes it, and nothing is agreed to beforehand."""

    address = text("送达地址", hint="纸质文书和证照寄到这里；同意电子送达的可以不填。带 * 的是登记的地址，可以不改", required=False)
    electronic = agreed(
        f"申请人{ELECTRONIC}", hint="当面问过、申请人同意才勾选；不勾就是不同意", required=False, version=PRESENT["electronic"]
    )
    privacy = agreed(
        "申请人看过隐私说明，知道这些信息只用于办理本事项。",
        hint="请把隐私说明给申请人看；没有看或者不确认的不勾，照样收件",
        required=False,
        version=PRESENT["privacy"],
    )

    @property
    def noted(self) -> dict[str, str]:
        """The versions that she agreed to."""
        return {name: str(self.data.get(self.add_prefix(name), "")) for name in ("electronic", "privacy")}


@dataclass
class Sheet:
    """What is being taken in: the item, who stands there, for whom, under which answers."""

    loaded: LoadedVersion
    item: UUID
    person: PartyDetails
    principal: UUID
    answers: dict[str, Any]
    """What was answered; nothing is taken for answered that was not."""

    @property
    def names(self) -> list[str]:
        """Every field of the form, in its order."""
        return [name for section in self.loaded.form.sections for name in section["fields"]]

    @property
    def seen(self) -> str:
        """For whom and under which answers the page is shown: what comes back with other choices is shown anew before it is taken in."""
        return f"{self.principal}?{urlencode(sorted((name, str(value)) for name, value in self.answers.items()))}"

    @property
    def asked(self) -> set[str]:
        """Lines of material that these answers ask for."""
        return {line.id for line in listed(self.loaded, self.answers).asked}

    @property
    def waiting(self) -> set[str]:
        """Lines that may be asked for yet, as an open question is answered."""
        return {line.id for line, _ in listed(self.loaded, self.answers).open}

    @property
    def open(self) -> list[Situation]:
        """Questions that nobody has answered."""
        return [each for each in self.loaded.situations if each.id not in self.answers]

    def has_to_be_shown(self, seen: str, given: Collection[str]) -> bool:
        """Before it is taken in from a page that was shown as ``seen``: when that was for another or with another answer, or when what was
        scanned (``given``: its lines) is not asked for by what was answered since. Else an answer only settles lines that stood there."""
        principal, _, answers = seen.partition("?")
        known = {name: str(value) for name, value in self.answers.items()}
        is_same = principal == str(self.principal) and QueryDict(answers).dict().items() <= known.items()
        return seen != self.seen and (not is_same or any(line not in self.asked for line in given))


class SheetForm(SchemaForm):
    """The item's form at a window: what the register knows stands in it in part, and is filed whole."""

    def __init__(self, sheet: Sheet, known: Registered, values: Mapping[str, Any], data: QueryDict | None) -> None:
        super().__init__(sheet.loaded, sheet.names, values, data)
        self.known = known

    def answers(self) -> dict[str, Any]:
        """What was filled in; a number that was left as the page showed it is the registered one."""
        return {name: self.known.meant(name, value) for name, value in super().answers().items()}


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_file(request: HttpRequest, party: UUID, item: UUID) -> HttpResponse:
    """One page: for whom and under which circumstances (in the address), the form, the scans, taken in by one press."""
    sheet = _sheet(request, party, item)
    clerk = here(request).person
    known = Registered.of(sheet.loaded, sheet.principal, party)
    sent = request.POST if request.method == "POST" else None
    given, wrong = scanned(request, (line.id for line in sheet.loaded.materials), clerk) if sent is not None else ({}, {})
    changed = sent is not None and sheet.has_to_be_shown(sent.get("seen", sheet.seen), given)
    again = sent is not None and (changed or ADD in sent or UPDATE in sent)
    if sent is not None and not again:
        wrong = {**_uncompared(sheet, sent, given), **wrong}
    unanswered = sheet.open if sent is not None and not again else []
    data = _carried(sheet, known, sent) if sent is not None and changed else sent
    form = SheetForm(sheet, known, known.shown, data)
    service = Service(data, prefix="service", initial={"address": _address(sheet.principal)[0]})
    refusal = None
    if sent is not None and not again and all([form.passes({}), service.is_valid()]) and not wrong and not unanswered:
        try:
            case = _taken_in(sheet, form.answers(), given, service, sent, clerk)
        except FormErrors as mistakes:
            form.mark(mistakes)
        except Refused as refused:
            if refused.field in service.fields:
                service.take(refused)
            else:
                refusal = noted(refused)
        else:
            messages.success(request, "已收件；打印回执交给申请人")
            return HttpResponseRedirect(reverse("counter-receipt", args=[case]))
    if again:
        form = SheetForm(sheet, known, form.merged_into(known.shown) if form.is_valid() else known.shown, data)
    told = {"sheet": sheet, "form": form, "known": known, "service": service, "refusal": refusal, "wrong": wrong, "changed": changed}
    told |= {"unanswered": unanswered, **_told(request, sheet, given, wrong)}
    return render(request, "workbench/counter/taking_in.html", told, status=422 if sent is not None and not again else 200)


def _uncompared(sheet: Sheet, sent: QueryDict, given: Collection[str]) -> dict[str, str]:
    """已核对原件 of what was not scanned: nothing stands beside the original that could have been held against it."""
    names = {line.id: line.name for line in sheet.loaded.materials}
    ticked = sheet.asked.intersection(sent.getlist("compared")) - set(given)
    return {line: UNCOMPARED.format(names[line]) for line in sorted(ticked)}


def _carried(sheet: Sheet, known: Registered, sent: QueryDict) -> QueryDict:
    """What was typed stays; what the register had filled in for another applicant gives way to what it knows of this one, and what was
    agreed to for another is asked anew."""
    before = next(
        (each for each in principals_of(sheet.person.id, today()) if str(each) == str(sent.get("seen", "")).partition("?")[0]), None
    )
    shown = Registered.of(sheet.loaded, before, sheet.person.id).shown if before else {}
    data = sent.copy()
    for name in {*shown, *known.shown}:
        if sent.get(name, "") == shown.get(name, ""):
            data[name] = known.shown.get(name, "")
    if before not in {None, sheet.principal}:
        for name in ("service-electronic", "service-privacy"):
            data.pop(name, None)
        if data.get("service-address", "") == _address(before)[0]:
            data["service-address"] = _address(sheet.principal)[0]
    return data


def _address(party: UUID | None) -> tuple[str, str]:
    """Where the register says that papers reach it: as the page shows it, and whole."""
    known = party_details([party]).get(party) if party else None
    return (known.masked().address, known.address) if known else ("", "")


def _chosen(request: HttpRequest) -> QueryDict:
    """For whom and under which circumstances: as chosen on the page, else as the address says."""
    chosen = {name.removeprefix(ASKED): value for name, value in request.POST.items() if name.startswith(ASKED)}
    if not chosen:
        return request.GET
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in chosen.items()})
    return query


def _sheet(request: HttpRequest, party: UUID, item: UUID) -> Sheet:
    """Only items that her window takes in, for the person herself or whom she may act for; 404 for anything else."""
    known, person = item_of_hall(here(request), item), party_details([party]).get(party)
    if known is None or not known.is_taken_in or person is None or person.erased or person.kind != "natural":
        raise Http404
    loaded = known.loaded
    choices = principals_of(party, today())
    chosen = _chosen(request)
    principal = next((each for each in choices if str(each) == chosen.get("for", "")), None) or _first(loaded, choices)
    return Sheet(loaded, item, person, principal, answered_in(loaded, chosen))


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


def _taken_in(sheet: Sheet, form: dict[str, Any], given: dict[str, list[UUID]], service: Service, sent: QueryDict, clerk: UUID) -> UUID:
    given = {line: files for line, files in given.items() if line in sheet.asked}
    (shown, whole), told = _address(sheet.principal), service.cleaned_data
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
        service={"address": whole if told["address"] == shown else told["address"], "electronic": told["electronic"]},
        stated=service.noted,
        compared=[line for line in sent.getlist("compared") if line in given],
    ).stream


def _told(request: HttpRequest, sheet: Sheet, given: dict[str, list[UUID]], wrong: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows besides the form: for whom, the questions, the lines with what came."""
    choices = principals_of(sheet.person.id, today())
    names, uploads = party_name(choices), upload_facts([file for files in given.values() for file in files])
    compared = set(request.POST.getlist("compared"))
    shown = sheet.asked | sheet.waiting
    aside = [f"{line}:{file}" for line, files in given.items() if line not in shown for file in files if file in uploads]
    return {
        "aside": aside,
        "compared_aside": sorted(compared & {line.id for line in sheet.loaded.materials} - shown),
        "key": request.POST.get("key") or str(new_stream()),
        "principals": [(str(each), names[each]) for each in choices if each in names],
        "questions": questions_of(sheet.loaded, sheet.answers),
        "lines": [(*line, wrong.get(line[0].id, "")) for line in _lines(sheet, given, uploads, compared)],
    }


def _lines(sheet: Sheet, given: Mapping[str, list[UUID]], uploads: Mapping[UUID, Upload], compared: set[str]) -> Iterator[tuple[Any, ...]]:
    """What the answers ask for, then what open questions may ask for yet: each with why, or when, and with what came for it."""
    found = listed(sheet.loaded, sheet.answers)
    told = [(line, why_of(sheet.loaded, sheet.answers, line), False) for line in found.asked]
    for line, words, is_open in [*told, *((line, words, True) for line, words in found.open)]:
        files = [uploads[file] for file in given.get(line.id, ()) if file in uploads]
        yield line, words, files, line.id in compared, sheet.loaded.is_form(line), is_open
