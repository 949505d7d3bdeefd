"""统一身份认证登录 A link leads to the province's page (house 11: never a form), and back; what went wrong is said with what to do."""

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from oneseal.law.rule import Refused
from oneseal.people.actions import unlink_identity
from oneseal.people.actions.entering import is_awaited
from oneseal.people.actions.unified import Begun, begin_unified, link_unified, sign_in_unified
from oneseal.people.rules import SIGN_IN
from oneseal.web.portal.account.sign_in import onward, to_code
from oneseal.web.refusals import noted, number_of
from oneseal.web.visitor import here, signed_in, visitor_of
from oneseal.web.words import say
from oneseal.web.workbench.places import first_place

BEGUN = "unified_begun"


def _come_back() -> str:
    return f"{settings.PUBLIC_URL}{reverse('unified-return')}"


@never_cache
@require_safe
def unified(request: HttpRequest) -> HttpResponse:
    """To the province's page; the session keeps what must come back, and where she wanted to go."""
    return _sent(request, next=onward(request, ""))


@never_cache
@require_safe
@signed_in
def link_identity(request: HttpRequest) -> HttpResponse:
    """关联: the same way there and back; what comes back is linked to the account that set out."""
    return _sent(request, next=reverse("account"), account=str(here(request).account))


@never_cache
@require_POST
@signed_in
def unlink(request: HttpRequest) -> HttpResponse:
    """解除关联; a refusal has its page."""
    visitor = here(request)
    unlink_identity(visitor.account, by=visitor.person)
    messages.success(request, say("已解除关联，以后用登录名和密码登录", "Unlinked; sign in with login and password from now on"))
    return HttpResponseRedirect(reverse("account"))


def _sent(request: HttpRequest, **kept: str) -> HttpResponse:
    try:
        begun = begin_unified(_come_back())
    except Refused as refused:
        return _told(request, refused, linking="account" in kept)
    request.session[BEGUN] = {**asdict(begun), **kept}
    return HttpResponseRedirect(begun.address)


@never_cache
@sensitive_variables()
@require_safe
def unified_return(request: HttpRequest) -> HttpResponse:
    """Back again: what the session kept is used once, whatever comes of it."""
    kept = request.session.pop(BEGUN, None) or {"address": "", "state": "", "nonce": "", "verifier": "", "next": ""}
    wanted, account = kept.pop("next"), kept.pop("account", "")
    try:
        if account:
            return _linked(request, UUID(account), Begun(**kept), wanted)
        sign_in_unified(request, request.GET.dict(), Begun(**kept), _come_back())
    except Refused as refused:
        return _told(request, refused, linking=bool(account))
    if is_awaited(request):
        return HttpResponseRedirect(to_code(request, wanted))
    visitor = visitor_of(request)
    return HttpResponseRedirect(wanted or reverse(first_place(visitor.powers) if visitor and visitor.is_staff else "mine"))


def _linked(request: HttpRequest, account: UUID, begun: Begun, wanted: str) -> HttpResponse:
    """Only while she who set out is still signed in."""
    visitor = visitor_of(request)
    if visitor is None or visitor.account != account:
        reason = say("现在登录的不是刚才要关联的账号", "You are not signed in any more to the account that you wanted to link")
        raise Refused(SIGN_IN, reason, mend=say("请重新登录后再关联", "Sign in again, then link it"))
    link_unified(account, request.GET.dict(), begun, _come_back(), by=visitor.person)
    messages.success(request, say("已关联省统一身份认证，以后可以从那里登录", "Linked; you may sign in with the province from now on"))
    return HttpResponseRedirect(wanted)


def _told(request: HttpRequest, refused: Refused, *, linking: bool = False) -> HttpResponse:
    told = {"refused": noted(refused), "number": number_of(request), "linking": linking}
    return render(request, "portal/account/unified.html", told, status=422)
