"""一次说全: one press of 收件, or of 提交申请, tells all that can be judged, each beside its field; what was typed and scanned stays."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oneseal.cases.models import Case
from oneseal.cases.rules.statements import PRESENT, wrong_statements
from oneseal.cases.tests.office import cast, filing, item
from oneseal.catalogue.queries import sample_file, version
from oneseal.journal.gate import new_stream
from oneseal.people.queries import party_details
from oneseal.web.tests.browser import Visit, reach
from oneseal.web.tests.test_applying import STATED, begun, flat, walked
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_taking_in import FOOD, path, seen, taken_in
from oneseal.web.tests.ways import sheet_filled

NAME = "生育登记"
FOCUSED = "document.activeElement"


def summary_of(page: str) -> list[str]:
    """Where the links of the one summary lead."""
    assert page.count('class="summary"') == 1 and page.count('id="mistakes"') == 1
    return re.findall(r'href="#([^"]+)"', page.split('id="mistakes"')[1].split("</ul>", maxsplit=1)[0])


def always(name: str) -> list[str]:
    """Lines of material that are asked for whatever is answered."""
    return [line.id for line in version(item(name).id).materials if not line.when]


def test_one_press_tells_all_that_is_wrong_each_beside_its_field(city: None) -> None:
    """Open questions, fields that cannot be read and such as the item refuses, files, ticks, the address, a text that is out of date; put
    right, the second press takes it in, with the file that was good from the first."""
    clerk, given, before = signed_in("李受理"), filing(NAME), Case.objects.count()
    (form_line, scanned), address = always(NAME)[:2], f"{path()}for={given['applicant']}"
    good = {**flat(given["form"]), "key": str(new_stream()), "ask-for": str(given["applicant"]), "service-address": "云岚市岚湖区一号"}
    shown = seen(clerk.get(address).content.decode())
    bad = {"wife_name": "", "birth_order": "两个", "contact_mobile": "123", "service-address": "", "service-privacy": "2019-1"}
    files = {form_line: SimpleUploadedFile("坏.pdf", b"#!/bin/sh"), scanned: SimpleUploadedFile("好.pdf", sample_file("好"))}
    answer = clerk.post(address, {**good, **bad, **files, "seen": shown, "compared": [form_line, scanned]})
    page = answer.content.decode()
    fields = ["id_wife_name", "id_birth_order", "id_contact_mobile"]
    places = ["ask-household_0", "ask-agent_0", *fields, f"file_{form_line}", "id_service-address", "id_service-privacy"]
    assert answer.status_code == 422 and Case.objects.count() == before and summary_of(page) == places
    assert page.count('class="mistake"') == len(places) and all(f'id="{place}"' in page for place in places)
    kept = re.findall(r'name="kept" value="([^"]*)"', page)
    held = [each.partition(":")[2] for each in kept]
    assert 'value="两个"' in page and re.findall(r'name="compared" value="([^"]*)" checked', page) == [form_line, *held]
    assert [each.partition(":")[0] for each in kept] == [scanned]
    answers = {f"ask-{name}": str(value) for name, value in given["answers"].items()}
    taken_in(clerk, address, {**good, **answers, "seen": seen(page), "kept": kept, "compared": held})


def test_mistakes_are_told_also_when_it_is_another_applicants_now(city: None) -> None:
    """What has to be shown before it is taken in needs no round of its own; the button that only updates judges nothing."""
    clerk, given = signed_in("李受理"), filing(FOOD)
    address = f"{path(FOOD)}for={given['applicant']}&business=catering"
    sent: dict[str, Any] = {"seen": seen(clerk.get(address).content.decode()), "ask-for": str(given["applicant"]), "ask-business": "sale"}
    updated = clerk.post(address, {**sent, "update": "1"})
    assert updated.status_code == 200 and 'class="mistake"' not in updated.content.decode()
    pressed = clerk.post(address, sent)
    page = pressed.content.decode()
    assert pressed.status_code == 422 and "还没有收件" in page and "已按新选的申请人、情形更新" in page
    assert "id_service-address" in summary_of(page) and 'href="#id_subject_name"' in page


def test_what_was_agreed_to_stays_ticked_while_the_page_is_updated(city: None) -> None:
    clerk, given = signed_in("李受理"), filing(NAME)
    address = f"{path()}for={given['applicant']}"
    ticked = {f"service-{name}": PRESENT[name] for name in ("electronic", "privacy")}
    sent = {"seen": seen(clerk.get(address).content.decode()), "update": "1", "ask-agent": "False", "service-address": "湖边", **ticked}
    page = clerk.post(address, sent).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="service-(\w+)"([^>]*)>', page)
    assert len(boxes) == 2 and all("checked" in rest and rest.count("value=") == 1 for _, rest in boxes) and 'value="湖边"' in page


def test_the_portals_last_page_tells_the_address_with_the_statements(city: None) -> None:
    """Not one after the other."""
    given, client = filing(NAME), signed_in("王申请")
    draft = begun(client, NAME, given["applicant"])
    walked(client, draft, given)
    answer = client.post(f"{draft}/summary", {"address": "", "privacy": STATED["privacy"]})
    page = answer.content.decode()
    assert answer.status_code == 422 and summary_of(page) == ["id_address", "id_truth"] and "没有写送达地址" in page
    assert client.post(f"{draft}/summary", {**STATED, "electronic": "", "address": "云岚市一号"}).status_code == 302


def test_every_text_that_is_out_of_date_is_told() -> None:
    old = dict.fromkeys(PRESENT, "2019-1")
    assert [refused.field for refused in wrong_statements(old, "online", electronic=True)] == ["truth", "privacy", "electronic"]
    assert [refused.field for refused in wrong_statements(old, "counter", electronic=True)] == ["privacy", "electronic"]
    assert not list(wrong_statements(PRESENT, "online", electronic=True))


def test_the_window_by_keyboard_alone(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """From finding who stands there to the receipt; a mistake is heard of, led to, mended, and nothing is scanned twice."""
    given, clerk = filing(NAME), visit("李受理", keys=True)
    clerk.page.goto("/work/counter")
    clerk.fill(clerk.main.locator("[name=q]"), party_details([cast("王申请")])[cast("王申请")].number)
    clerk.click(clerk.main.locator("search button").first)
    clerk.fill(clerk.main.locator("#item"), NAME)
    clerk.click(clerk.main.get_by_role("button", name="筛选"))
    clerk.click(clerk.main.locator(f'a[href*="/file/{item(NAME).item_id}"]').first)
    for question, value in given["answers"].items():
        clerk.check(clerk.page.locator(f'input[name="ask-{question}"][value="{value}"]'))
    sheet_filled(clerk, given, tmp_path, wife_name="")
    clerk.press("收件")
    assert clerk.page.title().startswith("出错：") and clerk.page.evaluate(f"{FOCUSED}.id") == "mistakes"
    reach(clerk.page, clerk.page.locator("#mistakes a").first)
    clerk.page.keyboard.press("Enter")
    assert clerk.page.evaluate(f"{FOCUSED}.name") == "wife_name"
    clerk.page.keyboard.insert_text(given["form"]["wife_name"])
    assert all(clerk.page.locator(f'[data-line="{line}"] .files [name=compared]').is_checked() for line in given["materials"])
    clerk.press("收件")
    clerk.page.wait_for_url(re.compile(r"/work/cases/[^/]+/receipt"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_page_full_of_mistakes_is_read_on_a_phone_too(visit: Callable[..., Visit], scripts: bool) -> None:
    for width in (1280, 360):
        clerk = visit("李受理", width=width, scripts=scripts)
        clerk.page.goto(path(FOOD))
        clerk.press("收件")
        clerk.page.locator("#mistakes").wait_for()
        assert not clerk.overflows() and (not scripts or clerk.barriers() == [])
        if scripts:
            clerk.shoot(f"taking-in-mistakes-{width}")
