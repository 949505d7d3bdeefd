"""领取、放回、转给: who works on the open step, so that colleagues do not do it twice. It binds nobody: see ADR 0005."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from oneseal.cases.models import Case, Claim
from oneseal.cases.queries.claims import holds
from oneseal.cases.rules.steps import Step
from oneseal.journal.gate import Act
from oneseal.journal.queries import now, today
from oneseal.journal.rules import Delete, Read, Row
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import SUPERVISE, SURVEY
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import party_name, standing
from oneseal.people.rules import Scope, may

CLAIMED = HouseRule("C-44", "办件由有该环节职权的人员领取，每个待办环节一人；放回由本人或者监督岗位，转给由监督岗位办理", "本系统办件规则")


@verb
def claim(case: UUID, *, by: UUID) -> None:
    """领取 the open step; refused when a colleague has it, naming her. Twice by the same person is once."""
    with transaction.atomic():
        row = _locked(case)
        step = _hers(row, by)
        held = Claim.objects.filter(case=row, power=step[0], unit=step[1]).first()
        if held and held.person_id != by:
            raise Refused(
                CLAIMED, f"{row.query_number} 已由 {party_name([held.person_id])[held.person_id]} 领取", mend="请先与她商量，或者办别的件"
            )
        _take(row, step, by)


@verb
def release(case: UUID, *, by: UUID) -> None:
    """放回, so that any colleague may take it: by who has it, or by the bureau's supervisor."""
    with transaction.atomic():
        row = _locked(case)
        held = [each for each in Claim.objects.filter(case=row) if holds(each, row)]
        if not held:
            raise Refused(CLAIMED, f"{row.query_number} 没有人领取", mend="无需放回；请刷新页面")
        hers = [each for each in held if each.person_id == by] or (held if _supervises(row, by) else [])
        if not hers:
            raise Refused(CLAIMED, f"{row.query_number} 不是您领取的", field="by", mend="请由领取人或者监督岗位放回")
        for each in hers:
            each.delete()


@verb
def reassign(case: UUID, to: UUID, *, by: UUID) -> None:
    """转给 a colleague who may do the step: by the bureau's supervisor."""
    with transaction.atomic():
        row = _locked(case)
        if not _supervises(row, by):
            raise Refused(CLAIMED, "您在本机构没有“监督”岗位", field="by", mend="请由监督岗位办理")
        _take(row, _step_for(row, to), to)


def survey_claims_read(case: UUID) -> Read:
    """The question of a gate's first trip: who has taken the survey of a case."""
    return Read("SELECT id, person_id FROM cases_step_claim WHERE case_id = %s AND power = %s", (case, SURVEY))


def idle_claims(act: Act, case: UUID, unsigned: Collection[UUID]) -> list[Row]:
    """The rows with which claims on a survey go once its record waits for ``unsigned``: the step stays open, but who has taken it and has
    nothing to sign any more does not work on it. ``act`` has asked :func:`survey_claims_read`."""
    held = act.answers[act.asked.index(survey_claims_read(case))]
    return [Delete(Claim, {"id": key}) for key, person in held if UUID(str(person)) not in unsigned]


def _locked(case: UUID) -> Case:
    row = Case.objects.select_for_update().filter(id=case).first()
    if row is None or not row.steps:
        raise Refused(CLAIMED, "没有这一件，或者已经没有待办环节", field="case", mend="请刷新列表")
    return row


def _step_for(row: Case, person: UUID) -> Step:
    """The first open step that the person may do; raises Refused saying why she may not do the first."""
    hers, refusals = standing(person, today()), []
    for power, unit in row.steps:
        try:
            may(hers, power, Scope(row.body_id, row.division_id, unit or None))
        except Refused as refused:
            refusals.append(refused)
        else:
            return power, unit
    raise refusals[0]


def _hers(row: Case, by: UUID) -> Step:
    """The step that she takes; a colleague of the bureau who may not do it is told which case it is and where it stands by now."""
    try:
        return _step_for(row, by)
    except Refused as refused:
        if all(post.body != row.body_id for post in standing(by, today()).posts):
            raise
        reason = f"{row.query_number} 现在是“{row.open_power}”环节，{refused.reason}"
        raise Refused(refused.rule, reason, field="by", mend=refused.mend) from refused


def _supervises(row: Case, by: UUID) -> bool:
    return any(post.power == SUPERVISE and post.body == row.body_id for post in standing(by, today()).posts)


def _take(row: Case, step: Step, person: UUID) -> None:
    values = {"person_id": person, "since": now()}
    Claim.objects.update_or_create(case=row, power=step[0], unit=step[1], defaults=values)
