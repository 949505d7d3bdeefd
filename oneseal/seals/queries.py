"""What others may read of the seals: signers, the register, whether roots hold."""

import ssl
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db.models import Max

from oneseal.journal.queries import hashes_between, now
from oneseal.journal.rules import GENESIS, Read
from oneseal.law.rule import Refused
from oneseal.seals.head import head
from oneseal.seals.models import Authority, Root, Seal
from oneseal.seals.pades import Signer, page_count, prepared
from oneseal.seals.rules import ONE_SEAL, SEAL_NAMES, merkle_root, root_digest, root_text
from oneseal.seals.validation import Signature, check_signature

__all__ = [
    "active_seal",
    "bears_our_seal",
    "check_file",
    "check_roots",
    "page_count",
    "require_active",
    "seal_by_serial",
    "sealed_up_to",
    "seals_missing",
    "signer_of",
    "state_read",
]

MARKS = (b"/ByteRange", b"/Contents", b"/SubFilter")
"""What a signature in a PDF is made of; one of them may be damaged."""
PIECE = 64
"""Digits of a certificate that are looked for at a time: one changed byte spoils one piece. Only its second half (key, identifiers,
issuer's signature) tells one seal's certificate from another's."""


def active_seal(body: UUID, kind: str) -> UUID:
    """The seal in use of a bureau; raises Refused when there is none."""
    found = Seal.objects.filter(body=body, kind=kind, state="active").values_list("id", flat=True).first()
    if found is None:
        raise Refused(ONE_SEAL, f"机构没有启用的{SEAL_NAMES.get(kind, kind)}，不能用印", mend="请先启用印章")
    return found


def state_read(seal: UUID) -> Read:
    """The question of the gate's first trip: the seal's state at the moment of its use."""
    return Read("SELECT state FROM seals_seal WHERE id = %s", (seal,))


def require_active(answer: Sequence[Sequence[Any]]) -> None:
    """Refuse when the seal was stopped since it was looked up."""
    if not answer or answer[0][0] != "active":
        raise Refused(ONE_SEAL, "印章已停用或者缴销，不能用印", mend="请启用印章，或为该机构制作新的印章")


def signer_of(seal: UUID) -> Signer:
    """The seal ready to sign, its key unlocked once per process."""
    return _signer(str(settings.ONESEAL_HOME), seal)


@lru_cache(maxsize=64)
def _signer(home: str, seal: UUID) -> Signer:
    row = Seal.objects.get(id=seal)
    secret = str(settings.SEAL_PASSPHRASE).encode()
    return prepared(str(seal), row.name, row.certificate, bytes(row.key), secret)


def check_file(pdf: bytes, at: datetime | None = None) -> Signature:
    """Whether a PDF carries an intact signature of one of our seals, as of ``at`` (the day it was sealed; default: now)."""
    return check_signature(pdf, list(Authority.objects.filter(name="issuer").values_list("certificate", flat=True)), at or now())


def bears_our_seal(data: bytes) -> bool:
    """Whether a file, however damaged, was once sealed by us: it has the marks of a signature and carries the certificate of one of our
    seals, or most of it. A file in which only the certificate's number is written was not.

    The bytes are only searched, never parsed, because they may be anybody's; one damaged place hides neither marks nor certificate.
    """
    if sum(mark in data for mark in MARKS) < len(MARKS) - 1:
        return False
    written = data.upper()
    return any(_carries(written, certificate) for certificate in Seal.objects.values_list("certificate", flat=True))


def _carries(written: bytes, certificate: str) -> bool:
    """Whether most pieces of a certificate stand in a file (hexadecimal, as a signature's /Contents has it)."""
    whole = ssl.PEM_cert_to_DER_cert(certificate).hex().upper().encode()
    pieces = [whole[begin : begin + PIECE] for begin in range(0, len(whole) - PIECE, PIECE)]
    return sum(piece in written for piece in pieces[len(pieces) // 2 :]) > len(pieces) // 4


def seal_by_serial(serial: str) -> Seal | None:
    """The seal whose certificate has this serial number."""
    return Seal.objects.filter(serial=serial).select_related("body").first()


def sealed_up_to() -> int:
    """The position that the last signed root covers."""
    return int(Root.objects.aggregate(last=Max("position"))["last"] or 0)


def check_roots() -> list[str]:
    """What is wrong with the signed roots: a gap, a broken chain, a wrong signature, entries that are not what was signed."""
    authority = Authority.objects.filter(name="root").first()
    if authority is None:
        return ["签名根的密钥登记不存在"] if Root.objects.exists() or head() is not None else []
    public = x509.load_pem_x509_certificate(authority.certificate.encode()).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return ["签名根密钥的类型不对"]
    findings: list[str] = []
    previous, reached = GENESIS, 0
    digests: dict[int, str] = {}
    for root in Root.objects.order_by("position").iterator():
        text = root_text(root.first, root.position, root.merkle, root.previous)
        if root.first != reached + 1:
            findings.append(f"签名根 {root.position} 之前有缺口：应从 {reached + 1} 开始，实为 {root.first}")
        if root.previous != previous:
            findings.append(f"签名根 {root.position} 与上一根不相连")
        try:
            public.verify(bytes(root.signature), text, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            findings.append(f"签名根 {root.position} 的签名不对")
        if merkle_root(hashes_between(root.first, root.position)) != root.merkle:
            findings.append(f"签名根 {root.position}：位置 {root.first} 至 {root.position} 的条目与签名时不同")
        previous, reached = root_digest(text, bytes(root.signature)), root.position
        digests[reached] = previous
    if (kept := head()) is not None and digests.get(kept[0]) != kept[1]:
        findings.append(f"本目录签过的位置 {kept[0]} 的根在数据库中缺失或不同")
    return findings


def seals_missing() -> list[str]:
    """Bureaus without an active seal of a kind, for ``doctor``."""
    from oneseal.people.queries import bureaus

    active = set(Seal.objects.filter(state="active").values_list("body_id", "kind"))
    return [f"{body.name} {label}" for body in bureaus() for kind, label in SEAL_NAMES.items() if (body.pk, kind) not in active]
