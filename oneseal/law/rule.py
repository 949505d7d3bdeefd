"""A statutory rule: a function that carries its article, its words and the days on which it is in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute: its Chinese title, its short title for citations, and the file of its text in ``law/statutes`` (None: not held here)."""

    title: str
    short: str
    file: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """One article (or paragraph of it): what a page, a paper, an error and a log print as the ground of a decision."""

    statute: Statute
    article: str
    text: str | None
    since: date
    until: date | None = None

    def __str__(self) -> str:
        return f"《{self.statute.title}》{self.article}"

    def holds_on(self, day: date) -> bool:
        """Whether the article is in force on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A rule that is not a statute: a standard, or the bureau's own (``code`` e.g. "R4-01"), with its words."""

    code: str
    text: str
    source: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


Ground = Citation | HouseRule


def legible(text: str) -> str:
    """A text as every page and log can show it: a NUL and halves of characters, which programs may send, are marked."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "␀")


class Refused(Exception):
    """An act that law, role, state or bad input forbids. ``str()`` gives rule and reason in the reader's words.

    ``rule``: the article or house rule that forbids it. ``reason``: what is wrong, where. ``mend``: how to put it right.
    ``field``: the input the refusal is about, when it is about one. ``cause``: which reason it is, in a word that stays the same when
    the reason is worded anew, and ``values``: what the reason holds, each by name; by these it is told in another language.
    """

    def __init__(self, rule: Ground, reason: str, *, mend: str = "", field: str = "", cause: str = "", **values: object) -> None:
        reason, mend, field = legible(reason), legible(mend), legible(field)
        super().__init__(f"{reason}（{rule}）" + (f" {mend}" if mend else ""))
        self.rule, self.reason, self.mend, self.field, self.cause = rule, reason, mend, field, cause
        self.values = {name: legible(value) if isinstance(value, str) else value for name, value in values.items()}


def require_short(ground: Ground, text: str, label: str, field: str, longest: int) -> None:
    """Refuse a text that is too long to be kept: none is cut off, and the refusal says by how much it is too long."""
    if (over := len(text) - longest) > 0:
        raise Refused(
            ground,
            f"{label}最多 {longest} 字，现在 {len(text)} 字",
            field=field,
            mend=f"请删去 {over} 字",
            cause="too-long",
            length=len(text),
            longest=longest,
            over=over,
        )


class Rule(Generic[P, T]):
    """A cited function: call it to decide, read ``citation`` to quote."""

    def __init__(self, function: Callable[P, T], citation: Citation) -> None:
        self.function, self.citation = function, citation
        self.__doc__, self.__name__, self.__module__ = function.__doc__, function.__name__, function.__module__
        self.__wrapped__ = function

    def on(self, day: date) -> "Rule[P, T]":
        """The rule of this paragraph that was in force on ``day``: an old case is judged by the law of its day.

        Raises Refused when the text held here did not hold then, because the decision would quote another law.
        """
        own = self.citation
        if own.holds_on(day):
            return self
        place = (own.statute, own.article)
        other = next(
            (each for each in RULES if (each.citation.statute, each.citation.article) == place and each.citation.holds_on(day)), None
        )
        if other is None:
            held = f"自 {own.since} 至 {own.until}" if own.until else f"自 {own.since} 起"
            reason = f"{day} 适用修订前或者修订后的条文，本系统收录的{held}有效"
            raise Refused(own, reason, mend="请由法制机构按当时的法律办理")
        return other

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.function(*args, **kwargs)


RULES: list[Rule[Any, Any]] = []
"""Every rule of the product, in the order of definition (article order within a module)."""


def rule(
    statute: Statute, article: str, *, text: str | None, since: date, until: date | None = None
) -> Callable[[Callable[P, T]], Rule[P, T]]:
    """Make a function the product's one home of an article's rule."""

    def register(function: Callable[P, T]) -> Rule[P, T]:
        made = Rule(function, Citation(statute, article, text, since, until))
        RULES.append(made)
        return made

    return register
