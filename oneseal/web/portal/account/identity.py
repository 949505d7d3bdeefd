"""我的账号 Who the account says she is, whether that is proved and how, and what can be done about it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.people.models import Proof
from oneseal.people.queries import account_seen, bureaus, is_enrolled, party_details
from oneseal.people.rules import must_have_second_factor
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said

PROOFS = {
    Proof.NONE: said("未核实", "Not proved"),
    Proof.WINDOW: said("已核实：窗口核对证件原件", "Proved: a window has looked at the document"),
    Proof.PROVINCE: said("已核实：省统一身份认证", "Proved: the province's unified sign-in"),
    Proof.CODE: said("已核实：窗口核实身份后发的恢复码", "Proved: a recovery code that a window gave"),
    Proof.OFFICE: said("已核实：所在机构开户", "Proved: opened by the body where you work"),
}


@never_cache
@require_safe
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """我的账号: login, name, number in part, and the way to prove who one is."""
    visitor = here(request)
    seen = account_seen(visitor.account)
    told = {
        "seen": seen,
        "known": party_details([visitor.person])[visitor.person].masked(),
        "proof": PROOFS[Proof(seen.proof)],
        "unified": bool(settings.UNIFIED["issuer"]),
        "enrolled": is_enrolled(visitor.person),
        "heads": must_have_second_factor(visitor.posts),
        "bureaus": [] if visitor.is_proved else bureaus(),
    }
    return render(request, "portal/account/account.html", told)
