"""代码集: the code tables of the implementation list (domain 1.2, 1.4, 1.5) as dated data, each with the standard it comes from."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "code_sets.toml"
OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a set and the days on which it holds; ``until`` is its last day, ``replaced_by`` what came after it, if known."""

    value: str
    label: str
    since: date
    until: date
    replaced_by: str = ""

    def holds(self, on: date) -> bool:
        """Whether it may be used on a day."""
        return self.since <= on <= self.until


@dataclass(frozen=True, slots=True)
class CodeSet:
    """One table. ``open``: values outside it are only warned of; ``uncertain``: not read again in the standard's text; ``variants``: how
    another standard writes the same codes."""

    name: str
    title: str
    standard: str
    codes: tuple[Code, ...]
    open: bool = False
    uncertain: bool = False
    variants: Mapping[str, str] = field(default_factory=dict)

    def labels(self, on: date | None = None) -> Mapping[str, str]:
        """Code → label of what holds on a day; without a day, of everything that ever held."""
        return {code.value: code.label for code in self.codes if on is None or code.holds(on)}

    def not_held(self, value: str, on: date) -> Code | None:
        """The code when the set has it and it does not hold on the day: the row that ended last before it, else the first to come.

        A day before the set began is judged by its first: lists have items that are older than the standard.
        """
        on = max(on, min(code.since for code in self.codes))
        rows = sorted((code for code in self.codes if code.value == value), key=lambda code: code.since)
        if not rows or any(code.holds(on) for code in rows):
            return None
        return next((code for code in reversed(rows) if code.until < on), rows[0])

    def value_of(self, text: str) -> str | None:
        """The code that ``text`` names: itself, the code with this label, or as another standard writes it; None when there is none."""
        return next((code.value for code in self.codes if text in (code.value, code.label)), self.variants.get(text))


@lru_cache(maxsize=1)
def code_sets() -> Mapping[str, CodeSet]:
    """Every set by its name."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    variants = {table["variant_of"]: _variants(table, data[table["variant_of"]]) for table in data.values() if "variant_of" in table}
    return {
        name: CodeSet(
            name,
            table["title"],
            table["standard"],
            tuple(_code(row, table["since"]) for row in table["codes"]),
            table.get("open", False),
            table.get("uncertain", False),
            variants.get(name, {}),
        )
        for name, table in data.items()
    }


def _variants(table: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, str]:
    """How the other standard writes a code → the set's own code of the same label."""
    by_label = {label: value for value, label, *_ in own["codes"]}
    return {value: by_label[label] for value, label, *_ in table["codes"]}


def _code(row: Sequence[Any], since: date) -> Code:
    """``[value, label]``, and where it differs from the set: since, last day, the code that came after it."""
    value, label, *more = row
    days: tuple[Any, ...] = (since, OPEN_END, "")
    return Code(value, label, *more, *days[len(more) :])


def labels(name: str, on: date | None = None) -> Mapping[str, str]:
    """Code → label of one set."""
    return code_sets()[name].labels(on)
