"""The tiny language of conditions: ``act == 'grant'``, ``answers.business in ['catering', 'canteen'] and not answers.vending``.

Values may be unknown (a name without a value); the three-valued result lets the audit search every way a chart can go.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

UNKNOWN = object()
"""The value of a name that the facts do not hold."""

_TOKEN = re.compile(r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+)|(?P<word>[A-Za-z_][\w.]*)|(?P<mark>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
_KEYWORDS = {"true": True, "false": False}

Test = Callable[[Mapping[str, Any]], Any]


class Malformed(ValueError):
    """A condition that is not written in the language."""


@dataclass(slots=True)
class _Reader:
    """The tokens of one condition and the place reached."""

    tokens: list[tuple[str, str]]
    place: int = 0

    def peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, expected: str = "") -> tuple[str, str]:
        if self.place >= len(self.tokens) or (expected and self.peek() != expected):
            raise Malformed(f"应为“{expected or '值'}”，实为“{self.peek() or '结尾'}”")
        self.place += 1
        return self.tokens[self.place - 1]


def parse(text: str) -> Test:
    """A condition as a function of the facts; its result is True, False or UNKNOWN. Raises Malformed."""
    tokens, place = [], 0
    while place < len(text.rstrip()):
        matched = _TOKEN.match(text, place)
        if matched is None:
            raise Malformed(f"第 {place + 1} 个字符起无法识别：“{text[place:]}”")
        tokens.append((str(matched.lastgroup), str(matched.group(str(matched.lastgroup)))))
        place = matched.end()
    reader = _Reader(tokens)
    test = _either(reader)
    if reader.peek():
        raise Malformed(f"多余的内容：“{reader.peek()}”")
    return test


def _either(reader: _Reader) -> Test:
    sides = [_both(reader)]
    while reader.peek() == "or":
        reader.take()
        sides.append(_both(reader))
    return sides[0] if len(sides) == 1 else lambda facts: _any(side(facts) for side in sides)


def _both(reader: _Reader) -> Test:
    sides = [_one(reader)]
    while reader.peek() == "and":
        reader.take()
        sides.append(_one(reader))
    return sides[0] if len(sides) == 1 else lambda facts: _all(side(facts) for side in sides)


def _any(values: Any) -> Any:
    found = list(values)
    return True if any(value is True for value in found) else UNKNOWN if any(value is UNKNOWN for value in found) else False


def _all(values: Any) -> Any:
    found = list(values)
    return False if any(value is False for value in found) else UNKNOWN if any(value is UNKNOWN for value in found) else True


def _one(reader: _Reader) -> Test:
    if reader.peek() == "not":
        reader.take()
        inner = _one(reader)
        return lambda facts: UNKNOWN if (value := inner(facts)) is UNKNOWN else not value
    if reader.peek() == "(":
        reader.take()
        inner = _either(reader)
        reader.take(")")
        return inner
    left = _value(reader)
    mark = reader.peek()
    if mark in _COMPARE:
        reader.take()
        return _compared(left, _COMPARE[mark], _value(reader))
    if mark == "in":
        reader.take()
        return _compared(left, lambda a, b: a in b, _list(reader))
    return lambda facts: UNKNOWN if (value := left(facts)) is UNKNOWN else value is True


def _compared(left: Test, compare: Callable[[Any, Any], bool], right: Test) -> Test:
    def test(facts: Mapping[str, Any]) -> Any:
        first, second = left(facts), right(facts)
        if first is UNKNOWN or second is UNKNOWN:
            return UNKNOWN
        try:
            return compare(first, second)
        except TypeError:
            return False

    return test


def _list(reader: _Reader) -> Test:
    reader.take("[")
    members = [_value(reader)]
    while reader.peek() == ",":
        reader.take()
        members.append(_value(reader))
    reader.take("]")
    return lambda facts: [member(facts) for member in members]


def _value(reader: _Reader) -> Test:
    kind, text = reader.take()
    if kind == "text":
        return lambda facts: text[1:-1]
    if kind == "number":
        return lambda facts: int(text)
    if kind == "word" and text not in {"and", "or", "not", "in"}:
        return (lambda facts: _KEYWORDS[text]) if text in _KEYWORDS else _name(text.split("."))
    raise Malformed(f"“{text}”不能作为值")


def _name(path: list[str]) -> Test:
    def look_up(facts: Mapping[str, Any]) -> Any:
        value: Any = facts
        for name in path:
            if not isinstance(value, Mapping) or name not in value:
                return UNKNOWN
            value = value[name]
        return value

    return look_up
