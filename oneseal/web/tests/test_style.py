"""样式页: what the sheets can dress stands there to be looked at, in each of its states, and nothing is dressed that no page has."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from oneseal.web.style import AREAS

WEB = Path(settings.BASE_DIR) / "oneseal" / "web"
SHEETS = sorted((WEB / "static" / "oneseal").glob("*.css"))
NAME = r"-?[a-zA-Z_][\w-]*"
PRELUDE = re.compile(r"[^{};]+(?=\{)")
PART = re.compile(rf"([a-z][a-z0-9]*)?((?:\.{NAME}|\[[^\]]+\])+)")
"""One part of a selector: a tag, its classes and attributes."""
ATTRIBUTE = re.compile(r'\[([\w-]+)(?:="([^"]*)")?\]')
OPENED = {".bars[open]", "details.menu[open]"}
"""Menus of the frame: unfolded by who looks."""
USES = re.compile(r"""(?:class(?:Name)?\s*[=:]\s*|classList\.\w+\()(["'])((?:\{[{%].*?[%}]\}|(?!\1).)*)\1""")
"""Where templates and scripts give classes, words of the template's own tags among them: {% if %}wrong{% endif %}."""
Element = tuple[str, dict[str, str]]


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One more."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def selectors(sheet: Path) -> Iterator[str]:
    """What the rules of a sheet are for; conditions (@media …) and what is said to be not there left out."""
    plain = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    for prelude in PRELUDE.findall(plain):
        if not prelude.strip().startswith("@"):
            yield re.sub(r":root(\[[^\]]*\])*|:not\((?:[^()]|\([^()]*\))*\)", "", prelude)


def parts_of(sheet: Path) -> set[str]:
    """Each part that names a class or a state."""
    return {found.group() for selector in selectors(sheet) for found in PART.finditer(selector)}


def classes_of(sheet: Path) -> set[str]:
    return {name for selector in selectors(sheet) for name in re.findall(rf"\.({NAME})", re.sub(r'"[^"]*"', "", selector))}


def is_shown(part: str, elements: list[Element]) -> bool:
    """Whether some element has the tag, the classes and the attributes."""
    found = PART.fullmatch(part)
    assert found
    tag, rest = found.groups()
    classes, attributes = set(re.findall(rf"\.({NAME})", ATTRIBUTE.sub("", rest))), ATTRIBUTE.findall(rest)
    return any(
        tag in {None, name}
        and classes <= set(has.get("class", "").split())
        and all(key in has and value in {"", has[key]} for key, value in attributes)
        for name, has in elements
    )


@pytest.fixture(scope="module")
def shown(city: None) -> list[Element]:
    """The elements of all the style pages."""
    client = Client(SERVER_NAME="localhost")
    pages = [client.get("/style"), *(client.get(f"/style/{area}") for area in AREAS)]
    assert [page.status_code for page in pages] == [200] * len(pages)
    return [element for page in pages for element in Elements(page.content.decode()).found]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_class_of_the_style_sheets_is_shown_on_the_style_pages(shown: list[Element], sheet: Path) -> None:
    """A part that is not there is never looked at in the four modes and by axe."""
    there = {name for _, has in shown for name in has.get("class", "").split()}
    assert classes_of(sheet) - there == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_state_that_the_style_sheets_know_is_shown_too(shown: list[Element], sheet: Path) -> None:
    """A class with another (``tag.warn``), with its tag or an attribute (``li.now``, ``button[disabled]``), as the rules put them."""
    assert {part for part in parts_of(sheet) - OPENED if not is_shown(part, shown)} == set()


def test_no_class_is_dressed_that_no_page_has() -> None:
    """Apart from the style pages themselves: in a template, a script, a page's own code or the drawer of charts."""
    sources = [each for each in WEB.rglob("*") if each.suffix in {".html", ".js"} and "style" not in each.relative_to(WEB).parts]
    said = {word for each in sources for _, classes in USES.findall(each.read_text(encoding="utf-8")) for word in re.findall(NAME, classes)}
    drawn = {
        word
        for each in (*WEB.rglob("*.py"), WEB.parent / "flow" / "draw.py")
        if not {"tests", "style"} & {*each.parts[-3:]}
        for word in _quoted(each)
    }
    assert {name for sheet in SHEETS for name in classes_of(sheet)} - said - drawn == set()


def _quoted(file: Path) -> set[str]:
    """Words within strings that look like classes."""
    texts = re.findall(r'"([\w -]+)"|class="([\w -]+)"', file.read_text(encoding="utf-8"))
    return {word for pair in texts for text in pair for word in text.split()}


def test_there_is_no_other_area(city: None) -> None:
    assert Client(SERVER_NAME="localhost").get("/style/nowhere").status_code == 404
