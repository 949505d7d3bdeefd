"""约定勘验: two officers with the post, a day that the calendar has and that is not over; who was planned goes, or it is planned anew."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from oneseal.calendars.queries import calendar_of
from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import planned_surveys
from oneseal.cases.queries.desk import desk
from oneseal.cases.queries.inbox import messages_to
from oneseal.cases.rules.plans import fates_of
from oneseal.cases.tests.office import CONTROL, cast, reached, refused, row, said
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, entries_of, local_time, now, rebuild, today
from oneseal.law.powers import SURVEY
from oneseal.people.queries import bureau_of, officers_of, standing

pytestmark = pytest.mark.usefixtures("city")


def planned(case: UUID, **changed: Any) -> None:
    """孙勘验 and 钱勘验 go tomorrow."""
    given = {
        "officers": [cast("孙勘验"), cast("钱勘验")],
        "planned_on": today() + timedelta(days=1),
        "planned_at": "09:30",
        "place": "云岚市一号",
        "by": cast("孙勘验"),
        "anyway": True,
        "agreed": True,
        **changed,
    }
    actions.plan_survey(case, **given)


def surveyed(case: UUID, by: str = "孙勘验", other: str = "钱勘验") -> None:
    actions.survey(case, by=cast(by), officers=[cast(other)], **CONTROL)


def test_a_plan_is_told_to_the_officers_and_to_the_applicant() -> None:
    case = reached("survey")
    planned(case)
    bodies = [UUID(str(bureau_of().pk))]
    for officer in ("孙勘验", "钱勘验"):
        assert case in {each.case for each in planned_surveys(bodies, cast(officer))}
    assert case not in {each.case for each in planned_surveys(bodies, cast("赵审查"))}
    (mine,) = [each for each in planned_surveys(bodies) if each.case == case]
    assert (mine.at, mine.place, len(mine.officers)) == ("09:30", "云岚市一号", 2)
    told, _ = messages_to(row(case).applicant_id, size=100_000)
    message = next(each for each in told if each.case == case and each.act == "plan_survey")
    assert dict(message.said)["地点"] == "云岚市一号" and "09:30" in dict(message.said)["时间"]


def test_where_it_is_stays_sealed() -> None:
    case = reached("survey")
    planned(case)
    entry = entries_of(case)[-1]
    assert "云岚市一号" not in str(entry.data) and said(entry)["place"] == "云岚市一号"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"planned_on": None}, "planned_on"),
        ({"planned_on": today() - timedelta(days=1)}, "planned_on"),
        ({"planned_on": today() + timedelta(days=400)}, "planned_on"),
        ({"planned_at": "25:00"}, "planned_at"),
        ({"place": "  "}, "place"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], field: str) -> None:
    case = reached("survey")
    with refused(case) as caught:
        planned(case, **changed)
    assert caught.value.field == field
    assert caught.value.mend


def test_one_officer_alone_is_no_survey_and_a_reviewer_is_none_either() -> None:
    case = reached("survey")
    with refused(case, "第三十四条"):
        planned(case, officers=[cast("孙勘验")])
    with refused(case, "“勘验”岗位"):
        planned(case, officers=[cast("孙勘验"), cast("赵审查")])


def test_who_was_planned_goes_or_it_is_planned_anew() -> None:
    case = reached("survey")
    planned(case)
    third = next(each for each in officers_of(row(case).body_id, SURVEY) if each not in {cast("孙勘验"), cast("钱勘验")})
    set_clock(now() + timedelta(days=1))
    with refused(case, "人员与约定的不一致"):
        actions.survey(case, by=cast("孙勘验"), officers=[third], **CONTROL)
    set_clock(None)
    planned(case, officers=[cast("孙勘验"), third])
    set_clock(now() + timedelta(days=1))
    actions.survey(case, by=cast("孙勘验"), officers=[third], **CONTROL)
    assert row(case).planned_on is None


def offered(case: UUID) -> set[str]:
    """What the surveyor's page offers."""
    page = desk(standing(cast("孙勘验"), today()), case)
    assert page is not None
    return {offer.act for offer in page.offers}


def test_a_plan_is_called_off_with_its_reason_once() -> None:
    case = reached("survey")
    with refused(case, "没有约定"):
        actions.cancel_survey_plan(case, reason="下雨", by=cast("孙勘验"))
    assert "cancel_survey_plan" not in offered(case)
    planned(case)
    assert "cancel_survey_plan" in offered(case)
    actions.cancel_survey_plan(case, reason="下雨", by=cast("孙勘验"))
    assert row(case).planned_on is None and "cancel_survey_plan" not in offered(case)
    told, _ = messages_to(row(case).applicant_id, size=100_000)
    assert next(each for each in told if each.case == case).said == (("理由", "下雨"),)
    surveyed(case)


def test_nothing_is_planned_before_the_survey_is_next() -> None:
    case = reached("review")
    with refused(case):
        planned(case)


