"""Due dates anew after a calendar was entered or a notice was made: the entries stay, only the projection is derived again."""

from typing import NamedTuple
from uuid import UUID

from oneseal.calendars.queries import calendar_answer, calendar_at, calendar_key
from oneseal.cases.facts import facts_of
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.projection import projected
from oneseal.cases.queries.served import as_served
from oneseal.cases.rules import replay
from oneseal.journal.queries import entries_of


class Anew(NamedTuple):
    """What deriving a row again changed: anything at all; the day on which the limit that runs ends."""

    changed: bool
    moved: bool


def project_anew(case: UUID) -> Anew:
    """Derive the row of ``case`` again. A case that somebody acts on meanwhile is left to that act."""
    entries = entries_of(case)
    filed = entries[0].data
    item = facts_of(UUID(filed["item"]), filed["answers"])
    known = as_served([replay(entries, item)])[0]
    calendars = calendar_answer()
    values = projected(known, item, calendar_at(known.division, calendars), calendar_key(known.division, calendars))
    rows = CaseTable.objects.filter(id=case, version=known.version)
    if rows.filter(**{name: value for name, value in values.items() if name != "open_tasks"}).exists():
        return Anew(changed=False, moved=False)
    before = rows.values_list("due_on", flat=True).first()
    changed = bool(rows.update(**values))
    return Anew(changed, moved=changed and before != values["due_on"])
