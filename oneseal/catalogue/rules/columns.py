"""表头: columns of a list that comes in or goes out: national names, Chinese labels, and other words that real lists use for the same."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.column_words import ALSO, CODE_OF_A_BODY, ENDINGS, WEAK
from oneseal.catalogue.rules.content import BY_VERSION, OF_TYPE, ROW_FIELDS, ROWS
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS, Element
from oneseal.catalogue.rules.findings import RULES
from oneseal.catalogue.rules.intermediaries import SERVICES
from oneseal.law.rule import Refused

ROW_LABELS: Mapping[str, str] = {
    "by_law": "设定依据",
    "special_procedures": "特别程序",
    "fee_projects": "收费项目",
    SERVICES: "中介服务项目",
    "certificate_fields": "证照内容",
    "situations": "情形",
    "materials": "申请材料",
    "faq": "常见问题",
    "steps": "环节",
}
"""Tables of an item: their Chinese labels are also the names of their sheets."""
PLAIN_LABELS: Mapping[str, str] = {
    "mode": "办理方式",
    "short_names": "别名",
    "original_department": "原实施部门",
    "unit": "承办科室",
    "list_entry": "行政许可事项清单条目",
    "certificate_holder": "持证人",
    "survey_checks": "核查要点",
    "allots": "赋码段",
    "change_reason": "编制或修改理由",
    "levels": "实施层级",
    "levels_reason": "实施层级理由",
    "main": "主项",
    "demo": "演示",
    "demo_fields": "演示要素",
    "uncertain_fields": "待核实要素",
    "verified_fields": "已核实要素",
    "family": "事项族",
    "extra": "其他列",
    "tiers": "各级不同之处",
}
FIELD_LABELS: Mapping[str, str] = {
    "id": "编号",
    "law": "法律、法规、规章",
    "number": "文号",
    "article": "条款",
    "rank": "效力级别",
    "since": "施行日期",
    "until": "失效日期",
    "text": "条文内容",
    "temporary": "临时许可",
    "kind": "种类",
    "code": "代码",
    "limit_text": "期限",
    "basis": "依据",
    "fee_name": "收费项目",
    "fee_stand": "收费标准",
    "by_law": "依据",
    "is_desc": "允许减免",
    "desc_explain": "减免说明",
    "label": "栏目",
    "source": "内容来源",
    "condition_name": "情形名称",
    "condition_desc": "问题",
    "options": "选项",
    "default": "默认选项",
    "order_num": "顺序",
    "question": "问题",
    "answer": "答案",
    "name": "环节名称",
    "power": "职权",
    "verbs": "行为",
    "limit": "期限",
    "unit": "期限单位",
    "officers": "人数",
}
"""Fields of an item's tables other than the materials."""
PLACES: Mapping[str, str] = {"division_code": "区划代码", "division_name": "区划名称"}
"""Columns that say where the body is; they make divisions and bodies, and are no elements."""
NAMES: Mapping[str, str] = {"main_name": "主项名称", "sub_name": "子项名称"}
"""Columns that together with 事项名称 give an item its name and that of its main item."""
SERIAL: Mapping[str, str] = {"serial": "序号"}
"""A column that numbers the lines of the list and says nothing of its items."""
SPOILED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
"""A code that a spreadsheet has turned into a number."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Signs that a workbook cannot hold."""
WIDE = {0xFF01 + place: 0x21 + place for place in range(94) if chr(0x21 + place).isalnum() or chr(0x21 + place) == "-"}
"""Full-width digits, letters and hyphens as the plain ones."""
UNSEEN = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]")
"""Blanks of every kind, also those without a width."""
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
FORMULA = re.compile(r'="(.*)"', re.DOTALL)
DIVISION = 12
SHORT_DIVISION = re.compile(r"[0-9]{6}(?:[0-9]{3})?")
MOST_LINES = 1_000_000
MANY = re.compile(r"[\^,，、;；]")


@dataclass(frozen=True, slots=True)
class Column:
    """What one column says: an element, a table of rows, another part of an item, a part of its name, where the body is; a mere number of
    the line is ``serial``. ``is_weak``: its word counts only where no other column says the same."""

    name: str
    kind: str
    is_weak: bool = field(default=False, compare=False)


def _words() -> dict[str, Column]:
    """Every word for every column; a word without what stands in brackets behind it counts where no column is called just so."""
    named: dict[str, Column] = {}
    labels = (
        ("element", {name: element.label for name, element in ELEMENTS.items()}),
        ("rows", ROW_LABELS),
        ("plain", PLAIN_LABELS),
        ("place", PLACES),
        ("name", NAMES),
        ("serial", SERIAL),
    )
    words = [(word, Column(name, kind)) for kind, table in labels for name, label in table.items() for word in (name, label)]
    words += [(word, Column(name, kind)) for kind, table in labels for name in table for word in ALSO.get(name, ())]
    words += [(word, Column(name, kind, is_weak=True)) for kind, table in labels for name in table for word in WEAK.get(name, ())]
    for form in (_plain, _bare):
        for word, column in words:
            named.setdefault(form(word), column)
    return named


