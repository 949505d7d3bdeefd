"""空着的组: cells that say for several rows whose they are, and are empty below the first: what merged cells leave behind in a CSV.

Nothing is filled in: a blank may as well be one that somebody forgot, and a wrong body would own the item. It is told once, with the way to
mend it.
"""

from collections.abc import Iterator, Mapping, Sequence

from oneseal.catalogue.rules.columns import Column, lines_text
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.catalogue.rules.headings import OF_A_NAME
from oneseal.catalogue.rules.importing import few_lines

GROUPS: Mapping[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "实施主体": (("dept_code", "dept_name"), OF_A_NAME),
    "主项名称": (("main_name",), frozenset({"sub_name"})),
}
"""Label → the columns that are empty together, and those of which one says that the row is an item of the group."""
ROW = 2
"""Filled cells that a row has at least."""
_MEND = "在电子表格中取消合并、逐行填上再另存为 CSV；或者直接导入 XLSX，合并的单元格会按左上角的内容补齐"


class Gaps:
    """Rows of one list, in order, in which a group's cells are empty below filled ones."""

    def __init__(self, columns: Sequence[Column | None]) -> None:
        places = {column.name: place for place, column in enumerate(columns) if column}
        self.groups = {
            label: ([places[name] for name in names if name in places], [places[name] for name in said if name in places])
            for label, (names, said) in GROUPS.items()
        }
        self.fields = {label: next((name for name in reversed(names) if name in places), "") for label, (names, _) in GROUPS.items()}
        self.begun: dict[str, bool] = {}
        self.lines: dict[str, list[int]] = {}

    def note(self, line: int, cells: Sequence[str]) -> None:
        """One row below the heading. What says nothing but a name is a title between the rows."""
        if sum(bool(text.strip()) for text in cells) < ROW:
            return
        for label, (own, said) in self.groups.items():
            if _is_filled(cells, own):
                self.begun[label] = True
            elif self.begun.get(label) and _is_filled(cells, said):
                self.lines.setdefault(label, []).append(line)

    def told(self, where: str = "") -> Iterator[Finding]:
        """One finding for each group."""
        for label, lines in self.lines.items():
            rows = few_lines(lines_text(lines))
            why = "像是合并的单元格另存后只留在第一行，没有自行补上"
            reason = f"{where}第 {rows} 行的“{label}”是空的（共 {len(lines)} 行），上面的行有：{why}"
            yield found("I-17", self.fields[label], rows, reason, _MEND, "warn")


def _is_filled(cells: Sequence[str], places: Sequence[int]) -> bool:
    return any(place < len(cells) and cells[place].strip() for place in places)