def test_who_is_planned_elsewhere_about_then_is_told_and_goes_only_when_it_is_meant() -> None:
    case, other = reached("survey"), reached("survey")
    day = today() + timedelta(days=9)
    planned(case, planned_on=day)
    with refused(other, "孙勘验 09:30 已约另一件") as caught:
        planned(other, planned_on=day, planned_at="10:00", anyway=False)
    assert caught.value.field == "anyway" and caught.value.mend
    planned(case, planned_on=day, planned_at="10:00", anyway=False)
    planned(other, planned_on=day, planned_at="14:00", anyway=False)
    planned(other, planned_on=day, planned_at="10:30", anyway=True)
    assert row(other).planned_at == "10:30"


def test_who_may_not_plan_is_not_told_who_is_planned_elsewhere() -> None:
    case, other = reached("survey"), reached("survey")
    day = today() + timedelta(days=10)
    planned(case, planned_on=day)
    with refused(other, "“勘验”岗位"):
        planned(other, planned_on=day, by=cast("赵审查"), anyway=False)


def test_the_projection_is_derived_anew_and_equal() -> None:
    planned(reached("survey"))
    assert rebuild(PROJECTIONS["cases"]).differences == []
    assert Case.objects.filter(planned_on__isnull=False).exists()


def test_c_42_another_day_than_the_one_agreed_is_agreed_anew_first() -> None:
    case = reached("survey")
    planned(case)
    with refused(case, "C-42") as caught:
        surveyed(case)
    assert caught.value.field == "surveyed_on" and "改约" in caught.value.mend
    set_clock(now() + timedelta(days=1))
    surveyed(case)


def test_c_42_no_survey_is_agreed_for_a_time_that_is_over() -> None:
    """Today is right while its time is still to come."""
    set_clock((now() + timedelta(days=1)).replace(hour=6, minute=0))
    case = reached("survey")
    for over in ("00:01", local_time(now())):
        with refused(case, "已经过去") as caught:
            planned(case, planned_on=today(), planned_at=over)
        assert caught.value.field == "planned_at"
    planned(case, planned_on=today(), planned_at="14:01")


def workday(least: int) -> date:
    """A working day at least that many days ahead."""
    return calendar_of().next_working(today() + timedelta(days=least))


def saturday() -> date:
    """A day off at least a week ahead."""
    return next(day for ahead in range(7, 60) if not calendar_of().is_workday(day := today() + timedelta(days=ahead)))


@pytest.mark.parametrize("at", ["03:00", "07:59", "18:01"])
def test_c_62_outside_working_hours_only_as_agreed_with_the_applicant(at: str) -> None:
    """A working day's night, and any hour of a day off; what was agreed stands in the entry."""
    case = reached("survey")
    for day in (workday(20), saturday()):
        with refused(case, "C-62") as caught:
            planned(case, planned_on=day, planned_at=at, agreed=False)
        assert caught.value.field == "agreed" and "勾选" in caught.value.mend
    with refused(case, "C-62"):
        planned(case, planned_on=saturday(), planned_at="10:00", agreed=False)
    planned(case, planned_on=saturday(), planned_at=at)
    assert entries_of(case)[-1].data["agreed"] is True
    planned(case, planned_on=workday(20), planned_at="18:00", agreed=False)
    assert "agreed" not in entries_of(case)[-1].data


def test_a_plan_that_replaces_another_is_called_so_and_the_first_is_marked() -> None:
    """Thrice planned, then called off, then planned anew: what holds is told from what held."""
    case = reached("survey")
    for at in ("09:30", "10:30", "11:30"):
        planned(case, planned_on=workday(20), planned_at=at)
    actions.cancel_survey_plan(case, reason="下雨", by=cast("孙勘验"))
    planned(case, planned_on=workday(20), planned_at="14:30")
    told, _ = messages_to(row(case).applicant_id, size=100_000)
    mine = [each for each in reversed(told) if each.case == case and each.act == "plan_survey"]
    assert [each.is_again for each in mine] == [False, True, True, False]
    assert [each.ended_by for each in mine] == ["plan_survey", "plan_survey", "cancel_survey_plan", ""]
    said_of = [dict(each.said) for each in mine]
    assert "原定时间" not in said_of[0] and said_of[1]["原定时间"].endswith("09:30") and said_of[1]["时间"].endswith("10:30")
    page = desk(standing(cast("孙勘验"), today()), case)
    assert page is not None
    plans = [each for each in page.done if each.act == "plan_survey"]
    assert [each.label for each in plans] == ["约定勘验", "改约勘验", "改约勘验", "约定勘验"]
    assert dict(plans[1].said)["时间"].endswith("10:30") and dict(plans[1].said)["地点"] == "云岚市一号"


def test_a_plan_that_was_kept_is_not_replaced_by_the_next() -> None:
    """After the survey was held a second look is planned anew."""
    assert [fate.replaced for fate in fates_of(["plan_survey", "survey", "plan_survey", "plan_survey"])] == [None, None, None, 2]
