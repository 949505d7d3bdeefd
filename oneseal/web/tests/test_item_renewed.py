"""事项改版: a draft whose item has changed says what, line by line, until it is filed; nobody files a page that she did not see."""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases.actions import discard_draft, save_draft
from oneseal.cases.models import Case
from oneseal.cases.tests import own_item
from oneseal.cases.tests.office import cast, filing, item
from oneseal.catalogue.queries import sample_file
from oneseal.journal.gate import new_stream
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import STATED, begun, walked
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import acting
from oneseal.web.tests.test_sending import PDF, piece, started
from oneseal.web.tests.ways import for_whom

RENEWED = "试验改版"


@pytest.fixture
def renewable(city: None) -> Iterator[dict[str, Any]]:
    """An item of these tests alone, and what is filed for it."""
    with own_item.published(RENEWED, "85"):
        yield filing(RENEWED)


def renewed() -> UUID:
    """Its next version: a line of another name, a line less, a new one, a field of another name, another promise, a fee."""
    row = item(RENEWED)
    first, *lines = (dict(line) for line in row.content["materials"] if line["id"] != "principal")
    named = [{**line, "material_name": "营业执照副本"} if line["id"] == "licence" else line for line in lines]
    added = {**named[0], "id": "safety", "material_name": "消防安全承诺书", "is_need": "2"}
    elements = {**row.content["elements"], "promise_day": row.content["elements"]["promise_day"] + 2, "is_fee": "1"}
    form = copy.deepcopy(row.form)
    form["schema"]["properties"]["premises"]["title"] = "店铺地址"
    return own_item.publish_next(RENEWED, form=form, elements=elements, materials=[first, *named, added])


TOLD = (
    r"材料：<strong>消防安全承诺书</strong> 新增",
    r"材料：<strong>法定代表人或者主要负责人身份证</strong> 不再要",
    r"材料：<strong>营业执照副本</strong> 改了名称.*?原来：营业执照<",
    r"申请表：<strong>店铺地址</strong> 改了名称.*?原来：经营地址",
    r"承诺期限 有变.*?原来：\d+个工作日；现在：\d+个工作日",
    r"收费 有变.*?原来：不收费；现在：收费",
)


def untold(page: str) -> list[str]:
    """Which of the changes a page does not tell."""
    notice = page.partition("事项有了新版本")[2].partition("请从头核对一遍再提交")[0]
    return [line for line in TOLD if not any(re.search(line, each, re.DOTALL) for each in notice.split("<li>"))]


def by_itself(client: Client, address: str, _: dict[str, Any]) -> None:
    assert client.post(f"{address}/form/0", {"contact_name": "某人", "autosave": "1"}).status_code == 200


def going_on(client: Client, address: str, given: dict[str, Any]) -> None:
    answers = {name: str(value) for name, value in given["answers"].items()}
    assert client.post(f"{address}/situations", answers).status_code == 302


def with_files(client: Client, address: str, _: dict[str, Any]) -> None:
    assert client.post(f"{address}/materials", {"licence": SimpleUploadedFile("执照.pdf", sample_file("执照"))}).status_code == 302


def in_pieces(client: Client, address: str, _: dict[str, Any]) -> None:
    sending = started(client, draft=address.rsplit("/", 1)[1], line="licence")
    assert piece(client, sending, 0, PDF).status_code == 204


@pytest.mark.parametrize("saved", [by_itself, going_on, with_files, in_pieces])
def test_what_an_item_changed_is_told_line_by_line_however_the_draft_was_saved_meanwhile(
    renewable: dict[str, Any], saved: Callable[[Client, str, dict[str, Any]], None]
) -> None:
    """On every page, on any device, until it is filed: the first save after the change may be one that shows no page."""
    client = signed_in("王申请")
    address = begun(client, RENEWED, renewable["applicant"])
    assert "事项有了新版本" not in client.get(f"{address}/summary").content.decode()
    renewed()
    saved(client, address, renewable)
    elsewhere = acting("王申请", renewable["applicant"])
    for _ in range(2):
        for name in ("situations", "form/0", "materials", "summary"):
            page = elsewhere.get(f"{address}/{name}").content.decode()
            assert untold(page) == [] and ('<details class="more" open>' in page) is (name == "summary"), name
    elsewhere.cookies["lang"] = "en"
    page = elsewhere.get(f"{address}/summary").content.decode()
    assert re.search(r'Material: <strong><span lang="zh-Hans">消防安全承诺书</span></strong> new', page)
    assert re.search(r"Promised limit changed<br>.*?before: \d working days; now: \d working days", page)
    client.post(f"{address}/discard", {"sure": "yes"})


