"""What is pressed on a portal page is large enough for a thumb: 44 px, 56 in large type."""

from collections.abc import Callable

import pytest

from oneseal.web.tests.browser import Visit
from oneseal.web.tests.scene import PUBLIC, Scene, address
from oneseal.web.tests.test_looks import OWNERS, opened

SMALL = """least => [...document.querySelectorAll("main :is(li, nav, .pager, .card, .acts, dd) :is(a[href], button, summary)")]
  .filter(each => each.checkVisibility({contentVisibilityAuto: true}) && !document.body.matches(".workbench"))
  .filter(each => !each.matches(".hidden") && !(getComputedStyle(each).display === "inline" && each.closest("p, dd, small")))
  .filter(each => each.getBoundingClientRect().height < least - .5)
  .map(each => `${Math.round(each.getBoundingClientRect().height)} ${each.outerHTML.slice(0, 90)}`)"""
"""Links within a sentence are as high as its line (SC 2.5.8 and 2.5.5 except them)."""


@pytest.mark.parametrize("owner", [PUBLIC, "王申请"])
def test_what_is_pressed_on_a_phone_is_large_enough(scene: Scene, visit: Callable[..., Visit], owner: str) -> None:
    """In lists, chips, cards and rows of buttons, on every portal page."""
    found = []
    for least, size in ((44, {}), (56, {"size": "large"})):
        hers = opened(visit, scene, owner, width=360, **size)
        for name in OWNERS[owner]:
            if name in {"style", "sign-out"}:
                continue
            hers.page.goto(address(scene, name))
            found += [(name, each) for each in hers.page.evaluate(SMALL, least)]
    assert not found, "\n".join(f"{name} {each}" for name, each in found)
