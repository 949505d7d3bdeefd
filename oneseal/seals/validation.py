"""Checking a signed PDF against our own authority: intact, by whom, and nothing added after the seal."""

import io
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
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


def check_signature(pdf: bytes, authorities: list[str]) -> Signature:
    """Check the one signature of a PDF; a file that cannot be read has none."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = reader.embedded_signatures
        if len(found) != 1:
            return Signature(signed=bool(found))
        context = ValidationContext(trust_roots=[certificate(text) for text in authorities], allow_fetching=False)
        status = validate_pdf_signature(found[0], signer_validation_context=context)
    except (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return Signature(signed=b"/ByteRange" in pdf)
    unchanged = status.modification_level in (ModificationLevel.NONE, None)
    intact = bool(status.intact and status.valid and unchanged and status.coverage.name == "ENTIRE_FILE")
    return Signature(True, intact, bool(status.trusted), f"{found[0].signer_cert.serial_number:X}", status.signer_reported_dt)
