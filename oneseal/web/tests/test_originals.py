"""原件和回执 by the pages: taken in with a slip, handed on, given back; the receipt of the window; nobody else gets there."""

import io
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.tests.office import cast, filed, row
from oneseal.cases.tests.test_originals import left
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import looked_at

NEW = "/work/counter/persons/{}/originals/new"
WANTED = {"description": "不动产权证书", "pieces": "2", "condition": "完好", "given_by": "王申请", "case": ""}


@pytest.mark.parametrize("hands", [{}, {"keys": True}, {"scripts": False}], ids=["pointer", "keyboard", "plain"])
def test_left_at_the_window_handed_on_and_given_back(city: None, visit: Callable[..., Visit], hands: dict[str, bool]) -> None:
    """From the person's page to the slip, to a colleague's desk and home again."""
    clerk, reviewer = visit("李受理", **hands), visit("赵审查", **hands)
    clerk.page.goto(f"/work/counter/persons/{cast('王申请')}")
    clerk.click(clerk.main.get_by_role("link", name="收存原件"))
    clerk.fill(clerk.page.locator("[name=description]"), "不动产权证书")
    clerk.check(clerk.page.locator("[name=condition]").first)
    clerk.press("收存")
    clerk.page.wait_for_url("**/work/originals/*")
    key = UUID(clerk.page.url.rpartition("/")[2])
    assert "原件收存单" in clerk.text and "李受理" in clerk.text
    clerk.click(clerk.main.get_by_role("button", name="交给同事"))
    clerk.check(clerk.main.get_by_label("赵审查"))
    clerk.fill(clerk.page.locator("[name=note]"), "审查核对原件")
    clerk.press("已当面交接")
    reviewer.page.goto("/work/originals?view=mine")
    reviewer.click(reviewer.page.locator(f'a[href="/work/originals/{key}"]'))
    reviewer.click(reviewer.main.get_by_role("button", name="退还"))
    reviewer.fill(reviewer.page.locator("[name=collected_by]"), "王申请")
    reviewer.check(reviewer.page.locator("[name=document]").first)
    reviewer.press("已当面退还")
    assert "已退还" in reviewer.text
    assert [entry.act for entry in entries_of(key)] == ["take_original", "hand_original", "return_original"]


def test_the_same_press_twice_is_one_original(city: None) -> None:
    clerk, sent = signed_in("李受理"), {**WANTED, "key": str(new_stream())}
    path = NEW.format(cast("王申请"))
    first, again = clerk.post(path, sent), clerk.post(path, sent)
    assert first.status_code == again.status_code == 302 and first.headers["Location"] == again.headers["Location"]
    assert len(entries_of(UUID(sent["key"]))) == 1


def test_what_is_missing_is_said_beside_the_field(city: None) -> None:
    answer = signed_in("李受理").post(NEW.format(cast("王申请")), {"pieces": "many"})
    words = answer.content.decode()
    assert answer.status_code == 422 and "原件名称：请填写这一项" in words and "件数" in words


@pytest.mark.parametrize("name", ["", "王申请", "冯旁人", "何邻县", "吴外人"])
def test_nobody_else_sees_or_moves_it(city: None, name: str) -> None:
    """By id and by guessing; a neighbour's list shows only her own bureau's."""
    key, case = left(), filed("生育登记")
    client = signed_in(name) if name else Client(SERVER_NAME="localhost")
    for place in (key, new_stream()):
        for path in (f"/work/originals/{place}", f"/work/originals/{place}/hand", f"/work/originals/{place}/return"):
            assert client.get(path).status_code in {302, 403, 404}
            assert client.post(path, {"to": str(cast("赵审查")), "note": "x"}).status_code in {302, 403, 404, 405}
    assert client.get(f"/work/cases/{case}/receipt").status_code in {302, 403, 404}
    assert str(key) not in client.get("/work/originals").content.decode()
    assert len(entries_of(key)) == 1


def test_the_list_asks_no_more_for_many_than_for_one(city: None) -> None:
    clerk, asked = signed_in("李受理"), []
    for _ in range(2):
        left(filed("生育登记"))
        clerk.get("/work/originals")
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("/work/originals").status_code == 200
        asked.append(len(queries))
        for _ in range(4):
            left()
    assert asked[0] == asked[1] and asked[0] <= 16


def test_the_receipt_says_what_the_applicant_needs_and_its_code_leads_to_progress(
    city: None, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    """Numbers, password, what was handed in, what comes next; the code on it opens the page with the number filled in."""
    case = filed("食品经营许可（新办）")
    left_here = row(case)
    actions.take_original(
        new_stream(), left_here.applicant_id, body=left_here.body_id, case=case, by=cast("李受理"), description="营业执照正本",
        pieces=1, condition="完好", given_by="王申请",
    )  # fmt: skip
    clerk = visit("李受理")
    clerk.page.goto(f"/work/cases/{case}/receipt")
    for words in (
        left_here.query_number,
        query_password(left_here.query_number),
        left_here.number,
        "营业执照正本",
        "接下来",
        "网上申请表 1 份",
    ):
        assert words in clerk.text
    picture = clerk.page.locator(".qr svg").screenshot()
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert code.text == f"{settings.PUBLIC_URL}/progress?n={left_here.query_number}"
    page = Client(SERVER_NAME="localhost").get(code.text.removeprefix(settings.PUBLIC_URL)).content.decode()
    assert f'value="{left_here.query_number}"' in page
    looked_at(clerk)
    clerk.page.goto(f"/work/cases/{case}/receipt?strip=1")
    looked_at(clerk)
    paper = tmp_path / "strip.pdf"
    clerk.page.pdf(path=paper, prefer_css_page_size=True)
    assert _width_of(paper) == pytest.approx(80, abs=1)


def _width_of(paper: Path) -> float:
    """Width of the first page in millimetres."""
    from pypdf import PdfReader

    return float(PdfReader(paper).pages[0].mediabox.width) / 72 * 25.4


def test_the_pages_are_open_to_everybody(city: None, visit: Callable[..., Visit]) -> None:
    """In large type on a phone axe finds nothing; they fit."""
    key, clerk = left(), visit("李受理", width=360, size="large")
    for path in (
        "/work/originals",
        "/work/originals?view=over",
        f"/work/originals/{key}",
        f"/work/originals/{key}/return",
        NEW.format(cast("王申请")),
    ):
        clerk.page.goto(path)
        looked_at(clerk)
