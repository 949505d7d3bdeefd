"""不予受理 (行政许可法 32(2)): not this organ's; the right one is named, the remedies stand on the decision."""

from typing import Any

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, frozen, kinds, refused, row, said
from oneseal.journal.queries import today

pytestmark = pytest.mark.usefixtures("city")
WRONG_ORGAN: dict[str, Any] = {"reason": "不属本机关职权", "organ": "邻市行政审批局"}


def test_the_case_ends_and_the_entry_names_reason_and_right_organ() -> None:
    case = filed()
    entry = actions.refuse_to_accept(case, **WRONG_ORGAN, by=cast("李受理"))
    assert (entry.act, entry.power) == ("refuse_to_accept", "受理")
    assert {name: said(entry)[name] for name in WRONG_ORGAN} == WRONG_ORGAN
    after = row(case)
    assert (after.phase, after.ended_on, after.open_power, after.open_tasks) == ("NOT_ACCEPTED", today(), "", [])


def test_the_decision_is_owed_with_its_remedies() -> None:
    case = filed()
    actions.refuse_to_accept(case, **WRONG_ORGAN, by=cast("李受理"))
    assert kinds(case) == ["receipt", "refusal_to_accept"]
    content = frozen(case, "refusal_to_accept")
    assert (content["reason"], content["organ"]) == tuple(WRONG_ORGAN.values())
    assert "行政复议" in str(content["remedies"])


@pytest.mark.parametrize("missing", sorted(WRONG_ORGAN))
def test_without_a_reason_or_the_right_organ_it_is_refused(missing: str) -> None:
    case = filed()
    with refused(case, "第三十二条") as caught:
        actions.refuse_to_accept(case, **{**WRONG_ORGAN, missing: " "}, by=cast("李受理"))
    assert caught.value.field == missing


@pytest.mark.parametrize("who", ["赵审查", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_an_acceptor_refuses_to_accept(who: str) -> None:
    case = filed()
    with refused(case):
        actions.refuse_to_accept(case, **WRONG_ORGAN, by=cast(who))


def test_what_was_accepted_is_not_refused_acceptance_and_an_end_is_an_end() -> None:
    case = filed()
    actions.accept(case, by=cast("李受理"))
    with refused(case, "C-00"):
        actions.refuse_to_accept(case, **WRONG_ORGAN, by=cast("李受理"))
    ended = filed()
    actions.refuse_to_accept(ended, **WRONG_ORGAN, by=cast("李受理"))
    with refused(ended, "C-00"):
        actions.accept(ended, by=cast("李受理"))
    with refused(ended, "C-00"):
        actions.refuse_to_accept(ended, **WRONG_ORGAN, by=cast("李受理"))
