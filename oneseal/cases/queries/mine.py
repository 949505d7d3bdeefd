"""我的办件 What an applicant, or whoever acts for her, may read: her cases and drafts, one case whole, what she must do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from oneseal.calendars.queries import calendar_answer, calendar_at, calendar_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Draft, Filing
from oneseal.cases.queries.desk import Desk, MaterialLine, told_whole
from oneseal.cases.queries.worklist import WorkRow, rows_of
from oneseal.cases.rules import Actor, Phase, permitted
from oneseal.cases.rules.state import verdicts
from oneseal.catalogue.queries import version
from oneseal.documents.queries import content_of_paper
from oneseal.journal.queries import open_personal
from oneseal.law.days import Due, due_on
from oneseal.people.rules import Standing

PAGE = 20
WAITING = (Phase.CORRECTION.value,)
"""Phases in which the applicant must do something."""

REQUESTS = ("request_correction", "request_further_correction")
"""Acts that tell her, line by line, what to correct."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as listed; ``item``: its name, ``of``: its key."""

    id: UUID
    item: str
    of: UUID
    saved_at: datetime


def cases_of(principal: UUID, *, after: str = "", size: int = PAGE) -> tuple[list[WorkRow], str]:
    """A page of a party's cases, newest first, and the key of the next page ("" on the last). Constant number of queries."""
    rows = CaseTable.objects.filter(applicant=principal)
    if after:
        rows = rows.filter(id__lt=UUID(after))
    found = list(rows.order_by("-id")[: size + 1])
    answer = calendar_answer()
    shown = rows_of(found[:size], "due", {row.division_id: calendar_at(row.division_id, answer) for row in found})
    return shown, str(found[size - 1].id) if len(found) > size else ""


def waiting_for(principal: UUID) -> int:
    """How many of a party's cases wait for her."""
    return CaseTable.objects.filter(applicant=principal, phase__in=WAITING).count()


def cases_waiting_for(principal: UUID, size: int = PAGE) -> list[WorkRow]:
    """The party's cases that wait for her, the nearest date first. Constant number of queries."""
    found = list(CaseTable.objects.filter(applicant=principal, phase__in=WAITING).order_by("due_on", "id")[:size])
    answer = calendar_answer()
    return rows_of(found, "due", {row.division_id: calendar_at(row.division_id, answer) for row in found})


def applicants_acts(desk: Desk) -> frozenset[str]:
    """What table and chart let the applicant do now."""
    return frozenset(row.act for row in permitted(desk.case, desk.loaded.program) if row.actor is Actor.APPLICANT)


def awaited(desk: Desk) -> tuple[str, tuple[tuple[MaterialLine, str], ...]]:
    """The act by which she gives material now (``supply``, ``add_material``, "" for none) and the lines that are still open, each with
    what is wrong with it and how to mend it."""
    acts, lines = applicants_acts(desk), tuple[MaterialLine, ...]()
    act = "supply" if desk.case.phase is Phase.CORRECTION and "supply" in acts else ""
    if act:
        lines = tuple(line for line in desk.materials if line.asked and not line.asked.supplied)
    elif desk.case.deemed and "add_material" in acts:
        failed = {line for line, passed in verdicts(desk.case).items() if passed is False}
        lines = tuple(line for line in desk.materials if line.id in failed or (line.required and not line.files))
        act = "add_material" if lines else ""
    told = {name: words for done in desk.done if done.act in REQUESTS for name, words in done.said}
    return act, tuple((line, told.get(line.name, "")) for line in lines)


def drafts_of(person: UUID, applicant: UUID) -> list[DraftRow]:
    """The drafts that a person saved for a party, the latest first."""
    rows = Draft.objects.filter(person=person, applicant=applicant).order_by("-updated_at")[:100]
    known = [(row, version(row.item_version_id)) for row in rows]
    return [DraftRow(row.id, loaded.name, loaded.item, row.updated_at) for row, loaded in known]


def my_case(standing: Standing, principal: UUID, case: UUID) -> Desk | None:
    """A case for whoever acts for ``principal`` today; None when it is another's or none."""
    mandated = {held.principal for held in standing.mandates}
    if principal != standing.person and principal not in standing.represents and principal not in mandated:
        return None
    row = CaseTable.objects.filter(id=case, applicant=principal).first()
    return told_whole(row, Standing()) if row else None


def filed_under(person: UUID, key: str) -> UUID | None:
    """The case that a person's filing key has made, if any."""
    return Filing.objects.filter(person=person, key=key).values_list("case", flat=True).first()


def service_of(form: UUID) -> dict[str, Any]:
    """送达: ``address`` and ``electronic`` as told with the filing whose sealed record this is; empty when nothing was told."""
    return dict(open_personal([form]).get(form, {}).get("service", {}))


def decided_by(row: CaseTable) -> Due | None:
    """最迟办结: until when it is decided should it be accepted on the last day for that; None once it is accepted or has ended."""
    loaded = version(row.item_version_id)
    if row.accepted_on or row.ended_on or row.notice_due_on is None or loaded.on_the_spot:
        return None
    return due_on(calendar_of(row.division_id), row.notice_due_on, loaded.promise)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a case stands, without anything personal."""

    item: str
    phase: Phase
    step: str
    received_on: date
    due_on: date | None
    sentence: str


def progress(query_number: str) -> Progress | None:
    """How the case of a query number stands; the caller has checked the password."""
    row = CaseTable.objects.filter(query_number=query_number.strip().upper()).first()
    if row is None:
        return None
    whole = told_whole(row, Standing())
    due = whole.clock.due.due_on if whole.clock else None
    return Progress(whole.loaded.name, whole.case.phase, whole.step, whole.case.received_on, due, whole.sentence)


REFUSALS = ("denial", "refusal_to_accept", "not_needed_notice")
"""Papers that say no; each ends with what can be done about it (Art. 38(2))."""


def remedies_told(desk: Desk) -> str:
    """The clause on remedies as it stands on the refusal she was sent; "" when nothing was refused. Two queries for a refusal."""
    refusal = next((paper for paper in desk.papers if paper.kind in REFUSALS), None)
    return str(content_of_paper(refusal.id).get("remedies", "")) if refusal else ""
