"""Item codes (domain 1.3): R1-01 to R1-08."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from oneseal.catalogue.rules.findings import Finding, found
from oneseal.law.codes import uscc
from oneseal.law.rule import Refused

LENGTHS = {"catalog_code": 12, "task_code": 31, "task_handle_item": 33}
ALLOWED = re.compile(r"[0-9A-Z]+")
SYNTHETIC = range(901, 1000)
"""Main-item serials that no national list uses: for demo items (domain 1.3)."""


def code_findings(
    elements: Mapping[str, Any], *, demo: bool = False, basic_list: Collection[str] = (), siblings: Collection[str] = ()
) -> Iterator[Finding]:
    """Every defect of an item's codes. ``basic_list``: basic codes in force; ``siblings``: all basic codes of the same catalogue."""
    malformed = False
    for name, length in LENGTHS.items():
        code = str(elements.get(name, ""))
        if len(code) != length or not ALLOWED.fullmatch(code):
            malformed = True
            yield found("R1-01", name, code, f"有 {len(code)} 位，应为 {length} 位大写字母和数字", "请核对编码")
        if len(code) > 50:
            yield found("R1-08", name, code, "超过50位", "请核对编码")
    if not malformed:
        yield from _parts(elements)
        yield from _catalog(str(elements["catalog_code"]), demo, basic_list, siblings)


def _parts(elements: Mapping[str, Any]) -> Iterator[Finding]:
    catalog, task = str(elements["catalog_code"]), str(elements["task_code"])
    try:
        uscc(task[:18])
    except Refused as wrong:
        yield found("R1-02", "task_code", task, f"前18位不是有效的统一社会信用代码：{wrong.reason}", "请填写实施主体的统一社会信用代码")
    if task[:18] != elements.get("dept_code"):
        yield found("R1-02", "task_code", task, f"前18位与实施主体编码 {elements.get('dept_code', '')} 不一致", "两处须相同")
    if task[18] != str(elements.get("use_level", "")):
        yield found("R1-03", "task_code", task, f"第19位“{task[18]}”与行使层级“{elements.get('use_level', '')}”不一致", "两处须相同")
    if task[19:] != catalog:
        yield found("R1-04", "task_code", task, f"后12位与基本编码 {catalog} 不一致", "实施编码=主体编码+层级+基本编码")
    if not str(elements["task_handle_item"]).startswith(task):
        yield found("R1-01", "task_handle_item", elements["task_handle_item"], "不以实施编码开头", "业务办理项编码=实施编码+两位序号")
    if catalog[2:4] != str(elements.get("task_type", "")):
        yield found(
            "R1-05", "catalog_code", catalog, f"第3至4位“{catalog[2:4]}”与事项类型“{elements.get('task_type', '')}”不一致", "两处须相同"
        )


def _catalog(catalog: str, demo: bool, basic_list: Collection[str], siblings: Collection[str]) -> Iterator[Finding]:
    parts = [code for code in siblings if code[:9] == catalog[:9] and code[9:] != "000"]
    if catalog[9:] == "000" and parts:
        yield found("R1-06", "catalog_code", catalog, f"主项有子项 {'、'.join(sorted(parts))}，本身不能申请", "申请其子项，或去掉子项")
    synthetic = catalog[6:9].isdigit() and int(catalog[6:9]) in SYNTHETIC
    if catalog.startswith("00") and catalog not in basic_list and not (demo and synthetic):
        yield found(
            "R1-07", "catalog_code", catalog, "国家基本目录没有这个编码", "从国家基本目录选取；演示事项用901至999号主项并写 demo = true"
        )
    elif basic_list and not demo and catalog not in basic_list:
        yield found("R1-04", "catalog_code", catalog, "基本目录中没有在用的这个编码", "请从基本目录选取")
