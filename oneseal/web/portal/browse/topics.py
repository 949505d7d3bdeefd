"""主题 The topics under which people, and firms, look for what they need: the national elements 自然人主题分类 and 法人主题分类."""

from collections.abc import Iterable, Mapping
from typing import Any

from oneseal.catalogue import rules
from oneseal.web.words import said

AUDIENCES = {"person": ("user_topic_type", said("个人办事", "For people")), "firm": ("corp_topic_type", said("企业办事", "For firms"))}
"""Whom an item is for → the element of its topics, and what the list is called."""

LOOSE = "-"
"""Stands in an address for what has no topic."""


def serves(row: Mapping[str, Any], audience: str) -> bool:
    """Whether an item is for natural persons (服务对象 1), for organisations, or both."""
    return rules.serves(row["server_type"], natural=audience == "person")


def topics_of(row: Mapping[str, Any], audience: str) -> list[str]:
    """The topics under which an item stands for this audience."""
    return [topic for topic in str(row[AUDIENCES[audience][0]] or "").split("^") if topic] if serves(row, audience) else []


def counted(rows: Iterable[Mapping[str, Any]], audience: str) -> list[tuple[str, int]]:
    """Topic and how many things can be done under it, the fullest first; a thing counts once, however many offices handle it."""
    names: dict[str, set[str]] = {}
    for row in rows:
        for topic in topics_of(row, audience):
            names.setdefault(topic, set()).add(row["name"])
    return sorted(((topic, len(found)) for topic, found in names.items()), key=lambda each: (-each[1], each[0]))
