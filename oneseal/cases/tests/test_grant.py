"""准予 (行政许可法 38(1)): by other hands than accepted and reviewed, nothing missing, no failed survey; the decision is owed."""

from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.tests import own_item
from oneseal.cases.tests.office import cast, filed, filing, frozen, kinds, lent, reached, refused, reviewer, row, said, surveyed
from oneseal.catalogue.models import CodeBlock
from oneseal.documents.papers import KINDS
from oneseal.journal.queries import today
from oneseal.law.codes import uscc

pytestmark = pytest.mark.usefixtures("city")


def test_the_decision_stands_in_entry_and_row_and_its_paper_is_owed() -> None:
    case = reached("grant")
    entry = actions.grant(case, opinion="同意审查意见", by=cast("周批准"))
    assert (entry.act, entry.power, entry.by) == ("grant", "批准", cast("周批准"))
    assert (said(entry)["opinion"], entry.data["decided_on"], entry.data["against_review"]) == ("同意审查意见", today().isoformat(), False)
    assert (row(case).phase, row(case).decided_on, row(case).open_power) == ("GRANTED", today(), "制证")
    assert row(case).delivery_due_on is not None
    assert kinds(case)[-1] == "grant"


def test_the_decision_says_the_items_own_limit_of_delivery() -> None:
    """Art. 44 allows ten working days; what the item promises is frozen at acceptance, whatever it promises afterwards."""
    with own_item.published("试验限时送达", "87", delivery_day=5):
        given = filing("试验限时送达")
        case = actions.file(given.pop("item_version"), **given).stream
        actions.accept(case, by=cast("李受理"))
        own_item.publish("试验限时送达", "87", delivery_day=7)
        actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
        actions.grant(case, opinion="同意", by=cast("周批准"))
        content = frozen(case, "grant")
        assert content["delivery_limit"] == "5个工作日"
        assert "5个工作日内" in str(KINDS["grant"].blocks(content)[-1])


def test_an_opinion_is_written_not_only_pressed() -> None:
    case = reached("grant")
    with refused(case, "C-20"):
        actions.grant(case, opinion=" ", by=cast("周批准"))


@pytest.mark.parametrize("who", ["李受理", "赵审查", "孙勘验", "郑制证", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_who_may_decide_decides(who: str) -> None:
    case = reached("grant")
    with refused(case):
        actions.grant(case, opinion="同意", by=cast(who))


def test_a_failed_survey_blocks_the_grant() -> None:
    case = reached("survey")
    surveyed(case, conclusion="fail")
    with refused(case, "第三十八条"):
        actions.grant(case, opinion="同意", by=cast("周批准"))


def test_a_grant_against_the_review_gives_its_reason_and_is_marked() -> None:
    case = reached("review", "出版物零售")
    actions.review(case, opinion="不符合条件", recommendation="deny", by=reviewer(case))
    assert actions.grant(case, opinion="条件已经核实", by=cast("周批准")).data["against_review"] is True


def test_it_is_not_granted_before_its_time_nor_twice() -> None:
    early = reached("review")
    with refused(early, "C-10"):
        actions.grant(early, opinion="同意", by=cast("周批准"))
    case = reached("grant")
    actions.grant(case, opinion="同意", by=cast("周批准"))
    with refused(case, "C-00"):
        actions.grant(case, opinion="同意", by=cast("潘首席"))


def test_a_company_is_allotted_its_code_once_in_the_same_act() -> None:
    case = on_the_spot()
    block = CodeBlock.objects.get(body=row(case).body_id, name="company")
    with refused(case):
        actions.grant(case, opinion="同意", by=cast("李受理"))
    assert CodeBlock.objects.get(pk=block.pk).taken == block.taken, "what is refused takes no code"
    entry = actions.grant(case, opinion="同意", by=cast("周批准"))
    assert uscc(entry.data["allotted"]) == entry.data["allotted"]
    assert CodeBlock.objects.get(pk=block.pk).taken == block.taken + 1
    assert frozen(case, "grant")["allotted"] == entry.data["allotted"]


def on_the_spot() -> UUID:
    case = filed("公司设立登记")
    actions.accept(case, by=cast("李受理"))
    return case


def test_on_the_spot_who_accepted_does_not_decide_even_with_a_post_to_do_so() -> None:
    case = on_the_spot()
    with lent("批准", "周批准", "李受理"), refused(case, "R4-02"):
        actions.grant(case, opinion="同意", by=cast("李受理"))
    actions.grant(case, opinion="同意", by=cast("周批准"))
    assert row(case).phase == "GRANTED"


def test_where_hands_are_apart_who_reviewed_or_surveyed_does_not_decide_even_as_a_substitute() -> None:
    case = reached("grant")
    for name in ("赵审查", "孙勘验", "钱勘验", "李受理"):
        with lent("批准", "周批准", name), refused(case, "R4-01"):
            actions.grant(case, opinion="同意", by=cast(name))


def test_a_substitute_who_did_nothing_else_decides_and_the_absent_person_is_named() -> None:
    case = reached("grant")
    with lent("批准", "周批准", "严接件"):
        entry = actions.grant(case, opinion="同意", by=cast("严接件"))
    assert (entry.by, entry.substituting) == (cast("严接件"), cast("周批准"))


def test_a_substitution_that_ended_gives_nothing_any_more() -> None:
    case = reached("grant")
    with lent("批准", "周批准", "严接件"):
        pass
    with refused(case, "R4-06"):
        actions.grant(case, opinion="同意", by=cast("严接件"))
