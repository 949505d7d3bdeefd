"""我的办件 Her cases: what she must do first, one case in plain words, withdrawing, papers to download."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.queries import Desk, cases_of, drafts_of, my_case, plan_of
from oneseal.cases.queries.inbox import messages_to
from oneseal.cases.queries.mine import applicants_acts, awaited, cases_waiting_for, early_return, remedies_end, remedies_told, service_of
from oneseal.cases.rules.plans import REPLANNED
from oneseal.certificates.queries import certificates_held, main_fields
from oneseal.documents.queries import open_paper, papers_named
from oneseal.journal.queries import today
from oneseal.law.powers import DELIVER
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.people.rules import Sight, sight_of
from oneseal.web.chart import plain, way
from oneseal.web.forms import Form, posted, prose
from oneseal.web.portal.mine.words import (
    became_of,
    lines_of,
    sentence_of,
    stands_in,
    told_in,
    told_of,
    window_of,
    withdrawal_of,
)
from oneseal.web.refusals import noted
from oneseal.web.uploads import attachment
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say

log = structlog.get_logger("read")


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
            actions.withdraw(case, reason=form.cleaned_data["reason"], by=here(request).person, seen=seen_in(request))
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
            actions.renew_query_password(case, by=here(request).person, seen=seen_in(request))
        except Refused as refused:
            refusal = noted(refused)
        else:
            messages.success(request, say("查询密码已更换，旧密码已失效", "There is a new password; the old one no longer works"))
            return HttpResponseRedirect(reverse("filed", args=[case]))
    told = {"desk": desk, "refusal": refusal}
    return render(request, "portal/mine/renew_query_password.html", told, status=422 if refusal else 200)


def seen_in(request: HttpRequest) -> int | None:
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
