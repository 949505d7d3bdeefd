"""窗口: one person found by her number, what she has and what runs on one page; advice printed without a case."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, firm, item
from oneseal.journal.gate import new_stream
from oneseal.people.actions import register_natural
from oneseal.people.queries import party_details
from oneseal.people.tests.office import id_number
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in


def test_a_person_is_found_by_her_number_and_her_page_shows_it_in_part(city: None) -> None:
    """One hit opens her page; the number stands there masked, her case is on it."""
    filed("生育登记")
    known = party_details([cast("王申请")])[cast("王申请")]
    client = signed_in("李受理")
    answer = client.get(client.post("/work/counter", {"q": known.number}).headers["Location"])
    assert answer.headers["Location"] == f"/work/counter/persons/{known.id}"
    wide = known.number.translate({each: each + 0xFEE0 for each in range(ord("0"), ord("z"))})
    found = client.get(client.post("/work/counter", {"q": f"{wide[:6]} {wide[6:]}"}).headers["Location"])
    assert found.headers["Location"] == answer.headers["Location"]
    page = client.get(answer.headers["Location"]).content.decode()
    assert known.number not in page and known.mobile not in page
    assert known.number[-4:] in page and "生育登记" in page


def test_a_person_and_her_firms_lead_to_each_other(city: None) -> None:
    """Her page names whom she represents and whose mandate she has, with how many cases; the firm's page who may come for it."""
    food, clerk = firm(), signed_in("李受理")
    filed_for_a_firm()
    head = party_details([food])[food].representative
    agent = clerk.get(f"/work/counter/persons/{cast('曹代办')}").content.decode()
    assert f'href="/work/counter/persons/{food}#running"' in agent and "委托其办理：全部事项" in agent
    firms = clerk.get(f"/work/counter/persons/{food}").content.decode()
    assert f'href="/work/counter/persons/{head}"' in firms and f'href="/work/counter/persons/{cast("曹代办")}"' in firms
    assert str(cast("陈旧托")) not in firms, "her mandate has ended"
    assert f'href="/work/counter/persons/{food}"' in clerk.get(f"/work/counter/persons/{head}").content.decode()


def test_papers_of_a_firm_are_taken_in_from_whoever_comes_for_it(city: None) -> None:
    """Its head, unless another is said to stand there; nobody else."""
    food, clerk, item_id = firm(), signed_in("李受理"), item("出版物零售").item_id
    head = party_details([food])[food].representative
    page = clerk.get(f"/work/counter/persons/{food}").content.decode()
    assert f"/work/counter/persons/{head}/file/{item_id}?for={food}" in page
    by = clerk.get(f"/work/counter/persons/{food}", {"by": str(cast("曹代办"))}).content.decode()
    path = f"/work/counter/persons/{cast('曹代办')}/file/{item_id}?for={food}"
    assert path in by and "云岚禾丰食品有限公司" in clerk.get(path).content.decode()
    other = clerk.get(f"/work/counter/persons/{food}", {"by": str(cast("冯旁人"))}).content.decode()
    assert f"/persons/{cast('冯旁人')}" not in other and f"/persons/{head}/file/" in other


