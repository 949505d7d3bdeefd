"""The tiny language of conditions: ``act == 'grant'``, ``answers.business in ['catering', 'canteen'] and not answers.vending``.

A name is ``act`` or ``answers.x``; it is compared with texts, whole numbers, true and false, never across kinds. A name without a value
makes a comparison neither true nor false but unknown; a branch is taken only when its condition is true.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST, DEEPEST, LARGEST = 2_000, 30, 10**12
UNKNOWN = object()
"""Neither true nor false: a name that the facts do not hold is asked."""

Value = str | int | bool
Facts = Mapping[str, Any]
Test = Callable[[Facts], Any]
"""From facts to True, False or UNKNOWN."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?[0-9]+)|(?P<word>[^\W\d]\w*(?:\.\w+)*)|(?P<mark>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))"
)
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
_RESERVED = {"and", "or", "not", "in", "true", "false"}
_LITERALS = {"true": True, "false": False}


class Malformed(ValueError):
    """A condition that is not written in the language."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition; ``asked``: each name it asks → the values that it is compared with."""

    text: str
    test: Test
    asked: Mapping[str, tuple[Value, ...]]


def same(one: Any, other: Any) -> bool:
    """Equal and of one kind: 1, '1' and true differ."""
    return type(one) is type(other) and bool(one == other)


def looked_up(facts: Facts, name: str) -> Any:
    """The value of ``act`` or ``answers.x``; UNKNOWN when there is none."""
    head, _, tail = name.partition(".")
    value = facts.get(head)
    if tail:
        value = value.get(tail) if isinstance(value, Mapping) else None
    return UNKNOWN if value is None else value


def parse(text: str) -> Condition:
    """A condition from its text; raises Malformed."""
    if len(text) > LONGEST:
        raise Malformed(f"条件有 {len(text)} 个字符，超过 {LONGEST}")
    reader = _Reader(_tokens(text))
    test = reader.either()
    if reader.peek():
        raise Malformed(f"多余的内容：“{reader.peek()}”")
    return Condition(text, test, {name: tuple(values) for name, values in reader.asked.items()})


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, place, end = [], 0, len(text.rstrip())
    while place < end:
        matched = _TOKEN.match(text, place)
        if matched is None:
            raise Malformed(f"第 {place + 1} 个字符起无法识别：“{text[place : place + 20]}”")
        kind = str(matched.lastgroup)
        tokens.append((kind, matched[kind]))
        place = matched.end()
    return tokens


def _any(values: list[Any]) -> Any:
    return True if True in values else UNKNOWN if UNKNOWN in values else False


def _all(values: list[Any]) -> Any:
    return False if False in values else UNKNOWN if UNKNOWN in values else True


class _Reader:
    """The tokens of one condition, the place reached, and what has been asked so far."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0
        self.asked: dict[str, list[Value]] = {}

    def peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, expected: str = "") -> tuple[str, str]:
        if self.place >= len(self.tokens) or (expected and self.peek() != expected):
            raise Malformed(f"应为“{expected or '名称或值'}”，实为“{self.peek() or '结尾'}”")
        self.place += 1
        return self.tokens[self.place - 1]

    def accept(self, word: str) -> bool:
        found = self.peek() == word
        self.place += found
        return found

    def either(self) -> Test:
        sides = [self.both()]
        while self.accept("or"):
            sides.append(self.both())
        return sides[0] if len(sides) == 1 else lambda facts: _any([side(facts) for side in sides])

    def both(self) -> Test:
        sides = [self.one()]
        while self.accept("and"):
            sides.append(self.one())
        return sides[0] if len(sides) == 1 else lambda facts: _all([side(facts) for side in sides])

    def one(self) -> Test:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Malformed(f"括号或 not 超过 {DEEPEST} 层")
        if self.accept("not"):
            inner = self.one()
            test: Test = lambda facts: UNKNOWN if (value := inner(facts)) is UNKNOWN else not value  # noqa: E731 - a closure like its sisters
        elif self.accept("("):
            test = self.either()
            self.take(")")
        else:
            test = self.comparison()
        self.depth -= 1
        return test

    def comparison(self) -> Test:
        kind, word = self.take()
        if kind == "word" and word in _LITERALS:
            return lambda facts: _LITERALS[word]
        if kind != "word" or word in _RESERVED or not (word == "act" or re.fullmatch(r"answers\.\w+", word)):
            raise Malformed(f"“{word}”不是可用的名称，只能用 act 或 answers.情形")
        asked = self.asked.setdefault(word, [])
        mark = self.peek()
        if mark in _ORDER or mark in {"==", "!="}:
            self.take()
            value = self.literal()
            asked.append(value)
            return _compared(word, mark, value)
        opposite = self.accept("not")
        if opposite or mark == "in":
            members = self.members()
            asked.extend(members)
            return _member(word, members, opposite=opposite)
        if word == "act":
            raise Malformed("act 须与办理行为比较，例如 act == 'grant'")
        asked.append(True)
        return _compared(word, "==", True)

    def members(self) -> tuple[Value, ...]:
        self.take("in")
        self.take("[")
        members = [self.literal()]
        while self.accept(","):
            members.append(self.literal())
        self.take("]")
        return tuple(members)

    def literal(self) -> Value:
        kind, text = self.take()
        if kind == "text":
            return text[1:-1]
        if kind == "number":
            if len(text) > len(str(LARGEST)):
                raise Malformed(f"数“{text[:20]}…”太大")
            return int(text)
        if text in _LITERALS:
            return _LITERALS[text]
        raise Malformed(f"“{text}”不能作为值：文字加引号，数用整数，是否用 true、false")


def _compared(name: str, mark: str, value: Value) -> Test:
    order = _ORDER.get(mark)

    def test(facts: Facts) -> Any:
        found = looked_up(facts, name)
        if found is UNKNOWN:
            return UNKNOWN
        if order is None:
            return same(found, value) is (mark == "==")
        return type(found) is type(value) and not isinstance(found, bool) and order(found, value)

    return test


def _member(name: str, members: tuple[Value, ...], *, opposite: bool) -> Test:
    def test(facts: Facts) -> Any:
        found = looked_up(facts, name)
        return UNKNOWN if found is UNKNOWN else any(same(found, member) for member in members) is not opposite

    return test
