"""统一身份认证登录 A link leads to the province's page (house 11: never a form), and back; what went wrong is said with what to do."""

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from oneseal.law.rule import Refused
from oneseal.people.actions.unified import Begun, begin_unified, sign_in_unified
from oneseal.web.portal.account.sign_in import onward
from oneseal.web.refusals import number_of

BEGUN = "unified_begun"


def _come_back() -> str:
    return f"{settings.PUBLIC_URL}{reverse('unified-return')}"


@never_cache
@require_safe
def unified(request: HttpRequest) -> HttpResponse:
    """To the province's page; the session keeps what must come back, and where she wanted to go."""
    try:
        begun = begin_unified(_come_back())
    except Refused as refused:
        return _told(request, refused)
    request.session[BEGUN] = {**asdict(begun), "next": onward(request, "")}
    return HttpResponseRedirect(begun.address)


@never_cache
@sensitive_variables()
@require_safe
def unified_return(request: HttpRequest) -> HttpResponse:
    """Back again: what the session kept is used once, whatever comes of it."""
    kept = request.session.pop(BEGUN, None) or {"address": "", "state": "", "nonce": "", "verifier": "", "next": ""}
    wanted = kept.pop("next")
    try:
        sign_in_unified(request, request.GET.dict(), Begun(**kept), _come_back())
    except Refused as refused:
        return _told(request, refused)
    return HttpResponseRedirect(wanted or reverse("mine"))


def _told(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "portal/account/unified.html", {"refused": refused, "number": number_of(request)}, status=422)
