"""柱图 Small charts drawn on the server; the same numbers always stand in a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oneseal.cases.queries.head import Flow

HIGH, WIDE, GAP = 96, 10, 14
"""Units of the drawing: height of the highest column, width of one, distance between two days."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place and height in the drawing."""

    kind: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A day under the columns."""

    x: int
    day: date
    is_last: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Columns of in and out, day by day."""

    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    width: int
    height: int
    most: int


def drawn_flows(flows: Sequence[Flow]) -> Drawing:
    """Two columns for each day, on one scale."""
    most = max((max(flow.received, flow.gone) for flow in flows), default=0)
    step = 2 * WIDE + GAP
    columns = [
        Column(kind, place * step + shift, HIGH - _tall(count, most), _tall(count, most))
        for place, flow in enumerate(flows)
        for kind, shift, count in (("received", 0, flow.received), ("gone", WIDE + 1, flow.gone))
    ]
    marks = [Mark(place * step + WIDE, flow.day, place == len(flows) - 1) for place, flow in enumerate(flows)]
    return Drawing(tuple(columns), tuple(marks), len(flows) * step, HIGH + 18, most)


def _tall(count: int, most: int) -> int:
    return max(2, count * HIGH // most) if count else 0


def share(count: int, most: int) -> int:
    """A count as hundredths of the most, for a bar in a line of a table."""
    return count * 100 // most if most else 0
