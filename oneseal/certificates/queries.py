"""Checking certificates and sealed papers, and what a holder has."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import State
from oneseal.documents.models import Paper
from oneseal.documents.queries import digests, paper_by_hash
from oneseal.journal.queries import open_personal, projection, today
from oneseal.journal.rules import Entry
from oneseal.people.rules import masked_name
from oneseal.seals.queries import bears_our_seal, check_file

GENUINE, ALTERED, REVOKED, UNKNOWN = "genuine", "altered", "revoked", "unknown"


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
    return _of_paper(paper, sha256) if certificate is None else _of_certificate(certificate, paper, sha256)


def _of_paper(paper: Paper, sha256: str) -> Verdict:
    issuer = paper.body.name
    return Verdict(GENUINE, paper.title, paper.number, issuer=issuer, state="有效", sha256=sha256, profile=paper.profile)


def _of_certificate(certificate: Certificate, paper: Paper, sha256: str) -> Verdict:
    state = State(certificate.state)
    expired = certificate.valid_until is not None and certificate.valid_until < today()
    record = open_personal([certificate.record]).get(certificate.record, {})
    return Verdict(
        verdict=GENUINE if state is State.VALID and not expired else REVOKED,
        title=certificate.name,
        number=certificate.number,
        identifier=certificate.identifier,
        issuer=certificate.body.name,
        holder=masked_name(str(record.get("name", ""))),
        valid_from=certificate.valid_from.isoformat(),
        valid_until=certificate.valid_until.isoformat() if certificate.valid_until else None,
        state="过期" if state is State.VALID and expired else state.label,
        sha256=sha256,
        profile=paper.profile,
    )


def certificates_of(holder: UUID) -> list[Certificate]:
    """The certificates of a party, newest first."""
    return list(Certificate.objects.filter(holder=holder).order_by("-valid_from", "number"))


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
            "state": next((entry.data["state"] for entry in reversed(entries) if entry.act == "change_state"), State.VALID.value),
        }
    return rows
