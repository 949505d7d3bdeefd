"""我的: how a case stands in plain words, one thing to do, corrections that lose nothing, papers under the case's rights, what was told."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.jobs import count_from_made_notices
from oneseal.cases.tests.office import CONTROL, cast, filed, filed_for_a_firm, filing, firm, made, reached, reviewer, row, upload
from oneseal.cases.tests.test_add_material import lacking
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.catalogue.queries import sample_file, version
from oneseal.documents.queries import contents_kept, papers_of
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, now, today
from oneseal.law.licensing import acceptance
from oneseal.people.queries import party_name
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import pages_of


def acting(name: str, principal: Any) -> Client:
    """A person at her browser, acting for a party."""
    client = signed_in(name)
    client.post("/acting-for", {"principal": str(principal)})
    return client


def rows_of(client: Client, path: str, case: Any) -> list[str]:
    """The rows of a case on a list and its further pages."""
    rows = (each for page in pages_of(client, path) for each in re.findall(r'<li><p class="tight">.*?</li>', page, re.DOTALL))
    return [each for each in rows if str(case) in each]


def asked_for_two_lines() -> tuple[Any, list[str]]:
    """A case in which two lines must be corrected, neither of them the form; notices reach her electronically."""
    case = filed("生育登记", service={"address": "", "electronic": True})
    lines = [line for line in filing("生育登记")["materials"] if line != "application"][:2]
    wanted = [{"line": line, "problem": "看不清", "mend": "请重新拍照"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    return case, lines


def primaries(page: str) -> int:
    """How many vermilion buttons stand in the page's main part."""
    main = page[page.index("<main") : page.index("</main>")]
    tags = re.findall(r"<button[^>]*>|<a[^>]*role=\"button\"[^>]*>", main)
    return sum(not re.search(r'class="(secondary|quiet|danger|link)|type="button"', tag) for tag in tags)


def test_a_case_that_has_ended_has_no_place_where_it_stands_and_nothing_to_press(city: None) -> None:
    """Withdrawn: no step is the present one, in the timeline, on the chart or by its number; what can no longer be done says so."""
    case = filed("生育登记")
    client = acting("王申请", row(case).applicant_id)
    before = client.get(f"/mine/{case}").content.decode()
    assert "现在：" in before and 'class="now"' in before and "撤回这份申请？" in client.get(f"/mine/{case}/withdraw").content.decode()
    actions.withdraw(case, reason="", by=cast("王申请"))
    page = client.get(f"/mine/{case}").content.decode()
    assert "您已撤回申请" in page and "现在：" not in page and "正在办理" in before and "正在办理" not in page.replace("is-", "")
    for act, words in (("withdraw", "这份申请现在不能撤回"), ("supply", "没有等您交的材料")):
        told = client.get(f"/mine/{case}/{act}").content.decode()
        assert words in told and "您已撤回申请" in told and 'name="seen"' not in told
    number = row(case).query_number
    found = Client(SERVER_NAME="localhost").post("/progress", {"number": number, "password": query_password(number)}).content.decode()
    assert "您已撤回申请" in found and "现在：" not in found


