"""办件页 The case page of an officer, and what the pages of its acts stand on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oneseal.cases.queries import Desk, MaterialLine, Offer, Planned, Wanted, desk, following, holders_of, plan_of, step_of
from oneseal.cases.queries.asked import SORTS as WORKLIST_SORTS
from oneseal.cases.queries.given import File
from oneseal.cases.queries.mine import awaited, early_return
from oneseal.cases.queries.served import may_be_served
from oneseal.cases.rules import TABLE, named
from oneseal.cases.rules.table import LAPSING
from oneseal.catalogue.queries import handlers_of
from oneseal.documents.queries import LACKING, MOST_PAGES, STAND_IN, PaperRow, letters_of, pages_of, upload_facts
from oneseal.journal.queries import today
from oneseal.law import powers
from oneseal.law.days import Due
from oneseal.people.queries import able_officers, claimed_among, party_name, standing
from oneseal.web.chart import way
from oneseal.web.forms import Form
from oneseal.web.visitor import Visitor
from oneseal.web.workbench.desk.summary import Point, summary_of

SERVING = "record_service"
"""Offered beside the papers, never as what comes next."""
ANEW = frozenset({"survey", "plan_survey"})
"""Acts that would begin a survey anew: offered last while a record waits to be confirmed, not as what comes next."""
LETTERS = {
    STAND_IN: "文件没有带字体，这里用本平台的字体显示，字形和间距可能与原件不同。",
    LACKING: "文件里有的字没有带字体，这里显示不出来，或者显示得不对。请下载文件，用装有这些字体的电脑查看。",
}

MOST_HANDLERS = 9
"""How many bodies are looked at for where else an application may belong."""


@dataclass(frozen=True, slots=True)
class Look:
    """A file of the material and its pages to be looked at; ``cut``: how many more are only in the file."""

    file: File
    pages: range
    cut: int
    kind: str
    """What it is, when it has no page images: OFD, DOCX …"""
    letters: str = ""
    """What the preview does with text that brings no font, in words."""


@dataclass
class CaseHere:
    """A case as this officer sees it, and what the forms of its acts ask of it."""

    desk: Desk
    visitor: Visitor

    @property
    def id(self) -> UUID:
        """Its key."""
        return self.desk.row.id

    @property
    def number(self) -> str:
        """办件编号."""
        return self.desk.row.number

    @property
    def version(self) -> int:
        """The version that the page shows."""
        return self.desk.case.version

    @property
    def applicant(self) -> str:
        """Who applies."""
        return self.desk.applicant

    @cached_property
    def unproved(self) -> bool:
        """Whether nobody has looked at a document of the applicant: the number she signed up with may be another's."""
        return bool(claimed_among([self.desk.row.applicant_id]))

    @property
    def lines(self) -> Mapping[str, str]:
        """Material line → name."""
        return {line.id: line.name for line in self.desk.materials}

    @property
    def changed(self) -> list[MaterialLine]:
        """What the last round of correction brought."""
        return [line for line in self.desk.materials if line.changed]

    @property
    def unchecked(self) -> Mapping[str, str]:
        """Supplied lines that wait for a check."""
        return {line.id: line.name for line in self.desk.materials if line.asked and line.asked.supplied and line.asked.passed is None}

    @property
    def basis(self) -> str:
        """The item's first legal basis."""
        return str(self.desk.loaded.basis[0]) if self.desk.loaded.basis else ""

    @property
    def place(self) -> str:
        """Where a survey goes, when the form asks it."""
        return self.desk.site

    @property
    def checklist(self) -> tuple[str, ...]:
        """What a survey looks at, line by line."""
        return tuple(self.desk.loaded.content.get("survey_checks", ())) or ("现场情况与申请内容是否一致",)

    @cached_property
    def materials(self) -> list[tuple[MaterialLine, list[Look]]]:
        """Every line of the material with the files that count, each with its pages."""
        files = [file for line in self.desk.materials for file in line.current]
        facts = upload_facts([file.id for file in files])
        counts = dict(zip([file.id for file in files], pages_of([facts[file.id] for file in files]), strict=True))
        letters = {file: LETTERS.get(letters_of(facts[file]), "") for file in facts}
        return [(line, [_look(file, counts[file.id], letters[file.id]) for file in line.current]) for line in self.desk.materials]

    @cached_property
    def other_handlers(self) -> list[str]:
        """What other bodies decide applications of this kind, in its place, above and below it: where it may belong instead."""
        known = handlers_of(self.desk.loaded.item, limit=MOST_HANDLERS)
        return list(dict.fromkeys(each.body for each in known if each.item != self.desk.loaded.item))

    @cached_property
    def surveyors(self) -> Mapping[UUID, str]:
        """Colleagues who may come along."""
        known = [officer for officer in able_officers(self.desk.case.body, powers.SURVEY) if officer != self.visitor.person]
        names = party_name(known)
        return {officer: names[officer] for officer in known if officer in names}

    @cached_property
    def plan(self) -> Planned | None:
        """The survey that is planned, if one is."""
        return plan_of(self.desk)

    @property
    def ends_in_certificate(self) -> bool:
        """Whether a certificate is made once it is granted."""
        return any("make" in task.verbs for task in self.desk.loaded.program.tasks if task)

    @property
    def power(self) -> str:
        """The power of the open step that is hers, else of the first; "" when none is open."""
        return step_of(self.desk.row, self.visitor.powers)[0]

    @cached_property
    def offers(self) -> list[Offer]:
        """What she may do, what begins a survey anew last while a record waits to be confirmed."""
        return sorted((offer for offer in self.desk.offers if offer.act != SERVING), key=self._begins_anew)

    @property
    def serving(self) -> Offer | None:
        """To record how a paper was served, when there is one and she may."""
        return next((offer for offer in self.desk.offers if offer.act == SERVING), None) if self.to_serve else None

    @property
    def to_serve(self) -> list[PaperRow]:
        """The papers of which it can be recorded how they were served."""
        return [paper for paper in self.desk.papers if may_be_served(paper, self.desk.case)]

    @cached_property
    def returned_early(self) -> Due | None:
        """The last day to correct, where it was returned before that day had passed."""
        return early_return(self.desk)

    @property
    def primary(self) -> str:
        """The act that comes next; "" when none of hers does."""
        return next((offer.act for offer in self.offers if not offer.why and not self._begins_anew(offer)), "")

    def _begins_anew(self, offer: Offer) -> bool:
        return bool(self.desk.unsigned) and offer.act in ANEW

    def label(self, act: str) -> str:
        """What an act is called."""
        return named(act, self.desk.loaded.regime).label

    def next_after(self, wanted: Wanted) -> UUID | None:
        """The next case of the list this one was on, as it was filtered; of the same step when no step was chosen."""
        wanted = replace(wanted, power=wanted.power or self.power)
        day = getattr(self.desk.row, WORKLIST_SORTS[wanted.sort])
        found = following(self.visitor.posts, wanted, f"{day.isoformat()}.{self.id}" if day else "")
        return None if found == self.id else found

    @property
    def summary(self) -> list[Point]:
        """What must have been seen before it is decided."""
        return summary_of(self.desk, unproved=self.unproved)


