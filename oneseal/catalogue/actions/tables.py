"""Lists as people keep them: XLSX, CSV (UTF-8 with or without mark, GB18030) and JSON, read row by row into what each row says."""

import codecs
import csv
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from oneseal.catalogue.actions.further import Further
from oneseal.catalogue.rules import RULES, Finding, ItemRefused
from oneseal.catalogue.rules.columns import ROW_LABELS, Column, column_of, columns_of, kept_names, no_heading, text_of
from oneseal.catalogue.rules.findings import found_whole
from oneseal.catalogue.rules.taking import Said, drop_controls, said_in

ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 1 << 16
MOST_UNFOLDED = 1 << 30
MOST_CELL = 1 << 24
"""Characters of one cell: a chart with its drawing fits, a broken quotation that swallows the file does not."""


@dataclass(slots=True)
class Table:
    """An opened list: its unknown columns, its rows as (line, what the row says), about how many there are. Line 1 is the header."""

    unknown: list[str]
    rows: Iterator[tuple[int, Said]]
    many: int
    left: list[Finding] = field(default_factory=list)
    """Once all rows are read: what no row took in."""


def opened(file: Path) -> Table:
    """The list in a file; raises ItemRefused when it is none of the kinds, is empty or has no header."""
    suffix = file.suffix.lower()
    if suffix in {".xlsx", ".xlsm", ".xls", ".ods"}:
        return _workbook(file)
    if suffix == ".json":
        return _json_table(file)
    if suffix in {".csv", ".tsv", ".txt"}:
        return _text_table(file)
    raise _unreadable(file, f"不认识的文件类型“{suffix}”", "使用 XLSX、CSV 或者 JSON")


def _unreadable(file: Path, reason: str, mend: str) -> ItemRefused:
    return ItemRefused("读不出导入文件", [Finding("file", file.name, RULES["I-17"], reason, mend)])


def _rows(
    columns: Sequence[Column | None], header: Sequence[str], lines: Iterator[list[str]], mark: str = ""
) -> Iterator[tuple[int, Said]]:
    names = kept_names(header, columns)
    for line, cells in enumerate(lines, start=2):
        if any(cells):
            said = _said(columns, names, cells)
            said.findings += _swallowed(columns, names, cells, mark) if mark else ()
            yield line, said


def _swallowed(columns: Sequence[Column | None], names: Sequence[str], cells: Sequence[str], mark: str) -> Iterator[Finding]:
    """Cells that hold whole rows of the file: their quotation begins and does not end."""
    for place, text in enumerate(cells[: len(columns)]):
        _, *further = text.split("\n")
        many = sum(each.count(mark) >= max(len(columns) - 1, 1) for each in further)
        if many:
            column = columns[place]
            reason = f"这一格的引号没有闭合，后面 {many} 行都成了它的内容"
            yield found_whole("I-17", column.name if column else names[place], text, reason, "补上结尾的引号后重新导入")


def _said(columns: Sequence[Column | None], names: Sequence[str], cells: Sequence[str]) -> Said:
    """What a row says; cells under no heading are kept too, and named."""
    known = {column: text for column, text in zip(columns, cells, strict=False) if column}
    beside = [place for place, text in enumerate(cells) if text and (place >= len(columns) or columns[place] is None)]
    extra = {names[place] if place < len(names) else no_heading(place + 1): cells[place] for place in beside}
    said = said_in(known, extra)
    for place in beside:
        if place >= len(names) or names[place] == no_heading(place + 1):
            reason = "这一格上面没有表头，不知道是哪个要素；原样保留在“其他列”"
            said.findings.append(found_whole("I-14", no_heading(place + 1), cells[place], reason, "补上表头，或者删去这一格", "warn"))
    return said


