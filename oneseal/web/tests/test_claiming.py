"""领取、常用视图、去哪里 by the pages: with a mouse, by keyboard alone, without scripts; nobody sees another's."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, unquote_plus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.models import SavedView
from oneseal.cases.queries import holders_of, views_of
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, reached, row
from oneseal.cases.tests.test_claiming import colleague, holder
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.people.actions import end_substitution, substitute
from oneseal.people.models import Holding
from oneseal.people.queries import party_details
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_counts import NEIGHBOUR
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_ticked_rows_are_taken_and_put_back(city: None, visit: Callable[..., Visit], scripts: bool) -> None:
    """What cannot be taken is told with its holder; the others are taken."""
    cases, other = [filed("生育登记") for _ in range(3)], colleague()
    actions.claim(cases[2], by=other)
    clerk = visit("李受理", scripts=scripts)
    for case in cases:
        clerk.page.goto(f"/work/?q={row(case).number}")
        clerk.page.locator(".pick input").check()
        clerk.press("领取所选")
    assert holder(cases[0]) == holder(cases[1]) == cast("李受理") and holder(cases[2]) == other
    assert "已由" in clerk.text
    clerk.page.goto(f"/work/?hands=mine&q={row(cases[0]).number}")
    clerk.page.locator(".pick input").check()
    clerk.press("放回所选")
    assert holder(cases[0]) is None


def test_by_keyboard_alone(city: None, visit: Callable[..., Visit]) -> None:
    """j to the row, x ticks it, Tab to the button."""
    case = filed("生育登记")
    clerk = visit("李受理", keys=True)
    clerk.page.goto(f"/work/?q={row(case).number}")
    clerk.page.keyboard.press("j")
    clerk.page.keyboard.press("x")
    assert clerk.page.locator(".pick input").is_checked()
    clerk.press("领取所选")
    assert holder(case) == cast("李受理")


def test_several_at_one_press(city: None) -> None:
    cases, client = [filed("生育登记") for _ in range(3)], signed_in("李受理")
    answer = client.post("/work/claim", {"case": [*map(str, cases), "no-id"]}, follow=True)
    assert "已领取 3 件" in answer.content.decode()
    assert {holders_of([row(case)])[case].name for case in cases} == {"李受理"}
    assert "没有勾选" in client.post("/work/release", follow=True).content.decode()


def test_what_several_could_not_be_done_for_is_told_in_one_place(city: None) -> None:
    """Each by its number and reason; what was kept, and the number to quote, once."""
    cases, client, other = [filed("生育登记") for _ in range(3)], signed_in("李受理"), colleague()
    for case in cases[1:]:
        actions.claim(case, by=other)
    page = client.post("/work/claim", {"case": list(map(str, cases))}, follow=True).content.decode()
    (told,) = [each.split("</div>")[0] for each in page.split('<div class="notice warn">')[1:]]
    assert all(row(case).query_number in told for case in cases[1:]) and row(cases[0]).query_number not in told
    assert told.count("领取。") == 2 and told.count("以上 2 件没有改动；需要帮助时请报号码") == 1 and told.count("<br>") == 2


def test_the_name_of_a_view_that_could_not_be_saved_waits_in_its_field(city: None) -> None:
    """Once: to be mended, or to be forgotten."""
    client, long = signed_in("李受理"), "很" * 31
    page = client.post("/work/views/save", {"name": long, "filters": "light=green"}, follow=True).content.decode()
    assert f'value="{long}"' in page and '<details class="plain" open><summary>存为常用' in page
    assert '<details class="fold" data-fold open>' in page, "on a phone the filters are folded"
    assert 'aria-describedby="view_wrong"' in page and "名称" in page.split('id="view_wrong"')[1].split("</p>")[0]
    assert long not in client.get("/work/?light=green").content.decode()
    client.post("/work/views/save", {"name": long, "filters": "light=green"})
    assert long not in client.get("/work/").content.decode(), "nor beside other filters"


def test_a_list_by_the_day_of_receipt_shows_that_day(city: None) -> None:
    """In place of when the step was entered."""
    filed("生育登记")
    client = signed_in("李受理")
    by_due, by_receipt = (client.get(f"/work/?sort={sort}").content.decode() for sort in ("due", "received"))
    assert 'data-label="收件"' not in by_due and ">进入环节</th>" in by_due
    assert 'data-label="收件"' in by_receipt and ">收件</th>" in by_receipt and "进入环节" not in by_receipt


def test_more_than_are_listed_are_said_to_be_there(city: None) -> None:
    """去哪里 lists the last eight."""
    client, number = signed_in("李受理"), str(party_details([cast("王申请")])[cast("王申请")].number)
    for _ in range(9):
        filed("生育登记")
    found = client.post("/work/go", {"q": number}, headers={"HX-Request": "true"}).content.decode()
    assert found.count('href="/work/cases/') == 8 and "只列出最近的 8 件，还有更多" in found


def asked_by(do: Callable[[], Any]) -> int:
    """How many queries it makes."""
    with CaptureQueriesContext(connection) as made:
        do()
    return len(made)


def test_taking_and_undoing_it_leave_the_list_as_it_was(city: None) -> None:
    """Filters and order stay; the button that undoes it carries them on."""
    case, client, filters = filed("生育登记"), signed_in("李受理"), "power=%E5%8F%97%E7%90%86&sort=received"
    answer = client.post("/work/claim", {"case": str(case), "list": filters})
    assert answer.headers["Location"] == f"/work/?{filters}"
    page = client.get(f"/work/?{filters}").content.decode()
    (undo,) = re.findall(r'<form[^>]*action="/work/release".*?</form>', page, re.DOTALL)
    sent = {name: unescape(value) for name, value in re.findall(r'name="(case|list)" value="([^"]*)"', undo)}
    assert sent == {"case": str(case), "list": filters}
    assert client.post("/work/release", sent).headers["Location"] == f"/work/?{filters}" and holder(case) is None


@pytest.mark.parametrize("act", ["claim", "release"])
def test_a_press_asks_once_for_all_ticked_rows_what_is_theirs(city: None, act: str) -> None:
    """Each row more costs what its own act asks, and nothing else."""
    cases, client, clerk = [filed("生育登记") for _ in range(6)], signed_in("李受理"), cast("李受理")
    if act == "release":
        for case in cases:
            actions.claim(case, by=clerk)
    alone = asked_by(lambda: getattr(actions, act)(cases[0], by=clerk))
    one = asked_by(lambda: client.post(f"/work/{act}", {"case": str(cases[1])}))
    four = asked_by(lambda: client.post(f"/work/{act}", {"case": [*map(str, cases[2:])]}))
    assert {holder(case) for case in cases} == {clerk if act == "claim" else None} and four - one == 3 * alone


def test_nothing_is_taken_where_one_of_the_rows_is_not_her_bureaus(city: None) -> None:
    """As if it were not there; also where her own come first."""
    own, foreign, client = filed("生育登记"), filed_for_a_firm(at=NEIGHBOUR), signed_in("李受理")
    for other in (foreign, new_stream()):
        assert client.post("/work/claim", {"case": [str(own), str(other)]}).status_code == 404
    assert holder(own) is None and holder(foreign) is None


def test_who_acts_on_a_taken_case_is_told_first(city: None) -> None:
    case = filed("生育登记")
    actions.claim(case, by=colleague())
    page = signed_in("李受理").get(f"/work/cases/{case}/accept").content.decode()
    assert "正在办这一件" in page
    supervisor = signed_in("吕局长")
    assert supervisor.post(f"/work/cases/{case}/reassign", {"to": str(cast("李受理"))}).status_code == 302
    assert holder(case) == cast("李受理")
    assert "正在办这一件" not in signed_in("李受理").get(f"/work/cases/{case}/accept").content.decode()


@pytest.mark.parametrize("name", ["", "王申请", "吴外人", "何邻县"])
def test_others_take_nothing(city: None, name: str) -> None:
    case = filed("生育登记")
    client = signed_in(name) if name else Client(SERVER_NAME="localhost")
    for path in ("/work/claim", "/work/release", f"/work/cases/{case}/reassign"):
        assert client.post(path, {"case": str(case), "to": str(cast("李受理"))}).status_code in {302, 403, 404}
    assert holder(case) is None
    assert "生育登记" not in client.get(f"/work/go?q={row(case).number}").content.decode()


def test_a_view_is_saved_opened_first_renamed_and_deleted(city: None, visit: Callable[..., Visit]) -> None:
    """Its count is that of its list; the first page of a session is hers."""
    clerk = visit("周批准", scripts=False)
    clerk.page.goto("/work/?light=green")
    total = clerk.page.locator("#count").inner_text()
    clerk.click(clerk.page.locator("summary", has_text="存为常用"))
    clerk.page.locator("#view_name").fill("不急的")
    clerk.press("存")
    line = clerk.page.locator("nav.facets li", has_text="不急的")
    assert line.locator("[aria-current]").count() == 1 and total.split()[0] in line.inner_text()
    clerk.page.goto("/work/views")
    assert "绿" in clerk.main.locator("li", has_text="不急的").inner_text()
    clerk.click(clerk.main.get_by_role("button", name="登录后先打开"))
    again = visit("周批准", scripts=False)
    assert again.page.url.endswith("/work/?light=green")
    again.page.goto("/work/")
    assert again.page.url.endswith("/work/")
    again.page.goto("/work/views")
    again.click(again.main.get_by_role("link", name="改名"))
    again.page.locator("[name=name]").fill("期限内")
    again.press("改名")
    again.click(again.main.get_by_role("link", name="删除"))
    again.press("删除")
    assert views_of(cast("周批准")) == []


def test_a_view_of_everything_that_opens_first_is_the_whole_list(city: None) -> None:
    """It narrows nothing, so there is no other address to go to."""
    person = cast("韩审核")
    view = actions.save_view("全部", "", by=person)
    actions.open_view_first(view, True, by=person)
    assert signed_in("韩审核").get("/work/").status_code == 200
    actions.delete_view(view, by=person)


def test_another_persons_view_is_not_there(city: None) -> None:
    view = actions.save_view("私人", "light=red", by=cast("赵审查"))
    client = signed_in("李受理")
    assert "私人" not in client.get("/work/").content.decode() + client.get("/work/views").content.decode()
    assert {client.get(f"/work/views/{view}/{act}").status_code for act in ("rename", "delete")} == {404}
    assert client.post(f"/work/views/{view}/first", {"first": "1"}).status_code == 409
    actions.delete_view(view, by=cast("赵审查"))


def test_ctrl_k_goes_anywhere(city: None, visit: Callable[..., Visit]) -> None:
    """Typed, chosen by arrow, opened by Enter; Esc closes and the focus is back where it was."""
    case = filed("生育登记")
    clerk = visit("李受理")
    clerk.page.goto("/work/")
    clerk.page.locator("#q").focus()
    clerk.page.keyboard.press("Control+k")
    clerk.page.locator("#palette [data-goal]").first.wait_for()
    assert clerk.page.evaluate("document.activeElement.id") == "palette_q"
    looked_at(clerk)
    clerk.page.keyboard.press("Escape")
    assert clerk.page.evaluate("document.activeElement.id") == "q"
    clerk.page.keyboard.press("Control+k")
    clerk.page.keyboard.insert_text(row(case).number)
    clerk.page.locator("#palette [data-goal]", has_text="生育登记").wait_for()
    clerk.page.keyboard.press("ArrowDown")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url(f"**/work/cases/{case}")
    clerk.page.goto("/work/go")
    assert "最近打开的办件" in clerk.text and f"查询号 {row(case).query_number}" in clerk.text
    looked_at(clerk)


def test_who_stands_in_for_a_colleague_today_is_offered(city: None) -> None:
    """转给, 约定勘验, 同去的勘验人员: whoever may act today, with as many questions however many they are."""
    case, absent, other, boss = reached("survey", "食品经营许可（新办）"), cast("孙勘验"), cast("郑制证"), cast("吕局长")
    asked, path = signed_in("吕局长"), f"/work/cases/{case}/reassign"
    with CaptureQueriesContext(connection) as before:
        assert str(other) not in asked.get(path).content.decode()
    post = Holding.objects.filter(person=absent, post__power="勘验", post__unit__body=row(case).body_id, ended_at=None)[0].post_id
    standing_in = substitute(post, absent, other, since=today(), until=today(), reason="出差", by=boss)
    try:
        with CaptureQueriesContext(connection) as after:
            assert str(other) in asked.get(path).content.decode()
        assert len(after) <= len(before) + 1
        for act in ("survey", "plan_survey"):
            assert str(other) in signed_in("钱勘验").get(f"/work/cases/{case}/{act}").content.decode(), act
    finally:
        end_substitution(standing_in, by=boss)


def test_a_way_back_that_cannot_be_read_leads_to_the_list(city: None) -> None:
    """Only sent by hand."""
    answer = signed_in("李受理").post("/work/claim", {"case": str(filed("生育登记")), "back": "zz"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/work/"


@pytest.mark.parametrize("number", ["990103197804220838", "1380000 0000", "９９０１０３１９７８０４２２０８３８", "91990100MA0000000X"])
def test_a_number_that_was_looked_for_is_kept_nowhere(city: None, number: str) -> None:
    """Neither in an address nor in the session nor in a saved view; its chip is masked; what is only words stays a filter."""
    client, name = signed_in("李受理"), f"查{number[-6:]}"
    page = client.post("/work/", {"q": number, "light": "green"}, follow=True)
    words = page.content.decode()
    chips = re.sub(r"<[^>]*>", "", "<" + words.split('class="chips"')[1].split("</ul>")[0])
    assert number not in chips and "***" in chips and "按号码查找的结果不能存为常用" in words
    addresses = [address for address, _ in page.redirect_chain] + re.findall(r'href="([^"]*)"', words)
    assert not any(number in unquote_plus(address) for address in addresses) and "light=green" in addresses[0]
    assert client.session["work_list"] == "light=green"
    for carried in (quote(number), addresses[0].split("q=")[-1].split("&")[0]):
        answer = client.post("/work/views/save", {"name": name, "filters": f"q={carried}&light=green"}, follow=True)
        assert "不能存为常用" in answer.content.decode() and not SavedView.objects.filter(person=cast("李受理"), name=name).exists()
    assert page.headers["Referrer-Policy"] == "same-origin" and "no-store" in page.headers["Cache-Control"]
    client.get("/work/?q=王记")
    assert client.session["work_list"] == "q=%E7%8E%8B%E8%AE%B0"
