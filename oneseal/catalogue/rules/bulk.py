"""成批修改的内容: what of many items may be given one value, and how an item says it: an element, or 办理方式, which is none."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.checking import mode_findings
from oneseal.catalogue.rules.columns import PLAIN_LABELS, value_of
from oneseal.catalogue.rules.comparing import worded
from oneseal.catalogue.rules.content import mode_words
from oneseal.catalogue.rules.elements import ELEMENTS, element_findings
from oneseal.catalogue.rules.findings import Finding, errors
from oneseal.catalogue.rules.taking import MODES_BY_LABEL

MODE = "mode"
KEPT_APART = frozenset({"task_name", "catalog_code", "local_task_code", "handle_serial"})
"""What tells an item from the others, and so is each item's own."""
LABELS: Mapping[str, str] = {
    MODE: PLAIN_LABELS[MODE],
    **{name: element.label for name, element in ELEMENTS.items() if not element.own and name not in KEPT_APART},
}
"""What many items may be given one value of: not what a body says of itself, nor what tells items apart."""


def may_be_set(name: str) -> bool:
    """Whether many items may be given one value of this."""
    return name in LABELS


def value_said(name: str, text: str) -> Any:
    """What is meant by a text; empty where it is to be emptied."""
    said = text.strip()
    if name == MODE:
        return MODES_BY_LABEL.get(said, said)
    return value_of(ELEMENTS[name], said) if said else ""


def wrong_value_of(name: str, value: Any) -> Finding | None:
    """What is wrong with the value by itself, whatever else an item says: no item may say it."""
    if name == MODE:
        alone = (found for found in mode_findings({MODE: value, "elements": {}}) if found.field == MODE)
        return next(alone, None)
    return next(iter(errors(element_findings({name: value}, {name: ELEMENTS[name]}))), None)


def said_by(content: Mapping[str, Any], name: str) -> str:
    """What an item says of it, in words."""
    return mode_words(content) if name == MODE else worded(ELEMENTS[name], content["elements"].get(name))


def with_value(content: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The content with this value. 办理方式 that an item says already, if only by saying nothing, stays as it stands."""
    if name == MODE:
        is_said = mode_words(content) == mode_words({**content, MODE: value})
        return dict(content) if is_said else {**content, MODE: value}
    others = {each: held for each, held in content["elements"].items() if each != name}
    return {**content, "elements": {**others, **({name: value} if value != "" else {})}}
