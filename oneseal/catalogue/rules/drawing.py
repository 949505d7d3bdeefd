"""草稿的样子 A draft shown as a guide before it can be one: what is there as it is, what is not there left out, nothing made up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from oneseal.catalogue.rules.charts import program_of, step_limit
from oneseal.catalogue.rules.checking import draft_findings, sound_part
from oneseal.catalogue.rules.content import MODES, TRANSFERRED, mode_of
from oneseal.catalogue.rules.elements import ELEMENTS, NEEDS, SOURCES
from oneseal.catalogue.rules.forms import NO_FORM, Form
from oneseal.catalogue.rules.guide import Guide, guide_of
from oneseal.catalogue.rules.limits import limit_said
from oneseal.catalogue.rules.publishing import LIMITS
from oneseal.catalogue.rules.situations import Situation
from oneseal.catalogue.rules.versions import LoadedVersion
from oneseal.flow import Unsound

Content = Mapping[str, Any]
NAMELESS = "（没有名称）"
STAND_IN: Content = {
    "task_name": NAMELESS, "dept_name": "", "task_type": "", "task_code": "", "task_handle_item": "", "server_type": "",
    "project_type": "2", "result_type": "4", "survey": False,
}  # fmt: skip
"""Elements without which no version can be read; no guide says one that stands in."""
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, StopIteration)
"""What parts of a draft that are not of their shape make of being read."""


@dataclass(frozen=True, slots=True)
class Drawable:
    """A draft's parts in a shape that can be read. ``lacking``: the elements that it does not say."""

    content: Content
    form: Any
    chart: str
    lacking: frozenset[str]


def drawable(content: Content, form: Any, chart: str) -> Drawable:
    """A draft as far as it can be read."""
    said = dict(sound_part(content, draft_findings(content))["elements"])
    for name in LIMITS:
        if limit_said(said, name) is None:
            said = {key: value for key, value in said.items() if key not in {f"{name}_day", f"{name}_type"}}
    stand_in = {**STAND_IN, **{f"{name}_{part}": value for name in LIMITS for part, value in (("day", 0), ("type", "1"))}}
    situations = [row for row in content["situations"] if _reads(Situation.of, row)]
    options = {row["id"]: set(Situation.of(row).options) for row in situations}
    whole = {
        **content,
        "mode": mode_of(content) if mode_of(content) in MODES else TRANSFERRED,
        "elements": {**stand_in, **said},
        "situations": situations,
        "materials": [_material(place, row, options) for place, row in enumerate(content["materials"], start=1)],
        "steps": [row if _reads(step_limit, row) else {**row, "limit": 0} for row in content["steps"]],
    }
    lacking = frozenset(ELEMENTS) - set(said)
    return Drawable(whole, form if _reads(Form.of, form) else NO_FORM, chart if _reads(program_of, chart) else "", lacking)


def _reads(read: Any, what: Any) -> bool:
    try:
        read(what)
    except (*UNREADABLE, Unsound):
        return False
    return True


def _material(place: int, row: Content, options: Mapping[str, set[Any]]) -> dict[str, Any]:
    """A line of the material list that can be read; conditions that no question decides are left out."""
    when = row.get("when") if isinstance(row.get("when"), Mapping) else {}
    asked = {name: values for name, values in (when or {}).items() if isinstance(values, list) and name in options}
    return {
        **row,
        "id": str(row.get("id") or f"line-{place}"),
        "material_name": str(row.get("material_name") or NAMELESS),
        "is_need": row["is_need"] if str(row.get("is_need")) in NEEDS else next(iter(NEEDS)),
        "source_type": row["source_type"] if str(row.get("source_type")) in SOURCES else list(SOURCES)[-1],
        "when": {name: [value for value in values if value in options[name]] for name, values in asked.items()},
    }


def guide_without(loaded: LoadedVersion, lacking: frozenset[str]) -> Guide:
    """The guide of a version that was read from a draft, without what only stands in."""
    guide = guide_of(loaded)
    kept = {key: replace(part, lines=tuple(line for line in part.lines if line.name not in lacking)) for key, part in guide.parts.items()}
    promise = "" if "promise_day" in lacking else guide.promise
    statutory = "" if "anticipate_day" in lacking else guide.statutory
    return replace(guide, parts={key: part for key, part in kept.items() if part.lines}, promise=promise, statutory=statutory)


__all__ = ["Drawable", "drawable", "guide_without"]
