"""延伸地点 The towns and villages to which an item is brought: codes of 12 digits, one by one with their names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oneseal.catalogue.rules.findings import Finding, found

CODE = re.compile(r"[0-9]{12}")
TOWN_END = "000"
"""Last digits of a town's code; a village has its own."""


def place_findings(elements: Mapping[str, Any]) -> Iterator[Finding]:
    """I-03: each code is that of a town (village), none comes twice, and each has its name at the same place."""
    for kind, label in (("town", "乡镇（街道）"), ("village", "村（社区）")):
        codes, names = (str(elements.get(f"{kind}_{part}") or "").split("^") for part in ("code", "name"))
        if codes == [""]:
            continue
        wrong = [code for code in codes if not is_place(code, kind)]
        if wrong:
            example = "990101001000" if kind == "town" else "990101001001"
            yield found("I-03", f"{kind}_code", "^".join(wrong), f"不是{label}的12位区划代码", f"逐个写12位代码，例如 {example}")
        if len(set(codes)) != len(codes):
            yield found("I-03", f"{kind}_code", "^".join(codes), "同一代码写了两次", "每个代码只写一次")
        if len(names) != len(codes) or not all(name.strip() for name in names):
            given = len([name for name in names if name.strip()])
            yield found("I-03", f"{kind}_name", "^".join(names), f"有 {len(codes)} 个代码、{given} 个名称", "名称与代码逐一对应，用^分开")


def is_place(code: str, kind: str) -> bool:
    """Whether a code is a town's, or a village's."""
    if not CODE.fullmatch(code) or code[6:9] == TOWN_END:
        return False
    return (code[9:] == TOWN_END) is (kind == "town")
