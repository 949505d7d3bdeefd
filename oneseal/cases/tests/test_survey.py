"""勘验 (行政许可法 34(3)): two officers at least, findings line by line, a conclusion, the person met; a record is owed."""

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from oneseal.cases import actions
from oneseal.cases.tests.office import CONTROL, cast, frozen, kinds, made, reached, refused, row, said
from oneseal.documents.actions.making import make_paper
from oneseal.documents.actions.photos import receive_photo
from oneseal.documents.models import Paper, Upload
from oneseal.documents.queries import papers_of, upload_path
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.models import Party
from oneseal.people.queries import demo_data, enforcement_numbers

pytestmark = pytest.mark.usefixtures("city")


def numbers_of_the_demo() -> dict[str, str]:
    """行政执法证号 by name."""
    return {row["name"]: row["enforcement_number"] for row in demo_data("staff")["staff"] if "enforcement_number" in row}


def test_both_officers_and_every_finding_are_kept_and_the_record_is_owed() -> None:
    case = reached("survey")
    entry = actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)
    assert (entry.act, entry.power, entry.by) == ("survey", "勘验", cast("孙勘验"))
    assert entry.data["officers"] == sorted(str(cast(name)) for name in ("孙勘验", "钱勘验"))
    assert (said(entry)["findings"], entry.data["conclusion"], said(entry)["met"]) == (CONTROL["findings"], "pass", "店主")
    assert kinds(case)[-1] == "survey_record"
    record = frozen(case, "survey_record")
    assert {(officer["name"], officer["number"]) for officer in record["officers"]} == {
        ("孙勘验", enforcement_numbers([cast("孙勘验")])[cast("孙勘验")]),
        ("钱勘验", enforcement_numbers([cast("钱勘验")])[cast("钱勘验")]),
    }
    assert (record["surveyed_on"], record["began"], record["ended"]) == (today().isoformat(), "09:30", "10:15")


def test_the_decision_is_next() -> None:
    case = reached("survey")
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)
    assert (row(case).phase, row(case).open_power) == ("DECIDE", "批准")


@pytest.mark.parametrize("others", [[], ["孙勘验"]])
def test_one_officer_is_not_enough(others: list[str]) -> None:
    case = reached("survey")
    with refused(case, "第三十四条"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast(name) for name in others], **CONTROL)


@pytest.mark.parametrize("second", ["赵审查", "何邻县", "吴外人", "王申请"])
def test_every_officer_named_has_the_post(second: str) -> None:
    case = reached("survey")
    with refused(case):
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
        {"findings": [{"check": "布局", "finding": " "}]},
        {"place": ""},
        {"conclusion": "perhaps"},
        {"met": " "},
        {"signed": False},
        {"began": ""},
        {"ended": "25:00"},
        {"began": "9点"},
        {"ended": "09:30"},
        {"surveyed_on": date(2099, 1, 1)},
        {"surveyed_on": date(2001, 1, 1)},
    ],
)
def test_an_incomplete_record_is_refused(wrong: dict[str, Any]) -> None:
    case = reached("survey")
    with refused(case, "C-20") as caught:
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, **wrong})
    assert caught.value.field


def test_an_officer_without_an_enforcement_number_makes_no_record() -> None:
    case, officer = reached("survey"), cast("钱勘验")
    Party.objects.filter(id=officer).update(enforcement_number="")
    try:
        with refused(case, "第三十四条") as caught:
            actions.survey(case, by=cast("孙勘验"), officers=[officer], **CONTROL)
    finally:
        Party.objects.filter(id=officer).update(enforcement_number=numbers_of_the_demo()["钱勘验"])
    assert "执法证号" in caught.value.reason


def test_a_refusal_to_sign_is_noted() -> None:
    case = reached("survey")
    entry = actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL, signed=False, unsigned_reason="拒绝签字")
    assert (entry.data["signed"], said(entry)["unsigned_reason"]) == (False, "拒绝签字")


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
