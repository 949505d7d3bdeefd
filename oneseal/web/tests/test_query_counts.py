"""How many queries each page makes, sessions and permission included: stated in ``query_counts.toml``, and no page makes one more.

A page on which nothing stands yet asks less, so the stated number is the most, that of a page with something in every part, also where it
is other tests that have filled the part in the same database.
"""

import tomllib
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.web.tests.scene import FILES, ONLY_SENT, ROUTES, SIGNED_IN, Scene, address
from oneseal.web.tests.test_desk import signed_in

STATED: dict[str, int] = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("query_counts").read_text(encoding="utf-8"))
PAGES = sorted(set(ROUTES) - ONLY_SENT - FILES - {"unified", "unified-return", "link-identity", "stay"})
BARRED_PAGE = "counter-file-barred"
"""What a window sees instead of the form, stated beside the pages: see ``test_barred.py``."""


def made(scene: Scene, name: str) -> list[str]:
    """The queries of a page that was opened before, in a browser of its own; the applicant acts for whom the scene's case is."""
    owner, path = ROUTES[name][0], address(scene, name)
    client = signed_in("王申请" if owner == SIGNED_IN else owner) if owner else Client(SERVER_NAME="localhost")
    if owner in {SIGNED_IN, "王申请"}:
        client.post("/acting-for", {"principal": str(scene.applicant)})
    if name == "go":
        client.get(address(scene, "case"))  # the cases opened last are among its places
    cache.clear()  # nothing that the first opening keeps may be over with the second
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [each["sql"][:300] for each in asked]


def test_every_page_is_stated() -> None:
    assert set(STATED) == {*PAGES, BARRED_PAGE}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_no_more_queries_than_are_stated(scene: Scene, name: str) -> None:
    queries = made(scene, name)
    assert len(queries) <= STATED[name], "\n".join(queries)