def _encoding(file: Path) -> str:
    """The first encoding in which the whole file reads, tried piece by piece."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with file.open("rb") as raw:
                while piece := raw.read(CHUNK):
                    decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise _unreadable(file, "不是 UTF-8 或 GB18030 文本", "请另存为 CSV（UTF-8）")


def _text_table(file: Path) -> Table:
    encoding = _encoding(file)
    with file.open(encoding=encoding, newline="") as text:
        first = text.readline()
    mark = max(",\t;", key=first.count)
    lines = _csv_lines(file, encoding, mark)
    header = [cell.strip() for cell in next(lines, [])]
    columns, unknown = _columns(file, header)
    rows = _rows(columns, header, ([cell.strip() for cell in cells] for cells in lines), mark)
    return Table(unknown, rows, sum(1 for cells in _csv_lines(file, encoding, mark) if any(cells)) - 1)


def _csv_lines(file: Path, encoding: str, mark: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(MOST_CELL)
    try:
        with file.open(encoding=encoding, newline="") as text:
            yield from csv.reader(text, delimiter=mark)
    except csv.Error as wrong:
        raise _unreadable(file, f"不是有效的 CSV：{wrong}", "用电子表格打开后另存为 CSV（UTF-8）") from wrong
    finally:
        csv.field_size_limit(before)


def _columns(file: Path, header: Sequence[str]) -> tuple[list[Column | None], list[str]]:
    columns, unknown = columns_of(header)
    if not any(columns):
        shown = "、".join(name for name in header if name)[:60] or "空"
        raise _unreadable(
            file, f"第 1 行没有认得的表头（{shown}）", "第 1 行写要素的国家名称或者中文名称，可用 oneseal catalogue template 取得模板"
        )
    return columns, unknown


def _workbook(file: Path) -> Table:
    """The first sheet is the list; sheets named after the tables of an item (申请材料, 设定依据 …) hold the rows of those tables."""
    _require_bounded(file)
    try:
        book = CalamineWorkbook.from_path(str(file))
        names = book.sheet_names
        main = book.get_sheet_by_name(names[0]) if names else None
    except (CalamineError, OSError, ValueError) as wrong:
        raise _unreadable(file, "不是能打开的电子表格", "用电子表格打开后另存为 XLSX") from wrong
    by_label = {label: rows for rows, label in ROW_LABELS.items()}
    further = {name: by_label[name] for name in names[1:] if name in by_label}
    if main is None:
        raise _unreadable(file, "没有工作表", "把清单放在第一个工作表")
    lines = ([text_of(cell) for cell in row] for row in _sheet_rows(main))
    header = next(lines, [])
    columns, unknown = _columns(file, header)
    unknown += [f"工作表“{name}”" for name in names[1:] if name not in by_label and not name.startswith("_")]
    table = Table(unknown, _rows(columns, header, lines), max(main.height - 1, 0))
    if further:
        kept = Further(further)
        for name in further:
            kept.read(name, _sheet_rows(book.get_sheet_by_name(name)))
        unknown += kept.unknown
        table.rows = _with_tables(table.rows, kept, table.left)
    return table


def _require_bounded(file: Path) -> None:
    """A small package that unfolds to gigabytes is refused before it is opened."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as package:
        unfolded = sum(part.file_size for part in package.infolist())
    if unfolded > MOST_UNFOLDED:
        raise _unreadable(file, f"展开后有 {unfolded >> 20} MB", f"请分成几个文件，每个展开后不超过 {MOST_UNFOLDED >> 20} MB")


def _sheet_rows(sheet: Any) -> Iterator[list[Any]]:
    """Rows from the sheet's first row on, whatever row its used area begins with."""
    start = sheet.start
    for _ in range(start[0] if start else 0):
        yield []
    left = [""] * (start[1] if start else 0)
    for row in sheet.iter_rows():
        yield [*left, *row]


def _with_tables(said: Iterator[tuple[int, Said]], further: Further, left: list[Finding]) -> Iterator[tuple[int, Said]]:
    for line, each in said:
        further.add_to(each)
        yield line, each
    left += further.strays()


def _json_table(file: Path) -> Table:
    many, unknown = 0, dict[str, None]()
    for value in _json_values(file):
        many += 1
        if isinstance(value, Mapping):
            unknown |= dict.fromkeys(name for name in value if column_of(name) is None)
    return Table(list(unknown), _json_rows(file), many)


def _json_rows(file: Path) -> Iterator[tuple[int, Said]]:
    """The objects of a JSON list (or one a line); the n-th object is line n + 1, as its row in a spreadsheet would be."""
    for line, value in enumerate(_json_values(file), start=2):
        if not isinstance(value, Mapping):
            raise _unreadable(file, f"第 {line - 1} 项不是一个对象", "写成 [{…}, {…}]")
        yield line, _said_json(value)


def _said_json(value: Mapping[str, Any]) -> Said:
    texts: dict[Column, str] = {}
    extra: dict[str, str] = {}
    whole: dict[str, Any] = {}
    twice: list[Finding] = []
    for name, inner in value.items():
        column = column_of(name)
        text = json.dumps(inner, ensure_ascii=False) if isinstance(inner, (list, dict)) else text_of(inner)
        if column and (column in texts or column.name in whole):
            extra[name] = text
            mend = "同一要素只写一次"
            twice.append(found_whole("I-14", name, text, f"“{column.name}”已在前面写过，这一个保留在“其他列”", mend, "warn"))
        elif column and column.kind in {"rows", "plain"} and isinstance(inner, (list, dict, bool)):
            whole[column.name] = inner
        elif column:
            texts[column] = text
        else:
            extra[name] = text
    said = said_in(texts, extra)
    said.parts |= whole
    drop_controls(said)
    said.findings += twice
    return said


def _named_apart(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all kept, also one that is said twice."""
    named: dict[str, Any] = {}
    for name, value in pairs:
        named[f"{name}（第{len(named) + 1}项）" if name in named else name] = value
    return named


def _json_values(file: Path) -> Iterator[Any]:
    """Values one after another without holding the whole file."""
    decoder, kept, closed = json.JSONDecoder(object_pairs_hook=_named_apart), "", True
    with file.open(encoding=_encoding(file)) as text:
        ended = False
        while not ended or kept:
            if not ended:
                piece = text.read(CHUNK)
                ended = not piece
                kept += piece
            while kept := kept.lstrip().removeprefix(",").lstrip():
                if kept[0] in "[]":
                    closed, kept = kept[0] == "]", kept[1:]
                    continue
                try:
                    value, end = decoder.raw_decode(kept)
                except ValueError as wrong:
                    if ended:
                        raise _unreadable(file, f"不是有效的 JSON：{wrong}", "写成 [{…}, {…}]") from wrong
                    break
                yield value
                kept = kept[end:]
    if not closed:
        raise _unreadable(file, "不是有效的 JSON：缺少结尾的 ]", "写成 [{…}, {…}]")
