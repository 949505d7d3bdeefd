"""勘验 (行政许可法 34(3)): two officers at least, findings line by line, a conclusion, the person met; a record is owed."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from oneseal.cases import actions
from oneseal.cases.models import SurveyNote
from oneseal.cases.queries.desk import desk
from oneseal.cases.tests.office import CONTROL, cast, frozen, kinds, made, reached, refused, row, said, surveyed
from oneseal.documents.actions.making import make_paper
from oneseal.documents.actions.photos import receive_photo
from oneseal.documents.models import Paper, Upload
from oneseal.documents.queries import papers_of, upload_path
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, now, rebuild, today
from oneseal.law.rule import Refused
from oneseal.people.models import Party
from oneseal.people.queries import demo_data, enforcement_numbers, standing

pytestmark = pytest.mark.usefixtures("city")


def numbers_of_the_demo() -> dict[str, str]:
    """行政执法证号 by name."""
    return {row["name"]: row["enforcement_number"] for row in demo_data("staff")["staff"] if "enforcement_number" in row}


def test_both_officers_and_every_finding_are_kept_and_the_record_is_owed() -> None:
    case = reached("survey")
    given = dict(CONTROL)
    entry = actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **given)
    assert (entry.act, entry.power, entry.by) == ("survey", "勘验", cast("孙勘验"))
    assert entry.data["officers"] == sorted(str(cast(name)) for name in ("孙勘验", "钱勘验"))
    found = [{"check": "布局", "finding": "符合：合理"}]
    assert (said(entry)["findings"], entry.data["conclusion"], said(entry)["met"]) == (found, "pass", "店主")
    assert kinds(case)[-1] == "survey_record"
    record = frozen(case, "survey_record")
    assert {(officer["name"], officer["number"]) for officer in record["officers"]} == {
        ("孙勘验", enforcement_numbers([cast("孙勘验")])[cast("孙勘验")]),
        ("钱勘验", enforcement_numbers([cast("钱勘验")])[cast("钱勘验")]),
    }
    assert (record["surveyed_on"], record["began"], record["ended"]) == (today().isoformat(), given["began"], given["ended"])


@pytest.mark.parametrize("others", [[], ["孙勘验"]])
def test_one_officer_is_not_enough(others: list[str]) -> None:
    case = reached("survey")
    with refused(case, "第三十四条"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast(name) for name in others], **CONTROL)


@pytest.mark.parametrize("second", ["赵审查", "何邻县", "吴外人", "王申请"])
def test_every_officer_named_has_the_post(second: str) -> None:
    case = reached("survey")
    with refused(case, "“勘验”岗位"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast(second)], **CONTROL)


@pytest.mark.parametrize("who", ["李受理", "赵审查", "周批准", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_a_surveyor_surveys(who: str) -> None:
    case = reached("survey")
    with refused(case):
        actions.survey(case, by=cast(who), officers=[cast("孙勘验"), cast("钱勘验")], **CONTROL)


@pytest.mark.parametrize(
    "wrong",
    [
        {"findings": []},
        {"findings": [{"check": "布局"}]},
        {"findings": [{"check": " ", "result": "符合"}]},
        {"findings": [{"check": "布局", "result": "还行", "finding": "合理"}]},
        {"findings": [{"check": "布局", "result": "不符合"}]},
        {"place": ""},
        {"conclusion": "perhaps"},
        {"met": " "},
        {"unsigned_reason": " "},
        {"began": ""},
        {"ended": "25:00"},
        {"began": "9点"},
        {"began": "12:00", "ended": "12:00"},
        {"surveyed_on": date(2099, 1, 1)},
        {"surveyed_on": date(2001, 1, 1)},
    ],
)
def test_an_incomplete_record_is_refused(wrong: dict[str, Any]) -> None:
    case = reached("survey")
    with refused(case, "C-20") as caught:
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, **wrong})
    assert caught.value.field


def test_what_does_not_conform_says_how_and_what_conforms_need_not() -> None:
    """The refusal names every line that lacks it, and the field of the first."""
    lines = [
        {"check": "布局", "result": "符合"},
        {"check": "门窗", "result": "不符合"},
        {"check": "水池", "result": "不符合", "finding": " "},
    ]
    case = reached("survey")
    with refused(case, "C-20") as caught:
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "findings": lines})
    assert (caught.value.field, caught.value.reason) == ("finding:1", "“门窗”“水池”不符合，没有写明情况")
    told = [lines[0], *({**line, "finding": "没有装"} for line in lines[1:])]
    entry = actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "findings": told, "conclusion": "fail"})
    assert [line["finding"] for line in said(entry)["findings"]] == ["符合", "不符合：没有装", "不符合：没有装"]


def test_a_survey_passes_against_its_own_lines_only_with_a_reason() -> None:
    """符合 although a line is 不符合: why is said, and stands in the record; where nobody need ask none is kept."""
    lines = [{"check": "布局", "result": "不符合", "finding": "生熟不分"}, {"check": "水池", "result": "符合"}]
    case, other, by = reached("survey"), reached("survey"), cast("孙勘验")
    for reason in ("", " "):
        with refused(case, "C-20") as caught:
            actions.survey(case, by=by, officers=[cast("钱勘验")], **{**CONTROL, "findings": lines, "conclusion_reason": reason})
        assert caught.value.field == "conclusion_reason" and "“布局”不符合" in caught.value.reason
    given = {**CONTROL, "findings": lines, "conclusion_reason": "当场已经改正"}
    entry = actions.survey(case, by=by, officers=[cast("钱勘验")], **given)
    assert said(entry)["conclusion_reason"] == frozen(case, "survey_record")["conclusion_reason"] == "当场已经改正"
    entry = actions.survey(other, by=by, officers=[cast("钱勘验")], **{**given, "conclusion": "fail"})
    assert "conclusion_reason" not in said(entry)


def test_what_has_not_ended_yet_is_not_recorded() -> None:
    """Compared with the instant, told in whole minutes; on a later day any time of an earlier one is right."""
    set_clock((now() + timedelta(days=1)).replace(hour=6, minute=0))
    case = reached("survey")
    for ended in ("14:02", "23:59"):
        with refused(case, "还没有到") as caught:
            actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "ended": ended})
        assert caught.value.field == "ended" and caught.value.mend
    yesterday, times = today(), {"began": "22:00", "ended": "23:59"}
    set_clock(now() + timedelta(days=1))
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, **times, "surveyed_on": yesterday})


def test_no_survey_begins_before_its_case_was_filed() -> None:
    """On the day of the filing the time decides; on a later day any time is right."""
    set_clock((now() + timedelta(days=1)).replace(hour=6, minute=0))
    case = reached("survey")
    with refused(case, "C-20") as caught:
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "began": "13:59"})
    assert caught.value.field == "began" and "14:00" in caught.value.reason
    set_clock(now() + timedelta(days=1))
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "began": "09:00"})


def test_an_officer_without_an_enforcement_number_makes_no_record() -> None:
    case, officer = reached("survey"), cast("钱勘验")
    Party.objects.filter(id=officer).update(enforcement_number="")
    try:
        with refused(case, "第三十四条") as caught:
            actions.survey(case, by=cast("孙勘验"), officers=[officer], **CONTROL)
    finally:
        Party.objects.filter(id=officer).update(enforcement_number=numbers_of_the_demo()["钱勘验"])
    assert "执法证号" in caught.value.reason


def test_what_nobody_signed_is_not_called_signed_and_says_why() -> None:
    """A record is signed by the picture of a signature, by nothing else; with one no reason is kept."""
    case, other, by = reached("survey"), reached("survey"), cast("孙勘验")
    entry = actions.survey(case, by=by, officers=[cast("钱勘验")], **{**CONTROL, "unsigned_reason": "拒绝签字"})
    assert (entry.data["signed"], said(entry)["unsigned_reason"]) == (False, "拒绝签字")
    assert frozen(case, "survey_record")["signed"] is False
    signature = receive_photo(io.BytesIO(noisy(1)), "签名.png", by=by)[0]
    entry = actions.survey(other, by=by, officers=[cast("钱勘验")], **CONTROL, signature=signature)
    assert entry.data["signed"] is True and "unsigned_reason" not in said(entry)
    assert frozen(other, "survey_record")["signed"] is True


def test_what_must_be_put_right_is_looked_at_again_before_any_decision() -> None:
    """整改后复查: the survey stays the open step, with a record of each look; its plan and its notes begin anew; the limit runs on."""
    case, by = reached("survey"), cast("孙勘验")
    actions.keep_survey_note(case, {"place": ["一号"]}, photos=[], signature=None, by=by)
    first = actions.survey(case, by=by, officers=[cast("钱勘验")], **{**CONTROL, "conclusion": "rectify"})
    assert (row(case).phase, row(case).open_power, first.data["second_look"]) == ("SURVEY", "勘验", True)
    assert not SurveyNote.objects.filter(case=case).exists()
    with refused(case, "C-00"):
        actions.grant(case, opinion="同意", by=cast("周批准"))
    with refused(case, "C-00"):
        actions.deny(case, facts="x", reason="x", basis="x", by=cast("周批准"))
    page = desk(standing(by, today()), case)
    assert page is not None and page.done_tasks.isdisjoint(page.open_tasks)
    due = row(case).promise_due_on
    surveyed(case)
    assert (row(case).phase, row(case).promise_due_on, kinds(case).count("survey_record")) == ("DECIDE", due, 2)
    actions.grant(case, opinion="同意", by=cast("周批准"))
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_a_second_look_that_fails_is_not_granted() -> None:
    case = reached("survey")
    for conclusion in ("rectify", "fail"):
        surveyed(case, conclusion=conclusion)
    with refused(case, "第三十八条"):
        actions.grant(case, opinion="同意", by=cast("周批准"))
    actions.deny(case, facts="整改后仍不符合", reason="不符合条件", basis="第三十五条", by=cast("周批准"))


def test_an_item_without_a_survey_is_not_surveyed() -> None:
    case = reached("review", "出版物零售")
    with refused(case, "C-10"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)


def noisy(seed: int) -> bytes:
    """A photo that does not compress well."""
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 40 + seed).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def test_the_record_shows_the_photos_and_the_signature() -> None:
    """Ten photos and a drawn signature stand in the sealed record, numbered, with their hashes; the file stays small."""
    case, by = reached("survey"), cast("孙勘验")
    photos = [receive_photo(io.BytesIO(noisy(number)), f"现场{number}.jpg", by=by) for number in range(10)]
    signature = receive_photo(io.BytesIO(noisy(99)), "签名.png", by=by)[0]
    entry = actions.survey(case, by=by, officers=[cast("钱勘验")], **CONTROL, photos=photos, signature=signature)
    made(case)
    paper = next(each for each in papers_of(case) if each.kind == "survey_record")
    assert paper.path is not None and paper.path.stat().st_size < 2_000_000
    reader = PdfReader(paper.path)
    assert sum(len(page.images) for page in reader.pages) >= 11
    words = "".join(page.extract_text() for page in reader.pages)
    assert "照片 10" in words and entry.data["photos"][9]["sha256"][:16] in words.replace("\n", "")


def test_a_picture_that_was_changed_on_disk_stands_in_no_record() -> None:
    case, by = reached("survey"), cast("孙勘验")
    photo = receive_photo(io.BytesIO(noisy(7)), "现场.jpg", by=by)
    shown = upload_path(Upload.objects.get(id=photo[0]))
    actions.survey(case, by=by, officers=[cast("钱勘验")], **CONTROL, photos=[photo])
    genuine = shown.read_bytes()
    shown.chmod(0o600)
    shown.write_bytes(noisy(8))
    paper = Paper.objects.get(case=case, kind="survey_record")
    with pytest.raises(Refused, match="与登记时不同"):
        make_paper(paper)
    shown.write_bytes(genuine)
    assert make_paper(paper) is not None
