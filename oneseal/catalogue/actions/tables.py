"""Lists as people keep them: XLSX, CSV (UTF-8 with or without mark, GB18030) and JSON, read row by row into what each row says."""

import codecs
import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from oneseal.catalogue.actions.further import Further
from oneseal.catalogue.actions.merged import Merged
from oneseal.catalogue.rules import RULES, Finding, ItemRefused
from oneseal.catalogue.rules.columns import ROW_LABELS, Column, column_of, kept_names, no_heading, text_of
from oneseal.catalogue.rules.findings import found_whole
from oneseal.catalogue.rules.headings import MOST_ABOVE, Heading, heading_in
from oneseal.catalogue.rules.keys import LOOKED_AT, Overview
from oneseal.catalogue.rules.long_cells import SHEET as LONG_SHEET
from oneseal.catalogue.rules.long_cells import joined, number_of
from oneseal.catalogue.rules.taking import Said, drop_controls, said_in

ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 1 << 16
MOST_UNFOLDED = 1 << 30
MARKS = ",\t;"
MOST_CELL = 1 << 24
"""Characters of one cell: a chart with its drawing fits, a broken quotation that swallows the file does not."""


@dataclass(slots=True)
class Table:
    """An opened list: its unknown columns, its rows as (line, what the row says), about how many there are. Lines are the spreadsheet's."""

    unknown: list[str]
    rows: Iterator[tuple[int, Said]]
    many: int
    left: list[Finding] = field(default_factory=list)
    """What stands above the heading; once all rows are read also what no row took in."""


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


Lines = Callable[[], Iterator[list[str]]]
"""The rows of a file from its first on, as often as they are asked for."""


def _headed(file: Path, lines: Lines) -> tuple[Heading, list[Finding]]:
    """The heading, and what stands above it."""
    first = list(islice(lines(), MOST_ABOVE))
    heading = heading_in(first)
    if heading is None:
        shown = "、".join(name for name in (first or [[]])[0] if name)[:60] or "空"
        raise _unreadable(
            file,
            f"前 {MOST_ABOVE} 行没有认得的表头（第 1 行：{shown}）",
            "写一行要素的国家名称或者中文名称作表头，可用 oneseal catalogue template 取得模板",
        )
    above = []
    if texts := [" ".join(filter(None, words)) for words in first[: heading.line - heading.rows]]:
        place, many = heading.line - heading.rows + 1, len(texts)
        reason = f"表头在第 {place} 行；上面 {many} 行是标题，没有取用"
        above.append(found_whole("I-17", "file", " / ".join(texts), reason, "核对这几行没有要导入的事项", "warn"))
    return heading, above


def _rows(heading: Heading, lines: Lines, mark: str = "") -> Iterator[tuple[int, Said]]:
    columns, names = heading.columns, kept_names(heading.words, heading.columns)
    overview = Overview.of(columns, islice(lines(), heading.line, None))
    for line, cells in enumerate(islice(lines(), heading.line, None), start=heading.line + 1):
        if any(cells):
            said = _said(columns, names, cells, overview)
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


def _said(columns: Sequence[Column | None], names: Sequence[str], cells: Sequence[str], overview: Overview) -> Said:
    """What a row says; cells under no heading are kept too, and named."""
    known = {column: text for column, text in zip(columns, cells, strict=False) if column}
    beside = [place for place, text in enumerate(cells) if text and (place >= len(columns) or columns[place] is None)]
    extra = {names[place] if place < len(names) else no_heading(place + 1): cells[place] for place in beside}
    said = said_in(known, extra, overview)
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
        begin = list(islice(text, MOST_ABOVE))
    marked = next((line for line in begin if any(mark in line for mark in MARKS)), "")
    mark = max(MARKS, key=marked.count)

    def lines() -> Iterator[list[str]]:
        return ([cell.strip() for cell in cells] for cells in _csv_lines(file, encoding, mark))

    heading, above = _headed(file, lines)
    many = sum(1 for cells in _csv_lines(file, encoding, mark) if any(cells)) - heading.line
    return Table(heading.unknown, _rows(heading, lines, mark), max(many, 0), above)


