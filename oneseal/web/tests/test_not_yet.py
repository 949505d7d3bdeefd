"""还不能办、不能由她办: the case page names such acts to their officer, each with why, how to mend it, the rule, or what it waits for."""

import re
from collections.abc import Callable
from uuid import UUID

from django.test import Client

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, lent, reached, surveyed
from oneseal.cases.tests.test_hands import mandated, of_the_firm
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in


def beside(client: Client, case: UUID) -> str:
    """What a case page shows at its side: what may be done, what may not and why, what is to come."""
    return client.get(f"/work/cases/{case}").content.decode().split('class="actside"')[1].split('class="given"')[0]


def refusal_of(side: str, act: str) -> tuple[str, str]:
    """Why an act is not hers and how to mend it; the number of the rule, or the law."""
    found = re.search(rf'<div class="notice"><p><strong>{act}</strong>：(.*?)</p><p class="quiet small">(.*?)</p></div>', side, re.DOTALL)
    assert found, side
    return found[1], found[2].split(" ")[0]


def test_who_did_the_acceptance_is_told_why_she_cannot_review(city: None) -> None:
    """R4-01, while she stands in for the reviewer: the reason, how to mend it and the rule stand where the button would; without the power
    the page says which step is awaited."""
    case = filed("出版物零售")
    actions.accept(case, by=cast("李受理"))
    with lent("审查", "韩审核", to="李受理"):
        side = beside(signed_in("李受理"), case)
    assert refusal_of(side, "审查") == ("您已在本件办理“受理”，不能再办理“审查”。请由其他人员办理", "R4-01")
    assert f'href="/work/cases/{case}/review"' not in side and "<button>" not in side
    side = beside(signed_in("李受理"), case)
    assert "现在等待：" in side and "R4-01" not in side and "<button>" not in side


def test_who_acts_for_the_applicant_is_told_to_leave_the_case_to_others(city: None) -> None:
    """R4-07: every act of her post, with reason, mend and rule."""
    case = of_the_firm()
    with mandated("李受理"):
        side = beside(signed_in("李受理"), case)
    for act in ("受理", "补正告知"):
        assert refusal_of(side, act) == ("您是本件的申请人或者代理人，不能办理“受理”。请由其他人员办理", "R4-07")
    assert "<button>" not in side and f'href="/work/cases/{case}/accept"' not in side


def test_an_approver_reads_why_she_cannot_grant_and_that_she_can_deny(city: None) -> None:
    """After a survey that found it wanting: the law, the reason, the way out; the other act stays a button."""
    case = reached("survey")
    surveyed(case, conclusion="fail")
    side = beside(signed_in("周批准"), case)
    why, ground = refusal_of(side, "准予许可")
    assert why.startswith("现场核查结论为不符合，不能准予。") and "依法作出不予决定" in why and "行政许可法" in ground
    assert f'href="/work/cases/{case}/deny"' in side and f'href="/work/cases/{case}/grant"' not in side


def test_acts_to_come_are_named_to_their_officer_with_what_they_wait_for(city: None) -> None:
    """One or two stand there; more are folded; none that is another's. Hands that would meet are told beforehand."""
    case = filed("民办学校设立")
    side = beside(signed_in("周批准"), case)
    assert "现在等待：" in side and "以后轮到您的" in side and "<details" not in side.partition("以后轮到您的")[0]
    assert re.search(r"<strong>准予许可、不予许可</strong>：等“受理判断”“审查”“现场核查（两人以上）”办完", side)
    assert "制证" not in side and "制证" in beside(signed_in("郑制证"), case)
    at_window = filed("出版物零售", channel="counter", received_by=cast("李受理"))
    with lent("审查", "韩审核", to="李受理"):
        told = beside(signed_in("李受理"), at_window).partition("以后轮到您的")[2]
    assert "不能再办理“审查”" in told and "R4-01" in told


def test_many_acts_to_come_are_folded(visit: Callable[..., Visit]) -> None:
    """Also on a phone; opened, axe finds nothing."""
    case = filed("民办学校设立")
    with lent("归档", "李受理", to="郑制证"):
        here = visit("郑制证", width=360)
        here.page.goto(f"/work/cases/{case}")
        fold, archiving = here.main.locator("details", has_text="以后轮到您的 3 步"), here.main.get_by_text("归档", exact=True).first
        assert not archiving.is_visible()
        fold.locator("summary").click()
        assert archiving.is_visible() and here.barriers() == [] and not here.overflows()
