"""变更法定代表人 An organisation's licence names somebody else: from now on it is she who acts for it by law."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.queries import find_by_id_number, party_name
from oneseal.web.forms import Form, coded, one_of, posted, text
from oneseal.web.visitor import here
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.counter.proving import LICENCES
from oneseal.web.workbench.office.door import with_power


class Successor(Form):
    """Whom the new licence names, and which licence was looked at."""

    name = text("新的法定代表人（负责人、经营者）姓名", hint="与新的证照上一致", longest=60, autocomplete="off")
    id_number = coded("其公民身份号码", hint="须已登记并核实身份", longest=30, size=20, autocomplete="off")
    document = one_of("核对了哪种证照原件", [(each, each) for each in LICENCES])


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def counter_representative(request: HttpRequest, party: UUID) -> HttpResponse:
    """The successor is a registered person whose name and number both fit."""
    known = person_at_counter(party)
    if known.kind != "legal":
        raise Http404
    form = Successor(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = find_by_id_number(given["id_number"])
            if found is None or party_name([found]).get(found) != given["name"].strip():
                form.add_error("id_number", "没有找到姓名和号码都相符、已核实身份的人；请核对，没有登记的先登记本人")
            else:
                actions.change_representative(party, found, document=given["document"], by=here(request).person)
                messages.success(request, f"{known.name}：法定代表人（负责人、经营者）已变更为 {given['name'].strip()}")
                return HttpResponseRedirect(reverse("person", args=[party]))
        except Refused as refusal:
            form.take(refusal)
    told = {"form": form, "known": known}
    return render(request, "workbench/counter/representative.html", told, status=422 if form.errors else 200)
