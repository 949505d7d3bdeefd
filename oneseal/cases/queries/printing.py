"""制证送达 What the print room has before it: certificates to make, papers to hand over, with how each applicant wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.asked import Wanted
from oneseal.cases.queries.worklist import WorkList, WorkRow, worklist
from oneseal.cases.rules.serving import HANDED_OVER
from oneseal.documents.queries import PaperRow, papers_of_cases
from oneseal.journal.queries import open_personal
from oneseal.people.rules import HeldPost


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One case of the queue: its line of the work list, its papers, and how the applicant wants them (``electronic``, ``address``)."""

    row: WorkRow
    papers: tuple[PaperRow, ...]
    service: Mapping[str, Any]

    @property
    def is_ready(self) -> bool:
        """Whether every paper is finished."""
        return all(paper.path for paper in self.papers)


def print_queue(posts: Sequence[HeldPost], wanted: Wanted, *, after: str = "") -> tuple[WorkList, list[PrintRow]]:
    """A page of the queue of her posts. Constant number of queries."""
    page = worklist(posts, wanted, after=after)
    cases = [row.case for row in page.rows]
    papers = papers_of_cases(cases)
    forms = dict(CaseTable.objects.filter(id__in=cases).values_list("id", "form"))
    told = open_personal(list(forms.values()))
    rows = [
        PrintRow(row, tuple(each for each in papers.get(row.case, ()) if each.kind in HANDED_OVER), _service(told, forms.get(row.case)))
        for row in page.rows
    ]
    return page, rows


def _service(told: Mapping[UUID, Mapping[str, Any]], form: UUID | None) -> Mapping[str, Any]:
    return told.get(form, {}).get("service", {}) if form else {}
