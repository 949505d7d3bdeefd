"""The row of ``cases_case`` as a case's entries, its item and the calendar determine it: one function for acts, jobs and ``rebuild``."""

from datetime import date
from typing import Any
from uuid import UUID

from oneseal import flow
from oneseal.cases.rules import ENDED, Case, ItemFacts, Phase, dues_of, running
from oneseal.cases.rules.due import lapses_after, unmade_notice
from oneseal.cases.rules.steps import told
from oneseal.law.days import Calendar, Due


def projected(case: Case, item: ItemFacts, calendar: Calendar, key: str) -> dict[str, Any]:
    """Every column but the keys that never change. ``key``: the version of the calendar; a case that has ended is due at no time, so
    nothing of it follows a calendar any more."""
    over = case.phase in ENDED
    tasks = () if over else flow.open_tasks(item.program, case.marking)
    return {
        **(_UNDUE if over else _due(case, item, calendar, key)),
        "version": case.version,
        "moved_at": case.moved_at,
        "renewals": case.renewals,
        "notified_on": case.rounds[-1].served_on if case.phase is Phase.CORRECTION else None,
        "unmade_notice": unmade_notice(case),
        "form": UUID(case.form["personal"]),
        "phase": case.phase.value,
        "open_power": tasks[0].power if tasks else "",
        "open_unit": (tasks[0].unit_kind or "") if tasks else "",
        "also_open": told(tasks[1:]),
        "open_tasks": [task.id for task in tasks],
        "received_on": case.received_on,
        "accepted_on": case.accepted_on,
        "decided_on": case.decided_on,
        "ended_on": case.ended_on,
        "deemed": case.deemed,
        "planned_on": case.plan.on if case.plan else None,
        "planned_at": case.plan.at if case.plan else "",
        "planned_officers": sorted(str(officer) for officer in case.plan.officers) if case.plan else [],
    }


_DATES = ("notice", "correction", "promise", "statutory", "delivery")
_UNDUE: dict[str, Any] = {
    "due_on": None,
    "lapses_after": None,
    **{f"{name}_due_on": None for name in _DATES},
    "provisional": False,
    "calendar": "",
}


def _due(case: Case, item: ItemFacts, calendar: Calendar, key: str) -> dict[str, Any]:
    """The columns that follow the calendar."""
    dues = dues_of(case, calendar)
    dates = {f"{name}_due_on": _on(getattr(dues, name)) for name in _DATES}
    lapsing = _on(lapses_after(case, item, calendar))
    return {"due_on": _on(running(case, dues)), "lapses_after": lapsing, **dates, "provisional": dues.provisional, "calendar": key}


def backwards(number: str) -> str:
    """A case number read from its end: what cases are found by whose number ends so, through an index."""
    return number[::-1]


def founded(case: Case, query_number: str) -> dict[str, Any]:
    """The columns that never change after the filing."""
    return {
        "id": case.stream,
        "number": case.number,
        "query_number": query_number,
        "tail": backwards(case.number),
        "item_version_id": case.item,
        "body_id": case.body,
        "division_id": case.division,
        "applicant_id": case.applicant,
        "agent_id": case.agent,
    }


def _on(due: Due | None) -> date | None:
    return due.due_on if due else None
