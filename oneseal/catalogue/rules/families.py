"""事项族: items that are handled alike share a family: a chart, a form, steps, common elements. The item's file says what is its own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oneseal.catalogue.rules.charts import kind_of
from oneseal.catalogue.rules.content import GROUPS, TIERS
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.law.regimes import regime_of

FAMILY_KEYS = ("step_limits", "step_names", "form_fields", "chart")
"""Keys of an item's file that only say how it is made from its family."""
PLACE = re.compile(r"\{\{([\w.]+)\}\}")
MATERIAL_DEFAULTS: Mapping[str, Any] = {"material_format": "3", "is_need": "1", "page_num": 1, "page_format": "A4"}
OWN_UNITS = {"working": "个工作日", "natural": "日", "month": "个月"}
BY_UNIT = {"1": "working", "2": "natural", "5": "month"}
PAPERS = {
    True: "准予决定书；不予决定书（说明理由、告知救济途径）",
    False: "办结告知书；不予办理告知书（说明理由、告知救济途径）",
}
"""What a decision's task puts out: by whether the licensing law governs (domain 3.4a)."""
KINDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string", "minLength": 1, "maxLength": 200},
    "long": {"type": "string", "minLength": 1, "maxLength": 1000},
    "decimal": {"type": "string", "format": "decimal", "minLength": 1, "maxLength": 12},
    "positive-decimal": {"type": "string", "format": "positive-decimal", "minLength": 1, "maxLength": 12},
    "integer": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    "date": {"type": "string", "format": "date", "minLength": 10, "maxLength": 10},
    "mobile": {"type": "string", "format": "mobile", "minLength": 11, "maxLength": 11},
    "id-number": {"type": "string", "format": "id-number", "minLength": 18, "maxLength": 18},
    "uscc": {"type": "string", "format": "uscc", "minLength": 18, "maxLength": 18},
    "yes": {"type": "boolean"},
}
"""Kinds of a form field by which an item adds to its family's form; ``choice`` lists its options."""
WIDGETS = {
    "long": "textarea",
    "decimal": "decimal",
    "positive-decimal": "decimal",
    "integer": "number",
    "date": "date",
    "mobile": "tel",
    "yes": "checkbox",
    "choice": "select",
}
OWN_SECTION = "本事项内容"


def composed(
    slug: str, item: Mapping[str, Any], family: Mapping[str, Any], form: Mapping[str, Any], chart: str
) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Item file, form and chart of an item as its family and its own file give them, as if all had been written out in full.

    What the item's file says wins; materials and situations of the family follow the item's own unless they have the same ``id``.
    """
    elements = {**_elements(family), **_elements(item)}
    whole: dict[str, Any] = {key: value for key, value in {**family, **item}.items() if key not in (*GROUPS, *FAMILY_KEYS)}
    for rows in ("materials", "situations"):
        whole[rows] = _joined(item.get(rows, ()), family.get(rows, ()))
    for names in ("demo_fields", "uncertain_fields"):
        whole[names] = list(dict.fromkeys([*family.get(names, ()), *item.get(names, ())]))
    if TIERS in family or TIERS in item:
        whole[TIERS] = {**family.get(TIERS, {}), **item.get(TIERS, {})}
    elements = _explained(elements)
    whole["materials"] = [_material(slug, row, item, elements) for row in whole["materials"]]
    steps = _named(family.get("steps", ()), item.get("step_names", {}))
    whole["steps"] = _steps(steps, item.get("step_limits", {}), str(elements.get("promise_type", "1")))
    whole["elements"] = elements
    said = _said(slug, elements, whole["steps"])
    whole = _filled(whole, said)
    fields = item.get("form_fields", ())
    return whole, _with_fields(form, fields), PLACE.sub(lambda place: _attribute(said.get(place[1], place[0])), chart)


def family_findings(item: Mapping[str, Any], family: Mapping[str, Any]) -> Iterable[Finding]:
    """Step limits and names for steps that the family does not have, and form fields that are not rightly written."""
    steps = {row["id"] for row in family.get("steps", ())}
    for key in ("step_limits", "step_names"):
        for name in (name for name in item.get(key, {}) if name not in steps):
            yield found("I-01", f"{key}.{name}", name, "事项族没有这个环节", f"可用：{'、'.join(sorted(steps))}")
    for place, row in enumerate(item.get("form_fields", ()), start=1):
        kind = row.get("kind", "text")
        if not row.get("name") or not row.get("title") or not (kind in KINDS or (kind == "choice" and row.get("options"))):
            yield found(
                "I-05", f"form_fields[{place}]", row, "表单字段写法不对", f"写 name、title、kind（{'、'.join((*KINDS, 'choice'))}）"
            )


def _elements(file: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for group in GROUPS for name, value in file.get(group, {}).items()}


def _joined(own: Sequence[Mapping[str, Any]], shared: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = {row.get("id") for row in own}
    return [*map(dict, own), *(dict(row) for row in shared if row.get("id") not in known)]


def _explained(elements: Mapping[str, Any]) -> dict[str, Any]:
    """Limits in words where the file leaves them to be derived from the numbers."""
    said = {"handle_serial": "01", **elements}
    for name, label in (("anticipate", "作出决定"), ("promise", "办结")):
        amount, unit = said.get(f"{name}_day"), OWN_UNITS[BY_UNIT.get(str(said.get(f"{name}_type", "1")), "working")]
        said.setdefault(f"{name}_explain", f"自受理之日起{amount}{unit}内{label}" if amount else f"材料齐全的当场{label}")
    return said


def _material(slug: str, row: Mapping[str, Any], item: Mapping[str, Any], elements: Mapping[str, Any]) -> dict[str, Any]:
    """A material's row with what nearly all rows say alike. The application has a blank and a sample, and it is the form that is filled in,
    unless it has to be signed in person."""
    original = str(row.get("material_type", "1")) == "1"
    basis = next((each["law"] for each in item.get("by_law", ())), "")
    derived: dict[str, Any] = {
        **MATERIAL_DEFAULTS,
        "material_type": "1",
        "page_num_y": int(original),
        "page_num_f": int(not original),
        "by_law": basis,
    }
    if row.get("id") == "application":
        derived |= {"form_guid": f"{slug}-application-blank", "example_guid": f"{slug}-application-sample"}
        derived["is_application"] = str(int(elements.get("is_online") != "0"))
    return {**derived, **row}


def reasoned(said: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """An item's file with a plain reason for every material that has none of its own: the first whose id or word fits; one without either
    fits everything."""
    rows = [{**_reason(row, reasons), **row} for row in said.get("materials", ())]
    return {**said, "materials": rows} if rows else dict(said)


def _reason(row: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    name = str(row.get("material_name", ""))
    for each in reasons:
        words, ids = each.get("words", ()), each.get("ids", ())
        if row.get("id") in ids or any(word in name for word in words) or not (words or ids):
            return {"reason": str(each["reason"])}
    return {}


def _named(steps: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The family's steps, those of them that are more in this item (a hearing in its review) under the item's name for them."""
    return [{**row, "name": names.get(row["id"], row["name"])} for row in steps]


