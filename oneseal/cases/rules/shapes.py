"""What people and programs hand to a verb, brought into shape or refused by name: keys, lists of files, lines."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from oneseal.law.rule import HouseRule, Refused

SHAPE = HouseRule("C-23", "提交的内容须符合约定的格式", "本系统办件规则")
MANY = 200
"""Files under one line, lines of one notice, officers of one survey: more is a mistake or an attack."""


def shown(value: Any) -> str:
    """A wrong value as an error quotes it."""
    text = value if isinstance(value, str) else type(value).__name__
    return text[:40] if text.isprintable() else "（无法显示）"


def identity(value: Any, field: str) -> UUID:
    """A key; raises Refused naming the field."""
    if isinstance(value, UUID):
        return value
    if isinstance(value, str):
        try:
            return UUID(value)
        except ValueError:
            pass
    raise Refused(SHAPE, f"“{shown(value)}”不是有效的编号", field=field, mend="请刷新页面后重试")


def identities(values: Any, field: str) -> list[UUID]:
    """Several keys, each once, in their order."""
    if not isinstance(values, Sequence) or isinstance(values, str | bytes) or len(values) > MANY:
        raise Refused(SHAPE, f"“{shown(values)}”不是编号的列表，或超过 {MANY} 项", field=field, mend="请逐项选择")
    return list(dict.fromkeys(identity(value, field) for value in values))


def given_files(materials: Any) -> dict[str, list[UUID]]:
    """Material line → keys of its files, each once."""
    if not isinstance(materials, Mapping) or not all(isinstance(line, str) and line.isprintable() for line in materials):
        raise Refused(SHAPE, "材料须按材料项逐项提交", field="materials", mend="请在各材料项下上传文件")
    return {line: identities(files, line) for line, files in materials.items()}
