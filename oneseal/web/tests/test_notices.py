"""隐私说明: consent is kept by the version of the notice's words, so other words are another version."""

import re
from hashlib import sha256
from pathlib import Path

from django.test import Client

from oneseal.people.rules.notices import PRIVACY

WORDS = {"2026-11": "52fe8ad1ba1dba11", "2026-12": "fa1f340098f71fcb"}
"""Version → digest of the notice's Chinese words: the page's, and those above the tick when filing."""
PAGES = ("privacy.html", "filing/summary.html")


def words() -> str:
    """What the notice says, wherever its words stand."""
    portal = Path(__file__).parent.parent / "templates" / "portal"
    whole, short = ((portal / name).read_text(encoding="utf-8") for name in PAGES)
    short = short[short.index('<details class="plain"><summary>{% say "隐私说明"') :].partition("</details>")[0]
    return "\n".join(said for text in (whole, short) for said in re.findall(r'{% say "([^"]*)"', text))


def test_other_words_are_another_version() -> None:
    """Changed the notice? Give people.rules.notices.PRIVACY a new version, and write its digest here beside the old ones."""
    assert WORDS[PRIVACY] == sha256(words().encode()).hexdigest()[:16]


def test_the_page_says_which_version_it_is(city: None) -> None:
    assert f"{PRIVACY} 版" in Client(SERVER_NAME="localhost").get("/privacy").content.decode()
