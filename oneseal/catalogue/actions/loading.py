"""Loading items from files: read and check everything first, then write; a broken file is refused whole and nothing is written."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from oneseal.catalogue.actions.blocks import BLOCKS, load_blocks
from oneseal.catalogue.actions.versions import Draft, Permission, body_facts, found_item, found_main, publish_draft, save_draft
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.rules import RULES, Finding, ItemRefused, content_of, found, implemented, publishing_findings, require_none
from oneseal.people.models import Body

ITEMS = Path(__file__).parents[1] / "data" / "demo" / "items"
PARTS = ("item.toml", "form.json", "chart.bpmn")
BY_SET_UP = Permission(None)


def load_items(folder: Path = ITEMS, *, blocks: Path | None = BLOCKS) -> int:
    """Load every item of ``folder`` for each bureau of its levels and publish what is new or changed; returns how many were published.

    Safe to repeat: a file that says the same makes no version, a changed file exactly one. Raises ItemRefused with the file's name and
    every finding; then nothing of any file was written.
    """
    files = [read_item(entry) for entry in sorted(folder.iterdir()) if entry.is_dir()]
    bureaus = list(Body.objects.filter(kind="bureau").select_related("division").order_by("division__level", "division"))
    siblings = [str(content["elements"].get("catalog_code", "")) for _, content, _, _ in files]
    planned = [made for file in files for made in _planned(file, bureaus, siblings)]
    published = sum(_load(body, draft) for body, draft in planned)
    if blocks is not None:
        load_blocks(blocks)
    return published


ItemFile = tuple[str, dict[str, Any], Any, str]


def read_item(folder: Path) -> ItemFile:
    """Name, content, form and chart of one item's folder."""
    texts = {}
    for part in PARTS:
        name = f"{folder.name}/{part}"
        try:
            texts[part] = (folder / part).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            raise ItemRefused(
                "读不出文件", [found("I-01", part, "", f"缺少文件或编码不是 UTF-8：{type(wrong).__name__}", "补上该文件")], name
            ) from wrong
    name = f"{folder.name}/item.toml"
    try:
        content = content_of(tomllib.loads(texts["item.toml"]), name=name)
    except tomllib.TOMLDecodeError as wrong:
        raise ItemRefused("不是有效的 TOML", [found("I-01", "item.toml", str(wrong), "写法不对", "按提示的行列改正")], name) from wrong
    try:
        form = json.loads(texts["form.json"])
    except ValueError as wrong:
        name = f"{folder.name}/form.json"
        raise ItemRefused("不是有效的 JSON", [found("I-05", "form.json", str(wrong), "写法不对", "按提示的行列改正")], name) from wrong
    return folder.name, content, form, texts["chart.bpmn"]


def _planned(file: ItemFile, bureaus: Sequence[Body], siblings: Sequence[str]) -> list[tuple[Body, Draft]]:
    """The item as each body of its levels will implement it; raises ItemRefused when it may not be published."""
    name, content, form, chart = file
    levels = content.get("levels", [])
    if not levels or any(level not in {3, 4} for level in levels) or not content.get("levels_reason"):
        wrong = Finding("levels", str(levels), RULES["I-01"], "没有写明由哪一级实施及理由", "写 levels = [3, 4]（市、县）和 levels_reason")
        raise ItemRefused("事项文件写法不对", [wrong], f"{name}/item.toml")
    made = []
    for body in bureaus:
        facts = body_facts(body)
        if facts.level in levels:
            draft = Draft(implemented(content, facts), form, chart)
            findings = publishing_findings(draft.content, form, chart, siblings=siblings)
            require_none("事项不能发布", findings, f"{name}/{_part(findings)}")
            made.append((body, draft))
    return made


def _part(findings: Sequence[Finding]) -> str:
    """The file that the first error is in."""
    wrong = [finding for finding in findings if finding.severity == "error"]
    first = wrong[0].field if wrong else ""
    return "chart.bpmn" if first.startswith("chart") else "form.json" if first.startswith("form") else "item.toml"


def _load(body: Body, draft: Draft) -> bool:
    """Write what is new; True when a version was published."""
    main: Mapping[str, Any] = draft.content.get("main") or {}
    parent = found_main(body, main["name"], draft, BY_SET_UP) if main.get("name") else None
    item = found_item(body, draft, parent, BY_SET_UP)
    last = ItemVersion.objects.filter(item=item).order_by("-version").only("id", "digest", "state").first()
    if last and last.digest == draft.digest:
        if last.state != "draft":
            return False
        version = last.pk
    else:
        version = save_draft(item, draft, BY_SET_UP)
    publish_draft(item, version, draft, BY_SET_UP)
    return True
