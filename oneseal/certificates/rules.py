"""Pure rules of the certificates: how long they hold, and what may become of them after the grant (domain 2.6, 6.4)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from oneseal.law import codes
from oneseal.law.after_grant import REVOCABLE, grounds_of_cancellation, may_be_recalled, may_be_revoked, must_be_revoked
from oneseal.law.periods import last_day_of_months
from oneseal.law.rule import Citation, HouseRule, Refused
from oneseal.law.sources import chinese_number
from oneseal.people.rules import masked_id_number, masked_mobile

LIFE = HouseRule(
    "E-01", "证照的变更、延续、撤回、撤销、注销、暂扣按状态表办理并写明理由", "行政许可法第八条、第四十九条、第五十条、第六十九条、第七十条"
)


class State(StrEnum):
    """The states of a certificate (not of the case)."""

    VALID = "valid"
    SUSPENDED = "suspended"
    RECALLED = "recalled"
    REVOKED = "revoked"
    FORFEITED = "forfeited"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return LABELS[self.value]


LABELS = {
    "valid": "有效",
    "suspended": "暂扣",
    "recalled": "撤回",
    "revoked": "撤销",
    "forfeited": "吊销",
    "cancelled": "注销",
}
LOST = frozenset({State.RECALLED, State.REVOKED, State.FORFEITED, State.CANCELLED})
TAKEN = LOST - {State.CANCELLED}
"""Lost by a decision; what remains is to cancel it (行政许可法 70(四))."""
FOLLOWS = {
    State.VALID: LOST | {State.SUSPENDED},
    State.SUSPENDED: LOST | {State.VALID},
    State.RECALLED: frozenset({State.CANCELLED}),
    State.REVOKED: frozenset({State.CANCELLED}),
    State.FORFEITED: frozenset({State.CANCELLED}),
    State.CANCELLED: frozenset[State](),
}
"""What may follow what (行政许可法 8: 撤回; 69: 撤销; 70: 注销). 吊销 is a penalty of the body that supervises; the register notes it."""


UNLIMITED = "长期"


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when; ``until`` None: not limited (长期), or by the event that ``note`` names."""

    since: date
    until: date | None
    note: str = ""

    @property
    def words(self) -> str:
        """2026年3月2日至2031年3月1日, or 长期, or what the item says: the only wording, on decision and certificate alike."""
        begin = f"{self.since.year}年{self.since.month}月{self.since.day}日"
        if self.until is None:
            return self.note if self.note not in ("", UNLIMITED) else f"自{begin}起长期有效"
        return f"{begin}至{self.until.year}年{self.until.month}月{self.until.day}日"


def validity(since: date, years: int | None, note: str = "", *, last_day_included: bool = True) -> Validity:
    """The validity of a grant on ``since``: ``years`` whole years, the last day being the eve of the same date (the usual printing);
    a sector that prints the same date passes ``last_day_included=False``.
    A month without that day ends it on its last day (民法典 Art. 202). ``note``: the item's own words, for what no date ends."""
    if years is None:
        return Validity(since, None, note)
    end = last_day_of_months(since, 12 * years)
    corresponds = end.day == since.day
    return Validity(since, end - timedelta(days=1) if last_day_included and corresponds else end)


_APART = "[ \\u3000\\-]?"
_DAY = f"(?:0{_APART}[1-9]|1{_APART}[0-2]){_APART}(?:0{_APART}[1-9]|[12]{_APART}[0-9]|3{_APART}[01])"
_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])[1-9](?:{_APART}[0-9]){{5}}{_APART}"
    rf"(?:(?:1{_APART}[89]|2{_APART}0)(?:{_APART}[0-9]){{2}}{_APART}{_DAY}(?:{_APART}[0-9]){{3}}{_APART}[0-9Xx]"
    rf"|[0-9]{_APART}[0-9]{_APART}{_DAY}(?:{_APART}[0-9]){{3}})(?![0-9A-Za-z])"
)
"""公民身份号码 of 18 places, or of 15 as they were before: each holds a day of birth; blanks between may stand on a paper."""
_MOBILE = re.compile(r"(?<![\d.,])1[3-9](?:[ -]?\d){9}(?!\d|[.,]\d|\s*(?:元|万|亿|美元|欧元|平方|立方|公顷|亩|吨|千克|公斤|千瓦|米|株|件))")
_PASSPORT = re.compile(
    r"((?:护照|通行证|居留证|台胞证|回乡证|(?<!许可)证件)[^0-9A-Za-z]{0,8})([A-Za-z]{1,2}[0-9]{6,9}|[0-9]{8,9}[A-Za-z]?)(?![0-9A-Za-z])"
)
_OTHERS = re.compile(
    r"(?:资本|资金|金额|投资|出资|面积|数量|产量|容量|(?:备案|登记|注册|许可|批准|项目|设备|产品|编|批|文|序|单|账|型|证书)(?:编|证)?号|代码|条码)"
    r"[^0-9]{0,6}\Z"
)
"""What stands before figures that are no person's number."""
CODE, FIGURES = "code", frozenset({"figure", "decimal", "positive-decimal", "date"})
"""What a line of a face may be: somebody's code, or figures; else the format of its field in the item's form, "" for free text."""
PERSONAL: Mapping[str, Callable[[str], str]] = {"id-number": masked_id_number, "mobile": masked_mobile}
OF_PEOPLE = ("身份", "证件", "手机", "电话", "联系")
CLAUSE = re.compile("[，。；,;、]")
TOKEN = re.compile(r"[0-9A-Za-z]{5,}")


def is_of_firm(code: str) -> bool:
    """Whether a holder's code is that of an organisation or 个体工商户, whose name is public; a number that may be a person's is hers."""
    return _holds(codes.uscc, code) and not _holds(codes.id_number, code)


