"""Pure rules of the certificates: how long they hold, and what may become of them after the grant (domain 2.6, 6.4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from oneseal.law.days import add_months
from oneseal.law.rule import HouseRule, Refused

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
    end = add_months(since, 12 * years)
    corresponds = end.day == since.day
    return Validity(since, end - timedelta(days=1) if last_day_included and corresponds else end)


def require_follows(present: State, wanted: State) -> None:
    """Refuse a state that may not follow."""
    if wanted not in FOLLOWS[present]:
        raise Refused(LIFE, f"证照现为“{present.label}”，不能{wanted.label}", field="state", mend="请核对证照的现状")
