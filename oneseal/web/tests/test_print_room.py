"""制证送达: the queue of what to make and hand over; at the window by code, by post with the carrier's number; nobody else sees it."""

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.queries import calendar_of
from oneseal.cases.actions.numbers import pickup_code
from oneseal.cases.queries.printing import PrintRow
from oneseal.cases.queries.worklist import rows_of
from oneseal.cases.tests.office import made, reached, row
from oneseal.documents.queries import PaperRow, papers_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import for_whom, until_made

PATH = "/work/print-room"


def test_what_is_to_be_made_and_handed_over_stands_in_the_queue(city: None) -> None:
    """With the way to print what is finished; found by its query number."""
    making, ready = reached("make"), reached("deliver")
    made(ready)
    client = signed_in("郑制证")

    def found(case: str) -> str:
        return client.get(f"{PATH}?q={case}").content.decode()

    assert f"/work/cases/{making}/make" in found(row(making).query_number)
    page = found(row(ready).query_number)
    assert f"/work/cases/{ready}/deliver" in page and "打印" in page and "窗口领取" in page
    assert "没有找到" in found("000000000")
    assert f"/work/cases/{making}/make" not in client.get(f"{PATH}?power=送达&q={row(making).query_number}").content.decode()


def test_what_is_still_being_made_waits(city: None) -> None:
    """Until every paper is finished nothing is handed over."""
    case = reached("deliver")
    made(case)
    papers = tuple(papers_of(case))
    line = _line(case, papers)
    assert line.is_ready and not _line(case, (*papers, replace(papers[0], path=None))).is_ready


def _line(case: UUID, papers: tuple[PaperRow, ...]) -> PrintRow:
    (found,) = rows_of([row(case)], "due", {row(case).division_id: calendar_of(row(case).division_id)})
    return PrintRow(found, papers, {})


def test_a_wrong_code_is_said_at_its_field_and_the_right_one_delivers(city: None) -> None:
    """The applicant reads the code on her page; the clerk types it."""
    case = reached("deliver")
    made(case)
    code = pickup_code(row(case).query_number)
    hers = signed_in("王申请")
    hers.post("/acting-for", {"principal": str(row(case).applicant_id)})
    assert code in hers.get(f"/mine/{case}").content.decode()
    client = signed_in("郑制证")
    page = client.get(f"/work/cases/{case}/deliver").content.decode()
    assert code not in page
    sent = {"seen": str(row(case).version), "way": "direct", "recipient": "王申请", "proof": "code", "waybill": ""}
    wrong = client.post(f"/work/cases/{case}/deliver", {**sent, "code": "1"})
    assert wrong.status_code == 422 and "取件码：取件码不对" in wrong.content.decode()
    assert client.post(f"/work/cases/{case}/deliver", {**sent, "way": "post"}).status_code == 422
    assert client.post(f"/work/cases/{case}/deliver", {**sent, "code": code}).status_code == 302
    assert row(case).phase == "DELIVERED" and code not in hers.get(f"/mine/{case}").content.decode()


def test_who_signs_is_asked_and_only_what_belongs_to_the_way(city: None) -> None:
    """A firm does not come to the window: the name of whoever did is typed. Code and waybill stand each under its way."""
    case, client = reached("deliver", "食品经营许可（新办）"), signed_in("郑制证")
    page = client.get(f"/work/cases/{case}/deliver").content.decode()
    field = re.findall(r'<input[^>]*name="recipient"[^>]*>', page)[0]
    chosen = re.findall(r'name="way" value="(\w+)"[^>]*checked', page)[0]
    assert ("value=" in field) == (chosen == "electronic")
    direct, post = (page.split(f'class="of-{way}"')[1].split("</div></div>")[0] for way in ("direct", "post"))
    assert 'name="code"' in direct and 'name="waybill"' not in direct and 'name="waybill"' in post


@pytest.mark.parametrize("name", ["王申请", "吴外人", "李受理", "赵审查", "周批准", "吕局长"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Only posts that make or deliver."""
    assert signed_in(name).get(PATH).status_code == 403
    assert Client(SERVER_NAME="localhost").get(PATH).status_code == 302


def test_another_countys_print_room_sees_nothing_of_ours(city: None) -> None:
    """Its own queue only."""
    case = reached("make")
    assert f"/work/cases/{case}/make" not in signed_in("何邻县").get(f"{PATH}?q={row(case).query_number}").content.decode()


def test_the_page_asks_a_steady_number_of_questions(city: None) -> None:
    """However long the queue."""
    client, counts = signed_in("郑制证"), []
    for _ in range(2):
        made(reached("deliver"))
        reached("make")
        client.get(PATH)
        with CaptureQueriesContext(connection) as asked:
            client.get(PATH)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 23, counts


def test_the_pages_are_open_to_everybody(visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing; with a queue, without one, handing over."""
    case = reached("deliver")
    here = visit("郑制证", width=360, size="large")
    until_made(here, f"/work/cases/{case}")
    for path in (PATH, f"{PATH}?q=000000000", f"/work/cases/{case}/deliver"):
        here.page.goto(path)
        assert here.barriers() == [] and not here.overflows(), path
        if path == PATH:
            here.shoot("print-room-360-large")
    hers = visit("王申请", width=360, size="large")
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}")
    assert hers.barriers() == [] and "取件码" in hers.text
