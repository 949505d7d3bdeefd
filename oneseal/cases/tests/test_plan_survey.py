"""约定勘验: two officers with the post, a day that the calendar has and that is not over; who was planned goes, or it is planned anew."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import in_the_way, planned_surveys
from oneseal.cases.queries.inbox import messages_to
from oneseal.cases.tests.office import CONTROL, cast, reached, refused, row, said
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.law.powers import SURVEY
from oneseal.people.queries import bureau_of, officers_of

pytestmark = pytest.mark.usefixtures("city")


def planned(case: UUID, **changed: Any) -> None:
    """孙勘验 and 钱勘验 go tomorrow."""
    given = {
        "officers": [cast("孙勘验"), cast("钱勘验")],
        "planned_on": today() + timedelta(days=1),
        "planned_at": "09:30",
        "place": "云岚市一号",
        "by": cast("孙勘验"),
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
    told, _ = messages_to(row(case).applicant_id)
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
    with refused(case):
        planned(case, officers=[cast("孙勘验")])
    with refused(case):
        planned(case, officers=[cast("孙勘验"), cast("赵审查")])


def test_who_was_planned_goes_or_it_is_planned_anew() -> None:
    case = reached("survey")
    planned(case)
    third = next(each for each in officers_of(row(case).body_id, SURVEY) if each not in {cast("孙勘验"), cast("钱勘验")})
    with refused(case, "不一致"):
        actions.survey(case, by=cast("孙勘验"), officers=[third], **CONTROL)
    planned(case, officers=[cast("孙勘验"), third])
    actions.survey(case, by=cast("孙勘验"), officers=[third], **CONTROL)
    assert row(case).planned_on is None


def test_a_plan_is_called_off_with_its_reason_once() -> None:
    case = reached("survey")
    with refused(case, "没有约定"):
        actions.cancel_survey_plan(case, reason="下雨", by=cast("孙勘验"))
    planned(case)
    actions.cancel_survey_plan(case, reason="下雨", by=cast("孙勘验"))
    assert row(case).planned_on is None
    told, _ = messages_to(row(case).applicant_id)
    assert next(each for each in told if each.case == case).said == (("理由", "下雨"),)
    surveyed(case)


def test_nothing_is_planned_before_the_survey_is_next() -> None:
    case = reached("review")
    with refused(case):
        planned(case)


def test_what_stands_in_the_way_is_told() -> None:
    case, other = reached("survey"), reached("survey")
    day = today() + timedelta(days=9)
    planned(case, planned_on=day)
    body = row(case).body_id
    assert len(in_the_way(body, [cast("孙勘验")], day, "10:00", besides=other)) == 1
    assert in_the_way(body, [cast("孙勘验")], day, "14:00", besides=other) == []
    assert in_the_way(body, [cast("孙勘验")], day, "10:00", besides=case) == []


def test_the_projection_is_derived_anew_and_equal() -> None:
    planned(reached("survey"))
    assert rebuild(PROJECTIONS["cases"]).differences == []
    assert Case.objects.filter(planned_on__isnull=False).exists()
