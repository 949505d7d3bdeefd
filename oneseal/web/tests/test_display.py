"""Pages in every mode, width and language: nobody is kept out, nothing is wider than the window, and the policy holds."""

from collections.abc import Callable

import pytest

from oneseal.web.tests.browser import Visit

PAGES = ("/", "/style", "/style?desk=1", "/no-such-page")
"""Every part in every state, and what the scene's pages do not show."""
MODES: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "large": {"size": "large"},
    "contrast": {"theme": "contrast"},
    "contrast-dark": {"theme": "contrast-dark"},
    "english": {"lang": "en"},
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("mode", MODES)
def test_nobody_is_kept_out(visit: Callable[..., Visit], mode: str, width: int) -> None:
    """axe finds nothing, and a page fits its window."""
    here = visit(width=width, **MODES[mode])
    for page in PAGES:
        here.page.goto(page)
        assert here.barriers() == [], page
        assert not here.overflows(), page


def test_a_page_works_without_scripts(visit: Callable[..., Visit]) -> None:
    """Menus open, the choice is kept, and the page says the same."""
    here = visit(scripts=False, width=360)
    here.page.goto("/display")
    here.press("大字（适老）")
    assert here.page.locator("html").get_attribute("data-size") == "large"
