"""制证: the certificate of a grant is owed, with its number, identifier and content, and its stream begins."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from oneseal.cases.actions.content import Context, shared_content, validity_of
from oneseal.cases.actions.way import Extra, perform
from oneseal.cases.rules import Case, Decision
from oneseal.catalogue.queries import version
from oneseal.certificates.actions import Issued, issue, new_identifier
from oneseal.documents.actions import owe
from oneseal.journal.gate import Act
from oneseal.journal.queries import local_day
from oneseal.journal.rules import Entry

YES_NO = {True: "是", False: "否"}


def make(case: UUID, *, by: UUID, seen: int | None = None) -> Entry:
    """制证 (Art. 39): by the item's result type and validity; who holds it and what stands on it is the item's definition."""
    return perform(case, "make", by=by, seen=seen, more=partial(_certificate, by))


def _certificate(by: UUID, act: Act, case: Case, decision: Decision, context: Context) -> Extra:
    loaded, on = version(case.item), local_day(act.at)
    granted = case.decided_on or on
    holds = validity_of(loaded, granted)
    known = {**context.record, "answers": labelled(loaded, case.answers), "allotted": case.allotted}
    identifier = new_identifier(str(context.body["uscc"]), on)
    holder_name, holder_code = (sourced(known, loaded.certificate_holder[part]) for part in ("name", "code"))
    content = {
        **shared_content("certificate", case, loaded, context, on),
        "result": loaded.result_name or loaded.name,
        "identifier": identifier,
        "holder": holder_name,
        "holder_code": holder_code,
        "granted_on": granted.isoformat(),
        "validity": holds.words,
        "fields": [[field.label, sourced(known, field.source)] for field in loaded.certificate_fields],
    }
    owed = owe("certificate", stream=case.stream, body=case.body, content=content, by=by)
    issued = Issued(
        case.stream, case.item, case.body, content["result"], case.applicant, holder_name, holder_code,
        holds, loaded.demo,
    )  # fmt: skip
    certificate = issue(act, issued, owed.number, identifier, owed.id, by=by)
    return Extra(
        data={"certificate": str(certificate), "papers": [owed.reference], "number": owed.number, "on": on.isoformat()}, rows=owed.rows
    )


def labelled(loaded: Any, answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers in the words of the item's situations."""
    words = {situation.id: situation.options for situation in loaded.situations}
    return {name: str(words.get(name, {}).get(value, value)) for name, value in answers.items()}


def sourced(known: Mapping[str, Any], source: str) -> str:
    """The value at ``applicant.name``, ``form.x``, ``answers.y`` or ``allotted``, as text."""
    value: Any = known
    for step in source.split("."):
        value = value.get(step, "") if isinstance(value, Mapping) else ""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return str(value)
