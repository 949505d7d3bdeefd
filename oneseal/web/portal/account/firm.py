"""添加企业 The firm or shop that somebody represents by law, added to what she may act for: a claim until a window has seen the licence."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.law.rule import Refused
from oneseal.people.actions import register_legal
from oneseal.people.queries import party_details
from oneseal.people.rules import REGISTERED
from oneseal.web.forms import Form, coded, posted, text
from oneseal.web.portal.account.sign_in import onward
from oneseal.web.throttle import JOINING, note_failure, require_seldom
from oneseal.web.visitor import ACTING_FOR, here, signed_in
from oneseal.web.words import said, tell


def firm_name(*, required: bool = True) -> forms.CharField:
    """Its name."""
    hint = said("您是法定代表人、负责人或者经营者的才填", "Only if you represent it by law")
    return text(said("企业（个体工商户）名称", "Firm"), hint=hint, required=required, autocomplete="organization")


def firm_code(*, required: bool = True) -> forms.CharField:
    """Its code."""
    hint = said("18 位，在营业执照右上角", "18 characters, top right on the business licence")
    label = said("统一社会信用代码", "Uniform social credit code")
    return coded(label, hint=hint, required=required, longest=30, size=20, autocomplete="off")


class AddFirm(Form):
    """As on the business licence."""

    name = firm_name()
    uscc = firm_code()


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def add_firm(request: HttpRequest) -> HttpResponse:
    """添加企业: then she acts for it and is where she wanted to go. Trying codes that are registered is counted."""
    form, person = AddFirm(posted(request)), here(request).person
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            require_seldom(request, given["uscc"], JOINING)
            mobile = party_details([person])[person].mobile
            firm = register_legal(given["name"], given["uscc"], person, mobile=mobile, by=person)
        except Refused as refused:
            if refused.rule == REGISTERED:
                note_failure(request, given["uscc"], JOINING)
            form.take(refused)
        else:
            request.session[ACTING_FOR] = str(firm)
            messages.success(request, tell("已添加，现在您在为“{n}”办事", "Added; you now act for “{n}”", n=given["name"]))
            return HttpResponseRedirect(onward(request, reverse("acting-for")))
    told = {"form": form, "next": onward(request, "")}
    return render(request, "portal/account/add_firm.html", told, status=422 if form.errors else 200)
