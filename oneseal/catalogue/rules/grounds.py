"""依据的文字 设定依据 as provincial lists write it, in words: the statutes and articles that can be read out of it."""

import re
from typing import Any

NUMERAL = "零〇一二三四五六七八九十百千0-9"
ARTICLES = rf"第[{NUMERAL}]+[条章款项目](?:之[{NUMERAL}]+)?(?:第[{NUMERAL}]+[款项目])*"
KINDS = "法|条例|办法|规定|规则|细则|决定|通知|意见|目录"
CITED = re.compile(
    rf"(?:《(?P<quoted>[^《》]{{2,120}})》|(?P<bare>[\u4e00-\u9fff]{{1,40}}?(?:{KINDS}))(?=第[{NUMERAL}]))"
    rf"(?:[（(](?P<number>[^（）()]{{1,80}})[）)])?\s*(?P<articles>(?:{ARTICLES}[、和及]?)*)"
)
RANKS = (
    ("法律", re.compile(r"(?<!办)法$")),
    ("行政法规", re.compile(r"^(?!.*[省市县州盟旗区]).*条例$")),
    ("部门规章", re.compile(r"办法$|规定$|细则$")),
)


def grounds_in(text: str) -> list[dict[str, Any]]:
    """One row for each article that the text cites. What it does not say is left empty, so that nobody takes it for known: the day since
    when it is in force, and a rank that the title does not show."""
    rows: list[dict[str, Any]] = []
    for cited in CITED.finditer(text):
        law = cited["quoted"] or re.sub(rf"^(?:根据|依据|依照|按照|及|和|以及|的)+|^第[{NUMERAL}]+[条款项]", "", cited["bare"])
        number = {"number": cited["number"]} if cited["number"] else {}
        for article in re.findall(rf"第[{NUMERAL}]+条(?:之[{NUMERAL}]+)?(?:第[{NUMERAL}]+[款项目])*", cited["articles"]) or [""]:
            row = {"law": law, **number, "article": article, "rank": _rank(law), "since": ""}
            if row not in rows:
                rows.append(row)
    return rows


def _rank(law: str) -> str:
    return next((rank for rank, form in RANKS if form.search(law)), "")
