"""原件收存与退还 What the bureau keeps of its applicants: taken in at a window, handed on inside, given back against a document."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases import actions
from oneseal.cases.queries import OriginalRow, cases_of_party, original, originals_of
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT, DELIVER
from oneseal.law.rule import Refused
from oneseal.people.queries import party_name, staff_of
from oneseal.web.forms import Form, agreed, one_of, posted, text
from oneseal.web.visitor import here, staff_only
from oneseal.web.workbench.counter.person import person_at_counter
from oneseal.web.workbench.counter.recovery import DOCUMENTS
from oneseal.web.workbench.office.change import changing
from oneseal.web.workbench.office.door import key_in, posts_with, with_power

VIEWS = {"": "收存中", "mine": "在我手里", "over": "办结未退", "returned": "已退还"}
FEW = 6
"""Cases that are shown all at once; more are chosen from a list."""
CONDITIONS = ("完好", "有折痕、污损", "有缺页", "塑封")


class Taken(Form):
    """What is left here, and by whom."""

    description = text("原件名称", hint="与证件上一致，如：不动产权证书", longest=100)
    pieces = forms.IntegerField(label="件数", widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}))
    condition = one_of("状况", [(each, each) for each in CONDITIONS])
    given_by = text("交件人", longest=60)


class Collected(Form):
    """Who takes it home, and how the window knew."""

    collected_by = text("领取人", longest=60)
    document = one_of("核对了哪种证件原件", [(each, each) for each in DOCUMENTS])
    proxy = agreed("代他人领取，已收下授权委托书", required=False)


@never_cache
@require_safe
@staff_only
def originals(request: HttpRequest) -> HttpResponse:
    """Every original that her bureau keeps: with whom, since when, and which should have gone home."""
    visitor = here(request)
    view = request.GET.get("view", "")
    listed = originals_of(visitor.bodies, visitor.person, view=view, after=request.GET.get("after", ""))
    views = [(name, label, listed.counts[name]) for name, label in VIEWS.items()]
    return render(request, "workbench/counter/originals.html", {"list": listed, "views": views, "view": view})


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(ACCEPT, DELIVER)
def take_original(request: HttpRequest, party: UUID) -> HttpResponse:
    """收存: then its slip is there to print."""
    visitor, known = here(request), person_at_counter(party)
    posts = posts_with(visitor, ACCEPT, DELIVER)
    cases = [(str(row.case), f"{row.item}（…{row.number[-8:]}）") for row in cases_of_party(visitor.posts, party)]
    asked = type("TakenFor", (Taken,), {"case": one_of("为哪一件", [("", "还没有办件"), *cases], required=False, listed=len(cases) > FEW)})
    form = asked(posted(request), initial={"case": str(key_in(request.GET, "case") or ""), "given_by": known.name, "pieces": 1})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        key = key_in(request.POST, "key") or new_stream()
        try:
            said = {name: given[name] for name in ("description", "pieces", "condition", "given_by")}
            case = UUID(given["case"]) if given["case"] else None
            actions.take_original(key, party, body=posts[0].body, case=case, by=visitor.person, **said)
        except Refused as refusal:
            form.take(refusal)
        else:
            return HttpResponseRedirect(reverse("original", args=[key]))
    told = {"form": form, "known": known, "key": request.POST.get("key") or str(new_stream())}
    return render(request, "workbench/counter/take_original.html", told, status=422 if form.errors else 200)


@never_cache
@require_safe
@staff_only
def original_page(request: HttpRequest, original: UUID) -> HttpResponse:
    """One original: its slip to print, its way so far, and what its holder can do."""
    row, steps = _known(request, original)
    return render(request, "workbench/counter/original.html", {"row": row, "steps": steps, "is_hers": row.holder == here(request).person})


def _known(request: HttpRequest, key: UUID) -> tuple[OriginalRow, Any]:
    found = original(key, here(request).bodies)
    if found is None:
        raise Http404
    return found


def _trail(row: OriginalRow) -> tuple[tuple[str, str], ...]:
    return (("原件", reverse("originals")), (row.number, reverse("original", args=[row.id])))


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def hand_original(request: HttpRequest, original: UUID) -> HttpResponse:
    """签出、签还: to a colleague."""
    row, _ = _known(request, original)
    # Who holds it already is told by the act, not by the list: a colleague may have been handed it since the page was opened.
    colleagues = party_name([person for person in staff_of({row.body}, today()) if person != row.holder or request.method == "POST"])
    choices = sorted(((str(key), name) for key, name in colleagues.items()), key=lambda each: each[1])
    asked = type("Handed", (Form,), {"to": one_of("交给谁", choices), "note": text("用途", hint="如：审查核对原件；签还窗口", longest=100)})

    def do(given: Mapping[str, Any]) -> None:
        actions.hand_original(row.id, UUID(given["to"]), note=given["note"], by=here(request).person)

    back = reverse("original", args=[row.id])
    form = asked(posted(request))
    return changing(request, form, do, title="交给同事", button="已当面交接", done="已登记交接", back=back, trail=_trail(row))


@never_cache
@sensitive_post_parameters("collected_by")
@require_http_methods(["GET", "POST"])
@staff_only
def return_original(request: HttpRequest, original: UUID) -> HttpResponse:
    """退还."""
    row, _ = _known(request, original)

    def do(given: Mapping[str, Any]) -> None:
        said = {name: given[name] for name in ("collected_by", "document", "proxy")}
        actions.return_original(row.id, by=here(request).person, **said)

    back = reverse("original", args=[row.id])
    form = Collected(posted(request))
    return changing(request, form, do, title=f"退还{row.description}", button="已当面退还", done="已登记退还", back=back, trail=_trail(row))
