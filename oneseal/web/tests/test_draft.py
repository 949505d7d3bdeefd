"""草稿: filled in with what we know, saved by itself, resumed elsewhere, told what its item changed; filed once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.actions import discard_draft, save_draft
from oneseal.cases.models import Case, Draft, Filing
from oneseal.cases.tests.office import cast, filing, firm, item
from oneseal.cases.tests.test_versions import NAME, published
from oneseal.catalogue.queries import sample_file, version
from oneseal.journal.queries import entries_of
from oneseal.people.queries import party_details
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import STATED, begun, walked
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_display import MODES
from oneseal.web.tests.test_mine import acting, looked_at

FOOD = "食品经营许可（新办）"


def test_what_we_know_is_filled_in_and_no_more(city: None) -> None:
    """The firm's name and code, its head's name; her ID number only when she fills it in herself, never for an agent."""
    given = filing(FOOD)
    client = signed_in("王申请")
    page = client.get(f"{begun(client, FOOD, given['applicant'])}/form/0").content.decode()
    hers = party_details([given["applicant"], cast("王申请")])
    number = hers[cast("王申请")].number
    assert hers[given["applicant"]].name in page and hers[given["applicant"]].number in page and number in page
    head = party_details([firm()])[firm()]
    agent = signed_in("曹代办")
    page = agent.get(f"{begun(agent, FOOD, firm())}/form/0").content.decode()
    assert head.representative_name in page and head.representative
    assert party_details([head.representative])[head.representative].number not in page


def test_who_may_not_apply_is_told_before_she_fills_anything_in(city: None) -> None:
    """A licence for firms: a natural person is told so, and led to the choice for whom she acts."""
    client = acting("王申请", cast("王申请"))
    page = client.get(f"/apply/{item(FOOD).item_id}").content.decode()
    assert "服务对象" in page and "/acting-for" in page and "开始填写" not in page
    before = Draft.objects.count()
    assert client.post(f"/apply/{item(FOOD).item_id}").status_code == 422
    assert Draft.objects.count() == before


def test_a_draft_saves_itself_even_when_something_is_wrong(city: None) -> None:
    """Unchecked, with the time; what cannot be read keeps what stood there; going on elsewhere finds it."""
    client = signed_in("王申请")
    address = begun(client, FOOD, filing(FOOD)["applicant"])
    saved = client.post(f"{address}/form/1", {"premises": "晴川路 9 号", "staff_count": "3", "autosave": "1"})
    assert re.fullmatch(r"\d\d:\d\d", saved.json()["saved"])
    client.post(f"{address}/form/1", {"premises": "晴川路 10 号", "staff_count": "三", "autosave": "1"})
    elsewhere = acting("王申请", filing(FOOD)["applicant"])
    page = elsewhere.get(f"{address}/form/1").content.decode()
    assert 'value="晴川路 10 号"' in page and 'value="3"' in page
    assert address in elsewhere.get("/mine").content.decode()
    client.post(f"{address}/situations", {"vending": "True", "autosave": "1"})
    assert Draft.objects.get(id=address.rsplit("/", 1)[1]).answers["vending"] is True


def test_files_of_a_line_come_back_when_its_answer_does(city: None) -> None:
    """An answer that is changed and changed back loses no file."""
    client = signed_in("王申请")
    address = begun(client, FOOD, filing(FOOD)["applicant"])
    answers = {name: str(value) for name, value in filing(FOOD)["answers"].items()}
    client.post(f"{address}/situations", {**answers, "vending": "True"})
    client.post(f"{address}/materials", {"vending_list": SimpleUploadedFile("清单.pdf", sample_file("清单")), "stay": "1"})
    client.post(f"{address}/situations", {**answers, "vending": "False"})
    assert "清单.pdf" not in client.get(f"{address}/materials").content.decode()
    client.post(f"{address}/situations", {**answers, "vending": "True"})
    assert "清单.pdf" in client.get(f"{address}/materials").content.decode()


def test_a_draft_whose_item_changed_says_what_until_it_is_filed(city: None) -> None:
    """On every page, also after the first save; it is filed under the new version."""
    given = filing(NAME)
    client = signed_in("王申请")
    address = begun(client, NAME, given["applicant"])
    walked(client, address, given)
    new = published(version(given["item_version"]).promise.amount + 1)
    assert "事项有了新版本" in client.get(f"{address}/summary").content.decode()
    client.post(f"{address}/situations", {name: str(value) for name, value in given["answers"].items()})
    page = client.get(f"{address}/summary").content.decode()
    assert "事项有了新版本" in page and "承诺期限" in page
    answer = client.post(f"{address}/summary", STATED)
    assert Case.objects.get(id=answer.headers["Location"].rsplit("/", 1)[1]).item_version_id == new


def test_pressed_twice_at_once_it_is_filed_once(city: None) -> None:
    """Two presses race: both arrive at the one receipt, and exactly one entry exists."""
    given = filing("生育登记")
    client = signed_in("王申请")
    address = begun(client, "生育登记", given["applicant"])
    walked(client, address, given)

    def press(_: int) -> Any:
        again = Client(SERVER_NAME="localhost")
        again.cookies = client.cookies
        try:
            return again.post(f"{address}/summary", STATED)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(press, range(2)))
    key = address.rsplit("/", 1)[1]
    filed = Filing.objects.get(key=key)
    assert len(entries_of(filed.case)) == 1
    assert {answer.headers.get("Location") for answer in answers} == {f"/filed/{filed.case}"}
    assert client.post(f"{address}/summary", STATED).headers["Location"] == f"/filed/{filed.case}"


def test_each_page_asks_a_stated_number_of_questions(city: None) -> None:
    """However much has been filled in and uploaded."""
    given = filing(FOOD)
    client = signed_in("王申请")
    address = begun(client, FOOD, given["applicant"])
    pages = {f"/apply/{item(FOOD).item_id}": 20, f"{address}/situations": 24, f"{address}/form/0": 24}
    pages |= {f"{address}/materials": 25, f"{address}/summary": 30}

    def counted() -> dict[str, int]:
        found = {}
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            found[page.rsplit("/", 1)[1]] = len(asked)
        return found

    empty = counted()
    walked(client, address, given)
    full = counted()
    assert all(full[name] <= empty[name] + 1 for name in full), (empty, full)
    assert all(full[page.rsplit("/", 1)[1]] <= most for page, most in pages.items()), full


def test_the_page_says_when_it_saved_and_what_is_filled_in_survives_the_line(visit: Callable[..., Visit]) -> None:
    """In Chromium: typing saves; with the line cut the page says so, and saves when it is back."""
    given = filing(FOOD)
    said = {"answers": given["answers"], "form": {}, "materials": {}}
    draft: UUID = save_draft(given["item_version"], applicant=given["applicant"], by=cast("王申请"), **said)
    here = visit("王申请", width=360)
    here.page.goto("/acting-for")
    here.page.locator(f'input[value="{given["applicant"]}"]').check()
    here.press("就为这一方办")
    here.page.goto(f"/drafts/{draft}/form/1")
    here.page.locator('[name="premises"]').fill("晴川路 1 号")
    here.page.get_by_text(re.compile(r"^已保存 \d\d:\d\d$")).wait_for()
    here.context.set_offline(True)
    here.page.locator('[name="premises"]').fill("晴川路 2 号")
    here.page.get_by_text("网络不通").wait_for()
    here.context.set_offline(False)
    here.page.get_by_text(re.compile(r"^已保存 \d\d:\d\d$")).wait_for()
    here.wrong = [words for words in here.wrong if "ERR_INTERNET_DISCONNECTED" not in words]
    here.page.reload()
    assert here.page.locator('[name="premises"]').input_value() == "晴川路 2 号"
    assert here.barriers() == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("mode", MODES)
def test_nobody_is_kept_out_of_a_draft(visit: Callable[..., Visit], mode: str, width: int) -> None:
    """axe finds nothing on any page of it, with errors shown too, in every mode and both languages; nothing is too wide."""
    given = filing("公司设立登记")
    said = {"answers": given["answers"], "form": {}, "materials": {}}
    draft = save_draft(given["item_version"], applicant=given["applicant"], by=cast("王申请"), **said)
    here = visit("王申请", width=width)
    here.context.add_cookies([{"name": name, "value": value, "url": here.site} for name, value in MODES[mode].items()])
    pages = ("situations", "form/1", "materials", "summary")
    for path in (f"/apply/{item('公司设立登记').item_id}", *(f"/drafts/{draft}/{page}" for page in pages)):
        here.page.goto(path)
        looked_at(here)
    here.page.goto(f"/drafts/{draft}/form/0")
    here.main.locator("form button").first.click()
    here.page.locator("#mistakes").wait_for()
    looked_at(here)
    discard_draft(draft, by=cast("王申请"))
