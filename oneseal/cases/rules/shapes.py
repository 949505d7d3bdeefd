"""What people and programs hand to a verb, beyond its kind: files, each once and not without number, under the lines of material."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from oneseal.journal.rules.verbs import identity, shown
from oneseal.law.rule import HouseRule, Refused

SHAPE = HouseRule("C-23", "提交的内容须符合约定的格式", "本系统办件规则")
MANY = 200
"""Files under one line, lines of one notice, officers of one survey: more is a mistake or an attack."""


def identities(values: Any, field: str) -> list[UUID]:
    """Several keys, each once, in their order."""
    if not isinstance(values, Sequence) or isinstance(values, str | bytes) or len(values) > MANY:
        raise Refused(SHAPE, f"“{shown(values)}”不是编号的列表，或超过 {MANY} 项", field=field, mend="请逐项选择", cause="files-unfit")
    return list(dict.fromkeys(identity(value, field) for value in values))


def given_files(materials: Mapping[str, Sequence[UUID]]) -> dict[str, list[UUID]]:
    """Material line → keys of its files, each once."""
    if not all(line.isprintable() for line in materials):
        raise Refused(SHAPE, "材料须按材料项逐项提交", field="materials", mend="请在各材料项下上传文件", cause="files-unfit")
    return {line: identities(files, line) for line, files in materials.items()}
