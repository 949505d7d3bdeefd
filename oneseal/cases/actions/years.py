"""录入年度日历 by an officer: she must reach every bureau whose limits it moves, which the room of the calendars cannot know."""

from collections.abc import Sequence
from uuid import UUID

from oneseal.calendars import actions as calendars
from oneseal.calendars.rules import OPERATED, TABLE, Change
from oneseal.cases.queries.years import may_enter
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.queries import standing


@verb
def enter_year(year: int, changes: Sequence[Change], *, by: UUID, source: str, division: str, seen: int | None = None) -> Entry:
    """录入年度日历 (Art. 82) by the 监督 post of a bureau above all that it applies to. ``seen``: the calendar's version on her page."""
    if not may_enter(standing(by, today()).posts, division):
        mend = "请由上级审批局的监督岗位录入，或者由平台运维人员用 oneseal calendar import 录入"
        raise Refused(OPERATED, "您的岗位不能录入这一日历：它影响其他机构的期限", field="by", mend=mend)
    entry = calendars.enter_year(year, changes, by=by, source=source, division=division, power=SUPERVISE, seen=seen)
    if entry is None:
        raise Refused(TABLE, f"{year} 年的日历与已经录入的完全相同", field="file", mend="没有改动，不用录入")
    return entry
