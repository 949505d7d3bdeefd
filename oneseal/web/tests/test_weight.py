"""A first view weighs little on a phone's line, and a full desk shows a full page of the work list."""

import gzip
from collections.abc import Callable

import pytest

from oneseal.cases.tests.office import filed
from oneseal.web.tests.browser import EVERY_WAY, Visit
from oneseal.web.tests.scene import Scene, address
from oneseal.web.tests.ways import for_whom

pytestmark = pytest.mark.skipif(not EVERY_WAY, reason="a page is as heavy whatever database is behind it")
MOST = 150_000
"""Bytes over the wire of a page with all it asks for, compressed, nothing kept from before."""
SEEN = [
    *(("", name) for name in ("home", "item", "materials", "progress", "verify", "items")),
    *(("王申请", name) for name in ("mine", "my-case", "draft-section", "draft-materials")),
    *(("李受理", name) for name in ("work", "case", "person")),
    *(("周批准", name) for name in ("case-grant",)),
    *(("吕局长", name) for name in ("head",)),
]
DESK = {"width": 1920, "height": 937}
ROWS = 30
STANDING = "[...document.querySelectorAll('tr[data-row]')].filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"


@pytest.mark.parametrize(("owner", "name"), SEEN)
def test_a_first_view_is_light(scene: Scene, visit: Callable[..., Visit], owner: str, name: str) -> None:
    """The page, its sheets, scripts, fonts and pictures."""
    hers = visit(owner, width=360)
    if owner == "王申请":
        for_whom(hers, scene.applicant)
    asked = dict[str, int]()
    page = hers.context.new_page()
    page.on("response", lambda told: asked.update({told.url: len(gzip.compress(told.body(), 6))}) if told.ok else None)
    page.route("**/*", lambda route: route.continue_())  # what is routed is fetched and not taken from what was kept
    page.goto(address(scene, name), wait_until="networkidle")
    assert len(asked) > 3
    assert sum(asked.values()) < MOST, sorted(asked.items(), key=lambda each: -each[1])[:5]


def test_thirty_cases_of_the_work_list_stand_in_the_window_of_a_desk(city: None, visit: Callable[..., Visit]) -> None:
    for _ in range(ROWS):
        filed("出版物零售")
    clerk = visit("李受理")
    clerk.page.set_viewport_size({**DESK})  # type: ignore[typeddict-item]  # width and height
    clerk.page.goto("/work/")
    assert clerk.page.evaluate(STANDING) >= ROWS
