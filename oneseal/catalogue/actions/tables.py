"""Lists as people keep them: XLSX, CSV (UTF-8 with or without mark, GB18030) and JSON, read row by row into what each row says."""

import codecs
import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from oneseal.catalogue.actions.further import Further
from oneseal.catalogue.actions.headed import Lines, Table, headed, no_heading_in, rows_below, told_above, unreadable
from oneseal.catalogue.actions.merged import Merged
from oneseal.catalogue.rules import Finding
from oneseal.catalogue.rules.columns import FORMULA, ROW_LABELS, Column, column_of, requoted, text_of, unguarded
from oneseal.catalogue.rules.findings import found, found_whole
from oneseal.catalogue.rules.headings import MOST_ABOVE, Heading, heading_in
from oneseal.catalogue.rules.importing import LINES_OF_A_SHEET, MOST_SHEETS
from oneseal.catalogue.rules.keys import CODES, LOOKED_AT, Overview, looked_at
from oneseal.catalogue.rules.long_cells import SHEET as LONG_SHEET
from oneseal.catalogue.rules.long_cells import joined, number_of
from oneseal.catalogue.rules.nested import is_wrapped, known_in, list_inside
from oneseal.catalogue.rules.taking import Said, drop_controls, said_in

ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 1 << 16
MOST_UNFOLDED = 1 << 30
MARKS = ",\t;"
MOST_CELL = 1 << 24
"""Characters of one cell: a chart with its drawing fits, a broken quotation that swallows the file does not."""


def opened(file: Path) -> Table:
    """The list in a file; raises ItemRefused when it is none of the kinds, is empty or has no header."""
    suffix = file.suffix.lower()
    if suffix in {".xlsx", ".xlsm", ".xls", ".ods"}:
        return _workbook(file)
    if suffix == ".json":
        return _json_table(file)
    if suffix in {".csv", ".tsv", ".txt"}:
        return _text_table(file)
    raise unreadable(file, f"不认识的文件类型“{suffix}”", "使用 XLSX、CSV 或者 JSON")


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
    raise unreadable(file, "不是 UTF-8 或 GB18030 文本", "请另存为 CSV（UTF-8）")


def _text_table(file: Path) -> Table:
    encoding = _encoding(file)
    with file.open(encoding=encoding, newline="") as text:
        begin = list(islice(text, MOST_ABOVE))
    marked = next((line for line in begin if any(mark in line for mark in MARKS)), "")
    mark = max(MARKS, key=marked.count)

    def lines() -> Iterator[list[str]]:
        return ([unguarded(cell.strip()) for cell in cells] for cells in _csv_lines(file, encoding, mark))

    heading, above = headed(file, lines)
    many = sum(1 for cells in _csv_lines(file, encoding, mark) if any(cells)) - heading.line
    overview = Overview.of(heading.columns, islice(lines(), heading.line, None))
    return Table(heading.unknown, rows_below(heading, lines, above, overview, mark=mark), max(many, 0), above)


