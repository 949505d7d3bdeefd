"""录入年度日历 in the browser: what would change is shown first; who may, whose dates, and that nothing is written before it is meant."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.calendars.actions import enter_year
from oneseal.calendars.queries import days_of, version_of, years_entered
from oneseal.calendars.rules import Change
from oneseal.cases import actions
from oneseal.cases.jobs import follow_the_calendar
from oneseal.cases.queries import may_enter
from oneseal.cases.queries.supplying import not_supplied_in_time
from oneseal.cases.tests.office import cast, filed, filing, row
from oneseal.cases.tests.test_due import requested
from oneseal.cases.tests.test_lapse import notified
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.models import JournalEntry
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of
from oneseal.people.rules import HeldPost
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import acting, rows_of

PAGE = "/work/calendars/enter"
NOTICE = "国务院办公厅关于部分节假日安排的通知"


def table(year: int, *days: str) -> str:
    """A year's table with the New Year and other days off."""
    return "\n".join(["day,kind,name", *(f"{year}-{day},off,元旦" for day in ("01-01", *days))]) + "\n"


def sent(client: Client, text: str | bytes, **changed: Any) -> tuple[int, str]:
    """The file is sent to be looked at."""
    raw = text.encode() if isinstance(text, str) else text
    answer = client.post(PAGE, {"file": SimpleUploadedFile("日历.csv", raw), "source": NOTICE, "place": "nation", **changed})
    return answer.status_code, answer.content.decode()


