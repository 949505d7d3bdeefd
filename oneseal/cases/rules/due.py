"""When a case is due: derived from its state, its frozen limits and the calendar as entered today; never stored as truth (house 5)."""

from dataclasses import dataclass
from datetime import date

from oneseal.cases.rules.state import Case
from oneseal.law.clock import correction_deadline
from oneseal.law.days import Calendar, Due, due_on


@dataclass(frozen=True, slots=True)
class Dues:
    """The due dates of a case: notice (Art. 32), promise, statute (Art. 42) and delivery (Art. 44); None where not yet running."""

    notice: Due
    promise: Due | None
    statutory: Due | None
    delivery: Due | None

    @property
    def provisional(self) -> bool:
        """Whether any of them falls in a year whose calendar has not been entered."""
        return any(due.provisional for due in (self.notice, self.promise, self.statutory, self.delivery) if due is not None)


def notice_due(case: Case, calendar: Calendar) -> Due:
    """The last day to tell what must be corrected: the fifth working day from receipt, or from the supply (domain 3.3)."""
    return correction_deadline(calendar, case.received_on, case.resupplied_on)


def dues_of(case: Case, calendar: Calendar) -> Dues:
    """Every due date of a case."""
    return Dues(
        notice=notice_due(case, calendar),
        promise=_from(case.accepted_on, case, "promise", calendar),
        statutory=_from(case.accepted_on, case, "statutory", calendar),
        delivery=_from(case.decided_on if case.granted else None, case, "delivery", calendar),
    )


def _from(start: date | None, case: Case, limit: str, calendar: Calendar) -> Due | None:
    if start is None or case.limits is None:
        return None
    return due_on(calendar, start, getattr(case.limits, limit))
