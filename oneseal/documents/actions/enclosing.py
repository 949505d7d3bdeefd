"""公开的附件 A file that is published with what names it: a blank form, a sample. Judged by its content as every file is, and kept under
its hash; who names it says what it is called, so there is nothing of a person to hide."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings

from oneseal.documents.actions.receiving import shown_name
from oneseal.documents.sniffing import media_type_of
from oneseal.documents.storage import digests, keep

ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/ofd": (".ofd",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
"""How the name of a file ends, by its content; the first is given to one whose name ends otherwise."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file kept: by this it is named."""

    name: str
    sha256: str
    media_type: str
    size: int


def enclose_file(stream: BinaryIO, name: str) -> Enclosed:
    """Keep a file; raises Refused (U-01 to U-04) and keeps nothing when it may not be received."""
    shown = shown_name(name)
    data = stream.read(settings.UPLOAD_LARGEST + 1)
    media_type = media_type_of(data, shown, largest=settings.UPLOAD_LARGEST)
    sha256, _ = digests(data)
    keep(data, sha256)
    endings = ENDINGS[media_type]
    named = shown if shown.lower().endswith(endings) else f"{PurePath(shown).stem}{endings[0]}"
    return Enclosed(named, sha256, media_type, len(data))
