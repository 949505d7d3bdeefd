"""撤回申请: by the applicant or whom she mandated for it, before acceptance only."""

from datetime import timedelta

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.way import perform
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, kinds, lines_in, refused, row, said
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import now, today

pytestmark = pytest.mark.usefixtures("city")


def test_the_case_ends_with_the_reason_if_one_was_given() -> None:
    case = filed()
    entry = actions.withdraw(case, by=cast("王申请"), reason="暂不开办")
    assert (entry.act, entry.power, entry.by, said(entry)["reason"]) == ("withdraw", "", cast("王申请"), "暂不开办")
    assert (row(case).phase, row(case).ended_on, row(case).open_power) == ("WITHDRAWN", today(), "")
    assert kinds(case) == ["receipt"]
    assert actions.withdraw(filed(), by=cast("王申请")).version == 2, "a reason may be left out"


def test_while_a_correction_is_awaited_it_may_be_withdrawn() -> None:
    case = filed()
    line = lines_in(case)[0]
    actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
    actions.withdraw(case, by=cast("王申请"))
    assert row(case).phase == "WITHDRAWN"


def test_while_she_corrects_no_date_takes_that_away() -> None:
    """She was answered in time; Art. 32's fifth working day has nothing more to say."""
    case = filed()
    line = lines_in(case)[0]
    actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
    set_clock(now() + timedelta(days=20))
    actions.withdraw(case, by=cast("王申请"))
    assert row(case).phase == "WITHDRAWN"


def test_after_acceptance_it_is_another_act_that_asks_for_consent() -> None:
    case = filed()
    actions.accept(case, by=cast("李受理"))
    with refused(case, "C-00"):
        actions.withdraw(case, by=cast("王申请"))
    with refused(case, "C-11"):
        perform(case, "request_withdrawal", by=cast("王申请"))


@pytest.mark.parametrize("who", ["冯旁人", "吴外人", "陈旧托", "李受理", "吕局长", "何邻县"])
def test_nobody_else_withdraws(who: str) -> None:
    case = filed()
    with refused(case, "委托"):
        actions.withdraw(case, by=cast(who))


def test_the_agent_needs_a_mandate_that_covers_it_and_is_in_force() -> None:
    case = filed_for_a_firm()
    with refused(case, "委托"):
        actions.withdraw(case, by=cast("陈旧托"))
    assert actions.withdraw(case, by=cast("曹代办")).mandate is not None
    narrow = filed_for_a_firm(of="云岚书香图书有限公司")
    with refused(narrow, "委托事项不包括"):
        actions.withdraw(narrow, by=cast("曹代办"))


def test_nothing_follows_a_withdrawal() -> None:
    case = filed()
    actions.withdraw(case, by=cast("王申请"))
    with refused(case, "C-00"):
        actions.accept(case, by=cast("李受理"))
    with refused(case, "C-00"):
        actions.withdraw(case, by=cast("王申请"))
