"""我的办件 Her cases: what she must do first, one case in plain words, corrections line by line, withdrawing, papers to download."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.actions.way import STALE
from oneseal.cases.queries import Desk, MaterialLine, cases_of, drafts_of, my_case, plan_of
from oneseal.cases.queries.inbox import messages_to
from oneseal.cases.queries.mine import applicants_acts, awaited, cases_waiting_for, early_return, remedies_end, remedies_told, service_of
from oneseal.cases.queries.supplying import Kept, kept_in_whole
from oneseal.cases.rules import ENDED
from oneseal.cases.rules.plans import REPLANNED
from oneseal.certificates.queries import certificates_held, main_fields
from oneseal.documents.queries import Again, each_once, open_paper, papers_named, upload_facts
from oneseal.journal.queries import now, today
from oneseal.law.powers import DELIVER
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.people.rules import Sight, sight_of
from oneseal.web.chart import plain, way
from oneseal.web.expired import refused_with_what_was_typed
from oneseal.web.forms import Form, posted, prose
from oneseal.web.portal.filing.fields import ADD
from oneseal.web.portal.filing.filling_in import AUTOSAVE
from oneseal.web.portal.mine.refilled import WRONG_IN_FORM, Refilled, refilled, sent_in
from oneseal.web.portal.mine.words import (
    became_of,
    deadline_of,
    lines_of,
    sentence_of,
    stands_in,
    told_in,
    told_of,
    window_of,
    withdrawal_of,
)
from oneseal.web.reasons import in_a_line
from oneseal.web.refusals import noted
from oneseal.web.uploads import attachment, received, tell_again, together
from oneseal.web.uploads import given as uploads_told
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say

log = structlog.get_logger("read")
SAVES = {"remove", "keep"}
STAYS = {*SAVES, ADD}
"""Buttons of a correction's page that hand nothing in; those that lead back to what is kept."""
FILES_CHANGED = said(
    "这一项的文件在另一个窗口增减过，下面是现在的；看一遍再提交",
    "Files of this line were added or removed in another window; see what is there now, then hand in",
)
ELSEWHERE = "kept-elsewhere"
"""Why a form is not kept when another window has kept one at the same moment."""
VERBS = {"supply": actions.supply, "add_material": actions.add_material}


def case_for(request: HttpRequest, case: UUID) -> tuple[Desk, Sight]:
    """A case of the party she acts for, and how far she may read it; 404 for anything else."""
    visitor = here(request)
    hers = standing(visitor.person, today())
    found, sight = my_case(hers, visitor.principal, case), sight_of(hers, visitor.principal)
    if found is None or sight is None:
        raise Http404
    return found, sight


