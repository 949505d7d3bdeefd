"""作废: by a supervisor with reason; the case stays on record and its number is never used again."""

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, filed, kinds, reached, refused, row, said
from oneseal.journal.queries import entries_of, today

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("stage", ["accept", "review", "survey", "confirm_survey", "grant"])
def test_an_undecided_case_is_voided_and_stays_on_record(stage: str) -> None:
    case = reached(stage)
    before = len(entries_of(case)), kinds(case)
    entry = actions.void(case, reason="重复录入", by=cast("吕局长"))
    assert (entry.act, entry.power, said(entry)["reason"]) == ("void", "监督", "重复录入")
    assert (row(case).phase, row(case).ended_on, row(case).open_power) == ("VOID", today(), "")
    assert (len(entries_of(case)), kinds(case)) == (before[0] + 1, before[1])


def test_the_number_is_not_given_again() -> None:
    case = filed()
    number, query = row(case).number, row(case).query_number
    actions.void(case, reason="重复录入", by=cast("吕局长"))
    again = row(filed())
    assert (again.number, again.query_number) != (number, query)
    assert Case.objects.filter(number=number).count() == Case.objects.filter(query_number=query).count() == 1


def test_a_reason_is_needed() -> None:
    case = filed()
    with refused(case, "C-20"):
        actions.void(case, reason=" ", by=cast("吕局长"))


@pytest.mark.parametrize("who", ["李受理", "周批准", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_a_supervisor_voids(who: str) -> None:
    case = filed()
    with refused(case):
        actions.void(case, reason="重复录入", by=cast(who))


def test_what_was_decided_is_not_voided_and_nothing_follows_a_void() -> None:
    decided = reached("make")
    with refused(decided, "C-00"):
        actions.void(decided, reason="重复录入", by=cast("吕局长"))
    case = filed()
    actions.void(case, reason="重复录入", by=cast("吕局长"))
    with refused(case, "C-00"):
        actions.accept(case, by=cast("李受理"))
    with refused(case, "C-00"):
        actions.void(case, reason="重复录入", by=cast("吕局长"))
