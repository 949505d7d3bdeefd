"""Lists that go out: XLSX, CSV and JSON with national names or Chinese labels, and the empty template; taken in again they change
nothing."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries.lists import ListedItem, Published
from oneseal.catalogue.rules import RULES, Finding, ItemRefused
from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.columns import (
    CONTROLS,
    FORMULA,
    PLAIN_LABELS,
    ROW_LABELS,
    cell_of,
    field_label,
    guarded,
    requoted,
    row_columns,
)
from oneseal.catalogue.rules.content import BY_VERSION, FILES, ROWS, TRANSFERRED, mode_words
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS, Element
from oneseal.catalogue.rules.intermediaries import SERVICES, services_of
from oneseal.catalogue.rules.keys import KEYS, body_of
from oneseal.catalogue.rules.long_cells import HEADINGS, is_long, mark_of, pieces_of
from oneseal.catalogue.rules.long_cells import SHEET as LONG_SHEET
from oneseal.catalogue.rules.stream import DRAFT, is_over
from oneseal.journal.queries import today
from oneseal.people.models import Body

TEMPLATE_ROWS = 5000
TABLE_NOTE = (
    "每行用编码指明是哪个事项。本表有某事项的行时，替换该事项的整张表；没有该事项的行时，该表不变。"
    "要清空某事项的这张表，写一行：编码，后面一格写（无）。"
)
CODES_SHEET = "_代码"
SHEET = "事项"
Said = dict[str, Any]


def listed(keeper: Body) -> Iterator[Said]:
    """Every leaf that a bureau keeps as its last version says it, in the order of its key; read by chunks."""
    seen = None
    rows = (
        ItemVersion.objects.filter(item__keeper=keeper, item__is_leaf=True, item__discarded_on=None)
        .select_related("item")
        .order_by("item__key", "-version")
    )
    for row in rows.iterator(chunk_size=200):
        if row.item_id == seen:
            continue
        seen = row.item_id
        state = "4" if row.state == DRAFT else "3" if is_over(row.state, row.cancel_on, today()) else "1"
        elements = {**row.content["elements"], "task_version": row.version, "task_state": state}
        services = services_of(row.content)
        yield {"mode": TRANSFERRED, **row.content, "elements": elements, **({SERVICES: services} if services else {})}


def write_list(file: Path, keeper: Body, *, names: bool = False) -> int:
    """Write a bureau's list as its file name's ending says; how many items. ``names``: national names as headings instead of labels."""
    writers = {".xlsx": _write_workbook, ".csv": _write_csv, ".json": _write_json}
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise ItemRefused("不能导出", [Finding("file", file.name, RULES["I-17"], "不认识的文件类型", "使用 .xlsx、.csv 或者 .json")])
    return writer(file, listed(keeper), names)


def _heading(element: Element, names: bool) -> str:
    return element.name if names else element.label


def _text(element: Element, value: Any) -> str:
    """The label of a code where only one code bears it, else the value."""
    if element.code_set and not element.many and value not in (None, ""):
        table = code_sets()[element.code_set]
        label = table.labels().get(str(value), "")
        return label if label and table.value_of(label) == str(value) else str(value)
    text = cell_of(element, value)
    return requoted(text) if FORMULA.fullmatch(text) else text


def _elements(said: Said) -> list[str]:
    return [_text(element, said["elements"].get(name)) for name, element in ELEMENTS.items()]


def _plain(said: Said) -> list[str]:
    return [mode_words(said) if name == "mode" else cell_of(None, said.get(name)) for name in PLAIN_LABELS]


def _headings(names: bool) -> list[str]:
    return [*(_heading(element, names) for element in ELEMENTS.values()), *(PLAIN_LABELS if names else PLAIN_LABELS.values())]


def _write_csv(file: Path, items: Iterable[Said], names: bool) -> int:
    """UTF-8 with a mark, so that spreadsheets open it rightly, and no cell a formula; tables of an item as JSON in their column."""
    many = 0
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([*_headings(names), *(ROWS if names else ROW_LABELS.values())])
        for said in items:
            cells = [*_elements(said), *_plain(said), *(cell_of(None, said.get(name) or None) for name in ROW_LABELS)]
            writer.writerow(map(guarded, cells))
            many += 1
    return many


def _write_json(file: Path, items: Iterable[Said], names: bool) -> int:
    many = 0
    with file.open("w", encoding="utf-8") as text:
        text.write("[")
        for said in items:
            own = {_heading(ELEMENTS[name], names) if name in ELEMENTS else name: value for name, value in said["elements"].items()}
            parts = {(name if names else _label(name)): value for name, value in said.items() if name not in {"elements", FILES}}
            text.write(",\n" if many else "\n")
            text.write(json.dumps({**own, **parts}, ensure_ascii=False))
            many += 1
        text.write("\n]\n")
    return many


def _label(name: str) -> str:
    return ROW_LABELS.get(name) or PLAIN_LABELS.get(name, name)


def _write_workbook(file: Path, items: Iterable[Said], names: bool) -> int:
    """One sheet of items, one for each table of theirs; written line by line, so memory does not grow. What no cell holds stands on a
    sheet of its own."""
    book = Workbook(write_only=True)
    main = book.create_sheet(SHEET)
    main.freeze_panes = "B2"
    main.append(_headings(names))
    sheets = {name: book.create_sheet(label) for name, label in ROW_LABELS.items()}
    for name, sheet in sheets.items():
        sheet.append([_key_heading(key, names) for key in KEYS] + [_row_heading(name, column, names) for column in row_columns(name)])
    many, long = 0, _LongTexts(book)
    for said in items:
        main.append(_cells(main, long.marked([*_elements(said), *_plain(said)])))
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
    return _text(element, value) if element else cell_of(None, value)


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


LIST_COLUMNS = ("事项名称", "业务办理项编码", "实施主体", "区划代码", "办理方式", "全程网办", "承诺办结时限", "到办事现场次数")


def list_rows(items: Iterable[ListedItem]) -> list[dict[str, Any]]:
    """Items of one of the four lists as its page, its file and the open API give them."""
    return [
        {
            "name": each.name,
            "task_handle_item": each.elements["task_handle_item"],
            "body": each.body,
            "division": each.division,
            "mode": each.mode,
            "wholly_online": each.is_wholly_online,
            "promise": promise_of(each.elements),
            "visits": each.elements["limit_scene_num"],
        }
        for each in items
    ]


def promise_of(elements: Mapping[str, Any]) -> str:
    """承诺办结时限 in words."""
    unit = code_sets()["limit_unit"].labels().get(str(elements["promise_type"]), "")
    return f"{elements['promise_day']}个{unit}" if elements["promise_day"] else "当场办结"


def write_four_lists(folder: Path, told: Published) -> list[Path]:
    """One CSV for each list; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for each, rows in told.lists:
        file = folder / f"{each.name}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(LIST_COLUMNS)
            writer.writerows([*(guarded(cell_of(None, value)) for value in row.values())] for row in list_rows(rows))
        files.append(file)
    return files


def write_template(file: Path) -> None:
    """An empty list with every element's heading, its help as a comment, and a drop-down where it has codes; all cells are text."""
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
