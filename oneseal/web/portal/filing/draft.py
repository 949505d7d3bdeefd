"""草稿 A draft: what it holds, for whom, its pages in order, and how each of them keeps what was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oneseal.cases import actions
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import LoadedVersion, Material
from oneseal.documents.queries import each_once
from oneseal.journal.queries import now, today
from oneseal.law.rule import Refused
from oneseal.people.queries import PartyDetails, party_details, party_name, standing
from oneseal.people.rules import Standing
from oneseal.web.portal.filing.changes import told_changes
from oneseal.web.situations import Listed, listed
from oneseal.web.visitor import here, signed_in
from oneseal.web.words import say, tell


@dataclass
class Filling:
    """A draft being filled in: what it holds, for which version, and its pages."""

    id: UUID
    person: UUID
    said: dict[str, Any]
    now_for: str = ""
    """For whom she acts at the moment, by name, when that is somebody else than whom the draft is for."""

    @cached_property
    def loaded(self) -> LoadedVersion:
        """The item's version in force."""
        return version(self.said["item_version"])

    @cached_property
    def standing(self) -> Standing:
        """What she may do today, and how far she may read the affairs of the party for whom it is."""
        return standing(self.person, today())

    @property
    def answered(self) -> dict[str, Any]:
        """What she has answered; answers to questions that are gone are dropped."""
        known = {each.id: each for each in self.loaded.situations}
        return {name: value for name, value in self.said["answers"].items() if name in known and known[name].accepts(value)}

    @property
    def answers(self) -> dict[str, Any]:
        """Answers to the situations, with the item's defaults for those still open."""
        return self.loaded.complete_answers(self.answered)

    @property
    def form(self) -> dict[str, Any]:
        """What is filled in, without fields that the form has no more."""
        return {name: value for name, value in self.said["form"].items() if name in self.loaded.form.schema["properties"]}

    @property
    def lines(self) -> tuple[Material, ...]:
        """The material list as far as she has answered."""
        return self.listed.asked

    @property
    def listed(self) -> Listed:
        """The same with what still waits for an answer."""
        return listed(self.loaded, self.answered)

    @property
    def materials(self) -> dict[str, list[UUID]]:
        """Files by line, of lines that are asked for."""
        asked = {line.id for line in self.lines}
        return {line: files for line, files in self.said["materials"].items() if line in asked and files}

    def gives(self, line: Material) -> bool:
        """Whether a line is there: as a file, or as the form itself where the form is it."""
        return line.id in self.materials or self.loaded.is_form(line)

    @cached_property
    def party(self) -> PartyDetails:
        """The same as the register knows her, whose own name and number the form says."""
        return party_details([self.said["applicant"]])[self.said["applicant"]]

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
        values = {"answers": self.answered, "form": self.form, "materials": self.said["materials"], **changed}
        actions.save_draft(self.loaded.id, applicant=self.said["applicant"], by=self.person, draft=self.id, **values)
        self.said |= {**changed, "saved_at": now()}


def filling(request: HttpRequest, draft: UUID) -> Filling:
    """The draft of this person, for whom it was begun, whoever she acts for meanwhile; 404 for anybody else's.

    Raises Refused when the item has ended, or when she sent something and may not act for whom it is any more.
    """
    visitor = here(request)
    try:
        said_so_far = actions.open_draft(draft, by=visitor.person)
    except Refused as refused:
        if refused.field == "item" or (refused.field == "by" and request.method == "POST"):
            raise
        raise Http404 from refused
    elsewhere = said_so_far["applicant"] != visitor.principal
    return Filling(draft, visitor.person, said_so_far, visitor.principal_name if elsewhere else "")


@contextmanager
def held(request: HttpRequest, draft: UUID) -> Iterator[Filling]:
    """The draft while nobody else changes it: two devices that save at once lose nothing of each other's pages."""
    with transaction.atomic():
        yield filling(request, draft)


def attach(request: HttpRequest, draft: UUID, line: str, upload: UUID) -> None:
    """Put a received file to its line of the draft, once; the same content a second time leaves the first one there."""
    with held(request, draft) as known:
        stood = known.said["materials"]
        kept, _ = each_once({line: [*stood.get(line, []), upload]})
        if line in {each.id for each in known.lines} and upload in kept[line]:
            known.keep(materials={**stood, **kept})


def onward(request: HttpRequest, draft: Filling, at: str) -> HttpResponse:
    """保存并继续, or 保存，以后再填."""
    if "later" in request.POST and draft.now_for:
        words = ("草稿已为{whose}保存；您现在为{now}办事，换回{whose}才能在“我的”里看到它", "Saved for {whose}. You act for {now} now")
        messages.success(request, tell(*words, whose=draft.applicant, now=draft.now_for))
        return HttpResponseRedirect(reverse("mine"))
    if "later" in request.POST:
        messages.success(request, say("草稿已保存，可以在“我的”里继续填写", "Saved. Go on any time from “Mine”"))
        return HttpResponseRedirect(reverse("mine"))
    return HttpResponseRedirect(draft.after(at))


def page(request: HttpRequest, draft: Filling, at: str, template: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    """One page of the draft with its steps, and what the item changed since it was begun."""
    changed = told_changes(draft.said["changed"], whole=at == "summary")
    shown = {"draft": draft, "steps": draft.steps(at), "changed": changed, **told}
    return render(request, f"portal/filing/{template}.html", shown, status=status)


@never_cache
@require_safe
@signed_in
def draft_page(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The draft's own address leads to its first page."""
    return HttpResponseRedirect(str(filling(request, draft).steps("summary")[0]["address"]))


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
