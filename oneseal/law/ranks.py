"""效力级别 Of what rank the basis is that a text names, as far as its title shows it; what no title shows is not guessed."""

import re

from oneseal.law.titles import STATUTES

STATUTE, REGULATION, DECISION = "法律", "法规", "国务院决定"
_NUMERAL = "零〇一二三四五六七八九十百千0-9"
_ARTICLE = rf"第[{_NUMERAL}]+[条章]"
_TITLED = re.compile(
    rf"《([^《》]{{2,120}})》|([\u4e00-\u9fff]{{2,60}}?)(?=(?:[（(][^（）()]{{1,80}}[）)])?{_ARTICLE})|\A([\u4e00-\u9fff]{{4,60}})\Z"
)
"""A title: in quotation marks, before an article, or all that is said."""
_INNER = re.compile(r"(《[^《》]*)《([^《》]*)》")
"""A title within a title, which is no basis of its own."""
_EDITION = re.compile(r"[（(](?:\d{4}年?)?(?:第[一二三四五]次)?(?:修订|修正|修改)(?:版|本)?[）)]$")
_LED = re.compile(r"(?:根据|依据|依照|按照|遵照|参照|符合|违反|执行|以及|没有|[和及与或按依见])$")
"""What may stand before a title without quotation marks."""
_GENERAL = re.compile(
    r"(?:有关|相关|现行|上述|各项|其[他它]|国家|部门|地方|上位|本|该)的?(?:法|条例)$|中国共产党|党内"
    r"|内部(?!治安保卫)|本(?:单位|机关|局|部门|行业|系统|公司|企业|院|校|中心|协会|委|厅|处|科|所)"
    r"|(?:评估|评分|评审|评标|比较|成本|平均|计价|检测|检验|分析|试验|测定|计算|工作|操作)法$"
)
"""Words that name no statute, methods, and what is no part of the State's law."""
_BARE = re.compile(r"^(?:管理|实施|工作|暂行)*条例$")
_STATUTE = re.compile(r"(?<![办方做无依合违守执立看说普书手算语想写枉犯非教学尊知变])(?<!(?<!公)司)(?<!(?<!适)用)法$|法典$")
"""How a statute's title ends: not 执法, 司法, 立法, 看法 and the like."""
_RANKS = (
    (STATUTE, re.compile(r"^全国人(?:民代表)?大.{2,}决定$")),
    (REGULATION, re.compile(r"条例$|^国务院(?:关于|对).{2,}规定$")),
    (DECISION, re.compile(r"^国务院(?:关于|对).{2,}决定$")),
)
_AFTER = re.compile(
    rf"(?:[（(][^（）()]{{1,80}}[）)])?(?:《[^《》]*》|[、，和及与]|以及|{_ARTICLE}|第[{_NUMERAL}]+[款项]|等|有关|法律|法规|规定|的|由|所)*"
    r"(?:制定|(?<=[》）的)])(?:贯彻|配套|若干)?(?:实施)?(办法|细则|意见|方案|规则|规程|条例|通知|批复|复函|公告|解释|说明))"
)
"""What makes of a title a part of another's: 《某法》实施办法, the 通知 of it, what was made by it."""
AFTER = 200
"""Characters behind a title that are looked at for it."""
_SAID = re.compile(r"(?:[\u4e00-\u9fff]{4}|》)[（(](?:(法律)|(行政法规|地方性法规|自治条例|单行条例)|(国务院决定))[）)]")
_ORDER = re.compile(rf"国务院令第?[{_NUMERAL}]+号")


def rank_named(text: str) -> str:
    """法律, 法规 or 国务院决定, when the text names one: by its title, by an order of the State Council under which it was published, or
    because the rank is written behind the title: 某某规定（行政法规）. Empty for all else.

    条例 is never a rule's title (规章制定程序条例: 规章不得称“条例”), so that it is one of the State Council or of a people's congress.
    办法, 规定 and 细则 are titles of regulations and of rules: of these the rank is not known by the title. 法 ends many words: without
    quotation marks a title is 中华人民共和国某某法 or stands on the list of statutes.
    """
    text = text.strip()
    while text != (inner := _INNER.sub(r"\1〈\2〉", text)):
        text = inner
    for found in _TITLED.finditer(text):
        after = _AFTER.match(text, found.end(), found.end() + AFTER)
        if after is not None:
            if after[1] == "条例":
                return REGULATION
            continue
        quoted, title = found[1], _EDITION.sub("", next(part for part in found.groups() if part))
        if rank := _rank_of(title, is_quoted=bool(quoted)):
            return rank
    if said := _SAID.search(text):
        return next(rank for rank, word in zip((STATUTE, REGULATION, DECISION), said.groups(), strict=True) if word)
    return REGULATION if _ORDER.search(text) else ""


def _rank_of(title: str, *, is_quoted: bool) -> str:
    """The rank that a title has."""
    if _is_listed(title):
        return STATUTE
    title = next((title[place:] for place in (3, 2, 1) if _LED.fullmatch(title[:place])), title)
    if _GENERAL.search(title) or _BARE.search(title):
        return ""
    if _STATUTE.search(title) and (is_quoted or "中华人民共和国" in title):
        return STATUTE
    return next((rank for rank, form in _RANKS if form.search(title)), "")


def _is_listed(title: str) -> bool:
    """Whether a title, or what stands before it and the title, ends as a statute on the list."""
    return any(title[place:] in STATUTES and (not place or _LED.search(title[:place])) for place in range(len(title)))
