"""勘验: a checklist for one hand, photos turned upright without their place, who was met signs on the screen, on paper, or refuses."""

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from oneseal.cases import actions
from oneseal.cases.actions.notes import MOST
from oneseal.cases.jobs import sweep_notes
from oneseal.cases.models import SurveyNote
from oneseal.cases.queries import desk
from oneseal.cases.queries.surveys import survey_note
from oneseal.cases.tests.office import CONTROL, cast, filed, filing, frozen, refused, row, upload
from oneseal.catalogue.rules import SITE
from oneseal.documents.actions.photos import LONGEST_SIDE
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_path
from oneseal.journal.queries import entries_of, today
from oneseal.law.rule import Refused
from oneseal.people.queries import standing
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import for_whom

ORIENTATION, PLACE = 0x0112, 0x8825


def photo(width: int = 3000, height: int = 1000, *, turned: bool = True) -> bytes:
    """As a telephone takes it: lying, to be turned, with the place in it; red on the left."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height))
    exif = image.getexif()
    exif[ORIENTATION] = 6 if turned else 1
    exif.get_ifd(PLACE)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def ready() -> UUID:
    """A case whose survey is next."""
    case = filed("食品经营许可（新办）")
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=cast("赵审查"))
    return case


def record(case: UUID, **changed: Any) -> dict[str, Any]:
    """The page's form, filled in rightly; ``changed`` replaces parts."""
    page = signed_in("孙勘验").get(f"/work/cases/{case}/survey").content.decode()
    results = {f"result:{place}": "符合" for place in range(page.count('class="check"'))}
    return {
        "seen": str(row(case).version),
        "officers": str(cast("钱勘验")),
        "place": "云岚市岚湖区一号",
        "began": CONTROL["began"],
        "ended": CONTROL["ended"],
        "conclusion": "pass",
        "met": "店主",
        "signed": "no",
        "unsigned_reason": "店主不在场",
        **results,
        **changed,
    }


def test_the_checklist_is_the_items_own_and_what_does_not_conform_is_explained(city: None) -> None:
    """Every line with one of three answers; the record says them."""
    case = ready()
    client = signed_in("孙勘验")
    sent = record(case)
    assert sum(name.startswith("result:") for name in sent) == 6
    assert client.post(f"/work/cases/{case}/survey", {**sent, "result:1": ""}).status_code == 422
    missing = client.post(f"/work/cases/{case}/survey", {**sent, "result:1": "不符合"})
    assert missing.status_code == 422 and "请写明哪里不符合" in missing.content.decode()
    at_odds = client.post(f"/work/cases/{case}/survey", {**sent, "result:1": "不符合", "finding:1": "离公厕不足25米"})
    assert at_odds.status_code == 422 and "请更正核查结论，或者写明为什么仍然符合" in at_odds.content.decode()
    assert (
        client.post(
            f"/work/cases/{case}/survey", {**sent, "result:1": "不符合", "finding:1": "离公厕不足25米", "conclusion": "fail"}
        ).status_code
        == 302
    )
    found = frozen(case, "survey_record")["findings"]
    assert [line["finding"] for line in found][:3] == ["符合", "不符合：离公厕不足25米", "符合"]


def test_all_that_is_wrong_with_a_record_is_told_at_once(city: None) -> None:
    """Empty fields, and what the rule asks of filled ones: lines that do not conform without a word, times, the refusal to sign."""
    case = ready()
    wrong = {"began": "11:00", "ended": "10:00", "met": "", "signed": "no", "unsigned_reason": ""}
    silent = {name: value for place in (0, 1) for name, value in ((f"result:{place}", "不符合"), (f"finding:{place}", ""))}
    answer = signed_in("孙勘验").post(f"/work/cases/{case}/survey", record(case, **wrong, **silent))
    told = answer.content.decode().split('id="mistakes"')[1].split("</ul>")[0]
    assert answer.status_code == 422
    places = [told.index(f'href="#id_{field}"') for field in ("ended", "finding:0", "finding:1", "met", "unsigned_reason")]
    assert places == sorted(places), "in the order of the page"


