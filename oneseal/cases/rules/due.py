"""When a case is due: derived from its state, its frozen limits and the calendar as entered today; never stored as truth (house 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID

from oneseal.cases.rules.phases import APPLICANTS_TURN, UNANSWERED, UNDER_WAY, Phase
from oneseal.cases.rules.state import Case, ItemFacts
from oneseal.law.clock import Clock, clock, correction_deadline
from oneseal.law.days import Calendar, Due, due_on

RUNS: Mapping[Phase, str] = {
    **dict.fromkeys(UNANSWERED, "notice"),
    Phase.CORRECTION: "correction",
    **dict.fromkeys((*UNDER_WAY, Phase.SUSPENDED), "promise"),
    **dict.fromkeys((Phase.GRANTED, Phase.MADE), "delivery"),
}
"""Phase → the limit that runs in it; in a phase that is not named nothing runs."""


@dataclass(frozen=True, slots=True)
class Dues:
    """The due dates of a case: notice (Art. 32), what the applicant is given to correct, promise, statute (Art. 42) and delivery
    (Art. 44); None where not running yet, and for notice and correction where not running any more."""

    notice: Due | None
    correction: Due | None
    promise: Due | None
    statutory: Due | None
    delivery: Due | None

    @property
    def provisional(self) -> bool:
        """Whether any of them falls in a year whose calendar has not been entered."""
        return any(due.provisional for each in fields(self) if (due := getattr(self, each.name)) is not None)


def notice_due(case: Case, calendar: Calendar) -> Due:
    """The last day to tell what must be corrected: the fifth working day from receipt, or from the supply (domain 3.3)."""
    return correction_deadline(calendar, case.received_on, case.resupplied_on)


def unserved(case: Case) -> tuple[UUID, ...]:
    """The notices that reach who agreed to electronic service once they are made (C-46), as far as it is not known yet that they are."""
    return tuple(one.paper for one in case.rounds if one.paper and one.served_on is None) if case.reached else ()


def served_as_made(case: Case, made: Mapping[UUID, date | None]) -> Case:
    """The case that knows which notices reached her by being made (C-46). ``made``: paper → the day on which it was made. What her
    entries say of a notice, they say on its own day: making it is an act of the paper's stream."""
    reached = {paper: on for paper in unserved(case) if (on := made.get(paper))}
    rounds = (replace(one, served_on=reached.get(one.paper, one.served_on)) if one.paper else one for one in case.rounds)
    return replace(case, rounds=tuple(rounds)) if reached else case


def unmade_notice(case: Case) -> UUID | None:
    """The notice from whose making her time to correct runs, while it is not made."""
    return case.rounds[-1].paper if case.phase is Phase.CORRECTION and case.rounds[-1].paper in unserved(case) else None


def correction_due(case: Case, calendar: Calendar) -> Due:
    """Until when the applicant corrects: the item's period, from the day on which the last notice reached her (C-46, C-68), while that is
    not known from its own day; received later, it ends later."""
    last = case.rounds[-1]
    return due_on(calendar, last.served_on or last.requested_on, last.period)


def lapses_after(case: Case, item: ItemFacts, calendar: Calendar) -> Due | None:
    """逾期未补正: the last day to correct, after which the application counts as given up (C-04); None where nothing has to be
    corrected, or where :func:`waits_on`. The one rule behind the notice, the pages, the projection and the job."""
    return correction_due(case, calendar) if case.phase is Phase.CORRECTION and not waits_on(case, item) else None


def waits_on(case: Case, item: ItemFacts) -> str:
    """Why an application is not given up by itself, "" where it is: the item says so, or the day on which the notice reached her, from
    which her time runs, has not come or is not recorded, or the notice told her that she could supply it later too."""
    if not item.lapses:
        return "本事项写明逾期未补正的不退件"
    last = case.rounds[-1]
    if not last.tells_end:
        return "补正告知书写明逾期仍可以补正，不自动退件"
    if last.served_on:
        return ""
    if case.reached:
        return "补正告知书还没有制成，没有送达申请人，补正期限还没有起算，不自动退件"
    return "申请人没有同意电子送达，纸质告知书送到的日子没有登记，不自动退件"


def returned_early(case: Case, calendar: Calendar) -> Due | None:
    """逾期未补正退件 that should not have been: the last day to correct, as the service of the notice was recorded since or the notice was
    made, which had not passed when the case was returned (C-04); None otherwise."""
    if case.phase is not Phase.LAPSED or case.ended_on is None or case.rounds[-1].served_on is None:
        return None
    due = correction_due(case, calendar)
    return due if due.due_on >= case.ended_on else None


def tells_end(case: Case, item: ItemFacts) -> bool:
    """Whether the last notice says that the application counts as given up after its period, from the day on which she received it."""
    return item.lapses and bool(case.rounds) and case.rounds[-1].tells_end


def dues_of(case: Case, calendar: Calendar) -> Dues:
    """Every due date of a case."""
    runs = RUNS.get(case.phase)
    return Dues(
        notice=notice_due(case, calendar) if runs == "notice" else None,
        correction=correction_due(case, calendar) if runs == "correction" else None,
        promise=_from(case.accepted_on, case, "promise", calendar),
        statutory=_from(case.accepted_on, case, "statutory", calendar),
        delivery=_from(case.decided_on if case.granted else None, case, "delivery", calendar),
    )


def running(case: Case, dues: Dues) -> Due | None:
    """The limit that runs in the phase of the case; None when nothing runs: the one rule behind lists, pages and the projection."""
    runs = RUNS.get(case.phase)
    due: Due | None = getattr(dues, runs) if runs else None
    return due


def clock_of(case: Case, due: Due | None, calendar: Calendar, on: date) -> Clock | None:
    """Where the clock of the bureau stands on a day; None when nothing runs (``due``: :func:`running`) or the applicant has to act."""
    return None if due is None or case.phase in APPLICANTS_TURN else clock(calendar, due, on)


def _from(start: date | None, case: Case, limit: str, calendar: Calendar) -> Due | None:
    if start is None or case.limits is None:
        return None
    return due_on(calendar, start, getattr(case.limits, limit))
