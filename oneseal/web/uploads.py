"""收下文件 What a page's file fields sent: each file is judged by itself, the good ones are kept, and of the others it is said why not.
And how a page tells of what was kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from oneseal.documents.actions import receive_file
from oneseal.documents.models import Upload
from oneseal.documents.queries import MOST_PAGES, Again, Opened, glance, page_image, pages_of, upload_facts
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


def attachment(opened: Opened) -> FileResponse:
    """A kept file or paper as it is, to be saved: nothing in it runs in a browser."""
    return FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.media_type)


def page_picture(upload: Upload, number: int, *, large: bool = True) -> HttpResponse:
    """A page of a file as a picture that the server has made, whole or at a ``glance``; 404 for what cannot be shown."""
    try:
        image = page_image(upload, number) if large else glance(upload, number)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    return HttpResponse(image, content_type="image/jpeg", headers={"Content-Disposition": f'inline; filename="{upload.id}-{number}.jpg"'})


def received(request: HttpRequest, name: str, by: UUID) -> tuple[list[UUID], list[str]]:
    """The files of one field that were taken, and what was wrong with the others."""
    each, wrong = received_each(request, name, by)
    return [file for file in each if file], wrong


def received_each(request: HttpRequest, name: str, by: UUID) -> tuple[list[UUID | None], list[str]]:
    """The same in the order in which they were sent, None in the place of one that was not taken."""
    taken: list[UUID | None] = []
    wrong: list[str] = []
    for sent in request.FILES.getlist(name):
        try:
            taken.append(receive_file(cast(BinaryIO, sent), sent.name or "", by=by).id)
        except Refused as refused:
            taken.append(None)
            wrong.append(named(sent.name, in_a_line(refused)))
    return taken, wrong


def together(mistakes: Iterable[str]) -> str:
    """What was wrong with several files, in one line."""
    return in_a_row(say("；", "; "), mistakes)


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
