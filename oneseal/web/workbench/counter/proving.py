"""核实身份 Somebody has signed up with a number and stands here with the document: the number is hers from now on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.queries import logins_of
from oneseal.web.forms import Form, one_of, posted
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.counter.recovery import Seen
from oneseal.web.workbench.office.door import with_power

LICENCES = ("营业执照", "统一社会信用代码证书", "事业单位法人证书", "社会团体法人登记证书", "民办非企业单位登记证书")


class Licence(Form):
    """Which licence of the organisation was looked at."""

    document = one_of("核对了哪种证照原件", [(each, each) for each in LICENCES])


@never_cache
@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_prove(request: HttpRequest, party: UUID) -> HttpResponse:
    """A person gets a code with which she sets a new password: whoever knew the old one may have been another."""
    known = person_at_counter(party)
    form, code = (Seen if known.kind == "natural" else Licence)(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.prove_identity(party, form.cleaned_data["document"], by=here(request).person)
        except Refused as refusal:
            form.take(refusal)
        else:
            if not code:
                messages.success(request, f"{known.name}：已核实")
                return HttpResponseRedirect(reverse("person", args=[party]))
    told = {"form": form, "code": code, "known": known, "number": known.masked().number, "logins": logins_of(party)}
    return render(request, "workbench/counter/proving.html", told, status=422 if form.errors else 200)
