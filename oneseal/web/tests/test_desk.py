"""工作台: an officer sees what her posts open, acts by one button that names the act, the next case opens; nobody else gets in."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, row
from oneseal.journal.gate import new_stream
from oneseal.people.queries.demo import DEMO_PASSWORD
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.tests.browser import Visit, login_of
from oneseal.web.workbench.desk.urls import ACTS


def signed_in(name: str) -> Client:
    """A person of the cast at her browser."""
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": login_of(name), "password": DEMO_PASSWORD, "next": "/"})
    return client


def test_an_acceptor_accepts_and_the_next_case_opens(city: None) -> None:
    """One press: one act; the message names the case; the next one of the list stands there."""
    case = filed("出版物零售")
    client = signed_in("李受理")
    page = client.get(f"/work/cases/{case}/accept")
    assert page.status_code == 200 and "<button>受理</button>" in page.content.decode()
    answer = client.post(f"/work/cases/{case}/accept", {"seen": 1})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/work/cases/")
    assert row(case).phase == "ACCEPTED"
    assert f"{row(case).number} 已受理" in client.get(answer.headers["Location"]).content.decode()


def test_a_second_press_and_a_stale_page_change_nothing_and_say_so(city: None) -> None:
    """Refused with the version it saw; what was typed is still in the form."""
    case = filed("食品经营许可（新办）")
    client = signed_in("李受理")
    assert client.post(f"/work/cases/{case}/accept", {"seen": 1}).status_code == 302
    assert client.post(f"/work/cases/{case}/accept", {"seen": 1}).status_code == 422
    assert row(case).version == 2
    answer = signed_in("赵审查").post(f"/work/cases/{case}/review", {"seen": 1, "recommendation": "grant", "opinion": "符合条件"})
    assert answer.status_code == 422
    assert "符合条件" in answer.content.decode() and "第 1 版" in answer.content.decode()


def test_what_an_act_misses_is_said_at_the_field(city: None) -> None:
    """A review without its opinion."""
    case = filed("出版物零售")
    actions.accept(case, by=cast("李受理"))
    answer = signed_in("赵审查").post(f"/work/cases/{case}/review", {"seen": 2, "recommendation": "grant", "opinion": ""})
    assert answer.status_code == 422
    assert "审查意见：请填写这一项" in answer.content.decode()


def test_a_correction_notice_names_every_line_at_once(city: None) -> None:
    """Two lines filled in, the others left alone."""
    case = filed("食品经营许可（新办）")
    client = signed_in("李受理")
    page = client.get(f"/work/cases/{case}/request_correction").content.decode()
    lines = [part.split('"')[0] for part in page.split('name="problem:')[1:]]
    told = {f"{kind}:{line}": f"{kind} {line}" for line in lines[:2] for kind in ("problem", "mend")}
    assert client.post(f"/work/cases/{case}/request_correction", {"seen": 1, **told}).status_code == 302
    assert row(case).phase == "CORRECTION"


def test_who_did_the_acceptance_is_told_why_she_cannot_review(city: None) -> None:
    """R4-01: the page says whose hands are needed instead of hiding the case."""
    case = filed("出版物零售")
    actions.accept(case, by=cast("李受理"))
    page = signed_in("李受理").get(f"/work/cases/{case}").content.decode()
    assert "现在等待：" in page and "<button>" not in page.split("actside")[1].split("</section>")[0]


@pytest.mark.parametrize("name", ["何邻县", "吴外人", "冯旁人", "陈旧托", "王申请"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Neither page nor act nor file, whether the case is there or not; nothing changes."""
    case = filed("出版物零售")
    client = signed_in(name)
    for place in (case, new_stream()):
        paths = [f"/work/cases/{place}", *(f"/work/cases/{place}/{act}" for act in ACTS), f"/work/cases/{place}/files/{new_stream()}"]
        paths += [f"/work/cases/{place}/papers/{new_stream()}"]
        assert {client.get(path).status_code for path in paths} <= {403, 404}
        assert {client.post(path, {"seen": 1, "opinion": "同意"}).status_code for path in paths} <= {403, 404, 405}
    assert row(case).version == 1
    assert "办件编号" not in client.get("/work/").content.decode() or name == "何邻县"


def test_strangers_are_led_to_the_sign_in_page(city: None) -> None:
    """Who reads is led there; what was sent is not done, and says so."""
    case = filed("出版物零售")
    for path in ("/work/", "/work/cases.xlsx", f"/work/cases/{case}", f"/work/cases/{case}/accept"):
        assert Client(SERVER_NAME="localhost").get(path).headers["Location"].startswith("/sign-in?next=")
        assert Client(SERVER_NAME="localhost").post(path).status_code in {403, 405}
    assert row(case).version == 1


def test_a_page_of_a_case_asks_a_steady_number_of_questions(city: None) -> None:
    """Whatever it went through."""
    case = filed("食品经营许可（新办）")
    client = signed_in("李受理")
    client.get(f"/work/cases/{case}")
    with CaptureQueriesContext(connection) as before:
        client.get(f"/work/cases/{case}")
    actions.accept(case, by=cast("李受理"))
    actions.review(case, by=cast("赵审查"), opinion="符合", recommendation="grant")
    with CaptureQueriesContext(connection) as after:
        client.get(f"/work/cases/{case}")
    assert abs(len(after) - len(before)) <= 2 and len(after) <= 34


def test_the_export_holds_the_same_lines_and_text_stays_text(city: None) -> None:
    """Same count as on the page; a cell that begins with = is no formula."""
    filed("出版物零售")
    client = signed_in("李受理")
    page = client.get("/work/").content.decode()
    sheet = _sheet(client.get("/work/cases.xlsx").getvalue())
    assert f"{sheet.max_row - 1} 件</h2>" in page
    evil = _sheet(spreadsheet("表", ["甲"], [["=1+1"], ["@x"], ["-2"], ["+3"]]).getvalue())
    assert [cell.data_type for (cell,) in evil.iter_rows(min_row=2)] == ["s"] * 4


def _sheet(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def test_the_list_and_a_case_are_open_to_everybody(visit: Callable[..., Visit]) -> None:
    """axe finds nothing on list, case and act, wide and narrow; by keyboard from the list into a case."""
    case = filed("食品经营许可（新办）")
    for width in (1280, 360):
        here = visit("李受理", width=width)
        for path in ("/work/", f"/work/cases/{case}", f"/work/cases/{case}/request_correction", f"/work/cases/{case}/refuse_to_accept"):
            here.page.goto(path)
            assert here.barriers() == [], path
            assert not here.overflows(), path
    here.page.goto("/work/")
    here.page.keyboard.press("j")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/work/cases/*")
