"""变更联系方式 Somebody stands here with her document and has another mobile or address than the register says."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.web.forms import Form, coded, one_of, posted, text
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.counter.proving import LICENCES
from oneseal.web.workbench.counter.recovery import DOCUMENTS
from oneseal.web.workbench.office.door import with_power


class Contact(Form):
    """Which document was looked at, what is new, and why; what is left empty stays."""

    document = one_of("核对了哪种证件原件", [(each, each) for each in DOCUMENTS])
    mobile = coded("新的手机号码", hint="11 位；不换就不填", required=False, longest=20, size=14, inputmode="tel", autocomplete="off")
    address = text("新的地址", hint="不换就不填", required=False, autocomplete="off")
    reason = text("变更理由", hint="如：号码停用、登记时输错", autocomplete="off")


class ContactOfFirm(Contact):
    """The same by the licence of an organisation."""

    document = one_of("核对了哪种证照原件", [(each, each) for each in LICENCES])


@never_cache
@sensitive_post_parameters("mobile", "address")
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_contact(request: HttpRequest, party: UUID) -> HttpResponse:
    """The officer types the new ones and does not read the old ones; who has not proved who she is does that first."""
    known = person_at_counter(party)
    form = (Contact if known.kind == "natural" else ContactOfFirm)(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = {name: given[name] or None for name in ("mobile", "address")}
        try:
            actions.change_contact(party, by=here(request).person, document=given["document"], reason=given["reason"], **new)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, f"{known.name}：联系方式已变更")
            return HttpResponseRedirect(reverse("person", args=[party]))
    told = {"form": form, "known": known, "shown": known.masked()}
    return render(request, "workbench/counter/contact.html", told, status=422 if form.errors else 200)
