"""What others may read of the cases: facts of one case, filings that nobody answered, and the projection for ``rebuild``."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from oneseal import flow
from oneseal.calendars.queries import calendar_answer, calendar_at, calendar_key, calendar_of
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.projection import founded, projected
from oneseal.cases.queries.asked import Wanted
from oneseal.cases.queries.claims import Holder, holders_of, step_of, views_of
from oneseal.cases.queries.desk import Desk, answers_of, cases_seen, desk, may_see, situations_of
from oneseal.cases.queries.figures import Figures, counted_filings, figures
from oneseal.cases.queries.given import MaterialLine
from oneseal.cases.queries.head import BureauList, Overview, Sought, bureau_list, overseen, overview
from oneseal.cases.queries.mine import DraftRow, Progress, cases_of, cases_under_way, drafts_of, filed_under, my_case, progress, service_of
from oneseal.cases.queries.offers import Offer
from oneseal.cases.queries.originals import OriginalList, OriginalRow, Step, original, originals_kept, originals_of
from oneseal.cases.queries.served import as_served, with_made_notices
from oneseal.cases.queries.surveys import Planned, plan_of, planned_surveys
from oneseal.cases.queries.whys import whys
from oneseal.cases.queries.words import parties_named
from oneseal.cases.queries.worklist import (
    Facet,
    WorkList,
    WorkRow,
    cases_found,
    cases_of_party,
    counted_in,
    counted_of_parties,
    every_row,
    following,
    worklist,
)
from oneseal.cases.queries.years import Shifts, may_enter, shifts
from oneseal.cases.rules import ENDED, Case, clock_of, dues_of, named, phase_label, replay, running
from oneseal.cases.rules.phases import UNANSWERED
from oneseal.catalogue.queries import version
from oneseal.documents.queries import papers_of
from oneseal.journal.queries import entries_of, projection, today
from oneseal.journal.rules import Entry
from oneseal.law.regimes import Regime
from oneseal.law.rule import HouseRule, Refused

__all__ = [
    "BureauList",
    "Desk",
    "DraftRow",
    "Facet",
    "Figures",
    "Holder",
    "MaterialLine",
    "Offer",
    "OriginalList",
    "OriginalRow",
    "Overview",
    "Planned",
    "Progress",
    "Shifts",
    "Sought",
    "Step",
    "Wanted",
    "WorkList",
    "WorkRow",
    "answers_of",
    "bureau_list",
    "case_by_number",
    "case_facts",
    "cases_found",
    "cases_of",
    "cases_of_party",
    "cases_seen",
    "cases_under_way",
    "counted_filings",
    "counted_in",
    "counted_of_parties",
    "desk",
    "drafts_of",
    "every_row",
    "figures",
    "filed_under",
    "files_of",
    "following",
    "holders_of",
    "known_case",
    "may_enter",
    "may_see",
    "my_case",
    "open_verbs",
    "original",
    "originals_kept",
    "originals_of",
    "overseen",
    "overview",
    "parties_named",
    "plan_of",
    "planned_surveys",
    "progress",
    "shifts",
    "shown",
    "silent_filings",
    "situations_of",
    "step_of",
    "views_of",
    "with_made_notices",
    "with_outdated_dues",
    "worklist",
]

KNOWN = HouseRule("C-40", "按办件编号或查询号查找办件", "本系统办件规则")


def known_case(case: UUID) -> tuple[Case, list[Entry]]:
    """A case as its entries add up to, and the entries."""
    entries = entries_of(case)
    if not entries:
        raise Refused(KNOWN, f"没有办件 {case}", field="case", mend="请从办件列表重新打开")
    filed = entries[0].data
    (known,) = as_served([replay(entries, facts_of(UUID(filed["item"]), filed["answers"]))])
    return known, entries


def case_by_number(number: str) -> UUID:
    """The case with this case number or query number; raises Refused."""
    found = CaseTable.objects.filter(number=number).first() or CaseTable.objects.filter(query_number=number).first()
    if found is None:
        raise Refused(KNOWN, f"没有找到办件“{number}”", field="number", mend="请核对收件凭证上的办件编号")
    return found.id


def open_verbs(case: UUID) -> tuple[str, ...]:
    """The verbs of the tasks that the chart has open, while the case has not ended."""
    known, entries = known_case(case)
    if known.phase in ENDED:
        return ()
    item = facts_of(known.item, entries[0].data["answers"])
    return tuple(verb for task in flow.open_tasks(item.program, known.marking) for verb in task.verbs)


def case_facts(case: UUID) -> dict[str, Any]:
    """What a walk or a page needs of a case besides its row."""
    known, entries = known_case(case)
    loaded = version(known.item)
    dues = dues_of(known, calendar_of(known.division))
    item = facts_of(known.item, known.answers)
    return {
        "number": known.number,
        "phase": known.phase.value,
        "entries": len(entries),
        "lines": sorted(item.required, key=item.by_form.__contains__),
        "by_form": sorted(item.by_form),
        "names": dict(item.lines),
        "rounds": len(known.rounds),
        "awaited": [line.line for line in known.rounds[-1].lines if not line.supplied] if known.rounds else [],
        "unchecked": [line.line for line in known.rounds[-1].lines if line.supplied and line.passed is None] if known.rounds else [],
        "unsigned": sorted(known.unsigned),
        "unit_kind": loaded.unit,
        "basis": str(loaded.basis[0]) if loaded.basis else "",
        "due_on": dues.promise.due_on.isoformat() if dues.promise else None,
        "recipient": "申请人",
        "electronic": bool(service_of(UUID(known.form["personal"])).get("electronic")),
    }


def files_of(case: UUID) -> list[str]:
    """Absolute paths of the finished papers of a case, oldest first."""
    return [str(paper.path) for paper in papers_of(case) if paper.path]


def shown(number: str) -> dict[str, Any]:
    """A case whole, as ``oneseal case show`` prints it; persons by id, no personal data."""
    case = case_by_number(number)
    known, entries = known_case(case)
    calendar = calendar_of(known.division)
    dues = dues_of(known, calendar)
    due = running(known, dues)
    stands = clock_of(known, due, calendar, today())
    loaded, program = version(known.item), facts_of(known.item, known.answers).program
    tasks = () if known.phase in ENDED else flow.open_tasks(program, known.marking)
    return {
        "case_number": known.number,
        "item": loaded.name,
        "item_version": str(known.item),
        "state": known.phase.value,
        "state_label": phase_label(known.phase, loaded.regime, granted=known.granted),
        "received_on": known.received_on.isoformat(),
        "accepted_on": known.accepted_on and known.accepted_on.isoformat(),
        "deemed": known.deemed,
        "decided_on": known.decided_on and known.decided_on.isoformat(),
        "due_on": dues.promise.due_on.isoformat() if dues.promise else None,
        "correction_due_on": dues.correction.due_on.isoformat() if dues.correction else None,
        "statutory_due_on": dues.statutory.due_on.isoformat() if dues.statutory else None,
        "delivery_due_on": dues.delivery.due_on.isoformat() if dues.delivery and known.delivered_on is None else None,
        "provisional": dues.provisional,
        "clock": [*([str(stands)] if stands else []), *whys(known, loaded, dues)],
        "open_tasks": [task.name for task in tasks],
        "entries": [_entry(entry, loaded.regime) for entry in entries],
        "papers": [
            {"kind": paper.kind, "number": paper.number, "title": paper.title, "state": paper.state, "file": paper.path and str(paper.path)}
            for paper in papers_of(case)
        ],
    }


def _entry(entry: Entry, regime: Regime) -> dict[str, Any]:
    return {
        "version": entry.version,
        "act": entry.act,
        "label": named(entry.act, regime).label,
        "by": str(entry.by) if entry.by else None,
        "power": entry.power,
        "substituting": str(entry.substituting) if entry.substituting else None,
        "mandate": str(entry.mandate) if entry.mandate else None,
        "at": entry.at.isoformat(),
        "hash": entry.hash,
    }


def silent_filings(limit: int, after: tuple[date, UUID] | None = None) -> list[tuple[date, UUID]]:
    """Filings whose notice is overdue and that nobody answered, by date and key, a page after ``after`` (the job asks the law for each)."""
    waiting = [phase.value for phase in UNANSWERED]
    rows = CaseTable.objects.filter(phase__in=waiting, notice_due_on__lt=today(), item_version__regime="licensing")
    if after:
        rows = rows.filter(Q(notice_due_on__gt=after[0]) | Q(notice_due_on=after[0], id__gt=after[1]))
    found = rows.order_by("notice_due_on", "id").values_list("notice_due_on", "id")[:limit]
    return [(due_on, case) for due_on, case in found if due_on]


def with_outdated_dues(limit: int) -> list[UUID]:
    """Running cases whose due dates were reckoned with another calendar than the one entered now.

    Asked every round of the jobs: a few looks at an index for each division with running cases, however many cases there are.
    """
    found: list[UUID] = []
    calendars, open_cases = calendar_answer(), CaseTable.objects.filter(ended_on=None)
    division = _next_division("")
    while division and len(found) < limit:
        here, key = open_cases.filter(division=division), calendar_key(division, calendars)
        for others in (here.filter(calendar__lt=key), here.filter(calendar__gt=key)):
            found += others.order_by("calendar").values_list("id", flat=True)[: limit - len(found)]
        division = _next_division(division)
    return found


def _next_division(last: str) -> str | None:
    """The division with running cases that follows this one."""
    rows = CaseTable.objects.filter(ended_on=None, division__gt=last).order_by("division")
    return rows.values_list("division", flat=True).first()


@projection("cases", CaseTable, "file")
def _cases(streams: dict[UUID, list[Entry]]) -> dict[Any, dict[str, Any]]:
    """Status, due dates, work list and open tasks of every case."""
    rows: dict[Any, dict[str, Any]] = {}
    calendars = calendar_answer()
    items = {stream: facts_of(UUID(first.data["item"]), first.data["answers"]) for stream, (first, *_) in streams.items()}
    for case in as_served([replay(entries, items[stream]) for stream, entries in streams.items()]):
        fixed = founded(case, streams[case.stream][0].data["query"])
        key = calendar_key(case.division, calendars)
        derived = projected(case, items[case.stream], calendar_at(case.division, calendars), key)
        rows[case.stream] = {**fixed, **derived}
        rows[case.stream].pop("id")
    return rows
