"""Pages in every mode, width and language: nobody is kept out, nothing is wider than the window, and the policy holds."""

from collections.abc import Callable

import pytest

from oneseal.web.style import AREAS
from oneseal.web.tests.browser import EVERY_WAY, Visit
from oneseal.web.tests.test_looks import bars_nobody, on_a_phone

PAGES = ("/", "/style", *(f"/style/{area}" for area in [*AREAS][1:]), "/no-such-page")
"""Every part in every state, and what the scene's pages do not show."""


@pytest.mark.skipif(not EVERY_WAY, reason="they are the same whatever database is behind them")
@pytest.mark.parametrize("page", PAGES)
def test_no_part_keeps_anybody_out(visit: Callable[..., Visit], page: str) -> None:
    """axe finds nothing in any width, theme and type, and a page fits its window."""
    here = visit(theme="light")
    here.page.goto(page)
    bars_nobody(here, page)
    on_a_phone(here, page)


def test_a_page_works_without_scripts(visit: Callable[..., Visit]) -> None:
    """Menus open, the choice is kept, and the page says the same."""
    here = visit(scripts=False, width=360)
    here.page.goto("/display")
    here.press("大字（适老）")
    assert here.page.locator("html").get_attribute("data-size") == "large"


@pytest.mark.parametrize("width", [360, 1280])
def test_whoever_reads_no_chinese_finds_english_in_the_head(visit: Callable[..., Visit], width: int) -> None:
    """In sight on every page of the portal, without opening anything; and from there back."""
    here = visit(width=width)
    here.page.goto("/items")
    for words, language in (("English", "en"), ("中文", "zh-Hans")):
        here.click(here.page.locator("header").get_by_role("button", name=words, exact=True))
        assert here.page.locator("html").get_attribute("lang") == language and here.page.url.endswith("/items")


@pytest.mark.parametrize(("door", "letters"), [("/style", "22px"), ("/style/desk", "20px")])
def test_large_type_is_large_on_a_phone_in_every_theme(visit: Callable[..., Visit], door: str, letters: str) -> None:
    """On the portal and at a desk, whether or not a theme was chosen."""
    for theme in ({}, {"theme": "dark"}, {"theme": "contrast"}):
        here = visit(width=360, size="large", **theme)
        here.page.goto(door)
        assert here.page.evaluate("getComputedStyle(document.documentElement).fontSize") == letters, theme
        assert not here.overflows()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_head_is_one_row_with_a_menu(visit: Callable[..., Visit], scripts: bool) -> None:
    """Seal, name, the button; under them for whom she acts. What unfolds holds every place. On a desk it all stands in the row."""
    phone, desk = visit("王申请", width=360, scripts=scripts), visit("王申请", scripts=scripts)
    for here in (phone, desk):
        here.page.goto("/items")
        head = here.page.locator("header.head")
        menu, places = head.get_by_text("菜单", exact=True), [head.get_by_role("link", name=name, exact=True) for name in ("办事", "我的")]
        box, for_whom = head.bounding_box(), head.locator(".forwhom").bounding_box()
        assert box and box["height"] - (for_whom["height"] if for_whom else 0) <= 64
        assert menu.is_visible() is (here is phone) and all(place.is_visible() is (here is desk) for place in places)
        if here is phone:
            menu.click()
            assert all(place.is_visible() for place in places) and head.get_by_text("王申请").first.is_visible()
            assert not here.overflows() and (not scripts or here.barriers() == [])
    if scripts:
        phone.page.keyboard.press("Escape")
        assert not places_shown(phone) and phone.page.evaluate("document.activeElement.matches('.bars > summary')")
        desk.page.keyboard.press("Escape")
        assert places_shown(desk)


def places_shown(here: Visit) -> bool:
    """Whether the head shows where one can go."""
    return here.page.locator("header nav").first.is_visible()
