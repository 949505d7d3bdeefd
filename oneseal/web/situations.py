"""情形 Situation questions and what follows from their answers, alike at the counter, on the guide and in a draft."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from oneseal.catalogue.rules import LoadedVersion, Material, Situation
from oneseal.web.coded import answered
from oneseal.web.words import in_a_row, say, tell, zh

CITED = re.compile(r"(?P<law>.+?)(?P<article>第[零一二三四五六七八九十百千]+条.*)?")
"""A rule as item data name it: the law, and behind it the article where one is given."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The material list as far as the answers settle it: what is asked for, and what still waits for an answer, with the words for it."""

    asked: tuple[Material, ...]
    open: tuple[tuple[Material, str], ...]


def listed(loaded: LoadedVersion, answered: dict[str, Any]) -> Listed:
    """The list for the answers that were given; nothing is taken for answered that was not."""
    waiting = [(line, line.waits_for(answered)) for line in loaded.materials]
    return Listed(
        tuple(line for line in loaded.materials if line.is_asked(answered)),
        tuple((line, _when(loaded, line, names)) for line, names in waiting if names),
    )


def _when(loaded: LoadedVersion, line: Material, names: tuple[str, ...]) -> str:
    """On which open questions a line depends, and which answers call for it."""
    told = (
        tell(
            "“{question}”选了{answers}的才要交",
            "only with the answer {answers} to “{question}”",
            question=each.question,
            answers=in_a_row(
                say("或者", " or "), (tell("“{it}”", "“{it}”", it=answered(each.options[value])) for value in line.when[each.id])
            ),
        )
        for each in loaded.situations
        if each.id in names
    )
    return in_a_row(say("，并且", " and "), told)


def answered_in(loaded: LoadedVersion, query: QueryDict) -> dict[str, Any]:
    """The answers of the address and no others."""
    given: dict[str, Any] = {}
    for situation in loaded.situations:
        chosen = next((value for value in situation.options if str(value) == query.get(situation.id)), None)
        if chosen is not None:
            given[situation.id] = chosen
    return given


def questions_of(loaded: LoadedVersion, answers: dict[str, Any]) -> list[tuple[Situation, list[tuple[str, str, bool]]]]:
    """Each question with its options and which of them is chosen; none where it is not answered."""
    return [
        (each, [(str(value), label, each.id in answers and answers[each.id] == value) for value, label in each.options.items()])
        for each in loaded.situations
    ]


def why_of(loaded: LoadedVersion, answers: dict[str, Any], line: Material) -> str:
    """Why a line is asked for: the answers that call for it, what it is looked at for, and the rule behind it."""
    found: list[object] = [
        tell(
            "因为您选了“{answer}”（{name}）",
            "because you chose “{answer}” ({name})",
            answer=answered(each.options[answers[each.id]]),
            name=each.name,
        )
        for each in loaded.situations
        if each.id in line.when
    ]
    if line.reason:
        found.append(zh(line.reason))
    told = in_a_row(say("；", "; "), found)
    cited = CITED.fullmatch(line.basis)
    if not cited:
        return told
    law = tell("依据{cited}", "under {cited}", cited=f"《{cited['law']}》{cited['article'] or ''}")
    return tell("{told}（{law}）", "{told} ({law})", told=told, law=law) if told else law
