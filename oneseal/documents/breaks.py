"""断行 Where a line may break inside text without a place to break: a web address, a row of letters, a row of marks."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

BREAK = "\u200b"
WIDEST = 16
"""Widths of a Chinese character that every column for free text has; a word up to it stays whole."""
UNTOUCHED = frozenset({"qr", "svg", "chart", "href"})
"""Drawn, or where a link leads; not written."""
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_GLUE = "\u00a0\u202f\u2060\ufeff"
_WORD = re.compile(
    rf"(?:[^ \t\n\u2002-\u2006\u2008-\u200b\u3000{_IDEOGRAPH}]|[{_IDEOGRAPH}](?=[{_GLUE}])|(?<=[{_GLUE}])[{_IDEOGRAPH}]){{{WIDEST},}}"
)
_KEPT = re.compile(
    r"((?<![0-9A-Za-z])(?=[0-9A-Z]*[0-9]{6})[0-9A-Z]{12,60}(?![0-9A-Za-z])|https?://[!-~]{1,40}(?![!-~]))",
)
"""Numbers of cases, items and firms, and short addresses: who copies one from the paper gets it as it is; their columns are wide enough."""
_NARROW = 0.6


def breakable(told: Any) -> Any:
    """The data of a sheet, where every word wider than a column may break at every character; all else as it is."""
    if isinstance(told, str):
        return _WORD.sub(_broken, told) if len(told) > WIDEST else told
    if isinstance(told, Mapping):
        return {key: value if key in UNTOUCHED else breakable(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [breakable(each) for each in told]
    return told


def _broken(word: re.Match[str]) -> str:
    """Around what is kept whole; no mark is parted from its letter, nor what is joined to one picture."""
    pieces = (part if _KEPT.fullmatch(part) else _parted(part) for part in _KEPT.split(word.group()))
    return BREAK.join(part for part in pieces if part)


def _parted(text: str) -> str:
    if sum(_NARROW if letter.isascii() and not letter.isupper() else 1 for letter in text) <= WIDEST:
        return text
    return text[:1] + "".join(BREAK + letter if _may_part(before, letter) else letter for before, letter in pairwise(text))


def _may_part(before: str, letter: str) -> bool:
    return before != "\u200d" and letter != "\u200d" and not unicodedata.category(letter).startswith("M")
