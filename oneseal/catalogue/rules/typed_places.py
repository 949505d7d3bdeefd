"""地名 A place typed among the words of a search: 岚湖区开饭店, 开饭馆 白鹭县. Read out of them, it says whose offices stand first."""

import re

from oneseal.catalogue.rules.grams import LONGEST, asked_around, plain_text

_NAMED = re.compile(r"[\u3400-\u9fff]+[市区县旗镇乡道州盟]")
_APART = re.compile(r"[\s,，、;；/|·]+")
LONGEST_NAME, SHORTEST_NAME = 15, 3
"""Characters of a division's name that are looked for."""


def places_typed(words: str) -> dict[str, str]:
    """What may be the name of a place, at the beginning, at the end (also before or behind how one asks) or set apart → what is left of
    the words without it; the longest first. Nothing is left of a place alone: it is not asked for."""
    parts = [plain_text(part) for part in _APART.split(words[: LONGEST * 2])]
    found = {part: "".join(parts[:place] + parts[place + 1 :]) for place, part in enumerate(parts)}
    whole = plain_text(words)[:LONGEST]
    before, behind = asked_around(whole)
    for size in range(SHORTEST_NAME, LONGEST_NAME + 1):
        for start in {0, before, len(whole) - size, behind - size}:
            if start >= 0 and start + size <= len(whole):
                found.setdefault(whole[start : start + size], whole[:start] + whole[start + size :])
    fitting = {name: left for name, left in found.items() if left and len(name) >= SHORTEST_NAME and _NAMED.fullmatch(name)}
    return dict(sorted(fitting.items(), key=lambda each: -len(each[0])))
