"""Checking certificates and sealed papers, and what a holder has."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import State, Validity
from oneseal.documents.models import Paper
from oneseal.documents.queries import digests, paper_by_hash, paper_by_number, says
from oneseal.journal.queries import open_personal, projection, today
from oneseal.journal.rules import Entry
from oneseal.people.rules import masked_name
from oneseal.seals.queries import bears_our_seal, check_file

GENUINE, ALTERED, REVOKED, UNKNOWN = "genuine", "altered", "revoked", "unknown"
ISSUED = "已签发"
"""The state of a sealed paper that grants nothing: it was issued, and there is nothing in it that could run out or be revoked."""
EXPIRED = "过期"
SAID = {
    GENUINE: "真实：由本系统签发，内容未被改动",
    ALTERED: "已被改动：文件带有本系统的印章，但内容与签发时不同，不要采信",
    REVOKED: "真实，但现已失效",
    UNKNOWN: "未知：不是本系统签发的文件",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says; the holder is masked. ``verdict``: genuine, altered, revoked (no longer valid) or unknown."""

    verdict: str
    title: str = ""
    number: str = ""
    identifier: str = ""
    issuer: str = ""
    holder: str = ""
    valid_from: str | None = None
    valid_until: str | None = None
    state: str = ""
    sha256: str = ""
    profile: str = ""

    @property
    def words(self) -> str:
        """The verdict as a person reads it; where it no longer holds, why."""
        return f"{SAID[self.verdict]}（{self.state}）" if self.verdict == REVOKED else SAID[self.verdict]


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate as its holder sees it. ``validity``: the words on its face; ``state``: as of today."""

    id: UUID
    number: str
    identifier: str
    name: str
    issuer: str
    valid_from: date
    valid_until: date | None
    validity: str
    state: str
    holds: bool
    case: UUID
    paper: UUID


def verify_file(data: bytes) -> Verdict:
    """Check a file: our signature, the register's hash, and whether the certificate still holds.

    A file that we made and that has one byte changed is altered; a file that was never ours is unknown.
    """
    sha256, _ = digests(data)
    paper = paper_by_hash(sha256)
    if paper is None:
        return Verdict(ALTERED if bears_our_seal(data) else UNKNOWN, sha256=sha256)
    signature = check_file(data, paper.made_at)
    if not (signature.intact and signature.ours):
        return Verdict(ALTERED, paper.title, paper.number, sha256=sha256)
    certificate = Certificate.objects.filter(paper=paper.id).select_related("body").first()
    return _of_paper(paper, sha256) if certificate is None else _of_certificate(certificate, paper.profile, sha256)


def verify_number(number: str, digest: str = "") -> Verdict:
    """Check a certificate by its 证号 or 电子证照标识, or a sealed paper by its 文号, as they stand on its face; else it is unknown.

    ``digest``: the digits that the paper's QR code carries: when they are not those of what it said, what was printed is another text.
    """
    wanted = number.strip()
    rows = Certificate.objects.select_related("body")
    certificate = rows.filter(number=wanted).first() or rows.filter(identifier=wanted).first()
    paper = Paper.objects.filter(id=certificate.paper).first() if certificate else paper_by_number(wanted)
    if certificate is None and paper is not None:
        certificate = rows.filter(paper=paper.id).first()
    if paper is not None and digest and not says(paper, digest):
        return Verdict(ALTERED, paper.title, paper.number)
    if certificate is not None:
        return _of_certificate(certificate, "", "")
    if paper is None or not paper.sha256:
        return Verdict(UNKNOWN, number=wanted[:80])
    return _of_paper(paper, "")


def _of_paper(paper: Paper, sha256: str) -> Verdict:
    """A paper is genuine; but a decision to grant proves nothing any more when what it granted no longer holds."""
    said = Verdict(GENUINE, paper.title, paper.number, issuer=paper.body.name, state=ISSUED, sha256=sha256, profile=paper.profile)
    granted = certificate_of_case(paper.case) if paper.kind == "grant" else None
    if granted is None:
        return said
    holds, state = _standing(granted)
    return replace(said, state=state) if holds else replace(said, verdict=REVOKED, state=f"所颁证照{state}")


def _standing(certificate: Certificate) -> tuple[bool, str]:
    """Whether a certificate holds today, and the word for it."""
    state = State(certificate.state)
    if state is State.VALID and certificate.valid_until is not None and certificate.valid_until < today():
        return False, EXPIRED
    return state is State.VALID, state.label


def _of_certificate(certificate: Certificate, profile: str, sha256: str) -> Verdict:
    holds, state = _standing(certificate)
    record = open_personal([certificate.record]).get(certificate.record, {})
    return Verdict(
        verdict=GENUINE if holds else REVOKED,
        title=certificate.name,
        number=certificate.number,
        identifier=certificate.identifier,
        issuer=certificate.body.name,
        holder=masked_name(str(record.get("name", ""))),
        valid_from=certificate.valid_from.isoformat(),
        valid_until=certificate.valid_until.isoformat() if certificate.valid_until else None,
        state=state,
        sha256=sha256,
        profile=profile,
    )


def certificates_of(holder: UUID) -> list[Certificate]:
    """The certificates of a party, newest first."""
    return list(Certificate.objects.filter(holder=holder).select_related("body").order_by("-valid_from", "number"))


def certificates_held(holder: UUID) -> list[HeldCertificate]:
    """The certificates of a party with how long they hold, newest first. One query."""
    return [_held(certificate) for certificate in certificates_of(holder)]


def _held(certificate: Certificate) -> HeldCertificate:
    holds, state = _standing(certificate)
    return HeldCertificate(
        id=certificate.id,
        number=certificate.number,
        identifier=certificate.identifier,
        name=certificate.name,
        issuer=certificate.body.name,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        validity=Validity(certificate.valid_from, certificate.valid_until, certificate.validity_note).words,
        state=state,
        holds=holds,
        case=certificate.case,
        paper=certificate.paper,
    )


def certificate_of_case(case: UUID) -> Certificate | None:
    """The certificate that a case led to."""
    return Certificate.objects.filter(case=case).first()


@projection("certificates", Certificate, "issue")
def _certificates(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, object]]:
    """Number, identifier, validity and state of every certificate."""
    rows: dict[UUID, dict[str, object]] = {}
    for stream, entries in streams.items():
        issued = entries[0].data
        until = issued["valid_until"]
        rows[stream] = {
            "number": issued["number"],
            "identifier": issued["identifier"],
            "case": UUID(issued["case"]),
            "paper": UUID(issued["paper"]),
            "valid_from": date.fromisoformat(issued["valid_from"]),
            "valid_until": date.fromisoformat(until) if until else None,
            "validity_note": issued.get("validity_note", ""),
            "state": next((entry.data["state"] for entry in reversed(entries) if entry.act == "change_state"), State.VALID.value),
        }
    return rows
