"""预览 Page images of a received file: made in a process apart when first looked at, kept beside the file.

A PDF need not bring the fonts of its Chinese text; then the papers' font stands in for them, as far as the file tells which characters it
means. Where it does not, the preview lacks them, and says so.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from oneseal.documents.apart import LACKING, STAND_IN
from oneseal.documents.fonts import glyphs_of, text_font
from oneseal.documents.models import Upload
from oneseal.documents.running import BusyError, NothingMadeError, run_apart
from oneseal.documents.storage import keep, path_of
from oneseal.law.rule import HouseRule, Refused

LOOK = HouseRule("U-11", "材料的预览是服务器在分开的进程里做的页面图片，有页数、大小和时间的限度；原件只供下载", "本系统材料规则")
MOST_PAGES = 60
"""Pages that are shown; what comes after them is in the file."""
PICTURES = frozenset({"image/jpeg", "image/png"})
PDF = "application/pdf"


def pages_of(uploads: Sequence[Upload]) -> list[int]:
    """How many pages each has to be looked at; 0: none, as of OFD, DOCX, XLSX and what cannot be opened. Noted once for each file."""
    unknown = {each.sha256: path_of(each.sha256) for each in uploads if each.media_type == PDF and not _noted(each).exists()}
    paths = [(sha256, path) for sha256, path in unknown.items() if path.exists()]
    if paths:
        try:
            told = _apart("count", *(str(path) for _, path in paths)).decode().splitlines()
        except Refused:
            told = []
        for (sha256, _), note in zip(paths, told, strict=False):
            keep(note.encode(), sha256, ".pages")
    return [_pages(each) for each in uploads]


def letters_of(upload: Upload) -> str:
    """What the preview of a file whose pages were counted does with text that brings no font: ``STAND_IN``, ``LACKING`` or ""."""
    return LACKING if _note(upload)[1] == STAND_IN and not text_font() else _note(upload)[1]


def _pages(upload: Upload) -> int:
    return int(_note(upload)[0]) if upload.media_type == PDF else int(upload.media_type in PICTURES)


def _note(upload: Upload) -> tuple[str, str]:
    """How many pages there are, and of what kind the text without a font is."""
    noted = _noted(upload)
    count, _, letters = noted.read_text().partition(" ") if noted.exists() else ("0", "", "")
    return count, letters


def _noted(upload: Upload) -> Path:
    return path_of(upload.sha256, ".pages")


def page_image(upload: Upload, number: int) -> bytes:
    """A page of it as JPEG, the first is 1. Raises Refused (U-11) when there is no such page or it cannot be made within the bounds."""
    if not 1 <= number <= min(pages_of([upload])[0], MOST_PAGES):
        raise Refused(LOOK, f"没有第 {number} 页的预览", field="file", mend="请下载文件查看", cause="preview-none")
    suffix = f".{number}.jpg"
    kept = path_of(upload.sha256, suffix)
    if not kept.exists():
        keep(_picture(upload, number), upload.sha256, suffix)
    return kept.read_bytes()


def glance(upload: Upload, number: int) -> bytes:
    """The same small, to tell by which file it is. Raises Refused (U-11) as :func:`page_image` does."""
    suffix = f".{number}.small.jpg"
    kept = path_of(upload.sha256, suffix)
    if not kept.exists():
        page_image(upload, number)
        keep(_apart("glance", str(path_of(upload.sha256, f".{number}.jpg"))), upload.sha256, suffix)
    return kept.read_bytes()


def _picture(upload: Upload, number: int) -> bytes:
    """The page as JPEG; where the file lacks fonts, of a copy of the page to which ours was added."""
    path, font = path_of(upload.sha256), text_font()
    if not font or not letters_of(upload):
        return _apart("page", upload.media_type, str(path), str(number))
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "page.pdf"
        copy.write_bytes(_apart("mend", str(path), str(number), str(font), given=glyphs_of(font)))
        return _apart("page", upload.media_type, str(copy), "1")


def _apart(*words: str, given: bytes = b"") -> bytes:
    try:
        return run_apart(*words, given=given)
    except BusyError as busy:
        mend = "请稍候再看，或者下载文件查看"
        raise Refused(LOOK, "同时预览的人较多", field="file", mend=mend, cause="preview-busy") from busy
    except NothingMadeError as wrong:
        raise Refused(LOOK, "这个文件做不出预览", field="file", mend="请下载文件查看", cause="preview-none") from wrong