def test_a_withdrawal_that_is_refused_keeps_the_reason_that_was_typed(city: None) -> None:
    """The page says that what she filled in is still there; and it is."""
    case = filed("生育登记")
    answer = acting("王申请", row(case).applicant_id).post(f"/mine/{case}/withdraw", {"seen": "7", "reason": "开业 <推迟> 了"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "您填的都还在这一页" in page and "开业 &lt;推迟&gt; 了</textarea>" in page


@pytest.mark.parametrize(
    ("verb", "words", "may"),
    [
        ("accept", "受理以前随时可以在这里撤回", True),
        ("review", "已经受理，不能再由您自己撤回", False),
        ("make", "已经作出决定，申请不能再撤回", False),
    ],
)
def test_a_case_says_whether_and_how_it_can_still_be_withdrawn(city: None, verb: str, words: str, may: bool) -> None:
    """On its page and, where the act is no longer open, on the page of the act; with the rule, and whom to ask."""
    case = reached(verb)
    client = acting("王申请", row(case).applicant_id)
    page, act = (client.get(path).content.decode() for path in (f"/mine/{case}", f"/mine/{case}/withdraw"))
    assert words in page and (f'href="/mine/{case}/withdraw"' in page) is may
    assert ("撤回这份申请？" in act) is may and (words in act) is not may
    if verb == "review":
        elements = version(row(case).item_version_id).elements
        assert "C-06" in page and elements["dept_name"] in page and elements["consult_phone"] in page


def test_a_row_says_in_words_how_a_case_stands_and_what_happens_by_when(city: None) -> None:
    """Item and applicant first; no word of the bureau's own, no number of 44 digits; the query number, and the whole number on its page."""
    case, _ = asked_for_two_lines()
    made(case)
    count_from_made_notices()
    other = filed("生育登记")
    client = acting("王申请", row(case).applicant_id)
    (mine,) = rows_of(client, "/mine", case)
    assert "需要您补正材料" in mine and "逾期未补正的，视为放弃本次申请" in mine and "王申请" in mine
    assert row(case).query_number in mine and row(case).number not in mine
    (waiting,) = rows_of(client, "/mine", other)
    assert re.search("最迟.*由.*告诉您是否受理", waiting)
    for path in ("/mine", "/"):
        page = client.get(path).content.decode()
        assert 'class="rows cases"' in page and row(case).number not in page and "受理判断" not in page
    assert row(case).number in client.get(f"/mine/{case}").content.decode()


def test_where_and_when_to_collect_stands_with_the_code(city: None) -> None:
    """The window of the item with its address, hours and telephone."""
    case = reached("deliver")
    made(case)
    client, loaded = acting("王申请", row(case).applicant_id), version(row(case).item_version_id)
    page = client.get(f"/mine/{case}").content.decode()
    told = page.split("请说取件码")[1].split("</dl>")[0]
    for name in ("transact_addr", "transact_time", "consult_phone"):
        assert loaded.elements[name] and str(loaded.elements[name]) in told, name


def test_the_last_day_for_corrections_stands_where_they_are_supplied(city: None) -> None:
    """With what follows when it is missed, and by which rule the whole must be accepted."""
    case, line = filed("食品经营许可（新办）", service={"address": "", "electronic": True}), "layout"
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重画"}], by=cast("李受理"))
    page = acting("王申请", row(case).applicant_id).get(f"/mine/{case}/supply").content.decode()
    assert "最迟" in page and "视为放弃本次申请" in page and "第三十二条第一款第五项" in page and str(acceptance.citation.text) in page


def test_what_she_must_do_is_the_only_primary_button(city: None) -> None:
    """A correction; nothing while the bureau works; the certificate when it is there. On a Wednesday: five working days span a weekend."""
    set_clock(now() + timedelta(days=(2 - today().weekday()) % 7))
    case, _ = asked_for_two_lines()
    client = acting("王申请", row(case).applicant_id)
    page = client.get(f"/mine/{case}").content.decode()
    assert "去补正" in page and "看不清；请重新拍照" in page and primaries(page) == 1
    (told,) = re.findall(r"需要您补正材料，最迟[^<]*", page)
    assert re.search("自收到补正告知书之日起|收到补正告知书，补正期限为自这一天起", told)
    assert not re.search(r"（[^）]*（", told), "the date first, no bracket within a bracket"
    assert primaries(client.get("/mine").content.decode()) == 1
    waiting = filed("生育登记")
    page = client.get(f"/mine/{waiting}").content.decode()
    assert primaries(page) == 0 and "已收到您的申请" in page and "为什么是这一天" in page


def test_a_finished_case_hands_out_its_papers_and_nobody_elses(city: None) -> None:
    """The certificate is the primary button; each paper leaves as an attachment; by another case's address it does not."""
    case = reached("archive")
    made(case)
    client = acting("王申请", row(case).applicant_id)
    page = client.get(f"/mine/{case}").content.decode()
    assert primaries(page) == 1 and "下载" in page
    papers = papers_of(case)
    answer = client.get(f"/mine/{case}/papers/{papers[-1].id}")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    other = filed("生育登记")
    assert acting("王申请", row(other).applicant_id).get(f"/mine/{other}/papers/{papers[-1].id}").status_code == 404
    held = client.get("/certificates").content.decode()
    (face,) = contents_kept([each.id for each in papers if each.kind == "certificate"]).values()
    assert dict(face["fields"])["地址"] in held, "of several certificates of one name each says where it is for"
    address = re.search(r'href="(/certificates/[0-9a-f-]+)"', held)
    assert address and client.get(address[1]).status_code == 200
    for name in ("冯旁人", "陈旧托", "吴外人", "何邻县"):
        assert signed_in(name).get(address[1]).status_code == 404


def test_corrections_that_are_refused_lose_nothing(city: None) -> None:
    """One file good, one not: nothing is handed in, the good one stays on the page and goes with the next press."""
    case, (first, second) = asked_for_two_lines()
    client = acting("王申请", row(case).applicant_id)
    sent = {first: SimpleUploadedFile("好.pdf", sample_file("好")), second: SimpleUploadedFile("坏.pdf", b"#!/bin/sh"), "seen": "2"}
    answer = client.post(f"/mine/{case}/supply", sent)
    page = answer.content.decode()
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    assert answer.status_code == 422 and row(case).version == 2 and len(kept) == 1 and "好.pdf" in page
    assert client.post(f"/mine/{case}/supply", {"kept": kept, "seen": "2"}).status_code == 302
    assert row(case).version == 3
    stale = client.post(f"/mine/{case}/supply", {second: SimpleUploadedFile("好.pdf", sample_file("好")), "seen": "2"})
    assert (
        stale.status_code == 422
        and "您打开这一页以后，这一件有了新的办理" in stale.content.decode()
        and 'name="kept"' in stale.content.decode()
    )


def test_what_silence_accepted_is_completed_by_the_same_page(city: None) -> None:
    """补齐材料: the line that is missing, and only it; the page says that the limit runs on."""
    case, missing = lacking()
    client = acting("王申请", row(case).applicant_id)
    page = client.get(f"/mine/{case}").content.decode()
    assert "补齐材料" in page and primaries(page) == 1
    form = client.get(f"/mine/{case}/supply").content.decode()
    assert form.count('data-line="') == 1 and "视为受理" in form
    seen = str(row(case).version)
    sent = {missing: SimpleUploadedFile("补.pdf", sample_file("补")), "seen": seen}
    assert client.post(f"/mine/{case}/supply", sent).headers["Location"] == f"/mine/{case}"
    assert entries_of(case)[-1].act == "add_material"
    assert client.get(f"/mine/{case}/supply").status_code == 302


def test_anothers_file_cannot_be_handed_in(city: None) -> None:
    """By guessing its id: refused by the action, and its name is not shown."""
    case, (first, _) = asked_for_two_lines()
    client = acting("王申请", row(case).applicant_id)
    answer = client.post(f"/mine/{case}/supply", {"kept": f"{first}:{upload('冯旁人', '别人的')}", "seen": "2"})
    assert answer.status_code == 422 and "别人的" not in answer.content.decode() and row(case).version == 2


def test_a_firms_agent_sees_its_cases_until_the_mandate_ends(city: None) -> None:
    """曹代办 by choosing the firm; not in his own name; 陈旧托 never."""
    case = filed_for_a_firm()
    agent = acting("曹代办", firm())
    assert agent.get(f"/mine/{case}").status_code == 200 and f"/mine/{case}" in agent.get("/mine").content.decode()
    assert signed_in("曹代办").get(f"/mine/{case}").status_code == 404
    for name in ("陈旧托", "冯旁人", "吴外人", "何邻县"):
        stranger = acting(name, firm())
        for address in (f"/mine/{case}", f"/mine/{new_stream()}"):
            assert stranger.get(address).status_code == 404
        assert f"/mine/{case}" not in stranger.get("/mine").content.decode()
        assert party_name([firm()])[firm()] not in stranger.get("/inbox").content.decode()


def test_the_inbox_tells_what_was_told_and_no_opinions(city: None) -> None:
    """The correction with its lines; a reviewer's opinion stays in the bureau."""
    case, _ = asked_for_two_lines()
    other = filed("出版物零售")
    actions.accept(other, by=cast("李受理"))
    actions.review(other, opinion="内部意见不外传", recommendation="grant", by=reviewer(other))
    for each in (case, other):
        client = acting("王申请", row(each).applicant_id)
        page = client.get("/inbox").content.decode() + client.get(f"/mine/{each}").content.decode()
        assert "内部意见" not in page
    told = acting("王申请", row(case).applicant_id).get("/inbox").content.decode()
    assert "请您补正材料" in told and "看不清；请重新拍照" in told
    assert signed_in("王申请").get("/inbox?page=9999999").status_code == 200


@pytest.mark.parametrize(("path", "most"), [("/mine", 25), ("/inbox", 17), ("/certificates", 15)])
def test_a_page_asks_the_same_number_of_questions_however_much_there_is(city: None, path: str, most: int) -> None:
    """One case more costs no query more."""
    client = acting("王申请", cast("王申请"))
    filed("生育登记")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    filed("生育登记")
    filed("生育登记")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(few) == len(many) <= most, (len(few), len(many))


def test_a_case_page_asks_a_stated_number_of_questions(city: None) -> None:
    """However long the case has run."""
    young, old = filed("民办学校设立"), reached("archive")
    client = acting("王申请", row(young).applicant_id)
    counts = []
    for case in (young, old):
        client.get(f"/mine/{case}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/mine/{case}")
        counts.append(len(asked))
    assert max(counts) <= 34 and max(counts) - min(counts) <= 2, counts


@pytest.mark.parametrize(("width", "scripts", "lang"), [(360, True, "zh-hans"), (1280, True, "en"), (360, False, "zh-hans")])
def test_she_corrects_from_her_phone(visit: Callable[..., Visit], width: int, scripts: bool, lang: str, tmp_path: Any) -> None:
    """From the list to the handed-in correction; axe finds nothing on any page, also in English."""
    case, lines = asked_for_two_lines()
    file = tmp_path / "补.pdf"
    file.write_bytes(sample_file("补"))
    here = visit("王申请", width=width, scripts=scripts)
    here.page.goto("/acting-for")
    here.page.locator(f'input[value="{row(case).applicant_id}"]').check()
    here.press("就为这一方办")
    here.context.add_cookies([{"name": "lang", "value": lang, "url": here.site}])
    for path in ("/mine", "/inbox", "/certificates", f"/filed/{case}", f"/mine/{case}/withdraw", f"/mine/{case}"):
        here.page.goto(path)
        looked_at(here)
    here.click(here.page.locator(f'main a[href="/mine/{case}/supply"]'))
    for line in lines:
        here.page.locator(f"#file_{line}").set_input_files(file)
    looked_at(here)
    here.click(here.main.locator("form button:not([type=button])").last)
    here.page.wait_for_url(f"**/mine/{case}")
    assert row(case).phase == "RECEIVED"
    looked_at(here)


def test_nobody_is_kept_out_of_her_pages(visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing."""
    case, _ = asked_for_two_lines()
    here = visit("王申请", width=360, size="large")
    here.page.goto("/acting-for")
    here.page.locator(f'input[value="{row(case).applicant_id}"]').check()
    here.press("就为这一方办")
    for path in ("/mine", f"/mine/{case}", f"/mine/{case}/supply", f"/mine/{case}/withdraw", "/inbox", "/certificates", f"/filed/{case}"):
        here.page.goto(path)
        looked_at(here)


def looked_at(here: Visit) -> None:
    """Nobody is kept out, nothing is wider than the window."""
    if here.scripts:
        assert here.barriers() == [], here.page.url
        assert not here.overflows(), here.page.url


def test_a_phone_says_in_words_how_far_the_case_is(city: None, visit: Callable[..., Visit]) -> None:
    """The steps in a list with the present one marked, the drawing folded; with scripts it opens at the present place."""
    case, _ = asked_for_two_lines()
    plain, live = visit("王申请", width=360, scripts=False), visit("王申请", width=360)
    for hers in (plain, live):
        hers.page.goto(f"/mine/{case}")
        now = hers.main.locator(".way > [aria-current]")
        assert now.count() == 1 and now.is_visible() and "补正材料" in now.inner_text() and "现在到这里" in now.inner_text()
        assert not hers.main.locator(".drawing").is_visible()
    live.click(live.main.get_by_text("看整张流程图"))
    live.page.wait_for_function("document.querySelector('.drawing').scrollLeft > 0")
    frame, place = (live.main.locator(each).bounding_box() for each in (".drawing", ".is-current rect"))
    assert frame and place and frame["x"] <= place["x"] and place["x"] + place["width"] <= frame["x"] + frame["width"]
    wide = visit("王申请")
    wide.page.goto(f"/mine/{case}")
    assert wide.main.locator(".drawing").is_visible() and not wide.main.locator(".way").is_visible()


LETTERS = """() => Math.min(...[...document.querySelectorAll(".drawing text")].map(each => {
  const scale = each.getScreenCTM();
  return parseFloat(getComputedStyle(each).fontSize) * Math.hypot(scale.a, scale.b);
}))"""
LEGIBLE = 12


@pytest.mark.parametrize(("width", "size"), [(1280, ""), (360, ""), (1280, "large")])
def test_the_letters_of_a_chart_can_be_read(visit: Callable[..., Visit], width: int, size: str) -> None:
    """On the guide and on the case, however wide the chart is: it scrolls in its frame. In large type they are larger."""
    case, _ = asked_for_two_lines()
    hers = visit("王申请", width=width, **({"size": size} if size else {}))
    for path in (f"/items/{row(case).item_version.item_id}", f"/mine/{case}"):
        hers.page.goto(path)
        if width == 360:
            hers.click(hers.main.get_by_text("看整张流程图"))
        letters = hers.page.evaluate(LETTERS)
        assert letters >= (LEGIBLE * 1.375 if size else LEGIBLE), (path, letters)
        assert not hers.overflows()
    hers.page.emulate_media(media="print")
    assert hers.main.locator(".drawing").is_visible()
    frame, drawn = (hers.main.locator(each).bounding_box() for each in (".drawing", ".drawing svg[role=img]"))
    assert frame and drawn and drawn["width"] <= frame["width"]


@pytest.mark.parametrize(
    ("lang", "moved", "since"), [("zh-hans", "改约了现场勘验", "已改约"), ("en", "The survey on site was moved", "moved since")]
)
def test_a_survey_planned_anew_is_told_with_day_time_and_place(city: None, lang: str, moved: str, since: str) -> None:
    """On the case's page and in the inbox; the plan that no longer holds is marked."""
    case = reached("survey")
    planned(case, planned_at="09:40", place="旧址")
    planned(case, planned_at="10:50", place="新址")
    client = acting("王申请", row(case).applicant_id)
    client.cookies["lang"] = lang
    for path in (f"/mine/{case}", "/inbox"):
        page = client.get(path).content.decode()
        assert page.count(moved) >= 1 and page.count(since) >= 1, path
        assert "10:50" in page and "新址" in page and page.index("10:50") != page.index("09:40")


def test_what_she_is_to_put_right_stays_on_her_page_when_the_bureau_is_late(city: None) -> None:
    """And how to ring it."""
    set_clock(datetime(2026, 3, 2, 4, tzinfo=UTC))
    case = reached("survey", "食品经营许可（新办）")
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "conclusion": "rectify"})
    hers = acting("王申请", row(case).applicant_id)
    assert "现场核查后需要整改" in hers.get(f"/mine/{case}").content.decode()
    set_clock(datetime(2026, 6, 1, 4, tzinfo=UTC))
    told = hers.get(f"/mine/{case}").content.decode()
    assert "现场核查后需要整改，见现场核查记录，整改后复查，应当在" in told and re.search(r"现在已经超过，可以打窗口电话 [\d-]+ 催办", told)
    assert "现在已经超过，可以打窗口电话催办" in rows_of(hers, "/mine", case)[0]
    actions.void(case, reason="试", by=cast("吕局长"))
