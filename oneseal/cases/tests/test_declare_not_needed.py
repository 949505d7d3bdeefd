"""不受理 (行政许可法 32(1)): the matter needs no licence."""

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, kinds, refused, row, said
from oneseal.journal.queries import today

pytestmark = pytest.mark.usefixtures("city")


def test_the_case_ends_with_reason_and_notice() -> None:
    case = filed()
    entry = actions.declare_not_needed(case, reason="依法不需要取得许可", by=cast("李受理"))
    assert (entry.act, entry.power, said(entry)["reason"]) == ("declare_not_needed", "受理", "依法不需要取得许可")
    assert (row(case).phase, row(case).ended_on, row(case).open_power) == ("NOT_NEEDED", today(), "")
    assert kinds(case) == ["receipt", "not_needed_notice"], "another paper than 不予受理"


def test_a_reason_is_needed() -> None:
    case = filed()
    with refused(case, "第三十二条"):
        actions.declare_not_needed(case, reason="", by=cast("李受理"))


@pytest.mark.parametrize("who", ["赵审查", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_an_acceptor_declares_it(who: str) -> None:
    case = filed()
    with refused(case):
        actions.declare_not_needed(case, reason="不需要", by=cast(who))


def test_nothing_follows_it() -> None:
    case = filed()
    actions.declare_not_needed(case, reason="不需要", by=cast("李受理"))
    with refused(case, "C-00"):
        actions.accept(case, by=cast("李受理"))
    with refused(case, "C-00"):
        actions.withdraw(case, by=cast("王申请"))
