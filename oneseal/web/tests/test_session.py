"""登录快到时间: warned two minutes before, gone on in place; when it has ended, what stands on the page is not lost."""

import html
import json
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from oneseal.cases.actions import withdraw
from oneseal.cases.tests.office import cast, filed, filing, row
from oneseal.journal.queries import today
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.web.expired import not_found
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import begun
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at

FOOD = "食品经营许可（新办）"
AGE = settings.SESSION_COOKIE_AGE


@pytest.fixture
def typing(city: None, visit: Callable[..., Visit]) -> Visit:
    """A page with something half typed, its clock in the test's hands."""
    hers = visit("赵审查")
    hers.page.clock.install()
    hers.page.goto("/password")
    hers.page.locator("[name=old]").fill("half typed")
    return hers


def test_two_minutes_before_she_is_warned_and_goes_on(typing: Visit) -> None:
    dialog = typing.page.locator("#session")
    typing.page.clock.fast_forward((AGE - 125) * 1000)
    assert not dialog.is_visible()
    typing.page.clock.fast_forward(10_000)
    dialog.wait_for()
    assert "登录快到时间了" in dialog.inner_text() and "1:5" in dialog.inner_text()
    assert re.search(r"请报这个号码：[2-9A-Z]{8}", dialog.inner_text()) and dialog.locator("h2").inner_text() == "登录快到时间了"
    looked_at(typing)
    dialog.get_by_role("button", name="继续").press("Enter")
    dialog.wait_for(state="hidden")
    typing.page.clock.fast_forward((AGE - 125) * 1000)
    assert not dialog.is_visible()
    assert typing.page.locator("[name=old]").input_value() == "half typed"


def test_when_it_has_ended_she_signs_in_beside_and_sends_what_she_typed(typing: Visit) -> None:
    """The token of the old page is renewed, so that what was typed can be sent."""
    dialog = typing.page.locator("#session")
    typing.page.context.clear_cookies(name="sessionid")
    typing.page.clock.fast_forward((AGE + 1) * 1000)
    dialog.wait_for()
    assert dialog.locator("h2").inner_text() == "已经自动退出登录" and "登录快到时间了" not in dialog.inner_text()
    assert re.search(r"这一页填的内容还在.*请报这个号码：[2-9A-Z]{8}", dialog.inner_text(), re.S)
    with typing.page.context.expect_page() as opened:
        dialog.get_by_role("button", name="在新窗口登录").click()
    beside = opened.value
    beside.locator("[name=login]").fill("zhao.shencha")
    beside.locator("[name=password]").fill("Yunlan-demo-2026")
    beside.locator("main form button").click()
    beside.wait_for_url("**/work/")
    typing.page.bring_to_front()
    typing.page.clock.fast_forward(2000)
    dialog.wait_for(state="hidden")
    typing.page.locator("main [name=password]").fill("short")
    typing.page.locator("[name=again]").fill("short")
    typing.click(typing.page.locator("main form button"))
    typing.page.locator("#mistakes").wait_for()


def test_who_signed_in_meanwhile_does_not_get_her_page(typing: Visit) -> None:
    typing.page.context.clear_cookies(name="sessionid")
    other = signed_in("李受理").cookies["sessionid"].value
    url = "/".join(typing.page.url.split("/")[:3])
    typing.page.context.add_cookies([{"name": "sessionid", "value": other, "url": url}])
    typing.page.clock.fast_forward((AGE - 60) * 1000)
    typing.click(typing.page.locator("#session").get_by_role("button", name="继续"))
    typing.page.locator("#session p[data-other]").wait_for()
    told = typing.page.locator("#session").inner_text()
    assert typing.page.locator("#session h2").inner_text() == "现在登录的是另一个人" and re.search(r"请报这个号码：[2-9A-Z]{8}", told)


def test_what_was_sent_without_a_session_says_that_nothing_was_done(city: None) -> None:
    """403 with what was kept, what to do and a number to quote; never a redirect that swallows it."""
    case = filed("食品经营许可（新办）")
    client = signed_in("李受理")
    Session.objects.filter(session_key=client.cookies["sessionid"].value).delete()
    answer = client.post(f"/work/cases/{case}/accept", {"seen": "1"})
    words = answer.content.decode()
    assert answer.status_code == 403 and answer.headers["X-Request-Number"] in words
    assert "没有办成" in words and "草稿" in words
    assert row(case).phase == "RECEIVED"


