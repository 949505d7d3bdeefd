"""查看完整号码 A masked number shown on request: why is asked first, the read is noted, then it is shown once; supervisors see the list."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases.queries.desk import clear_form
from oneseal.law.powers import ACCEPT, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions import note_read
from oneseal.people.queries import PartyDetails, party_details, party_name
from oneseal.people.queries.reading import PAGE, personal_reads
from oneseal.web.forms import Form, one_of, posted, text
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.desk.case import case_for
from oneseal.web.workbench.office.door import posts_with, with_power

REASONS = ["核对身份证件", "联系申请人", "核验材料", "制证、送达", "其他"]
Shown = Sequence[tuple[str, str]]


class Why(Form):
    """The reason, said before anything is shown."""

    reason = one_of("为什么要看", [(each, each) for each in REASONS])
    note = text("说明", hint="选“其他”的请写明", required=False, longest=150)

    def clean_note(self) -> str:
        """Another reason is said in words."""
        note = str(self.cleaned_data["note"])
        if self.cleaned_data.get("reason") == "其他" and not note.strip():
            self.add_error("note", "请写明原因")
        return note


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT)
def person_in_clear(request: HttpRequest, party: UUID) -> HttpResponse:
    """At the counter: a person's numbers."""
    known = person_at_counter(party)
    body = posts_with(here(request), ACCEPT)[0].body
    back = reverse("person", args=[party])
    return _asked(request, party, body, None, known.name, back, lambda: _numbers(known))


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def case_in_clear(request: HttpRequest, case: UUID) -> HttpResponse:
    """On a case of her bureau: the numbers of its applicant and in its form."""
    known = case_for(here(request), case)
    party = known.desk.row.applicant_id
    details = party_details([party])[party]

    def shown() -> Shown:
        return [*_numbers(details), *((answer.label, answer.value) for answer in clear_form(known.desk))]

    back = reverse("case", args=[case])
    return _asked(request, party, known.desk.row.body_id, case, known.applicant, back, shown)


def _numbers(known: PartyDetails) -> Shown:
    label = "身份证号" if known.kind == "natural" else "统一社会信用代码"
    return [(label, known.number), ("手机", known.mobile or "未登记"), ("地址", known.address or "未登记")]


def _asked(
    request: HttpRequest, party: UUID, body: UUID, case: UUID | None, name: str, back: str, shown: Callable[[], Shown]
) -> HttpResponse:
    form = Why(posted(request))
    numbers: Shown = ()
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        reason = f"{said['reason']}：{said['note']}" if said["note"] else said["reason"]
        try:
            note_read(party, reason, body=body, case=case, by=here(request).person)
        except Refused as refusal:
            form.take(refusal)
        else:
            numbers = shown()
    told = {"form": form, "numbers": numbers, "name": name, "back": back}
    return render(request, "workbench/office/in_clear.html", told, status=422 if form.errors else 200)


@never_cache
@require_safe
@with_power(SUPERVISE)
def reads(request: HttpRequest) -> HttpResponse:
    """Who of her bureau saw whose numbers, why and when."""
    before = request.GET.get("before", "")
    bodies = {post.body for post in posts_with(here(request), SUPERVISE)}
    found = personal_reads(bodies, before=int(before) if before.isdecimal() else None, size=PAGE + 1)
    rows = found[:PAGE]
    readers = party_name({row.reader for row in rows})
    parties = party_name({row.party for row in rows}, masked=True)
    told = {"rows": [(row, readers.get(row.reader, ""), parties.get(row.party, "")) for row in rows]}
    return render(request, "workbench/office/reads.html", {**told, "before": rows[-1].id if len(found) > PAGE else ""})
