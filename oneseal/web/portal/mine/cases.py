"""我的办件 Her cases: what she must do first, one case in plain words, corrections line by line, withdrawing, papers to download."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.queries import Desk, cases_of, drafts_of, my_case, waiting_for
from oneseal.cases.rules import Phase
from oneseal.cases.rules.phases import BEFORE_ACCEPTANCE
from oneseal.certificates.queries import certificates_held
from oneseal.documents.queries import open_paper
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.web.chart import drawn
from oneseal.web.portal.mine.words import sentence_of, told_of
from oneseal.web.uploads import received
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import say

log = structlog.get_logger("read")


def case_for(request: HttpRequest, case: UUID) -> Desk:
    """A case of the party she acts for; 404 for anything else."""
    visitor = here(request)
    found = my_case(standing(visitor.person, today()), visitor.principal, case)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Cases and drafts, what waits for her on top."""
    visitor = here(request)
    after = request.GET.get("after", "")
    try:
        rows, following = cases_of(visitor.principal, after=after)
    except ValueError:
        raise Http404 from None
    told = {"rows": rows, "after": following, "drafts": drafts_of(visitor.person, visitor.principal), "here": "mine"}
    return render(request, "portal/mine/mine.html", {**told, "waiting": waiting_for(visitor.principal)})


@never_cache
@require_safe
@signed_in
def my_case_page(request: HttpRequest, case: UUID) -> HttpResponse:
    """One sentence of state, what she must do, timeline, chart, papers."""
    desk = case_for(request, case)
    chart = drawn(desk.loaded.chart, desk.done_tasks, desk.open_tasks)
    told = {"desk": desk, "chart": chart, "state": sentence_of(desk), "timeline": told_of(desk), "here": "mine"}
    told["must_supply"] = desk.case.phase is Phase.CORRECTION
    told["may_withdraw"] = desk.case.phase in BEFORE_ACCEPTANCE
    return render(request, "portal/mine/case.html", told)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def supply(request: HttpRequest, case: UUID) -> HttpResponse:
    """补正 line by line: files of any of the lines still open; what is good is taken, what is not is said at its line."""
    desk = case_for(request, case)
    lines = [line for line in desk.materials if line.asked and not line.asked.supplied]
    if desk.case.phase is not Phase.CORRECTION or not lines:
        return HttpResponseRedirect(reverse("my-case", args=[case]))
    wrong: dict[str, str] = {}
    if request.method == "POST":
        given: dict[str, list[UUID]] = {}
        for line in lines:
            taken, mistakes = received(request, line.id, here(request).person)
            if taken:
                given[line.id] = taken
            if mistakes:
                wrong[line.id] = "；".join(mistakes)
        if not wrong:
            try:
                actions.supply(case, given, by=here(request).person, seen=_seen(request))
            except Refused as refused:
                wrong[""] = f"{refused.reason}。{refused.mend}（{refused.rule}）"
            else:
                messages.success(request, say("补正材料已提交", "Your corrections are in"))
                return HttpResponseRedirect(reverse("my-case", args=[case]))
    rows = [(line, wrong.get(line.id, "")) for line in lines]
    return render(request, "portal/mine/supply.html", {"desk": desk, "rows": rows, "wrong": wrong}, status=422 if wrong else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: HttpRequest, case: UUID) -> HttpResponse:
    """撤回申请, asked once before it is done."""
    desk = case_for(request, case)
    refusal = None
    if request.method == "POST":
        try:
            actions.withdraw(case, reason=request.POST.get("reason", "")[:500], by=here(request).person, seen=_seen(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, say("申请已撤回", "The application is withdrawn"))
            return HttpResponseRedirect(reverse("my-case", args=[case]))
    return render(request, "portal/mine/withdraw.html", {"desk": desk, "refusal": refusal}, status=422 if refusal else 200)


def _seen(request: HttpRequest) -> int | None:
    """The version of the case that the page showed."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None


@never_cache
@require_safe
@signed_in
def my_paper(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponseBase:
    """A finished paper of her case."""
    if not any(each.id == paper and each.path for each in case_for(request, case).papers):
        raise Http404
    return _handed(request, paper)


@never_cache
@require_safe
@signed_in
def certificates(request: HttpRequest) -> HttpResponse:
    """Her certificates with their validity."""
    held = certificates_held(here(request).principal)
    return render(request, "portal/mine/certificates.html", {"held": held, "here": "mine"})


@never_cache
@require_safe
@signed_in
def my_certificate(request: HttpRequest, certificate: UUID) -> HttpResponseBase:
    """The sealed file of a certificate of hers."""
    held = next((each for each in certificates_held(here(request).principal) if each.id == certificate), None)
    if held is None:
        raise Http404
    return _handed(request, held.paper)


def _handed(request: HttpRequest, paper: UUID) -> FileResponse:
    opened = open_paper(paper)
    log.info("paper", by=str(here(request).person), paper=str(paper))
    return FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.media_type)
