"""电子签名法: where electronic documents do not serve, when a signature is reliable, and what it is worth; the words above the code."""

from datetime import date

from oneseal.law.rule import rule
from oneseal.law.sources import SIGNATURE

IN_FORCE = date(2005, 4, 1)
AMENDED = date(2019, 4, 23)


@rule(
    SIGNATURE,
    "第三条第三款",
    since=AMENDED,
    text="前款规定不适用下列文书：\n"
    "（一）涉及婚姻、收养、继承等人身关系的；\n"
    "（二）涉及停止供水、供热、供气等公用事业服务的；\n"
    "（三）法律、行政法规规定的不适用电子文书的其他情形。",
)
def serves_electronically(matter: str) -> bool:
    """Whether an electronic original will do: not for marriage, adoption, inheritance, nor for stopping public utilities."""
    return matter not in {"marriage", "adoption", "inheritance", "utilities_stopped", "excluded_by_law"}


@rule(
    SIGNATURE,
    "第四条",
    since=IN_FORCE,
    text="能够有形地表现所载内容，并可以随时调取查用的数据电文，视为符合法律、法规要求的书面形式。",
)
def is_writing(shown: bool, retrievable: bool) -> bool:
    """书面形式: a data message that shows its content and can be called up at any time."""
    return shown and retrievable


@rule(
    SIGNATURE,
    "第十三条第一款",
    since=IN_FORCE,
    text="电子签名同时符合下列条件的，视为可靠的电子签名：\n"
    "（一）电子签名制作数据用于电子签名时，属于电子签名人专有；\n"
    "（二）签署时电子签名制作数据仅由电子签名人控制；\n"
    "（三）签署后对电子签名的任何改动能够被发现；\n"
    "（四）签署后对数据电文内容和形式的任何改动能够被发现。",
)
def reliable(exclusive: bool, controlled: bool, signature_change_shows: bool, content_change_shows: bool) -> bool:
    """Whether a signature is reliable: all four conditions."""
    return exclusive and controlled and signature_change_shows and content_change_shows


@rule(
    SIGNATURE,
    "第十四条",
    since=IN_FORCE,
    text="可靠的电子签名与手写签名或者盖章具有同等的法律效力。",
)
def same_effect(is_reliable: bool) -> bool:
    """Whether it is worth a hand signature or a seal."""
    return is_reliable
