"""受理, 补正, 不予受理, 不受理, 视为受理 (行政许可法 32): by paragraph, with dates."""

from dataclasses import replace
from datetime import date

import pytest

from oneseal.cases.rules import TABLE, Phase, dues_of, notice_due
from oneseal.cases.rules.supplied import is_given
from oneseal.cases.tests.kernel import CALENDAR, INPUT, KINDS, LINES, Desk, item_of, person
from oneseal.law.rule import Refused


def desk(*, materials: dict[str, object] | None = None, licensing: bool = True) -> Desk:
    made = Desk(item_of("food-business", licensing=licensing))
    made.file(materials)
    return made


def test_32_5_complete_material_is_accepted_and_the_limits_freeze() -> None:
    case = (made := desk()).act("accept")
    assert case.phase is Phase.ACCEPTED
    assert case.accepted_on == made.on
    assert case.limits == made.item.limits
    promise = dues_of(case, CALENDAR).promise
    assert promise is not None
    assert promise.due_on == date(2026, 3, 9)


def test_32_4_incomplete_material_is_not_accepted_but_corrected() -> None:
    made = desk(materials={})
    with pytest.raises(Refused, match="申请书、平面图"):
        made.act("accept")
    assert made.act("request_correction").phase is Phase.CORRECTION


@pytest.mark.parametrize(("licensing", "ground"), [(True, "行政许可法》第三十二条"), (False, "优化营商环境条例》第三十六条")])
def test_32_4_one_notice_only(licensing: bool, ground: str) -> None:
    """Of what is no licence, by the rule that governs it."""
    made = desk(materials={}, licensing=licensing)
    made.act("request_correction")
    made.act("supply")
    with pytest.raises(Refused, match="已一次告知") as refused:
        made.act("request_correction")
    assert ground in str(refused.value.rule)


def test_32_4_an_empty_notice_is_no_notice() -> None:
    with pytest.raises(Refused, match="没有列出"):
        desk().act("request_correction", lines=[])


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({"line": "unknown", "problem": "x", "mend": "y"}, "不是本次可补正"),
        ({"line": "layout", "problem": " ", "mend": "y"}, "问题"),
        ({"line": "layout", "problem": "x"}, "补正要求"),
    ],
)
def test_a_notice_says_what_is_wrong_and_how_to_mend_it(line: dict[str, str], wrong: str) -> None:
    with pytest.raises(Refused, match=wrong):
        desk().act("request_correction", lines=[line])


def test_lines_are_supplied_one_by_one_and_the_round_closes_with_the_last() -> None:
    made = desk(materials={})
    made.act("request_correction")
    files = INPUT["supply"]["materials"]
    assert made.act("supply", materials={"layout": files["layout"]}).phase is Phase.CORRECTION
    made.on = date(2026, 3, 12)
    case = made.act("supply", materials={"application": files["application"]})
    assert case.phase is Phase.RECEIVED
    assert case.resupplied_on == date(2026, 3, 12), "R': a new five-day count"
    assert notice_due(case, CALENDAR).due_on == date(2026, 3, 19)
    assert case.received_on == date(2026, 3, 2), "the first R stays on record"


def test_29_1_the_filed_form_is_the_application_and_no_file_is_asked_for_it() -> None:
    made = Desk(replace(item_of("food-business"), by_form=frozenset({"application"})))
    made.file({})
    with pytest.raises(Refused, match="未通过：平面图，"):
        made.act("accept")
    made = Desk(made.item)
    case = made.file({"layout": [{"id": str(person("layout")), "sha256": "0" * 64}]})
    assert is_given(case, made.item, "application")
    assert made.act("accept").phase is Phase.ACCEPTED


def test_supplied_lines_are_checked_before_acceptance_and_a_failed_one_says_why() -> None:
    made = desk(materials={})
    made.act("request_correction")
    made.act("supply")
    with pytest.raises(Refused, match="尚未逐项核对"):
        made.act("accept")
    made.act("check", passed=["application"])
    with pytest.raises(Refused, match="不合格的理由"):
        made.act("check", failed={"layout": ""})
    case = made.act("check", failed={"layout": "缺水池位置"})
    assert {line.line: line.reason for line in case.rounds[-1].lines}["layout"] == "缺水池位置"
    with pytest.raises(Refused, match="平面图"):
        made.act("accept")


