"""工作台: an officer sees what her posts open, acts by one button that names the act, the next case opens; nobody else gets in."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from oneseal.cases import actions
from oneseal.cases.rules import TABLE
from oneseal.cases.tests.office import cast, filed, item, lines_in, row
from oneseal.catalogue.queries import version
from oneseal.journal.gate import new_stream
from oneseal.people.queries import party_name
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
    following = client.get(answer.headers["Location"]).content.decode()
    assert said_of(case, "已受理") in following and f"{row(case).number} 已" not in following


def test_what_asks_for_nothing_is_done_on_the_page_of_the_case(city: None) -> None:
    """One press there, sent to the page of the act with the version that was seen and nothing else; what asks for something is a link."""
    case = filed("出版物零售")
    page = signed_in("李受理").get(f"/work/cases/{case}").content.decode().split('class="actside"')[1].split("</section>")[0]
    (form,) = re.findall(r'<form method="post" action="([^"]+)"', page)
    fields = set(re.findall(r'name="(\w+)"', page.split("</form>")[0]))
    assert form == f"/work/cases/{case}/accept" and fields == {"csrfmiddlewaretoken", "seen", "preview"} and "<button>受理</button>" in page
    assert f'href="/work/cases/{case}/request_correction"' in page and f'href="/work/cases/{case}/accept"' not in page
    actions.accept(case, by=cast("李受理"))
    assert signed_in("李受理").post(form, {"seen": "1"}).status_code == 422 and row(case).version == 2
    page = signed_in("赵审查").get(f"/work/cases/{case}").content.decode().split('class="actside"')[1].split("</section>")[0]
    assert "<form" not in page and f'href="/work/cases/{case}/review"' in page


def said_of(case: UUID, done: str) -> str:
    """Item, applicant: what was done, as a clerk says it."""
    of = row(case)
    return f"{version(of.item_version_id).name} · {party_name([of.applicant_id])[of.applicant_id]}：{done}"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_case_after_case_is_accepted_at_one_press_each(visit: Callable[..., Visit], width: int, scripts: bool) -> None:
    """The next case opens with the focus on the same act, what was done and what the case is still in view."""
    first, *_ = [filed("出版物零售") for _ in range(3)]
    hers = visit("李受理", width=width, scripts=scripts)
    hers.page.goto(f"/work/cases/{first}")
    for _ in range(2):
        with hers.page.expect_navigation():
            hers.click(hers.main.get_by_role("button", name="受理", exact=True))
        assert hers.page.url.endswith("#act") and str(first) not in hers.page.url
        assert hers.page.evaluate("document.activeElement.id") == "act"
        for each in ("[role=status] .notice.good", "h1", "#act button:not([name])"):
            box = hers.page.locator(each).first.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= hers.page.evaluate("innerHeight"), each
    if scripts:
        assert hers.barriers() == [] and not hers.overflows()
        hers.page.keyboard.press("Tab")
        with hers.page.expect_navigation():
            hers.page.keyboard.press("Enter")
    assert row(first).version == 2


def test_what_is_shown_of_a_case_finds_it(city: None) -> None:
    """The number of each row, typed into the list's box and where one goes anywhere, leads to this case and no other."""
    filed("出版物零售"), filed("生育登记")
    client = signed_in("李受理")
    rows = re.findall(r'name="case" value="([0-9a-f-]+)".*?data-label="查询号"[^>]*><a[^>]*>([^<]+)</a>', listing(client), re.DOTALL)
    assert len({number for _, number in rows}) == len(rows) > 1
    for case, number in rows[:3]:
        answer = client.post("/work/", {"q": number}, follow=True).content.decode()
        assert re.findall(r'name="case" value="([0-9a-f-]+)" form', answer) == [case]
        assert re.findall(r'href="/work/cases/([0-9a-f-]+)"', client.post("/work/go", {"q": number}).content.decode()) == [case]
        page = client.get(f"/work/cases/{case}").content.decode()
        assert f'<span class="copied">{row(UUID(case)).number}</span>' in page and f'<span class="copied">{number}</span>' in page


def listing(client: Client) -> str:
    """The list as it was sent."""
    return client.get("/work/").content.decode()


def test_what_was_done_is_said_as_a_clerk_says_it(city: None) -> None:
    """The notice is sent, not “补正告知” done; each act has its own words."""
    case = filed("食品经营许可（新办）")
    line = lines_in(case)[0]
    client = signed_in("李受理")
    sent = {"seen": 1, f"problem:{line}": "看不清", f"mend:{line}": "请重新扫描"}
    answer = client.post(f"/work/cases/{case}/request_correction", sent)
    assert answer.status_code == 302
    assert said_of(case, "已发出补正告知") in client.get(answer.headers["Location"]).content.decode()
    known = {"check": "已核对补正材料", "deny": "已作出不予许可决定", "survey": "已登记勘验", "resume": "已结束特别程序"}
    assert {act: TABLE[act].done for act in known} == known


