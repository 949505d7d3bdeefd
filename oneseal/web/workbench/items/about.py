"""管理信息 The parts of an item that are no national elements: how it is handled here, its other names, whose it is, what is still to be
confirmed and by whom it was."""

from collections.abc import Mapping
from typing import Any

from django import forms

from oneseal.catalogue.queries import label_of
from oneseal.catalogue.rules.columns import PLAIN_LABELS
from oneseal.catalogue.rules.content import MODES, is_mode_open, mode_of, mode_words
from oneseal.people.models import UnitKind
from oneseal.web.forms import agreed, one_of, prose, text

ABOUT = "about"
TITLE = "管理信息"
PARTS = ("mode", "short_names", "original_department", "unit", "list_entry", "certificate_holder", "survey_checks", "uncertain_fields")
ENTRY = {"list": "行政许可事项清单名称", "edition": "清单版本", "number": "清单序号"}
HOLDER = {"name": "持证人名称取自", "code": "持证人号码取自"}
SURE = "sure-"
BY = "verified_by"


def about_fields(content: Mapping[str, Any]) -> dict[str, forms.Field]:
    """A field for each part, and a box to tick for each element that waits to be confirmed."""
    entry, holder = content.get("list_entry") or {}, content.get("certificate_holder") or {}
    fields: dict[str, forms.Field] = {
        "mode": one_of(
            PLAIN_LABELS["mode"],
            [*([("", "没有选择")] if is_mode_open(content) else ()), *MODES.items()],
            hint="划转：本局决定；进驻：原部门在大厅办理；链接：只有指南和链接",
            required=not is_mode_open(content),
        ),
        "short_names": text("别名", hint="群众常用的叫法，多个用“、”分开；检索时与名称一样找得到", required=False, longest=400),
        "original_department": text("原实施部门", hint="划转以前由哪个部门实施", required=False),
        "unit": one_of(
            "承办科室", [("", "未填写"), *UnitKind.choices], hint="由哪个科室审查，检查结果也归它改", required=False, listed=True
        ),
        **{f"entry-{name}": text(label, hint="行政许可要填：照清单原文", required=False) for name, label in ENTRY.items()},
        **{
            f"holder-{name}": text(label, hint=f"form.字段名、answers.情形 或者 applicant.{name}；不填就是申请人", required=False)
            for name, label in HOLDER.items()
        },
        "survey_checks": prose("核查要点", hint="现场勘验逐项核对，一行一项", required=False, longest=4000, rows=5),
    }
    for name in content.get("uncertain_fields") or ():
        fields[f"{SURE}{name}"] = agreed(f"“{label_of(name)}”已经核实", required=False)
    if content.get("uncertain_fields"):
        fields[BY] = text("谁核实的、依据什么", hint="勾选的不再标“待核实”；写明核实人和依据", required=False)
    initial = {
        "mode": _mode(content), "short_names": "、".join(content.get("short_names") or ()), "unit": content.get("unit", ""),
        "original_department": content.get("original_department", ""), "survey_checks": "\n".join(content.get("survey_checks") or ()),
        **{f"entry-{name}": entry.get(name, "") for name in ENTRY}, **{f"holder-{name}": holder.get(name, "") for name in HOLDER},
    }  # fmt: skip
    for name, value in initial.items():
        fields[name].initial = value
    return fields


def about_said(content: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The content as the form changes it; what is emptied goes."""
    said = dict(content)
    if typed["mode"] != _mode(content):
        said["mode"] = typed["mode"]
    values: dict[str, Any] = {
        "short_names": [each.strip() for each in typed["short_names"].replace("；", "、").split("、") if each.strip()],
        "original_department": typed["original_department"],
        "unit": typed["unit"],
        "list_entry": _changed(content.get("list_entry"), ENTRY, "entry-", typed),
        "certificate_holder": _changed(content.get("certificate_holder"), HOLDER, "holder-", typed),
        "survey_checks": [each.strip() for each in typed["survey_checks"].splitlines() if each.strip()],
    }
    unsure = list(content.get("uncertain_fields") or ())
    values["uncertain_fields"] = [name for name in unsure if not typed.get(f"{SURE}{name}")]
    if sure := [name for name in unsure if typed.get(f"{SURE}{name}")]:
        said["verified_fields"] = {**(content.get("verified_fields") or {}), **dict.fromkeys(sure, typed.get(BY, ""))}
    for name, value in values.items():
        if value:
            said[name] = value
        elif name in said and said[name] != value:
            del said[name]
    return said


def _mode(content: Mapping[str, Any]) -> str:
    return "" if is_mode_open(content) else mode_of(content)


def _changed(held: Mapping[str, Any] | None, names: Mapping[str, str], lead: str, typed: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in (held or {}).items() if name not in names}
    return {**kept, **{name: typed[f"{lead}{name}"] for name in names if typed[f"{lead}{name}"]}}


def shown_about(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and words of each part that says something."""
    units, rows = dict(UnitKind.choices), []
    for name in (*PARTS, "verified_fields"):
        value = content.get(name)
        if name == "mode":
            value = mode_words(content) or "没有选择"
        elif name == "unit":
            value = units.get(str(value or ""), value)
        elif name == "list_entry" and value:
            value = [*(str(value[each]) for each in ENTRY if value.get(each)), *(["演示"] if value.get("demo") is True else [])]
        elif name in {"uncertain_fields", "verified_fields"}:
            value = [_element_said(each, value) for each in value or ()]
        if value:
            words = value.values() if isinstance(value, Mapping) else value
            rows.append((PLAIN_LABELS[name], "、".join(map(str, words)) if not isinstance(value, str) else value))
    return rows


def _element_said(name: str, value: Any) -> str:
    label = label_of(name)
    return f"{label}：{value[name]}" if isinstance(value, Mapping) else label


__all__ = ["ABOUT", "BY", "PARTS", "SURE", "TITLE", "about_fields", "about_said", "shown_about"]
