"""草稿 A draft page by page: situations, the form section by section, materials, summary; every page saves before it goes on."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oneseal.cases import actions
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import FormErrors, LoadedVersion, Material
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.law.rule import Refused
from oneseal.people.queries import party_name
from oneseal.web.forms import Form, one_of, posted
from oneseal.web.portal.filing.fields import ADD, SchemaForm
from oneseal.web.uploads import received
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import said, say

CHANGED = {
    "materials": said("材料清单", "the list of materials"),
    "situations": said("情形问题", "the questions"),
    "promise": said("承诺期限", "the promised limit"),
    "statutory": said("法定期限", "the statutory limit"),
    "form": said("申请表", "the form"),
}


@dataclass
class Filling:
    """A draft being filled in: what it holds, for which version, and its pages."""

    id: UUID
    person: UUID
    said: dict[str, Any]
    saved: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def loaded(self) -> LoadedVersion:
        """The item's version in force."""
        return version(self.said["item_version"])

    @property
    def answers(self) -> dict[str, Any]:
        """Answers to the situations, with the item's defaults; those of questions that are gone are dropped."""
        known = {each.id: each for each in self.loaded.situations}
        given = {name: value for name, value in self.said["answers"].items() if name in known and known[name].accepts(value)}
        return self.loaded.complete_answers(given)

    @property
    def form(self) -> dict[str, Any]:
        """What is filled in, without fields that the form has no more."""
        return {name: value for name, value in self.said["form"].items() if name in self.loaded.form.schema["properties"]}

    @property
    def lines(self) -> tuple[Material, ...]:
        """The material list for these answers."""
        return self.loaded.materials_for(self.answers)

    @property
    def materials(self) -> dict[str, list[UUID]]:
        """Files by line, of lines that are asked for."""
        asked = {line.id for line in self.lines}
        return {line: files for line, files in self.said["materials"].items() if line in asked and files}

    @property
    def applicant(self) -> str:
        """For whom it is."""
        return party_name([self.said["applicant"]]).get(self.said["applicant"], "")

    def steps(self, at: str) -> list[dict[str, Any]]:
        """The pages with the one at hand."""
        pages = [("situations", say("情形", "Situation"))] if self.loaded.situations else []
        pages += [(f"form/{n}", section["title"]) for n, section in enumerate(self.loaded.form.sections)]
        pages += [("materials", say("材料", "Materials")), ("summary", say("核对提交", "Check and file"))]
        names = [name for name, _ in pages]
        return [
            {
                "name": name,
                "label": label,
                "is_here": name == at,
                "done": names.index(name) < names.index(at),
                "address": self.address(name),
            }
            for name, label in pages
        ]

    def address(self, page: str) -> str:
        """The address of one of its pages."""
        return f"{reverse('draft', args=[self.id])}/{page}"

    def after(self, at: str) -> str:
        """The address of the page that follows."""
        steps = self.steps(at)
        place = next(n for n, step in enumerate(steps) if step["is_here"])
        return str(steps[min(place + 1, len(steps) - 1)]["address"])

    def keep(self, **changed: Any) -> None:
        """Keep what changed with what stood there."""
        values = {"answers": self.answers, "form": self.form, "materials": self.materials, **changed}
        actions.save_draft(self.loaded.id, applicant=self.said["applicant"], by=self.person, draft=self.id, **values)
        self.said |= changed


def filling(request: HttpRequest, draft: UUID) -> Filling:
    """The draft of this person for whom she acts now; 404 for anything else."""
    visitor = here(request)
    try:
        said_so_far = actions.open_draft(draft, by=visitor.person)
    except Refused as refused:
        if refused.field == "item":
            raise
        raise Http404 from refused
    if said_so_far["applicant"] != visitor.principal:
        raise Http404
    return Filling(draft, visitor.person, said_so_far)