def test_what_is_wrong_with_the_times_fits_a_phone(city: None, visit: Callable[..., Visit]) -> None:
    """Also in large type: a long sentence beside a narrow field wraps."""
    case = ready()
    for size in ("", "large"):
        here = visit("孙勘验", width=360, **({"size": size} if size else {}))
        here.page.goto(f"/work/cases/{case}/survey")
        here.page.locator("[name=began]").fill("10:00")
        here.page.locator("[name=ended]").fill("09:00")
        here.press("勘验")
        here.page.locator(".clocked .field.wrong").last.wait_for()
        assert not here.overflows() and here.barriers() == []
        here.shoot(f"survey-times-360{size}")


def test_the_survey_goes_where_the_form_says_whatever_its_fields_are_called(city: None) -> None:
    """To the field that is declared to say where, not to another address; nowhere when none is declared."""
    case = filed("食品经营许可（新办）", form={**filing("食品经营许可（新办）")["form"], "premises": "东街尽头", "warehouse": "西街仓库"})
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=cast("赵审查"))
    for act in ("plan_survey", "survey"):
        page = signed_in("孙勘验").get(f"/work/cases/{case}/{act}").content.decode()
        assert re.findall(r'name="place"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="place"', page)[0][0] == "东街尽头", act
    known = desk(standing(cast("孙勘验"), today()), case)
    assert known and known.site == "东街尽头"
    loaded = known.loaded
    for name, site in (("warehouse", "西街仓库"), ("", "")):
        widgets = {each: {**widget, "role": SITE if each == name else ""} for each, widget in loaded.form.widgets.items()}
        other = replace(known, loaded=replace(loaded, form=replace(loaded.form, widgets=widgets)))
        assert other.site == site