def _csv_lines(file: Path, encoding: str, mark: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(MOST_CELL)
    try:
        with file.open(encoding=encoding, newline="") as text:
            yield from csv.reader(text, delimiter=mark)
    except csv.Error as wrong:
        raise _unreadable(file, f"不是有效的 CSV：{wrong}", "用电子表格打开后另存为 CSV（UTF-8）") from wrong
    finally:
        csv.field_size_limit(before)


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
    whole = _whole_cells(file, book)
    heading, above = _headed(file, lambda: (_texts(whole(row)) for row in _sheet_rows(main)))
    merged = Merged(main, below=heading.line)
    unknown = heading.unknown
    unknown += [f"工作表“{name}”" for name in names[1:] if name not in by_label and not name.startswith("_")]
    rows = _rows(heading, lambda: (_texts(whole(row)) for row in merged.filled(_sheet_rows(main))))
    table = Table(unknown, rows, max(main.height - heading.line, 0), [*above, *merged.told()])
    if further:
        kept = Further(further)
        for name in further:
            kept.read(name, map(whole, _sheet_rows(book.get_sheet_by_name(name))))
        unknown += kept.unknown
        table.rows = _with_tables(table.rows, kept, table.left)
    return table


def _texts(cells: Sequence[Any]) -> list[str]:
    return [text_of(cell) for cell in cells]


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


def _whole_cells(file: Path, book: CalamineWorkbook) -> Callable[[list[Any]], list[Any]]:
    """How a row's cells become what they say: the long texts among them stand on a sheet of their own. Refused where that lacks one: the
    mark in its place would be taken for the text."""
    rows = _sheet_rows(book.get_sheet_by_name(LONG_SHEET)) if LONG_SHEET in book.sheet_names else iter(())
    long = joined([text_of(cell) for cell in row] for row in rows)

    def whole(cell: Any) -> Any:
        number = number_of(cell) if isinstance(cell, str) else None
        if number is not None and number not in long:
            reason = f"第 {number} 号长文字在工作表“{LONG_SHEET}”里没有，或者缺段"
            raise _unreadable(file, reason, "用导出的原文件，不要改动或者删除这个工作表")
        return cell if number is None else long[number]

    return lambda cells: [whole(cell) for cell in cells]


def _with_tables(said: Iterator[tuple[int, Said]], further: Further, left: list[Finding]) -> Iterator[tuple[int, Said]]:
    for line, each in said:
        further.add_to(each)
        yield line, each
    left += further.strays()


def _json_table(file: Path) -> Table:
    many, unknown = 0, dict[str, None]()

    def told() -> Iterator[dict[str, str]]:
        nonlocal many
        for value in _json_values(file):
            many += 1
            if isinstance(value, Mapping):
                named = [(column_of(name), name) for name in value]
                unknown.update(dict.fromkeys(name for column, name in named if column is None))
                yield {column.name: text_of(value[name]) for column, name in named if column and column.name in LOOKED_AT}

    overview = Overview.of_said(told())
    return Table(list(unknown), _json_rows(file, overview), many)


def _json_rows(file: Path, overview: Overview) -> Iterator[tuple[int, Said]]:
    """The objects of a JSON list (or one a line); the n-th object is line n + 1, as its row in a spreadsheet would be."""
    for line, value in enumerate(_json_values(file), start=2):
        if not isinstance(value, Mapping):
            raise _unreadable(file, f"第 {line - 1} 项不是一个对象", "写成 [{…}, {…}]")
        yield line, _said_json(value, overview)


def _said_json(value: Mapping[str, Any], overview: Overview) -> Said:
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
    said = said_in(texts, extra, overview)
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
