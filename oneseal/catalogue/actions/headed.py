"""读表头以下的行: an opened list, and the rows below a heading as what each says, whatever kind of file they come from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from oneseal.catalogue.rules import RULES, Finding, ItemRefused
from oneseal.catalogue.rules.columns import Column, kept_names, lines_text, no_heading
from oneseal.catalogue.rules.findings import found, found_whole
from oneseal.catalogue.rules.gaps import Gaps
from oneseal.catalogue.rules.headings import MOST_ABOVE, Heading, heading_in
from oneseal.catalogue.rules.keys import Overview
from oneseal.catalogue.rules.taking import Said, said_in


@dataclass(slots=True)
class Table:
    """An opened list: its unknown columns, its rows as (line, what the row says), about how many there are. Lines are the spreadsheet's."""

    unknown: list[str]
    rows: Iterator[tuple[int, Said]]
    many: int
    left: list[Finding] = field(default_factory=list)
    """What stands above the heading; once all rows are read also what no row took in."""
    sheets: list[str] = field(default_factory=list)
    """The sheets, where several hold a list: rows of the n-th are counted from n times ``LINES_OF_A_SHEET`` on."""


def unreadable(file: Path, reason: str, mend: str) -> ItemRefused:
    return ItemRefused("读不出导入文件", [Finding("file", file.name, RULES["I-17"], reason, mend)])


Lines = Callable[[], Iterator[list[str]]]
"""The rows of a file from its first on, as often as they are asked for."""


def headed(file: Path, lines: Lines) -> tuple[Heading, list[Finding]]:
    """The heading, and what stands above it."""
    first = list(islice(lines(), MOST_ABOVE))
    heading = heading_in(first)
    if heading is None:
        raise no_heading_in(file, first)
    return heading, told_above(heading, first)


def no_heading_in(file: Path, first: Sequence[Sequence[str]], sheet: str = "") -> ItemRefused:
    shown = "、".join(name for name in (first or [[]])[0] if name)[:60] or "空"
    return unreadable(
        file,
        f"{sheet}前 {MOST_ABOVE} 行没有认得的表头（第 1 行：{shown}）",
        "写一行要素的国家名称或者中文名称作表头，可用 oneseal catalogue template 取得模板",
    )


def told_above(heading: Heading, first: Sequence[Sequence[str]], sheet: str = "") -> list[Finding]:
    texts = [" ".join(filter(None, words)) for words in first[: heading.line - heading.rows]]
    if not texts:
        return []
    place, many = heading.line - heading.rows + 1, len(texts)
    reason = f"{sheet}表头在第 {place} 行；上面 {many} 行是标题，没有取用"
    return [found_whole("I-17", "file", " / ".join(texts), reason, "核对这几行没有要导入的事项", "warn")]


def rows_below(
    heading: Heading, lines: Lines, left: list[Finding], overview: Overview, *, mark: str = "", sheet: str = "", past: int = 0
) -> Iterator[tuple[int, Said]]:
    """The rows below a heading, ``past`` so many lines; a heading that comes again is left out and told, and so are empty groups."""
    columns, names, again, gaps = heading.columns, kept_names(heading.words, heading.columns), list[int](), Gaps(heading.columns)
    for line, cells in enumerate(islice(lines(), heading.line, None), start=heading.line + 1):
        if heading.is_said_again(cells):
            again.append(line)
        elif any(cells):
            gaps.note(line, cells)
            said = _said(columns, names, cells, overview)
            said.findings += _swallowed(columns, names, cells, mark) if mark else ()
            said.sheet = sheet
            yield past + line, said
    where = f"工作表“{sheet}”" if sheet else ""
    left += gaps.told(where)
    if again:
        reason = f"{where}第 {lines_text(again)} 行重复了表头，不是事项，没有取用"
        left.append(found("I-17", "file", lines_text(again), reason, "不用处理", "warn"))


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
