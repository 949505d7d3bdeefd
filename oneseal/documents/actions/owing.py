"""Owing a paper: its official number, its frozen content and its row, written in the act's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.documents.models import Paper
from oneseal.documents.papers import KINDS
from oneseal.documents.rules import official_number, seal_kind_of, title_of
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import allocate, new_stream
from oneseal.journal.queries import now
from oneseal.journal.rules import Insert, Row

BLOCK = 32


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper that an act owes: its number, the reference that the entry carries, and the rows that go with the act."""

    id: UUID
    number: str
    reference: dict[str, Any]
    rows: list[Row]


def owe(kind: str, *, stream: UUID, body: UUID, content: Mapping[str, Any], by: UUID | None = None) -> Owed:
    """The obligation to make a paper of ``kind`` for case ``stream``. Raises Refused naming the part that its content lacks."""
    KINDS[kind].require_complete(content)
    short_word, year = str(content["body"]["short_word"]), int(str(content["on"])[:4])
    number = official_number(short_word, kind, year, allocate(f"paper/{body}/{kind}/{year}", BLOCK))
    frozen = dict(content)
    record, reference, rows = seal_personal(frozen)
    paper, title = new_stream(), title_of(kind, content)
    values = {
        "id": paper, "case": stream, "kind": kind, "title": title, "number": number, "body_id": body, "content": record,
        "seal_kind": seal_kind_of(kind, content), "by": by, "state": "owed", "owed_at": now(),
    }  # fmt: skip
    said = {"id": str(paper), "kind": kind, "number": number, "content": reference}
    return Owed(paper, number, said, [*rows, Insert(Paper, {**BLANK, **values})])


BLANK: dict[str, Any] = {"leased_until": None, "made_at": None, "sha256": "", "sm3": "", "profile": ""}
