"""隐私说明: other words of the notice are another version. 无障碍: what is followed, what lacks, whom to ring."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client

from oneseal.people.queries import bureaus
from oneseal.people.rules.notices import PRIVACY

WORDS = {
    "2026-11": "52fe8ad1ba1dba11",
    "2026-12": "fa1f340098f71fcb",
    "2026-12b": "91ebdc61ed355f1e",
    "2026-12c": "21c1a21fb20211cb",
}
"""Version → digest of the notice's Chinese words: the page's, and those above the tick when filing."""
PAGES = ("privacy.html", "filing/summary.html")


def words() -> str:
    """What the notice says, wherever its words stand."""
    portal = Path(__file__).parent.parent / "templates" / "portal"
    whole, short = ((portal / name).read_text(encoding="utf-8") for name in PAGES)
    short = short[short.index('<details class="plain"><summary>{% say "隐私说明"') :].partition("</details>")[0]
    found = (said for text in (whole, short) for said in re.findall(r'{% say "([^"]*)"', text))
    return "\n".join(said for said in found if said not in "，。；：、")


def test_other_words_are_another_version() -> None:
    """Changed the notice? Give people.rules.notices.PRIVACY a new version, and write its digest here beside the old ones."""
    assert WORDS[PRIVACY] == sha256(words().encode()).hexdigest()[:16]


def test_the_page_says_which_version_it_is(city: None) -> None:
    assert f"{PRIVACY} 版" in Client(SERVER_NAME="localhost").get("/privacy").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_accessibility_page_names_what_it_follows_what_is_lacking_and_a_person(city: None, language: str) -> None:
    """The law and the rules for older people by name, the gaps known against them, and a telephone and a counter without going online."""
    client, body = Client(SERVER_NAME="localhost"), bureaus()[0]
    client.cookies["lang"] = language
    page = client.get("/accessibility").content.decode()
    assert "无障碍环境建设法" in page and "适老化" in page and "GB/T 37668-2019" in page and "WCAG 2.2 AA" in page
    gaps = page.partition('id="gaps"')[2].partition("</section>")[0]
    assert gaps.count("<li>") >= 4 and ("第三方" in gaps or "No third party" in gaps)
    person = page.partition('id="person"')[2].partition("</section>")[0]
    assert all(told in person for told in (body.phone, body.address, body.complaint_phone))
