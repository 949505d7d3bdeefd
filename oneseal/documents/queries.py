"""What others may read of the documents: papers of a case, what is still owed, uploads."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from oneseal.documents.apart import LACKING, STAND_IN
from oneseal.documents.codes import code_in_photo, is_photo
from oneseal.documents.fonts import MEND, SHOWN, fonts_missing, mend_of, require_printable, spelled, text_font, unshown
from oneseal.documents.looking import MOST_PAGES, glance, letters_of, page_image, pages_of
from oneseal.documents.models import Paper, Upload
from oneseal.documents.papers import KINDS
from oneseal.documents.rendering import content_digest, form, guide, preview, qr
from oneseal.documents.rules import seal_kind_of, title_of
from oneseal.documents.sniffing import require_checkable
from oneseal.documents.storage import digests, folder, path_of
from oneseal.journal.queries import entries_of_many, local_day, open_personal, projection
from oneseal.journal.rules import Entry, Read
from oneseal.law.rule import HouseRule, Refused

__all__ = [
    "LACKING",
    "MEND",
    "MOST_PAGES",
    "SHOWN",
    "STAND_IN",
    "Again",
    "Named",
    "Opened",
    "PaperRow",
    "code_in_photo",
    "content_digest",
    "content_kept",
    "content_of_paper",
    "contents_kept",
    "days_made",
    "digests",
    "each_once",
    "files_missing",
    "folder",
    "fonts_missing",
    "form",
    "glance",
    "guide",
    "is_kept",
    "is_photo",
    "letters_of",
    "mend_of",
    "oldest_owed",
    "open_enclosed",
    "open_paper",
    "open_upload",
    "owed_papers",
    "page_image",
    "pages_of",
    "paper_by_hash",
    "paper_by_number",
    "papers_in",
    "papers_named",
    "papers_of",
    "papers_of_cases",
    "papers_read",
    "previewed",
    "qr",
    "require_checkable",
    "require_printable",
    "row_of",
    "says",
    "spelled",
    "text_font",
    "unmade",
    "unshown",
    "upload_facts",
    "upload_path",
]
KEPT = HouseRule("U-05", "文书和材料的文件按其摘要保存，打开时须在库中", "本系统材料规则")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as listed; ``made_at`` and ``path`` are None until it is made."""

    id: UUID
    kind: str
    title: str
    number: str
    state: str
    sha256: str
    path: Path | None
    owed_at: datetime
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened for reading: whoever asked for it closes the stream, and has checked that the reader may have it."""

    stream: BinaryIO
    name: str
    media_type: str
    size: int
    sha256: str


def papers_read(case: UUID) -> Read:
    """The question of the gate's first trip: the papers of a case and whether they are made."""
    return Read('SELECT id, kind, title, number, state, made_at FROM documents_paper WHERE "case" = %s ORDER BY id', (case,))


@dataclass(frozen=True, slots=True)
class Named:
    """A paper as other papers name it; in the gate also which it is, and the day on which it was made."""

    kind: str
    title: str
    number: str
    made: bool
    id: UUID | None = None
    made_on: date | None = None


def papers_in(answer: Sequence[Sequence[Any]]) -> tuple[Named, ...]:
    """The papers of the case, oldest first, from the answer to :func:`papers_read`."""
    return tuple(
        Named(str(kind), str(title), str(number), state == "made", UUID(str(key)), _day(at) if at else None)
        for key, kind, title, number, state, at in answer
    )


def _day(at: datetime | str) -> date:
    """The local day of an instant as the database hands it out, which one of the two keeps as text in UTC."""
    instant = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return local_day(instant if instant.tzinfo else instant.replace(tzinfo=UTC))


def days_made(papers: Iterable[UUID]) -> dict[UUID, date]:
    """The day on which each of these papers was made, by the entry that says so; those still owed are not among them. One query."""
    return {paper: local_day(entries[0].at) for paper, entries in entries_of_many(papers).items()}


def papers_of(case: UUID) -> list[PaperRow]:
    """The papers of a case, oldest first."""
    return [row_of(paper) for paper in Paper.objects.filter(case=case).order_by("id")]


def papers_of_cases(cases: Iterable[UUID]) -> dict[UUID, list[PaperRow]]:
    """The papers of several cases, oldest first. One query."""
    found: dict[UUID, list[PaperRow]] = {}
    for paper in Paper.objects.filter(case__in=list(cases)).order_by("id"):
        found.setdefault(paper.case, []).append(row_of(paper))
    return found


