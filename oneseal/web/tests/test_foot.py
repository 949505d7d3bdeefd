"""页脚: every page says whose the site is, where it is registered, whom to ring, and leads to 无障碍 and 隐私; low at the workbench."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from oneseal.web.queries import SITE, site_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.scene import FILES, ONLY_SENT, ROUTES, Scene, address, client_of

PAGES = sorted(set(ROUTES) - FILES - ONLY_SENT - {"unified", "unified-return", "link-identity", "stay"})
MOST_HIGH = 80
"""Pixels of the workbench's foot at a desk."""


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_foot(scene: Scene, name: str) -> None:
    client = client_of(scene, ROUTES[name][0])
    page = client.get(address(scene, name), follow=True, headers={"Accept": "text/html"}).content.decode()
    foot = page.partition('<footer class="foot">')[2].partition("</footer>")[0]
    told = site_of(demo=True)
    assert all(told[part] and told[part] in foot for part in SITE)
    assert f'href="{reverse("accessibility")}"' in foot and f'href="{reverse("privacy")}"' in foot


def test_at_the_workbench_it_is_low_and_at_the_end(visit: Callable[..., Visit]) -> None:
    """Also of a page with little on it; on a phone nothing is wider than the window."""
    here = visit("李受理")
    here.page.goto("/work/views")
    foot = here.page.locator("footer.foot").bounding_box()
    assert foot and foot["height"] <= MOST_HIGH and abs(foot["y"] + foot["height"] - here.page.evaluate("innerHeight")) < 2
    phone = visit("李受理", width=360)
    phone.page.goto("/work/views")
    assert phone.page.locator("footer.foot").is_visible() and not phone.overflows() and phone.barriers() == []
