"""单键 ``/``: the search of the page one is on; where it has none, the one that leads anywhere. Nothing is swallowed."""

from collections.abc import Callable

import pytest

from oneseal.cases.tests.office import filed
from oneseal.web.tests.browser import Visit

PALETTE = "palette_q"


def focused(here: Visit) -> str:
    """The id of what has the focus."""
    return str(here.page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("李受理", "/work/cases/{case}"),
        ("李受理", "/work/cases/{case}/refuse_to_accept"),
        ("吕局长", "/work/head"),
        ("吕局长", "/work/seals"),
    ],
)
def test_on_a_page_without_a_search_it_opens_the_one_that_leads_anywhere(
    city: None, visit: Callable[..., Visit], who: str, path: str
) -> None:
    """What is typed next is looked for; Esc empties the field, then leads back. Switched off, the key does nothing."""
    here = visit(who)
    here.page.goto(path.format(case=filed("食品经营许可（新办）")))
    here.page.keyboard.press("/")
    assert focused(here) == PALETTE
    here.page.keyboard.type("看/j")
    assert here.page.locator(f"#{PALETTE}").input_value() == "看/j"
    for _ in range(2):
        here.page.keyboard.press("Escape")
    assert not here.page.locator("#palette").is_visible()
    here.context.add_cookies([{"name": "keys", "value": "off", "url": here.site}])
    here.page.reload()
    here.page.keyboard.press("/")
    assert not here.page.locator("#palette").is_visible()