def row_of(paper: Paper) -> PaperRow:
    """A paper as listed."""
    path = path_of(paper.sha256, ".pdf") if paper.sha256 else None
    return PaperRow(paper.id, paper.kind, paper.title, paper.number, paper.state, paper.sha256, path, paper.owed_at, paper.made_at)


def previewed(kind: str, content: Mapping[str, Any]) -> bytes:
    """The PDF of a paper that an act would owe, with its content as it would be frozen. Raises Refused naming the part that it lacks."""
    KINDS[kind].require_complete(content)
    return preview(kind, title_of(kind, content), seal_kind_of(kind, content), content)


def papers_named(papers: Iterable[UUID]) -> dict[UUID, Named]:
    """Title and number of papers, for lists of what was done with them."""
    rows = Paper.objects.filter(id__in=set(papers)).values_list("id", "kind", "title", "number", "state")
    return {key: Named(kind, title, number, state == "made") for key, kind, title, number, state in rows}


def certificates_among(hashes: Iterable[str]) -> frozenset[str]:
    """Which of these files, by their SHA-256, are certificates that were sealed here. One query."""
    return frozenset(Paper.objects.filter(kind="certificate", sha256__in=set(hashes)).values_list("sha256", flat=True))


def content_of_paper(paper: UUID) -> dict[str, Any]:
    """What a paper says, field by field, as it was frozen with its act; for whoever may read the paper. Raises ``DoesNotExist``."""
    record = Paper.objects.values_list("content", flat=True).get(id=paper)
    return open_personal([record])[record]


def content_kept(paper: UUID) -> dict[str, Any]:
    """What a paper says, or nothing when its content was erased or there is no such paper."""
    record = Paper.objects.filter(id=paper).values_list("content", flat=True).first()
    return open_personal([record]).get(record, {}) if record else {}


