"""更正姓名（名称） Somebody stands here whose document says another name than the register."""

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
from oneseal.web.forms import Form, one_of, posted, text
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.counter.proving import LICENCES
from oneseal.web.workbench.counter.recovery import DOCUMENTS
from oneseal.web.workbench.office.door import with_power


class Name(Form):
    """Which document was looked at, what it says, and why the register said otherwise."""

    document = one_of("核对了哪种证件原件", [(each, each) for each in DOCUMENTS])
    name = text("证件上的姓名", longest=60, autocomplete="off")
    reason = text("更正理由", hint="如：登记时输错、已改名", autocomplete="off")


class NameOfFirm(Form):
    """The same by the licence of an organisation."""

    document = one_of("核对了哪种证照原件", [(each, each) for each in LICENCES])
    name = text("证照上的名称", autocomplete="off")
    reason = text("更正理由", hint="如：登记时输错、已变更名称", autocomplete="off")


@never_cache
@sensitive_post_parameters("name", "reason")
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_name(request: HttpRequest, party: UUID) -> HttpResponse:
    """Also of who has only signed up: a number is proved with the name that the document says."""
    known = person_at_counter(party)
    form = (Name if known.kind == "natural" else NameOfFirm)(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_name(party, given["name"], document=given["document"], reason=given["reason"], by=here(request).person)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, f"{known.name}：已更正为{given['name']}")
            return HttpResponseRedirect(reverse("person", args=[party]))
    told = {"form": form, "known": known, "number": known.masked().number}
    return render(request, "workbench/counter/naming.html", told, status=422 if form.errors else 200)
