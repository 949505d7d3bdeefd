"""法条手册 The law book: every article the product applies, as one document for a legal office: citation, words, code, worked dates."""

import inspect
import re
from importlib import import_module
from typing import Any

from oneseal.law import powers
from oneseal.law.reading import NOT_CALLED, NOT_FORMALISED
from oneseal.law.rule import RULES, HouseRule, Rule
from oneseal.law.sources import ALL, place_of
from oneseal.law.worked import WORKED, Worked

MODULES = ("licensing", "after_grant", "periods", "registration", "remedies", "online", "signatures", "personal", "serving")
"""The rooms' articles come from these modules; the book brings them into the order of the statutes."""
NOT_HELD = "（本系统未收录原文，只引用条号）"
_HEAD = (
    "# 本系统适用的法条\n",
    "供法制机构审阅：每一条依次列出出处、原文、程序和算例。原文与 `law/statutes` 所存文本逐字核对（没有收录原文的写明），算例就是测试。\n",
)
_DECORATOR = re.compile(r"\A@rule\(.*?\n\)\n|\A@rule\([^\n]*\)\n", re.DOTALL)


def rules_in_order() -> list[Rule[Any, Any]]:
    """Every rule of the law, by statute and then in article order."""
    for name in MODULES:
        import_module(f"oneseal.law.{name}")
    own = [rule for rule in RULES if rule.__module__.startswith("oneseal.law.") and ".tests." not in rule.__module__]
    return sorted(own, key=lambda rule: (ALL.index(rule.citation.statute), place_of(rule.citation.article)))


def law_book() -> str:
    """The whole book as Markdown."""
    parts = list(_HEAD)
    statute = None
    for rule in rules_in_order():
        if rule.citation.statute is not statute:
            statute = rule.citation.statute
            parts.append(f"\n## {statute.title}\n")
        parts.append(_chapter(rule))
    parts.append("\n## 本系统的职权分离规则（非法条）\n")
    parts.extend(f"- {rule}（{rule.source}）" for rule in vars(powers).values() if isinstance(rule, HouseRule))
    parts.extend(f"- “{power}”不得与{'、'.join(f'“{o}”' for o in sorted(others))}为同一人" for power, others in powers.SEPARATED.items())
    parts.append("\n## 已读而未写成程序的条文（行政许可法第四章）\n")
    parts.extend(f"- {article}：{reason}" for article, reason in NOT_FORMALISED.items())
    parts.append("\n## 已写成程序而办理环节没有直接调用的条文\n")
    parts.extend(f"- {_of(name).citation}：{reason}" for name, reason in NOT_CALLED.items())
    return "\n".join(parts) + "\n"


def _of(name: str) -> Rule[Any, Any]:
    """The rule with this module and name."""
    return next(rule for rule in RULES if f"{rule.__module__}.{rule.__name__}" == f"oneseal.law.{name}")


def _chapter(rule: Rule[Any, Any]) -> str:
    citation = rule.citation
    words = "\n>\n".join(f"> {line}" for line in (citation.text or NOT_HELD).splitlines())
    until = f"至 {citation.until}" if citation.until else "起"
    lines = [
        f"### {citation.article}\n",
        words,
        f"\n自 {citation.since} {until}有效。{inspect.cleandoc(rule.__doc__ or '')}\n",
        f"程序：`{rule.__module__.removeprefix('oneseal.')}.{rule.__name__}`\n",
        f"```python\n{_code(rule)}```\n",
    ]
    examples = [worked for worked in WORKED if worked.statute is citation.statute and worked.article == citation.article]
    if examples:
        lines.append("| 起算日 | 期限 | 不计入的区间 | 最后一日 | 说明 |\n|---|---|---|---|---|")
        lines.extend(_row(example) for example in examples)
        lines.append("")
    return "\n".join(lines)


def _code(rule: Rule[Any, Any]) -> str:
    """The function without its decorator: the words stand above it already."""
    return _DECORATOR.sub("", inspect.getsource(rule.function), count=1)


def _row(worked: Worked) -> str:
    excluded = "；".join(f"{begin}..{end}" for begin, end in worked.excluded)
    return f"| {worked.start} | {worked.limit} | {excluded} | {worked.due_on} | {worked.note} |"
