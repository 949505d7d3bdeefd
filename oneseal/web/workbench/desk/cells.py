"""办件列表的一行 A line of the work list as a row of its table: it says the same on every list, so it is put into words once."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from oneseal.cases.queries import WorkRow
from oneseal.journal.queries import today
from oneseal.web.visitor import Visitor

MOST_KEPT = 4096
LIST = "\x00"
"""Where a kept row leads back to the list that it stands on; no page holds this sign otherwise."""
ROW, CHOSEN = "<tr data-row>", '<tr data-row class="chosen">'


def rows_of_table(rows: tuple[WorkRow, ...], visitor: Visitor, query: QueryDict, chosen: UUID | None) -> SafeString:
    """The rows of a page as this officer reads them today. ``query``: the address of the list, to which a row adds its case for the preview
    beside; ``chosen``: the case that is previewed."""
    on, person, by_receipt = today(), visitor.person, query.get("sort") == "received"
    others = query.copy()
    others.pop("case", None)
    back = escape(f"{others.urlencode()}&" if others else "")
    told = []
    for row in rows:
        is_hers = row.holder is not None and row.holder.person == person
        cells = _row(row, is_hers, person in row.unsigned, by_receipt, on).replace(LIST, back)
        told.append(cells.replace(ROW, CHOSEN, 1) if row.case == chosen else cells)
    return SafeString("".join(told))  # nosec B703 - rows that a template rendered, an escaped address


@lru_cache(maxsize=MOST_KEPT)
def _row(row: WorkRow, is_hers: bool, is_asked: bool, by_receipt: bool, on: date) -> str:
    """All that a row says stands among the arguments, so nothing here can be out of date. ``is_hers``: she has taken it; ``is_asked``: she
    is to confirm the survey's record; ``by_receipt``: the list is sorted by what it then shows; ``on``: dates of another year than its say
    which."""
    told = {"row": row, "is_hers": is_hers, "is_asked": is_asked, "by_receipt": by_receipt, "list": LIST}
    return render_to_string("workbench/desk/row.html", told)
