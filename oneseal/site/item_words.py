"""One item in words, for ``oneseal item show``: labels and meanings of codes; what ``--json`` prints is for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from oneseal.cases.rules import TABLE
from oneseal.catalogue.queries import label_of
from oneseal.catalogue.rules.columns import field_label
from oneseal.catalogue.rules.comparing import worded
from oneseal.catalogue.rules.elements import ELEMENTS, ROW_ELEMENTS, Element
from oneseal.catalogue.rules.intermediaries import TEXT
from oneseal.catalogue.rules.stream import STATES
from oneseal.law.days import Limit, Unit
from oneseal.law.regimes import REGIMES

HEAD = {"version": "版本", "state": "状态", "effective_on": "生效日期", "cancel_on": "取消日期", "type": "事项类型", "kind": "办件类型"}
LIMITS = {"statutory": "法定期限", "promise": "承诺期限", "extension": "可以延长", "delivery": "送达期限", "correction": "补正期限"}
PROGRAMS = ("certificate_holder", "unit", "allots", "family", "result_guid", "files")
MACHINE = frozenset({"id", "item", "regime", "on_the_spot", "result", "limits", "form", TEXT, *PROGRAMS, *HEAD})
"""What is told in other words, or only to programs."""
UNSAID = frozenset({"id", "kind", "source", "value", "when", "if"})
"""Of rows: what only the form and the chart go by."""
ENTRY = {"list": "清单", "edition": "版次", "demo": "演示"}
"""Labels of what no table of an item has."""
WORDS = {**{row.act: row.label for row in TABLE.values()}, **{unit.value: unit.label for unit in Unit}}
"""Words that stand in rows for programs."""


def item_words(shown: Mapping[str, Any]) -> Iterator[str]:
    """A line for everything that an item says; what it does not say is left out."""
    yield f"{shown['task_name']}（{shown['type']}，{shown['dept_name']}）"
    for name, label in HEAD.items():
        if shown[name] is not None:
            yield f"{label}：{STATES[shown[name]] if name == 'state' else shown[name]}"
    yield f"适用：{REGIMES[shown['regime']].label}"
    yield f"结果：{'，'.join(str(text) for text in shown['result'].values() if text)}"
    for name, label in LIMITS.items():
        yield f"{label}：{Limit.of(**shown['limits'][name])}"
    for name, value in shown.items():
        if name not in MACHINE and value not in (None, "", [], {}):
            yield from _told(name, value)
    titles = [str(field.get("title", name)) for name, field in shown["form"]["schema"].get("properties", {}).items()]
    if titles:
        yield f"申请表：{'、'.join(titles)}"


def _told(name: str, value: Any) -> Iterator[str]:
    """An element or a part; a table line by line."""
    rows = value if isinstance(value, list) else [value]
    if any(isinstance(row, Mapping) for row in rows):
        yield f"{label_of(name)}："
        for row in rows:
            yield f"  {_row(name, row) if isinstance(row, Mapping) else row}"
    elif isinstance(value, list):
        yield f"{label_of(name)}：{'、'.join(label_of(str(each)) for each in value)}"
    else:
        yield f"{label_of(name)}：{worded(ELEMENTS.get(name), value)}"


def _row(table: str, row: Mapping[str, Any]) -> str:
    """A row of a table, its own tables within in words too."""
    words = ROW_ELEMENTS.get(table, {})
    said = {name: _plain(table, value, words.get(name)) for name, value in row.items() if name not in UNSAID}
    parts = ((ENTRY.get(name) or field_label(table, name), text) for name, text in said.items())
    return "；".join(f"{label}：{text}" for label, text in parts if text)


def _plain(table: str, value: Any, element: Element | None = None) -> str:
    if isinstance(value, Mapping):
        return str(value["label"]) if "label" in value else _row(table, value).replace("；", "，").replace("：", " ")
    if isinstance(value, list):
        return "、".join(_plain(table, each) for each in value)
    return WORDS.get(str(value)) or worded(element, value)
