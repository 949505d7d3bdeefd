"""What others may read of the seals: signers, the register, whether roots hold."""

import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db.models import Count, Max

from oneseal.journal.models import JournalEntry, JournalOrder
from oneseal.journal.queries import entries_of_many, hashes_between, is_unwritten, local_day, now, projection, version_column
from oneseal.journal.rules import GENESIS, Entry, Read
from oneseal.law.rule import Refused
from oneseal.seals.head import NAME, head
from oneseal.seals.models import Authority, Root, Seal, SealUse
from oneseal.seals.rules import (
    CHANGES,
    GROWING,
    IN_FORCE,
    ONE_SEAL,
    SEAL_NAMES,
    is_vouched_for,
    merkle_root,
    root_digest,
    root_text,
    state_of,
)

if TYPE_CHECKING:  # what signs and checks PDFs loads for a quarter of a second, and most commands do neither
    from oneseal.seals.pades import Signer
    from oneseal.seals.validation import Signature

__all__ = [
    "acknowledgements",
    "active_seal",
    "bears_our_seal",
    "chained",
    "check_file",
    "check_roots",
    "digest_of",
    "end_of",
    "head_missing",
    "issuers",
    "page_count",
    "register_of",
    "require_active",
    "require_same_database",
    "sealed_up_to",
    "seals_ending",
    "seals_missing",
    "signer_of",
    "state_read",
    "uses_of",
    "uses_on",
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


REPLACE = "请在印章登记中缴销这枚印章，再运行 oneseal bureau seals 制作新的"


def seals_ending(by: datetime) -> list[date]:
    """The last days of active seals' certificates that end before a moment, the next one first, for ``doctor``."""
    ends = [end_of(text) for text in Seal.objects.filter(state="active").values_list("certificate", flat=True)]
    return sorted(local_day(end) for end in ends if end < by)


def end_of(certificate: str) -> datetime:
    """The moment until which a certificate (PEM) is good."""
    return x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc


def state_read(seal: UUID) -> Read:
    """The question of the gate's first trip: the seal's state at the moment of its use; whoever stops it waits for that use."""
    return Read("SELECT state FROM seals_seal WHERE id = %s FOR SHARE", (seal,))


def require_active(answer: Sequence[Sequence[Any]]) -> None:
    """Refuse when the seal was stopped since it was looked up."""
    if not answer or answer[0][0] != "active":
        raise Refused(ONE_SEAL, "印章已停用或者缴销，不能用印", mend="请启用印章，或为该机构制作新的印章")


def signer_of(seal: UUID) -> "Signer":
    """The seal ready to sign, its key unlocked once per process. Raises Refused when its certificate has run out: a signature of after
    that day proves nothing."""
    found = _signer(str(settings.ONESEAL_HOME), seal)
    if now() > found.until:
        raise Refused(IN_FORCE, f"{found.name}的数字证书已于 {local_day(found.until)} 到期，不能用印", mend=REPLACE)
    return found


@lru_cache(maxsize=64)
def _signer(home: str, seal: UUID) -> "Signer":
    from oneseal.seals.pades import prepared

    row = Seal.objects.get(id=seal)
    secret = str(settings.SEAL_PASSPHRASE).encode()
    return prepared(str(seal), row.name, row.certificate, bytes(row.key), secret)


def issuers() -> list[Authority]:
    """The authorities that issued the seals' certificates: the first, and whoever the one before vouches for. A row beside them, whoever
    wrote it, is none."""
    known = [Authority.objects.get(name="issuer")]
    for other in Authority.objects.filter(name__startswith="issuer ").order_by("made_at"):
        if is_vouched_for(other.certificate, known[-1].certificate):
            known.append(other)
    return known


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of our own has."""
    from oneseal.seals import pades

    return pades.page_count(pdf)


def check_file(pdf: bytes, at: datetime | None = None) -> "Signature":
    """Whether a PDF carries an intact signature of one of our seals, as of ``at`` (the day it was sealed; default: now)."""
    from oneseal.seals.validation import check_signature

    return check_signature(pdf, [issuer.certificate for issuer in issuers()], at or now())


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


def sealed_up_to() -> int:
    """The position that the last signed root covers."""
    return int(Root.objects.aggregate(last=Max("position"))["last"] or 0)


def digest_of(root: Root) -> str:
    """What the root after this one is chained to, and what the home keeps of it."""
    return root_digest(root_text(root.first, root.position, root.merkle, root.previous), bytes(root.signature))


def head_missing() -> str:
    """The last root that this home signed is not in the database, in words; empty when it is there. Without it no root is signed."""
    try:
        kept = head()
    except Refused as unreadable:
        return unreadable.reason
    if kept is None:
        return ""
    root = Root.objects.filter(position=kept[0]).first()
    if root is not None and digest_of(root) == kept[1]:
        return ""
    return f"本目录已签到位置 {kept[0]}，数据库里没有那个签名根，现有的签到位置 {sealed_up_to()}"


def require_same_database() -> None:
    """Refuse to begin in an empty database where this home has signed roots: its own was lost, or another one is named."""
    if head() is not None and is_unwritten():
        mend = f"把数据库的备份放回原处；确要从头开始，先把本目录的 {NAME} 移到别处留存，或另用一个 ONESEAL_HOME"
        raise Refused(GROWING, "数据库是空的，而本目录签过日志的签名根：原来的数据库丢失，或连接的是另一个数据库", mend=mend)


def acknowledgements() -> list[Entry]:
    """The entries by which operators acknowledged restored backups, oldest first."""
    found = JournalEntry.objects.filter(version=1, act="acknowledge_restore").order_by("stream").values_list("stream", flat=True)
    return [entry for entries in entries_of_many(found).values() for entry in entries]


def check_roots() -> list[str]:
    """What is wrong with the signed roots: a gap, a broken chain, a wrong signature, entries that are not what was signed, and the root
    that this home signed last when it is not among them."""
    unreadable: list[str] = []
    try:
        kept = head()  # read first: a root signed meanwhile must not look like one that is gone
    except Refused as refused:
        kept, unreadable = None, [refused.reason]
    findings, digests = chained()
    findings += unreadable
    if kept is not None and digests.get(kept[0]) != kept[1]:
        findings.append(f"本目录签过的位置 {kept[0]} 的根在数据库中缺失或不同")
    return findings


def chained() -> tuple[list[str], dict[int, str]]:
    """What is wrong with the roots of the database by themselves, and the digest of each by its position."""
    authority = Authority.objects.filter(name="root").first()
    if authority is None:
        return (["签名根的密钥登记不存在"] if Root.objects.exists() or head() is not None else []), {}
    public = x509.load_pem_x509_certificate(authority.certificate.encode()).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return ["签名根密钥的类型不对"], {}
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
        if _merkle(root) != root.merkle:
            findings.append(f"签名根 {root.position}：位置 {root.first} 至 {root.position} 的条目与签名时不同{_suspects(root)}")
        previous, reached = root_digest(text, bytes(root.signature)), root.position
        digests[reached] = previous
    return findings, digests


def _merkle(root: Root) -> str:
    """The Merkle root of a root's entries as they are now; empty when a hash is none."""
    try:
        return merkle_root(hashes_between(root.first, root.position))
    except ValueError:
        return ""


SUSPECTS = 5


def _suspects(root: Root) -> str:
    """Of a root's entries those that end their stream: what stands before others was altered in sight of the chain."""
    placed = list(JournalOrder.objects.filter(position__range=(root.first, root.position)).values_list("stream", "version"))
    ends = JournalEntry.objects.filter(stream__in={stream for stream, _ in placed}).values("stream").annotate(end=Max("version"))
    last = {row["stream"]: row["end"] for row in ends}
    found = [f"{stream} 第 {version} 条" for stream, version in placed if last.get(stream, version) == version]
    more = f"等 {len(found)} 条" if len(found) > SUSPECTS else ""
    return f"；其余条目无误时，改动在 {'、'.join(found[:SUSPECTS])}{more}" if found else ""


def seals_missing() -> list[str]:
    """Bureaus without an active seal of a kind, for ``doctor``."""
    from oneseal.people.queries import bureaus

    active = set(Seal.objects.filter(state="active").values_list("body_id", "kind"))
    return [f"{body.name} {label}" for body in bureaus() for kind, label in SEAL_NAMES.items() if (body.pk, kind) not in active]


@dataclass(frozen=True, slots=True)
class SealLine:
    """A seal as its register lists it. ``acts``: what may be done with it, each with its word; ``version``: how far its history went;
    ``until``: the last day of its certificate."""

    id: UUID
    body: UUID
    name: str
    kind: str
    code: str
    keeper: UUID | None
    state: str
    state_label: str
    acts: tuple[tuple[str, str], ...]
    version: int
    made_on: date
    serial: str
    until: date
    uses: int


def register_of(bodies: Iterable[UUID]) -> list[SealLine]:
    """用印登记: the seals of these bureaus with how often each was used. One query."""
    rows = Seal.objects.filter(body__in=list(bodies)).annotate(used=Count("uses"), version=version_column())
    return [_line(row, row.version, row.used) for row in rows.order_by("body", "kind", "made_on", "id")]


def _line(row: Seal, version: int, used: int) -> SealLine:
    until = local_day(end_of(row.certificate))
    acts = tuple((act, change.label) for act, change in CHANGES.items() if row.state in change.begins)
    return SealLine(
        row.id,
        row.body_id,
        row.name,
        row.kind,
        row.code,
        row.keeper_id,
        row.state,
        row.get_state_display(),
        acts,
        version,
        row.made_on,
        row.serial,
        until,
        used,
    )


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use: on which paper of which case, by whom, when, where on it."""

    id: int
    paper: UUID
    case: UUID
    by: UUID | None
    at: datetime
    page: int
    position: str
    sha256: str


USE_COLUMNS = ("id", "paper", "case", "by", "at", "page", "position", "sha256")


def uses_of(seal: UUID, *, before: int | None = None, on: tuple[datetime, datetime] | None = None, size: int = 50) -> list[UseLine]:
    """A page of a seal's uses, the latest first, those before a use's number; ``on``: only between two moments. One query."""
    rows = SealUse.objects.filter(seal=seal)
    if before is not None:
        rows = rows.filter(id__lt=before)
    if on is not None:
        rows = rows.filter(at__gte=on[0], at__lt=on[1])
    return [UseLine(*row) for row in rows.order_by("-id").values_list(*USE_COLUMNS)[:size]]


def uses_on(seal: UUID, on: tuple[datetime, datetime] | None = None) -> Iterator[UseLine]:
    """Every use of a seal, for the export; memory stays that of one page."""
    before: int | None = None
    while page := uses_of(seal, before=before, on=on, size=500):
        yield from page
        before = page[-1].id


@projection("seals", Seal, "make_seal")
def derived_seals(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """用印登记: every seal as it was made, in the state in which its last entry left it. Its key and certificate no entry tells."""
    return {seal: {**_as_made(entries[0].data), "state": state_of(entries)} for seal, entries in streams.items()}


def _as_made(data: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: data[name] for name in ("kind", "name", "code", "serial")}
    return {**told, "body_id": UUID(data["body"]), "keeper_id": UUID(data["keeper"]) if data["keeper"] else None}