def _csv_lines(file: Path, encoding: str, mark: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(MOST_CELL)
    try:
        with file.open(encoding=encoding, newline="") as text:
            yield from csv.reader(text, delimiter=mark)
    except csv.Error as wrong:
        raise unreadable(file, f"不是有效的 CSV：{wrong}", "用电子表格打开后另存为 CSV（UTF-8）") from wrong
    finally:
        csv.field_size_limit(before)


def _workbook(file: Path) -> Table:
    """Every sheet with a list's heading is the list; sheets named after the tables of an item (申请材料, 设定依据 …) hold the rows of those
    tables."""
    _require_bounded(file)
    try:
        book = CalamineWorkbook.from_path(str(file))
        names = book.sheet_names
        hidden = {each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible}
        by_label = {label: rows for rows, label in ROW_LABELS.items()}
        asked = [name for place, name in enumerate(names) if not place or (name not in by_label and not name.startswith("_"))]
        sheets = {name: book.get_sheet_by_name(name) for name in asked}
    except (CalamineError, OSError, ValueError) as wrong:
        raise unreadable(file, "不是能打开的电子表格", "用电子表格打开后另存为 XLSX") from wrong
    if not sheets:
        raise unreadable(file, "没有工作表", "把清单放在第一个工作表")
    whole = _whole_cells(file, book)
    lists, left = _list_sheets(file, sheets, hidden, whole)
    table = _table_of(lists, left, whole)
    if further := {name: by_label[name] for name in names[1:] if name in by_label}:
        kept = Further(further)
        for name in further:
            kept.read(name, map(whole, _sheet_rows(book.get_sheet_by_name(name))))
        table.unknown += kept.unknown
        table.rows = _with_tables(table.rows, kept, table.left)
    return table


Whole = Callable[[list[Any]], list[Any]]


def _list_sheets(
    file: Path, sheets: Mapping[str, Any], hidden: set[str], whole: Whole
) -> tuple[list[tuple[str, Any, Heading]], list[Finding]]:
    """The sheets that hold a list, with their headings; what stands above these, and which sheets hold none."""
    firsts = {name: [_texts(whole(row)) for row in islice(_sheet_rows(sheet), MOST_ABOVE)] for name, sheet in sheets.items()}
    headings = {name: heading for name, first in firsts.items() if (heading := heading_in(first))}
    main = next(iter(sheets))
    asked = [name for name in headings if name not in hidden] or list(headings)
    chosen = [name for name in asked if headings[name].is_of_a_list]
    if main in asked and main not in chosen and (headings[main].known > 1 or not chosen):
        chosen.insert(0, main)
    chosen = chosen or asked[:1]
    if not chosen:
        raise no_heading_in(file, firsts[main], f"{len(sheets)} 个工作表的" if len(sheets) > 1 else "")
    if len(chosen) > MOST_SHEETS:
        raise unreadable(file, f"有 {len(chosen)} 个工作表的清单", f"请分成几个文件，每个不超过 {MOST_SHEETS} 个工作表")
    left = [
        finding for name in chosen for finding in told_above(headings[name], firsts[name], f"工作表“{name}”" if len(chosen) > 1 else "")
    ]
    return [(name, sheets[name], headings[name]) for name in chosen], [*left, *_unread(sheets, chosen, headings, hidden)]


def _unread(sheets: Mapping[str, Any], chosen: Sequence[str], headings: Mapping[str, Heading], hidden: set[str]) -> list[Finding]:
    """The sheets that were not read as a list: in one note; a list that is hidden by itself."""
    rest = [name for name, sheet in sheets.items() if name not in chosen and sheet.height]
    lists = [name for name in rest if name in hidden and name in headings and headings[name].is_of_a_list]
    told = []
    if lists:
        reason = f"隐藏的工作表里有清单，没有取用：{'、'.join(lists)}"
        told.append(found_whole("I-17", "file", "、".join(lists), reason, "要导入的，取消隐藏后再导入"))
    if others := [name for name in rest if name not in lists]:
        reason = f"{len(others)} 个工作表没有事项的表头，没有取用：{'、'.join(others)}"
        told.append(found_whole("I-17", "file", "、".join(others), reason, "核对这些工作表没有要导入的事项；有的，补上表头", "warn"))
    return told


def _table_of(lists: Sequence[tuple[str, Any, Heading]], left: list[Finding], whole: Whole) -> Table:
    """One list of all the sheets: the code of a body and what shares a basic code is looked for on all of them."""
    several = len(lists) > 1
    merges = [Merged(sheet, below=heading.line) for _, sheet, heading in lists]

    def lines(place: int) -> Lines:
        return lambda: (_texts(whole(row)) for row in merges[place].filled(_sheet_rows(lists[place][1])))

    def looked() -> Iterator[dict[str, str]]:
        return chain.from_iterable(
            looked_at(heading.columns, islice(lines(place)(), heading.line, None)) for place, (_, _, heading) in enumerate(lists)
        )

    named = {column.name for _, _, heading in lists for column in heading.columns if column}
    overview = Overview.of_said(looked() if named & set(LOOKED_AT) else ())
    rows = chain.from_iterable(
        rows_below(heading, lines(place), left, overview, sheet=name if several else "", past=place * LINES_OF_A_SHEET)
        for place, (name, _, heading) in enumerate(lists)
    )
    unknown = list(dict.fromkeys(word for _, _, heading in lists for word in heading.unknown))
    many = sum(max(sheet.height - heading.line, 0) for _, sheet, heading in lists)
    left += [finding for merged in merges for finding in merged.told()]
    return Table(unknown, rows, many, left, [name for name, _, _ in lists] if several else [])


def _texts(cells: Sequence[Any]) -> list[str]:
    return [text_of(cell) for cell in cells]


def _require_bounded(file: Path) -> None:
    """A small package that unfolds to gigabytes is refused before it is opened."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as package:
        unfolded = sum(part.file_size for part in package.infolist())
    if unfolded > MOST_UNFOLDED:
        raise unreadable(file, f"展开后有 {unfolded >> 20} MB", f"请分成几个文件，每个展开后不超过 {MOST_UNFOLDED >> 20} MB")


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
            raise unreadable(file, reason, "用导出的原文件，不要改动或者删除这个工作表")
        return cell if number is None else long[number]

    return lambda cells: [whole(cell) for cell in cells]


def _with_tables(said: Iterator[tuple[int, Said]], further: Further, left: list[Finding]) -> Iterator[tuple[int, Said]]:
    for line, each in said:
        further.add_to(each)
        yield line, each
    left += further.strays()


def _json_table(file: Path) -> Table:
    many, unknown = 0, dict[str, None]()
    values, left = _json_source(file)

    def told() -> Iterator[dict[str, str]]:
        nonlocal many
        for value in values():
            many += 1
            if isinstance(value, Mapping):
                named = [(column_of(name), name) for name in value]
                unknown.update(dict.fromkeys(name for column, name in named if column is None))
                yield {column.name: text_of(value[name]) for column, name in named if column and column.name in LOOKED_AT}

    overview = Overview.of_said(told())
    return Table(list(unknown), _json_rows(file, values(), overview), many, left)


def _json_source(file: Path) -> tuple[Callable[[], Iterator[Any]], list[Finding]]:
    """The values of a file; of an interface's answer ({"code": 0, "data": {"list": […]}}) those of the list inside."""
    first = list(islice(_json_values(file), 2))
    if len(first) != 1 or not is_wrapped(first[0]):
        return lambda: _json_values(file), []
    inside = list_inside(first[0])
    if inside is None and known_in(first[0]):
        return lambda: _json_values(file), []
    if inside is None:
        names = "、".join(map(str, first[0]))[:60] or "空"
        raise unreadable(file, f"是一个对象（{names}），里面没有认得的事项清单", "写成 [{…}, {…}]，每项用要素的国家名称或者中文名称")
    place, values = inside
    note = found(
        "I-17", "file", place, f"清单取自 {place}，共 {len(values)} 项", "核对取的是要导入的清单；行号按其中的顺序，第一项是第 2 行", "warn"
    )
    return lambda: iter(values), [note]


def _json_rows(file: Path, values: Iterator[Any], overview: Overview) -> Iterator[tuple[int, Said]]:
    """The objects of a JSON list (or one a line); the n-th object is line n + 1, as its row in a spreadsheet would be."""
    for line, value in enumerate(values, start=2):
        if not isinstance(value, Mapping):
            raise unreadable(file, f"第 {line - 1} 项不是一个对象", "写成 [{…}, {…}]")
        yield line, _said_json(value, overview)


def _json_text(column: Column | None, inner: Any) -> str:
    """A value as a cell says it; what looks like ="X1" is just that, for no spreadsheet had a hand in it. Codes are read leniently all
    the same."""
    if isinstance(inner, (list, dict)):
        return json.dumps(inner, ensure_ascii=False)
    text = text_of(inner)
    is_words = column and column.kind in {"element", "name"} and column.name not in CODES
    return requoted(text) if is_words and FORMULA.fullmatch(text) else text


def _said_json(value: Mapping[str, Any], overview: Overview) -> Said:
    texts: dict[Column, str] = {}
    extra: dict[str, str] = {}
    whole: dict[str, Any] = {}
    twice: list[Finding] = []
    for name, inner in value.items():
        column = column_of(name)
        text = _json_text(column, inner)
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
                        raise unreadable(file, f"不是有效的 JSON：{wrong}", "写成 [{…}, {…}]") from wrong
                    break
                yield value
                kept = kept[end:]
    if not closed:
        raise unreadable(file, "不是有效的 JSON：缺少结尾的 ]", "写成 [{…}, {…}]")
