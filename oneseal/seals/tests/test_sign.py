"""用印: PAdES that other programs accept, that certifies the paper as it is, and that breaks with the smallest change."""

import asyncio
import io
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import typst
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from oneseal.people.queries import bureau_of
from oneseal.seals.models import Authority, Seal
from oneseal.seals.pades import page_count, prepared
from oneseal.seals.queries import active_seal, bears_our_seal, check_file, signer_of
from oneseal.seals.rules import Pair, new_pair, serial_of, within

pytestmark = pytest.mark.usefixtures("city")
BOX = (346, 102, 465, 221)


@cache
def plain() -> bytes:
    """A PDF/A-4 of two pages."""
    return bytes(typst.compile(b"#set document(title: [t])\n#rect()\n#pagebreak()\n#rect()", format="pdf", pdf_standards=["a-4"]))


def seal() -> Seal:
    """The licence seal of the city's bureau."""
    return Seal.objects.get(id=active_seal(bureau_of(None).pk, "licence"))


@cache
def signed() -> bytes:
    """The same PDF, sealed."""
    return signer_of(seal().id).sign(plain(), reason="准予行政许可决定书", location="云岚市行政审批服务局", box=BOX)


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says."""
    path = folder / "sealed.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout


def test_pdfsig_finds_the_whole_document_signed_and_valid(tmp_path: Path) -> None:
    said = pdfsig(signed(), tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert f"CN={seal().name}" in said


def test_a_caller_with_an_event_loop_seals_like_any_other() -> None:
    async def within_a_loop() -> bytes:
        ready = await asyncio.to_thread(lambda: signer_of(seal().id))
        return ready.sign(plain(), reason="准予行政许可决定书", location="云岚市行政审批服务局", box=BOX)

    assert b"/ETSI.CAdES.detached" in asyncio.run(within_a_loop())


def test_pyhanko_trusts_it_under_our_authority_alone() -> None:
    (found,) = PdfFileReader(io.BytesIO(signed())).embedded_signatures
    issuer = x509.Certificate.load(pem.unarmor(Authority.objects.get(name="issuer").certificate.encode())[2])
    status = validate_pdf_signature(found, ValidationContext(trust_roots=[issuer], allow_fetching=False))
    assert status.bottom_line
    assert found.docmdp_level == MDPPerm.NO_CHANGES
    assert not validate_pdf_signature(found, ValidationContext(trust_roots=[], allow_fetching=False)).trusted


def test_our_own_check_names_the_seal() -> None:
    said = check_file(signed())
    assert (said.signed, said.intact, said.ours, said.serial) == (True, True, True, seal().serial)
    assert said.at is not None


def test_the_field_is_on_the_last_page_at_the_seals_box_and_shows_nothing_of_its_own(tmp_path: Path) -> None:
    (found,) = PdfFileReader(io.BytesIO(signed())).embedded_signatures
    assert tuple(int(edge) for edge in found.sig_field["/Rect"]) == BOX
    assert b"Courier" not in signed()
    assert page_count(signed()) == 2
    for name, data in (("plain", plain()), ("sealed", signed())):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        subprocess.run(["pdftoppm", "-r", "40", "-f", "2", str(tmp_path / f"{name}.pdf"), str(tmp_path / name)], check=True)
    assert (tmp_path / "plain-2.ppm").read_bytes() == (tmp_path / "sealed-2.ppm").read_bytes()


def test_the_original_stands_unchanged_before_the_signature() -> None:
    assert signed().startswith(plain())


@pytest.mark.parametrize("part", range(20))
def test_one_byte_changed_anywhere_is_found_by_us_and_by_pdfsig(part: int, tmp_path: Path) -> None:
    whole = signed()
    place = min(len(whole) * part // 20 + 7, len(whole) - 3)
    begin = whole.rindex(b"/Contents <") + 11
    end = whole.index(b">", begin)
    if end - 40 < place < end:  # the few spare digits say nothing
        place = end - 100
    altered = bytearray(whole)
    altered[place] ^= 0x01
    said = check_file(bytes(altered))
    assert not (said.intact and said.ours)
    assert bears_our_seal(bytes(altered))
    if not begin <= place < end:  # poppler does not look into the certificate that the signature carries
        heard = pdfsig(bytes(altered), tmp_path)
        assert not ("Signature is Valid." in heard and "Total document signed" in heard)


def test_hardly_any_room_is_left_unsigned() -> None:
    begin = signed().rindex(b"/Contents <") + 11
    digits = signed()[begin : signed().index(b">", begin)]
    assert len(digits) - len(digits.rstrip(b"0")) <= 40


def test_an_update_after_the_seal_is_found(tmp_path: Path) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    writer.root["/Lang"] = writer.root["/Type"]
    writer.update_root()  # type: ignore[no-untyped-call]  # pyHanko gives no annotations
    output = io.BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]  # as above
    assert output.getvalue().startswith(signed())
    assert not check_file(output.getvalue()).intact
    assert "Not total document signed" in pdfsig(output.getvalue(), tmp_path)


def test_bytes_after_the_end_are_found() -> None:
    assert not check_file(signed() + b"\n% more").intact
    assert not check_file(signed()[:-20]).intact


def test_what_another_authority_signed_is_not_ours() -> None:
    secret, today = b"other", datetime.now(UTC)
    issuer = new_pair("别处签发机构", "别处", secret, today)
    pair = new_pair(seal().name, "别处", secret, today, Pair(issuer.certificate, issuer.key))
    foreign = prepared("x", "x", pair.certificate, pair.key, secret)
    said = check_file(foreign.sign(plain(), reason="r", location="l", box=BOX))
    assert (said.signed, said.intact, said.ours, said.serial) == (True, True, False, serial_of(pair.certificate))


def test_what_was_sealed_in_time_stays_good_after_the_certificate_ran_out() -> None:
    later = datetime.now(UTC) + timedelta(days=365 * 20)
    assert not check_file(signed(), later).ours
    assert check_file(signed(), datetime.now(UTC)).ours


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-2.0\n/ByteRange [0 1 2 3]", bytes(range(256)) * 20, plain()])
def test_what_is_not_signed_has_no_signature(data: bytes) -> None:
    said = check_file(data)
    assert not said.intact
    assert not said.ours
    assert not bears_our_seal(data)


def test_a_file_that_only_names_our_certificate_was_never_sealed_by_us() -> None:
    number = seal().serial
    for data in (number.encode(), plain() + b"% /ByteRange /Contents /SubFilter " + number.encode(), seal().certificate.encode()):
        assert not bears_our_seal(data)


def test_a_body_with_a_long_name_has_its_seals_too() -> None:
    """A field of a certificate holds 64 bytes; the name is cut between characters."""
    name = "岚湖区望岚街道晴川社区居民委员会行政审批专用章"
    assert within(name) == name[:21] and within("短名") == "短名"
    assert new_pair(name, name, b"x", datetime(2026, 3, 2, tzinfo=UTC)).certificate.startswith("-----BEGIN CERTIFICATE-----")