def without_numbers(text: str, kind: str = "", label: str = "") -> str:
    """What a face says, with the ID, passport and mobile numbers of people masked (个人信息保护法 51); the code of a firm is public.

    ``kind``: what the line is by the item's form; figures stay as they are, for a genuine paper must be told as it reads. Where it is not
    known, or the text is free, numbers are known by their shape and by what stands before them, beginning with the ``label``.
    """
    if kind in FIGURES:
        return text
    if kind in PERSONAL:
        return TOKEN.sub(lambda found: PERSONAL[kind](found[0]), text)
    if kind in {CODE, "uscc"}:
        return TOKEN.sub(lambda found: found[0] if is_of_firm(found[0]) else masked_id_number(found[0]), text)
    led = f"{label}：{text}"
    for pattern, masked in ((_NUMBER, _without_id), (_MOBILE, _without_mobile), (_PASSPORT, _without_passport)):
        led = pattern.sub(masked, led)
    return led.removeprefix(f"{label}：")


def _without_id(found: re.Match[str]) -> str:
    number = re.sub(_APART.removesuffix("?"), "", found[0])
    return found[0] if is_of_firm(number) or _is_another(found) else masked_id_number(number)


def _without_mobile(found: re.Match[str]) -> str:
    return found[0] if _is_another(found) else masked_mobile(found[0])


def _without_passport(found: re.Match[str]) -> str:
    return found[1] + masked_id_number(found[2])


def _is_another(found: re.Match[str]) -> bool:
    """Whether what stands before a number says that it is no person's."""
    before = CLAUSE.split(found.string[max(found.start() - 20, 0) : found.start()])[-1]
    return _OTHERS.search(before) is not None and not any(word in before for word in OF_PEOPLE)


PLACES = ("场所", "地址", "住所", "地点")


def main_field(fields: Sequence[Sequence[str]], *known: str) -> tuple[str, str] | None:
    """What tells a certificate from its holder's others of the same name: the place, else the first that is none of what is ``known``."""
    told = [(str(label), without_numbers(str(words), label=str(label))) for label, words in fields if words and str(words) not in known]
    return next((one for one in told if any(place in one[0] for place in PLACES)), told[0] if told else None)


def _holds(check: Callable[[str], str], code: str) -> bool:
    try:
        check(code)
    except Refused:
        return False
    return True


def require_follows(present: State, wanted: State) -> None:
    """Refuse a state that may not follow."""
    if wanted not in FOLLOWS[present]:
        raise Refused(LIFE, f"证照现为“{present.label}”，不能{wanted.label}", field="state", mend="请核对证照的现状")


@dataclass(frozen=True, slots=True)
class Ground:
    """事由 Why a certificate comes into a state: its words, and the article of the licensing law that names it ("": none does)."""

    words: str
    article: str = ""


def _listed(citation: Citation, names: Sequence[str]) -> dict[str, Ground]:
    """The items of an article by name, in their order; the words are the statute's."""
    lines = (citation.text or "").split("\n")[1:]
    numbered = enumerate(zip(names, lines, strict=True), start=1)
    return {
        name: Ground(line.partition("）")[2].rstrip("；。"), f"{citation}第{chinese_number(place)}项") for place, (name, line) in numbered
    }


_RECALL, _FRAUD = str(may_be_recalled.citation), Ground("以欺骗、贿赂等不正当手段取得行政许可的", str(must_be_revoked.citation))
GROUNDS: Mapping[State, Mapping[str, Ground]] = {
    State.RECALLED: {
        "law_changed": Ground("行政许可所依据的法律、法规、规章修改或者废止", _RECALL),
        "facts_changed": Ground("准予行政许可所依据的客观情况发生重大变化", _RECALL),
    },
    State.REVOKED: {
        **_listed(may_be_revoked.citation, REVOCABLE),
        **dict.fromkeys(("fraud", "bribery", "improper_means"), _FRAUD),
    },
    State.CANCELLED: _listed(grounds_of_cancellation.citation, grounds_of_cancellation()),
    State.FORFEITED: {"penalty": Ground("有权机关处以吊销许可证件")},
    State.SUSPENDED: {"penalty": Ground("有权机关处以暂扣许可证件")},
    State.VALID: {"lifted": Ground("暂扣期满或者暂扣的原因已经消除")},
}
"""State → its grounds by name. 暂扣 and 吊销 are penalties of the body that supervises; its decision is the ground that the paper names."""


def require_ground(present: State, wanted: State, ground: str, *, expired: bool, penalty: str) -> Ground:
    """The ground of a change of state; raises Refused when it is none of this state's, or the facts in the register contradict it.

    ``expired``: whether the certificate has run out; ``penalty``: the organ and number of the decision that a penalty rests on.
    """
    found = GROUNDS[wanted].get(ground)
    if found is None:
        mend = "请选择：" + "；".join(f"{name} {each.words}" for name, each in GROUNDS[wanted].items())
        raise Refused(LIFE, f"{wanted.label}没有事由“{ground}”", field="ground", mend=mend)
    if wanted is State.CANCELLED and (ground == "revoked") != (present in TAKEN):
        mend = "已被撤回、撤销、吊销的以此为由注销；其他的请选择别的事由"
        raise Refused(grounds_of_cancellation.citation, f"证照现为“{present.label}”，不能以此为由注销", field="ground", mend=mend)
    if wanted is State.CANCELLED and ground == "expired" and not expired:
        raise Refused(grounds_of_cancellation.citation, "有效期尚未届满", field="ground", mend="请核对有效期，或选择别的事由")
    if ground == "penalty" and not penalty.strip():
        raise Refused(LIFE, "没有写明处罚决定", field="penalty", mend="请写明作出处罚决定的机关和文号")
    return found
