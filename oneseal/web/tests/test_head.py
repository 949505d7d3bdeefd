"""总览: a head sees at a glance what is overdue, near and stuck in her bureau; every number opens its list; nobody else gets in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.queries import calendar_of
from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, reached
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now, today
from oneseal.people.queries.demo import DEMO_PASSWORD
from oneseal.web.tests.browser import Visit, login_of
from oneseal.web.tests.test_desk import signed_in

PATHS = ("/work/head", "/work/cases-of-bureau", "/work/cases-of-bureau?mark=stuck&power=受理")


def test_every_number_of_the_page_opens_a_list_of_that_many_cases(city: None) -> None:
    """As they stand on the page, days later, when some are late."""
    filed("食品经营许可（新办）"), filed("生育登记"), reached("grant")
    begun = today()
    set_clock(now() + timedelta((calendar_of().add_working(begun, 6) - begun).days))
    client = signed_in("吕局长")
    page = client.get("/work/head").content.decode()
    links = re.findall(r'href="(/work/cases-of-bureau\?[^"]+)">(?:<strong[^>]*>)?(\d+)<', page)
    assert len(links) > 20 and {"1", "2", "3", "4", "5"} & {count for _, count in links}
    for address, count in links:
        assert f">{count} 件</h2>" in client.get(address.replace("&amp;", "&")).content.decode(), address
    assert "等李受理" in page and "■" in page


def test_a_case_of_the_list_opens(city: None) -> None:
    """Also when its step is not hers."""
    filed("出版物零售")
    client = signed_in("吕局长")
    page = client.get("/work/cases-of-bureau?power=受理").content.decode()
    (address, *_) = re.findall(r'href="(/work/cases/[0-9a-f-]+)"', page)
    assert client.get(address).status_code == 200


def test_filters_that_cannot_be_read_are_none(city: None) -> None:
    """Keys and days that are spoilt; an officer who is none of hers is not named."""
    client = signed_in("吕局长")
    assert client.get("/work/cases-of-bureau?item=x&officer=1&received=2026-99-01&after=x").status_code == 200
    page = client.get(f"/work/cases-of-bureau?officer={cast('冯旁人')}").content.decode()
    assert "所选人员办过" in page and "冯旁人" not in page


def test_a_later_page_that_has_emptied_leads_back_to_the_first(city: None) -> None:
    """Its cases were ended meanwhile."""
    filed("出版物零售")
    page = signed_in("吕局长").get(f"/work/cases-of-bureau?power=受理&after=9999-12-31.{new_stream()}").content.decode()
    assert "这一页的办件都办走了" in page and 'href="?power=%E5%8F%97%E7%90%86">回到第一页</a>' in page and "没有符合条件" not in page


@pytest.mark.parametrize("name", ["李受理", "吴外人", "冯旁人", "陈旧托", "王申请"])
def test_those_without_the_power_get_nowhere(city: None, name: str) -> None:
    """Neither acceptors nor people without a post."""
    client = signed_in(name)
    for path in (*PATHS, f"/work/cases-of-bureau?officer={new_stream()}"):
        assert client.get(path).status_code == 403


def test_strangers_are_led_to_the_sign_in_page(city: None) -> None:
    """Whatever they ask."""
    for path in PATHS:
        assert Client(SERVER_NAME="localhost").get(path).status_code == 302
        assert Client(SERVER_NAME="localhost").post(path).status_code in {403, 405}


def test_the_pages_ask_a_steady_number_of_questions(city: None) -> None:
    """However many cases there are."""
    case = filed("出版物零售")
    client = signed_in("吕局长")
    counts = []
    for _ in range(2):
        for path in PATHS[:2]:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(len(asked))
        filed("生育登记"), actions.accept(case, by=cast("李受理"))
        case = filed("出版物零售")
    assert counts[:2] == counts[2:]
    assert counts[0] <= 26 and counts[1] <= 24


def test_the_pages_are_open_to_everybody(visit: Callable[..., Visit]) -> None:
    """axe finds nothing, at a desk and in large type on a phone; without scripts too a number leads to its list."""
    filed("食品经营许可（新办）")
    for width, display in ((1280, {}), (360, {"size": "large"})):
        here = visit("周批准", width=width, **display)
        for path in PATHS:
            here.page.goto(path)
            assert here.barriers() == [], path
            assert not here.overflows(), path
        here.page.goto("/work/head")
        here.shoot(f"head-{width}")
        heights = here.page.locator(".daily text:visible").evaluate_all("marks => marks.map(each => each.getBoundingClientRect().height)")
        assert min(heights) >= 11, "the days under the columns can be read on a phone too"
    plain = visit("吕局长", width=360, scripts=False)
    plain.page.goto("/work/head")
    plain.click(plain.main.get_by_role("link", name=re.compile("已超期")))
    assert "件" in plain.text


BEGINS = [("吕局长", "/work/head", "总览"), ("雷定夺", "/work/", "办件"), ("李受理", "/work/", "办件")]


@pytest.mark.parametrize(("who", "first", "label"), BEGINS)
def test_who_only_supervises_begins_at_the_head_s_page(city: None, who: str, first: str, label: str) -> None:
    """He has no cases of his own: the list would be empty. Who also decides has."""
    client = Client(SERVER_NAME="localhost")
    arrived = client.post("/sign-in", {"login": login_of(who), "password": DEMO_PASSWORD})
    assert arrived.headers["Location"] == first
    menu = client.get(first).content.decode().partition('aria-label="工作台"')[2]
    assert menu.index(f">{label}</a>") < menu.index("</li>")
    assert f'<a href="{first}">工作台</a>' in client.get("/").content.decode()
