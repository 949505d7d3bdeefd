"""电子签名法: when an electronic signature is reliable, and what it is worth."""

from datetime import date

from oneseal.law.rule import rule
from oneseal.law.sources import SIGNATURE


@rule(
    SIGNATURE,
    "第十三条第一款",
    since=date(2005, 4, 1),
    text="电子签名同时符合下列条件的，视为可靠的电子签名：\n（一）电子签名制作数据用于电子签名时，属于电子签名人专有；\n"
    "（二）签署时电子签名制作数据仅由电子签名人控制；\n（三）签署后对电子签名的任何改动能够被发现；\n"
    "（四）签署后对数据电文内容和形式的任何改动能够被发现。",
)
def reliable(exclusive: bool, controlled: bool, signature_change_shows: bool, content_change_shows: bool) -> bool:
    """Whether a signature is reliable: all four conditions."""
    return exclusive and controlled and signature_change_shows and content_change_shows


@rule(SIGNATURE, "第十四条", since=date(2005, 4, 1), text="可靠的电子签名与手写签名或者盖章具有同等的法律效力。")
def same_effect(is_reliable: bool) -> bool:
    """Whether it is worth a hand signature or a seal."""
    return is_reliable
