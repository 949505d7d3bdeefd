"""The workbench speaks Chinese alone and says so (WCAG 3.1.1, 3.1.2): what a device has chosen on the portal changes nothing there."""

import re

import pytest
from django.test import Client

from oneseal.web.tests.scene import FILES, ONLY_SENT, PUBLIC, ROUTES, SIGNED_IN, Scene, address, browser_of
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_english import Said

DESK = sorted(name for name, (owner, _) in ROUTES.items() if owner not in {PUBLIC, SIGNED_IN, "王申请"} and name not in FILES | ONLY_SENT)
WORD = re.compile(r"[A-Za-z]{2,}")


def english_chosen(client: Client, path: str, **sent: str) -> str:
    """A page of a device on which English was chosen."""
    client.cookies["lang"] = "en"
    try:
        answer = client.post(path, sent) if sent else client.get(path, follow=True)
    finally:
        client.cookies.pop("lang", None)
    assert answer.headers["Content-Language"] == "zh-hans"
    return answer.content.decode()


def words_of(page: str) -> set[str]:
    """The words in Latin letters that a page says, numbers to quote aside."""
    quoted = re.compile(r"\b[2-9A-HJ-NP-Z]{8}\b")
    return {word for text in Said(page).found for word in WORD.findall(quoted.sub("", text))}


@pytest.mark.parametrize("name", DESK)
def test_a_page_of_the_workbench_is_chinese_whatever_was_chosen(scene: Scene, name: str) -> None:
    """Its root says so, nothing on it offers another language, and shared parts, dates and buttons say what they say without the choice."""
    client, path = browser_of(ROUTES[name][0]), address(scene, name)
    page = english_chosen(client, path)
    assert '<html lang="zh-Hans"' in page and 'lang="en"' not in page and 'name="lang"' not in page
    assert words_of(page) <= words_of(client.get(path, follow=True).content.decode())


def test_what_goes_wrong_at_the_workbench_is_told_in_chinese(city: None) -> None:
    """No such page, not hers, a press without its page, and a session that is over."""
    for client, path, sent in (
        (signed_in("李受理"), "/work/nowhere", {}),
        (signed_in("李受理"), "/work/people", {}),
        (signed_in("李受理"), "/work/claim", {"case": ""}),
        (Client(SERVER_NAME="localhost"), "/work/claim", {"case": "x"}),
    ):
        page = english_chosen(client, path, **sent)
        assert not page or ('<html lang="zh-Hans"' in page and 'name="lang"' not in page), path


def test_the_portal_still_speaks_both(city: None) -> None:
    """Also to an officer, who finds the switch there."""
    client = signed_in("李受理")
    client.cookies["lang"] = "en"
    page = client.get("/account").content.decode()
    client.cookies.pop("lang", None)
    assert '<html lang="en"' in page and 'name="lang" value="zh-hans"' in page
    assert 'name="lang" value="en"' in client.get("/account").content.decode()