def meant(page: str, **changed: str) -> dict[str, str]:
    """What the preview's form holds."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {name: unescape(found[name]) for name in ("table", "source", "place", "seen")} | {"anyway": "on"} | changed


@pytest.fixture
def december(city: None) -> UUID:
    """A case on 8 December 2041 whose correction is due in January 2042, of which nobody has entered a day."""
    set_clock(datetime(2041, 12, 8, 4, tzinfo=UTC))
    case = requested()
    assert row(case).provisional and row(case).due_on == date(2042, 1, 7)
    return case


def test_what_a_year_changes_is_shown_then_it_is_entered_and_the_limits_follow(december: UUID) -> None:
    """Nothing is written by looking; the entry names who entered it, under which power, on which ground."""
    client, hers = signed_in("吕局长"), JournalEntry.objects.filter(by=cast("吕局长"))
    before = hers.count()
    status, page = sent(client, table(2042, "01-07", "01-08").encode("gb18030"))
    assert status == 200 and hers.count() == before and 2042 not in years_entered()
    assert "3 天与现在不同" in page and "按周历" in page and "放假（元旦）" in page
    assert row(december).query_number in page and "2042年1月7日" in page and "<strong>2042年1月9日" in page
    assert "这份表可能不完整" in page and "劳动节" in page
    assert client.post(PAGE, {**meant(page), "anyway": ""}).status_code == 422, "somebody answers for a doubtful table"
    assert client.post(PAGE, meant(page)).status_code == 302
    entry = JournalEntry.objects.filter(act="enter_year").latest("at")
    assert (entry.by, entry.power, entry.data["source"], len(days_of(2042))) == (cast("吕局长"), "监督", NOTICE, 3)
    follow_the_calendar()
    assert row(december).due_on == date(2042, 1, 9)
    status, page = sent(client, table(2042, "01-07", "01-08"))
    assert status == 422 and "完全相同" in page


def test_who_is_returned_by_entering_a_year_is_told_before_and_can_still_correct_until_then(city: None) -> None:
    """Nothing lapses on a provisional day, so her page does not say that it has; the one who enters reads how many will."""
    enter_year(2034, [Change(date(2034, 1, 1), "off", "元旦")], by=None, source=NOTICE)
    set_clock(datetime(2034, 12, 8, 4, tzinfo=UTC))
    case, line = filed("出版物零售", service={"address": "", "electronic": True}), next(iter(filing("出版物零售")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    notified(case)
    set_clock(datetime(2035, 2, 15, 4, tzinfo=UTC))
    assert row(case).provisional and row(case).phase == "CORRECTION"
    hers = acting("王申请", row(case).applicant_id)
    pages = [hers.get(path).content.decode() for path in (f"/mine/{case}", f"/mine/{case}/supply")]
    for told in (*pages, rows_of(hers, "/mine", case)[0]):
        assert "已经过了，还没有退件，现在仍可以补正，请尽快" in told and "视为放弃本次申请，材料退回" not in told
    _, page = sent(signed_in("吕局长"), table(2035))
    notice = page.split("已过补正期限，录入后随即按逾期未补正退件")[1].split("</p>")[0]
    assert f'href="/work/cases/{case}"' in notice and row(case).query_number in notice
    enter_year(2035, [Change(date(2035, 1, 1), "off", "元旦")], by=None, source=NOTICE)
    follow_the_calendar()
    assert str(case) in map(str, (key for _, key in not_supplied_in_time(100)))
    assert "已经过了，还没有退件" not in hers.get(f"/mine/{case}").content.decode()
    actions.withdraw(case, by=cast("王申请"))


def test_of_a_day_that_is_only_provisional_nobody_says_that_the_bureau_has_missed_it(city: None) -> None:
    """Once the year is known it may be a later one."""
    set_clock(datetime(2081, 12, 28, 4, tzinfo=UTC))
    case = filed("生育登记")
    set_clock(datetime(2082, 1, 20, 4, tzinfo=UTC))
    hers = acting("王申请", row(case).applicant_id)
    assert row(case).provisional
    for told in (hers.get(f"/mine/{case}").content.decode(), rows_of(hers, "/mine", case)[0]):
        assert "现在已经超过" not in told and "暂定" in told


@pytest.mark.parametrize("electronic", [True, False], ids=["notice made", "on paper, its service not recorded"])
def test_past_the_last_day_all_her_pages_say_the_same(city: None, electronic: bool) -> None:
    """Her time has ended where it began; where nobody knows that the notice reached her she can still correct."""
    set_clock(datetime(2026, 3, 2, 4, tzinfo=UTC))
    case, line = filed("出版物零售", service={"address": "一号", "electronic": electronic}), next(iter(filing("出版物零售")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    notified(case)
    set_clock(datetime(2026, 4, 20, 4, tzinfo=UTC))
    hers = acting("王申请", row(case).applicant_id)
    pages = [hers.get(path).content.decode() for path in (f"/mine/{case}", f"/mine/{case}/supply")]
    for told in (*pages, rows_of(hers, "/mine", case)[0]):
        can_still = "已经过了，还没有退件，现在仍可以补正" in told
        assert can_still is not electronic and "已经过了" in told
    actions.withdraw(case, by=cast("王申请"))


@pytest.mark.parametrize(("day", "marks"), [("2051-12-20", [False, True]), ("2051-12-28", [True, True])])
def test_each_day_that_rests_on_a_year_nobody_has_entered_is_marked(city: None, day: str, marks: list[bool]) -> None:
    """Before the end of December the promise is firm and only the law's day is not; then both are doubtful."""
    enter_year(2051, [Change(date(2051, 1, 1), "off", "元旦")], by=None, source=NOTICE)
    set_clock(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=4))
    actions.accept(case := filed("食品经营许可（新办）"), by=cast("李受理"))
    page = signed_in("赵审查").get(f"/work/?q={row(case).query_number}").content.decode()
    (line,) = [each for each in page.split("<tr data-row") if f"/work/cases/{case}" in each]
    due = re.sub(r"<[^>]+>", "", line.split('data-label="到期"')[1].split("</td>")[0])
    promised, by_law = due.split("法定")
    assert row(case).statutory_due_on != row(case).due_on and ["暂定" in promised, "暂定" in by_law] == marks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,kind,name\n2043-02-30,off,春节\n", "第 2 行"),
        ("day,kind\n2043-01-01,off\n", "缺少列"),
        (table(2043) + "2044-01-01,off,元旦\n", "一次录入一个年度"),
        (b"\xff\xff\xff", "不是 UTF-8"),
        ("", "请填写"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_how_to_mend_it(city: None, text: str | bytes, told: str) -> None:
    status, page = sent(signed_in("吕局长"), text)
    assert status == 422 and NOTICE in page and (told in page or "空" in page)


def test_a_page_from_before_another_entry_enters_nothing(city: None) -> None:
    """It says so and shows how it stands now."""
    client = signed_in("吕局长")
    first, second = (sent(client, table(2046, *days))[1] for days in ((), ("01-02",)))
    assert client.post(PAGE, meant(first)).status_code == 302
    late = client.post(PAGE, meant(second))
    words = late.content.decode()
    assert late.status_code == 422 and "什么都没有改动" in words and f'name="seen" value="{version_of("")}"' in words
    assert len(days_of(2046)) == 1
    assert client.post(PAGE, meant(words)).status_code == 302 and len(days_of(2046)) == 2


def test_a_county_enters_what_is_its_own_and_not_what_moves_others(city: None) -> None:
    """The nation's calendar moves the dates of every bureau: only the one above them all enters it, whatever is sent by hand."""
    whole, county = str(bureau_of().division_id), str(bureau_of("990102").division_id)
    offered = {name: signed_in(name).get(PAGE).content.decode() for name in ("吕局长", "雷定夺")}
    values = {name: set(re.findall(r'name="place" value="(\w+)"', page)) for name, page in offered.items()}
    assert values == {"吕局长": {"nation", whole}, "雷定夺": {county}}
    forged = {"table": table(2047), "source": NOTICE, "place": "nation", "seen": str(version_of("")), "anyway": "on"}
    for name, place in (("雷定夺", "nation"), ("雷定夺", whole), ("吕局长", county)):
        assert signed_in(name).post(PAGE, {**forged, "place": place}).status_code == 422
    for name in ("赵审查", "周批准", "王申请", "何邻县"):
        assert signed_in(name).get(PAGE).status_code in {403, 404}
        assert signed_in(name).post(PAGE, forged).status_code in {403, 404}
    assert 2047 not in {*years_entered(), *years_entered(whole), *years_entered(county)}


def test_only_a_bureaus_own_supervisor_reaches_all(city: None) -> None:
    """Neither a department's in the same place nor somebody who stands in for the head."""
    bureau = bureau_of()
    department = Body.objects.filter(kind="department", division=bureau.division_id)[0]
    held = HeldPost(new_stream(), "监督", bureau.pk, bureau.division_id, "", None)
    assert may_enter([held], "") and may_enter([held], "990102000000")
    assert not may_enter([replace(held, body=department.pk)], "")
    assert not may_enter([replace(held, substituting=cast("吕局长"))], "")
    assert not may_enter([replace(held, power="批准")], "")


def test_from_november_on_whoever_heads_and_keeps_is_warned(city: None) -> None:
    set_clock(datetime(2048, 10, 31, 4, tzinfo=UTC))
    pages = ("/work/head", "/work/calendars")
    assert not any("2049 年" in signed_in("吕局长").get(path).content.decode() for path in pages)
    set_clock(datetime(2048, 11, 1, 4, tzinfo=UTC))
    for path in pages:
        page = signed_in("吕局长").get(path).content.decode()
        assert "2049 年" in page and f'href="{PAGE}"' in page


@pytest.mark.parametrize("width", [360, 1280])
def test_the_preview_keeps_nobody_out(visit: Callable[..., Visit], width: int) -> None:
    """Without scripts too; axe finds nothing; it fits its window."""
    filed("出版物零售")
    here = visit("吕局长", width=width)
    here.page.goto(PAGE)
    here.main.locator("[name=source]").fill(NOTICE)
    file = {"name": "日历.csv", "mimeType": "text/csv", "buffer": table(2042, "01-08", "01-09", "01-12").encode()}
    here.main.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]  # a file of its own
    here.press("看看会怎样")
    here.main.get_by_role("button", name="录入 2042 年的日历").wait_for()
    assert here.barriers() == [] and not here.overflows()
    here.shoot(f"calendar-preview-{width}")
