"""勘验 on another day than the one agreed: said before the record is begun; the way to the plan and back loses nothing that was typed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from oneseal.cases.models import SurveyNote
from oneseal.cases.tests.office import cast, row
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import entries_of, now, today
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_survey import ready, record


def planned_for_tomorrow() -> UUID:
    """A case whose survey is agreed for tomorrow."""
    case = ready()
    planned(case)
    return case


def test_that_today_is_not_the_day_agreed_is_said_before_the_record_is_begun(city: None) -> None:
    """With the day; not on the day itself. Once it is past, which date to fill in."""
    case = planned_for_tomorrow()
    address, client = f"/work/cases/{case}/survey", signed_in("孙勘验")
    early = client.get(address).content.decode()
    assert "不是今天" in early and "那天去的" not in early
    assert early.index("不是今天") < early.index('name="result:0"')
    set_clock(now() + timedelta(days=1))
    assert "不是今天" not in client.get(address).content.decode()
    set_clock(now() + timedelta(days=1))
    assert "那天去的，核查日期请填那一天" in client.get(address).content.decode()


@pytest.mark.parametrize("wrong", [{}, {"met": ""}], ids=["refused by the rule", "a field is empty"])
def test_a_record_that_was_not_taken_is_kept(city: None, wrong: dict[str, str]) -> None:
    """As 暂存 keeps it: on the same page, and there again after leaving it."""
    case = planned_for_tomorrow()
    client, address = signed_in("孙勘验"), f"/work/cases/{case}/survey"
    answer = client.post(address, record(case, place="半条街", **wrong))
    assert answer.status_code == 422 and "您填的已暂存" in answer.content.decode()
    again = signed_in("孙勘验").get(address).content.decode()
    assert "半条街" in again and "店主不在场" in again
    assert "半条街" not in signed_in("钱勘验").get(address).content.decode()


def test_a_record_taken_twice_leaves_nothing_behind(city: None) -> None:
    """The second press of the same page is refused, and keeps no note of a record that is there."""
    case = ready()
    client, address, sent = signed_in("孙勘验"), f"/work/cases/{case}/survey", record(case)
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 422
    assert not SurveyNote.objects.filter(case=case).exists()


def test_a_stranger_keeps_nothing_by_being_refused(city: None) -> None:
    case = planned_for_tomorrow()
    sent = record(case)
    for name in ("赵审查", "何邻县", "王申请", "吴外人"):
        assert signed_in(name).post(f"/work/cases/{case}/survey", sent).status_code in {403, 404, 422}, name
    assert not SurveyNote.objects.filter(case=case).exists()


def test_moving_the_survey_to_today_leads_back_to_the_record(city: None) -> None:
    """Moved to another day, the next case opens: nothing is to be recorded before."""
    set_clock((now() + timedelta(days=1)).replace(hour=2, minute=0))
    for days in (0, 7):
        case = planned_for_tomorrow()
        client, address = signed_in("孙勘验"), f"/work/cases/{case}/survey"
        aside = client.post(address, {"keep": "plan_survey", "place": "半条街"}).headers["Location"]
        officers = [str(cast(name)) for name in ("孙勘验", "钱勘验")]
        when = {"planned_on": (today() + timedelta(days=days)).isoformat(), "planned_at": "11:30", "anyway": "", "agreed": "on"}
        plan = {"seen": str(row(case).version), "officers": officers, "place": "一号", **when}
        answer = client.post(aside, plan)
        if answer.status_code == 422:
            meant = answer.content.decode().split('name="anyway" value="')[1].split('"')[0]
            answer = client.post(aside, {**plan, "anyway": meant})
        assert (answer.headers["Location"] == address) is (days == 0)
        assert "半条街" in client.get(address).content.decode()


def test_calling_off_the_plan_leads_back_to_the_record(city: None) -> None:
    """Without a record begun the next case opens as ever; nothing but the plan's own acts is gone to from the record."""
    case = planned_for_tomorrow()
    client = signed_in("孙勘验")
    answer = client.post(f"/work/cases/{case}/cancel_survey_plan", {"seen": str(row(case).version), "reason": "下雨"})
    assert answer.status_code == 302 and "/survey" not in answer.headers["Location"]
    address = f"/work/cases/{case}/survey"
    assert client.post(address, {"keep": "grant", "place": "半条街"}).headers["Location"] == address


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_survey_held_before_its_day_loses_nothing(city: None, visit: Callable[..., Visit], scripts: bool) -> None:
    """On a phone: filled in, refused, the plan called off, and gone on with where it was left."""
    case = planned_for_tomorrow()
    here = visit("孙勘验", width=360, scripts=scripts)
    here.page.goto(f"/work/cases/{case}/survey")
    assert not here.overflows() and not (scripts and here.barriers())
    here.shoot("survey-off-plan-360")
    for name, value in (("place", "半条街"), ("began", "00:00"), ("ended", "00:01"), ("met", "店主")):
        here.page.locator(f'[name="{name}"]').fill(value)
    for line in here.page.locator(".check").all():
        line.get_by_text("符合", exact=True).click()
    here.press("勘验")
    here.page.locator("#mistakes").wait_for()
    assert "您填的已暂存" in here.text and not here.overflows() and not (scripts and here.barriers())
    here.shoot("survey-off-plan-refused-360")
    here.press("取消约定")
    here.page.locator("[name=reason]").fill("今天已经去过")
    here.press("取消约定的勘验")
    here.page.wait_for_url(f"**/{case}/survey")
    assert "不是今天" not in here.text
    assert here.page.locator("[name=met]").input_value() == "店主" and here.page.locator("[name=began]").input_value() == "00:00"
    assert here.page.locator('.check input[value="符合"]:checked').count() == here.page.locator(".check").count()
    assert entries_of(case)[-1].act == "cancel_survey_plan"
