"""What others may read of the documents: papers of a case, what is still owed, uploads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from oneseal.documents.models import Paper, Upload
from oneseal.documents.rendering import fonts_missing
from oneseal.documents.storage import digests, path_of
from oneseal.journal.rules import Read

__all__ = [
    "PaperRow",
    "digests",
    "files_missing",
    "fonts_missing",
    "owed_papers",
    "paper_by_hash",
    "paper_by_number",
    "papers_of",
    "papers_read",
    "row_of",
    "unmade",
    "unmade_in",
    "upload_facts",
    "upload_path",
]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as listed; ``path`` is None until it is made."""

    id: UUID
    kind: str
    title: str
    number: str
    state: str
    sha256: str
    path: Path | None


def papers_read(case: UUID) -> Read:
    """The question of the gate's first trip: the papers of a case and whether they are made."""
    return Read('SELECT title, state FROM documents_paper WHERE "case" = %s', (case,))


def unmade_in(answer: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Titles of the papers that are still owed, from the answer to :func:`papers_read`."""
    return tuple(str(title) for title, state in answer if state == "owed")


def papers_of(case: UUID) -> list[PaperRow]:
    """The papers of a case, oldest first."""
    return [row_of(paper) for paper in Paper.objects.filter(case=case).order_by("id")]


def row_of(paper: Paper) -> PaperRow:
    """A paper as listed."""
    path = path_of(paper.sha256, ".pdf") if paper.sha256 else None
    return PaperRow(paper.id, paper.kind, paper.title, paper.number, paper.state, paper.sha256, path)


def unmade(case: UUID) -> int:
    """How many papers of a case are still owed."""
    return Paper.objects.filter(case=case, state="owed").count()


def owed_papers() -> int:
    """How many papers are owed in all, for ``doctor``."""
    return Paper.objects.filter(state="owed").count()


def paper_by_hash(sha256: str) -> Paper | None:
    """The paper whose finished file has this hash."""
    return Paper.objects.filter(sha256=sha256).first()


def paper_by_number(number: str) -> Paper | None:
    """The paper with this official number."""
    return Paper.objects.filter(number=number).first()


def upload_facts(uploads: Iterable[UUID]) -> dict[UUID, Upload]:
    """Uploads by id."""
    return {upload.id: upload for upload in Upload.objects.filter(id__in=list(uploads))}


def upload_path(upload: Upload) -> Path:
    """Where an upload's bytes are."""
    return path_of(upload.sha256)


def files_missing(limit: int = 100) -> list[str]:
    """Made papers whose file is not there, for ``doctor``."""
    rows = Paper.objects.filter(state="made").order_by("-made_at")[:limit]
    return [paper.number for paper in rows if not path_of(paper.sha256, ".pdf").exists()]
