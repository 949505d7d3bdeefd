"""What a form must be before its item is published: I-05 and I-06."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from oneseal.catalogue.rules.findings import Finding, found, storable_findings
from oneseal.catalogue.rules.forms import BOUNDS, FORMATS, LABEL_OF_TYPE, ROLES

KEYWORDS = frozenset({
    "$schema", "type", "title", "description", "default", "properties", "required", "additionalProperties", "items", "minItems", "maxItems",
    "uniqueItems", "minLength", "maxLength", "minimum", "maximum", "enum", "const", "format", "allOf", "if", "then",
    "earliestDays", "latestDays",
})  # fmt: skip
"""The keywords a form may use: each has its message, none can run long on hostile input (no patterns)."""
PARTS: Mapping[str, type] = {"schema": dict, "order": list, "sections": list, "widgets": dict}
WIDGETS = ("text", "textarea", "tel", "date", "number", "decimal", "select", "checkbox", "checkboxes", "rows")


def form_findings(data: Any, content: Mapping[str, Any]) -> Iterator[Finding]:
    """I-05, I-06: the schema is valid and closed, every field has size, title, place, widget; certificates draw on what exists."""
    wrong = [*storable_findings(data, "form"), *_part_findings(data)]
    yield from wrong
    if not wrong:
        yield from _schema_findings(data["schema"], "form.schema")
        fields = list(data["schema"].get("properties", {}))
        yield from _place_findings(data, fields)
        yield from _role_findings(data)
        yield from _certificate_findings(content, fields)


def _part_findings(data: Any) -> Iterator[Finding]:
    if not isinstance(data, Mapping) or set(data) != set(PARTS):
        yield found("I-05", "form", data, "表单应有 schema、order、sections、widgets 四部分", "请补全")
        return
    for name, kind in PARTS.items():
        if not isinstance(data[name], kind):
            yield found("I-05", f"form.{name}", data[name], "类型不对", f"应为 {kind.__name__}")
            return
    if wrong := _schema_error(json.dumps(data["schema"], sort_keys=True)):
        where, value = wrong
        yield found("I-05", f"form.schema.{where}", value, "不是有效的 JSON Schema", "请改正")


@lru_cache(maxsize=256)
def _schema_error(text: str) -> tuple[str, Any] | None:
    """Where a JSON Schema breaks the rules of its own language, and what stands there; one form serves many bodies and is judged once."""
    try:
        Draft202012Validator.check_schema(json.loads(text))
    except SchemaError as wrong:
        return ".".join(str(part) for part in wrong.absolute_path), wrong.instance
    return None


def _place_findings(data: Mapping[str, Any], fields: Sequence[str]) -> Iterator[Finding]:
    """Each field stands once in the order and in the sections, and has a widget there is."""
    placed = [name for section in data["sections"] if isinstance(section, Mapping) for name in section.get("fields", ())]
    for part, names in (("order", data["order"]), ("sections", placed), ("widgets", list(data["widgets"]))):
        strange = [name for name in names if name not in fields]
        for name in [*strange, *(name for name in fields if names.count(name) != 1)]:
            yield found("I-05", f"form.{part}", name, "与表单字段不是一一对应", "每个字段在顺序、分栏、控件中各出现一次")
    for name, widget in data["widgets"].items():
        if not isinstance(widget, Mapping) or widget.get("widget") not in WIDGETS:
            yield found("I-05", f"form.widgets.{name}", widget, "没有这种控件", f"可用：{'、'.join(WIDGETS)}")


def _role_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """A role is one of those there are, of one field, which is a text of the form itself."""
    taken: dict[str, str] = {}
    for name, widget in data["widgets"].items():
        if not isinstance(widget, Mapping) or "role" not in widget:
            continue
        where, role = f"form.widgets.{name}.role", widget["role"]
        if not isinstance(role, str) or role not in ROLES:
            listed = "；".join(f"{each} {meaning}" for each, meaning in ROLES.items())
            yield found("I-05", where, role, "字段没有这种含义", f"可用：{listed}")
        elif role in taken:
            yield found("I-05", where, role, f"这个含义已经由字段“{taken[role]}”表示", "只留一个字段")
        elif (data["schema"]["properties"].get(name) or {}).get("type") != "string":
            yield found("I-05", where, role, "有这个含义的字段应为文字", "改为文字字段，或者去掉含义")
        else:
            taken[role] = name


def _schema_findings(schema: Any, where: str) -> Iterator[Finding]:
    if not isinstance(schema, Mapping):
        yield found("I-05", where, schema, "应为字段的说明", "写明类型和名称")
        return
    for keyword in sorted(set(schema) - KEYWORDS):
        yield found("I-05", f"{where}.{keyword}", schema[keyword], "表单不使用这个关键字", f"可用：{'、'.join(sorted(KEYWORDS))}")
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in LABEL_OF_TYPE:
        yield found("I-05", f"{where}.type", kind or "", "没有类型或类型不可用", f"可用：{'、'.join(LABEL_OF_TYPE)}")
    if kind == "object":
        yield from _object_findings(schema, where)
    if kind == "array":
        if "maxItems" not in schema:
            yield found("I-05", f"{where}.maxItems", "", "没有最多项数", "请写明")
        yield from _schema_findings(schema.get("items"), f"{where}[]")
    if kind == "string" and "maxLength" not in schema and "enum" not in schema:
        yield found("I-05", f"{where}.maxLength", "", "没有最大长度", "请写明")
    for keyword in BOUNDS:
        if keyword in schema and (schema.get("format") != "date" or type(schema[keyword]) is not int):
            yield found(
                "I-05", f"{where}.{keyword}", schema[keyword], "只用于日期，写离填写当天的天数", "写整数：0 是当天，负数是以前，正数是以后"
            )
    if "format" in schema and schema["format"] not in FORMATS:
        yield found("I-05", f"{where}.format", schema["format"], "没有这种格式", f"可用：{'、'.join(FORMATS)}")


def _object_findings(schema: Mapping[str, Any], where: str) -> Iterator[Finding]:
    if schema.get("additionalProperties") is not False:
        given = schema.get("additionalProperties", "")
        yield found("I-05", f"{where}.additionalProperties", given, "没有封闭，会接受规定以外的字段", "写 false")
    for name, inner in schema.get("properties", {}).items():
        if not isinstance(inner, Mapping) or not inner.get("title"):
            yield found("I-05", f"{where}.{name}.title", "", "字段没有名称", "写明中文名称")
        yield from _schema_findings(inner, f"{where}.{name}")


def _certificate_findings(content: Mapping[str, Any], fields: Sequence[str]) -> Iterator[Finding]:
    situations = [row["id"] for row in content["situations"]]
    holder = content.get("certificate_holder") or {}
    sources = [(f"certificate_fields[{place}]", str(row["source"])) for place, row in enumerate(content["certificate_fields"], start=1)]
    sources += [(f"certificate_holder.{name}", str(holder[name])) for name in ("name", "code") if name in holder]
    allotted = ("",) if content.get("allots") else ()
    known = {"form": fields, "answers": situations, "applicant": ("name", "code"), "allotted": allotted}
    for where, source in sources:
        kind, _, name = source.partition(".")
        if name not in known.get(kind, ()):
            yield found("I-06", where, source, "没有这个来源", "可用：form.字段、answers.情形、applicant.name、applicant.code、allotted")
