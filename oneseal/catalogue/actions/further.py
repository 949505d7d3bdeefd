"""附表 The further sheets of a workbook (申请材料, 设定依据 …): rows of an item's tables, found again by the item's key."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oneseal.catalogue.rules import Finding
from oneseal.catalogue.rules.columns import ROW_LABELS, row_heading, row_value, text_of
from oneseal.catalogue.rules.findings import found_whole
from oneseal.catalogue.rules.keys import KEYS, keys_of, row_keys
from oneseal.catalogue.rules.taking import NOTHING_IN_IT, Said, drop_controls

MOST_STRAYS = 500
"""Rows of no item that are named one by one; of more the number is told."""

ROWS_OF = "SELECT says, extra FROM row WHERE sheet = ? AND key IN (?, ?) ORDER BY line"


class Further:
    """The rows of the further sheets on disk, by table and key: a list of 50,000 items with their materials needs no memory for them.

    The database without a name is a file of the moment.

    ``sheets``: name of a sheet → its table; ``unknown``: headings that are no field of their table.
    """

    def __init__(self, sheets: Mapping[str, str]) -> None:
        self.sheets, self.unknown = sheets, list[str]()
        self.kept = sqlite3.connect("")
        self.kept.execute("CREATE TABLE row (sheet TEXT, line INTEGER, key TEXT, says TEXT, extra TEXT)")
        self.kept.execute("CREATE TABLE used (key TEXT PRIMARY KEY)")

    def read(self, sheet: str, rows: Iterator[Sequence[Any]]) -> None:
        """Keep a sheet's rows."""
        lines = ([text_of(cell) for cell in row] for row in rows)
        words = next(lines, [])
        heads = [row_heading(self.sheets[sheet], word, KEYS) for word in words]
        self.unknown += [f"工作表“{sheet}”的“{word}”" for word, head in zip(words, heads, strict=True) if word and not head]
        names = [head or f"“{word or f'第{place}列'}”" for place, (word, head) in enumerate(zip(words, heads, strict=True), start=1)]
        known = set(filter(None, heads))
        numbered = ((line, cells) for line, cells in enumerate(lines, start=2) if any(cells))
        self.kept.executemany(
            "INSERT INTO row VALUES (?, ?, ?, ?, ?)", (_row(self.sheets[sheet], sheet, line, names, known, each) for line, each in numbered)
        )
        self.kept.execute("CREATE INDEX IF NOT EXISTS row_by_key ON row (sheet, key)")
        self.kept.commit()

    def add_to(self, said: Said) -> None:
        """Give an item the tables that the sheets have for it. A sheet without a row of the item says nothing of its table."""
        keys = keys_of(said.elements)
        self.kept.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((key,) for key in keys))
        if not keys:
            return
        for sheet, table in self.sheets.items():
            rows = [(json.loads(says), json.loads(extra)) for says, extra in self.kept.execute(ROWS_OF, (sheet, keys[0], keys[-1]))]
            if not rows:
                continue
            said.parts[table] = [says for says, _ in rows if says]
            for place, (_, extra) in enumerate(rows, start=1):
                said.extra |= {f"{ROW_LABELS[table]}第{place}行的{name}": text for name, text in extra.items()}
        drop_controls(said)

    def strays(self) -> list[Finding]:
        """Rows whose key is no item's of the list: nobody took them in, so each is told whole."""
        query = "SELECT sheet, line, says, extra FROM row WHERE key NOT IN (SELECT key FROM used) ORDER BY sheet, line"
        told = []
        for many, (sheet, line, says, extra) in enumerate(self.kept.execute(query), start=1):
            if many <= MOST_STRAYS:
                value = json.dumps({**json.loads(says), **json.loads(extra)}, ensure_ascii=False)
                reason = f"工作表“{sheet}”第 {line} 行的识别键不是清单中任何一行的，没有取用"
                told.append(found_whole("I-11", self.sheets[sheet], value, reason, "改正这一行的编码，或者在清单中补上这个事项"))
        if told and many > MOST_STRAYS:
            reason = f"附表共有 {many} 行不属于清单中的任何事项，以上列出前 {MOST_STRAYS} 行"
            told.append(found_whole("I-11", "tables", str(many), reason, "核对附表的编码"))
        return told


def _row(table: str, sheet: str, line: int, names: Sequence[str], known: set[str], cells: Sequence[str]) -> tuple[Any, ...]:
    names = [*names, *(f"“第{place}列”" for place in range(len(names) + 1, len(cells) + 1))]
    named = {name: text for name, text in zip(names, cells, strict=False) if text}
    keys = row_keys({name: named.pop(name, "") for name in KEYS})
    is_empty = len(named) == 1 and next(iter(named.values())) in NOTHING_IN_IT
    says = {} if is_empty else {name: row_value(table, name, text) for name, text in named.items() if name in known}
    extra = {} if is_empty else {name: text for name, text in named.items() if name not in known}
    return sheet, line, keys[0] if keys else "", json.dumps(says, ensure_ascii=False), json.dumps(extra, ensure_ascii=False)
