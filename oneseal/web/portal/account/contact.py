"""更换手机号码、地址 How the office reaches her: a new mobile or address, kept with her password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.queries import account_seen, party_details
from oneseal.web.forms import Form, coded, posted, secret, text
from oneseal.web.portal.account.sign_in import address_of
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say


class Contact(Form):
    """What is new, and the password; what is left empty stays."""

    mobile = coded(
        said("新的手机号码", "New mobile"),
        hint=said("11 位；不换就不填", "11 digits; leave empty to keep the present one"),
        required=False,
        longest=20,
        size=14,
        inputmode="tel",
        autocomplete="tel",
    )
    address = text(
        said("新的地址", "New address"),
        hint=said("不换就不填", "Leave empty to keep the present one"),
        required=False,
        autocomplete="street-address",
    )
    password = secret(said("现在的密码", "Present password"))


@never_cache
@sensitive_post_parameters("mobile", "address", "password")
@sensitive_variables("form", "given")
@require_http_methods(["GET", "POST"])
@signed_in
def contact(request: HttpRequest) -> HttpResponse:
    """Her own, whoever she acts for; a firm's is changed at a window."""
    visitor = here(request)
    form = Contact(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = {name: given[name] or None for name in ("mobile", "address")}
        try:
            actions.change_own_contact(visitor.account, given["password"], ip=address_of(request), **new)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, say("已更换。登录名没有变", "Changed. Your login is what it was"))
            return HttpResponseRedirect(reverse("account"))
    known = party_details([visitor.person])[visitor.person]
    told = {"form": form, "mobile": known.masked().mobile, "address": known.address, "login": account_seen(visitor.account).login}
    return render(request, "portal/account/contact.html", told, status=422 if form.errors else 200)
