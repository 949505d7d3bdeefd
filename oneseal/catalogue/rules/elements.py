"""实施清单要素: the national element names (domain 1.6) with Chinese label, help and check, read from data; what is wrong with a value."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from oneseal.catalogue.rules.code_sets import CodeSet, code_sets, labels
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.catalogue.rules.intermediaries import SERVICES

FILE = Path(__file__).parents[1] / "data" / "elements.toml"
KINDS: Mapping[str, type] = {"text": str, "int": int, "bool": bool, "table": dict}
LONGEST = 4000
"""Characters of a text whose element names no other bound."""

TASK_TYPES = labels("task_type")
USE_LEVELS = labels("use_level")
YES_NO = labels("yes_no")
LIMIT_UNITS = {"1": "working", "2": "natural", "5": "month"}
"""Codes of anticipate_type and promise_type to the units of law.days (hours and minutes are not counted here)."""
PROJECT_TYPES = labels("project_type")
RESULT_TYPES = labels("result_type")
SERVER_TYPES = labels("server_type")
NATURAL = "1"
"""服务对象 of natural persons; every other code is a kind of organisation."""
OTHER = "6"
"""其他组织: where 个体工商户 belong, whom the code set does not name."""
NEEDS = labels("is_need")
SOURCES = labels("source_type")


@dataclass(frozen=True, slots=True)
class Element:
    """One element. ``code_set``: its code table; ``many``: codes joined by ``^``; ``own``: given by the body or the version itself."""

    name: str
    label: str
    group: str
    help: str
    must: bool = False
    kind: type = str
    code_set: str = ""
    many: bool = False
    own: bool = False
    longest: int = LONGEST
    least: int = 0

    @property
    def choices(self) -> Mapping[str, str] | None:
        """Every code it ever had and its label: words for what a version says; None when it is free text."""
        return code_sets()[self.code_set].labels() if self.code_set else None

    def offered(self, on: date) -> Mapping[str, str] | None:
        """Its codes that hold on a day, and their labels; None when it is free text."""
        return code_sets()[self.code_set].labels(on) if self.code_set else None


def _read() -> dict[str, dict[str, Element]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {group: {name: _element(group, name, row) for name, row in rows.items()} for group, rows in data.items()}


def _element(group: str, name: str, row: Mapping[str, Any]) -> Element:
    said = {key: row[key] for key in ("must", "many", "own", "longest", "least") if key in row}
    return Element(name, row["label"], group, row["help"], kind=KINDS[row.get("kind", "text")], code_set=row.get("codes", ""), **said)


_GROUPS = _read()
MATERIAL = _GROUPS.pop("material")
"""What one line of the material list says."""
SERVICE = _GROUPS.pop("service")
"""What one line of the intermediary services says."""
ROW_ELEMENTS: Mapping[str, Mapping[str, Element]] = {"materials": MATERIAL, SERVICES: SERVICE}
"""Tables whose fields are elements, with label, help and check of their own."""
ELEMENTS = {name: element for rows in _GROUPS.values() for name, element in rows.items()}
"""What an item says, in the order of its groups."""


COMPOSED = {
    "task_code": "填写12位基本编码；实施编码由系统按实施主体编码、行使层级和基本编码组成",
    "task_handle_item": "填写12位基本编码和办理项序号；业务办理项编码由系统按实施编码和序号组成",
}
"""Elements that nobody fills in (domain 1.3): what they are made of."""


def element_findings(
    values: Mapping[str, Any], table: Mapping[str, Element], where: str = "", *, on: date | None = None
) -> Iterator[Finding]:
    """Unknown names (I-01), missing mandatory elements (I-02), wrong types and codes outside the table (I-03).

    ``on``: the day by which codes are judged; None: a code that ever held will do.
    """
    for name in values:
        if name not in table:
            yield found("I-01", f"{where}{name}", values[name], "不是实施清单的要素", "请核对要素名称的拼写")
    for element in table.values():
        value = values.get(element.name)
        if is_empty(value):
            if element.must:
                mend = COMPOSED.get(f"{where}{element.name}", f"请填写{element.label}")
                yield found("I-02", f"{where}{element.name}", "", f"缺少必填要素“{element.label}”", mend)
        elif not isinstance(value, element.kind) or isinstance(value, bool) is not (element.kind is bool):
            named = {int: "整数", bool: "true 或 false", str: "文字", dict: "表"}[element.kind]
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”应为{named}", "请按类型填写")
        elif isinstance(value, int) and value < element.least:
            yield found(
                "I-03", f"{where}{element.name}", value, f"“{element.label}”小于 {element.least}", f"请填写不小于 {element.least} 的整数"
            )
        elif isinstance(value, str) and len(value) > element.longest:
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”有 {len(value)} 字", f"不超过 {element.longest} 字")
        elif element.name.endswith("_date") and not is_date(value):
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”不是日期", "写成 2026-03-09")
        elif element.code_set:
            yield from _choice(element, str(value), where, on)


def is_empty(value: Any) -> bool:
    """Whether an element says nothing: blanks are nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_date(value: Any) -> bool:
    """Whether a text is an ISO date."""
    try:
        return bool(date.fromisoformat(str(value)).isoformat() == value)
    except ValueError:
        return False


def _choice(element: Element, value: str, where: str, on: date | None) -> Iterator[Finding]:
    codes, table = value.split("^") if element.many else [value], code_sets()[element.code_set]
    known, severity = table.labels(), "warn" if table.open else "error"
    for code in codes:
        if code not in known:
            reason = f"“{element.label}”的代码“{code}”不在代码集“{table.title}”中"
            yield found("I-03", f"{where}{element.name}", value, reason, f"可用：{_listed(table, on)}", severity)
        elif on is not None:
            yield from _not_held(element, table, code, where, on)


def _not_held(element: Element, table: CodeSet, value: str, where: str, on: date) -> Iterator[Finding]:
    """A code that has ended, or has not begun, by the day that counts: since when, and which one came after it."""
    code = table.not_held(value, on)
    if code is None:
        return
    named, after = f"“{element.label}”的代码“{code.value} {code.label}”", table.labels().get(code.replaced_by, "")
    if code.until < on:
        reason = f"{named}自 {code.until + timedelta(days=1)} 起停用（代码集“{table.title}”，按 {on} 核对）"
        mend = f"改用 {code.replaced_by} {after}" if after else f"可用：{_listed(table, on)}"
    else:
        reason = f"{named}自 {code.since} 起才启用（代码集“{table.title}”，按 {on} 核对）"
        mend = f"到那一天再用；现在可用：{_listed(table, on)}"
    yield found("I-03", f"{where}{element.name}", value, reason, mend, "warn" if table.open else "error")


def _listed(table: CodeSet, on: date | None) -> str:
    return "、".join(f"{key} {label}" if key != label else key for key, label in table.labels(on).items())


def served_words(server_type: object) -> str:
    """服务对象 in words, as pages and refusals say it; whoever has a shop of her own finds herself among the other organisations."""
    codes = sorted(set(str(server_type or "").split("^")) & set(SERVER_TYPES))
    return "、".join(f"{SERVER_TYPES[code]}（含个体工商户）" if code == OTHER else SERVER_TYPES[code] for code in codes)


def serves(server_type: object, *, natural: bool) -> bool:
    """Whether an item of this 服务对象 (codes joined by ``^``) is for natural persons, or else for any kind of organisation."""
    codes = set(str(server_type or "").split("^"))
    return NATURAL in codes if natural else bool(codes - {NATURAL})