def _plain(word: str) -> str:
    """A header without spaces, marks of a must, and the mark of the file's encoding."""
    return re.sub(r"[\s*＊:：\ufeff]", "", word).lower()


def _bare(word: str) -> str:
    """A header also without what stands in brackets behind it."""
    return re.sub(r"[（(].*[)）]$", "", _plain(word))


COLUMNS = _words()


def columns_of(header: Sequence[Any]) -> tuple[list[Column | None], list[str]]:
    """What each column says (None: unknown or empty), and the names of those that are unknown; a second column of one name is unknown."""
    columns = [column_of(str(cell or "").strip()) for cell in header]
    strong = {column for column in columns if column and not column.is_weak}
    found: list[Column | None] = []
    for column in columns:
        is_taken = column in found or (column is not None and column.is_weak and column in strong)
        found.append(None if is_taken else column)
    names = kept_names(header, found)
    unknown = [name for cell, name, column in zip(header, names, found, strict=True) if column is None and str(cell or "").strip()]
    return found, unknown


def column_of(word: str) -> Column | None:
    """What a heading names."""
    bare = _bare(word)
    if known := COLUMNS.get(_plain(word)) or COLUMNS.get(bare):
        return known
    if bare.endswith(CODE_OF_A_BODY):
        return Column("dept_code", "element")
    stem, ending = bare[:-2], bare[-2:]
    of_body = COLUMNS.get(stem) == Column("dept_name", "element") and ENDINGS.get(ending)
    return Column(of_body, "element", is_weak=True) if of_body else None


def kept_names(header: Sequence[Any], columns: Sequence[Column | None]) -> list[str]:
    """Under which name the cells of each column are kept beside: its heading, with its place when it comes again or there is none."""
    names: list[str] = []
    for place, (cell, column) in enumerate(zip(header, columns, strict=True), start=1):
        word = str(cell or "").strip()
        if column is None and word in names:
            word = f"{word}（第{place}列）"
        names.append(word or no_heading(place))
    return names


def no_heading(place: int) -> str:
    """The name of a column without a heading."""
    return f"第{place}列（没有表头）"


def row_heading(table: str, word: str, keys: Sequence[str]) -> str:
    """The field that a heading of a table's own sheet names, with or without ``|field`` behind its label; ``keys`` are the item's."""
    word = word.strip()
    label, _, named = word.rpartition("|")
    fields = {_plain(form): name for name in row_columns(table) for form in (name, field_label(table, name))}
    if label and _plain(named) in {*fields, *keys}:
        return fields.get(_plain(named)) or named.strip().lower()
    if own := fields.get(_plain(word)) or fields.get(_bare(word)):
        return own
    column = column_of(word)
    return column.name if column and column.name in keys else ""


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2026-03-09, nothing as empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).replace("\x00", "").strip()


def requoted(text: str) -> str:
    """Of a text that looks like that formula itself the cell that says it."""
    return '="{}"'.format(text.replace('"', '""'))


def unquoted(text: str) -> str:
    """A cell without the formula by which portals keep spreadsheets from reading it as a number: ="X1" says X1."""
    found = FORMULA.fullmatch(text)
    return found[1].replace('""', '"') if found else text


FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
"""Signs with which a cell of a text file begins that a spreadsheet would reckon with, and the quote that keeps it from that."""


def guarded(text: str) -> str:
    """A cell of a text file that no spreadsheet reads as a formula (CWE-1236): marked as text by a quote, as people mark one themselves."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def code_of(text: str) -> str:
    """A code without what typing and spreadsheets put into it: full-width signs, blanks, what marks a cell as text (a quote, ="X1")."""
    return UNSEEN.sub("", unquoted(text.strip()).translate(WIDE)).removeprefix("'").removeprefix("’")


def division_code_of(text: str) -> str:
    """A division's code in 12 digits, also one written in 6 or 9, as lists often have it."""
    code = code_of(text)
    return code.ljust(DIVISION, "0") if SHORT_DIVISION.fullmatch(code) else code


