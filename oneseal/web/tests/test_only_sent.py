"""405: an address that only takes what a button sends, opened by hand, is answered by a page of ours with a way back."""

from typing import Any

import pytest

from oneseal.web.tests.test_desk import signed_in

CHINESE = "这里没有可以打开的页"


@pytest.mark.parametrize("path", ["/sendings", "/work/views/1/first", "/sign-out"])
@pytest.mark.parametrize(("lang", "words"), [("zh-hans", CHINESE), ("en", "There is nothing to open here")])
def test_opened_by_hand_it_says_so_and_leads_back(city: None, path: str, lang: str, words: str) -> None:
    """In both languages on the portal, with the number to quote; the programs' answer stays as it was."""
    client: Any = signed_in("李受理")
    client.cookies["lang"] = lang
    answer = client.get(path, headers={"referer": "https://testserver/work/"})
    page = answer.content.decode()
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
    assert (
        (CHINESE if path.startswith("/work") else words) in page
        and 'href="https://testserver/work/"' in page
        and answer.headers["X-Request-Number"] in page
    )
    assert client.head(path).content == b""
