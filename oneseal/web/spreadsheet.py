"""电子表格 Tables handed out as XLSX: written line by line, so memory does not grow; text stays text whatever it begins with."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import FileResponse
from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNFIT = re.compile(r"[\\/*?:\[\]]")
"""What the name of a sheet may not hold."""
LONGEST = 32_767
"""What a cell holds, in the units in which spreadsheets count (UTF-16)."""
CUT = "……（一格放不下，全文共 {} 字，只列到这里）"
SPILL = 4 << 20
"""Bytes that a file may have before it is kept on disk instead of in memory."""


def spreadsheet(name: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> FileResponse:
    """A workbook of one sheet as a download."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(UNFIT.sub(" ", name)[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    file = tempfile.SpooledTemporaryFile(max_size=SPILL)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    answer = FileResponse(file, content_type=TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer


def _cell(sheet: Any, value: Any) -> Any:
    """Text is marked as text: a cell that begins with = + - @ is never a formula (CWE-1236). Signs that no sheet can hold are left out; of
    a text that no cell holds it says that it goes on."""
    if isinstance(value, datetime):
        return localtime(value).replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, fitting(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell


def fitting(text: str) -> str:
    """A text as a cell holds it: the whole, or as much as fits with a word on how long it is."""
    counted = text.encode("utf-16-le", "surrogatepass") if len(text) * 2 > LONGEST else b""
    if len(counted) <= LONGEST * 2:
        return text
    cut = CUT.format(f"{len(text):,}")
    return counted[: (LONGEST - len(cut)) * 2].decode("utf-16-le", "ignore") + cut