def value_of(element: Element, text: str) -> Any:
    """The element's value as its text says it: codes for labels, whole numbers, yes and no; what fits nothing stays text (I-03)."""
    if element.kind is int:
        text = text.translate(WIDE)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    if element.kind is bool:
        return {"是": True, "1": True, "true": True, "否": False, "0": False, "false": False}.get(text.lower(), text)
    if element.code_set:
        table = code_sets()[element.code_set]
        if element.many:
            parts = [part.strip() for part in MANY.split(text) if part.strip()]
            return "^".join(table.value_of(part) or part for part in parts)
        if element.name == "task_type":
            text = _type_said(text)
        return table.value_of(text) or (table.value_of(text.zfill(2)) if text.isdigit() else None) or text
    if element.name.endswith("_date"):
        return day_of(text.split(" ", maxsplit=1)[0])
    return text


OTHER_POWERS = frozenset({"其他", "其他权力", "其他职权", "其他行政职权", "其他政务服务"})


def _type_said(text: str) -> str:
    """事项类型 as lists write it (许可, 行政许可事项, 其他权力, 1A) by the name or the code of its code set."""
    plain = text.replace("其它", "其他").removesuffix("事项").removesuffix("类")
    if plain in OTHER_POWERS:
        return "其他行政权力"
    said = (code_sets()["task_type_province"].labels().get(text, text), plain, f"行政{plain}")
    return next((each for each in said if code_sets()["task_type"].value_of(each)), said[0])


def day_of(text: str) -> str:
    """A day as 2026-03-09, whether it came as 2026/3/9, 2026.3.9 or 2026年3月9日; what is no day stays as it is."""
    day = DAY.fullmatch(text)
    return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}" if day else text


def row_value(table: str, name: str, text: str) -> Any:
    """A cell of one table's sheet as the field of its row: whole numbers, yes and no, lists and options as JSON, else text."""
    kind = OF_TYPE.get(name, str)
    if element := ROW_ELEMENTS.get(table, {}).get(name):
        if element.kind is not dict:
            return value_of(element, text)
        kind = dict
    if kind is int:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    if kind is bool:
        return {"是": True, "否": False}.get(text, text)
    if kind in (list, dict) or name == "default":
        try:
            return json.loads(text)
        except ValueError:
            return text
    return day_of(text) if name in {"since", "until"} else text


def cell_of(element: Element | None, value: Any) -> str:
    """The cell in which a value goes out; reading it again gives the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def lines_of(text: str | None) -> set[int] | None:
    """``2-10,15`` as rows of a spreadsheet; None for all. Raises Refused for anything else."""
    if not text or not text.strip():
        return None
    lines: set[int] = set()
    for part in text.replace("，", ",").split(","):
        first, _, last = part.strip().partition("-")
        if not (first.isascii() and first.isdigit() and (not last or (last.isascii() and last.isdigit()))) or len(part) > 15:
            raise Refused(RULES["I-17"], f"行号“{part}”写法不对", field="rows", mend="写成 2-10,15")
        lines.update(range(int(first), min(int(last or first), int(first) + MOST_LINES) + 1))
    return lines


def lines_text(lines: Collection[int] | None) -> str:
    """Rows of a spreadsheet as ``lines_of`` reads them: the same rows are the same text; all rows none."""
    spans: list[list[int]] = []
    for line in sorted(lines or ()):
        if spans and spans[-1][1] + 1 == line:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def field_label(table: str, name: str) -> str:
    """A field of a table's row in Chinese."""
    element = ROW_ELEMENTS.get(table, {}).get(name)
    return element.label if element else FIELD_LABELS.get(name, name)


def export_names() -> list[str]:
    """Element columns of a list that goes out, in their order; the version's own first to be read, never taken in."""
    return list(ELEMENTS)


def row_columns(rows: str) -> list[str]:
    """The columns of one table's sheet, in a stated order."""
    if rows in ROW_ELEMENTS:
        return list(ROW_ELEMENTS[rows])
    must, may = ROW_FIELDS[rows]
    order = (
        "id",
        "name",
        "law",
        "number",
        "article",
        "rank",
        "since",
        "until",
        "text",
        "temporary",
        "kind",
        "condition_name",
        "condition_desc",
        "question",
    )
    return sorted(must | may, key=lambda name: (order.index(name) if name in order else len(order), name))


def in_order(rows: str, said: Any) -> Any:
    """Rows of a table with their fields in the order of its columns, whoever wrote them; what is no row stays as it is."""
    order = {name: place for place, name in enumerate(row_columns(rows))}
    return [dict(sorted(row.items(), key=lambda pair: order.get(pair[0], len(order)))) if isinstance(row, Mapping) else row for row in said]


IGNORED = frozenset(BY_VERSION)
__all__ = [
    "COLUMNS", "CONTROLS", "IGNORED", "PLACES", "PLAIN_LABELS", "ROWS", "ROW_LABELS", "SPOILED", "Column", "cell_of", "column_of",
    "columns_of", "day_of", "export_names", "field_label", "in_order", "kept_names", "lines_of", "no_heading", "row_columns", "row_heading",
    "row_value", "text_of", "value_of",
]  # fmt: skip
