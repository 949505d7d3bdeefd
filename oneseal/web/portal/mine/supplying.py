"""补正、补齐 Corrections line by line: what is kept until it is handed in, and what another window has changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.cases import actions
from oneseal.cases.actions.way import STALE
from oneseal.cases.queries import Desk, MaterialLine
from oneseal.cases.queries.mine import awaited
from oneseal.cases.queries.supplying import Kept, kept_in_whole
from oneseal.cases.rules import ENDED
from oneseal.documents.queries import Again, each_once, upload_facts
from oneseal.journal.queries import now, today
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.web.expired import refused_with_what_was_typed
from oneseal.web.portal.filing.fields import ADD
from oneseal.web.portal.filing.filling_in import AUTOSAVE
from oneseal.web.portal.mine.cases import case_for, seen_in
from oneseal.web.portal.mine.refilled import WRONG_IN_FORM, Refilled, refilled, sent_in
from oneseal.web.portal.mine.words import deadline_of, sentence_of
from oneseal.web.reasons import in_a_line, named
from oneseal.web.refusals import noted
from oneseal.web.uploads import given as uploads_told
from oneseal.web.uploads import received, tell_again, together
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import in_a_row, said, say, tell

SAVES = {"remove", "keep"}
STAYS = {*SAVES, ADD}
"""Buttons of a correction's page that hand nothing in; those that lead back to what is kept."""
FILES_CHANGED = said(
    "这一项的文件在另一个窗口增减过，下面是现在的；看一遍再提交",
    "Files of this line were added or removed in another window; see what is there now, then hand in",
)
ELSEWHERE = "kept-elsewhere"
"""Why a form is not kept when another window has kept one at the same moment."""
NOTHING_AWAITED = "nothing-awaited"
"""Why nothing is kept when all has been handed in."""
VERBS = {"supply": actions.supply, "add_material": actions.add_material}


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def supply(request: HttpRequest, case: UUID) -> HttpResponse:
    """补正, 补齐材料, while any is awaited. Where another press came first while this one was read, that is what is told: it has taken the
    files and the lines away, and not another window."""
    desk, _ = case_for(request, case)
    if not awaited(desk)[1]:
        return _nothing_open(request, desk)
    answer = None
    try:
        answer = _supply(request, desk)
    except Refused as refused:
        if refused.cause != NOTHING_AWAITED:
            raise
    if answer is not None and answer.status_code not in {409, 422}:
        return answer
    later, _ = case_for(request, case)
    if answer is not None and _open_in(later) == _open_in(desk):
        return answer
    if not _open_in(later):
        return _nothing_open(request, later)
    _tell_in_already(request, later, known=desk)
    return _went_on(request, later)


def _open_in(desk: Desk) -> list[str]:
    return [line.id for line, _ in awaited(desk)[1]]


