"""Checking a signed PDF against our own authority: intact, by whom, and nothing added after the seal."""

import io
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from oneseal.seals.pades import certificate


@dataclass(frozen=True, slots=True)
class Signature:
    """What a file's signature says. ``intact``: bytes unchanged and nothing after; ``ours``: issued by our authority."""

    signed: bool
    intact: bool = False
    ours: bool = False
    serial: str = ""
    at: datetime | None = None


def check_signature(pdf: bytes, authorities: list[str], at: datetime) -> Signature:
    """Check the one signature of a PDF as of ``at``, the day it was sealed: a seal's certificate that has since run out,
    or a seal that was surrendered, does not undo what it sealed. A file that cannot be read has no signature."""
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
        if len(found) != 1:
            return Signature(signed=bool(found))
        roots = [certificate(text) for text in authorities]
        context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
        status = validate_pdf_signature(found[0], signer_validation_context=context)
    except Exception:  # a broken file can break the reader anywhere; whatever breaks, the file is not intact
        return Signature(signed=b"/ByteRange" in pdf)
    unchanged = status.modification_level in {ModificationLevel.NONE, None}
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    intact = bool(status.intact and status.valid and unchanged and whole)
    return Signature(True, intact, bool(status.trusted), f"{found[0].signer_cert.serial_number:X}", status.signer_reported_dt)