def contents_kept(papers: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The same of many, those whose content was erased left out. Two queries."""
    records = dict(Paper.objects.filter(id__in=list(papers)).values_list("id", "content"))
    opened = open_personal(records.values())
    return {paper: opened[record] for paper, record in records.items() if record in opened}


def says(paper: Paper, digest: str) -> bool | None:
    """Whether the digits of a QR code are those of what the paper says; None for a paper whose content was erased: it cannot tell."""
    content = open_personal([paper.content]).get(paper.content)
    return None if content is None else content_digest(content) == digest


def open_paper(paper: UUID) -> Opened:
    """The sealed file of a paper. Raises Refused when there is no such paper, it is not made yet, or its file is lost."""
    row = Paper.objects.filter(id=paper).first()
    if row is None:
        raise Refused(KEPT, "没有这份文书", field="paper", mend="请从办件页面打开文书", cause="paper-unknown")
    if not row.sha256:
        raise Refused(KEPT, f"文书 {row.number} 尚在制作", field="paper", mend="请稍候再打开，通常只需几秒钟", cause="paper-in-making")
    return _opened(path_of(row.sha256, ".pdf"), f"{row.title} {row.number}.pdf", "application/pdf", row.sha256)


def open_upload(upload: UUID) -> Opened:
    """A received file as it came. Raises Refused when there is no such upload or its file is lost."""
    row = Upload.objects.filter(id=upload).first()
    if row is None:
        raise Refused(KEPT, "没有这份材料文件", field="upload", mend="请从办件页面打开材料", cause="paper-unknown")
    return _opened(path_of(row.sha256), row.name, row.media_type, row.sha256)


def open_enclosed(sha256: str, name: str, media_type: str) -> Opened:
    """A file that is published with what names it. Raises Refused when it is lost."""
    return _opened(path_of(sha256), name, media_type, sha256)


def is_kept(sha256: str) -> bool:
    """Whether a file with this hash is in store."""
    return path_of(sha256).exists()


def _opened(path: Path, name: str, media_type: str, sha256: str) -> Opened:
    """The file, read from its begin; nobody is given another file than the one that was kept."""
    try:
        stream = path.open("rb")
    except FileNotFoundError as lost:
        raise Refused(
            KEPT, f"“{name}”的文件不在库中", field="file", mend="请联系系统管理员，用 oneseal doctor 核查", cause="file-lost"
        ) from lost
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        stream.close()
        raise Refused(KEPT, f"“{name}”的文件与入库时不同", field="file", mend="请联系系统管理员，从备份恢复这个文件", cause="file-lost")
    stream.seek(0)
    return Opened(stream, name, media_type, path.stat().st_size, sha256)


def unmade(case: UUID) -> int:
    """How many papers of a case are still owed."""
    return Paper.objects.filter(case=case, state="owed").count()


def owed_papers() -> int:
    """How many papers are owed in all, for ``doctor``."""
    return Paper.objects.filter(state="owed").count()


def oldest_owed() -> datetime | None:
    """Since when the paper that waits longest has been owed; None when none is."""
    return Paper.objects.filter(state="owed").order_by("owed_at").values_list("owed_at", flat=True).first()


def paper_by_hash(sha256: str) -> Paper | None:
    """The paper whose finished file has this hash."""
    return Paper.objects.filter(sha256=sha256).first()


def paper_by_number(number: str) -> Paper | None:
    """The paper with this official number."""
    return Paper.objects.filter(number=number).first()


def upload_facts(uploads: Iterable[UUID]) -> dict[UUID, Upload]:
    """Uploads by id."""
    return {upload.id: upload for upload in Upload.objects.filter(id__in=list(uploads))}


@dataclass(frozen=True, slots=True)
class Again:
    """A file of a content that its line has already: ``stands`` came first and stays."""

    line: str
    upload: UUID
    name: str
    stands: UUID


def each_once(lines: Mapping[str, Sequence[UUID]]) -> tuple[dict[str, list[UUID]], list[Again]]:
    """Files by line, of each content the first in its line; and what came again. One query."""
    facts = upload_facts({file for files in lines.values() for file in files})
    kept: dict[str, list[UUID]] = {}
    again: list[Again] = []
    for line, files in lines.items():
        first: dict[str, UUID] = {}
        for file in files:
            stands = first.setdefault(facts[file].sha256 if file in facts else str(file), file)
            if stands != file:
                again.append(Again(line, file, facts[file].name, stands))
        kept[line] = list(first.values())
    return kept, again


def upload_path(upload: Upload) -> Path:
    """Where an upload's bytes are."""
    return path_of(upload.sha256)


def files_missing(limit: int = 100) -> list[str]:
    """Made papers whose file is not there, for ``doctor``."""
    rows = Paper.objects.filter(state="made").order_by("-made_at")[:limit]
    return [paper.number for paper in rows if not path_of(paper.sha256, ".pdf").exists()]


@projection("papers", Paper, told="papers", about=("owed_at", "title", "seal_kind"))
def derived_papers(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """Every paper: what it is and that it is owed, by the entry of the act that owes it; that it is made, and with which file, by an
    entry of its own. Title and seal follow from its content by today's wording, which binds no earlier paper; of what was erased they
    cannot be told."""
    acts = ((entries[0], entry) for entries in streams.values() for entry in entries)
    owed = {UUID(said["id"]): (first, entry, said) for first, entry in acts for said in entry.data.get("papers", ())}
    made = entries_of_many(owed)
    contents = open_personal(UUID(said["content"]["personal"]) for _, _, said in owed.values())
    return {key: {**_as_owed(*told, contents), **(_as_made(made[key][0]) if key in made else UNMADE)} for key, told in owed.items()}


UNMADE: Mapping[str, Any] = {"state": "owed", "sha256": "", "sm3": "", "profile": "", "made_at": None}


def _as_owed(first: Entry, entry: Entry, said: Mapping[str, Any], contents: Mapping[UUID, Mapping[str, Any]]) -> dict[str, Any]:
    """``first``: of the stream of the act, which names the bureau, and the case where it is not the case's own."""
    record = UUID(said["content"]["personal"])
    told: dict[str, Any] = {
        "case": UUID(first.data.get("case") or str(entry.stream)),
        "kind": said["kind"],
        "number": said["number"],
        "body_id": UUID(first.data["body"]),
        "content": record,
        "by": entry.by,
        "owed_at": entry.at,
    }
    if content := contents.get(record):
        told |= {"title": title_of(said["kind"], content), "seal_kind": seal_kind_of(said["kind"], content)}
    return told


def _as_made(entry: Entry) -> dict[str, Any]:
    return {"state": "made", **{name: entry.data[name] for name in ("sha256", "sm3", "profile")}, "made_at": entry.at}