def test_nobody_states_the_truth_of_a_page_that_she_did_not_see(renewable: dict[str, Any]) -> None:
    """The item changes while the summary is open: nothing is filed, the changes stand there, and the second press files under the new
    version. A page that does not say which version it showed is as old as the draft."""
    client = signed_in("王申请")
    address = begun(client, RENEWED, renewable["applicant"])
    walked(client, address, renewable)
    shown = re.findall(r'name="seen" value="([^"]+)"', client.get(f"{address}/summary").content.decode())
    new, before = renewed(), Case.objects.count()
    assert shown == [str(renewable["item_version"])]
    for seen in ({"seen": shown[0]}, {}, {"seen": "x"}, {"seen": str(new_stream())}):
        answer = client.post(f"{address}/summary", {**STATED, **seen})
        page = answer.content.decode()
        assert answer.status_code == 422 and Case.objects.count() == before, seen
        assert "没有办，什么都没有改动" in page and untold(page) == []
    assert "您核对以后" in client.post(f"{address}/summary", {**STATED, "seen": shown[0]}).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page)
    answer = client.post(f"{address}/summary", {**STATED, "seen": seen})
    assert Case.objects.get(id=answer.headers["Location"].rsplit("/", 1)[1]).item_version_id == new == UUID(seen)


def test_a_change_that_does_not_concern_her_stops_nobody(renewable: dict[str, Any]) -> None:
    """Another way there: nothing is told, and the page that was open files under the new version."""
    client = signed_in("王申请")
    address = begun(client, RENEWED, renewable["applicant"])
    walked(client, address, renewable)
    (shown,) = re.findall(r'name="seen" value="([^"]+)"', client.get(f"{address}/summary").content.decode())
    elements = item(RENEWED).content["elements"]
    new = own_item.publish_next(RENEWED, elements={**elements, "traffic_guide": "乘地铁1号线"})
    assert "事项有了新版本" not in client.get(f"{address}/summary").content.decode()
    answer = client.post(f"{address}/summary", {**STATED, "seen": shown})
    assert Case.objects.get(id=answer.headers["Location"].rsplit("/", 1)[1]).item_version_id == new


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh-hans", r"^已保存 \d\d:\d\d。事项刚有了新版本：请刷新这一页，看变了什么$"),
        ("en", r"^Saved at \d\d:\d\d\. The item has just changed: load this page anew to see what$"),
    ],
)
def test_a_page_that_saves_itself_says_that_the_item_has_changed(
    renewable: dict[str, Any], visit: Callable[..., Visit], lang: str, told: str
) -> None:
    """In Chromium: beside the time, in the region that is read out; loaded anew it says what."""
    said = {"answers": renewable["answers"], "form": {}, "materials": {}}
    draft: UUID = save_draft(renewable["item_version"], applicant=renewable["applicant"], by=cast("王申请"), **said)
    here = visit("王申请", width=360, lang=lang)
    for_whom(here, renewable["applicant"])
    here.page.goto(f"/drafts/{draft}/form/0")
    renewed()
    here.page.locator('[name="subject_name"]').fill("改版书店")
    here.page.get_by_text(re.compile(told)).wait_for()
    here.page.reload()
    assert lang == "en" or untold(here.page.content()) == []
    assert here.barriers() == [] and not here.overflows()
    discard_draft(draft, by=cast("王申请"))
