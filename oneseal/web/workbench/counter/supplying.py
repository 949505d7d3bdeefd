"""窗口补正 What somebody brings to a window for a case that waits for it: scanned line by line, compared, handed in for her; the form
itself is put right in its fields, as it stands on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.actions.way import STALE
from oneseal.cases.queries.filed import corrected_in
from oneseal.cases.queries.given import GIVING, MaterialLine, compared_in
from oneseal.cases.queries.mine import awaited
from oneseal.documents.queries import upload_facts
from oneseal.journal.queries import entries_of
from oneseal.journal.rules import Entry
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.queries import party_details, party_name
from oneseal.web.portal.filing.fields import ADD
from oneseal.web.portal.mine.refilled import WRONG_IN_FORM, Refilled, form_line, sent_in
from oneseal.web.refusals import noted
from oneseal.web.refusals import refused as refused_page
from oneseal.web.uploads import tell_again
from oneseal.web.visitor import here, not_yours
from oneseal.web.workbench.counter.scanning import NOTHING, Scanned, each_once, scanned
from oneseal.web.workbench.counter.ties import Tie, bringers_of
from oneseal.web.workbench.desk.case import CaseHere, case_for
from oneseal.web.workbench.office.door import posts_with, with_power

UPDATE = "update"
"""The button that keeps what was scanned on the page and hands nothing in."""
VERBS = {"supply": actions.supply, "add_material": actions.add_material}


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_supply(request: HttpRequest, case: UUID) -> HttpResponse:
    """补正, 补齐材料 at a window of the bureau that has the case: who came, what she brought for each line, what was compared."""
    known = case_for(here(request), case)
    if not _is_at_window(known):
        return not_yours(request)
    act, lines = awaited(known.desk)
    if not act:
        return _nothing_open(request, case)
    hands = bringers_of(party_details([known.desk.row.applicant_id])[known.desk.row.applicant_id], act)
    sent, by = request.method == "POST", _who(request, hands)
    names = {line.id: line.name for line, _ in lines}
    scan = scanned(request, names, known.visitor.person) if sent else NOTHING
    scan, again = each_once(scan)
    tell_again(request, names, again)
    form = _form(request, known, [line for line, _ in lines])
    is_pressed = sent and not {UPDATE, ADD} & request.POST.keys()
    wrong = {**(scan.idle if is_pressed else {}), **scan.wrong}
    if is_pressed and by is None:
        wrong["by"] = "请选择是谁来交的"
    if is_pressed and form and form.is_wrong():
        wrong[form.line.id] = str(WRONG_IN_FORM)
    refusal = None
    if is_pressed and by is not None and not wrong:
        try:
            entry = _handed_in(request, known, act, scan, form, by)
        except Refused as refused:
            refusal = noted(refused)
            known = case_for(known.visitor, case)
            act, lines = awaited(known.desk)
            if not act:
                return refused_page(request, refused)
            is_told = form is not None and form.takes(refused)
            wrong[_place(refused, scan, form)] = str(WRONG_IN_FORM) if is_told else f"{refused.reason}。{refused.mend}（{refused.rule}）"
        else:
            messages.success(request, "已收下；打印回执交给来交的人")
            return HttpResponseRedirect(reverse("counter-supplied", args=[case, entry.version]))
    told = {"case": known, "desk": known.desk, "act": act, "hands": hands, "by": by, "wrong": wrong, "refusal": refusal}
    told |= {"rows": _rows(lines, scan, wrong), "scan": scan, "form": form, "meanwhile": _meanwhile(request, known) if refusal else ()}
    return render(request, "workbench/counter/supply.html", told, status=422 if wrong else 200)


class AtWindow(Refilled):
    """The form at a window: what counts so far beside each field, numbers in part; the signed paper may be scanned with it."""

    compares = True
    takes_files = True


def _form(request: HttpRequest, known: CaseHere, lines: list[MaterialLine]) -> AtWindow | None:
    """The form to be put right, when a line that is still open is the form itself."""
    line = form_line(lines)
    return AtWindow(known.desk, line, clear=False, data=sent_in(request, known.desk)) if line else None


def _place(refused: Refused, scan: Scanned, form: AtWindow | None) -> str:
    """The line, or the question who came, that a refusal is about; "" for the page as a whole."""
    if form is not None and form.is_meant(refused):
        return form.line.id
    return refused.field if refused.field in {*scan.given, "by"} else ""


def _is_at_window(known: CaseHere) -> bool:
    return any(post.body == known.desk.row.body_id for post in posts_with(known.visitor, ACCEPT))


def _nothing_open(request: HttpRequest, case: UUID) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("case", args=[case]))
    reason = "这一件没有等申请人交的材料了：可能刚才已经交齐，或者办件已往下办"
    return refused_page(request, noted(Refused(STALE, reason, mend="请在办件页看最新情况")))


def _who(request: HttpRequest, hands: list[Tie]) -> UUID | None:
    """Who stands there, as chosen; the only one who may come, when nothing was chosen yet."""
    asked = request.POST.get("by", "")
    only = hands[0].party if len(hands) == 1 and request.method != "POST" else None
    return next((tie.party for tie in hands if str(tie.party) == asked), only)


def _seen(request: HttpRequest) -> int:
    """The version of the case that the page showed; 0, which none has, when it cannot be read."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


def _handed_in(request: HttpRequest, known: CaseHere, act: str, scan: Scanned, form: AtWindow | None, by: UUID) -> Entry:
    compared, window = [file for file in scan.all if file in scan.compared], known.visitor.person
    anew = form.given(scan.given) if form else {}
    return VERBS[act](known.id, scan.given, by=by, seen=_seen(request), received_by=window, compared=compared, **anew)


def _rows(lines: tuple[tuple[MaterialLine, str], ...], scan: Scanned, wrong: dict[str, str]) -> list[tuple[Any, ...]]:
    """Each line that is open with what was asked, what came for it and whether it was compared, and what is wrong."""
    uploads = upload_facts(scan.all)
    return [(line, words, scan.files(line.id, uploads), wrong.get(line.id, "")) for line, words in lines]


def _meanwhile(request: HttpRequest, known: CaseHere) -> list[Any]:
    """What was done on the case after the page was opened."""
    seen = _seen(request)
    return [done for done in known.desk.done if seen and done.version > seen]


@never_cache
@require_safe
@with_power(ACCEPT)
def counter_supplied(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """补正材料回执: what was brought that time, by whom, who took it in, what is still open. To print."""
    known = case_for(here(request), case)
    if not _is_at_window(known):
        return not_yours(request)
    entries = entries_of(case)
    entry = next((each for each in entries if each.version == version), None)
    if entry is None or entry.act not in GIVING - {"file"} or not entry.data.get("received_by"):
        raise Http404
    window = UUID(entry.data["received_by"])
    names = party_name([key for key in (entry.by, window) if key])
    lines, held = {line.id: line.name for line in known.desk.materials}, compared_in([entry], names)
    given = [
        (lines.get(line, line), len(files), sum(file["id"] in held for file in files)) for line, files in entry.data["materials"].items()
    ]
    told = {"case": known, "desk": known.desk, "at": entry.at, "given": given, "open": [line.name for line, _ in awaited(known.desk)[1]]}
    told |= {"by": names.get(entry.by, "") if entry.by else "", "window": names.get(window, ""), "act": entry.act}
    told |= {"corrected": corrected_in(known.desk, entries, entry), "stands": bool(entry.data.get("form_stands"))}
    return render(request, "workbench/counter/supplied.html", told)
