"""改约 When a survey was planned for, and which plan took the place of another, as the timeline and the inbox tell it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from oneseal.cases.rules.plans import REPLANNED, fates_of
from oneseal.journal.rules import Entry

if TYPE_CHECKING:
    from oneseal.cases.queries.desk import Done


def time_in(entry: Entry) -> list[tuple[str, str]]:
    """The day and the time that an act planned; nothing where it planned none."""
    data = entry.data
    return [("时间", f"{data['planned_on']} {data['planned_at']}")] if "planned_on" in data else []


def with_replanned(done: Sequence["Done"]) -> tuple["Done", ...]:
    """What was done, with a plan that replaced another called so."""
    fates = fates_of([each.act for each in done])
    return tuple(each if fate.replaced is None else replace(each, label=REPLANNED) for each, fate in zip(done, fates, strict=True))
