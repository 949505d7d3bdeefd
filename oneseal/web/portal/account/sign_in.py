"""登录、退出、修改密码、为谁办事."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions import SignedIn
from oneseal.people.queries import demo_logins, party_name, principals_of
from oneseal.web.forms import Form, one_of, posted, secret, text
from oneseal.web.visitor import ACTING_FOR, here, signed_in, visitor_of
from oneseal.web.words import said, say, tell
from oneseal.web.workbench.places import first_place


class SignIn(Form):
    """Login and password."""

    login = text(said("登录名", "Login"), longest=60, autocomplete="username", autocapitalize="none", spellcheck="false")
    password = secret(said("密码", "Password"))


class NewPassword(Form):
    """A new password, twice."""

    password = secret(said("新密码", "New password"), hint=said("至少 10 个字符", "At least 10 characters"), autocomplete="new-password")
    again = secret(said("再输一次新密码", "The new password again"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        given = super().clean() or self.cleaned_data
        if {"password", "again"} <= set(given) and given["password"] != given["again"]:
            self.add_error("again", say("两次输入的新密码不一样，请重新输入", "The two new passwords differ; enter them again"))
        return given


class Password(NewPassword):
    """The old one once, the new one twice."""

    field_order = ("old", "password", "again")
    old = secret(said("现在的密码", "Present password"))


def address_of(request: HttpRequest) -> str:
    """The caller's address as this server sees it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where she wanted to go, when that is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else otherwise


def first_page(request: HttpRequest, found: SignedIn) -> str:
    """Where she wanted to go, else where her work begins, or her cases."""
    return onward(request, reverse(first_place(found.powers) if found.is_staff else "mine"))


def to_code(request: HttpRequest, wanted: str = "") -> str:
    """The page of the second step, and where it leads to."""
    wanted = wanted or onward(request, "")
    return reverse("sign-in-code") + (f"?{urlencode({'next': wanted})}" if wanted else "")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录: she arrives where she wanted to go, else where her work begins, or at her cases."""
    form = SignIn(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.sign_in(request, form.cleaned_data["login"], form.cleaned_data["password"], address_of(request))
        except Refused as refusal:
            form.take(refusal)
        else:
            return HttpResponseRedirect(to_code(request) if found.awaits_code else first_page(request, found))
    shown = {"form": form, "next": onward(request, ""), "logins": demo_logins(), "unified": bool(settings.UNIFIED["issuer"])}
    shown["is_locked"] = form.refusal is not None and form.refusal.field == "login"
    return render(request, "portal/account/sign_in.html", shown, status=422 if form.errors else 200)


def locked(request: HttpRequest, shown: HttpResponse, credentials: object) -> HttpResponse:
    """锁定: after too many wrong passwords the page that was made anyway is the answer; it says how long, and the way to recovery."""
    shown.status_code = 429
    return shown


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出登录."""
    actions.sign_out(request)
    messages.success(request, say("已退出登录", "You have signed out"))
    return HttpResponseRedirect(reverse("home"))


@never_cache
@require_safe
def stay(request: HttpRequest) -> JsonResponse:
    """继续: asked by a page whose session is about to end, or has: who is signed in now, and the token that her forms need."""
    visitor = visitor_of(request)
    if visitor is None:
        return JsonResponse({}, status=403)
    return JsonResponse({"who": str(visitor.account), "token": get_token(request)})


@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """修改密码: every session ends, this one too."""
    form = Password(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_password(here(request).account, given["old"], given["password"], ip=address_of(request))
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, say("密码已修改，请用新密码登录", "Your password has changed; sign in with the new one"))
            return HttpResponseRedirect(reverse("sign-in"))
    return render(request, "portal/account/password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def acting_for(request: HttpRequest) -> HttpResponse:
    """为谁办事: herself, a firm she represents, or who mandated her; everything she then sees is theirs alone."""
    person = here(request).person
    choices = principals_of(person, today())
    names = party_name(choices)
    labels = [(str(key), tell("我自己（{n}）", "Myself ({n})", n=name) if key == person else name) for key, name in names.items()]
    asked = type("ActingFor", (Form,), {"principal": one_of(said("为谁办事", "For whom"), labels)})
    form = asked(posted(request), initial={"principal": str(here(request).principal)})
    if request.method == "POST" and form.is_valid():
        request.session[ACTING_FOR] = str(UUID(form.cleaned_data["principal"]))
        return HttpResponseRedirect(onward(request, reverse("mine")))
    return render(request, "portal/account/acting_for.html", {"form": form, "next": onward(request, "")})
