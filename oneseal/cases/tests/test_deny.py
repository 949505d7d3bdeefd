"""不予许可 (行政许可法 38(2)): facts, reasons and basis, and the remedies on the paper; then delivered without a certificate."""

from typing import Any

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, frozen, kinds, lent, made, reached, refused, row, said, surveyed
from oneseal.certificates.queries import certificate_of_case
from oneseal.documents.queries import papers_of
from oneseal.journal.queries import today

pytestmark = pytest.mark.usefixtures("city")
WHY: dict[str, Any] = {"facts": "现场布局与图纸不符", "reason": "不符合法定条件", "basis": "食品安全法第三十五条"}


def test_the_entry_says_why_and_the_paper_tells_the_remedies() -> None:
    case = reached("grant")
    entry = actions.deny(case, **WHY, by=cast("周批准"))
    assert (entry.act, entry.power, entry.by) == ("deny", "批准", cast("周批准"))
    assert {name: said(entry)[name] for name in WHY} == WHY
    assert kinds(case)[-1] == "denial"
    content = frozen(case, "denial")
    assert content["facts"] == WHY["facts"]
    assert "行政复议" in str(content["remedies"])
    assert "行政诉讼" in str(content["remedies"])


def test_the_row_goes_on_to_delivery() -> None:
    case = reached("grant")
    actions.deny(case, **WHY, by=cast("周批准"))
    assert (row(case).phase, row(case).decided_on, row(case).open_power) == ("REFUSED", today(), "送达")


def test_a_failed_survey_may_be_denied() -> None:
    case = reached("survey")
    surveyed(case, conclusion="fail")
    actions.deny(case, **WHY, by=cast("周批准"))
    assert row(case).phase == "REFUSED"


@pytest.mark.parametrize("missing", sorted(WHY))
def test_without_facts_reasons_or_basis_it_is_refused(missing: str) -> None:
    case = reached("grant")
    with refused(case, "第三十八条") as caught:
        actions.deny(case, **{**WHY, missing: ""}, by=cast("周批准"))
    assert caught.value.field == missing


@pytest.mark.parametrize("who", ["李受理", "赵审查", "孙勘验", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_who_may_decide_denies(who: str) -> None:
    case = reached("grant")
    with refused(case):
        actions.deny(case, **WHY, by=cast(who))


def test_hands_are_apart_as_for_a_grant() -> None:
    case = reached("grant")
    with lent("批准", "周批准", "赵审查"), refused(case, "R4-01"):
        actions.deny(case, **WHY, by=cast("赵审查"))


def test_a_denied_case_has_no_certificate_and_is_delivered_and_archived() -> None:
    case = reached("grant")
    actions.deny(case, **WHY, by=cast("周批准"))
    with refused(case, "C-00"):
        actions.make(case, by=cast("郑制证"))
    with refused(case, "C-00"):
        actions.grant(case, opinion="同意", by=cast("潘首席"))
    made(case)
    actions.deliver(case, way="post", recipient="本人", waybill="EMS 1", by=cast("郑制证"))
    made(case)
    denial = next(paper.id for paper in papers_of(case) if paper.kind == "denial")
    actions.record_service(case, denial, way="post", waybill="EMS 1", happened_on=today(), by=cast("李受理"))
    actions.archive(case, by=cast("李受理"))
    assert row(case).phase == "ARCHIVED"
    assert certificate_of_case(case) is None
    assert "certificate" not in kinds(case)
