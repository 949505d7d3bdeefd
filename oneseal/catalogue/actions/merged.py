"""合并单元格: cells merged downwards over several rows, as published lists have body and main item, say the same in each of these rows."""

from collections.abc import Iterator
from typing import Any

from oneseal.catalogue.rules.findings import Finding, found


class Merged:
    """The merged cells of a sheet whose first cell stands ``below`` a row (counted from 1: its heading).

    What is merged to the right only, such as a title between the rows, says itself once.
    """

    def __init__(self, sheet: Any, *, below: int) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        self.many = 0
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
            if top >= below and bottom > top:
                self.starts.setdefault(top, []).append((left, bottom))
                self.many += 1

    def filled(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """The sheet's rows from its first on, empty cells of a merged block filled with what its first cell says."""
        if not self.many:
            yield from rows
            return
        going: dict[int, tuple[int, Any]] = {}
        for place, row in enumerate(rows):
            going = {column: said for column, said in going.items() if said[0] >= place}
            cells = list(row)
            for column, (_, value) in going.items():
                cells += [""] * (column + 1 - len(cells))
                if cells[column] in ("", None):
                    cells[column] = value
            for column, last in self.starts.get(place, ()):
                if column < len(cells) and cells[column] not in ("", None):
                    going[column] = (last, cells[column])
            yield cells

    def told(self) -> list[Finding]:
        """One note for all of them."""
        if not self.many:
            return []
        reason = f"有 {self.many} 处单元格向下合并，按左上角的内容补到它所跨的每一行"
        return [found("I-17", "file", str(self.many), reason, "核对合并的范围没有错行", "warn")]
