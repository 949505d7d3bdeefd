"""结果 What the result of an item says: where each line of a certificate comes from, and whether the guide has a sample of it."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.versions import LoadedVersion

RESULT_SAMPLE = "result-sample"
"""Name under which the sample is had."""
YES_NO = {True: "是", False: "否"}


def has_result_sample(loaded: LoadedVersion) -> bool:
    """Whether there is a sample to show: the item names its result and says that it has one (审批结果样本), and it is given here."""
    return bool(loaded.result_name and loaded.elements.get("result_guid")) and loaded.mode != LINKED


def labelled(loaded: LoadedVersion, answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers in the words of the item's situations."""
    words = {situation.id: situation.options for situation in loaded.situations}
    return {name: str(words.get(name, {}).get(value, value)) for name, value in answers.items()}


def sourced(known: Mapping[str, Any], source: str) -> str:
    """The value at ``applicant.name``, ``form.x``, ``answers.y`` or ``allotted``, as text."""
    value: Any = known
    for step in source.split("."):
        value = value.get(step, "") if isinstance(value, Mapping) else ""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, (list, tuple)):
        return "、".join(str(one) for one in value)
    return str(value)


def kind_of(loaded: LoadedVersion, source: str) -> str:
    """What a line of a certificate is: ``code`` for a person's or firm's number, ``figure``, the format of its field in the form (a
    date, a mobile number …), "" for words."""
    if source in {"applicant.code", "allotted"}:
        return "code"
    room, _, name = source.partition(".")
    field = loaded.form.schema.get("properties", {}).get(name, {}) if room == "form" else {}
    inside = field.get("items", field)
    return "figure" if inside.get("type") in {"number", "integer"} else str(inside.get("format", ""))
