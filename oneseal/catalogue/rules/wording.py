"""常用说法 The words people use instead of an item's name, and what of an item the search reads."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from oneseal.catalogue.rules.findings import OWN
from oneseal.catalogue.rules.grams import GENERIC, LATER, LONGEST, MATERIAL, NAME, RESULT, SHORT, WORD, Piece, piece, plain_text
from oneseal.law.rule import HouseRule, Refused

WORDING = HouseRule("I-32", "常用说法由2至20个汉字、字母组成，写明对应事项名称中的词；不得含有个人信息", OWN)
KEPT_ONCE = HouseRule("I-31", "没有查到的说法只处理一次：设为常用说法，或者注明不采用的理由", OWN)
EDITION = 3
"""Of what the index keeps: a new edition of these rules makes every text anew."""
_SHAPE = re.compile(r"[\u3400-\u9fffa-z0-9]{2,20}")
_DIGITS, _NUMBER = re.compile(r"\d"), re.compile(r"\d{3}")
_FAMILY = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
)  # fmt: skip
_GIVEN = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏飞鑫波斌莉宇浩凯健俊帆雪帅慧旭宁婷玲晨欣怡佳琪瑶萱梓涵轩睿浩然博文昊天宏志国庆建"
    "峰林海燕云龙凤兰梅琴珍莲香菊翠雅芝淑惠珠蓉薇倩颖露岚洁琳蕾晶妍茜秋珊莎锦黛青倩婕馨瑗琰韵园艺咏卿小大子家春生根新成聪澜纯毓悦昭冰爽琬茗羽希豪亮政谦亨奇"
)  # fmt: skip
"""Characters of family and given names: a search that is somebody's name is not kept."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A word people use, and the words that an item's name must hold for it (all that ``+`` joins); of a division or of all."""

    phrase: str
    means: str
    division: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """What a name must hold."""
        return tuple(plain_text(part) for part in self.means.split("+"))


Meanings = Mapping[tuple[str, ...], Sequence[tuple[str, str]]]
"""What a name must hold → the phrases for it, each with its division."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """What the search knows of an item's version. Versions that say the same share it."""

    name: str
    pieces: tuple[Piece, ...]
    for_people: bool
    for_firms: bool
    topics: Mapping[str, Sequence[str]]

    @property
    def key(self) -> int:
        """The same for the same content on every database; shorter names have smaller keys, so candidates come in that order."""
        said = [[each.field, each.text] for each in self.pieces]
        told = [EDITION, said, self.for_people, self.for_firms, {key: list(value) for key, value in self.topics.items()}]
        digest = sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).digest()
        return min(len(plain_text(self.name)), 999) << 53 | int.from_bytes(digest[:8], "big") >> 11


def searchable(content: Mapping[str, Any], meanings: Meanings, divisions: Sequence[str]) -> Searchable:
    """What a version's content gives, with the words people use for it. ``divisions``: of its body, itself first, up to the city."""
    elements, shorts = content["elements"], list(content.get("short_names", ()))
    name, main = str(elements.get("task_name", "")), str((content.get("main") or {}).get("name", ""))
    if main and plain_text(main) not in plain_text(name):
        shorts.append(main)
    held = tuple(plain_text(text) for text in (name, *shorts))
    known = [(NAME, name), *((SHORT, text) for text in shorts), *((WORD, text) for text in phrases_for(held, meanings, divisions))]
    known += [(RESULT, str(elements.get("result_name") or "")), *((MATERIAL, text) for text in _materials(content))]
    codes = {code for code in str(elements.get("server_type") or "").split("^") if code}
    topics = {"person": elements.get("user_topic_type"), "firm": elements.get("corp_topic_type")}
    return Searchable(
        name=name,
        pieces=tuple(made for field, text in dict.fromkeys(known) if (made := piece(field, text)).plain),
        for_people=not codes or "1" in codes,
        for_firms=not codes or bool(codes - {"1"}),
        topics={key: [topic for topic in str(value or "").split("^") if topic] for key, value in topics.items()},
    )


def _materials(content: Mapping[str, Any]) -> list[str]:
    return [str(row.get("material_name", "")) for row in content.get("materials", ())]


def meanings_of(wordings: Iterable[Wording]) -> Meanings:
    """Wordings by what they mean, so that a name is looked at once for all phrases of a meaning."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for each in wordings:
        found.setdefault(each.parts, []).append((each.phrase, each.division))
    return found


def phrases_for(names: Sequence[str], meanings: Meanings, divisions: Sequence[str]) -> list[str]:
    """The phrases whose meaning an item's names hold, in order; and that meaning itself where it is one word (环评): found in a sentence as
    its phrases are."""
    places = {"", *divisions}
    whole = " ".join(names)
    held = {parts: said for parts, said in meanings.items() if parts[0] in whole and all(part in whole for part in parts[1:])}
    own = {parts[0] for parts in held if len(parts) == 1 and parts[0] not in {*LATER, *GENERIC}}
    return sorted(own | {phrase for said in held.values() for phrase, division in said if division in places})


def required_wording(phrase: str, means: str) -> tuple[str, str]:
    """A phrase and its meaning as they are kept; refused when they say nothing, or hold what may not be kept."""
    said = plain_text(phrase)
    if not _SHAPE.fullmatch(said) or _NUMBER.search(said) or is_like_a_name(said):
        raise Refused(WORDING, f"“{phrase.strip()}”不能作为常用说法", field="phrase", mend="写2至20个汉字或字母，不写人名和号码")
    parts = [plain_text(part) for part in means.split("+")]
    if not all(len(part) >= 2 for part in parts):
        raise Refused(WORDING, "没有写明对应的事项", field="means", mend="写事项名称或其中的词，例如 食品经营；几个词用 + 连接")
    return said, "+".join(parts)


def kept_words(words: str) -> str:
    """Words that found nothing, as they may be kept: no digit, no name of a person; empty when nothing may be."""
    said = plain_text(words)[:LONGEST]
    if "@" in words or not said or is_like_a_name(said):
        return ""
    masked = _DIGITS.sub("#", said)
    return masked if masked.strip("#") else ""


def is_like_a_name(said: str) -> bool:
    """Whether a text is two or three characters that look like somebody's name."""
    return len(said) in {2, 3} and said[0] in _FAMILY and all(character in _GIVEN for character in said[1:])


def table_of(file: Mapping[str, Any]) -> list[Wording]:
    """The wordings of a data file: meaning → phrases with spaces between them."""
    found = [required_wording(phrase, means) for means, phrases in file["everyday"].items() for phrase in str(phrases).split()]
    return [Wording(phrase, means) for phrase, means in dict.fromkeys(found)]
