"""原件 An original that an applicant leaves is in exactly one officer's hands until it is returned; every change of hands is an entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from oneseal.journal.rules import Entry
from oneseal.law.rule import HouseRule, Refused

HANDS = HouseRule("C-41", "收存的原件一件一单，签出、签还、退还逐次登记，由经手人当面交接；退还时核对领取人证件", "本系统办件规则")
MOST_PIECES = 999


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an original is: with whom and since when; ``returned`` once its owner has it back."""

    holder: UUID
    since: datetime
    returned: bool = False


def replay(entries: Sequence[Entry]) -> Kept:
    """Where an original is, from its entries; the first is ``take_original``."""
    first = entries[0]
    kept = Kept(UUID(first.data["holder"]), first.at)
    for entry in entries[1:]:
        if entry.act == "hand_original":
            kept = Kept(UUID(entry.data["to"]), entry.at)
        elif entry.act == "return_original":
            kept = replace(kept, returned=True)
    return kept


def require_pieces(pieces: int) -> None:
    """From one piece to ``MOST_PIECES``."""
    if not 1 <= pieces <= MOST_PIECES:
        raise Refused(HANDS, f"件数“{pieces}”不对", field="pieces", mend=f"请填写 1 到 {MOST_PIECES} 的整数")


def require_in_hands(kept: Kept, by: UUID, *, supervises: bool) -> None:
    """Only who has it hands it on or returns it; for one who is away, the bureau's supervisor."""
    if kept.returned:
        raise Refused(HANDS, "这份原件已经退还", mend="无需重复办理；请刷新页面")
    if kept.holder != by and not supervises:
        raise Refused(HANDS, "这份原件不在您手里", field="by", mend="请由现在的保管人办理；保管人不在岗的，由本机构监督岗位办理")
