"""窗口: one person found by her number, what she has and what runs on one page; advice printed without a case."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.models import Case
from oneseal.cases.tests.office import cast, filed, item
from oneseal.journal.gate import new_stream
from oneseal.people.queries import party_details
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in


def test_a_person_is_found_by_her_number_and_her_page_shows_it_in_part(city: None) -> None:
    """One hit opens her page; the number stands there masked, her case is on it."""
    filed("生育登记")
    known = party_details([cast("王申请")])[cast("王申请")]
    client = signed_in("李受理")
    answer = client.get("/work/counter", {"q": known.number})
    assert answer.headers["Location"] == f"/work/counter/persons/{known.id}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert known.number not in page and known.mobile not in page
    assert known.number[-4:] in page and "生育登记" in page


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
    """However much she has filed."""
    filed("生育登记")
    client = signed_in("李受理")
    path = f"/work/counter/persons/{cast('王申请')}"
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    filed("生育登记"), filed("生育登记")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(one) == len(many) <= 30


def test_the_counter_keeps_nobody_out(visit: Callable[..., Visit]) -> None:
    """axe and width, wide and narrow."""
    paths = ("/work/counter", f"/work/counter/persons/{cast('王申请')}", f"/work/counter/advice/{item('食品经营许可（新办）').item_id}")
    for width in (1280, 360):
        here = visit("李受理", width=width)
        for path in paths:
            here.page.goto(path)
            assert here.barriers() == [], path
            assert not here.overflows(), path