def _steps(steps: Sequence[Mapping[str, Any]], limits: Mapping[str, int], unit: str) -> list[dict[str, Any]]:
    """The family's steps with the item's limits, which count in the unit of its promise."""
    own = BY_UNIT.get(unit, "working")
    return [{**row, "limit": limits[row["id"]], "unit": own} if row["id"] in limits else dict(row) for row in steps]


def _said(slug: str, elements: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    licensing = regime_of(str(elements.get("task_type", ""))).licensing
    said = {
        "slug": slug,
        "task_name": str(elements.get("task_name", "")),
        "result_name": str(elements.get("result_name", "")),
        "chart_kind": kind_of(str(elements.get("task_type", ""))),
        "decision_papers": PAPERS[licensing],
    }
    for row in steps:
        said[f"{row['id']}.name"] = str(row["name"])
        if "limit" in row:
            said |= {f"{row['id']}.limit": str(row["limit"]), f"{row['id']}.unit": str(row.get("unit", "working"))}
    return said


def _filled(value: Any, said: Mapping[str, str]) -> Any:
    """Every text with its ``{{places}}`` filled."""
    if isinstance(value, str):
        return PLACE.sub(lambda place: said.get(place[1], place[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(inner, said) for key, inner in value.items()}
    return [_filled(inner, said) for inner in value] if isinstance(value, list) else value


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _with_fields(form: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The family's form with the item's own fields in a section of their own before the last one (contact)."""
    if not rows:
        return dict(form)
    names = [row["name"] for row in rows]
    schema = dict(form["schema"])
    schema["properties"] = {**schema["properties"], **{row["name"]: _field(row) for row in rows}}
    schema["required"] = [*schema.get("required", ()), *(row["name"] for row in rows if row.get("required", True))]
    sections = [*form["sections"][:-1], {"title": OWN_SECTION, "fields": names}, *form["sections"][-1:]]
    widgets = {**form["widgets"], **{row["name"]: _widget(row) for row in rows}}
    order = [name for section in sections for name in section["fields"]]
    return {"schema": schema, "order": order, "sections": sections, "widgets": widgets}


def _widget(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"widget": WIDGETS.get(row.get("kind", "text"), "text"), **({"role": row["role"]} if "role" in row else {})}


def _field(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row.get("kind", "text")
    shape = {"type": "string", "enum": list(row["options"])} if kind == "choice" else dict(KINDS[kind])
    return {**shape, "title": row["title"], **({"description": row["hint"]} if row.get("hint") else {})}
