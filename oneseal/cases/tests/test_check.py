"""核对补正材料: each supplied line once, passed or with the reason why not."""

from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, kinds, refused, row, said, upload
from oneseal.journal.queries import entries_of

pytestmark = pytest.mark.usefixtures("city")


def supplied() -> tuple[UUID, str, str]:
    case = filed()
    first, second = list(entries_of(case)[0].data["materials"])[:2]
    wanted = [{"line": line, "problem": "不清楚", "mend": "请重新提交"} for line in (first, second)]
    actions.request_correction(case, wanted, by=cast("李受理"))
    actions.supply(case, {first: [upload()], second: [upload()]}, by=cast("王申请"))
    return case, first, second


def test_a_line_passes_and_the_case_stays_where_it_is() -> None:
    case, first, _ = supplied()
    before = kinds(case)
    entry = actions.check(case, first, passed=True, by=cast("李受理"))
    assert (entry.act, entry.power, entry.data["line"], entry.data["passed"]) == ("check", "受理", first, True)
    assert (row(case).phase, row(case).open_power, row(case).version) == ("RECEIVED", "受理", 4)
    assert kinds(case) == before


def test_a_line_that_fails_says_why() -> None:
    case, first, _ = supplied()
    with refused(case, "C-20"):
        actions.check(case, first, passed=False, by=cast("李受理"))
    entry = actions.check(case, first, passed=False, reason="仍看不清", by=cast("李受理"))
    assert (entry.data["passed"], said(entry)["reason"]) == (False, "仍看不清")


def test_a_line_is_checked_once_and_only_when_it_was_supplied() -> None:
    case, first, _ = supplied()
    actions.check(case, first, passed=True, by=cast("李受理"))
    for line in (first, "unknown", ""):
        with refused(case, "C-22"):
            actions.check(case, line, passed=True, by=cast("严接件"))


def test_nothing_is_checked_where_nothing_was_supplied() -> None:
    case = filed()
    with refused(case, "C-22"):
        actions.check(case, next(iter(entries_of(case)[0].data["materials"])), passed=True, by=cast("李受理"))


@pytest.mark.parametrize("who", ["王申请", "赵审查", "何邻县", "吴外人", "吕局长"])
def test_only_an_acceptor_checks(who: str) -> None:
    case, first, _ = supplied()
    with refused(case):
        actions.check(case, first, passed=True, by=cast(who))
