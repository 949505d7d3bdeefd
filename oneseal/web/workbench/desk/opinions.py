"""常用意见 The opinions offered for the fields of an act: a table of their own (``opinions.toml``), so that a city words them its way."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from oneseal.law.sources import LICENSING

ENDS = "，。；：、,;:"
"""After one of these a sentence goes on as it is."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """``article``: what of 行政许可法 it rests on; ``only``: for licences or for all else; ``review``: with or against what was advised;
    ``mend``: how a problem is put right."""

    words: str
    article: str = ""
    only: str = ""
    review: str = ""
    mend: str = ""

    def __str__(self) -> str:
        return self.words.replace("{article}", f"《{LICENSING.title}》{self.article}")

    def suits(self, *, licensing: bool) -> bool:
        """Whether it can be said of a licence, or of what is none: the licensing law is quoted for licences alone."""
        return licensing if self.article or self.only == "licensing" else not (licensing and self.only == "other")


Opinions = Mapping[str, tuple[Opinion, ...]]


@cache
def table() -> Mapping[str, Opinions]:
    """Act → field → opinions."""
    told: dict[str, dict[str, list[dict[str, Any]]]] = tomllib.loads(
        files("oneseal.web.workbench.desk").joinpath("opinions.toml").read_text(encoding="utf-8")
    )
    return {act: {name: tuple(Opinion(**each) for each in rows) for name, rows in fields.items()} for act, fields in told.items()}


def opinions_for(act: str, *, licensing: bool) -> dict[str, tuple[Opinion, ...]]:
    """What is offered for the fields of an act on an item."""
    return {name: tuple(each for each in known if each.suits(licensing=licensing)) for name, known in table().get(act, {}).items()}


def joined(text: str, words: str) -> str:
    """What stands in a field with an opinion taken over behind it; said once, however often it is pressed."""
    text = text.rstrip()
    if not text or text.endswith(words):
        return text or words
    return text + ("" if text[-1] in ENDS else "；") + words
