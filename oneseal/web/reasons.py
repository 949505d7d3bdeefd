"""不能办的英文 What a rule refuses, told in English: what is wrong, how to mend it, what the rule asks. Its own words stay beside it.

Rooms say which of a rule's reasons it is (``cause``) and what it holds; the English words stand in ``data/reasons.toml``.
"""

import tomllib
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from oneseal.catalogue.rules import FormErrors
from oneseal.catalogue.rules.forms import FormError
from oneseal.law.rule import Citation, Ground, Refused
from oneseal.web.coded import coded
from oneseal.web.words import HAN, in_a_row, is_english, tell, zh

WORDS = Path(__file__).parent / "data" / "reasons.toml"
OTHERWISE = "A rule forbids this. It is told in Chinese:"
"""Where neither the reason nor the rule has English words: what pages for citizens can be refused has them."""


class Told(NamedTuple):
    """A refusal as a page tells it; on a Chinese page nothing of what the rule asks, which its words say."""

    reason: str
    mend: str
    asks: str
    rule: str


def key_of(rule: Ground) -> str:
    """By which the table knows a rule: its code, or the short title of its statute with the article."""
    return f"{rule.statute.short}{rule.article}" if isinstance(rule, Citation) else rule.code


@cache
def asked() -> dict[str, str]:
    """Rule → what it asks, in a sentence."""
    return dict(_words()["asks"])


@cache
def causes() -> dict[str, tuple[str, str]]:
    """Cause → what is wrong, and how to mend it; ``{name}`` is a value that the refusal holds."""
    return {cause: (each["why"], each["mend"]) for cause, each in _words()["cause"].items()}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def told(error: Refused | FormError) -> Told:
    """In the reader's language."""
    if not is_english():
        return Told(error.reason, error.mend, "", str(error.rule))
    asks, rule = asked().get(key_of(error.rule), ""), str(zh(error.rule))
    if isinstance(error, FormErrors):
        lines = in_a_row("; ", (named(each.label, in_a_line(each)) for each in error.errors))
        return Told(named(causes()["form"][0], lines), causes()["form"][1], asks, rule)
    if error.cause in causes():
        values = {name: _shown(value) for name, value in (error.values or {}).items()}
        why, mend = (_filled(words, values) for words in causes()[error.cause])
        return Told(why, mend, asks, rule)
    if not HAN.search(error.reason):
        return Told(error.reason, error.mend, asks, rule)
    chinese = format_html("{} {} {}", asks or OTHERWISE, str(zh(error.reason)), str(zh(error.mend)))
    return Told(chinese, "", "", rule)


def told_plainly(error: Refused) -> Told:
    """The same for a script, which shows text: without the marks of what stays Chinese."""
    words = told(error)
    return Told(_plain(words.reason), _plain(words.mend), _plain(words.asks), _plain(words.rule))


def in_a_line(error: Refused | FormError, *, stop: str = "。", with_rule: bool = False) -> str:
    """What is wrong and how to mend it, for a place that has one line; Chinese puts ``stop`` between the two."""
    words = told(error)
    if not is_english():
        return stop.join(part for part in (words.reason, words.mend) if part) + (f"（{words.rule}）" if with_rule else "")
    line = in_a_row(". ", (part for part in (words.reason, words.mend) if part))
    return format_html("{} ({})", line, words.rule) if with_rule else line


def named(label: object, words: object) -> str:
    """What is said of a field, under its name."""
    return tell("{label}：{words}", "{label}: {words}", label=label, words=words)


def _plain(words: str) -> str:
    return unescape(strip_tags(words)) if isinstance(words, SafeString) else words


def _filled(words: str, values: dict[str, str]) -> str:
    return format_html(words, **values) if values else words


def _shown(value: object) -> str:
    """A value inside an English sentence: a day, a word of a code set, and whatever stays Chinese and says so."""
    if isinstance(value, date):
        return f"{value:%a} {value.day} {value:%b %Y}"
    return str(zh(coded(value)))
