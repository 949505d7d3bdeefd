"""登记身份 Who comes for the first time: a person by her document, an organisation by its licence; whoever is known is led to instead."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oneseal.law.codes import plain
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.actions import register_legal, register_natural
from oneseal.people.queries import claims_of, find_by_id_number, find_by_uscc, party_name
from oneseal.people.rules import FILLED, HEAD
from oneseal.web.forms import Form, agreed, coded, one_of, posted, text
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.counter.proving import LICENCES
from oneseal.web.workbench.counter.recovery import DOCUMENTS
from oneseal.web.workbench.office.door import key_in, with_power
from oneseal.web.workbench.seeking import sought

NUMBERED = [each for each in DOCUMENTS if each != "护照"]
"""Documents that bear an ID number of 18 characters, by which people are registered."""


class Newcomer(Form):
    """What is the same for a person and an organisation."""

    mobile = coded("手机号码", hint="11 位；没有的不填", required=False, longest=20, size=14, inputmode="tel", autocomplete="off")
    address = text("联系地址", required=False, autocomplete="off")
    another = agreed("已核对：网上填过这个号码的都不是本人，另行登记", required=False)


class NewPerson(Newcomer):
    """A natural person, as her document says."""

    name = text("姓名", hint="与证件上一致", longest=60, autocomplete="off")
    id_number = coded("公民身份号码", hint="18 位，末位可能是字母 X", longest=30, size=20, autocomplete="off")
    document = one_of("核对了哪种证件原件", [(each, each) for each in NUMBERED])
    field_order = ("name", "id_number", "document", "mobile", "address", "another")


class NewFirm(Newcomer):
    """An organisation, as its licence says."""

    name = text("名称", hint="与营业执照（登记证书）上一致", autocomplete="off")
    uscc = coded("统一社会信用代码", hint="18 位，在营业执照右上角", longest=30, size=20, autocomplete="off")
    representative = coded(f"{HEAD}的公民身份号码", hint="须已登记并核实身份", longest=30, size=20, autocomplete="off")
    document = one_of("核对了哪种证照原件", [(each, each) for each in LICENCES])
    field_order = ("name", "uscc", "representative", "document", "mobile", "address", "another")


@never_cache
@sensitive_post_parameters("id_number", "mobile", "address")
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def register_person(request: HttpRequest) -> HttpResponse:
    """A natural person whose document was looked at: the number is hers from now on."""
    form = NewPerson(posted(request), initial=_typed(sought(request), "id_number"))

    def keep(given: dict[str, Any]) -> UUID:
        contact = {"mobile": given["mobile"], "address": given["address"]}
        return register_natural(given["name"], given["id_number"], **contact, document=given["document"], by=here(request).person)

    return _registering(request, form, ("id_number", find_by_id_number), keep, title="登记个人")


@never_cache
@sensitive_post_parameters("representative", "mobile", "address")
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def register_firm(request: HttpRequest) -> HttpResponse:
    """An organisation whose licence was looked at, with who represents it: ``of`` in the address, or by her number."""
    key = key_in(request.GET, "of")
    head = person_at_counter(key, natural=True) if key else None
    form = NewFirm(posted(request), initial=_typed(sought(request), "uscc"))
    if head is not None:
        del form.fields["representative"]

    def keep(given: dict[str, Any]) -> UUID:
        contact = {"mobile": given["mobile"], "address": given["address"]}
        found = head.id if head else _person(given["representative"])
        return register_legal(given["name"], given["uscc"], found, **contact, document=given["document"], by=here(request).person)

    return _registering(request, form, ("uscc", find_by_uscc), keep, title="登记单位", head=head)


def _typed(words: str, number: str) -> dict[str, str]:
    """What was looked for at the counter need not be typed again."""
    meant = plain(words)
    if meant.isdecimal() and len(meant) == 11:
        return {"mobile": meant}
    return {number: meant} if len(meant) == 18 and meant.isascii() and meant.isalnum() else {"name": words}


def _person(number: str) -> UUID:
    try:
        found = find_by_id_number(number)
    except Refused as wrong:
        raise Refused(wrong.rule, wrong.reason, field="representative", mend=wrong.mend) from wrong
    if found is None:
        mend = f"请先登记{HEAD}本人，再登记单位"
        raise Refused(FILLED, "没有登记过这个号码的人", field="representative", mend=mend)
    return found


Finding = tuple[str, Callable[[str], UUID | None]]


def _registering(request: HttpRequest, form: Form, finding: Finding, keep: Callable[[dict[str, Any]], UUID], **told: Any) -> HttpResponse:
    """Kept, and her page; or the form with what is wrong, or with who bears the number already."""
    same: list[UUID] = []
    is_proved = False
    if form.is_bound and form.is_valid():
        given, (field, find) = form.cleaned_data, finding
        try:
            known = find(given[field])
            same, is_proved = ([known], True) if known else (claims_of(given[field]), False)
            if not known and (given["another"] or not same):
                party = keep(given)
                messages.success(request, f"{given['name']}：已登记")
                return HttpResponseRedirect(reverse("person", args=[party]))
        except Refused as refusal:
            form.take(refusal)
    if is_proved or not same:
        del form.fields["another"]
    names = party_name(same, masked=True)
    told |= {"form": form, "same": [(each, names[each]) for each in same if each in names], "is_proved": is_proved}
    return render(request, "workbench/counter/registering.html", told, status=422 if form.errors or same else 200)
