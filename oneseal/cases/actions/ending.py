"""送达, 归档, 撤回, 作废: how a case ends."""

from uuid import UUID

from oneseal.cases.actions.way import perform
from oneseal.journal.rules import Entry


def deliver(case: UUID, *, way: str, recipient: str, by: UUID, seen: int | None = None) -> Entry:
    """送达 (Art. 44): the finished papers, ``way`` direct, post or electronic."""
    return perform(case, "deliver", by=by, data={"way": way, "recipient": recipient}, seen=seen)


def archive(case: UUID, *, by: UUID, seen: int | None = None) -> Entry:
    """归档: the file is complete."""
    return perform(case, "archive", by=by, seen=seen)


def withdraw(case: UUID, *, by: UUID, reason: str = "", seen: int | None = None) -> Entry:
    """撤回申请 before acceptance, by the applicant or whom she mandated."""
    return perform(case, "withdraw", by=by, data={"reason": reason}, seen=seen)


def void(case: UUID, *, reason: str, by: UUID, seen: int | None = None) -> Entry:
    """作废: by a supervisor with reason; the number is never used again."""
    return perform(case, "void", by=by, data={"reason": reason}, seen=seen)
