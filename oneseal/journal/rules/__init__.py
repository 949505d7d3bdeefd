"""Pure rules of the journal: the entry, its canonical text, its hash, and the rows an act may write."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from oneseal.law.rule import HouseRule, Refused

Data = Mapping[str, Any]
"""JSON object of an entry: strings, whole numbers, booleans, null, lists and objects; no floats, no NUL, no half characters."""

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")


def is_storable(text: str) -> bool:
    """Whether every database keeps the text alike: no NUL, and no half of a character, as a program may send it in JSON."""
    return not _UNSTORABLE.search(text)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of one stream. ``version`` counts from 1; ``by`` is the acting person (None: the bureau's periodic job)."""

    stream: UUID
    version: int
    act: str
    by: UUID | None
    power: str
    substituting: UUID | None
    mandate: UUID | None
    at: datetime
    data: Data
    previous: str = GENESIS
    hash: str = ""


PLAIN = HouseRule("J-04", "日志内容只用文字、整数、真假和空值", "本系统日志规则")


class NotCanonical(Refused):
    """A value that cannot be written the same way on every database: a float, a NUL character, half a character, a key that is no text."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(PLAIN, f"“{where}”{reason}", field=where, mend="请去掉不可见的控制字符，数字写成整数或文字", cause="odd-signs")


def require_canonical(value: object, where: str = "data") -> None:
    """Refuse what jsonb and text would not give back alike, saying where it stands."""
    if not _is_canonical(value):
        _explain(value, where)


def require_keys(**keys: object) -> None:
    """Refuse what is no key where an entry names a stream or a person: the embedded database would keep anything."""
    for name, key in keys.items():
        if not (key is None or isinstance(key, UUID)):
            raise NotCanonical(name, f"应是编号，却是{_kind(key)}“{_shown(key)}”")


def _is_canonical(value: Any) -> bool:
    """The quick answer for the plain types; False also for what only :func:`_explain` can judge."""
    kind = type(value)
    if kind is str:
        return is_storable(value)
    if kind is dict:
        return all(type(key) is str and is_storable(key) and _is_canonical(inner) for key, inner in value.items())
    if kind is list or kind is tuple:
        return all(map(_is_canonical, value))
    return value is None or kind is int or kind is bool


def _explain(value: object, where: str) -> None:
    if isinstance(value, str):
        if not is_storable(value):
            raise NotCanonical(where, f"的文字“{_shown(value)}”含有不能保存的字符（空字符或半个字符）")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(where, f"的键“{_shown(key)}”是{_kind(key)}，应是文字")
            _explain(key, f"{where}.{_shown(key)}")
            _explain(inner, f"{where}.{key}")
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value):
            _explain(inner, f"{where}[{place}]")
    elif not (value is None or isinstance(value, (bool, int))):
        raise NotCanonical(where, f"的值“{_shown(value)}”是{_kind(value)}，不能保存")


KINDS: tuple[tuple[type, str], ...] = (
    (str, "文字"),
    (bool, "真假"),
    (int, "整数"),
    (float, "小数"),
    (bytes, "字节"),
    (Mapping, "对象"),
    (list, "列表"),
    (tuple, "列表"),
    (set, "集合"),
)
"""Kinds of values in the reader's words; a truth is a whole number too, so it comes first."""


def _kind(value: object) -> str:
    return next((words for kind, words in KINDS if isinstance(value, kind)), f"其他类型（{type(value).__name__}）")


def _shown(value: object) -> str:
    """A value as a message shows it: not whole, it may be long."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def canonical(value: object) -> str:
    """The one text of a JSON value: keys sorted, no spaces, characters as they are."""
    return _CANONICAL.encode(value)


def instant(at: datetime) -> str:
    """``at`` in UTC with microseconds, as hashed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def covered(entry: Entry) -> str:
    """What the hash covers, as text: stream, version, act, by, power, substituting, mandate, at, data, previous."""
    fields = [
        str(entry.stream),
        entry.version,
        entry.act,
        None if entry.by is None else str(entry.by),
        entry.power,
        None if entry.substituting is None else str(entry.substituting),
        None if entry.mandate is None else str(entry.mandate),
        instant(entry.at),
        entry.data,
        entry.previous,
    ]
    return canonical(fields)


def digest(entry: Entry) -> str:
    """SHA-256 over the canonical text of the covered fields."""
    return hashlib.sha256(covered(entry).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Insert:
    """A row to add: ``table`` is a model class of the acting room or a room below; ``values`` by field (attribute) name."""

    table: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Update:
    """Rows to change: ``where`` by field name (equality); exactly ``rows`` rows must match, else nothing is written."""

    table: Any
    where: Mapping[str, Any]
    values: Mapping[str, Any]
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Delete:
    """Rows to take out, by field name (equality), of a table that the journal does not keep whole; exactly ``rows`` rows must match."""

    table: Any
    where: Mapping[str, Any]
    rows: int = 1


Row = Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class Read:
    """A question asked in the gate's first trip, after the lock: ``sql`` with ``%s`` places, its values, and how its rows are read."""

    sql: str
    values: tuple[Any, ...]
