"""注册: by the page; what is wrong is said at the field; then she is where she wanted to go. Recovery says plainly what there is."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from oneseal.people.models import Account
from oneseal.people.queries import claims_of, party_details
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.test_sign_up import id_number, uscc
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_mine import looked_at

GOOD = {
    "name": "新来的",
    "mobile": "19922220001",
    "password": "Long-enough-2026",
    "again": "Long-enough-2026",
    "privacy": PRIVACY,
    "login": "",
}


def test_she_signs_up_and_is_where_she_wanted_to_go(city: None) -> None:
    """Signed in, with her firm to choose; the address back stays in the house."""
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/sign-up", {**GOOD, "id_number": id_number(21), "firm": "新来的店", "uscc": uscc(21), "next": "/mandates"})
    assert answer.headers["Location"] == "/mandates"
    assert "新来的店" in client.get("/acting-for").content.decode()
    assert client.get("/sign-up").status_code == 302
    other = Client(SERVER_NAME="localhost")
    foreign = {**GOOD, "id_number": id_number(22), "login": "second.one", "next": "//example.com"}
    assert other.post("/sign-up", foreign).headers["Location"] == "/mine"


def test_what_is_wrong_is_said_and_what_was_typed_stays(city: None) -> None:
    """Passwords that differ; a number that is registered already, with the way to the counter; passwords are never shown again."""
    before = Account.objects.count()
    client = Client(SERVER_NAME="localhost")
    wrong = client.post("/sign-up", {**GOOD, "id_number": id_number(23), "again": "Other-words-2026"})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "两次输入的密码不一样" in page and 'value="新来的"' in page and "Long-enough" not in page
    known = client.post("/sign-up", {**GOOD, "id_number": "990101198006140838", "login": "third.one"}).content.decode()
    assert "已经登记过" in known and "窗口" in known and "王" not in known.split("<main")[1]
    assert Account.objects.count() == before


def test_all_that_is_wrong_is_told_at_once_each_at_its_field(city: None) -> None:
    """Not in rounds: name, number, mobile, password, the repetition, the firm's code and the consent; in the order of the page."""
    slips = {
        "name": "",
        "id_number": "990101198001011234",
        "mobile": "123",
        "password": "short",
        "again": "other",
        "firm": "店",
        "uscc": "91",
    }
    page = Client(SERVER_NAME="localhost").post("/sign-up", {**slips, "login": ""}).content.decode()
    summary = page.split('id="mistakes"')[1].split("</ul>")[0]
    told = re.findall(r'href="#id_(\w+)"', summary)
    assert told == ["name", "id_number", "mobile", "password", "again", "uscc", "privacy"]
    assert "有 7 处需要改正" in page


def test_what_was_typed_is_quoted_as_it_was_typed(city: None) -> None:
    """In the summary and at the field: escaped once."""
    page = Client(SERVER_NAME="localhost").post("/sign-up", {**GOOD, "id_number": id_number(26), "login": "<b>x</b>&"}).content.decode()
    assert page.count("登录名“&lt;b&gt;x&lt;/b&gt;&amp;”不可用") == 2 and "&amp;lt;" not in page and "&amp;amp;" not in page


def test_numbers_in_full_width_are_the_same_numbers(city: None) -> None:
    """As an input method for Chinese writes them; she signs in with her mobile either way."""
    wide = {each: each + 0xFEE0 for each in range(ord("0"), ord("z"))}
    client, number = Client(SERVER_NAME="localhost"), id_number(27)
    sent = {
        **GOOD,
        "id_number": number.lower().translate(wide),
        "mobile": "19922220027".translate(wide),
        "firm": "宽字的店",
        "uscc": uscc(27),
    }
    assert client.post("/sign-up", {**sent, "uscc": f" {uscc(27).translate(wide)}"}).status_code == 302
    assert claims_of(number) == claims_of(number.translate(wide)) and len(claims_of(number)) == 1
    assert claims_of(uscc(27))
    assert party_details(claims_of(number))[claims_of(number)[0]].mobile == "19922220027"
    for login in ("19922220027", "１９９２２２２００２７"):
        answer = Client(SERVER_NAME="localhost").post("/sign-in", {"login": login, "password": GOOD["password"]})
        assert answer.status_code == 302, login


def test_slips_shut_nobody_out(city: None) -> None:
    """A mistyped digit, a weak password, a firm without its code: six of them, and then it is done."""
    client, good = Client(SERVER_NAME="localhost"), {**GOOD, "id_number": id_number(25), "login": "fifth.one", "mobile": "19922220005"}
    for slip in ({"id_number": f"{id_number(25)[:-1]}?"}, {"mobile": "123"}, {"password": "a", "again": "a"}, {"firm": "只有名称"}) * 2:
        page = client.post("/sign-up", {**good, **slip}).content.decode()
        assert "出错" in page and "次数过多" not in page
    assert client.post("/sign-up", good).status_code == 302


def test_numbers_are_not_tried_out_fast(city: None) -> None:
    """After five tries of a number that is registered, a quarter of an hour's rest, in words of signing up."""
    client = Client(SERVER_NAME="localhost")
    for _ in range(5):
        client.post("/sign-up", {**GOOD, "id_number": "990101198107150840", "login": "fourth.one"})
    page = client.post("/sign-up", {**GOOD, "id_number": "990101198107150840", "login": "fourth.one"}).content.decode()
    assert "次数过多" in page and "W-13 注册" in page and "查询" not in page.split("次数过多")[1].split("</")[0]


@pytest.mark.parametrize(("width", "lang"), [(360, "zh-hans"), (1280, "en")])
def test_the_pages_keep_nobody_out(visit: Callable[..., Visit], width: int, lang: str) -> None:
    """axe finds nothing, also with errors shown."""
    here = visit(width=width, lang=lang)
    for path in ("/recovery", "/sign-up"):
        here.page.goto(path)
        looked_at(here)
    here.click(here.main.locator("form button"))
    assert here.page.locator("#mistakes").is_visible()
    looked_at(here)


def test_a_box_left_empty_asks_for_a_tick_and_is_named_in_short(city: None) -> None:
    """Not “please fill this in” after a statement of thirty words."""
    page = Client(SERVER_NAME="localhost").post("/sign-up", {**GOOD, "login": "fifth.one", "privacy": ""}).content.decode()
    assert ">隐私说明：请勾选</span></a>" in page
