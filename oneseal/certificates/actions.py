"""Issuing certificates with the act of 制证, and what becomes of them afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.certificates.models import Certificate
from oneseal.certificates.rules import LIFE, State, Validity, require_follows, require_ground
from oneseal.documents.actions import owe
from oneseal.documents.queries import content_kept
from oneseal.documents.rules import title_of
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Act, Lock, allocate, gate, new_stream
from oneseal.journal.queries import blind_index, local_day, today
from oneseal.journal.rules import Entry, Insert, Read, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.codes import certificate_identifier
from oneseal.law.powers import DECIDE, OWN_CASE
from oneseal.law.remedies import remedy_clause
from oneseal.law.rule import Refused
from oneseal.people.queries import standing_at, standing_reads
from oneseal.people.rules import Permit, Scope, Standing, acts_for, may

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
        "name": issued.name,
        "item": str(issued.item_version),
        "body": str(issued.body),
        "party": str(issued.holder),
        "demo": issued.demo,
        "holder": reference,
        "valid_from": issued.validity.since.isoformat(),
        "valid_until": issued.validity.until.isoformat() if issued.validity.until else None,
        "validity_note": issued.validity.note,
    }
    act.found(certificate, "issue", by=by, data=data, rows=[*rows, Insert(Certificate, values)])
    return certificate


BODY = ("name", "short_word", "government", "court", "address", "phone")
"""What the notice says of the issuing bureau, as it is now."""


def _issuer_read(certificate: UUID) -> Read:
    """The bureau that issued a certificate, its division, and what its papers say of it."""
    columns = ", ".join(f"b.{column}" for column in BODY)
    joined = "FROM certificates_certificate c JOIN people_body b ON b.id = c.body_id WHERE c.id = %s"
    return Read(f"SELECT c.body_id, b.division_id, {columns} {joined}", (certificate,))


@verb
def change_state(certificate: UUID, state: State, *, ground: str, reason: str, penalty: str = "", by: UUID) -> Entry:
    """暂扣、恢复、撤回、撤销、吊销、注销: a decision of the issuing bureau (批准), by the table of states, told in a paper.

    ``ground``: one of ``rules.GROUNDS``; ``reason``: facts and reasons, sealed like all that people write; ``penalty``: organ and number
    of the decision that a 暂扣 or 吊销 rests on. Raises Refused when it may not follow, when she acts for the holder (R4-07), or when the
    paper lacks a part.
    """
    if not reason.strip():
        raise Refused(LIFE, "没有写明理由", field="reason", mend="请写明事实和理由")
    issued = _as_issued(certificate)
    with gate(certificate, Lock(Certificate, certificate), [*standing_reads(by, today()), _issuer_read(certificate)]) as act:
        ((body, division, *own),) = act.answers[-1]
        permit = _permit(standing_at(act), Scope(UUID(str(body)), str(division)), UUID(act.entries[0].data["party"]))
        present = next((State(entry.data["state"]) for entry in reversed(act.entries) if entry.act == "change_state"), State.VALID)
        require_follows(present, state)
        on, until = local_day(act.at), act.entries[0].data["valid_until"]
        why = require_ground(present, state, ground, expired=bool(until and until < on.isoformat()), penalty=penalty)
        number = act.entries[0].data["number"]
        said = {"state": state.value, "reason": reason.strip(), "article": penalty.strip() or why.article, "certificate_number": number}
        content = _notice(issued, dict(zip(BODY, own, strict=True)), on, said)
        owed = owe("state_notice", stream=UUID(act.entries[0].data["case"]), body=UUID(str(body)), content=content, by=by)
        _, words, sealed = seal_personal({"reason": reason.strip(), **({"penalty": penalty.strip()} if penalty.strip() else {})})
        rows = [Update(Certificate, {"id": certificate, "state": present.value}, {"state": state.value}), *owed.rows, *sealed]
        hands: dict[str, Any] = {"by": by, "power": permit.power, "substituting": permit.substituting}
        data = {"state": state.value, "ground": ground, "words": words, "papers": [owed.reference]}
        return act.record("change_state", **hands, data=data, rows=rows)


def _permit(standing: Standing, scope: Scope, holder: UUID) -> Permit:
    """The approver's post at the issuing bureau; nobody decides on a certificate of her own or of whom she acts for (R4-07)."""
    permit = may(standing, DECIDE, scope)
    if acts_for(standing, holder):
        raise Refused(OWN_CASE, "您是持证人或者代表、代理持证人，不能办理本证照", field="by", mend="请由其他批准人员办理")
    return permit


def _as_issued(certificate: UUID) -> Mapping[str, Any]:
    """What the certificate says, as it was frozen; empty when there is none or its content was erased."""
    paper = Certificate.objects.filter(id=certificate).values_list("paper", flat=True).first()
    return content_kept(paper) if paper else {}


SHARED = ("regime", "case_number", "item", "task_code", "basis", "demo", "validity")
"""What the notice repeats from the certificate's own content."""


def _notice(issued: Mapping[str, Any], body: Mapping[str, Any], on: date, said: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the paper; it is addressed to whom the certificate names."""
    if not issued:
        raise Refused(LIFE, "证照的内容已删除，不能出具决定书", field="certificate", mend="请核对证照；个人信息已删除的不再办理")
    own = issued["holder"] == issued["applicant"] or issued["holder_code"] == issued.get("applicant_code")
    title = title_of("state_notice", {**issued, **said, "certificate": issued["result"]})
    return {
        **{name: issued[name] for name in SHARED},
        **said,
        "kind": "state_notice",
        "certificate": issued["result"],
        "applicant": issued["holder"],
        "applicant_code": issued["holder_code"],
        "applicant_kind": issued["applicant_kind"] if own else "legal",
        "body": dict(body),
        "on": on.isoformat(),
        "remedies": remedy_clause(str(body["government"]), str(body["court"]), on, title=title),
    }
