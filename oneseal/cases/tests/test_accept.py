"""受理 (行政许可法 32(5)): complete material is accepted, the limits freeze, a notice is owed."""

import pytest

from oneseal.cases import actions
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.tests.office import cast, corrected, filed, filed_by, filing, item, kinds, lines_in, refused, row, upload
from oneseal.catalogue.queries import version
from oneseal.journal.queries import today
from oneseal.people.actions import prove_identity, register_natural
from oneseal.people.rules import Standing
from oneseal.people.tests.office import id_number

pytestmark = pytest.mark.usefixtures("city")


def test_acceptance_freezes_the_limits_of_the_version_in_its_entry() -> None:
    case = filed("出版物零售")
    entry = actions.accept(case, by=cast("李受理"))
    loaded = version(item("出版物零售").id)
    assert (entry.act, entry.version, entry.by, entry.power) == ("accept", 2, cast("李受理"), "受理")
    assert entry.data["accepted_on"] == today().isoformat()
    assert entry.data["limits"]["promise"] == [loaded.promise.amount, loaded.promise.unit.value]
    assert entry.data["limits"]["statutory"] == [loaded.statutory.amount, loaded.statutory.unit.value]


def test_the_row_shows_phase_due_dates_and_whose_work_is_next() -> None:
    case = filed("出版物零售")
    before = row(case)
    assert before.notice_due_on is not None
    actions.accept(case, by=cast("李受理"))
    after = row(case)
    assert (after.phase, after.version, after.open_power, after.accepted_on) == ("ACCEPTED", 2, "审查", today())
    assert after.notice_due_on is None, "the notice has been given"
    assert after.promise_due_on is not None
    assert after.statutory_due_on is not None
    assert today() < after.promise_due_on <= after.statutory_due_on


def test_acceptance_owes_the_acceptance_notice() -> None:
    case = filed("出版物零售")
    entry = actions.accept(case, by=cast("李受理"))
    assert kinds(case) == ["receipt", "acceptance_notice"]
    assert [paper["kind"] for paper in entry.data["papers"]] == ["acceptance_notice"]


@pytest.mark.parametrize(
    ("who", "rule"),
    [
        ("赵审查", "R4-06"),
        ("周批准", "R4-06"),
        ("龚迎客", "P-02"),
        ("何邻县", "P-02"),
        ("吴外人", "P-01"),
        ("冯旁人", "P-01"),
        ("王申请", "P-01"),
    ],
)
def test_only_an_acceptor_of_the_case_s_own_bureau_accepts(who: str, rule: str) -> None:
    case = filed()
    with refused(case, rule):
        actions.accept(case, by=cast(who))


def test_incomplete_material_is_not_accepted_and_the_missing_is_named() -> None:
    case = filed(materials={})
    with refused(case, "C-21") as caught:
        actions.accept(case, by=cast("李受理"))
    loaded = version(item().id)
    first = next(line for line in loaded.materials if line.required and not loaded.is_form(line))
    assert first.name in caught.value.reason
    assert "补正" in caught.value.mend


def test_the_application_is_the_form_and_no_file_is_asked_for_it() -> None:
    """行政许可法 29(1): who filled in the organ's form has applied. A copy may be added; what a correction asks for has to come."""
    given = filing("食品经营许可（新办）")["materials"]
    case = filed("食品经营许可（新办）", materials={line: files for line, files in given.items() if line != "application"})
    actions.accept(case, by=cast("李受理"))
    assert row(case).phase == "ACCEPTED"
    asked = filed("食品经营许可（新办）", materials=given)
    actions.request_correction(asked, [{"line": "application", "problem": "未签名", "mend": "签名后重交"}], by=cast("李受理"))
    right = filing("食品经营许可（新办）")["form"]
    actions.supply(asked, {"application": [upload()]}, form=right, stands=True, by=cast("王申请"))
    actions.check(asked, failed={"application": "仍未签名"}, by=cast("李受理"))
    with refused(asked, "C-21"):
        actions.accept(asked, by=cast("李受理"))


def test_supplied_lines_are_checked_first() -> None:
    case = filed()
    line = lines_in(case)[0]
    actions.request_correction(case, [{"line": line, "problem": "不清楚", "mend": "重交"}], by=cast("李受理"))
    actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    with refused(case, "C-22"):
        actions.accept(case, by=cast("李受理"))
    actions.check(case, [line], by=cast("李受理"))
    actions.accept(case, by=cast("严接件"))
    assert row(case).phase == "ACCEPTED"


def test_a_failed_correction_is_not_accepted() -> None:
    case = filed()
    corrected(case, passed=False)
    with refused(case, "C-21"):
        actions.accept(case, by=cast("李受理"))


def test_an_applicant_who_has_only_typed_who_she_is_is_accepted_with_a_word_on_how_that_was_checked() -> None:
    """ADR 0006: her name and number are a claim. The word is sealed with the act and stands in the journal for who decides."""
    claimed = register_natural("自报人", id_number(), by=None, claimed=True)
    case = filed_by(claimed)
    for nothing in ("", "   "):
        with refused(case, "C-50") as caught:
            actions.accept(case, identity=nothing, by=cast("李受理"))
    assert caught.value.field == "identity" and "窗口" in caught.value.mend
    entry = actions.accept(case, identity="已核验：电话联系本人，与证件照片一致。", by=cast("李受理"))
    assert row(case).phase == "ACCEPTED" and "核验" not in str(entry.data)
    (done,) = [done for done in told_whole(row(case), Standing()).done if done.act == "accept"]
    assert done.said == (("申请人身份", "已核验：电话联系本人，与证件照片一致。"),)


def test_of_an_applicant_who_has_proved_it_nothing_more_is_asked_or_kept() -> None:
    case = filed("生育登记")
    entry = actions.accept(case, identity="不用写", by=cast("李受理"))
    assert not {"identity", "words"} & entry.data.keys()
    claimed = register_natural("自报人", id_number(), by=None, claimed=True)
    case = filed_by(claimed)
    prove_identity(claimed, "居民身份证", by=cast("李受理"))
    assert actions.accept(case, by=cast("李受理")).act == "accept"


def test_a_second_press_is_out_of_turn_and_a_stale_page_says_so() -> None:
    case = filed()
    actions.accept(case, by=cast("李受理"), seen=1)
    with refused(case, "C-12"):
        actions.accept(case, by=cast("李受理"), seen=1)
    with refused(case, "C-00"):
        actions.accept(case, by=cast("严接件"))
