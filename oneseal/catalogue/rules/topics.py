"""便民主题和一件事: nine areas of everyday life and the events that call for several items at once, with one merged list of materials."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from oneseal.catalogue.rules.guide import copies_of

FILE = Path(__file__).parents[1] / "data" / "topics.toml"


@dataclass(frozen=True, slots=True)
class Area:
    """One of the nine areas: its icon, and the national topics (自然人主题) that belong to it."""

    key: str
    icon: str
    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """高效办成一件事: what one event of life calls for, by the names of the items, in the order in which they are done; and the areas under
    which it stands."""

    key: str
    name: str
    said: str
    items: tuple[str, ...]
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needed:
    """One line of a merged list: a material, and the items that ask for it. It is handed in once."""

    name: str
    items: tuple[str, ...]
    row: Mapping[str, Any]

    @property
    def is_shared(self) -> bool:
        """Whether more than one item asks for it."""
        return len(self.items) > 1

    @property
    def copies(self) -> str:
        """How many originals and copies are enough for all of them."""
        return copies_of(self.row)


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def areas() -> tuple[Area, ...]:
    """The nine areas in their order."""
    return tuple(Area(row["key"], row["icon"], row["name"], tuple(row["topics"])) for row in _read()["area"])


def areas_of(elements: Mapping[str, Any]) -> tuple[Area, ...]:
    """The areas in which an item stands by its topics."""
    given = set(str(elements.get("user_topic_type") or "").split("^"))
    return tuple(area for area in areas() if given & set(area.topics))


def events() -> tuple[Event, ...]:
    """Every event."""
    return tuple(Event(row["key"], row["name"], row["said"], tuple(row["items"]), tuple(row["areas"])) for row in _read()["event"])


def merged_materials(lists: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> list[Needed]:
    """The materials of several items as one list: what several ask for under one name stands once, in the order in which it is first asked.

    ``lists``: each item's name with its material rows. Of originals and copies as many are told as any of them asks for, and the line
    depends on situations only when it does for each of them.
    """
    asked: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for item, rows in lists:
        for row in rows:
            asked.setdefault(str(row["material_name"]).strip(), []).append((item, row))
    return [Needed(name, tuple(dict.fromkeys(item for item, _ in each)), _widest([row for _, row in each])) for name, each in asked.items()]


COUNTED = ("page_num", "page_num_y", "page_num_f")


def _widest(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One row that is enough for all of them."""
    counts = {name: max(int(row.get(name) or 0) for row in rows) for name in COUNTED}
    return {**rows[0], **counts, "when": rows[0].get("when") if all(row.get("when") for row in rows) else None}
