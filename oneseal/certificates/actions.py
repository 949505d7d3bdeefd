"""Issuing certificates with the act of 制证, and what becomes of them afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import LIFE, State, Validity, require_follows
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Act, Lock, allocate, gate, new_stream
from oneseal.journal.queries import blind_index, today
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.law.codes import certificate_identifier
from oneseal.law.powers import DECIDE
from oneseal.law.rule import Refused
from oneseal.people.queries import standing_of, standing_reads
from oneseal.people.rules import Scope, may

KIND = "901"
"""Serial of the certificate type under the issuing bureau's own USCC, until the province's directory is imported."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate to be issued: for whom, under which grant, valid when."""

    case: UUID
    item_version: UUID
    body: UUID
    name: str
    holder: UUID
    holder_name: str
    holder_code: str
    validity: Validity
    demo: bool


def new_identifier(uscc: str, on: date) -> str:
    """电子证照标识 (GB/T 36904) of a certificate that the bureau ``uscc`` issues."""
    serial = f"{on.year}{allocate(f'certificate/{uscc}/{on.year}', 32):06d}"
    return certificate_identifier(uscc + KIND, uscc, serial)


def issue(act: Act, issued: Issued, number: str, identifier: str, paper: UUID, *, by: UUID | None) -> UUID:
    """颁发: found the certificate's stream in the transaction of the act that makes it."""
    certificate = new_stream()
    record, reference, rows = seal_personal({"name": issued.holder_name, "code": issued.holder_code})
    values = {
        "id": certificate, "number": number, "identifier": identifier, "name": issued.name, "case": issued.case,
        "item_version": issued.item_version, "body_id": issued.body, "holder_id": issued.holder,
        "holder_index": blind_index("holder", issued.holder_code), "record": record, "paper": paper,
        "valid_from": issued.validity.since, "valid_until": issued.validity.until, "validity_note": issued.validity.note,
        "state": State.VALID.value, "demo": issued.demo,
    }  # fmt: skip
    data: Mapping[str, Any] = {
        "number": number,
        "identifier": identifier,
        "case": str(issued.case),
        "paper": str(paper),
        "holder": reference,
        "valid_from": issued.validity.since.isoformat(),
        "valid_until": issued.validity.until.isoformat() if issued.validity.until else None,
        "validity_note": issued.validity.note,
    }
    act.found(certificate, "issue", by=by, data=data, rows=[*rows, Insert(Certificate, values)])
    return certificate


def _issuer_read(certificate: UUID) -> Read:
    """The bureau that issued a certificate, and its division."""
    sql = "SELECT c.body_id, b.division_id FROM certificates_certificate c JOIN people_body b ON b.id = c.body_id WHERE c.id = %s"
    return Read(sql, (certificate,))


def change_state(certificate: UUID, state: State, *, reason: str, by: UUID) -> Entry:
    """暂扣、恢复、撤回、撤销、吊销、注销: a decision of the issuing bureau (批准), with reason, by the table of states."""
    if not reason.strip():
        raise Refused(LIFE, "没有写明理由", field="reason", mend="请写明事实、依据和理由")
    with gate(certificate, Lock(Certificate, certificate), [*standing_reads(by, today()), _issuer_read(certificate)]) as act:
        *standing, issuer = act.answers
        body, division = issuer[0]
        permit = may(standing_of(standing), DECIDE, Scope(UUID(str(body)), str(division)))
        present = next((State(entry.data["state"]) for entry in reversed(act.entries) if entry.act == "change_state"), State.VALID)
        require_follows(present, state)
        rows = [Update(Certificate, {"id": certificate, "state": present.value}, {"state": state.value})]
        hands: dict[str, Any] = {"by": by, "power": permit.power, "substituting": permit.substituting}
        return act.record("change_state", **hands, data={"state": state.value, "reason": reason.strip()}, rows=rows)
