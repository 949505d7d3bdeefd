"""审查, 勘验, 批准, 制证, 送达, 归档: whose hands, what must be there, and what the law forbids."""

from dataclasses import replace

import pytest

from oneseal.cases.rules import TABLE, Phase
from oneseal.cases.rules.surveys import capacity, may_confirm
from oneseal.cases.tests.kernel import Desk, item_of, person
from oneseal.law.powers import R4_05, SURVEY
from oneseal.law.rule import Refused
from oneseal.people.rules import HeldPost, Standing


def under_review(slug: str = "food-business", **answers: object) -> Desk:
    made = Desk(item_of(slug), {"business": "catering", "cold_chain": False, **answers})
    made.file()
    made.act("accept")
    return made


def before_decision() -> Desk:
    made = under_review()
    made.act("review")
    made.act("survey")
    made.act("confirm_survey")
    return made


def test_the_situation_decides_whether_a_survey_is_made() -> None:
    assert under_review(business="catering").act("review").phase is Phase.SURVEY
    assert under_review(business="sale").act("review").phase is Phase.DECIDE
    assert under_review(business="sale", cold_chain=True).act("review").phase is Phase.SURVEY


@pytest.mark.parametrize(
    ("act", "who", "rule"),
    [
        ("review", "李受理", "R4-01"),
        ("grant", "李受理", "R4-01"),
        ("grant", "赵审查", "R4-01"),
        ("grant", "孙勘验", "R4-01"),
        ("grant", "钱勘验", "R4-01"),
    ],
)
def test_separated_hands(act: str, who: str, rule: str) -> None:
    made = under_review() if act == "review" else before_decision()
    with pytest.raises(Refused, match=rule):
        made.act(act, by=who)


def test_the_approver_does_not_make_the_certificate() -> None:
    made = before_decision()
    made.act("grant")
    with pytest.raises(Refused, match="R4-01"):
        made.act("make", by="周批准")


def test_staff_do_not_handle_their_own_application() -> None:
    with pytest.raises(Refused, match="R4-07"):
        under_review().act("review", by="王申请")


@pytest.mark.parametrize("act", ["accept", "review", "survey", "confirm_survey", "grant", "make", "deliver", "archive", "void"])
def test_an_act_needs_the_power_of_its_row(act: str) -> None:
    made = Desk(item_of("food-business"))
    made.file()
    for earlier in ("accept", "review", "survey", "confirm_survey", "grant", "make", "deliver"):
        if act in {earlier, "void"}:
            break
        made.act(earlier)
    with pytest.raises(Refused, match=TABLE[act].power):
        made.act(act, power="其他")


def test_on_the_spot_two_people_are_enough_but_one_is_not() -> None:
    made = Desk(item_of("company-registration", on_the_spot=True))
    made.file()
    made.act("accept")
    with pytest.raises(Refused, match="R4-02"):
        made.act("grant", by="李受理")
    assert made.act("grant").phase is Phase.GRANTED


def test_34_3_a_survey_has_two_officers() -> None:
    made = under_review()
    made.act("review")
    with pytest.raises(Refused, match="两名以上"):
        made.act("survey", officers=[])
    with pytest.raises(Refused, match="两名以上"):
        made.act("survey", officers=[str(person("孙勘验"))])


@pytest.mark.parametrize("act", ["grant", "deny"])
def test_34_3_nothing_is_decided_on_a_survey_that_one_alone_has_signed_for(act: str) -> None:
    """The article is cited, and what to do; a survey of an earlier release, which asked nobody else, stands as it was entered."""
    made = under_review()
    made.act("review")
    assert made.act("survey").phase is Phase.SURVEY
    with pytest.raises(Refused, match="第三十四条") as refused:
        made.act(act)
    assert "会签" in refused.value.reason and "重新勘验" in refused.value.mend
    earlier = {name: value for name, value in made.entries[-1].data.items() if name != "to_sign"}
    made.entries[-1] = replace(made.entries[-1], data=earlier)
    assert made.case.phase is Phase.DECIDE and made.act(act).decided_on


def test_34_3_each_of_those_who_went_along_confirms_once_and_the_last_completes_the_survey() -> None:
    made, others = under_review(), ("钱勘验", "吴勘验")
    made.act("review")
    made.act("survey", officers=[str(person(name)) for name in others])
    for wrong in ("孙勘验", "冯勘验"):
        with pytest.raises(Refused, match="C-60"):
            made.act("confirm_survey", by=wrong)
    assert made.act("confirm_survey", by="吴勘验").phase is Phase.SURVEY
    with pytest.raises(Refused, match="已经在这份勘验记录上签过"):
        made.act("confirm_survey", by="吴勘验")
    assert made.act("confirm_survey", by="钱勘验").phase is Phase.DECIDE


def test_34_3_a_new_survey_takes_the_place_of_a_record_that_cannot_be_confirmed() -> None:
    """A post that has ended has nobody to stand in."""
    made = under_review()
    made.act("review")
    made.act("survey")
    made.act("survey", officers=[str(person("吴勘验"))])
    with pytest.raises(Refused, match="不是这份勘验记录的核查人员"):
        made.act("confirm_survey", by="钱勘验")
    assert made.act("confirm_survey", by="吴勘验").phase is Phase.DECIDE


def test_who_stands_in_confirms_by_the_post_that_was_lent_to_her_unless_the_record_names_her() -> None:
    made = under_review()
    made.act("review")
    case = made.act("survey")
    own = HeldPost(person("岗"), SURVEY, case.body, case.division, "survey")
    lent = replace(own, post=person("她的岗"), substituting=person("钱勘验"))
    for name, posts, signs in (("吴勘验", (lent,), "钱勘验"), ("孙勘验", (own, lent), ""), ("钱勘验", (own, lent), "钱勘验")):
        acting = capacity("confirm_survey", Standing(person(name), (own, lent)), case)
        assert acting.posts == posts, name
        assert may_confirm(case, acting.person, acting.posts[0].substituting) == (person(signs) if signs else None), name
    assert capacity("survey", Standing(person("吴勘验"), (own, lent)), case).posts == (own, lent)