def _sight(request: HttpRequest) -> Sight:
    """How far she may read the affairs of the party she acts for."""
    visitor = here(request)
    found = sight_of(standing(visitor.person, today()), visitor.principal)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for her on top, then drafts, then cases, newest first."""
    visitor = here(request)
    after = request.GET.get("after", "")
    sight = _sight(request)
    try:
        rows, following = cases_of(visitor.principal, sight=sight, after=after)
    except ValueError:
        raise Http404 from None
    told = {"rows": lines_of(rows), "after": following, "drafts": drafts_of(visitor.person, visitor.principal), "here": "mine"}
    return render(request, "portal/mine/mine.html", {**told, "waiting": lines_of(cases_waiting_for(visitor.principal, sight=sight))})


@never_cache
@require_safe
@signed_in
def my_case_page(request: HttpRequest, case: UUID) -> HttpResponse:
    """One sentence of state, what she must do, timeline, chart, papers."""
    desk, sight = case_for(request, case)
    act, lines = awaited(desk)
    taken = {paper.id for paper in desk.papers if paper.path and sight.takes(paper.kind, desk.row.agent_id)}
    told = {
        "desk": desk,
        "act": act,
        "lines": lines,
        "way": plain(way(desk.loaded.chart, desk.done_tasks, desk.open_tasks)),
        "state": sentence_of(desk),
        "stands": stands_in(desk),
        "window": window_of(desk),
        "timeline": told_of(desk),
        "plan": plan_of(desk),
        "service": service_of(desk.row.form),
        "remedies": remedies_told(desk),
        "remedies_end": remedies_end(desk),
        "returned_early": early_return(desk),
        "pickup": pickup_code(desk.row.query_number) if desk.row.open_power == DELIVER and sight.receives else "",
        "may_withdraw": "withdraw" in applicants_acts(desk),
        "withdrawal": withdrawal_of(desk),
        "certificate": next((paper for paper in desk.papers if paper.kind == "certificate" and paper.id in taken), None),
        "taken": taken,
        "closed": any(not file.opens for line in desk.materials for file in line.files),
        "receives": sight.receives,
        "is_hers": sight.owns,
        "is_told_password": sight.is_told_password(desk.row.agent_id, is_renewed=desk.case.renewals > 0),
        "here": "mine",
    }
    return render(request, "portal/mine/case.html", told)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def supply(request: HttpRequest, case: UUID) -> HttpResponse:
    """补正, 补齐材料 line by line: files of any of the lines still open. What has come and is good is kept whatever else is wrong, also for
    a reload and another device, until it is handed in or taken out."""
    desk, _ = case_for(request, case)
    act, lines = awaited(desk)
    if not lines:
        return _nothing_open(request, desk)
    by, wrong, refusal = here(request).person, dict[str, str](), None
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
            VERBS[act](case, all_given, by=by, seen=_seen(request), **(form.given(all_given) if form else {}))
        except Refused as refused:
            is_told = form is not None and form.takes(refused)
            wrong[_place(refused, given, form)] = str(WRONG_IN_FORM) if is_told else in_a_line(refused, with_rule=True)
            refusal = noted(refused)
        else:
            messages.success(request, say("材料已提交", "Your material is in"))
            return HttpResponseRedirect(reverse("my-case", args=[case]))
    told = {"desk": desk, "act": act, "rows": _rows(lines, given, wrong, by), "wrong": wrong, "refusal": refusal, "here": "mine"}
    told |= {"deadline": deadline_of(desk), "most": settings.UPLOAD_LARGEST, "form": form, "mark": kept.mark}
    told |= {"is_behind": is_behind, "elsewhere": form.differing(kept) if form and is_behind else []}
    return render(request, "portal/mine/supply.html", told, status=409 if is_behind else 422 if wrong else 200)


def _rows(
    lines: Sequence[tuple[MaterialLine, str]], given: Mapping[str, Sequence[UUID]], wrong: Mapping[str, str], by: UUID
) -> list[tuple[MaterialLine, str, list[Any], str]]:
    """Each line that is open with what was asked, her own files for it, and what is wrong."""
    facts = upload_facts([one for each in given.values() for one in each])
    files = uploads_told([key for key, upload in facts.items() if upload.by == by])
    return [(line, words, [files[one] for one in given.get(line.id, []) if one in files], wrong.get(line.id, "")) for line, words in lines]


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


class Withdrawal(Form):
    """Why, if she wants to say."""

    reason = prose(said("原因", "Reason"), required=False, longest=500, rows=3)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: HttpRequest, case: UUID) -> HttpResponse:
    """撤回申请, asked once before it is done."""
    desk, _ = case_for(request, case)
    form, refusal = Withdrawal(posted(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(case, reason=form.cleaned_data["reason"], by=here(request).person, seen=_seen(request))
        except Refused as refused:
            refusal = noted(refused)
        else:
            messages.success(request, say("申请已撤回", "The application is withdrawn"))
            return HttpResponseRedirect(reverse("my-case", args=[case]))
    if "withdraw" not in applicants_acts(desk):
        title = say("这份申请现在不能撤回", "This application cannot be withdrawn now")
        told = {"desk": desk, "state": sentence_of(desk), "refusal": refusal, "title": title, "withdrawal": withdrawal_of(desk)}
        return render(request, "portal/mine/no_longer.html", told, status=422 if refusal else 200)
    told = {"desk": desk, "form": form, "refusal": refusal}
    return render(request, "portal/mine/withdraw.html", told, status=422 if refusal or form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def renew_query_password(request: HttpRequest, case: UUID) -> HttpResponse:
    """更换查询密码, asked once; the new one stands on the page of the receipt."""
    (desk, sight), refusal = case_for(request, case), None
    if not sight.owns:
        raise Http404
    if request.method == "POST":
        try:
            actions.renew_query_password(case, by=here(request).person, seen=_seen(request))
        except Refused as refused:
            refusal = noted(refused)
        else:
            messages.success(request, say("查询密码已更换，旧密码已失效", "There is a new password; the old one no longer works"))
            return HttpResponseRedirect(reverse("filed", args=[case]))
    told = {"desk": desk, "refusal": refusal}
    return render(request, "portal/mine/renew_query_password.html", told, status=422 if refusal else 200)


def _seen(request: HttpRequest) -> int | None:
    """The version of the case that the page showed."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None


@never_cache
@require_safe
@signed_in
def my_paper(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponseBase:
    """A finished paper of her case, when it is for her to have."""
    desk, sight = case_for(request, case)
    if not any(each.id == paper and each.path and sight.takes(each.kind, desk.row.agent_id) for each in desk.papers):
        raise Http404
    return _handed(request, paper)


@never_cache
@require_safe
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """收件箱: what the bureau told the party she acts for."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:4]) < 1000 else 1
    told, has_more = messages_to(here(request).principal, sight=_sight(request), page=number)
    acts = [REPLANNED if each.is_again else each.act for each in told]
    shown = [
        (each, told_in(act, each.label, licensing=each.licensing), became_of(each.ended_by)) for each, act in zip(told, acts, strict=True)
    ]
    return render(request, "portal/mine/inbox.html", {"told": shown, "more": number + 1 if has_more else 0, "here": "mine"})


@never_cache
@require_safe
@signed_in
def certificates(request: HttpRequest) -> HttpResponse:
    """Her certificates with their validity; an agent's only when receiving them was mandated to her."""
    receives = _sight(request).receives
    held = certificates_held(here(request).principal) if receives else []
    papers = papers_named([each.paper for each in held])
    apart = main_fields(held)
    rows = [(each, apart.get(each.id), each.paper in papers and papers[each.paper].made) for each in held]
    return render(request, "portal/mine/certificates.html", {"held": rows, "receives": receives, "here": "mine"})


@never_cache
@require_safe
@signed_in
def my_certificate(request: HttpRequest, certificate: UUID) -> HttpResponseBase:
    """The sealed file of a certificate of hers."""
    held = next((each for each in certificates_held(here(request).principal) if each.id == certificate), None)
    if held is None or not _sight(request).receives:
        raise Http404
    return _handed(request, held.paper)


def _handed(request: HttpRequest, paper: UUID) -> FileResponse:
    opened = open_paper(paper)
    log.info("paper", by=str(here(request).person), paper=str(paper))
    return attachment(opened)
