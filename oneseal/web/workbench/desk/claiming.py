"""领取、放回、转给 Rows ticked in the list are taken or put back at one press, each for itself; on the case page one."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oneseal.cases import actions
from oneseal.cases.queries import Holder, cases_seen, holders_of
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.queries import able_officers, party_name
from oneseal.web.forms import Form, one_of, posted
from oneseal.web.refusals import in_short
from oneseal.web.undo import can_be_undone
from oneseal.web.visitor import Visitor, here, staff_only
from oneseal.web.workbench.desk.case import case_for
from oneseal.web.workbench.desk.wanted import LIST, filters_of
from oneseal.web.workbench.office.change import changing
from oneseal.web.workbench.office.door import key_of, with_power

MOST = 100


@never_cache
@require_POST
@staff_only
def claim(request: HttpRequest) -> HttpResponse:
    """领取所选."""
    return _each(request, actions.claim, "领取", "release")


@never_cache
@require_POST
@staff_only
def release(request: HttpRequest) -> HttpResponse:
    """放回所选."""
    return _each(request, actions.release, "放回", "claim")


def _each(request: HttpRequest, do: Callable[..., None], label: str, opposite: str) -> HttpResponse:
    """Case by case; what was done is counted, what was not is told with its reason. Back to where the press was made."""
    visitor, done, told, hers = here(request), 0, list[Refused](), list[str]()
    cases = [case for text in dict.fromkeys(request.POST.getlist("case")[:MOST]) if (case := key_of(text))]
    holders = _holders(visitor, cases)
    for case in cases:
        try:
            do(case, by=visitor.person)
        except Refused as refused:
            told.append(refused)
            continue
        done += 1
        holder = holders.get(case)
        if (holder is not None and holder.person == visitor.person) is (opposite == "claim"):
            hers.append(str(case))
    words = f"已{label} {done} 件"
    if hers:
        back = [(name, request.POST[name]) for name in ("back", "list") if name in request.POST]
        can_be_undone(request, words, reverse(opposite), [*(("case", text) for text in hers), *back])
    elif done:
        messages.success(request, words)
    if told:
        messages.warning(request, in_short(request, *told))
    elif not done:
        messages.warning(request, f"没有勾选要{label}的办件")
    with suppress(ValueError):
        return HttpResponseRedirect(reverse("case", args=[UUID(request.POST.get("back", ""))]))
    shown = request.POST.get("list")
    filters = request.session.get(LIST, "") if shown is None else filters_of(QueryDict(shown[:2000]), "after")
    return HttpResponseRedirect(f"{reverse('work')}{'?' if filters else ''}{filters}")


def _holders(visitor: Visitor, cases: Sequence[UUID]) -> dict[UUID, Holder]:
    """Who has the cases before the press; 404, and nothing is done, when one is not of her bureau, as if it were not there."""
    rows = cases_seen(visitor.posts, cases)
    if len(rows) < len(set(cases)):
        raise Http404
    return holders_of(rows.values(), visitor.powers)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(SUPERVISE)
def reassign(request: HttpRequest, case: UUID) -> HttpResponse:
    """转给: a colleague who may do an open step."""
    known = case_for(here(request), case)
    row = known.desk.row
    able = list(dict.fromkeys(person for power, unit in row.steps for person in able_officers(row.body_id, power, unit_kind=unit or None)))
    called = party_name(able)
    names = {person: called[person] for person in able}
    asked = type("Reassigned", (Form,), {"to": one_of("转给谁", [(str(key), name) for key, name in names.items()])})

    def do(given: Mapping[str, Any]) -> None:
        actions.reassign(case, UUID(given["to"]), by=here(request).person)

    back = reverse("case", args=[case])
    trail = (("办件", reverse("work")), (row.query_number, back))
    return changing(request, asked(posted(request)), do, title="转给同事", button="转给", done="已转给", back=back, trail=trail)
