"""改约 Which plan of a survey took the place of which: read off the acts of a case in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

PLAN, CALL_OFF, HELD = "plan_survey", "cancel_survey_plan", "survey"
REPLANNED = "改约勘验"
"""What an act of planning is called that takes the place of an earlier plan."""


@dataclass(slots=True)
class Fate:
    """Of an act of planning: at which place the plan stands that it replaced, and the act by which it was itself replaced or called off."""

    replaced: int | None = None
    ended_by: str = ""


def fates_of(acts: Sequence[str]) -> list[Fate]:
    """Of every act of a case, by its place; an act that plans nothing has none to speak of."""
    fates = [Fate() for _ in acts]
    standing: int | None = None
    for place, act in enumerate(acts):
        if standing is not None and act in {PLAN, CALL_OFF}:
            fates[standing].ended_by = act
        if act == PLAN:
            fates[place].replaced, standing = standing, place
        elif act in {CALL_OFF, HELD}:
            standing = None
    return fates