def _supply(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Line by line: files of any of the lines still open. What has come and is good is kept whatever else is wrong, also for a reload and
    another device, until it is handed in or taken out."""
    case, (act, lines), by = desk.row.id, awaited(desk), here(request).person
    wrong, refusal = dict[str, str](), None
    kept = kept_in_whole(case, by, desk.row.form)
    form = refilled(request, desk, standing(by, today()), [line for line, _ in lines], kept.form)
    if form is None and sent_in(request, desk):
        return _form_is_in(request)
    if AUTOSAVE in request.POST:
        return _typed(case, by, form, kept, desk.row.form)
    is_behind = form is not None and form.is_behind(kept)
    papers = [(line, words) for line, words in lines if form is None or line is not form.line or form.takes_files]
    given = {line.id: kept.files.get(line.id, []) for line, _ in papers}
    if request.method == "POST":
        _tell_in_already(request, desk)
        given = _with_what_came(request, case, papers, given, wrong, None if is_behind else form)
        kept = kept_in_whole(case, by, desk.row.form)
        is_behind = form is not None and form.is_behind(kept)
    if SAVES & request.POST.keys() and not wrong and not is_behind and (form is None or not form.is_bound or form.is_valid()):
        return HttpResponseRedirect(reverse("supply", args=[case]))
    if form and not is_behind and form.is_wrong():
        wrong[form.line.id] = str(WRONG_IN_FORM)
    if request.method == "POST" and not STAYS & request.POST.keys() and not wrong and not is_behind:
        all_given = {line: uploads for line, uploads in given.items() if uploads}
        try:
            VERBS[act](case, all_given, by=by, seen=seen_in(request), **(form.given(all_given) if form else {}))
        except Refused as refused:
            is_told = form is not None and form.takes(refused)
            wrong[_place(refused, given, form)] = str(WRONG_IN_FORM) if is_told else in_a_line(refused, with_rule=True)
            refusal = noted(refused)
        else:
            messages.success(request, say("材料已提交", "Your material is in"))
            return HttpResponseRedirect(reverse("my-case", args=[case]))
    told = {"desk": desk, "act": act, "rows": _rows(lines, given, wrong, by), "wrong": wrong, "refusal": refusal, "here": "mine"}
    told |= {"deadline": deadline_of(desk), "most": settings.UPLOAD_LARGEST, "form": form, "mark": kept.mark}
    names = {line.id: line.name for line, _ in lines}
    told["mistakes"] = [(key, named(names[key], words) if key in names else words) for key, words in wrong.items()]
    told |= {"is_behind": is_behind, "elsewhere": form.differing(kept) if form and is_behind else []}
    return render(request, "portal/mine/supply.html", told, status=409 if is_behind else 422 if wrong else 200)


def _rows(
    lines: Sequence[tuple[MaterialLine, str]], given: Mapping[str, Sequence[UUID]], wrong: Mapping[str, str], by: UUID
) -> list[tuple[MaterialLine, str, list[Any], str]]:
    """Each line that is open with what was asked, her own files for it, and what is wrong."""
    facts = upload_facts([one for each in given.values() for one in each])
    files = uploads_told([key for key, upload in facts.items() if upload.by == by])
    return [(line, words, [files[one] for one in given.get(line.id, []) if one in files], wrong.get(line.id, "")) for line, words in lines]


def _tell_in_already(request: HttpRequest, desk: Desk, known: Desk | None = None) -> None:
    """A file that came for a line which another window has handed in is not taken, and she is told so; of ``known`` she was told before."""
    told = _in_already(known) if known else set()
    late = [line.name for line in desk.materials if line.id in _in_already(desk) - told and request.FILES.getlist(line.id)]
    if late:
        words = ("{names}：刚才已经交了，这次选的文件没有收", "{names}: handed in already; the file chosen now was not taken")
        messages.warning(request, tell(*words, names=in_a_row(say("、", ", "), late)))


def _in_already(desk: Desk) -> set[str]:
    return {line.id for line in desk.materials if line.asked and line.asked.supplied}


def _typed(case: UUID, by: UUID, form: Refilled | None, kept: Kept, counts: UUID) -> HttpResponse:
    """For the page's script: what is typed is kept as the page's own buttons keep it, when that was, and which form the page shows by now;
    409 when another window was there first."""
    if form is not None and form.typed is not None:
        try:
            actions.keep_for_supply(case, {}, by=by, form=form.typed, seen=form.seen)
        except Refused as refused:
            if refused.cause != ELSEWHERE:
                raise
            return JsonResponse({}, status=409)
        kept = kept_in_whole(case, by, counts)
    return JsonResponse({"saved": f"{localtime(now()):%H:%M}", "seen": kept.mark, "unread": form.unread if form else ""})


def _form_is_in(request: HttpRequest) -> HttpResponse:
    """The form was handed in by another window or somebody else: it is not redrawn, and what was typed here is given back."""
    reason = say("申请表已经交了，这里填的没有存上", "The form is in already; what was typed here is not saved")
    mend = say("还要改的，请先抄下，再看最新情况", "Copy what you still need, then see how the case stands")
    return refused_with_what_was_typed(request, noted(Refused(STALE, reason, mend=mend)))


def _with_what_came(
    request: HttpRequest,
    case: UUID,
    lines: Sequence[tuple[MaterialLine, str]],
    given: dict[str, list[UUID]],
    wrong: dict[str, str],
    form: Refilled | None,
) -> dict[str, list[UUID]]:
    """The files of each line with those that came now, all kept for her and without the one that she takes out, together with what she
    typed into the ``form``; ``wrong`` gets why other files were not taken. A file that came a second time is told, and the one that was
    there first stands for it."""
    by, taken = here(request).person, dict[str, list[UUID]]()
    for line, _ in lines:
        taken[line.id], mistakes = received(request, line.id, by)
        if mistakes:
            wrong[line.id] = together(mistakes)
    removed, again = _key(request.POST.get("remove", "").rpartition(":")[2]), list[Again]()
    gone, typed, seen = [removed] if removed else [], form.typed if form else None, form.seen if form else None
    try:
        again = actions.keep_for_supply(case, taken, by=by, removed=gone, form=typed, seen=seen)
    except Refused as refused:
        if refused.cause == ELSEWHERE:
            again = actions.keep_for_supply(case, taken, by=by, removed=gone)
        elif SAVES & request.POST.keys():
            raise  # else: what she may not keep she may not hand in, and is told so then
    tell_again(request, {line.id: line.name for line, _ in lines}, again)
    stands = {each.upload: each.stands for each in again}
    wrong |= _changed_elsewhere(request, given, {(line, stands.get(file, file)) for line, files in taken.items() for file in files})
    left = {line: [file for file in files if file != removed] for line, files in given.items()}
    return each_once({line: [*left.get(line, []), *(stands.get(file, file) for file in files)] for line, files in taken.items()})[0]


def _nothing_open(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Nothing is awaited of her: her case says how it stands, once it has ended a page says so; what was sent all the same is said not to
    be taken."""
    if request.method != "POST":
        if desk.case.phase not in ENDED:
            return HttpResponseRedirect(reverse("my-case", args=[desk.row.id]))
        told = {"desk": desk, "state": sentence_of(desk), "title": say("没有等您交的材料", "No material is awaited")}
        return render(request, "portal/mine/no_longer.html", told)
    reason = say(
        "没有等您交的材料了：可能刚才已经交齐，或者办件已往下办", "No material is awaited any more: it is all in, or the case went on"
    )
    mend = say("请在“我的”里看最新情况", "See under “Mine” how it stands")
    return refused_with_what_was_typed(request, noted(Refused(STALE, reason, mend=mend)))


def _went_on(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Some of it is still awaited; what came for that and was good is kept on its page."""
    kept = kept_in_whole(desk.row.id, here(request).person, desk.row.form).files
    sent = {line: len(request.FILES.getlist(line)) for line in _open_in(desk)}
    is_kept = all(len(kept.get(line, ())) >= many for line, many in sent.items())
    reason = say("您按下的时候，同一件刚交了一部分材料", "While you pressed, some material of this case was handed in")
    mend = say("请打开补正页，看还差哪些，看过再交", "Open the page of corrections, see what is still missing, then hand that in")
    if is_kept and any(sent.values()):
        mend += say("；为这些选的文件都在那里", "; the files chosen for that are there")
    return refused_with_what_was_typed(request, noted(Refused(STALE, reason, mend=mend)), **({"files": False} if is_kept else {}))


def _place(refused: Refused, given: dict[str, list[UUID]], form: Refilled | None) -> str:
    """The line that a refusal is about; "" for the page as a whole."""
    if form is not None and form.is_meant(refused):
        return form.line.id
    return refused.field if refused.field in given else ""


def _changed_elsewhere(request: HttpRequest, stands: Mapping[str, Sequence[UUID]], came: set[tuple[str, UUID]]) -> dict[str, str]:
    """Lines of which another window has added or taken out files since the page named them (``line:upload``), where it hands them in: what
    she has not seen she does not hand in. What ``came`` with the page itself she knows."""
    if STAYS & request.POST.keys():
        return {}
    named = {one.partition(":")[::2] for one in request.POST.getlist("kept")}
    there = {(line, str(file)) for line, files in stands.items() for file in files}
    unseen = there - named - {(line, str(file)) for line, file in came}
    return {line: str(FILES_CHANGED) for line, _ in unseen | (named - there) if line in stands}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
