"""哪一行是表头: the heading of a list among its first rows, in one row or in two, and what each column under it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from oneseal.catalogue.rules.column_words import OF_A_GROUP, OF_THE_ITEM
from oneseal.catalogue.rules.columns import Column, column_of, columns_of

MOST_ABOVE = 10
"""Rows that may stand above the heading: a title over all columns, the unit, a date."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A list's heading: its last row (counted from 1), in how many rows it stands, its words, what each column says, which of them nobody
    knows."""

    line: int
    rows: int
    words: list[str]
    columns: list[Column | None]
    unknown: list[str]
    raw: tuple[frozenset[str], ...] = ()
    """What stands in each of its columns, in one row or the other."""

    @property
    def known(self) -> int:
        """How many columns say something."""
        return sum(column is not None for column in self.columns)

    @property
    def is_of_a_list(self) -> bool:
        """Whether it plainly heads a list of items: it names them, and one more thing in a word that means nothing else."""
        named = {column.name for column in self.columns if column}
        plain = {column.name for column in self.columns if column and not column.is_weak and column.kind != "serial"}
        return bool(named & OF_A_NAME) and len(named) > 1 and bool(plain)

    def is_said_again(self, cells: Sequence[str]) -> bool:
        """Whether a row below is the heading once more, as on every page of a printed list."""
        said = [(place, text.strip()) for place, text in enumerate(cells) if text.strip()]
        known = any(column_of(text) for _, text in said)
        return known and len(said) >= min(2, self.known) and all(place < len(self.raw) and text in self.raw[place] for place, text in said)


OF_A_NAME = frozenset(("task_name", "main_name", "sub_name"))


def heading_in(first: Sequence[Sequence[str]]) -> Heading | None:
    """The row, or the two rows together, that name most columns; of equal ones the first, one row before two unless the two are plainly one
    heading. None: no row names any."""
    single = [_heading(place, 1, words, [words]) for place, words in enumerate(first, start=1)]
    double = [(_heading(place, 2, two_tiers(*pair), pair), _is_one(*pair)) for place, pair in enumerate(pairwise(first), start=2)]
    found = max([*((each, False) for each in single), *double], key=lambda pair: (pair[0].known, pair[1]), default=None)
    return found[0] if found and found[0].known else None


def _is_one(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether two rows are one heading: the lower names columns too, and leaves free what the upper names alone."""
    free = [word for place, word in enumerate(above) if not (below[place] if place < len(below) else "").strip()]
    return any(column_of(word) for word in free) and any(column_of(word) for word in below)


def _heading(line: int, rows: int, words: Sequence[str], raw: Sequence[Sequence[str]]) -> Heading:
    columns, unknown = columns_of(words)
    stands = tuple(frozenset(each[place].strip() for each in raw if place < len(each)) for place in range(max(map(len, raw))))
    return Heading(line, rows, list(words), columns, unknown, stands)


def two_tiers(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The words of a heading in two rows: 实施主体 over 名称 and 统一社会信用代码 is 实施主体名称 and 实施主体统一社会信用代码.

    A word above counts for the columns to its right as long as these have words below and none above. What is no word together counts by
    the word below, unless that says nothing of itself.
    """
    words, group = list[str](), ""
    for place in range(max(len(above), len(below))):
        top = above[place].strip() if place < len(above) else ""
        word = below[place].strip() if place < len(below) else ""
        group = top or (group if word else "")
        joined = f"{group}{word}"
        stands_alone = column_of(word) is not None and (word not in OF_A_GROUP or OF_THE_ITEM.search(group) is not None)
        words.append(word if stands_alone and column_of(joined) is None else joined)
    return words
