"""The statutes the product cites, and their paragraphs. A statute without ``file`` is cited by article with no text held here."""

import re
from functools import lru_cache
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
CIVIL = Statute("中华人民共和国民法典", "民法典", "civil_code_periods_2020")

ALL = (LICENSING, RECONSIDERATION, LITIGATION, SIGNATURE, PERSONAL, ENVIRONMENT, ONLINE, REGISTRATION, CIVIL)

_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百零]+条)[\s　]*", re.MULTILINE)


@lru_cache(maxsize=32)
def articles(statute: Statute) -> dict[str, str]:
    """Article number → its text (paragraphs separated by newlines); empty for a statute whose text is not held here."""
    if statute.file is None:
        return {}
    text = (FOLDER / f"{statute.file}.md").read_text(encoding="utf-8")
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    parts = _ARTICLE.split(text)
    found: dict[str, str] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(name, "\n".join(line.strip() for line in body.strip().splitlines() if line.strip()))
    return found


def article_text(statute: Statute, citation: str) -> str:
    """The text of the article that ``citation`` (第四十二条第一款 …) names; empty when not held here."""
    matched = re.match(r"第[一二三四五六七八九十百零]+条", citation)
    return articles(statute).get(matched.group(0), "") if matched else ""
