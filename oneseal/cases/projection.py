"""The row of ``cases_case`` as a case's entries, its item and the calendar determine it: one function for acts, jobs and ``rebuild``."""

from datetime import date
from typing import Any
from uuid import UUID

from oneseal import flow
from oneseal.cases.rules import ENDED, Case, Dues, ItemFacts, dues_of
from oneseal.law.days import Calendar, Due


def projected(case: Case, item: ItemFacts, calendar: Calendar) -> dict[str, Any]:
    """Every column but the keys that never change."""
    tasks = () if case.phase in ENDED else flow.open_tasks(item.program, case.marking)
    dues = dues_of(case, calendar)
    return {
        "version": case.version,
        "phase": case.phase.value,
        "open_power": tasks[0].power if tasks else "",
        "open_unit": (tasks[0].unit_kind or "") if tasks else "",
        "open_tasks": [task.id for task in tasks],
        "due_on": running(case, dues) or case.received_on,
        "received_on": case.received_on,
        "accepted_on": case.accepted_on,
        "decided_on": case.decided_on,
        "ended_on": case.ended_on,
        "notice_due_on": dues.notice.due_on if case.accepted_on is None else None,
        "promise_due_on": _on(dues.promise),
        "statutory_due_on": _on(dues.statutory),
        "delivery_due_on": _on(dues.delivery),
        "provisional": dues.provisional,
        "deemed": case.deemed,
        "planned_on": case.plan.on if case.plan else None,
        "planned_at": case.plan.at if case.plan else "",
        "planned_officers": sorted(str(officer) for officer in case.plan.officers) if case.plan else [],
    }


def running(case: Case, dues: Dues) -> date | None:
    """The date that the work list goes by: Art. 32's fifth working day, after acceptance the promise, after the grant the delivery."""
    if case.delivered_on is not None:
        return None
    due = dues.notice if case.accepted_on is None else dues.delivery or dues.promise
    return due.due_on if due else None


def founded(case: Case, query_number: str, form: UUID) -> dict[str, Any]:
    """The columns that never change after the filing."""
    return {
        "id": case.stream,
        "number": case.number,
        "query_number": query_number,
        "item_version_id": case.item,
        "body_id": case.body,
        "division_id": case.division,
        "applicant_id": case.applicant,
        "agent_id": case.agent,
        "form": form,
    }


def _on(due: Due | None) -> date | None:
    return due.due_on if due else None
