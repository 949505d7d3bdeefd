"""Pure rules of the documents: the kinds of paper there are, their titles and numbers, and what a received file may be."""

import re
from collections.abc import Mapping
from typing import Any

from oneseal.documents.papers import KINDS
from oneseal.documents.papers.acceptance_notice import ON_THE_SPOT
from oneseal.documents.sniffing import media_type_of
from oneseal.law import codes
from oneseal.law.regimes import REGIMES
from oneseal.seals.rules import SEAL_OF, seal_of

PAPER_KINDS = frozenset(KINDS)
"""The kinds of paper that can be made; an act that needs another one is refused."""

__all__ = ["KINDS", "ON_THE_SPOT", "PAPER_KINDS", "SEAL_OF", "media_type_of", "official_number", "seal_kind_of", "title_of", "typed_number"]


def title_of(kind: str, content: Mapping[str, Any]) -> str:
    """The official title of a paper under the regime that its content names; a certificate and its notices have their own."""
    if own := KINDS[kind].title:
        return own(content)
    return REGIMES[str(content["regime"])].titles[kind]


def official_number(short_word: str, kind: str, year: int, serial: int) -> str:
    """发文字号 (GB/T 9704): 机关代字 + 字, year in six-angle brackets, serial without leading zeros."""
    return f"{short_word}{KINDS[kind].series}字〔{year}〕{serial}号"


_YEAR = re.compile(r"[\[(【〔](\d{4})[\])】〕]")
_LABEL = re.compile(r"[^:\d]*:")
"""What stands before a number on a paper; no number has a colon in it."""
_WITHOUT_END = re.compile(r"字〔\d{4}〕\d+$")


def typed_number(text: str) -> str:
    """An official number as it is printed, from how people type it: spaces, digits in full width, any brackets about the year, no 号, and
    with what is printed before it (证号：)."""
    plain = _YEAR.sub(r"〔\1〕", _LABEL.sub("", codes.plain(text), count=1))
    return f"{plain}号" if _WITHOUT_END.search(plain) else plain


def seal_kind_of(kind: str, content: Mapping[str, Any]) -> str:
    """The kind of seal that a paper carries under the regime that its content names."""
    return seal_of(kind, licensing=REGIMES[str(content["regime"])].licensing)
