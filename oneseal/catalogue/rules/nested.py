"""一层套一层的 JSON: the list that an interface's answer holds inside, beside its code and message."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.columns import column_of

DEEPEST = 6


def known_in(value: Mapping[str, Any]) -> int:
    """How many elements an object names."""
    return len({column.name for column in map(column_of, value) if column and column.kind != "serial"})


def is_wrapped(value: Any) -> bool:
    """Whether an object that stands alone is no item: it names at most one element, by chance."""
    return isinstance(value, Mapping) and known_in(value) < 2


def list_inside(value: Mapping[str, Any], path: str = "", depth: int = 0) -> tuple[str, list[Any]] | None:
    """Where in an answer its list of items stands, and that list: of several the one whose objects name most elements."""
    found = list[tuple[int, str, list[Any]]]()
    for name, inner in value.items():
        place = f"{path}.{name}" if path else name
        if isinstance(inner, list) and (many := max((known_in(each) for each in inner[:20] if isinstance(each, Mapping)), default=0)):
            found.append((many, place, inner))
        elif isinstance(inner, Mapping) and depth < DEEPEST and (below := list_inside(inner, place, depth + 1)):
            found.append((max(known_in(each) for each in below[1][:20] if isinstance(each, Mapping)), *below))
    best = max(found, key=lambda each: each[0], default=None)
    return (best[1], best[2]) if best else None
