"""审查, 勘验, 批准: each in different hands."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.cases.actions.content import Context
from oneseal.cases.actions.way import Extra, perform
from oneseal.cases.rules import Case, Decision
from oneseal.catalogue.actions import take_code
from oneseal.catalogue.queries import version
from oneseal.journal.gate import Act
from oneseal.journal.rules import Entry


def review(case: UUID, *, opinion: str, recommendation: str, by: UUID, seen: int | None = None) -> Entry:
    """审查 (Art. 34(1)): ``recommendation`` is grant or deny; the opinion is explicit."""
    return perform(case, "review", by=by, data={"opinion": opinion, "recommendation": recommendation}, seen=seen)


def survey(
    case: UUID,
    *,
    by: UUID,
    officers: Sequence[UUID],
    place: str,
    began: str,
    ended: str,
    findings: Sequence[dict[str, str]],
    conclusion: str,
    met: str,
    signed: bool = True,
    unsigned_reason: str = "",
    surveyed_on: date | None = None,
    seen: int | None = None,
) -> Entry:
    """勘验 (Art. 34(3)): by one officer together with ``officers``, two at least in all; ``met`` signs, or the refusal is noted.

    ``began``, ``ended``: times of the day, 09:30; ``surveyed_on``: when it was not today.
    """
    data: dict[str, Any] = {
        "officers": officers,
        "place": place,
        "surveyed_on": surveyed_on.isoformat() if surveyed_on else "",
        "began": began,
        "ended": ended,
        "findings": findings,
        "conclusion": conclusion,
        "met": met,
        "signed": signed,
        "unsigned_reason": unsigned_reason,
    }
    return perform(case, "survey", by=by, data=data, seen=seen)


def grant(case: UUID, *, opinion: str, by: UUID, seen: int | None = None) -> Entry:
    """准予 (Art. 38(1)); where the item allots a code (统一社会信用代码), it is taken from the bureau's block in the same act."""
    return perform(case, "grant", by=by, data={"opinion": opinion}, seen=seen, more=_allot)


def _allot(act: Act, case: Case, decision: Decision, context: Context) -> Extra:
    block = version(case.item).allots
    return Extra(data={"allotted": take_code(block, case.body)}) if block else Extra()


def deny(case: UUID, *, facts: str, reason: str, basis: str, by: UUID, seen: int | None = None) -> Entry:
    """不予许可 (Art. 38(2)): facts, reasons, basis; remedies stand on the decision."""
    return perform(case, "deny", by=by, data={"facts": facts, "reason": reason, "basis": basis}, seen=seen)
