"""撤销 What was just done and can be taken back: told on the next page, once, with the button that does the opposite.

The way back is an act of its own, asked again by its verb; nothing is kept open meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

UNDO = "undo"
"""Key of the session under which it waits for the next page."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done, in words; where its opposite is sent to, and what is sent."""

    words: str
    address: str
    sent: Sequence[tuple[str, str]]


def can_be_undone(request: HttpRequest, words: str, address: str, sent: Sequence[tuple[str, str]]) -> None:
    """Tell it on the next page."""
    request.session[UNDO] = {"words": words, "address": address, "sent": [list(pair) for pair in sent]}


def taken_from(request: HttpRequest) -> Undo | None:
    """What waits to be told; it waits no more."""
    kept: dict[str, Any] | None = request.session.pop(UNDO, None)
    return Undo(kept["words"], kept["address"], [(str(name), str(value)) for name, value in kept["sent"]]) if kept else None
