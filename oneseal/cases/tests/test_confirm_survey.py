"""会签 (行政许可法 34(3)): who went along confirms the record herself, or objects in words; until then nothing is decided."""

from functools import partial
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.queries import Wanted, worklist
from oneseal.cases.queries.desk import desk
from oneseal.cases.tests.office import CONTROL, at_once, cast, kinds, lent, reached, refused, row, said
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.law.powers import SURVEY
from oneseal.people.queries import officers_of, standing

pytestmark = pytest.mark.usefixtures("city")


def offered(case: UUID, name: str) -> set[str]:
    """What a person's page offers."""
    page = desk(standing(cast(name), today()), case)
    assert page is not None
    return {offer.act for offer in page.offers}


def test_the_survey_is_complete_when_the_second_officer_has_confirmed_its_record() -> None:
    """Until then it lies with the surveyors, and the lists say for whom it waits; no paper is owed for a confirmation."""
    case = reached("confirm_survey")
    assert (row(case).phase, row(case).open_power) == ("SURVEY", "勘验")
    (line,) = worklist(standing(cast("钱勘验"), today()).posts, Wanted(text=row(case).number)).rows
    assert line.unsigned == {cast("钱勘验")}
    assert "confirm_survey" in offered(case, "钱勘验") and "confirm_survey" not in offered(case, "孙勘验")
    assert rebuild(PROJECTIONS["cases"]).differences == []
    papers = kinds(case)
    entry = actions.confirm_survey(case, by=cast("钱勘验"))
    assert (entry.act, entry.power, entry.by, entry.substituting) == ("confirm_survey", "勘验", cast("钱勘验"), None)
    assert (entry.data["signs"], entry.data["agrees"], entry.data["complete"]) == (str(cast("钱勘验")), True, True)
    assert (row(case).phase, row(case).open_power, kinds(case)) == ("DECIDE", "批准", papers)
    page = desk(standing(cast("周批准"), today()), case)
    assert page is not None and page.unsigned == ()


def test_who_took_it_down_or_is_not_named_or_has_signed_already_does_not_confirm() -> None:
    case = reached("confirm_survey")
    third = next(each for each in officers_of(row(case).body_id, SURVEY) if each not in {cast("孙勘验"), cast("钱勘验")})
    for by in (cast("孙勘验"), third):
        with refused(case, "C-60") as caught:
            actions.confirm_survey(case, by=by)
        assert caught.value.field == "by" and caught.value.mend
    with refused(case, "C-12"):
        actions.confirm_survey(case, by=cast("钱勘验"), seen=row(case).version - 1)
    told = at_once(*[partial(actions.confirm_survey, case, by=cast("钱勘验"))] * 2)
    assert sorted(word == "done" for word in told) == [False, True], told
    assert [entry.act for entry in entries_of(case)].count("confirm_survey") == 1


@pytest.mark.parametrize("who", ["李受理", "赵审查", "周批准", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_a_surveyor_confirms(who: str) -> None:
    case = reached("confirm_survey")
    with refused(case):
        actions.confirm_survey(case, by=cast(who))


def test_an_objection_gives_its_reason_sealed_and_is_a_signature() -> None:
    case = reached("confirm_survey")
    for wrong in ({"agrees": False}, {"agrees": False, "dissent": " "}, {"agrees": True, "dissent": "其实不符合"}):
        with refused(case, "C-60") as caught:
            actions.confirm_survey(case, by=cast("钱勘验"), **wrong)
        assert caught.value.field == "dissent" and caught.value.mend
    entry = actions.confirm_survey(case, by=cast("钱勘验"), agrees=False, dissent="水池没有接通")
    assert "水池" not in str(entry.data) and said(entry)["dissent"] == "水池没有接通"
    assert (entry.data["agrees"], row(case).phase) == (False, "DECIDE")


def test_34_3_neither_granted_nor_denied_before_and_told_who_must_sign() -> None:
    case = reached("confirm_survey")
    with refused(case, "第三十四条") as caught:
        actions.grant(case, opinion="同意", by=cast("周批准"))
    assert "钱勘验" in caught.value.reason and "钱勘验" in caught.value.mend and "孙勘验" not in caught.value.reason
    with refused(case, "第三十四条"):
        actions.deny(case, facts="x", reason="x", basis="x", by=cast("周批准"))
    with refused(case, "P-01"):
        actions.grant(case, opinion="同意", by=cast("吴外人"))


def test_who_stands_in_for_her_confirms_for_her_and_decides_nothing_of_it() -> None:
    case = reached("confirm_survey")
    with lent("勘验", "钱勘验", "严接件"):
        entry = actions.confirm_survey(case, by=cast("严接件"))
    assert (entry.by, entry.substituting, entry.data["signs"]) == (cast("严接件"), cast("钱勘验"), str(cast("钱勘验")))
    assert row(case).phase == "DECIDE"
    with lent("批准", "周批准", "严接件"), refused(case, "R4-01"):
        actions.grant(case, opinion="同意", by=cast("严接件"))


def test_where_nobody_can_sign_for_her_it_is_surveyed_anew_by_two() -> None:
    """The open task allows it; only the last record has to be confirmed, and both stand in the file."""
    case = reached("confirm_survey")
    third = next(each for each in officers_of(row(case).body_id, SURVEY) if each not in {cast("孙勘验"), cast("钱勘验")})
    actions.survey(case, by=cast("孙勘验"), officers=[third], **CONTROL)
    with refused(case, "C-60"):
        actions.confirm_survey(case, by=cast("钱勘验"))
    actions.confirm_survey(case, by=third)
    assert row(case).phase == "DECIDE" and kinds(case).count("survey_record") == 2


def test_a_record_after_which_a_second_look_is_due_is_confirmed_and_the_survey_stays_open() -> None:
    case = reached("survey")
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "conclusion": "rectify"})
    entry = actions.confirm_survey(case, by=cast("钱勘验"))
    assert (entry.data["complete"], row(case).phase, row(case).open_power) == (False, "SURVEY", "勘验")
    assert rebuild(PROJECTIONS["cases"]).differences == []
