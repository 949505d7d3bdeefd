"""法源 Sources: the statutes the product cites, and the words of their articles as held in ``law/statutes``.

A citation names article, paragraph (款) and item (项) the way the statutes themselves do: ``第三十二条第一款第四项``.
"""

import re
from functools import cache
from pathlib import Path

from oneseal.law.rule import Statute

FOLDER = Path(__file__).parent / "statutes"

LICENSING = Statute("中华人民共和国行政许可法", "行政许可法", "administrative_licensing_law_2019")
RECONSIDERATION = Statute("中华人民共和国行政复议法", "行政复议法", "administrative_reconsideration_law_2023")
LITIGATION = Statute("中华人民共和国行政诉讼法", "行政诉讼法", "administrative_litigation_law_2017")
SIGNATURE = Statute("中华人民共和国电子签名法", "电子签名法", "electronic_signature_law_2019")
PERSONAL = Statute("中华人民共和国个人信息保护法", "个人信息保护法", "personal_information_protection_law_2021")
ENVIRONMENT = Statute("优化营商环境条例", "优化营商环境条例", "business_environment_regulation_2019")
ONLINE = Statute("国务院关于在线政务服务的若干规定", "在线政务服务规定", "online_government_service_provisions_2019")
REGISTRATION = Statute("中华人民共和国市场主体登记管理条例", "市场主体登记管理条例", "market_entity_registration_regulation_2021")
GOVERNMENT_INVESTMENT = Statute("政府投资条例", "政府投资条例", "government_investment_regulation_2019")
PROJECTS = Statute("企业投资项目核准和备案管理条例", "核准备案条例", "investment_project_approval_filing_regulation_2016")
CIVIL = Statute("中华人民共和国民法典", "民法典", "civil_code_periods_2020")

FOOD_SAFETY = Statute("中华人民共和国食品安全法", "食品安全法", None)
FOOD_LICENSING = Statute("食品经营许可和备案管理办法", "食品经营许可办法", None)
PUBLICATIONS = Statute("出版管理条例", "出版管理条例", None)
PUBLICATIONS_MARKET = Statute("出版物市场管理规定", "出版物市场规定", None)
FIREWORKS = Statute("烟花爆竹安全管理条例", "烟花爆竹条例", None)
PRIVATE_EDUCATION = Statute("中华人民共和国民办教育促进法", "民办教育促进法", None)
POPULATION = Statute("中华人民共和国人口与计划生育法", "人口与计划生育法", None)
COMPANY = Statute("中华人民共和国公司法", "公司法", None)
CIVIL_PROCEDURE = Statute("中华人民共和国民事诉讼法", "民事诉讼法", None)

HELD: tuple[Statute, ...] = (
    LICENSING,
    RECONSIDERATION,
    LITIGATION,
    SIGNATURE,
    PERSONAL,
    ENVIRONMENT,
    ONLINE,
    REGISTRATION,
    GOVERNMENT_INVESTMENT,
    PROJECTS,
    CIVIL,
)
ALL: tuple[Statute, ...] = (
    *HELD,
    FOOD_SAFETY,
    FOOD_LICENSING,
    PUBLICATIONS,
    PUBLICATIONS_MARKET,
    FIREWORKS,
    PRIVATE_EDUCATION,
    POPULATION,
    COMPANY,
    CIVIL_PROCEDURE,
)
"""Every statute cited; ``file`` None: cited by article, its text is not held here."""

_DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百零]+条)[\s\u3000]+(.*)$")
_ITEM = re.compile(r"^[（(]([一二三四五六七八九十]+)[）)]")
_PLACE = re.compile(
    r"^(?P<article>第[一二三四五六七八九十百零]+条)(?:第(?P<paragraph>[一二三四五六七八九十]+)款)?(?:第(?P<item>[一二三四五六七八九十]+)项)?$"
)


class NoSuchArticle(LookupError):
    """An article, paragraph or item that the statute does not have, or whose text is not held here."""


def chinese_number(number: int) -> str:
    """1..99 in Chinese figures, as paragraphs and items are numbered: 32 -> 三十二."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def number_of(figures: str) -> int:
    """A number in Chinese figures as articles are numbered, up to 999: 二百零三 -> 203."""
    total = digit = 0
    for figure in figures:
        if figure in "百十":
            total += (digit or 1) * (100 if figure == "百" else 10)
            digit = 0
        else:
            digit = _DIGITS.index(figure)
    return total + digit


def place_of(article: str) -> tuple[int, int, int]:
    """Article, paragraph, item as numbers (0: not named), to bring citations into the statute's order."""
    place = _PLACE.match(article)
    if place is None:
        raise NoSuchArticle(f"{article} 不是条款项的写法，应如“第三十二条第一款第四项”")
    return number_of(place["article"][1:-1]), number_of(place["paragraph"] or ""), number_of(place["item"] or "")


def statute_by_title(title: str) -> Statute | None:
    """The statute with this title or short title; None when the product does not cite it."""
    return next((statute for statute in ALL if title in {statute.title, statute.short}), None)


@cache
def articles(statute: Statute) -> dict[str, tuple[str, ...]]:
    """Article number -> its lines: paragraphs, and items （一）（二）… each a line of its own; empty when the text is not held here."""
    if statute.file is None:
        return {}
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for raw in (FOLDER / f"{statute.file}.md").read_text(encoding="utf-8").splitlines():
        line = raw.strip(" \t\u3000")
        if line.startswith("#"):
            current = None
        elif match := _ARTICLE.match(line):
            current = found.setdefault(match[1], [])
            current.append(match[2])
        elif line and current is not None:
            current.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def paragraphs(statute: Statute, article: str) -> tuple[tuple[str, ...], ...]:
    """The paragraphs (款) of an article, each its opening words followed by its items (项)."""
    lines = articles(statute).get(article)
    if lines is None:
        raise NoSuchArticle(f"《{statute.title}》没有{article}，或者条文本库未收录")
    parted: list[list[str]] = []
    for line in lines:
        if _ITEM.match(line) and parted:
            parted[-1].append(line)
        else:
            parted.append([line])
    return tuple(tuple(part) for part in parted)


def find_paragraph(statute: Statute, article: str) -> str:
    """The words at ``article``, e.g. ``第四十二条``, ``第四十二条第二款``, ``第三十二条第一款第四项``, ``第十六条第一项``."""
    place = _PLACE.match(article)
    if place is None:
        raise NoSuchArticle(f"{article} 不是条款项的写法，应如“第三十二条第一款第四项”")
    parted = paragraphs(statute, place["article"])
    if place["paragraph"] is None and place["item"] is None:
        return "\n".join("\n".join(part) for part in parted)
    number = {chinese_number(n): n - 1 for n in range(1, 100)}
    at = number[place["paragraph"] or "一"]
    if at >= len(parted):
        raise NoSuchArticle(f"《{statute.title}》没有{article}")
    if place["item"] is None:
        return "\n".join(parted[at])
    for line in parted[at]:
        if (match := _ITEM.match(line)) and match[1] == place["item"]:
            return line
    raise NoSuchArticle(f"《{statute.title}》没有{article}")
