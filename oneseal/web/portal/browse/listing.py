"""可以办的事 Everything that can be applied for, without words: each thing once, by topic in folds, a topic a page at a time by key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from oneseal.catalogue.rules.content import LINKED
from oneseal.web.portal.browse.topics import LOOSE, serves, topics_of

FOLDED, PAGE = 8, 20
"""Things that a fold shows, and that stand on a page."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be applied for, with every office that handles it, the one highest up first, those that only point to another last.

    ``key``: its first code, for the pages.
    """

    name: str
    key: str
    offices: tuple[Row, ...]

    @property
    def office(self) -> Row:
        """The office highest up."""
        return self.offices[0]

    @property
    def handled_at(self) -> tuple[Row, ...]:
        """The offices to choose from: all that handle it; those that only point elsewhere when there is no other."""
        return tuple(row for row in self.offices if not _only_points(row)) or self.offices

    @property
    def many_handle(self) -> int:
        """How many offices handle it themselves."""
        return sum(not _only_points(row) for row in self.offices)

    @property
    def is_in_one_place(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.handled_at) == 1

    def topics(self, audience: str) -> frozenset[str]:
        """The topics under which it stands; ``LOOSE`` alone when no office gave it any."""
        return frozenset(topic for row in self.offices for topic in topics_of(row, audience)) or frozenset({LOOSE})


@dataclass(frozen=True, slots=True)
class Fold:
    """A topic with the first of its things, and how many there are."""

    topic: str
    shown: tuple[Thing, ...]
    many: int


def things_of(rows: Iterable[Row], fits: Callable[[Row], bool] = lambda row: True) -> list[Thing]:
    """Each thing once, in the order of its code."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if fits(row):
            found.setdefault(row["name"], []).append(row)
    for offices in found.values():
        offices.sort(key=_only_points)
    known = (Thing(name, min(str(row["task_handle_item"]) for row in offices), tuple(offices)) for name, offices in found.items())
    return sorted(known, key=attrgetter("key"))


def _only_points(row: Row) -> bool:
    return bool(row["mode"] == LINKED)


def things_for(rows: Iterable[Row], *, audience: str = "", division: str = "") -> list[Thing]:
    """What is for this audience, at the offices of a division, if one is chosen."""
    return things_of(rows, lambda row: (not audience or serves(row, audience)) and division in {"", row["division"]})


def under_topic(things: Iterable[Thing], audience: str, topic: str) -> list[Thing]:
    """What stands under a topic for this audience."""
    return [thing for thing in things if topic in thing.topics(audience)]


def folds_of(things: Iterable[Thing], audience: str) -> list[Fold]:
    """The topics, the fullest first, what has none last."""
    found: dict[str, list[Thing]] = {}
    for thing in things:
        for topic in thing.topics(audience):
            found.setdefault(topic, []).append(thing)
    order = sorted(found.items(), key=lambda each: (each[0] == LOOSE, -len(each[1]), each[0]))
    return [Fold(topic, tuple(each[:FOLDED]), len(each)) for topic, each in order]


def page_of(things: Sequence[Thing], after: str) -> tuple[list[Thing], str]:
    """The page that follows a key, and the key of the next one ("" on the last)."""
    rest = [thing for thing in things if thing.key > after]
    return rest[:PAGE], rest[PAGE - 1].key if len(rest) > PAGE else ""


def most_used(things: Iterable[Thing], counted: Mapping[str, int], size: int) -> tuple[list[Thing], int]:
    """The things most filed, by the number of filings of each item, and how many of them were counted; where nothing is counted follow
    those that the most offices handle; who only points to another does not count."""
    known = list(things)
    filed = {thing.name: sum(counted.get(str(row["item"]), 0) for row in thing.offices) for thing in known}
    found = sorted(known, key=lambda thing: (-filed[thing.name], -thing.many_handle, thing.key))[:size]
    return found, sum(filed[thing.name] > 0 for thing in found)
