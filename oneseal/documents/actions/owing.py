"""Owing a paper: its official number, its frozen content and its row, written in the act's own transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oneseal.documents.fonts import SHOWN, mend_of, spelled, unshown
from oneseal.documents.models import Paper
from oneseal.documents.papers import KINDS
from oneseal.documents.papers.kind import COMMON
from oneseal.documents.rules import official_number, seal_kind_of, title_of
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import allocate, new_stream
from oneseal.journal.queries import now
from oneseal.journal.rules import Insert, Row
from oneseal.law.rule import Refused

BLOCK = 32


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper that an act owes: its number, the reference that the entry carries, and the rows that go with the act."""

    id: UUID
    number: str
    reference: dict[str, Any]
    rows: list[Row]


def owe(kind: str, *, stream: UUID, body: UUID, content: Mapping[str, Any], by: UUID | None = None) -> Owed:
    """The obligation to make a paper of ``kind`` for case ``stream``. Raises Refused naming the part that its content lacks, or that has a
    character which no font can show: such a paper would be owed for ever."""
    KINDS[kind].require_complete(content)
    require_shown(kind, content)
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


def require_shown(kind: str, content: Mapping[str, Any]) -> None:
    """Refuse content with a character that no font of the papers has, naming the part and the character."""
    if not unshown("".join(words for name, value in content.items() for _, words in _words(name, value))):
        return
    labels = {part.name: part.label for part in (*COMMON, *KINDS[kind].parts)}
    for name, value in content.items():
        for path, words in _words(name, value):
            if character := unshown(words):
                label = labels.get(path) or (labels.get(name, name) if path.startswith(name) else path)
                raise Refused(
                    SHOWN,
                    f"文书的“{label}”里有字体没有的字{spelled(character)}",
                    field=name,
                    mend=mend_of(character),
                    cause="unprintable",
                    sign=spelled(character),
                )


def _words(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every text in a part of a content with where it stands; of a row of label and value, under its label."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _words(f"{path}.{name}", inner)
    elif isinstance(value, list | tuple):
        is_row = len(value) == 2 and all(isinstance(each, str) for each in value) and path.endswith("[]")
        for inner in value:
            yield from _words(str(value[0]) if is_row else f"{path}[]", inner)


BLANK: dict[str, Any] = {"leased_until": None, "made_at": None, "sha256": "", "sm3": "", "profile": ""}
