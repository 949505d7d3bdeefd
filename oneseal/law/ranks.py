"""效力级别 Of what rank the basis is that a text names, as far as its title shows it; what no title shows is not guessed."""

import re

STATUTE, REGULATION, DECISION = "法律", "法规", "国务院决定"
_NUMERAL = "零〇一二三四五六七八九十百千0-9"
_TITLED = re.compile(
    rf"《([^《》]{{2,120}})》|([\u4e00-\u9fff]{{2,60}}?)(?=(?:[（(][^（）()]{{1,80}}[）)])?第[{_NUMERAL}]+[条章])"
    r"|\A([\u4e00-\u9fff]{4,60})\Z"
)
"""A title: in quotation marks, before an article, or all that is said."""
_EDITION = re.compile(r"[（(](?:\d{4}年?)?(?:第[一二三四五]次)?(?:修订|修正|修改)(?:版|本)?[）)]$")
_GENERAL = re.compile(r"(?:有关|相关|现行|上述|各项|其[他它]|国家|部门|地方|上位|本|该)的?(?:法|条例)$|中国共产党|党内")
"""Words that name no statute, and what is no part of the State's law."""
_RANKS = (
    (STATUTE, re.compile(r"(?<![办方做无依合违守])法$|法典$|^全国人(?:民代表)?大.{2,}决定$")),
    (REGULATION, re.compile(r"条例$|^国务院.{2,}规定$")),
    (DECISION, re.compile(r"^国务院.{2,}决定$")),
)
_SAID = re.compile(r"(?:[\u4e00-\u9fff]{4}|》)[（(](?:(法律)|(行政法规|地方性法规|自治条例|单行条例)|(国务院决定))[）)]")
_ORDER = re.compile(rf"国务院令第?[{_NUMERAL}]+号")


def rank_named(text: str) -> str:
    """法律, 法规 or 国务院决定, when the text names one: by its title, by an order of the State Council under which it was published, or
    because the rank is written behind the title: 某某规定（行政法规）. Empty for all else.

    条例 is never a rule's title (规章制定程序条例: 规章不得称“条例”), so that it is one of the State Council or of a people's congress.
    办法, 规定 and 细则 are titles of regulations and of rules: of these the rank is not known by the title.
    """
    for found in _TITLED.finditer(text.strip()):
        title = _EDITION.sub("", next(part for part in found.groups() if part))
        rank = next((rank for rank, form in _RANKS if form.search(title)), "")
        if rank and not _GENERAL.search(title):
            return rank
    if said := _SAID.search(text):
        return next(rank for rank, word in zip((STATUTE, REGULATION, DECISION), said.groups(), strict=True) if word)
    return REGULATION if _ORDER.search(text) else ""
