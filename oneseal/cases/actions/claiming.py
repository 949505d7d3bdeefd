"""领取、放回、转给: who works on the open step, so that colleagues do not do it twice. It binds nobody: see ADR 0005."""

from uuid import UUID

from django.db import transaction

from oneseal.cases.models import Case, Claim
from oneseal.cases.queries.claims import holds
from oneseal.journal.queries import now, today
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import party_name, standing
from oneseal.people.rules import Scope, may

CLAIMED = HouseRule("C-44", "办件由有该环节职权的人员领取，一件一人；放回由本人或者监督岗位，转给由监督岗位办理", "本系统办件规则")


def claim(case: UUID, *, by: UUID) -> None:
    """领取 the open step; refused when a colleague has it, naming her. Twice by the same person is once."""
    with transaction.atomic():
        row = _locked(case)
        _require_power(row, by)
        held = Claim.objects.filter(case=row).first()
        if held and holds(held, row) and held.person_id != by:
            raise Refused(
                CLAIMED, f"{row.number} 已由 {party_name([held.person_id])[held.person_id]} 领取", mend="请先与她商量，或者办别的件"
            )
        _take(row, by)


def release(case: UUID, *, by: UUID) -> None:
    """放回, so that any colleague may take it: by who has it, or by the bureau's supervisor."""
    with transaction.atomic():
        row = _locked(case)
        held = Claim.objects.filter(case=row).first()
        if held is None or not holds(held, row):
            raise Refused(CLAIMED, f"{row.number} 没有人领取", mend="无需放回；请刷新页面")
        if held.person_id != by and not _supervises(row, by):
            raise Refused(CLAIMED, f"{row.number} 不是您领取的", field="by", mend="请由领取人或者监督岗位放回")
        held.delete()


def reassign(case: UUID, to: UUID, *, by: UUID) -> None:
    """转给 a colleague who may do the step: by the bureau's supervisor."""
    with transaction.atomic():
        row = _locked(case)
        if not _supervises(row, by):
            raise Refused(CLAIMED, "您在本机构没有“监督”岗位", field="by", mend="请由监督岗位办理")
        _require_power(row, to)
        _take(row, to)


def _locked(case: UUID) -> Case:
    row = Case.objects.select_for_update().filter(id=case).first()
    if row is None or not row.open_power:
        raise Refused(CLAIMED, "没有这一件，或者已经没有待办环节", field="case", mend="请刷新列表")
    return row


def _require_power(row: Case, person: UUID) -> None:
    may(standing(person, today()), row.open_power, Scope(row.body_id, row.division_id, row.open_unit or None))


def _supervises(row: Case, by: UUID) -> bool:
    return any(post.power == SUPERVISE and post.body == row.body_id for post in standing(by, today()).posts)


def _take(row: Case, person: UUID) -> None:
    values = {"person_id": person, "power": row.open_power, "unit": row.open_unit, "since": now()}
    Claim.objects.update_or_create(case=row, defaults=values)
