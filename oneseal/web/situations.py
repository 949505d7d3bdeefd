"""情形 Situation questions and what follows from their answers, alike at the counter, on the guide and in a draft."""

from typing import Any

from django.http import QueryDict

from oneseal.catalogue.rules import LoadedVersion, Material
from oneseal.web.words import say


def answers_in(loaded: LoadedVersion, query: QueryDict) -> dict[str, Any]:
    """The answers of the address; a question without one has the item's own default."""
    return loaded.complete_answers(answered_in(loaded, query))


def answered_in(loaded: LoadedVersion, query: QueryDict) -> dict[str, Any]:
    """The answers of the address and no others."""
    given: dict[str, Any] = {}
    for situation in loaded.situations:
        chosen = next((value for value in situation.options if str(value) == query.get(situation.id)), None)
        if chosen is not None:
            given[situation.id] = chosen
    return given


def questions_of(loaded: LoadedVersion, answers: dict[str, Any]) -> list[tuple[Any, list[tuple[str, str, bool]]]]:
    """Each question with its options and which of them is chosen."""
    return [(each, [(str(value), label, answers[each.id] == value) for value, label in each.options.items()]) for each in loaded.situations]


def why_of(loaded: LoadedVersion, answers: dict[str, Any], line: Material) -> str:
    """Why a line is asked for: the answers that call for it, and the rule behind it."""
    found = []
    for each in loaded.situations:
        if each.id in line.when:
            found.append(
                say(
                    "因为您选了“{answer}”（{name}）",
                    "because you chose “{answer}” ({name})",
                    answer=each.options[answers[each.id]],
                    name=each.name,
                )
            )
    if line.row.get("by_law"):
        found.append(say("依据《{law}》", "under 《{law}》", law=line.row["by_law"]))
    return "，".join(found)
