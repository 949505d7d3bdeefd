"""What a verb takes: each argument is of the kind that its signature names, before anything else is looked at or asked."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache, wraps
from types import NoneType, UnionType
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from oneseal.journal.rules import is_storable
from oneseal.law.rule import HouseRule, Refused

P = ParamSpec("P")
T = TypeVar("T")
Take = Callable[[str, Any], Any]
"""Field and value → the value as the verb takes it; raises Refused."""
SHAPE = HouseRule("J-05", "交给一个动作的内容须是它所说的种类，文字只用能保存的字符", "本系统日志规则")
LARGEST = 2**63 - 1
"""The largest whole number that the databases keep."""
DEEPEST = 40
"""How far values of any kind may stand inside each other."""
KINDS: dict[Any, tuple[str, str]] = {
    UUID: ("有效的编号", "请刷新页面后重试"),
    str: ("文字", "请填写文字"),
    bool: ("是或否", "请选择是或者否"),
    int: ("整数", "请填写整数"),
    date: ("日期", "请写成 2026-03-09"),
    datetime: ("时刻", "请写明日期和时间"),
    Sequence: ("列表", "请逐项给出"),
    Mapping: ("逐项内容", "请按名称逐项给出"),
}
"""Kind → what a value should be, and how to mend it."""


def verb(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a verb. Every argument is brought into the shape of its annotation, or refused (J-05); the refusal's ``field`` is its name.

    A key may come as text, as programs send it. Of what is annotated as Any only the texts are looked at, and nothing of what is annotated
    as object: that is left to the verb's own rules. An argument that is missing or not known stays a mistake of the program.
    """
    signature = inspect.signature(function)

    @cache
    def takes() -> dict[str, Take]:
        hints = get_type_hints(function)
        return {name: _take(hints[name]) for name in signature.parameters}

    @wraps(function)
    def taken(*arguments: P.args, **named: P.kwargs) -> T:
        given = signature.bind(*arguments, **named)
        known = takes()
        for name, value in given.arguments.items():
            given.arguments[name] = known[name](name, value)
        return function(*given.args, **given.kwargs)

    return taken


def shown(value: Any) -> str:
    """A wrong value as an error quotes it: short text as it is, else the name of its type."""
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
    raise _refused(UUID, field, value)


def _refused(kind: Any, field: str, value: Any) -> Refused:
    label, mend = KINDS[kind]
    return Refused(SHAPE, f"提交的“{shown(value)}”不是{label}", field=field, mend=mend, cause="wrong-kind")


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(str, field, value)
    if not is_storable(value):
        raise Refused(SHAPE, "提交的文字含有不能保存的字符", field=field, mend="请重新输入", cause="odd-signs")
    return value


def _whole(field: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise _refused(int, field, value)
    return value


def _day(field: str, value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _refused(date, field, value)
    return value


def _as_given(field: str, value: Any) -> Any:
    return value


def _storable(field: str, value: Any) -> Any:
    _require_storable(field, value, DEEPEST)
    return value


def _require_storable(field: str, value: Any, depth: int) -> None:
    """Every text inside a value of any kind, wherever it stands."""
    if isinstance(value, str):
        _text(field, value)
    elif isinstance(value, Mapping | list | tuple):
        if depth == 0:
            raise Refused(SHAPE, f"提交的内容嵌套超过 {DEEPEST} 层", field=field, mend="请按约定的格式提交", cause="wrong-kind")
        for each in [*value.keys(), *value.values()] if isinstance(value, Mapping) else value:
            _require_storable(field, each, depth - 1)


SIMPLE: dict[Any, Take] = {
    UUID: lambda field, value: identity(value, field),
    str: _text,
    int: _whole,
    date: _day,
    Any: _storable,
    object: _as_given,
}


def _take(hint: Any) -> Take:
    """How an argument with this annotation is taken."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _either([_take(each) for each in inner if each is not NoneType], NoneType in inner)
    if origin is tuple and Ellipsis not in inner:
        return _together([_take(each) for each in inner])
    if origin in {list, tuple, set, frozenset, Sequence, Collection, Iterable}:
        return _several(_take(inner[0]), any_order=origin is not Sequence)
    if origin in {dict, Mapping}:
        return _by_name(_take(inner[0]), _take(inner[1]))
    return _instance(hint) if isinstance(hint, type) and (hint in KINDS or _is_ours(hint)) else _as_given


def _is_ours(hint: type) -> bool:
    return hint.__module__.startswith("oneseal.")


def _instance(kind: type) -> Take:
    def take(field: str, value: Any) -> Any:
        if not isinstance(value, kind):
            if kind in KINDS:
                raise _refused(kind, field, value)
            listed = "、".join(str(each.value) for each in kind) if issubclass(kind, Enum) else ""
            raise Refused(
                SHAPE,
                f"提交的“{shown(value)}”不在可选范围",
                field=field,
                mend=f"可选：{listed}" if listed else "请刷新页面后重试",
                cause="not-offered",
            )
        return value

    return take


def _either(takes: Sequence[Take], may_be_none: bool) -> Take:
    def take(field: str, value: Any) -> Any:
        if value is None and may_be_none:
            return None
        for each in takes[:-1]:
            try:
                return each(field, value)
            except Refused:
                continue
        return takes[-1](field, value)

    return take


def _several(take: Take, *, any_order: bool) -> Take:
    def take_all(field: str, value: Any) -> Any:
        fits = isinstance(value, Iterable if any_order else Sequence) and not isinstance(value, str | bytes | bytearray | Mapping)
        if not fits:
            raise _refused(Sequence, field, value)
        kept = [take(field, each) for each in value]
        return type(value)(kept) if type(value) in {tuple, set, frozenset} else kept

    return take_all


def _together(takes: Sequence[Take]) -> Take:
    def take(field: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes) or len(value) != len(takes):
            raise _refused(Sequence, field, value)
        return tuple(each(field, inner) for each, inner in zip(takes, value, strict=True))

    return take


def _by_name(key: Take, inner: Take) -> Take:
    def take(field: str, value: Any) -> dict[Any, Any]:
        if not isinstance(value, Mapping):
            raise _refused(Mapping, field, value)
        return {key(field, name): inner(field, each) for name, each in value.items()}

    return take
