"""预览: page images made by the server in a process apart, within bounds, and kept; never a part of the file itself."""

import io
import subprocess
from typing import Any, cast
from uuid import UUID

import pytest
from PIL import Image, ImageChops, ImageOps
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject

from oneseal.documents import looking, running
from oneseal.documents.apart import LACKING, LONGEST, STAND_IN, WIDEST, _pdf, _stream
from oneseal.documents.looking import letters_of, page_image, pages_of
from oneseal.documents.models import Upload
from oneseal.documents.storage import digests, keep, path_of
from oneseal.law.rule import Refused


def received(data: bytes, media_type: str = "application/pdf") -> Upload:
    """A file of the store."""
    sha256, sm3 = digests(data)
    keep(data, sha256)
    return Upload(id=UUID(int=1), sha256=sha256, sm3=sm3, size=len(data), media_type=media_type)


def pdf(*sizes: tuple[float, float]) -> bytes:
    """Blank pages of these sizes."""
    writer, out = PdfWriter(), io.BytesIO()
    for width, height in sizes:
        writer.add_blank_page(width, height)
    writer.write(out)
    return out.getvalue()


def written(coding: str, text: bytes, told: bytes = b"") -> bytes:
    """A page that writes with a font that it does not bring; ``told``: its ToUnicode."""
    writer, out, name = PdfWriter(), io.BytesIO(), NameObject
    page = writer.add_blank_page(595, 842)
    below = _pdf({
        "Type": "/Font", "Subtype": "/CIDFontType0", "BaseFont": "/STSong-Light",
        "FontDescriptor": {"Type": "/FontDescriptor", "FontName": "/STSong-Light", "Flags": 4},
        "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"GB1", "Supplement": 4}, "W": [1, [500, 500]],
    })  # fmt: skip
    font = _pdf({"Type": "/Font", "Subtype": "/Type0", "BaseFont": "/STSong-Light", "Encoding": coding})
    font[name("/DescendantFonts")] = ArrayObject([writer._add_object(below)])
    if told:
        font[name("/ToUnicode")] = writer._add_object(_stream(told))
    page[name("/Resources")] = _pdf({"Font": {}})
    page["/Resources"]["/Font"][name("/F1")] = writer._add_object(font)  # type: ignore[index]  # a dictionary, as just made
    page[name("/Contents")] = writer._add_object(_stream(b"BT /F1 90 Tf 60 600 Td <" + text.hex().encode() + b"> Tj ET"))
    writer.write(out)
    return out.getvalue()


TOLD = b"1 beginbfchar <0003> <98DF> endbfchar 1 beginbfrange <0005> <0006> [<54C1> <7ECF>] endbfrange"


@pytest.mark.parametrize(
    ("coding", "text", "other", "told"),
    [
        ("/UniGB-UCS2-H", "食品".encode("utf-16-be"), "经营".encode("utf-16-be"), b""),
        ("/UniGB-UTF16-H", "食品".encode("utf-16-be"), "经营".encode("utf-16-be"), b""),
        ("/GBK-EUC-H", "食品A".encode("gbk"), "经营A".encode("gbk"), b""),
        ("/Identity-H", b"\0\x03\0\x05", b"\0\x03\0\x06", TOLD),
    ],
)
def test_text_that_brings_no_font_is_written_in_ours(coding: str, text: bytes, other: bytes, told: bytes) -> None:
    """Where the file says which characters it means: not a blank page, not boxes that are all alike; and the preview says so."""
    files = [received(written(coding, each, told)) for each in (text, other, text[:2])]
    assert pages_of(files) == [1, 1, 1] and {letters_of(file) for file in files} == {STAND_IN}
    shown = [Image.open(io.BytesIO(page_image(file, 1))).convert("L") for file in files]
    dark = [sum(image.histogram()[:96]) for image in shown]
    assert dark[0] > dark[2] > 1000 and dark[1] > dark[2]
    assert sum(ImageChops.difference(shown[0], shown[1]).histogram()[96:]) > 1000
    assert all(box[2] < WIDEST - 10 for image in shown if (box := ImageOps.invert(image).getbbox()))


def test_what_no_font_can_stand_in_for_is_said() -> None:
    """Numbers of glyphs of a font that is not there; a file without text says nothing."""
    file, blank = received(written("/Identity-H", b"\0\x03\0\x05")), received(pdf((594, 842)))
    assert pages_of([file, blank]) == [1, 1]
    assert (letters_of(file), letters_of(blank)) == (LACKING, "")
    assert Image.open(io.BytesIO(page_image(file, 1))).size[0] == WIDEST


def test_without_fonts_of_ours_the_preview_lacks_the_text_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    file = received(written("/UniGB-UCS2-H", "无字".encode("utf-16-be")))
    assert pages_of([file]) == [1] and letters_of(file) == STAND_IN
    monkeypatch.setattr(looking, "text_font", lambda: None)
    assert letters_of(file) == LACKING and page_image(file, 1)


def test_a_file_that_was_counted_before_fonts_were_looked_at_is_still_shown() -> None:
    file = received(pdf((593, 842), (593, 842)))
    keep(b"2", file.sha256, ".pages")
    assert pages_of([file]) == [2] and letters_of(file) == "" and page_image(file, 2)


def test_each_page_is_a_picture_within_bounds_and_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Upright, lying, or absurdly long."""
    file = received(pdf((595, 842), (842, 595), (100, 14_000)))
    assert pages_of([file]) == [3]
    sizes = [Image.open(io.BytesIO(page_image(file, number))).size for number in (1, 2, 3)]
    assert sizes[0] == (WIDEST, 1755) and sizes[1][0] == WIDEST and all(max(size) <= LONGEST + 1 for size in sizes)
    monkeypatch.setattr(subprocess, "run", cast(Any, None))
    assert Image.open(io.BytesIO(page_image(file, 1))).size == sizes[0] and path_of(file.sha256, ".1.jpg").exists()


def test_a_photo_is_turned_upright_and_tells_no_place() -> None:
    """As what is shown of a survey."""
    image, out = Image.new("RGB", (3000, 1000), "white"), io.BytesIO()
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(page_image(received(out.getvalue(), "image/jpeg"), 1))) as shown:
        assert shown.height > shown.width and shown.height == LONGEST and not shown.getexif()


def test_what_cannot_be_looked_at_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other kinds, broken ones, pages that are not there, and what takes too long."""
    file, broken = received(pdf((595, 842))), received(b"%PDF-1.7 nonsense")
    assert pages_of([received(b"PK", "application/ofd"), broken, file]) == [0, 0, 1]
    for which, number in ((broken, 1), (file, 0), (file, 2)):
        with pytest.raises(Refused, match="U-11"):
            page_image(which, number)
    monkeypatch.setattr(running, "SECONDS", 0.001)
    with pytest.raises(Refused, match="U-11"):
        page_image(received(pdf((595, 841))), 1)


def test_the_process_apart_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """No surroundings are handed down."""
    seen: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> Any:
        seen.update(options)
        return subprocess.CompletedProcess(command, 0, b"1\n", b"")

    monkeypatch.setattr(subprocess, "run", run)
    pages_of([received(pdf((590, 842)))])
    assert seen["env"] == {} and seen["timeout"] == running.SECONDS
