"""找回账号 A new password by a code that one has kept or got at a window; and drawing such a code while one still knows the password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.queries import bureaus
from oneseal.web.forms import Form, coded, posted, secret, text
from oneseal.web.portal.account.sign_in import NewPassword, address_of
from oneseal.web.throttle import RECOVERING, note_failure, require_seldom
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say

RESET = ("密码已重设。您的登录名是 {n}，请用新密码登录", "Your password is set anew. Your login is {n}; sign in with it")
ALL_RESET = (
    "您名下的账号都换成了新密码。登录名是 {n}，用哪个登录都可以",
    "All your accounts have the new password. Their logins are {n}; sign in with any of them",
)


class Recover(NewPassword):
    """Who she is, the code, the new password twice; a login for who has none yet."""

    field_order = ("id_number", "code", "password", "again", "login")
    id_number = coded(said("身份证号码", "ID number"), longest=30, size=20, autocomplete="off")
    code = coded(
        said("恢复码", "Recovery code"),
        hint=said("16 位字母和数字，短横线可以不输", "16 letters and digits; hyphens may be left out"),
        longest=30,
        size=22,
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )
    login = text(
        said("登录名", "Login"),
        hint=said("已有账号的不用填；第一次开户的填，如手机号码", "Only if you have no account yet, e.g. your mobile number"),
        required=False,
        longest=60,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )


class Draw(Form):
    """The password once more: a code is as good as it."""

    password = secret(said("现在的密码", "Present password"))


@never_cache
@sensitive_post_parameters("id_number", "code", "password", "again")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """找回账号: by code; where a window is that gives one."""
    form = Recover(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            require_seldom(request, given["id_number"], RECOVERING)
            accounts = actions.recover_account(given["id_number"], given["code"], given["password"], login=given["login"])
        except Refused as refusal:
            if refusal.field == "code":
                note_failure(request, given["id_number"], RECOVERING)
            form.take(refusal)
        else:
            messages.success(request, say(*(RESET if len(accounts) == 1 else ALL_RESET), n="、".join(each.login for each in accounts)))
            return HttpResponseRedirect(reverse("sign-in"))
    told = {"form": form, "bureaus": bureaus()}
    return render(request, "portal/account/recovery.html", told, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@sensitive_variables()
@require_http_methods(["GET", "POST"])
@signed_in
def recovery_code(request: HttpRequest) -> HttpResponse:
    """留存恢复码: shown this once, to print or write down."""
    form, code = Draw(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.draw_recovery_code(here(request).account, form.cleaned_data["password"], ip=address_of(request))
        except Refused as refusal:
            form.take(refusal)
    return render(request, "portal/account/recovery_code.html", {"form": form, "code": code}, status=422 if form.errors else 200)
