"""Item codes (domain 1.3): R1-01 to R1-08."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.columns import SPOILED
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.catalogue.rules.lists import MAIN_LENGTH, NOTHING, Known, basic_findings
from oneseal.law.codes import uscc
from oneseal.law.rule import Refused

LENGTHS = {"catalog_code": 12, "task_code": 31, "task_handle_item": 33}
ALLOWED = re.compile(r"[0-9A-Z]+")
SERIAL = re.compile(r"0[1-9]|[1-9][0-9]")
BODY_LENGTH = 18
CENTRAL = frozenset(("00", "10"))
"""Digits 3 and 4 of the code of a body that is registered for the whole country."""
NO_SUB = "000"
"""子项号 of a main item without sub items."""


def code_findings(
    elements: Mapping[str, Any], known: Known = NOTHING, *, demo: bool = False, names: Sequence[str] = ()
) -> Iterator[Finding]:
    """Every defect of an item's codes, held against the lists and the other codes that are known."""
    malformed = False
    for name, length in LENGTHS.items():
        code = str(elements.get(name) or "")
        if not code:
            malformed = True
            continue
        if len(code) != length or not ALLOWED.fullmatch(code):
            malformed = True
            yield found("R1-01", name, code, f"有 {len(code)} 位，应为 {length} 位大写字母和数字", "请核对编码")
        if len(code) > 50:
            yield found("R1-08", name, code, "超过50位", "请核对编码")
    serial = str(elements.get("handle_serial") or "")
    if serial and not SERIAL.fullmatch(serial):
        yield found("R1-01", "handle_serial", serial, "办理项序号不在01至99之间", "写两位数字，从01起")
    if malformed:
        yield from _body(str(elements.get("dept_code") or ""))
    else:
        yield from _parts(elements)
    catalog = str(elements.get("catalog_code") or "")
    if len(catalog) == LENGTHS["catalog_code"] and ALLOWED.fullmatch(catalog):
        yield from _province(catalog, str(elements.get("dept_code") or ""))
        yield from _catalog(catalog, known, demo, names)


def _body(code: str) -> Iterator[Finding]:
    """I-13, R1-02 of a body's code that stands by itself, while there is no whole code of the item."""
    if SPOILED.fullmatch(code):
        yield found("I-13", "dept_code", code, "编码被电子表格改成了科学计数，原来的数字已经丢失", "填写实施主体的统一社会信用代码")
    elif code:
        try:
            uscc(code)
        except Refused as wrong:
            mend = "核对实施主体的统一社会信用代码"
            yield found("R1-02", "dept_code", code, f"不是有效的统一社会信用代码：{wrong.reason}", mend)


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
    if code_sets()["task_type_province"].labels().get(catalog[2:4], catalog[2:4]) != str(elements.get("task_type", "")):
        yield found(
            "R1-05", "catalog_code", catalog, f"第3至4位“{catalog[2:4]}”与事项类型“{elements.get('task_type', '')}”不一致", "两处须相同"
        )


def _province(catalog: str, body: str) -> Iterator[Finding]:
    """R1-07: a local item has the prefix of the province of its body (GB 32100: digits 3 and 4; a central body's say none)."""
    province = body[2:4]
    is_placed = len(body) == BODY_LENGTH and province.isdigit() and province not in CENTRAL
    if is_placed and not catalog.startswith(("00", province)):
        reason = f"前两位“{catalog[:2]}”不是实施主体所在省份的“{province}”"
        yield found("R1-07", "catalog_code", catalog, reason, f"地方事项的基本编码以 {province} 开头，国家的以 00 开头")


def main_code(code: str) -> str:
    """The main item's basic code or 实施编码 for that of any item of it; a code of another length has no place for a sub item."""
    return code[: -len(NO_SUB)] + NO_SUB if len(code) in {LENGTHS["catalog_code"], LENGTHS["task_code"]} else code


def beside_others(catalog: str, codes: Collection[str]) -> Iterator[Finding]:
    """R1-06: what is applied for itself has no sub items beside it, and no item with sub items is applied for itself."""
    main = catalog[:MAIN_LENGTH]
    parts = sorted(code for code in codes if code.startswith(main) and not code.endswith(NO_SUB))
    if catalog.endswith(NO_SUB) and parts:
        yield found("R1-06", "catalog_code", catalog, f"主项有子项 {'、'.join(parts)}，本身不能申请", "申请其子项，或去掉子项")
    elif not catalog.endswith(NO_SUB) and main + NO_SUB in codes:
        mend = "先取消主项（已定了取消日期的，到那一天再发布），或者子项号改为000"
        yield found("R1-06", "catalog_code", catalog, f"主项 {main}{NO_SUB} 本身已发布，可以申请，不能再有子项", mend)


def _catalog(catalog: str, known: Known, demo: bool, names: Sequence[str]) -> Iterator[Finding]:
    departments = code_sets()["department"]
    if catalog[4:6] not in departments.labels():
        reason = f"第5至6位“{catalog[4:6]}”不在代码集“{departments.title}”中"
        yield found("R1-04", "catalog_code", catalog, reason, "核对部门代码；地方自设的部门用99", "warn")
    main = catalog[:MAIN_LENGTH]
    family = known.siblings.get(main, ())
    parts = sorted(code for code in family if not code.endswith(NO_SUB))
    beside = list(beside_others(catalog, [*parts, *(code for code in (main + NO_SUB,) if code in known.published)]))
    yield from beside
    if not beside and not catalog.endswith(NO_SUB) and main + NO_SUB in known.basic and not any(code in known.basic for code in parts):
        reason = f"目录中主项 {main}{NO_SUB} 没有子项，子项号应为000"
        yield found("R1-06", "catalog_code", catalog, reason, "子项号改为000，或者先在目录中列出子项")
    yield from basic_findings(catalog, known, demo=demo, names=names)