def test_going_on_is_only_for_who_is_signed_in(city: None) -> None:
    assert Client(SERVER_NAME="localhost").get("/stay").status_code == 403
    told = signed_in("王申请").get("/stay")
    assert told.status_code == 200 and set(told.json()) == {"who", "token"} and "no-store" in told.headers["Cache-Control"]


@pytest.mark.parametrize("enforced", [False, True], ids=["session over", "form too old"])
def test_sentences_that_were_not_taken_in_can_be_copied_from_the_answer(city: None, enforced: bool) -> None:
    """No numbers, no secrets, and nothing that another site sent: it would speak under our name."""
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=enforced)
    sent = {"opinion": "符合条件，<b>准予</b>。", "id_number": "11010519491231002X", "password": "一个很长的密码啊", "short": "好的"}
    path = f"/work/cases/{filed('食品经营许可（新办）')}/accept"
    own = client.post(path, sent, headers={"Origin": "http://localhost"})
    words = own.content.decode()
    assert own.status_code == 403 and "符合条件，&lt;b&gt;准予&lt;/b&gt;。" in words and "no-store" in own.headers["Cache-Control"]
    assert "好的" in words and not any(hidden in words for hidden in ("11010519491231002X", "一个很长的密码啊", "<dd>None"))
    for origin in ({"Origin": "http://elsewhere.invalid"}, {}):
        assert "符合条件" not in client.post(path, sent, headers=origin).content.decode()


def test_a_page_whose_draft_or_mandate_is_gone_says_which_and_gives_back_what_was_typed(city: None) -> None:
    """The draft was deleted in another window; the mandate under which he acts for her has ended meanwhile."""
    own, client = {"Origin": "http://localhost"}, signed_in("王申请")
    address = begun(client, "生育登记", cast("王申请"))
    client.post(f"{address}/discard", {"sure": "yes"})
    gone = client.post(f"{address}/form/0", {"applicant_name": "王某某改过的名字"}, headers=own)
    words = gone.content.decode()
    assert gone.status_code == 404 and "草稿已经不在了" in words and "王某某改过的名字" in words and 'href="/mine"' in words
    mandate = grant_mandate(cast("王申请"), cast("冯旁人"), ["file", "supply"], since=today(), by=cast("王申请"))
    case, agent = filed("生育登记"), signed_in("冯旁人")
    agent.post("/acting-for", {"principal": str(cast("王申请"))})
    end_mandate(mandate, by=cast("王申请"))
    late = agent.post(f"/mine/{case}/supply", {"note": "这是补正的说明"}, headers=own)
    assert late.status_code == 404 and "委托已经终止" in late.content.decode() and "什么都没有改动" in late.content.decode()
    withdraw(case, by=cast("王申请"), reason="试完")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"words=" + b"x" * 3_000_000),
        ("application/x-www-form-urlencoded; charset=gbk", b"words=x"),
        ("application/x-www-form-urlencoded", b"&".join(b"n%d=1" % number for number in range(5000))),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nno part"),
        ("multipart/form-data; boundary=\xe7", b""),
    ],
)
@pytest.mark.parametrize("address", ["/nowhere/at/all", "/drafts/0193b3f0-0000-7000-8000-000000000000/nothing"])
def test_what_is_sent_to_no_page_breaks_nothing_however_it_is_made(city: None, address: str, content_type: str, body: bytes) -> None:
    for origin in ("http://localhost", "http://elsewhere.invalid"):
        answer = Client(SERVER_NAME="localhost", raise_request_exception=False).generic(
            "POST", address, body, content_type, headers={"Origin": origin}
        )
        assert answer.status_code == 404
        assert "这一步没有办，什么都没有改动" in answer.content.decode()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/x-www-form-urlencoded", b"words=" + b"x" * 3_000_000), ("multipart/form-data; boundary=\xe7", b"")],
)
def test_a_page_that_was_sent_what_cannot_be_read_says_so(content_type: str, body: bytes) -> None:
    """By a page that reads nothing before it finds that there is nothing."""
    request = RequestFactory().generic(
        "POST", "/drafts/gone", body, content_type, headers={"Origin": "http://localhost"}, SERVER_NAME="localhost"
    )
    request.resolver_match = resolve("/verify")
    answer = not_found(request, Http404())
    assert answer.status_code == 404
    assert "这份草稿已经不在了" in answer.content.decode()


