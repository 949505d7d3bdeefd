"""两步登录 The page after the password; and, under the account, how a second step is enrolled, confirmed and removed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from oneseal.documents.queries import qr
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions.entering import require_awaited
from oneseal.people.queries import is_enrolled, spare_codes_left, to_enter
from oneseal.web.forms import Form, coded, posted, secret
from oneseal.web.portal.account.sign_in import address_of, first_page, onward
from oneseal.web.second_step import must_enrol
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say
from oneseal.web.workbench.places import first_place

BEGUN = "second_factor_begun"
"""Key of the session under which stands which secret this browser has begun: no other shows it."""


def _code(hint: Any) -> forms.CharField:
    """A field that telephones fill in by themselves, with keys of digits."""
    return coded(said("动态口令", "Code"), hint=hint, longest=30, size=12, autocomplete="one-time-code", inputmode="numeric")


class Code(Form):
    """What the authenticator shows now, or a spare code."""

    code = _code(
        said(
            "身份验证器上现在的 6 位数字；手机不在身边的，输一个 10 位备用码",
            "The 6 digits that your authenticator shows now; without your phone, one of your 10-digit spare codes",
        )
    )


class FirstCode(Form):
    """The first code of a new authenticator."""

    code = _code(said("身份验证器上现在的 6 位数字", "The 6 digits that your authenticator shows now"))


class Begin(Form):
    """The password once more: whoever finds a screen unlocked must not bind the account to a phone of hers."""

    password = secret(said("现在的密码", "Present password"))


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """第二步: nobody is signed in before the code is right; who was too long about it begins anew."""
    try:
        require_awaited(request)
    except Refused:
        messages.warning(request, say("请重新输入登录名和密码", "Please enter login and password again"))
        return HttpResponseRedirect(_with_next("sign-in", onward(request, "")))
    form = Code(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.confirm_sign_in(request, form.cleaned_data["code"], address_of(request))
        except Refused as refusal:
            form.take(refusal)
        else:
            return HttpResponseRedirect(first_page(request, found))
    told = {"form": form, "next": onward(request, "")}
    return render(request, "portal/account/sign_in_code.html", told, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """两步登录: whether she has it and what can be done; begun with the password."""
    visitor = here(request)
    form = Begin(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.begin_second_factor(visitor.account, form.cleaned_data["password"], ip=address_of(request))
        except Refused as refusal:
            form.take(refusal)
        else:
            request.session[BEGUN] = str(begun)
            return HttpResponseRedirect(_with_next("enrol-second-factor", onward(request, "")))
    told = {"form": form, "next": onward(request, ""), "must": must_enrol(visitor), "enrolled": is_enrolled(visitor.person)}
    told["spares"] = spare_codes_left(visitor.person)
    return render(request, "portal/account/second_factor.html", told, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
@signed_in
def enrol_second_factor(request: HttpRequest) -> HttpResponse:
    """The QR code and the key, then the first code; then the spare codes, shown this once."""
    visitor, codes = here(request), list[str]()
    form, kept = FirstCode(posted(request)), request.session.get(BEGUN)
    wanted = onward(request, "")
    known = to_enter(visitor.account, UUID(kept)) if kept else None
    if known is None:
        if request.method == "POST":
            messages.warning(request, say("没有等待确认的登记，请从头开始", "Nothing waits to be confirmed; begin anew"))
        return HttpResponseRedirect(_with_next("second-factor", wanted))
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.enrol_second_factor(visitor.account, form.cleaned_data["code"], by=visitor.person)
        except Refused as refusal:
            form.take(refusal)
        else:
            request.session.pop(BEGUN)
    told: dict[str, Any] = {"form": form, "next": wanted, "known": known, "codes": codes}
    told["qr"] = SafeString(qr(known.address))  # nosec B703 - lines of a code that is drawn here
    told["onward"] = wanted or reverse(first_place(visitor.powers))
    return render(request, "portal/account/enrol_second_factor.html", told, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
@signed_in
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    """解除: with a code, e.g. before another phone takes its place."""
    visitor = here(request)
    if request.method == "GET" and not is_enrolled(visitor.person):
        return HttpResponseRedirect(reverse("second-factor"))
    form = Code(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_second_factor(visitor.account, form.cleaned_data["code"], ip=address_of(request))
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, say("已解除两步登录，登录只要密码", "Removed; the password alone signs you in"))
            return HttpResponseRedirect(reverse("second-factor"))
    return render(request, "portal/account/remove_second_factor.html", {"form": form}, status=422 if form.errors else 200)


def _with_next(name: str, wanted: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': wanted})}" if wanted else "")
