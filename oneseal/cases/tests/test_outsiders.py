"""Every act tried by those who must get nowhere: refused, and nothing is written."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.way import perform
from oneseal.cases.models import Case
from oneseal.cases.rules import TABLE, Actor
from oneseal.cases.tests.office import CONTROL, acts, cast, filed, filed_for_a_firm, filing, firm, lent, made, reached, refused, row, upload
from oneseal.journal.queries import entries_of, today
from oneseal.law.rule import Refused

pytestmark = pytest.mark.usefixtures("city")
OUTSIDERS = ("吴外人", "何邻县", "冯旁人", "陈旧托")
Act = Callable[[UUID, UUID], Any]
LINES = [{"line": "x", "problem": "x", "mend": "x"}]
LATER = ("submit", "pre_review", "receive", "request_withdrawal", "suspend", "resume", "extend", "lapse", "terminate", "deem_accepted")
STAGED = {
    "grant": "grant",
    "deny": "grant",
    "plan_survey": "survey",
    "cancel_survey_plan": "survey",
    **{act: act for act in ("review", "survey", "confirm_survey", "make", "deliver", "archive")},
}
"""Where a case must stand for the act to be the next one."""


def later(act: str) -> Act:
    """An act of the table that has no verb of its own yet."""
    return lambda case, by: perform(case, act, by=by)


ACTS: dict[str, Act] = {
    "accept": lambda case, by: actions.accept(case, by=by),
    "request_correction": lambda case, by: actions.request_correction(case, LINES, by=by),
    "request_further_correction": lambda case, by: actions.request_further_correction(case, LINES, by=by),
    "supply": lambda case, by: actions.supply(case, {"x": [upload()]}, by=by),
    "add_material": lambda case, by: actions.add_material(case, {"x": [upload()]}, by=by),
    "check": lambda case, by: actions.check(case, ["x"], by=by),
    "refuse_to_accept": lambda case, by: actions.refuse_to_accept(case, reason="x", organ="x", by=by),
    "declare_not_needed": lambda case, by: actions.declare_not_needed(case, reason="x", by=by),
    "review": lambda case, by: actions.review(case, opinion="x", recommendation="grant", by=by),
    "survey": lambda case, by: actions.survey(case, by=by, officers=[cast("钱勘验")], **CONTROL),
    "confirm_survey": lambda case, by: actions.confirm_survey(case, by=by),
    "plan_survey": lambda case, by: actions.plan_survey(
        case, officers=[cast("孙勘验"), cast("钱勘验")], planned_on=today(), planned_at="09:30", place="x", by=by
    ),
    "cancel_survey_plan": lambda case, by: actions.cancel_survey_plan(case, reason="x", by=by),
    "grant": lambda case, by: actions.grant(case, opinion="x", by=by),
    "deny": lambda case, by: actions.deny(case, facts="x", reason="x", basis="x", by=by),
    "make": lambda case, by: actions.make(case, by=by),
    "deliver": lambda case, by: actions.deliver(case, way="direct", proof="id", recipient="x", by=by),
    "archive": lambda case, by: actions.archive(case, by=by),
    "record_service": lambda case, by: actions.record_service(case, case, way="direct", happened_on=today(), recipient="x", by=by),
    "withdraw": lambda case, by: actions.withdraw(case, by=by),
    "renew_query_password": lambda case, by: actions.renew_query_password(case, by=by),
    "void": lambda case, by: actions.void(case, reason="x", by=by),
    **{act: later(act) for act in LATER},
}


def test_every_act_of_the_table_is_tried() -> None:
    assert set(ACTS) | {"file"} == set(TABLE)


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("act", sorted(ACTS))
def test_an_outsider_gets_nowhere(act: str, outsider: str) -> None:
    stage = STAGED.get(act, "accept")
    case = _standing.get(stage) or _standing.setdefault(stage, reached(stage))
    made(case)
    before = acts(), Case.objects.get(id=case).version
    with pytest.raises(Refused) as refused:
        ACTS[act](case, cast(outsider))
    assert str(refused.value.rule)
    assert (acts(), Case.objects.get(id=case).version) == before


_standing: dict[str, UUID] = {}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_former_agent_and_the_firm_s_narrow_one_get_nowhere_in_the_firm_s_own_case(act: str) -> None:
    case = _standing.get("firm") or _standing.setdefault("firm", filed_for_a_firm(of="云岚禾丰食品有限公司"))
    narrow = _standing.get("narrow") or _standing.setdefault("narrow", filed_for_a_firm(of="云岚书香图书有限公司"))
    with refused(case):
        ACTS[act](case, cast("陈旧托"))
    with refused(narrow):
        ACTS[act](narrow, cast("曹代办"))


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("act", [named.act for named in TABLE.values() if named.actor is Actor.OFFICER and named.act not in LATER])
def test_what_stops_an_outsider_is_the_missing_post_and_nothing_accidental(act: str, outsider: str) -> None:
    stage = STAGED.get(act, "accept")
    case = _standing.get(stage) or _standing.setdefault(stage, reached(stage))
    with refused(case) as caught:
        ACTS[act](case, cast(outsider))
    assert str(caught.value.rule)[:4] in {"P-01", "P-02"}


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("act", ["supply", "withdraw"])
def test_what_stops_a_stranger_to_the_applicant_is_the_missing_mandate(act: str, outsider: str) -> None:
    case = filed()
    if act == "supply":
        line = next(iter(filing()["materials"]))
        actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
        with refused(case, "委托"):
            actions.supply(case, {line: [upload(outsider)]}, by=cast(outsider))
    else:
        with refused(case, "委托"):
            ACTS[act](case, cast(outsider))


def test_nobody_at_all_and_an_unknown_person_get_nowhere() -> None:
    case = reached("grant")
    for nobody in (None, UUID(int=3), row(case).applicant_id, firm()):
        with refused(case):
            actions.grant(case, opinion="同意", by=nobody)  # type: ignore[arg-type]  # as a forged request would


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_nobody_files_for_somebody_without_a_mandate(outsider: str) -> None:
    given = filing(by=cast(outsider))
    before = Case.objects.count()
    with pytest.raises(Refused):
        actions.file(given.pop("item_version"), **given)
    assert Case.objects.count() == before


@pytest.mark.parametrize("act", [named.act for named in TABLE.values() if named.actor is Actor.OFFICER])
def test_a_forged_case_is_not_found(act: str) -> None:
    with pytest.raises(Refused, match="J-01"):
        ACTS[act](UUID(int=7), cast("李受理"))


def test_one_officer_does_not_act_twice_where_hands_are_apart() -> None:
    case = reached("grant", "民办学校设立")
    with lent("批准", "周批准", "李受理"), refused(case, "R4-01"):
        actions.grant(case, opinion="x", by=cast("李受理"))
    assert [entry.act for entry in entries_of(case)][-1] == "confirm_survey"


def test_a_stale_page_changes_nothing_and_says_so() -> None:
    case = filed()
    with pytest.raises(Refused, match="C-12"):
        actions.accept(case, by=cast("李受理"), seen=7)
    actions.accept(case, by=cast("李受理"), seen=1)
    with pytest.raises(Refused, match="C-12"):
        actions.accept(case, by=cast("李受理"), seen=1)
    with pytest.raises(Refused, match="C-00"):
        actions.accept(case, by=cast("李受理"))
    assert len(entries_of(case)) == 2