def _look(file: File, count: int, letters: str) -> Look:
    shown = min(count, MOST_PAGES)
    return Look(file, range(1, shown + 1), count - shown, "" if shown else file.name.rpartition(".")[2].upper()[:5], letters)


def case_for(visitor: Visitor, case: UUID) -> CaseHere:
    """The case, if it is of her bureau; 404 otherwise, as if it were not there."""
    found = desk(standing(visitor.person, today()), case)
    if found is None:
        raise Http404
    return CaseHere(found, visitor)


def shown(
    request: HttpRequest, case: CaseHere, *, act: str = "", form: Form | None = None, ready: Form | None = None, status: int = 200
) -> HttpResponse:
    """The page: head, left form and material, right the act or the acts to choose from; ``ready``: the form of what comes next, when it can
    be pressed as it is."""
    chosen = case.serving if act == SERVING else next((offer for offer in case.offers if offer.act == act), None)
    told: dict[str, Any] = {"case": case, "desk": case.desk, "offers": case.offers, "act": chosen, "form": form, "ready": ready}
    told["holder"] = holders_of([case.desk.row], case.visitor.powers).get(case.id)
    told["supervises"] = powers.SUPERVISE in case.visitor.powers and bool(case.desk.row.open_power)
    told["may_claim"] = any(offer.power == case.power for offer in case.offers)
    told["at_counter"] = powers.ACCEPT in case.visitor.powers
    told["waits"] = awaited(case.desk)[0]
    told["lapsing"] = LAPSING
    told["deciding"] = case.power == powers.DECIDE
    told["label"] = case.label(act) if act else ""
    told["lacks_power"] = bool(act) and TABLE[act].power not in case.visitor.powers
    does = act or (case.primary if ready else "")
    told["papers"] = TABLE[does].papers if does else ()
    told["certified"] = act == "grant" and case.ends_in_certificate
    told["way"] = way(case.desk.loaded.chart, case.desk.done_tasks, case.desk.open_tasks)
    return render(request, "workbench/desk/case.html", told, status=status)
