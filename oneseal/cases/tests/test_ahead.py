"""以后的步骤: an officer reads which steps to come are hers, what each waits for, and what stands in her way even then."""

from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.queries.ahead import Later
from oneseal.cases.queries.desk import desk
from oneseal.cases.tests.office import cast, filed, lent, reached, reviewer
from oneseal.flow import open_tasks
from oneseal.journal.queries import today
from oneseal.people.queries import standing

pytestmark = pytest.mark.usefixtures("city")
SCHOOL = "民办学校设立"


def later(case: UUID, name: str) -> list[Later]:
    """What is told to an officer."""
    found = desk(standing(cast(name), today()), case)
    assert found is not None
    return list(found.later)


def told(case: UUID, name: str) -> dict[str, tuple[str, ...]]:
    """Names of her acts at each step to come → what is done before."""
    return {"、".join(each.labels): each.waits for each in later(case, name)}


def test_the_approver_of_a_case_just_received_waits_for_all_that_comes_before() -> None:
    """By the names of the chart, in its order; nobody reads of steps that are others'."""
    case = filed(SCHOOL)
    assert told(case, "周批准") == {"准予许可、不予许可": ("受理判断", "审查", "现场核查（两人以上）")}
    assert list(told(case, "郑制证")) == ["制证", "送达"]
    (archiving,) = later(case, "李受理")
    assert archiving.labels == ("归档",) and archiving.ground.startswith("C-07") and not archiving.why


def test_what_is_open_now_is_offered_and_not_told_as_to_come() -> None:
    """And what is behind is gone; an ended case has nothing to come."""
    case = reached("review", SCHOOL)
    found = desk(standing(reviewer(case), today()), case)
    assert found is not None and "review" in {offer.act for offer in found.offers} and found.later == ()
    ended = filed(SCHOOL)
    actions.refuse_to_accept(ended, reason="不属本机关", organ="邻县审批局", by=cast("李受理"))
    assert told(ended, "周批准") == {}


def test_while_the_applicant_corrects_the_window_waits_for_her() -> None:
    """A notice is given once, so it is not told again."""
    case = filed(SCHOOL)
    found = desk(standing(cast("李受理"), today()), case)
    assert found is not None
    line = found.materials[0].id
    actions.request_correction(case, [{"line": line, "problem": "不清楚", "mend": "重交"}], by=cast("李受理"))
    assert told(case, "李受理")["受理、不予受理、不受理"] == ("补正材料",)


def test_hands_that_would_meet_are_told_beforehand() -> None:
    """R4-01: who took it in at the window cannot review it, also when she stands in for the reviewer; however she came to that power."""
    case = filed("出版物零售", channel="counter", received_by=cast("李受理"))
    with lent("审查", "韩审核", to="李受理"):
        (review,) = (each for each in later(case, "李受理") if each.power == "审查")
        assert review.ground.startswith("R4-01") and "您已在本件办理“受理”" in review.why and review.mend
        assert review.waits == ("受理判断",)
    assert "审查" not in {each.power for each in later(case, "李受理")}


def test_another_county_and_a_stranger_are_told_nothing() -> None:
    case = filed(SCHOOL)
    for name in ("何邻县", "吴外人"):
        assert desk(standing(cast(name), today()), case) is None


def test_what_is_told_waits_first_for_the_step_that_is_open() -> None:
    """Wherever the case stands."""
    for verb in ("accept", "review", "survey", "grant"):
        case = reached(verb, SCHOOL)
        found = desk(standing(cast("郑制证"), today()), case)
        assert found is not None
        (now,) = open_tasks(found.loaded.program, found.case.marking)
        assert all(each.waits[0] == now.name for each in found.later), verb
