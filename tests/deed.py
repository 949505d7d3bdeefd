"""A deed that is killed and done again, and what the deeds of every kind share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.journal.queries import entries_of

Given = dict[str, str]
SAME = ""
"""Done again it answers as before."""


@dataclass(frozen=True)
class Deed:
    """``ready`` makes what it needs and names it; ``do`` is the press, which may be sent again; ``told`` is what each place where it
    leaves a trace says of it, 0 or 1; ``again``: why it is refused when it was done."""

    ready: Callable[[], dict[str, Any]]
    do: Callable[[Given], object]
    told: Callable[[Given], Sequence[int]]
    again: str


def said(stream: str, act: str) -> int:
    """How often an act stands in a stream."""
    return sum(entry.act == act for entry in entries_of(UUID(stream)))