def test_all_cases_of_a_party_can_be_reached(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page at a time, with how many there are; a page that is not there is the last one."""
    monkeypatch.setattr("oneseal.web.workbench.counter.person.PAGE", 1)
    clerk, path = signed_in("李受理"), f"/work/counter/persons/{cast('王申请')}"
    filed("生育登记"), filed("生育登记")
    page = clerk.get(path).content.decode()
    total = int(re.findall(r"全部 (\d+) 件", page)[0])
    assert total >= 2 and "page=2#running" in page and page.count('data-label="事项"') == 1
    last = clerk.get(path, {"page": "99999"}).content.decode()
    assert f"第 {total}—{total} 件" in last and 'rel="next"' not in last
    assert {clerk.get(path, {"page": wrong}).status_code for wrong in ("0", "x", "-1", "9" * 30)} == {200}


def test_people_are_found_by_their_whole_name_and_firms_by_words_of_theirs(city: None) -> None:
    """One of the name opens; several are a list with masked data, since a name says nothing of who stands there."""
    clerk, number = signed_in("李受理"), id_number()
    alone = register_natural("尉迟独名", id_number(), by=None)
    assert clerk.get("/work/counter", {"q": "尉迟独名"}).headers["Location"] == f"/work/counter/persons/{alone}"
    assert clerk.get("/work/counter", {"q": "禾丰 食品"}).headers["Location"] == f"/work/counter/persons/{firm()}"
    assert "没有找到" in clerk.get("/work/counter", {"q": "尉迟"}).content.decode(), "not by a part of a person's name"
    assert "没有找到" in clerk.get("/work/counter", {"q": "司"}).content.decode()
    first, second = register_natural("卫同名", number, by=None), register_natural("卫同名", id_number(), mobile="19900006666", by=None)
    page = clerk.get("/work/counter", {"q": "卫同名"}).content.decode()
    assert f"/persons/{first}" in page and f"/persons/{second}" in page
    assert "卫*名" in page and number[-4:] in page and number not in page and "19900006666" not in page


def test_who_is_not_registered_is_said_kindly(city: None) -> None:
    """No hit: what was typed and what to do."""
    page = signed_in("李受理").get("/work/counter", {"q": "没有这样的单位"}).content.decode()
    assert "没有找到“没有这样的单位”" in page


def test_advice_lists_exactly_what_the_answers_ask_for_and_makes_no_case(city: None) -> None:
    """A caterer brings more than a seller; nothing is filed."""
    food, before = item("食品经营许可（新办）"), Case.objects.count()
    client = signed_in("李受理")
    seller = client.get(f"/work/counter/advice/{food.item_id}", {"business": "sale"}).content.decode()
    caterer = client.get(f"/work/counter/advice/{food.item_id}", {"business": "catering"}).content.decode()
    assert caterer.count('data-label="序号"') > seller.count('data-label="序号"')
    assert "告知人：李受理" in seller and "5个工作日" in seller
    assert Case.objects.count() == before


@pytest.mark.parametrize("name", ["赵审查", "吴外人", "冯旁人", "王申请"])
def test_only_windows_that_accept_look_people_up(city: None, name: str) -> None:
    """Reviewers and citizens get nowhere, nor does a guess."""
    client = signed_in(name)
    paths = ["/work/counter", f"/work/counter/persons/{cast('王申请')}", f"/work/counter/persons/{new_stream()}"]
    paths.append(f"/work/counter/advice/{item('食品经营许可（新办）').item_id}")
    assert {client.get(path).status_code for path in paths} == {403}
    assert Client(SERVER_NAME="localhost").get("/work/counter").status_code == 302


def test_another_countys_window_sees_no_case_of_ours(city: None) -> None:
    """何邻县 may look the person up, but only what runs at her own bureau."""
    filed("生育登记")
    page = signed_in("何邻县").get(f"/work/counter/persons/{cast('王申请')}").content.decode()
    assert "在本局还没有办过事" in page
    assert signed_in("何邻县").get(f"/work/counter/advice/{item('食品经营许可（新办）').item_id}").status_code == 404


def test_a_persons_page_asks_a_steady_number_of_questions(city: None) -> None:
    """However much she has filed; up to four more than for a newcomer when she holds certificates and left originals."""
    filed("生育登记")
    client = signed_in("李受理")
    path = f"/work/counter/persons/{cast('王申请')}"
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    filed("生育登记"), filed("生育登记")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(one) == len(many) <= 40


def test_the_counter_keeps_nobody_out(visit: Callable[..., Visit]) -> None:
    """axe finds nothing in large type on a phone; the pages fit, wide and narrow."""
    paths = ("/work/counter", f"/work/counter/persons/{cast('王申请')}", f"/work/counter/advice/{item('食品经营许可（新办）').item_id}")
    for width, display in ((1280, {}), (360, {"size": "large"})):
        here = visit("李受理", width=width, **display)
        for path in paths:
            here.page.goto(path)
            assert width == 1280 or here.barriers() == [], path
            assert not here.overflows(), path
            if "persons" in path:
                here.shoot(f"person-{width}")


def test_what_is_printed_is_what_the_page_shows_after_an_answer_was_changed(visit: Callable[..., Visit]) -> None:
    """The sheet follows at once, with its address; without scripts there is no button that would print an older one."""
    page = f"/work/counter/advice/{item('食品经营许可（新办）').item_id}"
    here = visit("李受理")
    here.page.goto(page)
    here.page.emulate_media(media="print")
    before = here.page.locator("#sheet").inner_text()
    here.page.emulate_media(media="screen")
    with here.page.expect_response(lambda answer: "business=catering" in answer.url):
        here.main.locator('input[name="business"][value="catering"]').check()
    here.page.wait_for_url("**business=catering**")
    here.page.emulate_media(media="print")
    sheet = here.page.locator("#sheet").inner_text()
    assert sheet != before and "餐饮服务经营者" in sheet and not here.main.locator("form.screen").is_visible()
    here.page.emulate_media(media="screen")
    assert here.main.get_by_role("button", name="打印告知单").is_enabled() and here.barriers() == []
    plain = visit("李受理", scripts=False)
    plain.page.goto(page)
    assert not plain.page.locator("[data-print]").is_visible()
