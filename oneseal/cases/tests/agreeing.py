"""What every table and the journal say of each other once the periodic jobs have caught up, whatever other tests changed."""

from oneseal.cases.jobs import count_from_made_notices, project_due_dates_anew
from oneseal.journal.queries import PROJECTIONS, rebuild


def disagreements() -> list[str]:
    """Rows that are not what their entries say; dates that a calendar or a notice has moved meanwhile are counted anew first."""
    while project_due_dates_anew() or count_from_made_notices():
        pass
    return [line for named in PROJECTIONS.values() for line in rebuild(named).differences]
