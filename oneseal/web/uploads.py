"""收下文件 What a page's file fields sent: each file is judged by itself, the good ones are kept, and of the others it is said why not.
And how a page tells of what was kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from oneseal.documents.actions import receive_file
from oneseal.documents.queries import MOST_PAGES, Again, pages_of, upload_facts
from oneseal.law.rule import Refused
from oneseal.web.reasons import in_a_line, named
from oneseal.web.words import in_a_row, say, tell

KINDS: Mapping[str, str] = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "application/ofd": "OFD",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}
"""What a file is called, by its content."""
UNCOMPARED = "{}：勾选了“已核对原件”，但没有扫描件；请先扫描，没有核对的去掉勾选"
"""A tick beside a line for which nothing was scanned."""
AT_A_GLANCE = 4
"""Pages of a file that are shown at once; the others are unfolded."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file that somebody gave, as her page tells it: ``pages`` are those of which there are pictures (none: it is there to download),
    ``more`` is how many more it has."""

    id: UUID
    name: str
    size: int
    kind: str
    pages: range
    more: int

    @property
    def count(self) -> int:
        """How many pages it has."""
        return len(self.pages) + self.more

    @property
    def first(self) -> range:
        """The pages that are shown at once."""
        return self.pages[:AT_A_GLANCE]

    @property
    def later(self) -> range:
        """Those behind them."""
        return self.pages[AT_A_GLANCE:]


def given(uploads: Iterable[UUID]) -> dict[UUID, Given]:
    """Files by id, as a page tells them. One query; the pages of a file are counted once, when it is first shown."""
    facts = upload_facts(uploads)
    found = {}
    for upload, count in zip(facts.values(), pages_of(list(facts.values())), strict=True):
        shown, kind = min(count, MOST_PAGES), KINDS.get(upload.media_type, upload.media_type)
        found[upload.id] = Given(upload.id, upload.name, upload.size, kind, range(1, shown + 1), count - shown)
    return found


def received(request: HttpRequest, name: str, by: UUID) -> tuple[list[UUID], list[str]]:
    """The files of one field that were taken, and what was wrong with the others."""
    taken: list[UUID] = []
    wrong: list[str] = []
    for sent in request.FILES.getlist(name):
        try:
            taken.append(receive_file(cast(BinaryIO, sent), sent.name or "", by=by).id)
        except Refused as refused:
            wrong.append(named(sent.name, in_a_line(refused)))
    return taken, wrong


def together(mistakes: Iterable[str]) -> str:
    """What was wrong with several files, in one line."""
    return in_a_row(say("；", "; "), mistakes)


def scanned(request: HttpRequest, lines: Iterable[str], by: UUID) -> tuple[dict[str, list[UUID]], dict[str, str]]:
    """What a window scanned, by line: the files that came now with those that came before (``kept``: line:upload; her own scans only), and
    what was wrong with others."""
    given: dict[str, list[UUID]] = {}
    for kept in request.POST.getlist("kept"):
        line, _, upload = kept.partition(":")
        try:
            given.setdefault(line, []).append(UUID(upload))
        except ValueError:
            continue
    known = set(lines)
    own = {key for key, fact in upload_facts([file for files in given.values() for file in files]).items() if fact.by == by}
    given = {line: [file for file in files if file in own] for line, files in given.items() if line in known}
    wrong: dict[str, str] = {}
    for line in sorted(known):
        taken, mistakes = received(request, line, by)
        given[line] = [*given.get(line, []), *taken]
        if mistakes:
            wrong[line] = together(mistakes)
    return {line: files for line, files in given.items() if files}, wrong


def tell_again(request: HttpRequest, names: Mapping[str, str], again: Iterable[Again]) -> None:
    """Say which files came a second time for their line and were left out. ``names``: of the lines."""
    for each in again:
        messages.info(request, _same_file(names.get(each.line, each.line), each.name))


def _same_file(line: str, name: str) -> str:
    chinese, english = (
        "“{line}”里已经有同样的文件，没有再收：{name}",
        "“{line}” holds the same file already, it is kept once: {name}",
    )
    return tell(chinese, english, line=line, name=name)
