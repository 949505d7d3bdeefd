"""接收材料文件: judged by content, kept whole or not at all, every refusal with its rule and how to mend it."""

import io
import re
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneseal.documents import running
from oneseal.documents.actions import receive_file
from oneseal.documents.looking import page_image
from oneseal.documents.models import Upload
from oneseal.documents.queries import digests, open_upload, upload_path
from oneseal.documents.sniffing import media_type_of, require_checkable
from oneseal.documents.storage import folder
from oneseal.documents.tests.samples import WORD, archive, docx, huge_png, locked, ofd, pdf, picture, relation, types, xlsx
from oneseal.journal.gate import new_stream
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.actions import erase_personal
from oneseal.people.tests.office import firm, natural

GOOD = {
    "application/pdf": pdf(),
    "image/jpeg": picture("JPEG"),
    "image/png": picture("PNG"),
    "application/ofd": ofd(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsx(),
}
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
HIDDEN = zlib.compress(b"4 0 " + SCRIPT)


def objects(head: bytes, body: bytes) -> bytes:
    """A PDF with a stream that holds objects."""
    return pdf(b"4 0 obj << " + head + b" >>\nstream\n" + body + b"\nendstream endobj\n")


BAD = {
    "a script named .pdf": ("申请书.pdf", b"#!/bin/sh\nrm -rf /\n", "U-01"),
    "a web page named .pdf": ("申请书.pdf", b"<html><script>alert(1)</script></html>", "U-03"),
    "a PDF that is a web page too": ("申请书.pdf", pdf().replace(b"\n", b"\n<script>alert(1)</script>\n", 1), "U-03"),
    "a picture that is an archive too": ("照片.png", picture() + archive({"a.js": b"1"}), "U-03"),
    "an executable for Windows": ("申请书.docx", b"MZ\x90\x00" + bytes(200), "U-01"),
    "an executable for Linux": ("照片.jpg", b"\x7fELF" + bytes(200), "U-01"),
    "an old Word file": ("申请书.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "U-01"),
    "an empty file": ("申请书.pdf", b"", "U-02"),
    "a PNG cut short": ("照片.png", picture(size=(300, 300))[:-4000], "U-01"),
    "a JPEG cut short": ("照片.jpg", picture("JPEG", (300, 300))[:-2000], "U-01"),
    "a PDF cut short": ("申请书.pdf", pdf()[:-30], "U-01"),
    "a picture of billions of points": ("照片.png", huge_png(), "U-03"),
    "a picture of too many points": ("照片.png", huge_png(12_000), "U-03"),
    "an archive that swells": ("申请书.docx", docx(**{"word/media/a.bmp": bytes(30_000_000)}), "U-03"),
    "an archive with members above itself": ("申请书.docx", docx(**{"../../etc/passwd": b"x"}), "U-03"),
    "an archive with members above itself, Windows": ("申请书.docx", docx(**{"..\\..\\a": b"x"}), "U-03"),
    "a file with macros": ("申请书.docx", docx(**{"word/vbaProject.bin": b"x"}), "U-03"),
    "a file with macros under another name": (
        "申请书.docx",
        docx(**{"[Content_Types].xml": b"<T ContentType='x.macroEnabled.main'/>"}),
        "U-03",
    ),
    "a file with a program in it": ("申请书.docx", docx(**{"word/embeddings/a.EXE": b"MZ"}), "U-03"),
    "a document whose parts are only called so": (
        "申请书.docx",
        archive({**types(WORD, "word/document.xml"), "word/document.xml": b"x"}),
        "U-01",
    ),
    "a document whose main part is another thing": (
        "申请书.docx",
        archive({**types(WORD, "word/document.xml"), "word/document.xml": b"<html/>"}),
        "U-01",
    ),
    "a document whose list of types says another thing": ("申请书.docx", docx(**types("text/x", "word/document.xml")), "U-01"),
    "an OFD that only has the name": ("a.ofd", archive({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<Document/>"}), "U-01"),
    "an OFD whose document is not there": ("a.ofd", ofd().replace(b"Doc_0/Document.xml", b"Doc_0/Documenx.xml"), "U-01"),
    "a document that brings its own entities": (
        "申请书.docx",
        docx(**{"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "U-03",
    ),
    "a document with a template from elsewhere": (
        "申请书.docx",
        docx(**{"word/_rels/settings.xml.rels": relation("attachedTemplate", "http://x/a.dotm")}),
        "U-03",
    ),
    "a document with an embedded object": (
        "申请书.docx",
        docx(**{"word/_rels/document.xml.rels": relation("oleObject", "embeddings/a.bin", "Internal")}),
        "U-03",
    ),
    "a document with a program under a harmless name": ("申请书.docx", docx(**{"word/media/a.png": b"MZ\x90\x00"}), "U-03"),
    "a document with a program in a package within": (
        "申请书.docx",
        docx(**{"word/embeddings/a.xlsx": archive({"b.bin": b"\x7fELF\x02"})}),
        "U-03",
    ),
    "an OFD with a script attached": ("a.ofd", ofd(**{"Doc_0/Attachs/a.txt": b"#!/bin/sh"}), "U-03"),
    "a document whose fields run a program": (
        "申请书.docx",
        docx(b"<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\\\cmd.exe</w:instrText>"),
        "U-03",
    ),
    "a table linked to a program": (
        "表.xlsx",
        xlsx(**{"xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'}),
        "U-03",
    ),
    "an archive of anything": ("材料.zip", archive({"a.txt": b"x"}), "U-01"),
    "a document without its list of types": ("申请书.docx", archive({"word/document.xml": b"x"}), "U-01"),
    "a damaged archive": ("申请书.docx", docx()[:-30], "U-01"),
    "an archive with a damaged member": (
        "申请书.docx",
        archive({**types(WORD, "word/document.xml"), "word/document.xml": b"A" * 50}, packed=False).replace(b"AAAA", b"AABA", 1),
        "U-01",
    ),
    "a PDF with JavaScript": ("申请书.pdf", pdf(b"4 0 obj " + SCRIPT + b" endobj\n"), "U-03"),
    "a PDF with JavaScript, its name disguised": (
        "申请书.pdf",
        pdf(b"4 0 obj << /S /J#61vaScript /JS (1) >> endobj\n"),
        "U-03",
    ),
    "a PDF with JavaScript in a packed stream": (
        "申请书.pdf",
        pdf(b"4 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n" + HIDDEN + b"\nendstream endobj\n"),
        "U-03",
    ),
    "a PDF that starts a program": ("申请书.pdf", pdf(b"4 0 obj << /S /Launch /F (cmd.exe) >> endobj\n"), "U-03"),
    **{
        f"a PDF that does {action}": ("申请书.pdf", pdf(b"4 0 obj << /S /" + action.encode() + b" /F (\\\\\\\\x\\\\y) >> endobj\n"), "U-03")
        for action in ("SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "EmbeddedFile")
    },
    **{
        f"a PDF with objects packed {how}": ("申请书.pdf", objects(head, body), "U-03")
        for how, head, body in (
            ("under a disguised type", b"/Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode", HIDDEN),
            ("under no type", b"/N 1 /First 4 /Filter /FlateDecode", HIDDEN),
            ("under the type of a picture", b"/Subtype /Image /N 1 /First 4 /Filter /FlateDecode", HIDDEN),
            ("with a wrong checksum", b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", HIDDEN[:-4] + b"abcd"),
            ("behind ten million spaces", b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zlib.compress(b" " * 10_000_001 + SCRIPT)),
            ("in figures", b"/Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode]", HIDDEN.hex().encode()),
            ("by differences", b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", HIDDEN),
        )
    },
    "a PDF with a file in it": ("申请书.pdf", pdf(b"4 0 obj << /Names << /EmbeddedFiles 5 0 R >> >> endobj\n"), "U-03"),
    "a PDF that asks for a password": ("申请书.pdf", locked(user="0000"), "U-01"),
    "a PDF whose lock nobody can tell": ("申请书.pdf", pdf(b"trailer << /Encrypt 5 0 R >>\n"), "U-01"),
    "a PDF with a script behind its lock": ("申请书.pdf", locked(script="app.alert(1)"), "U-03"),
    "a name that climbs": ("../../etc/cron.d/x.pdf", pdf(), "U-04"),
    "a name that climbs, Windows": ("..\\..\\x.pdf", pdf(), "U-04"),
}


@lru_cache(maxsize=1)
def somebody() -> UUID:
    """A registered person."""
    return natural()


def kept() -> set[Path]:
    """Every file that this home keeps."""
    return {path for path in (Path(django_settings.ONESEAL_HOME) / "files").rglob("*") if path.is_file()}


@pytest.mark.parametrize("media_type", GOOD)
@pytest.mark.parametrize("name", ["材料.pdf", "材料", "材料.exe"])
def test_content_decides_whatever_the_name(media_type: str, name: str) -> None:
    data = GOOD[media_type]
    upload = receive_file(io.BytesIO(data), name, by=somebody())
    assert (upload.media_type, upload.name, upload.size) == (media_type, name, len(data))
    assert (upload.sha256, upload.sm3) == digests(data)
    assert upload_path(upload).read_bytes() == data


@pytest.mark.parametrize("what", BAD)
def test_refused_with_rule_and_mend_and_nothing_is_kept(what: str) -> None:
    name, data, rule = BAD[what]
    files, rows = kept(), Upload.objects.count()
    with pytest.raises(Refused) as refused:
        receive_file(io.BytesIO(data), name, by=somebody())
    assert isinstance(refused.value.rule, HouseRule)
    assert (refused.value.rule.code, refused.value.field) == (rule, "file")
    assert refused.value.mend
    assert (kept(), Upload.objects.count()) == (files, rows)


@pytest.mark.parametrize("who", ["nobody known", "a firm", "somebody erased"])
def test_only_a_registered_person_leaves_files(who: str) -> None:
    gone = natural()
    erase_personal(gone, reason="本人请求", by=gone)
    by = {"nobody known": new_stream(), "a firm": firm(natural()), "somebody erased": gone}[who]
    files, rows = kept(), Upload.objects.count()
    with pytest.raises(Refused, match="U-06"):
        receive_file(io.BytesIO(pdf(b"% nobody's\n")), "甲.pdf", by=by)
    assert (kept(), Upload.objects.count()) == (files, rows)


def test_a_file_over_the_limit_is_refused_and_only_a_byte_more_than_the_limit_is_read() -> None:
    largest = django_settings.UPLOAD_LARGEST
    stream = io.BytesIO(pdf(b"%" + b"a" * (largest + 5000) + b"\n"))
    with pytest.raises(Refused, match="超过 20 MB"):
        receive_file(stream, "大.pdf", by=somebody())
    assert stream.tell() == largest + 1
    with pytest.raises(Refused, match="U-02"):
        receive_file(io.BytesIO(pdf()), "小.pdf", by=somebody(), largest=100)
    with override_settings(UPLOAD_LARGEST=100), pytest.raises(Refused, match="U-02"):
        receive_file(io.BytesIO(pdf()), "小.pdf", by=somebody())


def test_what_was_received_is_opened_again_with_its_type_and_hash() -> None:
    upload = receive_file(io.BytesIO(pdf(b"% again\n")), "申请书.pdf", by=somebody())
    found = open_upload(upload.id)
    with found.stream:
        assert digests(found.stream.read())[0] == found.sha256 == upload.sha256
    assert (found.name, found.media_type, found.size) == ("申请书.pdf", "application/pdf", upload.size)
    with pytest.raises(Refused, match="U-05"):
        open_upload(somebody())


def test_a_scan_full_of_chance_bytes_is_not_taken_for_a_script() -> None:
    noise = b"/JS /JS(x) /AA /XFA "
    assert media_type_of(pdf(b"4 0 obj << /Length 20 >>\nstream\n" + noise + b"\nendstream endobj\n"), "扫描.pdf") == "application/pdf"


def test_what_ordinary_documents_have_is_no_harm() -> None:
    links = {"word/_rels/document.xml.rels": relation("hyperlink", "https://www.gov.cn/")}
    chart = {"word/embeddings/table.xlsx": xlsx()}
    pages = docx(b"<w:instrText>PAGE</w:instrText><w:t>\xe5\x86\x99\xe6\x98\x8e DDE \xe5\x90\x97</w:t>", **links, **chart)
    assert media_type_of(pages, "申请书.docx") == WORD
    assert media_type_of(ofd(**{"Doc_0/Attachs/original_invoice.xml": b"<x/>"}), "发票.ofd") == "application/ofd"
    drawing = objects(b"/Filter /FlateDecode", zlib.compress(b"0 0 m 1 1 l S\n" * 100_000))
    assert media_type_of(drawing, "图纸.pdf") == "application/pdf"


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_pdf_locked_only_against_changes_is_received_as_it_is_and_its_pages_can_be_looked_at(algorithm: str) -> None:
    """As banks, tax offices and many programs export them: they open without a password."""
    data = locked(algorithm=algorithm)
    upload = receive_file(io.BytesIO(data), "对账单.pdf", by=somebody())
    assert upload.media_type == "application/pdf" and upload_path(upload).read_bytes() == data
    assert page_image(upload, 1).startswith(b"\xff\xd8\xff")


def test_what_to_do_about_a_pdf_under_a_password_is_what_anybody_can_do() -> None:
    with pytest.raises(Refused, match="要密码才能打开") as refused:
        media_type_of(locked(user="0000"), "对账单.pdf")
    assert "打印成 PDF" in refused.value.mend and "拍照" in refused.value.mend


def broken_lock() -> bytes:
    """A locked PDF whose objects cannot be read."""
    data = locked()
    return re.sub(rb"/Filter\s*/Standard", b"/Filter /Nobody..", data)


def test_a_locked_pdf_that_cannot_be_read_is_not_said_to_ask_for_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="读不出来") as refused:
        media_type_of(broken_lock(), "对账单.pdf")
    assert refused.value.cause == "pdf-unread"
    monkeypatch.setattr(running, "SECONDS", 0.001)
    for data in (locked(), locked(user="0000")):
        with pytest.raises(Refused, match="读不出来"):
            media_type_of(data, "对账单.pdf")


def test_whoever_has_not_signed_in_keeps_no_place_of_those_who_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """The public check of certificates has one place of its own, and gives up sooner."""
    monkeypatch.setattr(running, "PATIENCE", 0.01)
    monkeypatch.setattr(running, "PATIENCE_WITH_STRANGERS", 0.01)
    assert running.AT_ONCE_OF_STRANGERS < running.AT_ONCE and running.PATIENCE_WITH_STRANGERS <= running.PATIENCE
    with occupied(running._strangers):
        with pytest.raises(Refused) as refused:
            require_checkable(locked(), "证照.pdf")
        assert refused.value.cause == "files-busy"
        assert media_type_of(locked(), "对账单.pdf") == "application/pdf"
    with occupied(running._few):
        require_checkable(locked(), "证照.pdf")
        with pytest.raises(Refused):
            media_type_of(locked(), "对账单.pdf")


@contextmanager
def occupied(places: threading.BoundedSemaphore) -> Iterator[None]:
    """All of these places taken."""
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    try:
        yield
    finally:
        for _ in range(taken):
            places.release()


def test_the_picture_of_a_telephone_that_keeps_two_in_one_is_a_jpeg() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 20), "red")])
    assert media_type_of(buffer.getvalue(), "照片.jpg") == "image/jpeg"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("C:\\Users\\王\\申请书.pdf", "申请书.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("申请\u202efdp.exe", "申请fdp.exe"),
        ("/", "未命名"),
        ("长" * 300, "长" * 200),
    ],
)
def test_the_name_is_for_show_only(given_name: str, shown: str) -> None:
    assert receive_file(io.BytesIO(pdf()), given_name, by=somebody()).name == shown


def test_the_same_content_is_stored_once() -> None:
    data = pdf(b"% the same\n")
    first = receive_file(io.BytesIO(data), "甲.pdf", by=somebody())
    files = kept()
    second = receive_file(io.BytesIO(data), "乙.pdf", by=somebody())
    assert first.id != second.id
    assert upload_path(first) == upload_path(second)
    assert kept() == files


def test_a_failing_rename_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    files, rows = kept(), Upload.objects.count()
    with pytest.raises(OSError, match="No space"):
        receive_file(io.BytesIO(pdf(b"% never kept\n")), "甲.pdf", by=somebody())
    assert (kept(), Upload.objects.count()) == (files, rows)


def test_files_are_the_owners_alone() -> None:
    path = upload_path(receive_file(io.BytesIO(pdf(b"% mine\n")), "甲.pdf", by=somebody()))
    places = [path, *(place for place in path.parents if place.is_relative_to(folder()))]
    assert len(places) == 4
    assert all(place.stat().st_mode & 0o077 == 0 for place in places)


HEADS = st.sampled_from([b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", *GOOD.values()])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(head=HEADS, tail=st.binary(max_size=200), cuts=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4))
def test_any_bytes_are_received_or_refused_never_worse(head: bytes, tail: bytes, cuts: list[tuple[int, int]]) -> None:
    data = bytearray(head + tail)
    for place, value in cuts:
        if data:
            data[place % len(data)] = value
    try:
        assert media_type_of(bytes(data), "任意") in GOOD
    except Refused as refused:
        assert refused.mend
