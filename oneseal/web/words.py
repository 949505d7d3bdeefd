"""中英文 Words in both languages side by side: Chinese first, English on the portal's switch.

Both stand where they are used, so neither can be forgotten and a reviewer reads them together (docs/adr/0004). ``said`` is the lazy
form, for labels that are made once and shown in the reader's language.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language

CHINESE, ENGLISH = "zh-hans", "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}


def is_english() -> bool:
    """Whether the page that is being made is read in English."""
    return get_language() == ENGLISH


def say(chinese: str, english: str, /, **values: object) -> str:
    """The words in the reader's language; ``{name}`` is replaced by the value of that name."""
    words = english if is_english() else chinese
    return words.format(**values) if values else words


said = lazy(say, str)
