"""变动的话 What an item changed since a draft of it was begun, line by line in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from oneseal.catalogue.rules.renewed import ADDED, CHANGED, REMOVED, RENAMED, Change
from oneseal.law.days import Limit
from oneseal.web.reckoned import how_long
from oneseal.web.words import said

PARTS = {
    "materials": said("材料", "Material"),
    "situations": said("情形问题", "Question"),
    "form": said("申请表", "Form"),
    "promise": said("承诺期限", "Promised limit"),
    "statutory": said("法定期限", "Statutory limit"),
    "fee": said("收费", "Fee"),
}
KINDS = {
    ADDED: said("新增", "new"),
    REMOVED: said("不再要", "no longer asked for"),
    RENAMED: said("改了名称", "has another name"),
    CHANGED: said("有变", "changed"),
}
AT_ONCE = 4
"""How many lines stand above every page of a draft; where she states that it is true, all do."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One line: of what, its name, what happened to it, and how it was and is where that can be said."""

    part: str
    name: str
    how: str
    aspect: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that changed: the first few lines, and those behind them, which are folded unless the page shows the ``whole``."""

    lines: tuple[ToldChange, ...]
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def first(self) -> tuple[ToldChange, ...]:
        """The lines that are seen at once."""
        return self.lines[:AT_ONCE]

    @property
    def later(self) -> tuple[ToldChange, ...]:
        """The others."""
        return self.lines[AT_ONCE:]


def told_changes(changes: Iterable[Change], *, whole: bool = False) -> Told:
    """Each change in words, in the order of the application."""
    lines = (
        ToldChange(str(PARTS[each.part]), each.name, str(KINDS[each.kind]), each.aspect, _words(each.before), _words(each.after))
        for each in changes
    )
    return Told(tuple(lines), whole)


def _words(value: str | Limit) -> str:
    return how_long(value) if isinstance(value, Limit) else value
