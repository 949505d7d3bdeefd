"""The law book: every article the product applies, as one document for a legal office: citation, words, code, worked dates."""

import inspect
from importlib import import_module

from oneseal.law.rule import RULES, Rule
from oneseal.law.worked import WORKED

MODULES = ("licensing", "registration", "remedies", "signatures", "personal", "periods")


def law_book() -> str:
    """The whole book as Markdown."""
    for name in MODULES:
        import_module(f"oneseal.law.{name}")
    parts = ["# 本系统适用的法条\n", "每一条：出处、原文、程序、算例。算例就是测试。\n"]
    statute = None
    for rule in RULES:
        if rule.citation.statute is not statute:
            statute = rule.citation.statute
            parts.append(f"\n## {statute.title}\n")
        parts.append(_chapter(rule))
    return "\n".join(parts)


def _chapter(rule: "Rule[..., object]") -> str:
    citation = rule.citation
    words = "\n".join(f"> {line}" for line in (citation.text or "（本系统未收录原文，只引用条号）").splitlines())
    until = f"至 {citation.until}" if citation.until else "起"
    source = inspect.getsource(rule.function)
    code = source[source.index("def ") :]
    lines = [
        f"### {citation.article}\n",
        words,
        f"\n自 {citation.since} {until}有效。{(rule.__doc__ or '').strip()}\n",
        f"```python\n{code}```\n",
    ]
    examples = [example for example in WORKED if example.article == citation.article]
    if examples:
        lines.append("| 起算日 | 期限 | 不计入 | 最后一日 | 说明 |\n|---|---|---|---|---|")
        for example in examples:
            excluded = "；".join(f"{begin}..{end}" for begin, end in example.excluded)
            lines.append(f"| {example.start} | {example.limit} | {excluded} | {example.due_on} | {example.note} |")
        lines.append("")
    return "\n".join(lines)
