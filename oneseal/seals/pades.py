"""PAdES B-B with P-256 (ETSI.CAdES.detached, DocMDP: no changes): what can be prepared once is prepared once per seal and process."""

import asyncio
import io
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import keys, pem, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from oneseal.seals.rules import private_key

Result = TypeVar("Result")

FIELD = "Seal"
SPARE = 8
"""Bytes kept beyond a measured signature: an ECDSA signature's length varies by a few. Little more, for spare room is not signed."""
NOTHING = StaticStampStyle(border_width=0, background=RawContent(b""))
"""The field shows nothing of its own: the seal is drawn on the page, and PDF/A allows no font that is not embedded."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A seal ready to sign: its id and the prepared signer."""

    seal: str
    name: str
    signer: SimpleSigner
    until: datetime
    """The end of its certificate."""
    reserved: int
    """Hexadecimal digits kept for the signature: measured once, so that no trial is needed at every signing."""

    def sign(self, pdf: bytes, *, reason: str, location: str, box: tuple[int, int, int, int]) -> bytes:
        """The PDF with the seal's signature on its last page, the visible field at ``box`` (points)."""
        about = PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            md_algorithm="sha256",
            reason=reason,
            location=location,
        )
        spec = SigFieldSpec(FIELD, on_page=-1, box=box, empty_field_appearance=True)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signer = PdfSigner(about, self.signer, stamp_style=NOTHING, new_field_spec=spec)
        signed = aside(signer.async_sign_pdf(writer, bytes_reserved=self.reserved))
        return bytes(signed.getvalue())


def aside(work: Coroutine[Any, Any, Result]) -> Result:
    """What pyHanko does asynchronously, waited for in a thread of its own: the caller's may have an event loop already, and one that runs
    cannot be entered twice."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def certificate(text: str) -> x509.Certificate:
    """A PEM certificate as pyHanko takes it."""
    return x509.Certificate.load(pem.unarmor(text.encode())[2])


def prepared(seal: str, name: str, certificate_text: str, key: bytes, passphrase: bytes) -> Signer:
    """A signer with its key unlocked; kept for the life of the process."""
    plain = private_key(key, passphrase).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    alone = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its constructor has no annotations
    own = certificate(certificate_text)
    signer = SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(plain), cert_registry=alone)
    trial = aside(signer.async_sign(bytes(32), "sha256", use_pades=True))
    return Signer(seal, name, signer, own.not_valid_after, 2 * (len(trial.dump()) + SPARE))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of our own has."""
    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])
