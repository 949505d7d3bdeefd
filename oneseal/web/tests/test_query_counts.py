"""How many queries each page makes, sessions and permission included: stated in ``query_counts.toml``, and no page makes one more."""

import tomllib
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.web.tests.scene import FILES, ONLY_SENT, ROUTES, Scene, address, client_of

STATED: dict[str, int] = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("query_counts").read_text(encoding="utf-8"))
PAGES = sorted(set(ROUTES) - ONLY_SENT - FILES - {"unified", "unified-return", "link-identity", "stay"})


def made(scene: Scene, name: str) -> int:
    """The queries of a page that was opened before."""
    client, path = client_of(scene, ROUTES[name][0]), address(scene, name)
    if name == "go":
        client.get(address(scene, "case"))  # the cases opened last are among its places
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_every_page_is_stated() -> None:
    assert set(STATED) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_as_many_queries_as_are_stated(scene: Scene, name: str) -> None:
    assert made(scene, name) == STATED.get(name)