def test_an_act_gives_back_all_that_was_typed_by_its_fields(city: None, visit: Callable[..., Visit]) -> None:
    """Short texts too, lines of material and of a checklist by their own names; the version that the page showed is nobody's text."""
    case = filed(FOOD)
    hers = visit("李受理", width=360)
    hers.page.goto(f"/work/cases/{case}/refuse_to_accept")
    hers.page.locator("[name=reason]").fill("第二次理由，电话 0512-65881234")
    hers.page.locator("[name=organ]").fill("某局")
    hers.page.context.clear_cookies(name="sessionid")
    hers.press("不予受理")
    pairs = hers.main.locator("dl.pairs").inner_html()
    assert "<dt>不予受理的理由</dt><dd>第二次理由，电话 ……</dd>" in pairs and "<dt>应当向哪个行政机关申请</dt><dd>某局</dd>" in pairs
    assert "None" not in hers.text and not hers.overflows() and row(case).phase == "RECEIVED"
    page = signed_in("李受理").get(f"/work/cases/{case}/request_correction").content.decode()
    names = json.loads(html.unescape(re.findall(r'name="_names" value="([^"]+)"', page)[0]))
    lines = [label for name, label in names.items() if name.startswith("problem:")]
    assert "seen" not in names and len(set(lines)) == len(lines) > 1
    client, own = Client(SERVER_NAME="localhost"), {"Origin": "http://localhost"}
    for path in (f"/work/cases/{case}/refuse_to_accept", f"/work/cases/{case}/no_such_page"):
        words = client.post(path, {"seen": "1", "organ": "某局", "key": str(case)}, headers=own).content.decode()
        assert ("某局" in words or "no_such" in path) and str(case) not in words.partition('id="typed"')[2]


def test_fields_that_were_not_taken_in_come_back_by_name(city: None) -> None:
    """Of a form of ours, and of an item's form, which says itself what its fields are called; choices by their words."""
    client, own = Client(SERVER_NAME="localhost"), {"Origin": "http://localhost"}
    sent = {"name": "卫创业", "id_number": "11010519491231002X", "extent": "some", "scope": ["file"], "until": "2027-01-31"}
    words = client.post("/mandates/new", sent, headers=own).content.decode()
    for label, value in (("受托人姓名", "卫创业"), ("委托范围", "只委托下面勾选的"), ("委托事项", "申请"), ("到哪天止", "2027-01-31")):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in words
    assert "11010519491231002X" not in words and "受托人身份证号码" not in words
    hers = signed_in("王申请")
    draft = begun(hers, FOOD, filing(FOOD)["applicant"])
    page = hers.get(f"{draft}/form/1").content.decode()
    names = html.unescape(re.findall(r'name="_names" value="([^"]+)"', page)[0])
    typed = {"premises": "晴川路 9 号", "contact_mobile": "19912345678", "_names": names}
    words = client.post(f"{draft}/form/1", typed, headers=own).content.decode()
    label = json.loads(names)["premises"]
    assert f"<dt>{label}</dt><dd>晴川路 9 号</dd>" in words and "19912345678" not in words
    assert client.post(f"{draft}/form/1", typed | {"_names": "x"}, headers=own).status_code == 403
    assert "晴川路" not in client.post(f"{draft}/form/1", typed, headers={"Origin": "http://elsewhere.invalid"}).content.decode()
    hers.post(f"{draft}/discard", {"sure": "yes"})


def test_in_a_browser_she_goes_on_by_what_the_page_gave_back(city: None, visit: Callable[..., Visit]) -> None:
    """Without scripts: the page names the draft's answers, signing in beside leads back to where she was."""
    client = signed_in("王申请")
    draft = begun(client, FOOD, filing(FOOD)["applicant"])
    hers = visit("王申请", width=360, scripts=False)
    hers.page.goto(f"{draft}/form/1")
    hers.page.locator("[name=premises]").fill("晴川路 9 号")
    hers.page.context.clear_cookies(name="sessionid")
    hers.press("保存并继续")
    assert "晴川路 9 号" in hers.text and "需要帮助时请报这个号码" in hers.text and not hers.overflows()
    assert f"{draft}/form/1" in unquote(hers.main.get_by_role("button", name="在新窗口登录").get_attribute("href") or "")
    hers.shoot("session-over-360")
    client.post(f"{draft}/discard", {"sure": "yes"})
