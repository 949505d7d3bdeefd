"""What no text holds, in the address of any page: PostgreSQL refuses to look for it, SQLite finds nothing; no page breaks with either."""

import pytest

from oneseal.web.tests.scene import FILES, ONLY_SENT, PUBLIC, ROUTES, SIGNED_IN, Scene, address, browser_of

PAGES = sorted(set(ROUTES) - ONLY_SENT - FILES - {"unified", "unified-return", "link-identity", "stay"})
LOOKED_FOR = ("q", "words", "text", "code", "number")
CHOSEN = (
    *("after", "state", "body", "case", "item", "power", "light", "hands", "sort", "page", "list", "division", "audience", "topic", "area"),
    *("kind", "year", "rule", "severity", "law", "article", "party", "next", "seen", "person"),
)
LOOKS = {"work", "go", "counter", "print-room", "progress", "verify"}
"""Pages that are sent what is looked for: nothing comes of it."""


@pytest.mark.parametrize("name", PAGES)
def test_a_sign_that_no_text_holds_breaks_no_page(scene: Scene, name: str) -> None:
    owner, path = ROUTES[name][0], address(scene, name)
    client = browser_of("王申请" if owner in {SIGNED_IN, PUBLIC} else owner)
    for names in (LOOKED_FOR, CHOSEN, ("a\0b",)):
        assert client.get(path, dict.fromkeys(names, "a\0b")).status_code < 500, names
    if name in LOOKS:
        assert client.post(path, dict.fromkeys((*LOOKED_FOR, *CHOSEN), "a\0b")).status_code < 500
