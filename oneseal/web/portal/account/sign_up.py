"""注册 Signing up by oneself, with the firm one represents if one likes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions.signing_up import sign_up as join
from oneseal.people.actions.signing_up import wrong_in
from oneseal.people.rules import ONCE, REGISTERED
from oneseal.people.rules.notices import PRIVACY
from oneseal.web.forms import Form, agreed, coded, posted, secret, text
from oneseal.web.portal.account.firm import firm_code, firm_name
from oneseal.web.portal.account.sign_in import address_of, onward
from oneseal.web.throttle import JOINING, note_failure, require_seldom
from oneseal.web.visitor import visitor_of
from oneseal.web.words import said, say

JOINED = (
    "注册成功，已登录。身份还没有核实，现在只能办理和查看本账号提交的申请；怎样核实见“我的账号”",
    "You have an account and are signed in. You have not proved who you are: you file and see what this account filed; see “My account”",
)


class SignUp(Form):
    """Who she is, how she signs in, and the firm she represents, if any."""

    name = text(said("姓名", "Name"), hint=said("与身份证上一致", "As on the ID card"), longest=60, autocomplete="name")
    id_number = coded(
        said("身份证号码", "ID number"),
        hint=said("18 位，末位可能是字母 X", "18 characters; the last may be an X"),
        longest=30,
        size=20,
        autocomplete="off",
    )
    mobile = coded(said("手机号码", "Mobile"), hint=said("11 位", "11 digits"), longest=20, size=14, inputmode="tel", autocomplete="tel")
    login = text(
        said("登录名", "Login"),
        hint=said("不填就用手机号码登录", "Empty: you sign in with your mobile number"),
        required=False,
        longest=60,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    password = secret(said("密码", "Password"), hint=said("至少 10 个字符", "At least 10 characters"), autocomplete="new-password")
    again = secret(said("再输一次密码", "The password again"), autocomplete="new-password")
    firm = firm_name(required=False)
    uscc = firm_code(required=False)
    privacy = agreed(
        said(
            "我已阅读隐私说明，同意用这些信息核对身份、办理我申请的事项。",
            "I have read the privacy notice and agree that these data are used to check who I am and for what I apply for.",
        ),
        version=PRIVACY,
        short=said("隐私说明", "Privacy notice"),
    )


@never_cache
@sensitive_post_parameters("password", "again", "id_number")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """注册: then she is signed in and goes where she wanted to go. Only what would tell a guesser something is counted, never a slip."""
    if visitor_of(request):
        return HttpResponseRedirect(onward(request, reverse("mine")))
    form = SignUp(posted(request))
    if request.method == "POST" and _is_right(request, form):
        given = form.cleaned_data
        try:
            require_seldom(request, given["id_number"], JOINING)
            _join(request, given)
        except Refused as refused:
            if refused.rule == REGISTERED or (refused.rule == ONCE and refused.field == "login"):
                note_failure(request, given["id_number"], JOINING)
            form.take(refused)
        else:
            messages.success(request, say(*JOINED))
            return HttpResponseRedirect(onward(request, reverse("mine")))
    told = {"form": form, "next": onward(request, "")}
    return render(request, "portal/account/sign_up.html", told, status=422 if form.errors else 200)


def _is_right(request: HttpRequest, form: SignUp) -> bool:
    """Whether nothing is wrong with what was typed; all that is, is told at once, each at its field."""
    form.is_valid()
    typed = {each: str(form.cleaned_data.get(each, "")) for each in ("name", "id_number", "mobile", "login", "password", "firm", "uscc")}
    empty = set(form.errors)
    for refused in wrong_in(**typed, notice=request.POST.get("privacy", "")):
        if refused.field not in empty:
            form.take(refused)
    if not {"password", "again"} & empty and request.POST["password"] != request.POST["again"]:
        form.add_error("again", say("两次输入的密码不一样，请重新输入", "The two passwords differ; enter them again"))
    return not form.errors


def _join(request: HttpRequest, given: dict[str, str]) -> None:
    wanted = {name: given[name] for name in ("mobile", "login", "password", "firm", "uscc")}
    account = join(given["name"], given["id_number"], notice=request.POST.get("privacy", ""), **wanted)
    actions.sign_in(request, account.login, given["password"], address_of(request))
