"""办件列表的一行 A line of the work list as cells of its table: it says the same on every list, so it is put into words once."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from oneseal.cases.queries import WorkRow
from oneseal.journal.queries import today
from oneseal.web.visitor import Visitor

MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its cells but the last, which leads back to the list that it stands on."""

    row: WorkRow
    cells: SafeString


def lines_of(rows: tuple[WorkRow, ...], visitor: Visitor) -> list[Line]:
    """The lines of a page as this officer reads them today."""
    on, person = today(), visitor.person
    return [Line(row, _cells(row, row.holder is not None and row.holder.person == person, person in row.unsigned, on)) for row in rows]


@lru_cache(maxsize=MOST_KEPT)
def _cells(row: WorkRow, is_hers: bool, is_asked: bool, on: date) -> SafeString:
    """All that a cell says stands among the arguments, so nothing here can be out of date. ``is_hers``: she has taken it; ``is_asked``:
    she is to confirm the survey's record; ``on``: dates of another year than its say which."""
    return SafeString(render_to_string("workbench/desk/cells.html", {"row": row, "is_hers": is_hers, "is_asked": is_asked}))
