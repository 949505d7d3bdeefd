"""办理 The case, and one page for each act: the case on the left, the act's form on the right; the button names the act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases.actions.way import CERTIFICATE, PAPERS, preview, require_fresh
from oneseal.cases.queries.desk import Done
from oneseal.cases.rules import named
from oneseal.documents.queries import previewed
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused
from oneseal.web.forms import FORM_OF, Form
from oneseal.web.refusals import in_short
from oneseal.web.visitor import View, here, staff_only
from oneseal.web.workbench.desk.case import CaseHere, case_for, shown
from oneseal.web.workbench.desk.go import remember_case
from oneseal.web.workbench.desk.opinions import Opinion, joined, opinions_for
from oneseal.web.workbench.desk.wanted import LIST, wanted_in

Verb = Callable[..., Entry]
FORMS: dict[str, type["ActForm"]] = {}
"""The form of each act that has a page."""


class ActForm(Form):
    """What an act asks for. ``seen``: the version of the case that this page showed; with a newer one the act is refused."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    opinions = ""
    """The act whose common opinions are offered."""
    danger = ""
    """What is lost by this act, said before it is done; empty: nothing is."""

    meanwhile: Sequence[Done] = ()
    """What was done on the case after the page was opened."""

    def __init__(self, case: CaseHere, data: Any = None) -> None:
        super().__init__(data, initial={"seen": case.version})
        self.case = case
        self.unkept: list[Refused] = []
        self.phrases = opinions_for(self.opinions, licensing=case.desk.loaded.licensing)
        self.prepared: dict[str, Any] = {}
        self.prepare(case)
        self.prepared = dict(self.initial)

    def prepare(self, case: CaseHere) -> None:
        """Fit the fields to the case."""

    template = ""
    """The template of its fields, when they are more than a list."""
    has_files = False
    stays = False
    """Whether the case itself opens again once it is done: it was not what came next on it."""

    def receive(self, request: HttpRequest, by: UUID) -> None:
        """Take in the files that were sent with it; what is wrong with them is said at their field."""

    keeps = False
    """Whether what is typed can be kept for another day or device."""

    def keep(self, request: HttpRequest, by: UUID) -> datetime:
        """Keep what was typed, unchecked, and of the files that came all that can be; why one cannot stands in ``unkept``."""
        raise NotImplementedError

    def go_on_from(self, sent: "ActForm") -> None:
        """Show the files that came with a form that could not be kept."""

    asides: Sequence[str] = ()
    """Acts of the same case that can be gone to from this page: what was typed is kept first."""
    is_held = False
    """Whether what was typed is kept although the act was not done."""

    def hold(self, request: HttpRequest, by: UUID) -> None:
        """The act was not done: what can be kept is kept, so that leaving the page loses nothing."""

    def leads_back(self) -> str:
        """The address of a page that was begun and waits for this act; "" when none does."""
        return ""

    @property
    def shown_version(self) -> int | None:
        """The version that the page showed when it was opened; None when that cannot be read."""
        seen = str(self.data.get("seen", ""))
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None

    def catch_up(self, case: CaseHere) -> None:
        """What was typed stays; the page shows the case as it is now, with what was done meanwhile, and the next press means that."""
        seen = self.shown_version
        self.meanwhile = [done for done in case.desk.done if seen is not None and done.version > seen]
        again = cast(QueryDict, self.data).copy()
        again["seen"] = str(case.version)
        self.data = again

    def with_phrase(self, chosen: str) -> None:
        """Take over a common opinion (“field:place”) into its field, where one goes on typing; what was typed stays."""
        field, _, place = chosen.rpartition(":")
        known = self.offered(field)
        if field not in self.fields or not place.isdecimal() or int(place) >= len(known):
            return
        self.take_over(field, known[int(place)])
        self.fields[field].widget.attrs["autofocus"] = True

    def take_over(self, field: str, opinion: Opinion) -> None:
        """Behind what stands in the field."""
        self.initial[field] = joined(str(self.initial.get(field) or ""), str(opinion))

    def offered(self, field: str) -> tuple[Opinion, ...]:
        """The common opinions of a field; those of a material line are the same for every line."""
        return self.phrases.get(field.partition(":")[0], ())

    @property
    def rows(self) -> list[tuple[Any, tuple[Opinion, ...]]]:
        """The fields to be seen, each with its common opinions."""
        return [(field, self.offered(field.name)) for field in self.visible_fields()]

    def given(self) -> dict[str, Any]:
        """The action's arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


@never_cache
@require_safe
@staff_only
def case_page(request: HttpRequest, case: UUID) -> HttpResponse:
    """The case without an act chosen; what comes next stands ready on it when nothing has to be filled in."""
    known = case_for(here(request), case)
    remember_case(request, case)
    return shown(request, known, ready=_ready(known))


def _ready(case: CaseHere) -> ActForm | None:
    """The form of what comes next, when it asks for nothing and takes nothing away. Forms that ask something are not even made."""
    form_of = FORMS.get(case.primary)
    if form_of is None or _asks(form_of.base_fields):
        return None
    form = form_of(case)
    return None if form.danger or _asks(form.fields) else form


def _asks(fields: Mapping[str, forms.Field]) -> bool:
    return any(field.widget.is_required and not field.widget.is_hidden for field in fields.values())


def act_page(act: str, form_of: type[ActForm], verb: Verb) -> View:
    """The page of one act: asked for, it shows the form; sent, it calls the verb once and opens the next case."""
    FORMS[act] = form_of

    @never_cache
    @require_http_methods(["GET", "POST"])
    @staff_only
    def page(request: HttpRequest, case: UUID) -> HttpResponse:
        visitor = here(request)
        known = case_for(visitor, case)
        if chosen := request.POST.get("phrase"):
            return shown(request, known, act=act, form=_unsent(form_of, known, request.POST, chosen))
        if form_of.keeps and ("keep" in request.POST or "autosave" in request.POST):
            return _kept(request, form_of, known, act)
        form = form_of(known, request.POST if request.method == "POST" else None)
        if request.method != "POST":
            return shown(request, known, act=act, form=form)
        form.receive(request, visitor.person)
        try:
            if answer := _pressed(request, known, act, form, verb):
                return answer
        except Refused as refusal:
            known = case_for(visitor, case)
            form.catch_up(known)
            form.take(refusal)
        form.hold(request, visitor.person)
        return shown(request, known, act=act, form=form, status=422)

    page.__name__ = act
    setattr(page, FORM_OF, form_of)
    return page


def _pressed(request: HttpRequest, case: CaseHere, act: str, form: ActForm, verb: Verb) -> HttpResponse | None:
    """The act, or the paper it would seal; None when fields are wrong. A page that is too old says only that: its fields may not fit."""
    if not form.is_valid():
        try:
            require_fresh(case.desk.case, form.shown_version)
        except Refused:
            form.errors.clear()
            raise
        return None
    do = partial(verb, case.id, by=case.visitor.person, seen=form.cleaned_data["seen"], **form.given())
    return _paper(do, request.POST["preview"]) if "preview" in request.POST else _done(request, case, act, do(), form)


def _kept(request: HttpRequest, form_of: type[ActForm], case: CaseHere, act: str) -> HttpResponse:
    """暂存: the page again with what was kept; told to the script that keeps by itself. What cannot be kept stays on the page."""
    form = form_of(case, request.POST)
    is_script = "autosave" in request.POST
    try:
        at = form.keep(request, case.visitor.person)
    except Refused as refusal:
        if is_script:
            return JsonResponse({"reason": refusal.reason}, status=422)
        for told in (refusal, *form.unkept):
            messages.error(request, in_short(request, told))
        again = _unsent(form_of, case, request.POST, "")
        again.go_on_from(form)
        return shown(request, case, act=act, form=again, status=422)
    if is_script:
        return JsonResponse({"saved": f"{localtime(at):%H:%M:%S}"})
    for told in form.unkept:
        messages.error(request, in_short(request, told))
    messages.success(request, "填写的内容已暂存，换一台设备也能接着填" if form.unkept else "已暂存，换一台设备也能接着填")
    aside = request.POST["keep"]
    return HttpResponseRedirect(reverse(f"case-{aside}", args=[case.id]) if aside in form.asides else request.path)


def _unsent(form_of: type[ActForm], case: CaseHere, sent: QueryDict, chosen: str) -> ActForm:
    """The form as it was typed, not yet judged, with a common opinion taken over."""
    form = form_of(case)
    for name, field in form.fields.items():
        if name in sent and name != "seen":
            form.initial[name] = sent.getlist(name) if isinstance(field, forms.MultipleChoiceField) else sent[name]
    form.with_phrase(chosen)
    return form


def _paper(do: Callable[[], Entry], which: str) -> HttpResponse:
    """The paper that the act would seal, or the certificate that would follow, to look at; nothing is kept. 404 for an act without one,
    whose page has no such button."""
    papers = preview(do, CERTIFICATE if which == CERTIFICATE else PAPERS)
    if not papers:
        raise Http404("这一步不制作文书")
    pdf = previewed(*papers[0])
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="preview.pdf"'})


def _done(request: HttpRequest, case: CaseHere, act: str, entry: Entry, form: ActForm) -> HttpResponse:
    """After an act the next case of the same list opens, with the focus on the act that comes next; what was done is said on it.
    A page that waited for the act opens first."""
    messages.success(request, f"{case.desk.loaded.name} · {case.applicant}：{named(act, case.desk.loaded.regime).done}")
    if form.stays:
        return HttpResponseRedirect(f"{reverse('case', args=[entry.stream])}#papers")
    if waiting := form.leads_back():
        return HttpResponseRedirect(waiting)
    following = case.next_after(wanted_in(QueryDict(request.session.get(LIST, "")), case.visitor.person))
    if following is not None:
        return HttpResponseRedirect(f"{reverse('case', args=[following])}#act")
    return HttpResponseRedirect(reverse("case", args=[entry.stream]))