def page(request: HttpRequest, draft: Filling, at: str, template: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    """One page of the draft with its steps, and what the item changed meanwhile."""
    changed = [str(CHANGED[name]) for name in draft.said["changed"]]
    shown = {"draft": draft, "steps": draft.steps(at), "changed": changed, **told}
    return render(request, f"portal/filing/{template}.html", shown, status=status)


@never_cache
@signed_in
def draft_page(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The draft's own address leads to its first page."""
    return HttpResponseRedirect(str(filling(request, draft).steps("summary")[0]["address"]))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def situations(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What applies to her: the answers make the exact list of materials."""
    known = filling(request, draft)
    asked: dict[str, Any] = {}
    for each in known.loaded.situations:
        asked[each.id] = one_of(each.question, [(str(value), label) for value, label in each.options.items()])
    form = type("Situations", (Form,), asked)(posted(request), initial={name: str(value) for name, value in known.answers.items()})
    if request.method == "POST" and form.is_valid():
        chosen = {each.id: next(v for v in each.options if str(v) == form.cleaned_data[each.id]) for each in known.loaded.situations}
        known.keep(answers=chosen)
        return _onward(request, known, "situations")
    return page(request, known, "situations", "situations", {"form": form}, 422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def section(request: HttpRequest, draft: UUID, number: int) -> HttpResponse:
    """One group of questions of the form. What is wrong is shown on going on; saving alone keeps it as it is."""
    known = filling(request, draft)
    if not 0 <= number < len(known.loaded.form.sections):
        raise Http404
    group = known.loaded.form.sections[number]
    form = SchemaForm(known.loaded, group["fields"], known.form, posted(request))
    at = f"form/{number}"
    if request.method == "POST" and form.is_valid():
        others = {name: value for name, value in known.form.items() if name not in group["fields"]}
        known.keep(form={**others, **form.answers()})
        if ADD in request.POST:
            form = SchemaForm(known.loaded, group["fields"], known.form, request.POST)
            return page(request, known, at, "section", {"form": form, "group": group})
        if "later" in request.POST or not _marked(known, form):
            return _onward(request, known, at)
    return page(request, known, at, "section", {"form": form, "group": group}, 422 if form.errors else 200)


def _marked(draft: Filling, form: SchemaForm) -> bool:
    """Whether the item's own check finds something wrong on this page; it is shown at the fields."""
    try:
        draft.loaded.valid_form(draft.form)
    except FormErrors as wrong:
        return form.mark(wrong)
    return False


def _onward(request: HttpRequest, draft: Filling, at: str) -> HttpResponse:
    """保存并继续, or 保存，以后再填."""
    if "later" in request.POST:
        messages.success(request, say("草稿已保存，可以在“我的”里继续填写", "Saved. Go on any time from “Mine”"))
        return HttpResponseRedirect(reverse("mine"))
    return HttpResponseRedirect(draft.after(at))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def materials(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Files by material line; each is judged by its content when it comes in, and those that are good stay whatever else is wrong."""
    known = filling(request, draft)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        kept = {line: list(files) for line, files in known.materials.items()}
        if remove := request.POST.get("remove", ""):
            line, _, file = remove.partition(":")
            kept[line] = [each for each in kept.get(line, []) if str(each) != file]
        for material in known.lines:
            taken, mistakes = received(request, material.id, known.person)
            kept.setdefault(material.id, []).extend(taken)
            if mistakes:
                wrong[material.id] = "；".join(mistakes)
        known.keep(materials=kept)
        if not wrong and not remove and "stay" not in request.POST:
            return _onward(request, known, "materials")
    uploads = upload_facts([file for files in known.materials.values() for file in files])
    rows = [(line, _shown(known.materials.get(line.id, []), uploads), wrong.get(line.id, "")) for line in known.lines]
    return page(request, known, "materials", "materials", {"rows": rows, "wrong": wrong}, 422 if wrong else 200)


def _shown(files: list[UUID], uploads: dict[UUID, Upload]) -> list[Upload]:
    return [uploads[file] for file in files if file in uploads]


@require_POST
@signed_in
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """删除草稿, after it was asked once."""
    known = filling(request, draft)
    if request.POST.get("sure") != "yes":
        return render(request, "portal/filing/discard.html", {"draft": known})
    actions.discard_draft(draft, by=known.person)
    messages.success(request, say("草稿已删除", "The draft is gone"))
    return HttpResponseRedirect(reverse("mine"))
