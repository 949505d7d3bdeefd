"""送达, 归档, 撤回, 作废: how a case ends."""

import hmac
from uuid import UUID

from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.actions.way import perform
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.rules.checks import HANDED
from oneseal.cases.rules.shapes import identity
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused


def deliver(
    case: UUID, *, way: str, recipient: str, by: UUID, proof: str = "id", code: str = "", waybill: str = "", seen: int | None = None
) -> Entry:
    """送达 (Art. 44): the finished papers, ``way`` direct, post or electronic.

    At the window ``proof`` says by what the recipient was known: ``code``, the 取件码 in ``code``, or ``id``, her identity document.
    By post ``waybill`` is the carrier's number. Raises Refused when the code is another's.
    """
    data = {"way": way, "recipient": recipient, "waybill": waybill}
    if way == "direct":
        data["proof"] = proof
        if proof == "code" and not _fits(case, code):
            raise Refused(HANDED, "取件码不对", field="code", mend="请对照“我的办件”或者短信里的六位取件码，或者核验身份证件")
    return perform(case, "deliver", by=by, data=data, seen=seen)


def _fits(case: UUID, code: str) -> bool:
    query = CaseTable.objects.filter(id=identity(case, "case")).values_list("query_number", flat=True).first() or ""
    return bool(query) and hmac.compare_digest(pickup_code(query).encode(), str(code).strip().encode())


def archive(case: UUID, *, by: UUID, seen: int | None = None) -> Entry:
    """归档: the file is complete."""
    return perform(case, "archive", by=by, seen=seen)


def withdraw(case: UUID, *, by: UUID, reason: str = "", seen: int | None = None) -> Entry:
    """撤回申请 before acceptance, by the applicant or whom she mandated."""
    return perform(case, "withdraw", by=by, data={"reason": reason}, seen=seen)


def void(case: UUID, *, reason: str, by: UUID, seen: int | None = None) -> Entry:
    """作废: by a supervisor with reason; the number is never used again."""
    return perform(case, "void", by=by, data={"reason": reason}, seen=seen)
