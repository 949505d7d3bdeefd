"""待办环节 The open steps of a case: with whom they lie. The first stands in columns of its own; those open beside it (a parallel gateway)
are told in one text, ``|勘验:|审查:market|``, that a list can be asked by."""

from collections.abc import Iterable

from oneseal.flow import Task

Step = tuple[str, str]
"""Power and kind of unit ("" for any)."""


def told(tasks: Iterable[Task]) -> str:
    """The text of the steps that are open besides the first; "" when there are none."""
    steps = dict.fromkeys((task.power, task.unit_kind or "") for task in tasks)
    return f"|{'|'.join(f'{power}:{unit}' for power, unit in steps)}|" if steps else ""


def steps_in(text: str) -> tuple[Step, ...]:
    """The steps that a text tells."""
    parts = (step.partition(":") for step in text.strip("|").split("|") if step)
    return tuple((power, unit) for power, _, unit in parts)


def mark(power: str = "", unit: str | None = None) -> str:
    """What a text holds in which this step is told; without a unit a step of this power whatever its unit, without a power the reverse."""
    return ("|" if power else "") + f"{power}:" + ("" if unit is None else f"{unit}|")
