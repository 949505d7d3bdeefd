"""窗口收件 The window fills in for who stands there, scans what she brings, marks what it held against the original, and takes it in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases import actions
from oneseal.cases.actions.filing import SERVED, require_server_type
from oneseal.cases.queries.barred import bars_at_window
from oneseal.catalogue.rules import FormErrors, LoadedVersion, Situation
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.queries import party_details, party_name, principals_of
from oneseal.people.rules import PROVED
from oneseal.web.portal.filing.fields import ADD
from oneseal.web.refusals import noted
from oneseal.web.situations import answered_in, listed, questions_of, why_of
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.items import item_of_hall
from oneseal.web.workbench.counter.registered import Registered
from oneseal.web.workbench.counter.scanning import NOTHING, Scanned, scanned
from oneseal.web.workbench.counter.serving import ours_for, use_ours
from oneseal.web.workbench.counter.sheet import Service, Sheet, SheetForm
from oneseal.web.workbench.office.door import with_power

ASKED, UPDATE, USE = "ask-", "update", "use"
"""How a question's answer is named in what is sent, beside the fields of the item's form; the button that shows the page for them; and the
one that takes a certificate of ours in place of a copy."""
MOST_OTHERS = 10
"""How many others, for whom this could be taken in from her, are named."""


@dataclass
class Taking:
    """The page as it stands: filled in from the register, or as it was sent. ``scan``: what was scanned; ``wrong``: mistakes by line.

    ``pressed``: 收件 was, so all is judged. ``changed``: with another applicant or other answers than it was shown for.
    """

    sheet: Sheet
    known: Registered
    form: SheetForm
    service: Service
    scan: Scanned = NOTHING
    wrong: dict[str, str] = field(default_factory=dict)
    pressed: bool = False
    changed: bool = False
    refusal: Refused | None = None

    @classmethod
    def begun(cls, sheet: Sheet) -> "Taking":
        """What the register knows."""
        known = Registered.of(sheet.loaded, sheet.principal, sheet.person.id)
        initial = {"address": _address(sheet.principal)[0]}
        return cls(sheet, known, SheetForm(sheet, known, known.shown, None), Service(None, prefix="service", initial=initial))

    @classmethod
    def sent(cls, request: HttpRequest, sheet: Sheet, clerk: UUID) -> "Taking":
        """What was sent; while 收件 was not pressed nothing is judged but what cannot be read."""
        known, sent = Registered.of(sheet.loaded, sheet.principal, sheet.person.id), request.POST
        scan = scanned(request, {line.id: line.name for line in sheet.loaded.materials}, clerk)
        try:
            use_ours(sheet, {sent.get(USE, "")}, scan.given, clerk)
        except Refused as lost:
            scan.wrong[lost.field] = _at_its_line(noted(lost))
        changed = sheet.has_to_be_shown(sent.get("seen", sheet.seen), scan.given)
        data = _carried(sheet, known, sent) if changed else sent
        form = SheetForm(sheet, known, known.shown, data)
        if not {ADD, UPDATE, USE} & sent.keys():
            wrong = {**{line: words for line, words in scan.idle.items() if line in sheet.asked}, **scan.wrong}
            return cls(sheet, known, form, Service(data, prefix="service"), scan, wrong, pressed=True, changed=changed)
        form = SheetForm(sheet, known, form.merged_into(known.shown) if form.is_valid() else known.shown, data)
        said = {name: bool(data.get(f"service-{name}")) for name in ("electronic", "privacy")}
        service = Service(None, prefix="service", initial={"address": data.get("service-address", ""), **said})
        return cls(sheet, known, form, service, scan, scan.wrong, changed=changed)

    def judged(self) -> bool:
        """Whether all is right; whatever can be judged is, so that all that is wrong is told at once."""
        return all([self.form.passes({}), self.service.is_valid(), not self.wrong, not self.unanswered])

    @property
    def unanswered(self) -> list[Situation]:
        """Questions without an answer, once one is needed."""
        return self.sheet.open if self.pressed else []

    def take(self, refused: Refused) -> None:
        """Why the act did not do it: at its field, at its line of material, else above the page."""
        if isinstance(refused, FormErrors):
            self.form.mark(refused.errors)
        elif refused.field in self.service.fields:
            self.service.take(refused)
        elif refused.field in {line.id for line in self.sheet.loaded.materials}:
            self.wrong[refused.field] = _at_its_line(refused)
        else:
            self.refusal = noted(refused)

    def mistakes(self, lines: Collection[tuple[Any, ...]]) -> list[tuple[str, str]]:
        """For the one summary, in the order of the page: the id of the control ("" for none) and what is wrong."""
        shown = {line.id for line, *_ in lines}
        return [
            *((f"ask-{each.id}_0", f"{each.question}：请选择") for each in self.unanswered),
            *(self.form.mistakes if self.form.errors else ()),
            *((f"file_{line.id}", self.wrong[line.id]) for line, *_ in lines if line.id in self.wrong),
            *(("", words) for line, words in self.wrong.items() if line not in shown),
            *(self.service.mistakes if self.service.errors else ()),
        ]


def _at_its_line(refused: Refused) -> str:
    return f"{refused.reason}。{refused.mend}"


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_file(request: HttpRequest, party: UUID, item: UUID) -> HttpResponse:
    """One page: for whom and under which circumstances (in the address), the form, the scans, taken in by one press. Who cannot file at all
    is told when it is opened."""
    clerk = here(request).person
    sheet = _sheet(request, party, item, clerk)
    if request.method == "GET":
        return _barred(request, sheet, sheet.bar) if sheet.bar else _page(request, Taking.begun(sheet))
    taking = Taking.sent(request, sheet, clerk)
    is_right = taking.pressed and taking.judged() and not taking.changed
    if sheet.bar:
        taking.take(sheet.bar)
    elif is_right:
        try:
            case = _taken_in(taking, request.POST, clerk)
        except Refused as refused:
            taking.take(refused)
        else:
            messages.success(request, "已收件；打印回执交给申请人")
            return HttpResponseRedirect(reverse("counter-receipt", args=[case]))
    return _page(request, taking)


def _page(request: HttpRequest, taking: Taking) -> HttpResponse:
    told = {**vars(taking), **_told(request, taking)}
    told |= {"mistakes": taking.mistakes(told["lines"]), "unanswered": taking.unanswered}
    is_refused = taking.pressed and (told["mistakes"] or taking.refusal)
    return render(request, "workbench/counter/taking_in.html", told, status=422 if is_refused else 200)


def _barred(request: HttpRequest, sheet: Sheet, bar: Refused) -> HttpResponse:
    """No form that cannot be sent: why, how to mend it, and for whom else of hers it could be taken in."""
    person = sheet.person.id
    others = [each for each in principals_of(person, today()) if each not in sheet.bars][:MOST_OTHERS]
    unproved = person if bar.field == "by" else sheet.principal
    told = {"sheet": sheet, "refusal": noted(bar), "others": party_name(others).items(), "is_served": bar.rule == SERVED}
    told["prove"] = unproved if bar.rule == PROVED else None
    return render(request, "workbench/counter/barred.html", told)


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


def _sheet(request: HttpRequest, party: UUID, item: UUID, clerk: UUID) -> Sheet:
    """Only items that her window takes in, for the person herself or whom she may act for; 404 for anything else."""
    known, person = item_of_hall(here(request), item), party_details([party]).get(party)
    if known is None or not known.is_taken_in or person is None or person.erased or person.kind != "natural":
        raise Http404
    loaded = known.loaded
    choices = principals_of(party, today())
    chosen = _chosen(request)
    principal = next((each for each in choices if str(each) == chosen.get("for", "")), None) or _first(loaded, choices)
    bars = bars_at_window(loaded, applicants=choices, by=party, window=clerk)
    return Sheet(loaded, item, person, principal, answered_in(loaded, chosen), bars)


def _first(loaded: LoadedVersion, choices: list[UUID]) -> UUID:
    """The first of whom she may act for that the item is for, one whose number is proved before others; herself when it is for none."""
    details = party_details(choices)
    fitting = [each for each in choices if _is_served(loaded, details[each].kind)]
    return next((each for each in fitting if not details[each].claimed), (fitting or choices)[0])


def _is_served(loaded: LoadedVersion, kind: str) -> bool:
    try:
        require_server_type(loaded, kind)
    except Refused:
        return False
    return True


def _taken_in(taking: Taking, sent: QueryDict, clerk: UUID) -> UUID:
    sheet = taking.sheet
    given = {line: list(files) for line, files in taking.scan.given.items() if line in sheet.asked}
    use_ours(sheet, {line.id for line in sheet.loaded.materials if line.required} - given.keys(), given, clerk)
    (shown, whole), told = _address(sheet.principal), taking.service.service
    return actions.file(
        sheet.loaded.id,
        applicant=sheet.principal,
        by=sheet.person.id,
        answers=sheet.answers,
        form=taking.form.answers(),
        materials=given,
        key=sent.get("key", ""),
        channel="counter",
        received_by=clerk,
        service={**told, "address": whole if told["address"] == shown else told["address"]},
        stated=taking.service.stated,
        compared=[file for files in given.values() for file in files if file in taking.scan.compared],
    ).stream


def _told(request: HttpRequest, taking: Taking) -> dict[str, Any]:
    """What the page shows besides the form: for whom, the questions, the lines with what came."""
    sheet, scan = taking.sheet, taking.scan
    choices = principals_of(sheet.person.id, today())
    names, uploads = party_name(choices), upload_facts(scan.all)
    shown = sheet.asked | sheet.waiting
    aside = [(line, file) for line, files in scan.given.items() if line not in shown for file in files if file in uploads]
    return {
        "aside": [f"{line}:{file}" for line, file in aside],
        "compared_aside": [file for _, file in aside if file in scan.compared],
        "key": request.POST.get("key") or str(new_stream()),
        "principals": [(str(each), names[each], sheet.bars.get(each)) for each in choices if each in names],
        "questions": questions_of(sheet.loaded, sheet.answers),
        "lines": [(*line, taking.wrong.get(line[0].id, "")) for line in _lines(sheet, scan, uploads)],
    }


def _lines(sheet: Sheet, scan: Scanned, uploads: Mapping[UUID, Upload]) -> Iterator[tuple[Any, ...]]:
    """What the answers ask for, then what open questions may ask for yet: each with why, or when, with what came for it and what of ours
    would serve."""
    found, ours = listed(sheet.loaded, sheet.answers), ours_for(sheet)
    told = [(line, why_of(sheet.loaded, sheet.answers, line), False) for line in found.asked]
    for line, words, is_open in [*told, *((line, words, True) for line, words in found.open)]:
        yield line, words, scan.files(line.id, uploads), ours.get(line.name), sheet.loaded.is_form(line), is_open
