"""核对补正材料: supplied lines, each once, passed or with the reason why not; one look at several is one act."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.queries.desk import desk
from oneseal.cases.rules.verdicts import found_in_check, told_of_check, verdicts_in
from oneseal.cases.tests.office import cast, filed, kinds, lines_in, refused, row, said, upload
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry
from oneseal.people.queries import standing

pytestmark = pytest.mark.usefixtures("city")


def supplied() -> tuple[UUID, str, str]:
    case = filed()
    first, second = lines_in(case)[:2]
    wanted = [{"line": line, "problem": "不清楚", "mend": "请重新提交"} for line in (first, second)]
    actions.request_correction(case, wanted, by=cast("李受理"))
    actions.supply(case, {first: [upload()], second: [upload()]}, by=cast("王申请"))
    return case, first, second


def test_a_line_passes_and_the_case_stays_where_it_is() -> None:
    case, first, _ = supplied()
    before = kinds(case)
    entry = actions.check(case, [first], by=cast("李受理"))
    assert (entry.act, entry.power, entry.data["verdicts"]) == ("check", "受理", {first: True})
    assert (row(case).phase, row(case).open_power, row(case).version) == ("RECEIVED", "受理", 4)
    assert kinds(case) == before


def test_a_line_that_fails_says_why() -> None:
    case, first, _ = supplied()
    with refused(case, "C-20"):
        actions.check(case, failed={first: ""}, by=cast("李受理"))
    entry = actions.check(case, failed={first: "仍看不清"}, by=cast("李受理"))
    assert entry.data["verdicts"] == {first: False} and "仍看不清" not in str(entry.data)
    assert said(entry)["lines"] == [{"line": first, "reason": "仍看不清"}]


def test_all_lines_of_a_round_are_checked_in_one_act_or_none_is() -> None:
    """Also the reason of each that failed is there, and nobody says two things of one line."""
    case, first, second = supplied()
    for passed, failed in (([first, "unknown"], {}), ([first], {second: " "}), ([first, second], {second: "看不清"}), ([], {})):
        with refused(case):
            actions.check(case, passed, failed, by=cast("李受理"))
    entry = actions.check(case, [first], {second: "看不清"}, by=cast("李受理"))
    assert entry.data["verdicts"] == {first: True, second: False}
    page = desk(standing(cast("李受理"), today()), case)
    assert page is not None
    told = {line.id: (line.asked.passed, line.reason) for line in page.materials if line.asked}
    assert told == {first: (True, ""), second: (False, "看不清")}
    names = {line.id: line.name for line in page.materials}
    assert page.done[-1].said == ((names[first], "合格"), (names[second], "不合格：看不清"))


def test_a_check_of_an_earlier_release_is_still_read() -> None:
    """Its entry holds one line, its verdict, and the reason among the words."""
    earlier = Entry(UUID(int=1), 4, "check", None, "受理", None, None, datetime(2026, 11, 2, tzinfo=UTC), {"line": "a", "passed": False})
    assert verdicts_in(earlier) == {"a": False}
    found = found_in_check(earlier, {"reason": "看不清"}, {"a": "申请书"})
    assert found == [("申请书", "不合格", "看不清")] and told_of_check(found) == [("申请书", "不合格：看不清")]


def test_a_line_is_checked_once_and_only_when_it_was_supplied() -> None:
    case, first, _ = supplied()
    actions.check(case, [first], by=cast("李受理"))
    for line in (first, "unknown", ""):
        with refused(case, "C-22"):
            actions.check(case, [line], by=cast("严接件"))


def test_nothing_is_checked_where_nothing_was_supplied() -> None:
    case = filed()
    with refused(case, "C-22"):
        actions.check(case, [lines_in(case)[0]], by=cast("李受理"))


@pytest.mark.parametrize("who", ["王申请", "赵审查", "何邻县", "吴外人", "吕局长"])
def test_only_an_acceptor_checks(who: str) -> None:
    case, first, _ = supplied()
    with refused(case):
        actions.check(case, [first], by=cast(who))
