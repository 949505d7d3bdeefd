"""中英文 Words in both languages side by side: Chinese first, English on the portal's switch.

Both stand where they are used, so neither can be forgotten and a reviewer reads them together (docs/adr/0004). ``said`` is the lazy
form, for labels that are made once and shown in the reader's language.
"""

import re
from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

CHINESE, ENGLISH = "zh-hans", "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}
HAN = re.compile("[一-鿿]")
MARKED = '<span lang="zh-Hans">'


def is_english() -> bool:
    """Whether the page that is being made is read in English."""
    return get_language() == ENGLISH


def say(chinese: str, english: str, /, **values: object) -> str:
    """The words in the reader's language; ``{name}`` is replaced by the value of that name."""
    words = english if is_english() else chinese
    return words.format(**values) if values else words


said = lazy(say, str)


def tell(chinese: str, english: str, /, **values: object) -> SafeString:
    """The same words for a page, with values that may stay Chinese and then say so."""
    return format_html(english if is_english() else chinese, **{name: zh(value) for name, value in values.items()})


def in_a_row(between: str, parts: Iterable[object]) -> SafeString:
    """Parts of a sentence, each as it is marked already, with what stands between them."""
    return format_html_join(between, "{}", ((part,) for part in parts))


def zh(value: object) -> object:
    """What stays Chinese on an English page says that it is Chinese, so that a reader's voice pronounces it."""
    if not is_english() or not HAN.search(str(value)) or MARKED in str(value):
        return value
    return format_html(MARKED + "{}</span>", value)