def test_a_second_press_and_a_stale_page_change_nothing_and_say_so(city: None) -> None:
    """What happened since is said; what was typed is still in the form."""
    case = filed("食品经营许可（新办）")
    client = signed_in("李受理")
    assert client.post(f"/work/cases/{case}/accept", {"seen": 1}).status_code == 302
    assert client.post(f"/work/cases/{case}/accept", {"seen": 1}).status_code == 422
    assert row(case).version == 2
    answer = signed_in("赵审查").post(f"/work/cases/{case}/review", {"seen": 1, "recommendation": "grant", "opinion": "符合条件"})
    assert answer.status_code == 422
    assert "符合条件" in answer.content.decode() and "您打开这一页以后，这一件有了新的办理" in answer.content.decode()


def test_half_a_line_of_a_correction_notice_is_named_by_its_material_and_stays_open(city: None) -> None:
    """Neither field of a line is optional once the other is filled in; lines that stay empty are not asked for."""
    case = filed("食品经营许可（新办）")
    client, path = signed_in("李受理"), f"/work/cases/{case}/request_correction"
    page = client.get(path).content.decode()
    assert "选填" not in page.partition('id="act"')[2].partition("</form>")[0] and "不需要补正的留空" in page
    second = version(item("食品经营许可（新办）").id).materials[1]
    answer = client.post(path, {"seen": 1, f"problem:{second.id}": "没有标出洗手池"})
    words = answer.content.decode()
    assert answer.status_code == 422 and row(case).phase == "RECEIVED"
    assert f"“{second.name}”还没有写怎样补正" in words and f'href="#id_mend:{second.id}"' in words
    assert re.findall(r'<details class="asked" open><summary>([^<]+)', words) == [second.name] and "没有标出洗手池" in words


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
    assert row(case).query_number not in client.get("/work/").content.decode()


def test_strangers_are_led_to_the_sign_in_page(city: None) -> None:
    """Who reads is led there; what was sent is not done, and says so."""
    case = filed("出版物零售")
    for path in ("/work/", "/work/cases.xlsx", f"/work/cases/{case}", f"/work/cases/{case}/accept"):
        assert Client(SERVER_NAME="localhost").get(path).headers["Location"].startswith("/sign-in?next=")
        assert Client(SERVER_NAME="localhost").post(path).status_code in {403, 405}
    assert row(case).version == 1


def test_a_filter_by_an_item_of_which_nothing_is_left_says_so_and_can_be_taken_away(city: None) -> None:
    """The facets do not name it any more, the filter does; what waits besides is not said to be nothing."""
    of = version(row(filed("出版物零售")).item_version_id)
    client = signed_in("李受理")
    for wanted, name in ((of.item, of.name), (new_stream(), "所选事项")):
        page = client.get(f"/work/?item={wanted}&power=归档").content.decode()
        assert "没有符合条件的办件" in page and f">{name} <" in page and "现在没有等您办理的办件" not in page


def test_what_cannot_be_read_is_no_filter(city: None) -> None:
    filed("出版物零售")
    client = signed_in("李受理")
    whole, odd = (client.get(f"/work/{query}").content.decode() for query in ("", "?power=nonsense&light=blue&hands=x&item=y"))
    counts = [re.findall(r'id="count">(\d+) 件', page) for page in (whole, odd)]
    assert counts[0] == counts[1] != ["0"] and 'class="chips"' not in odd


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
    assert abs(len(after) - len(before)) <= 2 and len(after) <= 17


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
    """In large type on a phone axe finds nothing on list, case, act; all fit, wide and narrow; by keyboard from the list into a case."""
    case, *others = [filed(name) for name in ("食品经营许可（新办）", *("出版物零售", "生育登记", "民办学校设立", "公司设立登记") * 3)]
    actions.claim(others[0], by=cast("李受理"))
    for width, display in ((360, {"size": "large"}), (1280, {})):
        here = visit("李受理", width=width, **display)
        for path in ("/work/", f"/work/cases/{case}", f"/work/cases/{case}/request_correction", f"/work/cases/{case}/refuse_to_accept"):
            here.page.goto(path)
            assert width == 1280 or here.barriers() == [], path
            assert not here.overflows(), path
            if path == "/work/":
                here.shoot(f"work-{width}")


