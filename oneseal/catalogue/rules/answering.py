"""退回意见 Which part of a draft a remark is about, and which remarks a change of the draft answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from oneseal.catalogue.rules.columns import ROW_LABELS
from oneseal.catalogue.rules.content import FILES
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.intermediaries import SERVICES, TEXT

ABOUT, CHART, FORM, MATERIALS = "about", "chart", "form", "materials"
ANSWERED = "answered"
"""Marks a remark whose part was saved since the draft was returned."""
REASON = "change_reason"


def part_of(field: str) -> str:
    """The part of a draft in which a field is filled in: a group of elements, a table, the chart, the form, or what is none of these."""
    name = field.partition("[")[0].partition(".")[0].partition("#")[0]
    if name == TEXT:
        return SERVICES
    if name in ELEMENTS:
        return ELEMENTS[name].group
    if name == FILES:
        return MATERIALS
    return name if name in ROW_LABELS or name in {CHART, FORM} else ABOUT


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The parts in which two contents say something else."""
    elements = _differing(before["elements"], after["elements"])
    return {part_of(name) for name in (*elements, *(_differing(before, after) - {"elements", REASON}))}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def answered(remarks: Sequence[Mapping[str, str]], parts: set[str]) -> list[dict[str, str]]:
    """The remarks, those about these parts marked as answered."""
    return [{**each, **({ANSWERED: "yes"} if part_of(each["field"]) in parts else {})} for each in remarks]