def test_a_photo_is_turned_upright_made_small_and_tells_no_place(city: None) -> None:
    """Beside it the original is kept as it was taken, with its hash in the entry."""
    case, taken = ready(), photo()
    sent = record(case, photos=[SimpleUploadedFile("现场.jpg", taken), SimpleUploadedFile("二.png", taken)])
    assert signed_in("孙勘验").post(f"/work/cases/{case}/survey", sent).status_code == 302
    told = entries_of(case)[-1].data["photos"]
    assert len(told) == 2
    with Image.open(upload_path(Upload.objects.get(id=told[0]["id"]))) as shown:
        assert shown.size == (LONGEST_SIDE // 3, LONGEST_SIDE) or shown.size[1] == LONGEST_SIDE
        assert not shown.getexif() and shown.getpixel((shown.width // 2, 10)) != shown.getpixel((shown.width // 2, shown.height - 10))
    assert upload_path(Upload.objects.get(id=told[0]["original"]["id"])).read_bytes() == taken
    page = signed_in("周批准").get(f"/work/cases/{case}").content.decode()
    assert f"/work/cases/{case}/files/{told[0]['id']}" in page
    assert signed_in("周批准").get(f"/work/cases/{case}/files/{told[0]['id']}").status_code == 200
    for name in ("何邻县", "吴外人", "王申请"):
        assert signed_in(name).get(f"/work/cases/{case}/files/{told[0]['id']}").status_code in {403, 404}


def test_photos_that_came_stay_when_something_else_is_wrong(city: None) -> None:
    """What is no picture is named; nothing has to be taken twice; another's picture is not taken in."""
    case, client = ready(), signed_in("孙勘验")
    first = client.post(f"/work/cases/{case}/survey", record(case, met="", photos=SimpleUploadedFile("现场.jpg", photo())))
    page = first.content.decode()
    assert first.status_code == 422 and 'alt="照片 1"' in page
    kept = page.split('name="photo" value="')[1].split('"')[0]
    bad = client.post(f"/work/cases/{case}/survey", record(case, photo=kept, photos=SimpleUploadedFile("假.jpg", b"\xff\xd8\xff nothing")))
    assert bad.status_code == 422 and "假.jpg" in bad.content.decode() and 'alt="照片 1"' in bad.content.decode()
    forged = [kept, f"{upload('王申请')}:{upload('王申请')}", "x:y", ""]
    assert client.post(f"/work/cases/{case}/survey", record(case, photo=forged)).status_code == 302
    assert len(entries_of(case)[-1].data["photos"]) == 1


def test_a_picture_of_somebody_else_is_refused_by_the_act_itself(city: None) -> None:
    """Also when the page is gone round."""
    case = ready()
    with refused(case, "C-39"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL, photos=[(upload("王申请"), upload("王申请"))])
    with pytest.raises(Refused, match="C-39"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL, signature=upload("孙勘验"))


def test_a_signature_is_drawn_or_photographed_or_its_refusal_explained(city: None) -> None:
    """Each way asks for what belongs to it."""
    client, case = signed_in("孙勘验"), ready()
    path = f"/work/cases/{case}/survey"
    for wrong in (
        {"signed": "no", "unsigned_reason": ""},
        {"signed": "screen"},
        {"signed": "paper"},
        {"signed": "screen", "signature": "data:text/html,x"},
    ):
        assert client.post(path, record(case, **wrong)).status_code == 422, wrong
    image = Image.new("RGB", (60, 20), "black")
    out = io.BytesIO()
    image.save(out, "PNG")
    drawn = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    assert client.post(path, record(case, signed="screen", signature=drawn, unsigned_reason="")).status_code == 302
    assert entries_of(case)[-1].data["signature"]["sha256"] and frozen(case, "survey_record")["signed"] is True
    other = ready()
    sent = record(other, signed="paper", signed_photo=SimpleUploadedFile("签字.jpg", photo()), unsigned_reason="")
    assert client.post(f"/work/cases/{other}/survey", sent).status_code == 302


def test_a_survey_is_taken_down_with_one_hand(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """At 360 px: answers as large as a thumb, a photo, the signature drawn on the screen."""
    case = ready()
    here = visit("孙勘验", width=360, touch=True)
    here.page.goto(f"/work/cases/{case}/survey")
    assert here.barriers() == [] and not here.overflows()
    sizes = here.page.locator(".check .choice").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(sizes) >= 44
    here.check(here.page.get_by_label("钱勘验"))
    for name, value in (("place", "云岚市岚湖区一号"), ("began", CONTROL["began"]), ("ended", CONTROL["ended"]), ("met", "店主")):
        here.page.locator(f'[name="{name}"]').fill(value)
    for line in here.page.locator(".check").all():
        line.get_by_text("符合", exact=True).tap()
    file = tmp_path / "现场.jpg"
    file.write_bytes(photo())
    here.page.locator("#photos").set_input_files(file)
    here.page.locator('[name="conclusion"][value="pass"]').check()
    here.page.get_by_label("在屏幕上签").check()
    box = here.page.locator("canvas").bounding_box()
    assert box is not None
    here.page.locator("canvas").scroll_into_view_if_needed()
    box = here.page.locator("canvas").bounding_box()
    assert box is not None
    here.page.mouse.move(box["x"] + 20, box["y"] + 20)
    here.page.mouse.down()
    here.page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    here.page.mouse.up()
    here.shoot("survey-360")
    here.click(here.main.locator(".actside").get_by_role("button", name="勘验", exact=True))
    here.page.wait_for_url(lambda url: f"{case}/survey" not in url)
    data = entries_of(case)[-1].data
    assert len(data["photos"]) == 1 and data["signature"]["sha256"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_note_is_asked_for_where_something_does_not_conform(city: None, visit: Callable[..., Visit], scripts: bool) -> None:
    """Elsewhere it stands behind its name; both without scripts. Where there are some, a time is taken at one touch."""
    here = visit("孙勘验", width=360, touch=True, scripts=scripts)
    here.page.goto(f"/work/cases/{ready()}/survey")
    first, second, *_ = here.page.locator(".check").all()
    assert not here.page.get_by_label("情况说明").first.is_visible()
    first.get_by_text("不符合", exact=True).tap()
    assert first.get_by_label("情况说明").is_visible() and not first.locator("summary").is_visible()
    second.get_by_text("符合", exact=True).tap()
    assert not second.get_by_label("情况说明").is_visible()
    second.locator("summary").tap()
    assert second.get_by_label("情况说明").is_visible() and not here.overflows()
    now = here.page.locator("[data-now=id_began]")
    if not scripts:
        assert not now.is_visible() and here.page.locator("[name=began]").input_value() == ""
        return
    now.tap()
    assert re.fullmatch(r"[0-2]\d:[0-5]\d", here.page.locator("[name=began]").input_value())
    here.page.locator("[data-saved]", has_text="已保存").wait_for()
    assert here.barriers() == []


def test_what_is_taken_down_is_kept_for_another_device(city: None, visit: Callable[..., Visit]) -> None:
    """暂存: text, choices and photos stand there again; nobody else sees them; once recorded they are gone."""
    case, client = ready(), signed_in("孙勘验")
    address = f"/work/cases/{case}/survey"
    kept = client.post(address, {"keep": "1", "place": "半条街", "result:0": "不符合", "photos": SimpleUploadedFile("现场.jpg", photo())})
    assert kept.status_code == 302
    page = signed_in("孙勘验").get(address).content.decode()
    picture = page.split('name="photo" value="')[1].split(":")[0]
    assert "半条街" in page and "暂存的填" in page
    assert signed_in("孙勘验").get(f"/work/cases/{case}/pictures/{picture}").status_code == 200
    for name in ("钱勘验", "赵审查", "王申请", "何邻县"):
        assert "半条街" not in signed_in(name).get(address).content.decode()
        assert signed_in(name).get(f"/work/cases/{case}/pictures/{picture}").status_code in {403, 404}
        assert signed_in(name).post(address, {"keep": "1", "place": "x"}).status_code in {302, 403, 404, 422}
    assert SurveyNote.objects.filter(case=case).count() <= 2
    assert b"\xe5\x8d\x8a\xe6\x9d\xa1" not in bytes(SurveyNote.objects.filter(case=case, person=cast("孙勘验")).get().ciphertext)
    told = client.post(address, {"autosave": "1", "place": "一整条街"}).json()
    assert set(told) == {"saved"}
    assert client.post(address, record(case)).status_code == 302
    sweep_notes()
    assert not SurveyNote.objects.filter(case=case).exists()


def test_one_bad_photo_loses_nothing_that_was_typed(city: None) -> None:
    """Text first, then each picture for itself: what could not be taken in is named, all else stands there again."""
    case, client = ready(), signed_in("孙勘验")
    address = f"/work/cases/{case}/survey"
    bad, good = SimpleUploadedFile("坏.jpg", b"\xff\xd8\xff nothing"), SimpleUploadedFile("好.jpg", photo())
    sent: dict[str, Any] = {"keep": "1", "place": "半条街", "result:0": "不符合", "photos": [bad, good]}
    page = client.post(address, sent, follow=True).content.decode()
    assert "坏.jpg" in page and "半条街" in page and 'alt="照片 1"' in page and 'alt="照片 2"' not in page
    assert note_of(case, "孙勘验") == ("半条街", 1)
    sent = {"keep": "1", "place": "另一条街", "unsigned_reason": "长" * (MOST + 1), "photos": SimpleUploadedFile("再.jpg", photo())}
    page = client.post(address, sent).content.decode()
    assert "请压缩后再保存" in page and "另一条街" in page and "长" * 100 in page and 'alt="照片 1"' in page
    assert note_of(case, "孙勘验") == ("半条街", 1)


def note_of(case: UUID, name: str) -> tuple[str, int]:
    """The place that is kept, and how many photos."""
    note = survey_note(case, cast(name))
    assert note is not None
    return note.said["place"][0], len(note.photos)


def test_photos_come_from_the_camera_or_from_the_gallery(city: None) -> None:
    """A field that opens the camera cannot reach the pictures taken before: there are two."""
    page = signed_in("孙勘验").get(f"/work/cases/{ready()}/survey").content.decode()
    fields = re.findall(r'<input type="file"[^>]*name="photos"[^>]*>', page)
    assert sorted("capture=" in field for field in fields) == [False, True] and all("data-keep-at-once" in field for field in fields)


def test_it_keeps_by_itself_while_it_is_filled_in(city: None, visit: Callable[..., Visit]) -> None:
    """The phone's battery is empty; the tablet goes on."""
    case = ready()
    phone = visit("孙勘验", width=360)
    phone.page.goto(f"/work/cases/{case}/survey")
    phone.page.locator("[name=met]").fill("店主王某")
    phone.page.locator("[data-saved]", has_text="已保存").wait_for()
    tablet = visit("孙勘验")
    tablet.page.goto(f"/work/cases/{case}/survey")
    assert tablet.page.locator("[name=met]").input_value() == "店主王某"


def test_a_survey_is_planned_by_the_pages(city: None, visit: Callable[..., Visit]) -> None:
    """From the case to the day list and the applicant's page; who is planned elsewhere about then is told once."""
    case, other = ready(), ready()
    officer = visit("孙勘验", width=360)
    day = (today() + timedelta(days=6)).isoformat()
    for number, each in enumerate((case, other)):
        officer.page.goto(f"/work/cases/{each}/plan_survey")
        officer.page.locator("[name=planned_on]").fill(day)
        officer.page.locator("[name=planned_at]").fill(f"1{number}:30")
        officer.main.get_by_label("钱勘验").check()
        officer.page.locator("[name=agreed]").check()
        officer.press("约定勘验")
        if number:
            assert "已约另一件" in officer.text
            assert officer.barriers() == []
            officer.press("约定勘验")
    officer.page.goto("/work/surveys")
    assert officer.text.count("11:30") == 1 and officer.barriers() == [] and not officer.overflows()
    officer.shoot("surveys-360")
    hers = visit("王申请", width=360)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}")
    assert "工作人员要来现场" in hers.text and "钱勘验" in hers.text and "10:30" in hers.text
    officer.page.goto(f"/work/cases/{case}/cancel_survey_plan")
    officer.page.locator("[name=reason]").fill("下雨")
    officer.press("取消约定的勘验")
    hers.page.goto("/inbox")
    assert "下雨" in hers.text


def test_what_was_meant_of_one_plan_is_not_meant_of_another(city: None) -> None:
    """Told that somebody is planned elsewhere, the next press means that very plan, and no other day, hour or colleague."""
    case, other = ready(), ready()
    client, day = signed_in("孙勘验"), (today() + timedelta(days=12)).isoformat()
    who = [str(cast("孙勘验")), str(cast("钱勘验"))]

    def pressed(of: UUID, at: str, anyway: str = "") -> Any:
        sent = {"planned_on": day, "planned_at": at, "place": "一号", "officers": who, "anyway": anyway, "agreed": "on"}
        return client.post(f"/work/cases/{of}/plan_survey", {"seen": str(row(of).version), **sent})

    assert pressed(case, "10:30").status_code == 302
    told = pressed(other, "11:00")
    page = told.content.decode()
    assert told.status_code == 422 and "孙勘验 10:30 已约另一件" in page and "Anyway" not in page
    (meant,) = re.findall(r'name="anyway" value="([^"]+)"', page)
    assert pressed(other, "11:15", meant).status_code == 422
    assert pressed(other, "11:00", meant).status_code == 302


@pytest.mark.parametrize("name", ["王申请", "冯旁人", "赵审查", "吴外人"])
def test_nobody_else_sees_the_day_list(city: None, name: str) -> None:
    assert signed_in(name).get("/work/surveys").status_code == 403
