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


def pairs(values: Any, field: str) -> list[tuple[UUID, UUID]]:
    """Keys that belong together two by two: a picture as it is shown and as it was taken."""
    found: list[tuple[UUID, UUID]] = []
    if not isinstance(values, Sequence) or isinstance(values, str | bytes) or len(values) > MANY:
        raise Refused(SHAPE, f"“{shown(values)}”不是图片的列表，或超过 {MANY} 项", field=field, mend="请重新上传")
    for value in values:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes) or len(value) != 2:
            raise Refused(SHAPE, f"“{shown(value)}”不是一张图片和它的原图", field=field, mend="请重新上传")
        found.append((identity(value[0], field), identity(value[1], field)))
    return found


def names(values: Any, field: str) -> tuple[str, ...]:
    """Some short texts, such as the material lines that something is said of."""
    if not isinstance(values, Sequence) or isinstance(values, str | bytes) or not all(isinstance(value, str) for value in values):
        raise Refused(SHAPE, f"“{shown(values)}”不是名称的列表", field=field, mend="请逐项选择")
    return tuple(values[:MANY])


def given_files(materials: Any) -> dict[str, list[UUID]]:
    """Material line → keys of its files, each once."""
    if not isinstance(materials, Mapping) or not all(isinstance(line, str) and line.isprintable() for line in materials):
        raise Refused(SHAPE, "材料须按材料项逐项提交", field="materials", mend="请在各材料项下上传文件")
    return {line: identities(files, line) for line, files in materials.items()}
