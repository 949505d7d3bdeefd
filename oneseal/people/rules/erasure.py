"""删除个人信息 What of a person's data the law still needs, and what refuses its erasure; rooms above say what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oneseal.law.days import add_months
from oneseal.law.personal import must_erase, only_stored
from oneseal.law.rule import Refused

KEEPERS: list[str] = []
"""Where rooms above keep data of persons: dotted names of a ``people.actions.erasing.Keeper``, added when a room is loaded."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something in which her data stands, as people know it. ``ended_on`` None: what it is for still goes on."""

    what: str
    ended_on: date | None


def require_erasable(kept: Iterable[Kept], on: date, years: int) -> None:
    """Raise Refused while the purpose of any of it lasts (个人信息保护法第四十七条第一款第一项), or, with ``years``, while the retention
    that begins with its end runs (同条第二款: only storing and protecting). No statute that is cited here names the years, so they are
    the deployment's; 0: what has ended keeps nothing of the register back, the case's own sealed record stays in the archive."""
    held = list(kept)
    running = [each.what for each in held if each.ended_on is None]
    if running:
        more = f"等 {len(running)} 项" if len(running) > 1 else ""
        reason = f"{running[0]}{more}还没有办结、退还或者仍然有效，履行法定职责还需要这些信息"
        raise Refused(must_erase.citation, reason, field="party", mend="请在办结、退还或者失效以后再要求删除")
    for each in held:
        until = add_months(each.ended_on, 12 * years) if each.ended_on else on
        if years and on <= until:
            raise Refused(
                only_stored.citation, f"{each.what}保存到 {until}，保存期限未届满", field="party", mend=f"请在 {until} 以后再要求删除"
            )
