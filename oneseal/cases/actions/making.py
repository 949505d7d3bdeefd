"""制证: the certificate of a grant is owed, with its number, identifier and content, and its stream begins."""

from functools import partial
from typing import Any
from uuid import UUID

from oneseal.cases.actions.content import Context, shared_content, validity_of
from oneseal.cases.actions.way import Extra, end_preview, perform
from oneseal.cases.rules import Case, Decision
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import kind_of, labelled, sourced
from oneseal.certificates.actions import Issued, issue, new_identifier
from oneseal.documents.actions import owe
from oneseal.journal.gate import Act
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Entry
from oneseal.journal.rules.verbs import verb

UNNUMBERED, UNALLOTTED = "（制证时取得）", "（决定时取得）"
"""What stands for the identifier, and for a code that the grant allots, while the certificate is only looked at."""


@verb
def make(case: UUID, *, by: UUID, seen: int | None = None) -> Entry:
    """制证 (Art. 39): by the item's result type and validity; who holds it and what stands on it is the item's definition."""
    return perform(case, "make", by=by, seen=seen, more=partial(_certificate, by))


def certificate_content(act: Act, case: Case, context: Context) -> dict[str, Any]:
    """What the certificate of a case says, but its identifier; before the decision, what it would say if it were granted now."""
    loaded, on = version(case.item), local_day(act.at)
    granted = case.decided_on or on
    allotted = case.allotted or (UNALLOTTED if loaded.allots else "")
    known = {**context.record, "answers": labelled(loaded, case.answers), "allotted": allotted}
    holder_name, holder_code = (sourced(known, loaded.certificate_holder[part]) for part in ("name", "code"))
    return {
        **shared_content("certificate", case, loaded, context, on),
        "result": loaded.result_name or loaded.name,
        "identifier": UNNUMBERED,
        "holder": holder_name,
        "holder_code": holder_code,
        "granted_on": granted.isoformat(),
        "validity": validity_of(loaded, granted).words,
        "fields": [[field.label, sourced(known, field.source)] for field in loaded.certificate_fields],
        "kinds": [kind_of(loaded, field.source) for field in loaded.certificate_fields],
    }


def _certificate(by: UUID, act: Act, case: Case, decision: Decision, context: Context) -> Extra:
    loaded, on = version(case.item), local_day(act.at)
    content = certificate_content(act, case, context)
    end_preview("certificate", content)
    identifier = new_identifier(str(context.body["uscc"]), on)
    content["identifier"] = identifier
    owed = owe("certificate", stream=case.stream, body=case.body, content=content, by=by)
    holds = validity_of(loaded, case.decided_on or on)
    issued = Issued(
        case.stream, case.item, case.body, content["result"], case.applicant, content["holder"], content["holder_code"],
        holds, loaded.demo,
    )  # fmt: skip
    certificate = issue(act, issued, owed.number, identifier, owed.id, by=by)
    return Extra(
        data={"certificate": str(certificate), "papers": [owed.reference], "number": owed.number, "on": on.isoformat()}, rows=owed.rows
    )