def test_a_second_notice_is_for_failed_lines_and_for_the_supervisor() -> None:
    made = desk(materials={})
    made.act("request_correction")
    made.act("supply")
    with pytest.raises(Refused, match="没有核对不合格"):
        made.act("request_further_correction")
    made.act("check", failed={"layout": "缺水池位置"})
    made.act("check", passed=["application"])
    with pytest.raises(Refused, match="监督"):
        made.act("request_further_correction", by="李受理", power="受理")
    assert made.act("request_further_correction").phase is Phase.CORRECTION


def test_32_2_not_this_organ_names_the_right_one() -> None:
    with pytest.raises(Refused, match="应当向其申请"):
        desk().act("refuse_to_accept", organ="")
    assert desk().act("refuse_to_accept").phase is Phase.NOT_ACCEPTED


def test_32_1_no_licence_needed_is_another_outcome() -> None:
    with pytest.raises(Refused, match="理由"):
        desk().act("declare_not_needed", reason="")
    assert desk().act("declare_not_needed").phase is Phase.NOT_NEEDED


OWN = ["云岚市行政审批服务局", " 云岚市 行政审批服务局。", "行政审批服务局", "云岚市行政审批服务局综合受理科", "本局", "本行政机关"]
OTHERS = ["青山县行政审批服务局", "云岚市文化和旅游局", "云岚市行政审批服务局高新分局", "中华人民共和国云岚海关"]


@pytest.mark.parametrize("organ", OWN)
def test_32_2_the_organ_named_is_never_this_one(organ: str) -> None:
    with pytest.raises(Refused, match="就是本机关") as refused:
        desk().act("refuse_to_accept", organ=organ)
    assert (refused.value.field, str(refused.value.rule)) == ("organ", str(TABLE["refuse_to_accept"].ground))


@pytest.mark.parametrize("organ", OTHERS)
def test_32_2_any_other_organ_may_be_named(organ: str) -> None:
    assert desk().act("refuse_to_accept", organ=organ).phase is Phase.NOT_ACCEPTED


@pytest.mark.parametrize("act", ["refuse_to_accept", "declare_not_needed"])
@pytest.mark.parametrize("reason", ["申请材料不齐全", "不属本机关职权", "请另行办理"])
def test_32_4_what_is_lacking_is_asked_for_whatever_words_the_reason_has(act: str, reason: str) -> None:
    made = desk(materials={})
    with pytest.raises(Refused, match="一次告知补正的全部内容") as refused:
        made.act(act, reason=reason)
    assert str(refused.value.rule).endswith("第三十二条第一款第四项") and "平面图" in refused.value.reason
    made.act("request_correction")
    made.act("supply")
    made.act("check", failed={"layout": "看不清"})
    with pytest.raises(Refused, match="平面图"):
        made.act(act, reason=reason)


@pytest.mark.parametrize("act", ["refuse_to_accept", "declare_not_needed"])
def test_32_what_no_material_would_change_is_ended_at_once_and_the_entry_keeps_what_was_lacking(act: str) -> None:
    made = desk(materials={})
    for answer in ("true", 1, False, None):
        with pytest.raises(Refused):
            made.act(act, regardless=answer)
    assert made.act(act, regardless=True).ended_on == made.on
    assert made.entries[-1].data["lacking"] == list(LINES.values())
    whole = desk()
    whole.act(act, regardless=True)
    assert "lacking" not in whole.entries[-1].data


