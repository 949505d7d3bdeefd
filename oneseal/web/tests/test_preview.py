"""预览: beside the list by itself, a skeleton on the way; its address shows the same anew; nobody sees another bureau's case."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Route

from oneseal.cases.tests.office import filed, row
from oneseal.journal.gate import new_stream
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in

MOST_QUERIES = 18
"""Of the preview alone: those of a case, not those of the list beside it."""


def test_the_preview_alone_is_sent_to_a_list_that_stands_there(city: None) -> None:
    """No list, no frame, the filters of the list as they were; the queries are those of one case."""
    case, client = filed("出版物零售"), signed_in("李受理")
    client.get("/work/?light=green")
    address = f"/work/?light=green&case={case}"
    client.get(address, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as asked:
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<article class="card">') and "<html" not in part and "data-row" not in part
    assert row(case).query_number in part and len(asked) <= MOST_QUERIES
    whole = client.get(f"/work/?q={row(case).number}&case={case}").content.decode()
    assert part.strip() in whole


@pytest.mark.parametrize("name", ["何邻县", "吴外人", "王申请"])
def test_nobody_is_shown_another_bureaus_case(city: None, name: str) -> None:
    """By the key or by guessing: as if it were not there."""
    case, client = filed("出版物零售"), signed_in(name)
    for key in (case, new_stream(), "x"):
        answer = client.get(f"/work/?case={key}", headers={"HX-Request": "true"})
        assert answer.status_code in {403, 404} and row(case).query_number not in answer.content.decode()


def opened(here: Visit, number: str) -> None:
    """The list with one case, its number pressed."""
    here.page.goto(f"/work/?q={number}")
    here.page.evaluate("window.stood = true")
    here.click(here.page.locator("[data-preview]").first)


def test_a_skeleton_stands_until_the_preview_is_there(visit: Callable[..., Visit]) -> None:
    """The list stays, its row is marked, the address is that of the link, and the way is told to who listens."""
    case = filed("出版物零售")
    here, held = visit("李受理"), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    here.page.route(re.compile(r"/work/\?.*case="), hold)
    opened(here, row(case).number)
    skeleton, told = here.page.locator("#preview .skeleton"), here.page.locator("#told")
    skeleton.wait_for()
    assert told.inner_text() == "正在打开预览" and here.barriers() == [] and not here.overflows()
    held.pop().continue_()
    here.page.locator("#preview dl").wait_for()
    assert skeleton.count() == 0 and row(case).query_number in here.page.locator("#preview").inner_text()
    assert here.page.locator("tr.chosen").count() == 1 and f"case={case}" in here.page.url and here.page.evaluate("window.stood")
    assert "出版物" in told.inner_text() and here.barriers() == []
    here.page.unroute_all()
    here.page.reload()
    assert here.page.locator("#preview dl").is_visible() and here.page.locator("tr.chosen").count() == 1


def test_without_scripts_the_page_comes_with_it(visit: Callable[..., Visit]) -> None:
    case = filed("出版物零售")
    here = visit("李受理", scripts=False)
    here.page.goto(f"/work/?q={row(case).number}")
    here.click(here.page.locator("[data-preview]").first)
    assert here.page.locator("#preview dl").is_visible() and f"case={case}" in here.page.url


def test_where_there_is_no_room_beside_the_list_the_case_opens(visit: Callable[..., Visit]) -> None:
    case = filed("出版物零售")
    here = visit("李受理", width=360)
    opened(here, row(case).number)
    here.page.wait_for_url(f"**/work/cases/{case}")


@pytest.mark.parametrize("trouble", ["over", "cut"])
def test_what_comes_between_leads_where_the_link_leads(visit: Callable[..., Visit], trouble: str) -> None:
    """A session that is over: its sign-in page, not inside the preview; a line that was cut: the page itself."""
    case = filed("出版物零售")
    here = visit("李受理")
    if trouble == "cut":
        here.page.route(
            re.compile(r"/work/\?.*case="), lambda route: route.abort() if route.request.headers.get("hx-request") else route.continue_()
        )
    here.page.goto(f"/work/?q={row(case).number}")
    if trouble == "over":
        here.context.clear_cookies()
    here.click(here.page.locator("[data-preview]").first)
    here.page.wait_for_url(re.compile(r"/sign-in" if trouble == "over" else rf"case={case}"))
    assert here.page.locator("h1").count() == 1
    here.wrong = [words for words in here.wrong if "ERR_FAILED" not in words and "htmx:" not in words]
