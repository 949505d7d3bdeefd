"""送达, 归档, 撤回, 作废: how a case ends."""

import hmac
from typing import Any
from uuid import UUID

from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.actions.way import perform
from oneseal.cases.models import Case as CaseTable
from oneseal.journal.rules import Entry
from oneseal.journal.rules.verbs import verb


@verb
def deliver(
    case: UUID, *, way: str, recipient: str, by: UUID, proof: str = "", code: str = "", waybill: str = "", seen: int | None = None
) -> Entry:
    """送达 (Art. 44): the finished papers, ``way`` direct, post or electronic.

    At the window the recipient is a person, never the organisation, and ``proof`` says by what she was known:
    ``code``, the 取件码 in ``code``, or ``id``, her identity document.
    By post ``waybill`` is the carrier's number. Raises Refused when the code is another's, when nothing says by what the recipient at
    the window was known, and electronically when the applicant has not agreed to it.
    """
    data: dict[str, Any] = {"way": way, "recipient": recipient, "waybill": waybill}
    if way == "direct":
        data |= {"proof": proof, "fits": proof != "code" or _fits(case, code), "is_firm": is_firm(case, recipient.strip())}
    return perform(case, "deliver", by=by, data=data, seen=seen)


SHORTEST_OF_A_FIRM = 4
"""Characters; what is shorter is a person's name, as most are, and nothing is asked."""


def is_firm(case: UUID, recipient: str) -> bool:
    """Whether it is the name of the organisation that applied."""
    return (
        len(recipient) >= SHORTEST_OF_A_FIRM
        and CaseTable.objects.filter(id=case, applicant__kind="legal", applicant__name=recipient).exists()
    )


def _fits(case: UUID, code: str) -> bool:
    query = CaseTable.objects.filter(id=case).values_list("query_number", flat=True).first() or ""
    return bool(query) and hmac.compare_digest(pickup_code(query).encode(), code.strip().encode())


@verb
def archive(case: UUID, *, by: UUID, seen: int | None = None) -> Entry:
    """归档: the file is complete."""
    return perform(case, "archive", by=by, seen=seen)


@verb
def withdraw(case: UUID, *, by: UUID, reason: str = "", seen: int | None = None) -> Entry:
    """撤回申请 before acceptance, by the applicant or whom she mandated."""
    return perform(case, "withdraw", by=by, data={"reason": reason}, seen=seen)


@verb
def renew_query_password(case: UUID, *, by: UUID, seen: int | None = None) -> Entry:
    """更换查询密码 (C-69), by the applicant or who represents her by law; also after the case has ended."""
    return perform(case, "renew_query_password", by=by, seen=seen)


@verb
def void(case: UUID, *, reason: str, by: UUID, seen: int | None = None) -> Entry:
    """作废: by a supervisor with reason; the number is never used again."""
    return perform(case, "void", by=by, data={"reason": reason}, seen=seen)
