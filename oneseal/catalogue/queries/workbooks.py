"""清单的工作簿 Lists as XLSX: a sheet of items, one for each table of theirs, one for texts that no cell holds; and the template."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.columns import CONTROLS, ROW_LABELS, cell_of, field_label, row_columns
from oneseal.catalogue.rules.content import BY_VERSION
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS, Element
from oneseal.catalogue.rules.keys import KEYS, body_of
from oneseal.catalogue.rules.list_cells import Said, element_cells, headings, plain_cells, text_of_element
from oneseal.catalogue.rules.long_cells import HEADINGS, is_long, mark_of, pieces_of
from oneseal.catalogue.rules.long_cells import SHEET as LONG_SHEET
from oneseal.journal.queries import today

TEMPLATE_ROWS = 5000
TABLE_NOTE = (
    "每行用编码指明是哪个事项。本表有某事项的行时，替换该事项的整张表；没有该事项的行时，该表不变。"
    "要清空某事项的这张表，写一行：编码，后面一格写（无）。"
)
CODES_SHEET = "_代码"
SHEET = "事项"


def write_workbook(file: Path, items: Iterable[Said], names: bool) -> int:
    """One sheet of items, one for each table of theirs; written line by line, so memory does not grow. What no cell holds stands on a
    sheet of its own."""
    book = Workbook(write_only=True)
    main = book.create_sheet(SHEET)
    main.freeze_panes = "B2"
    main.append(headings(names))
    sheets = {name: book.create_sheet(label) for name, label in ROW_LABELS.items()}
    for name, sheet in sheets.items():
        sheet.append([_key_heading(key, names) for key in KEYS] + [_row_heading(name, column, names) for column in row_columns(name)])
    many, long = 0, _LongTexts(book)
    for said in items:
        main.append(_cells(main, long.marked([*element_cells(said), *plain_cells(said)])))
        for name, sheet in sheets.items():
            for row in said.get(name) or ():
                known = {**said["elements"], "dept_code": body_of(said["elements"])}
                keys = [cell_of(None, known.get(key)) for key in KEYS]
                sheet.append(_cells(sheet, long.marked([*keys, *(_row_text(name, column, row) for column in row_columns(name))])))
        many += 1
    book.save(file)
    return many


def _key_heading(key: str, names: bool) -> str:
    return key if names else f"{ELEMENTS[key].label}|{key}"


def _row_heading(table: str, column: str, names: bool) -> str:
    """Headings of a further sheet carry the field's name, because labels of different tables are alike."""
    return column if names else f"{field_label(table, column)}|{column}"


def _row_text(table: str, column: str, row: Mapping[str, Any]) -> str:
    element = ROW_ELEMENTS.get(table, {}).get(column)
    value = row.get(column)
    if column == "default" and value is not None and not isinstance(value, str):
        return json.dumps(value)
    return text_of_element(element, value) if element else cell_of(None, value)


class _LongTexts:
    """The sheet of texts that no cell holds; made when there is one."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.many = book, 0
        self.sheet: Any = None

    def marked(self, texts: Sequence[str]) -> list[str]:
        """The texts of a row, each that no cell holds put aside and marked."""
        return [self._aside(CONTROLS.sub("", text)) if is_long(text) else text for text in texts]

    def _aside(self, text: str) -> str:
        if self.sheet is None:
            self.sheet = self.book.create_sheet(LONG_SHEET)
            self.sheet.append(list(HEADINGS))
        self.many += 1
        for row in pieces_of(self.many, text):
            self.sheet.append(_cells(self.sheet, [str(each) for each in row]))
        return mark_of(self.many)


def _cells(sheet: Any, texts: Sequence[str]) -> list[Any]:
    """Cells that are text whatever they begin with: no formula, no number (CWE-1236, and codes keep their digits)."""
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, CONTROLS.sub("", text))
        cell.data_type = "s"
        cells.append(cell if text else None)
    return cells


def write_empty(file: Path) -> None:
    """The template: no item, all that one may say."""
    book = Workbook()
    main = book.active or book.create_sheet()
    main.title = SHEET
    main.freeze_panes = "B2"
    codes = book.create_sheet(CODES_SHEET)
    codes.sheet_state = "hidden"
    for place, element in enumerate((each for each in ELEMENTS.values() if each.name not in BY_VERSION), start=1):
        cell = main.cell(1, place, f"{element.label}{'*' if element.must else ''}")
        cell.comment = Comment(f"{element.name}：{element.help}", "OneSeal")
        letter = get_column_letter(place)
        main.column_dimensions[letter].width = max(12, len(element.label) * 2 + 2)
        main.column_dimensions[letter].number_format = "@"
        if element.code_set and not element.many:
            main.add_data_validation(_drop_down(codes, element, letter))
    for name, label in ROW_LABELS.items():
        sheet = book.create_sheet(label)
        for place, key in enumerate(KEYS, start=1):
            sheet.cell(1, place, _key_heading(key, False))
        for place, column in enumerate(row_columns(name), start=len(KEYS) + 1):
            sheet.cell(1, place, _row_heading(name, column, False))
            held = ROW_ELEMENTS.get(name, {}).get(column)
            if held and held.code_set and not held.many:
                sheet.add_data_validation(_drop_down(codes, held, get_column_letter(place)))
        sheet.cell(1, 1).comment = Comment(TABLE_NOTE, "OneSeal")
    book.save(file)


def _drop_down(codes: Any, element: Element, letter: str) -> DataValidation:
    labels = list(dict.fromkeys(code_sets()[element.code_set].labels(today()).values()))
    column = codes.max_column + 1 if codes.max_row > 1 or codes.cell(1, 1).value else 1
    for line, label in enumerate(labels, start=1):
        codes.cell(line, column, label)
    where = get_column_letter(column)
    chosen = DataValidation(type="list", formula1=f"'{CODES_SHEET}'!${where}$1:${where}${len(labels)}", allow_blank=True)
    chosen.error, chosen.errorTitle = f"请从列表中选择{element.label}", element.label
    chosen.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")
    return chosen