def test_32_4_silence_for_five_working_days_is_acceptance_from_receipt() -> None:
    made = desk(materials={})
    made.on = date(2026, 3, 9)
    with pytest.raises(Refused, match="尚未届满"):
        made.act("deem_accepted")
    made.on = date(2026, 3, 10)
    for act in ("accept", "request_correction", "refuse_to_accept", "declare_not_needed"):
        with pytest.raises(Refused, match="即为受理"):
            made.act(act)
    case = made.act("deem_accepted")
    assert (case.phase, case.accepted_on, case.deemed) == (Phase.ACCEPTED, date(2026, 3, 2), True)
    with pytest.raises(Refused):
        made.act("deem_accepted")


def test_a_public_service_is_never_deemed_accepted() -> None:
    made = desk(licensing=False)
    made.on = date(2026, 4, 10)
    with pytest.raises(Refused, match="不是行政许可"):
        made.act("deem_accepted")
    assert made.act("accept").phase is Phase.ACCEPTED


def test_deemed_acceptance_after_a_supply_counts_from_the_supply() -> None:
    made = desk(materials={})
    made.act("request_correction")
    made.on = date(2026, 3, 12)
    made.act("supply")
    made.on = date(2026, 3, 20)
    assert made.act("deem_accepted").accepted_on == date(2026, 3, 12)


def test_the_applicant_may_withdraw_before_acceptance_only() -> None:
    assert desk().act("withdraw").phase is Phase.WITHDRAWN
    made = desk()
    made.act("accept")
    with pytest.raises(Refused, match="不能撤回申请"):
        made.act("withdraw")


@pytest.mark.parametrize(
    ("before", "act"),
    [
        ("accept", "suspend"),
        ("accept", "extend"),
        ("accept", "request_withdrawal"),
        ("accept", "terminate"),
    ],
)
def test_an_act_whose_mandatory_paper_does_not_exist_yet_is_refused_saying_so(before: str, act: str) -> None:
    made = desk()
    made.act(before)
    with pytest.raises(Refused, match="尚未提供该文书"):
        made.act(act)


def test_without_its_paper_even_acceptance_is_refused() -> None:
    made = desk()
    made.kinds = KINDS - {"acceptance_notice"}
    with pytest.raises(Refused, match="acceptance_notice"):
        made.act("accept")


def test_a_case_is_voided_by_a_supervisor_with_reason_and_stays_void() -> None:
    made = desk()
    with pytest.raises(Refused, match="作废理由"):
        made.act("void", reason="")
    assert made.act("void").phase is Phase.VOID
    with pytest.raises(Refused):
        made.act("accept")


def test_pre_review_needs_a_chart_that_has_it() -> None:
    with pytest.raises(Refused):
        desk().act("pre_review")


def test_lines_of_the_correction_notice_are_the_case_s_own() -> None:
    case = desk(materials={}).act("request_correction")
    assert [line.line for line in case.rounds[-1].lines] == list(LINES)
    assert person("李受理") in case.hands["受理"]


def test_a_failed_line_is_not_forgotten_when_a_further_notice_leaves_it_out() -> None:
    made = desk(materials={})
    made.act("request_correction")
    made.act("supply")
    made.act("check", failed={"layout": "缺水池位置"})
    with pytest.raises(Refused, match="还有补正材料没有核对"):
        made.act("request_further_correction")
    made.act("check", failed={"application": "未签名"})
    with pytest.raises(Refused, match="申请书"):
        made.act("request_further_correction")


@pytest.mark.parametrize("lines", [["layout"], [None], [1]])
def test_lines_of_another_shape_are_refused(lines: list[object]) -> None:
    with pytest.raises(Refused, match="第 1 项"):
        desk().act("request_correction", lines=lines)


def test_what_the_law_has_accepted_is_not_withdrawn_as_if_it_had_not() -> None:
    made = desk()
    made.on = date(2026, 3, 18)
    with pytest.raises(Refused, match="即为受理"):
        made.act("withdraw")


def test_whoever_supplied_for_the_applicant_does_not_handle_the_case() -> None:
    made = desk(materials={})
    made.act("request_correction")
    made.act("supply", by="李受理")
    made.act("check", by="严接件", passed=["application"])
    made.act("check", by="严接件", passed=["layout"])
    with pytest.raises(Refused, match="R4-07"):
        made.act("accept", by="李受理")
