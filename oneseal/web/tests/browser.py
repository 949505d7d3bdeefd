"""A visit in real Chromium, as one person of the cast: what every page test shares.

A visit fails at its end when any page broke its own policy (CSP), asked a foreign host for anything, or wrote an error to the console.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from oneseal.people.queries.demo import DEMO_PASSWORD, demo_data

PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
"""Chromium by the names it is installed under; the first is the same browser without the windows that nobody looks at, a fifth faster."""
SHOTS = Path(settings.BASE_DIR) / "build" / "screenshots"
"""Where the pictures of pages are kept as build output."""
EVERY_WAY = connection.vendor == "sqlite"
"""By pointer, by keyboard and without scripts a page is the same whatever database is behind it: with the second one, one way is enough."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = re.compile(r"the server responded with a status of 4\d\d")
"""Chromium notes a refused page as an error of the console; tests that want one look at the status themselves."""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{dir}</dir><include ignore_missing="yes">/etc/fonts/fonts.conf</include><cachedir>{cache}</cachedir></fontconfig>"""


class Chromium:
    """A browser; it finds our CJK font also where the machine has none."""

    def __enter__(self) -> Self:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread; the tests use none
        self.place = Path(tempfile.mkdtemp(prefix="oneseal-chromium-"))
        fonts = self.place / "fonts.conf"
        folder = Path(settings.BASE_DIR) / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
        fonts.write_text(FONTS.format(dir=folder, cache=self.place / "cache"), encoding="utf-8")
        program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
        self.playwright = sync_playwright().start()
        surroundings: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        self.browser: Browser = self.playwright.chromium.launch(executable_path=program, env=surroundings)
        return self

    def __exit__(self, *_: object) -> None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        self.browser.close()
        self.playwright.stop()
        shutil.rmtree(self.place, ignore_errors=True)


def login_of(name: str) -> str:
    """The demo login of a person by name."""
    people = [*demo_data("staff")["staff"], *demo_data("applicants")["person"]]
    return str(next(row["login"] for row in people if row["name"] == name))


FOCUSED = "each => each === document.activeElement"
SHOWN = """each => {
  const look = getComputedStyle(each), box = each.getBoundingClientRect();
  const marked = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && !/, 0\\)$/.test(look.outlineColor);
  return marked && box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
}"""
"""Whether what has the focus is marked by an outline and stands in the window (SC 2.4.7, 2.4.11)."""
STOP = f"""wanted => {{
  const each = document.activeElement, shown = {SHOWN};
  return {{reached: each === wanted, seen: each === document.body || shown(each), name: each.outerHTML.slice(0, 120)}};
}}"""
LEADS_ON = "each => each.matches('a[href]:not([download]), button:not([type=button])')"
STEPS = 400
"""More presses of Tab than any page has stops."""


def reach(page: Page, wanted: Locator) -> None:
    """Tab until it has the focus; on every stop the focus must be seen."""
    wanted.wait_for()
    if wanted.evaluate(FOCUSED):
        return
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        stop = wanted.evaluate(STOP)
        assert stop["seen"], f"the focus is not seen on {stop['name']}"
        if stop["reached"]:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def parts_of(kind: str, text: str) -> list[tuple[str, ...]]:
    """What is typed into the segments of a date or a time, one after the other, in the orders in which browsers have them."""
    if kind == "date":
        year, month, day = text.split("-")
        return [(year, month, day), (month, day, year), (day, month, year)]
    hour, minute = text.split(":")
    return [(hour, minute), (f"{int(hour) % 12 or 12:02d}", minute, "ap"[int(hour) > 11])]


def type_in(page: Page, field: Locator, kind: str, text: str) -> None:
    """A date or a time, digit by digit, from the first segment to the last; the arrows go from one to the next."""
    reach(page, field)
    for parts in parts_of(kind, text):
        for place, digits in enumerate(parts):
            for key in ["ArrowLeft"] * len(parts) + ["ArrowRight"] * place:
                page.keyboard.press(key)
            page.keyboard.type(digits)
        if field.input_value() == text:
            return
    raise AssertionError(f"{text} cannot be typed into {field}: it is {field.input_value()!r}")


def tick(page: Page, box: Locator) -> None:
    """A box by Space; one of several by Tab to the group and the arrows."""
    if box.get_attribute("type") != "radio":
        reach(page, box)
        page.keyboard.press("Space")
        return
    group = page.locator(f'input[type=radio][name="{box.get_attribute("name")}"]')
    chosen = group.and_(page.locator(":checked"))
    reach(page, chosen.first if chosen.count() else group.first)
    for _ in range(group.count()):
        if box.evaluate(FOCUSED):
            break
        page.keyboard.press("ArrowDown")
    if not box.is_checked():
        page.keyboard.press("Space")
    assert box.is_checked(), box


class Visit:
    """One person's browser: ``width`` in px (height follows), ``scripts`` off for the plain pages, cookies of the display by name.

    With ``keys`` nothing is done by pointer: what is reached is reached by Tab, chosen by arrows and Space, opened by Enter.
    """

    def __init__(
        self,
        chromium: Chromium,
        site: str,
        name: str = "",
        *,
        width: int = 1280,
        scripts: bool = True,
        touch: bool = False,
        keys: bool = False,
        **display: str,
    ) -> None:
        self.chromium, self.site, self.name, self.scripts, self.keys = chromium, site, name, scripts, keys
        self.options: dict[str, Any] = {
            "viewport": {"width": width, "height": 800 if width > 600 else 740},
            "java_script_enabled": scripts,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "has_touch": touch,
            "base_url": site,
        }
        self.display = display
        self.wrong: list[str] = []

    def __enter__(self) -> Self:
        self.context = self.chromium.browser.new_context(**self.options)
        self.context.set_default_timeout(30_000)
        if self.display:
            self.context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in self.display.items()])
        self.context.on("console", lambda told: self._note(told.type, told.text))
        self.context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        self.context.on("request", lambda request: self._same_house(request.url))
        self.page: Page = self.context.new_page()
        self.page.on("filechooser", lambda _: None)  # who listens from the start hears also the first one
        if self.name:
            self.sign_in(self.name) if self.keys else self.arrive(self.name)
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.context.close()
        if kind is None:
            assert not self.wrong, self.wrong

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not EXPECTED.search(text):
            self.wrong.append(text)

    def _same_house(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and not url.startswith(self.site):
            self.wrong.append(f"a foreign host was asked: {url}")

    def arrive(self, name: str) -> None:
        """Signed in already, where signing in leads to."""
        client = Client(SERVER_NAME="localhost")
        answer = client.post("/sign-in", {"login": login_of(name), "password": DEMO_PASSWORD})
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site, "httpOnly": True}])
        self.page.goto(answer.headers["Location"])

    def sign_in(self, name: str) -> None:
        """Through the page, as the person would."""
        self.page.goto("/sign-in")
        self.fill(self.main.locator("[name=login]"), login_of(name))
        self.fill(self.main.locator("[name=password]"), DEMO_PASSWORD)
        self.click(self.main.locator("form button"))

    def press(self, words: str) -> None:
        """Press the button of these words in the page's main part."""
        self.click(self.main.get_by_role("button", name=words, exact=True))

    def click(self, wanted: Locator) -> None:
        """Follow a link, press a button, open what is folded; the page that answers has its title, its text and its focus."""
        if self.keys:
            reach(self.page, wanted)
            leads = wanted.evaluate(LEADS_ON)
            with self.page.expect_navigation() if leads else nullcontext():
                self.page.keyboard.press("Enter")
        else:
            wanted.click()
            self.page.wait_for_load_state("domcontentloaded")

    def fill(self, field: Locator, text: str) -> None:
        """Type into a field; what stood there is gone."""
        if not self.keys:
            field.fill(text)
        elif (kind := field.get_attribute("type")) in {"date", "time"}:
            type_in(self.page, field, kind, text)
        else:
            reach(self.page, field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)

    def check(self, box: Locator) -> None:
        """Tick a box, choose one of several."""
        if self.keys and not box.is_checked():
            tick(self.page, box)
        elif not self.keys:
            box.check()

    def give(self, field: Locator, file: Path) -> None:
        """Choose a file."""
        if not self.keys:
            field.set_input_files(file)
            return
        reach(self.page, field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    @property
    def main(self) -> Locator:
        """The main part of the page."""
        return self.page.locator("main")

    @property
    def text(self) -> str:
        """What the main part says."""
        return self.main.inner_text()

    def barriers(self, rules: Sequence[str] = RULES) -> list[str]:
        """What axe finds on the page as it stands; empty when nobody is kept out."""
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(Path(settings.BASE_DIR, "node_modules", "axe-core", "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
        return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found["violations"]]

    def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        self.page.wait_for_load_state("domcontentloaded")
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def shoot(self, name: str) -> Path:
        """A picture of the whole page, kept as build output."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"{name}.png"
        self.page.screenshot(path=file, full_page=True)
        return file
