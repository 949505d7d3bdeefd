"""核发恢复码 Somebody forgot her password, or has no account yet: after her document was looked at, a code that she uses at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from oneseal.law.powers import ACCEPT, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.web.forms import Form, one_of, posted
from oneseal.web.visitor import here, not_yours, staff_only
from oneseal.web.workbench.counter.person import person_at_counter

DOCUMENTS = ("居民身份证", "临时居民身份证", "户口簿", "护照", "港澳台居民居住证", "外国人永久居留身份证")


class Seen(Form):
    """Which document was looked at, in person."""

    document = one_of("核对了哪种证件原件", [(each, each) for each in DOCUMENTS])


@never_cache
@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
@staff_only
def counter_recovery(request: HttpRequest, party: UUID) -> HttpResponse:
    """For the public at a window; for officers by who supervises them: the action looks at that."""
    visitor = here(request)
    if not visitor.powers & {ACCEPT, SUPERVISE}:
        return not_yours(request)
    known = person_at_counter(party, natural=True)
    form, code = Seen(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.issue_recovery_code(party, form.cleaned_data["document"], by=visitor.person)
        except Refused as refusal:
            form.take(refusal)
    back = reverse("person", args=[party]) if ACCEPT in visitor.powers else reverse("people")
    told = {"form": form, "code": code, "known": known, "back": back}
    return render(request, "workbench/counter/recovery.html", told, status=422 if form.errors else 200)