@pytest.mark.parametrize("field", ["place", "conclusion", "met"])
def test_a_survey_record_is_complete(field: str) -> None:
    made = under_review()
    made.act("review")
    with pytest.raises(Refused):
        made.act("survey", **{field: ""})


def test_a_refusal_to_sign_is_noted() -> None:
    made = under_review()
    made.act("review")
    with pytest.raises(Refused, match="拒绝签字"):
        made.act("survey", signed=None)
    with pytest.raises(Refused, match="拒绝签字"):
        made.act("survey", signed=False)
    made.act("survey", signed=False, unsigned_reason="负责人离场")
    assert made.entries[-1].data["signed"] is False


def test_38_1_a_survey_that_asked_for_a_second_look_is_no_ground_to_grant() -> None:
    """Nor where an older entry had closed the survey with it."""
    made = under_review()
    made.act("review")
    assert made.act("survey", conclusion="rectify").phase is Phase.SURVEY
    with pytest.raises(Refused, match="C-00"):
        made.act("grant")
    made.entries[-1] = replace(made.entries[-1], data={**made.entries[-1].data, "second_look": False, "to_sign": []})
    assert made.case.phase is Phase.DECIDE
    with pytest.raises(Refused, match="复查"):
        made.act("grant")


def test_a_refusal_names_the_phases_in_the_order_of_a_case() -> None:
    made = under_review()
    with pytest.raises(Refused, match="撤回申请只能在“已提交、预审、收件、补正告知”时办理"):
        made.act("withdraw")
    made.act("review")
    made.act("survey")
    made.act("confirm_survey")
    made.act("deny")
    with pytest.raises(Refused, match="只能在“受理、审查、勘验、批准、特别程序（挂起）”时办理"):
        made.act("request_withdrawal")


def test_an_opinion_is_written_not_only_signed() -> None:
    with pytest.raises(Refused, match="审查意见"):
        under_review().act("review", opinion="  ")
    with pytest.raises(Refused, match="不在可选范围"):
        under_review().act("review", recommendation="maybe")


def test_38_1_a_failed_survey_blocks_the_grant() -> None:
    made = under_review()
    made.act("review")
    made.act("survey", conclusion="fail")
    made.act("confirm_survey")
    with pytest.raises(Refused, match="不能准予"):
        made.act("grant")
    assert made.act("deny").phase is Phase.REFUSED


def test_the_grant_is_blocked_while_material_is_missing() -> None:
    from datetime import date

    made = Desk(item_of("publication-retail"))
    made.file({})
    made.on = date(2026, 3, 10)
    made.act("deem_accepted")
    made.act("review")
    with pytest.raises(Refused, match="申请书"):
        made.act("grant")


@pytest.mark.parametrize("field", ["facts", "reason", "basis"])
def test_38_2_a_refusal_gives_facts_reasons_and_basis(field: str) -> None:
    with pytest.raises(Refused):
        before_decision().act("deny", **{field: ""})


def test_a_grant_against_the_review_is_marked() -> None:
    made = under_review(business="sale")
    made.act("review", recommendation="deny")
    made.act("grant", opinion="补充核实后符合条件")
    assert made.entries[-1].data["against_review"] is True


def test_what_is_still_being_made_cannot_be_delivered_or_archived() -> None:
    made = before_decision()
    made.act("grant")
    made.act("make")
    made.unmade = ("准予行政许可决定书",)
    with pytest.raises(Refused, match="尚在制作"):
        made.act("deliver")
    made.unmade = ()
    made.act("deliver")
    assert made.act("archive").phase is Phase.ARCHIVED


def test_a_refusal_is_delivered_without_a_certificate() -> None:
    made = before_decision()
    made.act("deny")
    with pytest.raises(Refused):
        made.act("make")
    assert made.act("deliver").phase is Phase.DELIVERED


def test_nothing_happens_out_of_turn() -> None:
    made = under_review()
    for act in ("grant", "deny", "survey", "make", "deliver", "archive", "supply", "accept"):
        with pytest.raises(Refused):
            made.act(act)


@pytest.mark.parametrize("act", ["grant", "deny"])
@pytest.mark.parametrize(("lacking", "without"), [("受理通知书", "accept"), ("现场核查记录", "survey")])
def test_r4_05_nothing_is_decided_without_the_written_record_of_an_earlier_step(act: str, lacking: str, without: str) -> None:
    """A record is the content that the act froze (ADR 0008)."""
    made = before_decision()
    made.entries = [replace(entry, data={**entry.data, "papers": []}) if entry.act == without else entry for entry in made.entries]
    with pytest.raises(Refused, match=lacking) as refused:
        made.act(act)
    assert refused.value.rule == R4_05 and refused.value.mend


def test_r4_05_an_opinion_is_given_unless_the_item_joins_review_and_decision() -> None:
    for on_the_spot in (False, True):
        made = Desk(item_of("company-registration", on_the_spot=on_the_spot))
        made.file()
        made.act("accept")
        if on_the_spot:
            assert made.act("grant").granted
            continue
        with pytest.raises(Refused, match="R4-05"):
            made.act("grant")


def test_r4_05_does_not_wait_for_the_file_of_a_record() -> None:
    made = before_decision()
    made.unmade = ("现场核查记录",)
    assert made.act("grant").granted
