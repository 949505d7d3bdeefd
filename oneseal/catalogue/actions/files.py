"""Item files as they lie on disk: a folder with item.toml, form.json and chart.bpmn, or item.toml alone and the family it names."""

import json
import tomllib
from pathlib import Path
from typing import Any

from oneseal.catalogue.rules import RULES, Finding, ItemRefused, content_of, found, require_none
from oneseal.catalogue.rules.content import LINKED, mode_of
from oneseal.catalogue.rules.families import composed, family_findings, reasoned
from oneseal.catalogue.rules.forms import NO_FORM

ITEMS = Path(__file__).parents[1] / "data" / "demo" / "items"
"""Six items written out in full."""
REST = ITEMS.with_name("catalogue")
"""The rest of the demo's catalogue, by families."""
ITEM, FORM, CHART, REASONS = "item.toml", "form.json", "chart.bpmn", "reasons.toml"
ItemFile = tuple[str, dict[str, Any], Any, str]


def read_item(folder: Path) -> ItemFile:
    """Name, content, form and chart of one item's folder; raises ItemRefused with the file and what is wrong in it."""
    said = _toml(folder / ITEM)
    if "family" in said:
        return _of_family(folder, said)
    content = content_of(reasoned(said, _reasons(folder)), name=_name(folder / ITEM))
    if mode_of(content) == LINKED:
        return folder.name, content, NO_FORM, ""
    return folder.name, content, _json(folder / FORM), _text(folder / CHART)


def _of_family(folder: Path, said: dict[str, Any]) -> ItemFile:
    """The item as its family makes it: ``families/<family>.toml`` and ``.json``, ``charts/<chart>.bpmn`` beside the folder of items."""
    beside, name = folder.parents[1], _name(folder / ITEM)
    family = _toml(beside / "families" / f"{said['family']}.toml")
    require_none("事项文件写法不对", family_findings(said, family), name)
    form = _json(beside / "families" / f"{said['family']}.json")
    whole, form, chart = composed(folder.name, said, family, form, _text(beside / "charts" / f"{family['chart']}.bpmn"))
    return folder.name, content_of(reasoned(whole, _reasons(folder)), name=name), form, chart


def _reasons(folder: Path) -> list[dict[str, Any]]:
    """``reasons.toml`` beside the folder of items: plain words for what neither an item's nor its family's file gives a reason for."""
    file = folder.parents[1] / REASONS
    return list(_toml(file)["reasons"]) if file.exists() else []


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = f"缺少文件或编码不是 UTF-8：{type(wrong).__name__}"
        raise ItemRefused("读不出文件", [found("I-01", file.name, "", reason, "补上该文件")], _name(file)) from wrong


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as wrong:
        finding = Finding(file.name, str(wrong), RULES["I-01"], "写法不对", "按提示的行列改正")
        raise ItemRefused("不是有效的 TOML", [finding], _name(file)) from wrong


def _json(file: Path) -> Any:
    try:
        return json.loads(_text(file))
    except ValueError as wrong:
        finding = Finding(file.name, str(wrong), RULES["I-05"], "写法不对", "按提示的行列改正")
        raise ItemRefused("不是有效的 JSON", [finding], _name(file)) from wrong
