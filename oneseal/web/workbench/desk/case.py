"""办件页 The case page of an officer, and what the pages of its acts stand on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneseal.cases.queries import Desk, MaterialLine, Planned, Wanted, desk, following, holders_of, plan_of
from oneseal.cases.queries.worklist import SORTS as WORKLIST_SORTS
from oneseal.cases.rules import TABLE
from oneseal.journal.queries import today
from oneseal.law import powers
from oneseal.people.queries import officers_of, party_name, standing
from oneseal.web.chart import drawn
from oneseal.web.forms import Form
from oneseal.web.visitor import Visitor, here, staff_only
from oneseal.web.workbench.desk.go import remember_case
from oneseal.web.workbench.desk.summary import Point, summary_of


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
        """The address in the filed form that a survey goes to, when there is one."""
        return next((answer.value for answer in self.desk.form if "地址" in answer.label or "场所" in answer.label), "")

    @property
    def checklist(self) -> tuple[str, ...]:
        """What a survey looks at, line by line."""
        return tuple(self.desk.loaded.content.get("survey_checks", ())) or ("现场情况与申请内容是否一致",)

    @cached_property
    def surveyors(self) -> Mapping[UUID, str]:
        """Colleagues who may come along."""
        known = [officer for officer in officers_of(self.desk.case.body, powers.SURVEY) if officer != self.visitor.person]
        names = party_name(known)
        return {officer: names[officer] for officer in known if officer in names}

    @cached_property
    def plan(self) -> Planned | None:
        """The survey that is planned, if one is."""
        return plan_of(self.desk)

    def label(self, act: str) -> str:
        """What an act is called."""
        return TABLE[act].label

    def next_after(self, wanted: Wanted) -> UUID | None:
        """The next case of the list this one was on, as it was filtered; of the same step when no step was chosen."""
        wanted = replace(wanted, power=wanted.power or self.desk.row.open_power)
        day = getattr(self.desk.row, WORKLIST_SORTS[wanted.sort])
        found = following(self.visitor.posts, wanted, f"{day.isoformat()}.{self.id}" if day else "")
        return None if found == self.id else found

    @property
    def summary(self) -> list[Point]:
        """What must have been seen before it is decided."""
        return summary_of(self.desk)


def case_for(visitor: Visitor, case: UUID) -> CaseHere:
    """The case, if it is of her bureau; 404 otherwise, as if it were not there."""
    found = desk(standing(visitor.person, today()), case)
    if found is None:
        raise Http404
    return CaseHere(found, visitor)


def shown(request: HttpRequest, case: CaseHere, *, act: str = "", form: Form | None = None, status: int = 200) -> HttpResponse:
    """The page: head, left form and material, right the act or the acts to choose from."""
    offers = case.desk.offers
    chosen = next((offer for offer in offers if offer.act == act), None)
    primary = next((offer.act for offer in offers if not offer.why), "")
    told: dict[str, Any] = {"case": case, "desk": case.desk, "offers": offers, "act": chosen, "form": form, "primary": primary}
    told["holder"] = holders_of([case.desk.row]).get(case.id)
    told["supervises"] = powers.SUPERVISE in case.visitor.powers and bool(case.desk.row.open_power)
    told["may_claim"] = any(offer.power == case.desk.row.open_power for offer in offers)
    told["at_counter"] = powers.ACCEPT in case.visitor.powers
    told["deciding"] = case.desk.row.open_power == powers.DECIDE
    told["label"] = TABLE[act].label if act else ""
    told["papers"] = [kind for kind in TABLE[act].papers if kind != "certificate"] if act else []
    told["chart"] = drawn(case.desk.loaded.chart, case.desk.done_tasks, case.desk.open_tasks)
    return render(request, "workbench/desk/case.html", told, status=status)


@never_cache
@require_safe
@staff_only
def case_page(request: HttpRequest, case: UUID) -> HttpResponse:
    """The case without an act chosen."""
    known = case_for(here(request), case)
    remember_case(request, case)
    return shown(request, known)