def test_single_keys_search_move_open_and_explain_themselves(visit: Callable[..., Visit]) -> None:
    """``/`` ``j`` ``k`` ``Enter`` ``?``, with the dialog open to everybody; in a field they are letters; switched off they do nothing."""
    for _ in range(3):
        filed("生育登记")
    here = visit("李受理")
    here.page.goto("/work/")
    at = "() => [...document.querySelectorAll('[data-row]')].findIndex(row => row.contains(document.activeElement))"
    here.page.keyboard.press("/")
    assert here.page.evaluate("document.activeElement.id") == "q"
    here.page.keyboard.type("/jk?")
    assert here.page.locator("#q").input_value() == "/jk?" and not here.page.locator("#keys").is_visible()
    here.page.evaluate("document.activeElement.blur()")
    stood = []
    for key in ("j", "j", "j", "k", "k", "k"):
        here.page.keyboard.press(key)
        stood.append(here.page.evaluate(at))
    assert stood == [0, 1, 2, 1, 0, 0]
    here.page.keyboard.press("?")
    assert here.page.locator("#keys").is_visible() and here.barriers() == []
    here.page.keyboard.press("j")
    here.page.keyboard.press("Escape")
    assert not here.page.locator("#keys").is_visible() and here.page.evaluate(at) == 0
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/work/cases/*")
    quiet = visit("李受理")
    quiet.context.add_cookies([{"name": "keys", "value": "off", "url": quiet.site}])
    quiet.page.goto("/work/")
    for key in ("j", "?", "/"):
        quiet.page.keyboard.press(key)
    assert not quiet.page.locator("#keys").is_visible() and quiet.page.evaluate("document.activeElement === document.body")


def test_on_a_phone_the_first_case_stands_in_the_first_view(visit: Callable[..., Visit]) -> None:
    """The filters are folded above it and open by a touch; on a wide screen they stand open beside the list; both without scripts."""
    filed("出版物零售")
    phone = visit("李受理", width=360, scripts=False)
    phone.page.goto("/work/")
    first, filters = phone.page.locator("[data-row]").first, phone.page.get_by_role("heading", name="环节", exact=True)
    box = first.bounding_box()
    assert box and box["y"] + box["height"] < 740 and not filters.is_visible()
    phone.click(phone.main.get_by_text("筛选", exact=True))
    phone.click(phone.page.locator('.facets a[href*="light="]').first)
    assert "已选 1 项" in phone.text and not filters.is_visible() and not phone.overflows()
    wide = visit("李受理", scripts=False)
    wide.page.goto("/work/")
    assert wide.page.get_by_role("heading", name="环节", exact=True).is_visible()
    assert not wide.main.get_by_text("筛选", exact=True).is_visible()


def test_silence_that_becomes_acceptance_is_marked_however_many_days_are_left(visit: Callable[..., Visit]) -> None:
    """In every such row and in the preview; what is no licence is not marked. The heads of the table stay in view."""
    licence, other, *_ = (filed(name) for name in ("食品经营许可（新办）", "生育登记", *("出版物零售",) * 30))
    here = visit("李受理")
    for case, marked in ((licence, 1), (other, 0)):
        here.page.goto(f"/work/?case={case}&q={row(case).number}")
        assert here.page.locator(f'[data-row]:has(input[value="{case}"])').get_by_text("逾期即视为受理").count() == marked
        assert here.page.locator(".preview").get_by_text("逾期即视为受理").count() == marked
    here.page.goto("/work/")
    first = here.page.locator("[data-row] input").first.get_attribute("value")
    here.page.goto(f"/work/?case={first}")
    assert here.page.locator(".preview").is_visible()
    assert not here.overflows() and not here.page.get_by_role("columnheader", name="进入环节").is_visible()
    for cell in here.page.locator("td.who").all():
        box = cell.bounding_box()
        assert box and box["width"] >= 100 and box["height"] < 62
    assert here.page.locator("td.step .brief").first.is_visible()
    here.page.goto("/work/")
    assert not here.page.locator(".preview").is_visible() and not here.overflows()
    assert (
        here.page.get_by_role("columnheader", name="进入环节").is_visible() and not here.page.locator("td.step .brief").first.is_visible()
    )
    here.shoot("work-1280")
    here.page.locator("[data-row]").last.scroll_into_view_if_needed()
    head = here.page.locator(".listed thead th").nth(1)
    assert here.page.evaluate("scrollY") > 100 and (box := head.bounding_box()) and box["y"] >= 0
    roomy = visit("李受理", width=1440)
    roomy.page.goto("/work/")
    assert roomy.page.get_by_role("columnheader", name="进入环节").is_visible() and roomy.page.locator(".preview").is_visible()
