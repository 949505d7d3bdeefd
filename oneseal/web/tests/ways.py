"""Ways through the pages that several tests take: an application from a phone, acts at the workbench, waiting for the papers."""

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases.tests.office import CONTROL, filing, item, row
from oneseal.catalogue.queries import sample_file, version
from oneseal.documents.models import Paper
from oneseal.web.tests.browser import Visit

PATIENCE = 60.0


class Scan(SimpleUploadedFile):
    """A file as a browser holds it: sent whole with every press, also with two at once."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(name, content)
        self.whole = content

    def read(self, *_: Any) -> bytes:
        """All of it, however often it was read."""
        return self.whole


def for_whom(here: Visit, party: UUID) -> None:
    """Choose the party she acts for."""
    here.page.goto("/acting-for")
    here.check(here.page.locator(f'input[value="{party}"]'))
    here.click(here.main.locator("form button"))


def filed_by_pages(here: Visit, name: str, folder: Path, look: Callable[[Visit], None] = lambda _: None, **changed: Any) -> UUID:
    """From the guide's button to the receipt: situations, sections, required files, statements. ``look`` sees every page."""
    given = filing(name, **changed)
    loaded = version(given["item_version"])
    for_whom(here, given["applicant"])
    here.page.goto(f"/items/{item(name).item_id}")
    here.click(here.main.get_by_role("button", name="开始申请"))
    here.click(here.main.get_by_role("button", name=re.compile("开始填写|另起一份")))
    for question, value in given["answers"].items():
        here.check(here.page.locator(f'input[name="{question}"][value="{value}"]'))
    look(here)
    here.press("保存并继续")
    for section in loaded.form.sections:
        for field in section["fields"]:
            _filled(here, field, given["form"].get(field))
        look(here)
        here.press("保存并继续")
    file = folder / "材料.pdf"
    file.write_bytes(sample_file("材料"))
    by_form = {line.id for line in loaded.materials_for(given["answers"]) if line.is_application}
    for line in (line for line in given["materials"] if line not in by_form):
        here.give(here.page.locator(f"#file_{line}"), file)
    look(here)
    here.press("保存并继续")
    for statement in ("申请人声明", "我已阅读", "我同意电子送达"):
        here.check(here.page.get_by_label(statement))
    look(here)
    here.press("提交申请")
    here.page.wait_for_url("**/filed/*")
    return UUID(here.page.url.rsplit("/", 1)[1])


def sheet_filled(here: Visit, given: dict[str, Any], folder: Path, **changed: str) -> None:
    """The window's sheet: every field of the form, every required copy scanned and compared, electronic service agreed to."""
    for name, value in {**given["form"], **changed}.items():
        field = here.page.locator(f'#sheet [name="{name}"]').first
        if field.get_attribute("type") == "checkbox":
            here.check(field)
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            here.fill(field, str(value))
    file = folder / "扫描.pdf"
    file.write_bytes(sample_file("扫描"))
    for line in given["materials"]:
        here.give(here.page.locator(f"#file_{line}"), file)
        here.check(here.page.locator(f"#compared_{line}"))
    here.check(here.page.get_by_label("申请人同意电子送达"))


def _filled(here: Visit, name: str, value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            here.check(here.page.locator(f'input[name="{name}"][value="{each}"]'))
    elif value is not None:
        here.fill(here.page.locator(f'[name="{name}"]'), str(value))


def acted(here: Visit, case: UUID, act: str, fill: Callable[[Visit], None], words: str) -> None:
    """Open the act's page, fill it in, press the one button that names it; then the case has one more entry."""
    before = row(case).version
    here.page.goto(f"/work/cases/{case}/{act}")
    fill(here)
    here.click(here.main.locator(".actside").get_by_role("button", name=words, exact=True))
    here.page.wait_for_url(lambda url: f"{case}/{act}" not in url)
    assert row(case).version == before + 1, here.text[:400]


def taken_up(here: Visit, case: UUID, act: str, fill: Callable[[Visit], None], words: str) -> None:
    """From where she is: to the list of her work, the case looked for there by its query number, its row, its act; no address is typed."""
    before, number = row(case), row(case).query_number
    here.click(here.page.locator('header a[href="/work/"]').first)
    here.fill(here.main.locator("search [name=q]"), number)
    here.click(here.main.get_by_role("button", name="查找"))
    here.click(here.main.locator(f'a[href*="/work/cases/{case}"]').first)
    opening = here.main.locator(f'.actside a[href$="{case}/{act}"]')
    if opening.count():
        here.click(opening)
    fill(here)
    here.click(here.main.locator(".actside").get_by_role("button", name=words, exact=True))
    until = time.monotonic() + PATIENCE
    while row(case).version == before.version:
        assert time.monotonic() < until, here.text[:400]
        time.sleep(0.1)
    assert row(case).version == before.version + 1


def surveyed(here: Visit) -> None:
    """The record, with one hand: a colleague, times, findings, who was met."""
    here.check(here.page.get_by_label("钱勘验"))
    here.fill(here.page.locator('[name="place"]'), "云岚市岚湖区一号")
    here.fill(here.page.locator('[name="began"]'), CONTROL["began"])
    here.fill(here.page.locator('[name="ended"]'), CONTROL["ended"])
    for line in here.page.locator(".check").all():
        here.check(line.get_by_label("符合", exact=True))
    here.check(here.page.locator('[name="conclusion"][value="pass"]'))
    here.fill(here.page.locator('[name="met"]'), "店主")
    here.check(here.page.locator('[name="signed"][value="no"]'))
    here.fill(here.page.locator('[name="unsigned_reason"]'), "店主表示须由法定代表人签字")


def confirmed(here: Visit) -> None:
    """Who went along reads what was taken down, and agrees."""
    assert "店主" in here.main.locator(".actside").inner_text() and "逐项核查" in here.text
    here.check(here.page.locator('[name="agrees"][value="yes"]'))


def typed(**values: str) -> Callable[[Visit], None]:
    """Fields by name."""

    def fill(here: Visit) -> None:
        for name, value in values.items():
            field = here.page.locator(f'[name="{name}"]').first
            if field.get_attribute("type") == "radio":
                here.check(here.page.locator(f'[name="{name}"][value="{value}"]'))
            else:
                here.fill(field, value)

    return fill


def nothing(here: Visit) -> None:
    """There is nothing to fill in."""


def until_made(here: Visit, path: str) -> None:
    """The papers are made beside, one case after the other; the case's page says so until its own are there."""
    waiting = Paper.objects.filter(state="owed")
    until, left = time.monotonic() + PATIENCE, waiting.count()
    while True:
        here.page.goto(path)
        if "制作中" not in here.text:
            return
        if (now := waiting.count()) < left:
            until, left = time.monotonic() + PATIENCE, now
        assert time.monotonic() < until, f"{left} papers are owed and none is made: {here.text}"
        time.sleep(0.5)


def pages_of(client: Client, path: str) -> Iterator[str]:
    """A list as it was sent, page after page by the link to the next one."""
    while path:
        page = client.get(path).content.decode()
        yield page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = urljoin(path, unescape(following[1])) if following else ""


def sent_from(client: Client, path: str, **sent: str) -> Any:
    """A form filled in and sent from the page as it is now, with the version that it shows."""
    seen = re.findall(r'name="seen" value="(\d+)"', client.get(path).content.decode())[0]
    return client.post(path, {"seen": seen, **sent})
