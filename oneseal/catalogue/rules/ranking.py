"""排序 How well what was typed fits an item, and where it says so. One rule for both databases: they only bring candidates.

Every character typed earns credit from the piece that fits it best: in a word with its neighbour, sounding the same, or alone. What is
typed but stands nowhere lowers the score; so does, a little, what stands in the name but was not typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from oneseal.catalogue.rules.grams import (
    DONE,
    GENERIC,
    LATER,
    MATERIAL,
    MINOR,
    NAME,
    RESULT,
    SENTENCE,
    SHORT,
    WORD,
    Asked,
    Piece,
    pairs,
    reaching,
)
from oneseal.catalogue.rules.pinyin import Reading, is_one_slip

WEIGHTS = {NAME: 1.0, SHORT: 1.0, WORD: 0.97, RESULT: 0.8, MATERIAL: 0.45}
"""What a character is worth by where it stands."""
PAIRED, SOUNDING, APART, ALONE, ALONE_SOUNDING, BY_CHANCE = 1.0, 0.86, 0.7, 0.5, 0.3, 0.15
SHORT_WORD = 3
"""Characters of a word whose verb and object may stand apart in a sentence."""
TELLING_LITTLE, TELLING_LESS = 0.35, 0.15
"""Weight of a character in words like 许可 or 登记, and in words like 过期 or 丢了, beside others that tell more."""
MINOR_ALONE, NEXT_TO_NOTHING, LOST = frozenset("个一家间的了来"), 0.2, 0.6
"""Characters that only hold a sentence together, and their weight where they stand in no word of the item."""
LATER_TYPED = 0.97
"""What follows upon a first application ranks just below that unless it was typed."""
LEAST = {1: 0.6, 2: 0.6, 3: 0.55, 4: 0.43, 5: 0.42, 6: 0.4}
"""Characters typed → the least score that is shown; below it words meet by chance."""
LEAST_OF_MORE, LEAST_OF_A_SENTENCE = 0.34, 0.12
MOSTLY, MOSTLY_HELD, SPELLED, NAMES_A_MATERIAL = 0.75, 0.6, 0.7, 4
"""Shares of what was typed that a piece must hold to be meant: nearly all, or as a whole word; of letters; characters of a material."""
SURELY, WEAK = 0.78, 0.5
"""The score from which anything is meant, and below which no sentence is whose words it only resembles."""
_SAID = frozenset({NAME, SHORT, WORD})
EXACT, BEGINS, HOLDS, SOUNDS, INITIALS, PINYIN, RESEMBLES = "exact", "begins", "holds", "sounds", "initials", "pinyin", "resembles"
HOW = {
    EXACT: "就是", BEGINS: "开头是", HOLDS: "含有", SOUNDS: "读音相同", INITIALS: "拼音首字母", PINYIN: "拼音", RESEMBLES: "相近",
}  # fmt: skip
NOT_FOR_HER, NOT_HERE, ABOVE, SAYS_NO_MORE = 0.7, 0.8, 0.995, 0.75
"""Factors: for the other audience; handled neither in her division nor above it; above it; what a better hit of a sentence says too."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an item fits; ``field`` and ``text``: the piece that shows it best; ``typed``: the places of what was typed that stand in
    some word of the item; ``loose``: too little of it stands in one of them to be what was meant."""

    score: float
    field: str
    text: str
    how: str
    typed: frozenset[int] = frozenset()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """A piece against the words: credit of each character typed, how much of the piece it covers, how it fits."""

    earned: Sequence[float]
    covered: float
    how: str


def rarity(core: str, texts: Iterable[tuple[str, Sequence[Piece]]]) -> dict[str, float]:
    """What each pair of neighbours tells, by how many of these names hold it, or a word for them does: what is everywhere tells little."""
    typed = dict.fromkeys(pairs(core))
    holding: dict[str, set[str]] = {pair: set() for pair in typed}
    for name, pieces in texts:
        said = " ".join(each.plain for each in pieces if each.field in _SAID)
        for pair in typed:
            if pair in said:
                holding[pair].add(name)
    return {pair: max(TELLING_LITTLE, 1 - 0.2 * log(len(names))) for pair, names in holding.items() if names}


def fit(words: Asked, pieces: Sequence[Piece], rare: Mapping[str, float] | None = None) -> Fit | None:
    """The fit of an item with these pieces; None when it is only by chance. ``rare``: what each pair of neighbours tells."""
    found = _fit(words, words.core, pieces, rare)
    if words.core != words.plain and not words.letters:
        whole = _fit(words, words.plain, [each for each in pieces if words.plain in each.plain], None)
        found = max((each for each in (found, whole) if each), key=lambda each: each.score, default=None)
    name = next((each.plain for each in pieces if each.field == NAME), "")
    if found and any(word in name and word not in words.plain for word in LATER):
        return replace(found, score=round(found.score * LATER_TYPED, 4))
    return found


def _fit(words: Asked, core: str, pieces: Iterable[Piece], rare: Mapping[str, float] | None) -> Fit | None:
    weights, pieces = _weights(core, rare), _telling(core, _not_said_twice(core, pieces))
    best: list[float] = [0.0] * len(core)
    shown: tuple[float, Piece, _Seen] | None = None
    whole = 0.0
    for each in pieces:
        seen = _seen(words, core, each)
        if seen is None:
            continue
        worth = WEIGHTS[each.field]
        mine = worth * _share(seen.earned, weights)
        best = [max(one, worth * other) for one, other in zip(best, seen.earned, strict=True)]
        if seen.covered == 1 and len(each.plain) > 1 and each.field != MATERIAL:
            whole = max(whole, worth * mine**0.5 if seen.how != RESEMBLES else 0.0)
        merit = mine * (0.8 + 0.2 * seen.covered) + (0.05 if seen.how != RESEMBLES else 0.0)
        if shown is None or merit > shown[0]:
            shown = merit, each, seen
    if shown is None:
        return None
    lost = _lost(core)
    typed = [min(weight, other) if earned <= ALONE else weight for earned, weight, other in zip(best, weights, lost, strict=True)]
    covered, least = _share(best, typed), _least(core, shown[1], best) * WEIGHTS[shown[1].field]
    score = max(covered, whole * 0.9) * (0.8 + 0.2 * shown[2].covered) + (0.02 if shown[2].how in {EXACT, BEGINS} else 0.0)
    if score < least or max(shown[2].earned) <= ALONE:
        return None
    standing = frozenset(place for place, earned in enumerate(best) if earned > ALONE)
    loose = score < SURELY and not _is_meant(words, core, shown[1], shown[2], score)
    return Fit(round(score, 4), shown[1].field, shown[1].text, shown[2].how, standing, loose)


def _is_meant(words: Asked, core: str, shown: Piece, seen: _Seen, score: float) -> bool:
    """Whether the piece that shows a fit best holds nearly all that was typed, and is no mere part of a material's long name. A sentence
    means what it holds a whole word of; letters what they spell; two characters that only sound so, a word of two."""
    if core in shown.plain:
        return shown.field != MATERIAL or len(core) >= NAMES_A_MATERIAL or seen.covered >= 0.5
    if words.letters:
        return max(seen.earned) >= SPELLED
    held = shown.plain in core
    if len(core) >= SENTENCE:
        return score >= WEAK or (held and shown.field in _SAID)
    if shown.field == MATERIAL or (seen.how == SOUNDS and len(core) == 2 and len(shown.plain) > 2):
        return False
    if seen.how == SOUNDS:
        return True
    told = [min(one, other) for one, other in zip(_weights(core, None), _lost(core), strict=True)]
    literal = sum(character in shown.plain for character in core) / len(core)
    return literal > 0.5 and _share([float(earned >= SOUNDING) for earned in seen.earned], told) >= (MOSTLY_HELD if held else MOSTLY)


@lru_cache(maxsize=64)
def _lost(core: str) -> tuple[float, ...]:
    """What a character weighs at most that stands in no word of the item: in a sentence most are there to hold it together."""
    if len(core) < SENTENCE - 2:
        return tuple(NEXT_TO_NOTHING if character in MINOR_ALONE else 1.0 for character in core)
    weights = [LOST if len(core) >= SENTENCE else 1.0] * len(core)
    for span in MINOR.finditer(core):
        weights[span.start() : span.end()] = [NEXT_TO_NOTHING] * (span.end() - span.start())
    return tuple(weights)


def _least(core: str, shown: Piece, best: Sequence[float]) -> float:
    """The least score that is shown. Less is enough in a sentence that holds a whole word of the item, or three characters of one."""
    least = LEAST.get(len(core), LEAST_OF_MORE)
    if len(core) < SENTENCE - 2:
        return least
    if (shown.field in _SAID and shown.plain in core) or "111" in "".join("1" if earned > ALONE else "0" for earned in best):
        return LEAST_OF_A_SENTENCE
    return least if len(core) < SENTENCE else LEAST_OF_MORE * 0.6


def _not_said_twice(core: str, pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Without words that are of the name itself, where what was typed is in them: then the name tells."""
    kept = list(pieces)
    name = next((each.plain for each in kept if each.field == NAME), "")
    return [each for each in kept if each.field != WORD or core not in each.plain or each.plain not in name]


def _telling(core: str, pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces that hold everything that was typed, if there are any besides materials: the others tell no more."""
    kept = list(pieces)
    holding = [each for each in kept if core in each.plain]
    return holding if any(each.field != MATERIAL for each in holding) else kept


def _weights(core: str, rare: Mapping[str, float] | None) -> list[float]:
    """A character of a word that half of all names hold, or that only says what befell a paper, weighs less."""
    typed = pairs(core)
    weights = [1.0] * len(core)
    for words, weight in ((GENERIC, TELLING_LITTLE), (DONE, TELLING_LESS)):
        for place in {place + shift for place, pair in enumerate(typed) if pair in words for shift in (0, 1)}:
            weights[place] = weight
    if rare:
        told = [rare.get(pair, 0.0) for pair in typed]
        most = [max(told[max(0, place - 1) : place + 1]) or 1.0 for place in range(len(core))]
        weights = [min(weight, other) for weight, other in zip(weights, most, strict=True)]
    return weights


def _share(earned: Sequence[float], weights: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(earned, weights, strict=True)) / sum(weights)


def _seen(words: Asked, core: str, each: Piece) -> _Seen | None:
    """One piece against what was typed."""
    if core in each.plain:
        how = EXACT if core == each.plain else BEGINS if each.plain.startswith(core) else HOLDS
        return _Seen([1.0] * len(core), len(core) / len(each.plain), how)
    if words.letters:
        return _letters_seen(words, each)
    if each.plain and each.plain in core:
        start = core.index(each.plain)
        earned = [1.0 if start <= place < start + len(each.plain) else 0.0 for place in range(len(core))]
        return _Seen(earned, 1.0, HOLDS)
    return _spread(core, each) or _characters_seen(words, core, each)


def _spread(core: str, each: Piece) -> _Seen | None:
    """A short word whose first and last characters begin and end what was typed, with others between (卖药: 卖感冒药): what is done, and to
    what."""
    plain = each.plain
    if each.field not in {SHORT, WORD} or not 2 <= len(plain) <= 3 or core[0] != plain[0] or core[-1] != plain[-1]:
        return None
    middle = core.find(plain[1], 1, len(core) - 1) if len(plain) == 3 else 0
    if middle < 0:
        return None
    places = {0, middle, len(core) - 1}
    return _Seen([1.0 if place in places else 0.0 for place in range(len(core))], 1.0, RESEMBLES)


def _characters_seen(words: Asked, core: str, each: Piece) -> _Seen | None:
    """Chinese characters: which neighbours stand there together, which sound so, which stand there alone."""
    if len(core) >= SENTENCE and len(_characters(core).intersection(each.plain)) < 2:
        return None
    sounds = words.sounds if len(words.sounds) == len(core) else ()
    if set(core).isdisjoint(each.plain) and not any(reading[0] in each.said for reading in sounds):
        return None
    heard, alone = each.heard, each.alone
    earned = [0.0] * len(core)
    by_sound = 0
    alone_earns, sounding_earns = (ALONE, ALONE_SOUNDING) if len(core) < SENTENCE else (BY_CHANCE, 0.0)
    for place, pair in enumerate(pairs(core)):
        if pair in each.plain:
            credit = PAIRED
        elif sounds and sounds[place][0] + sounds[place + 1][0] in heard:
            credit, by_sound = SOUNDING, by_sound + 1
        else:
            continue
        earned[place], earned[place + 1] = max(earned[place], credit), max(earned[place + 1], credit)
    for place, character in enumerate(core):
        if earned[place] == 0.0:
            earned[place] = alone_earns if character in each.plain else sounding_earns if sounds and sounds[place][0] in alone else 0.0
    if len(core) >= SENTENCE:
        earned = _without_chance(core, each, earned)
        for verb, what in reaching(core) if len(each.plain) <= SHORT_WORD and each.field in _SAID else ():
            if core[verb] + core[what] in each.plain:
                earned[verb], earned[what] = max(earned[verb], APART), max(earned[what], APART)
    if not any(earned) or (by_sound and set(core).isdisjoint(each.plain) and min(earned) < SOUNDING):
        return None
    matched = sum(credit > ALONE for credit in earned)
    whole = matched == len(core) or sum(earned) >= 0.75 * len(core)
    how = SOUNDS if by_sound and whole else RESEMBLES
    return _Seen(_mistyped(core, each, earned), min(1.0, sum(earned) / len(each.plain)), how)


@lru_cache(maxsize=64)
def _characters(core: str) -> frozenset[str]:
    return frozenset(core)


def _without_chance(core: str, each: Piece, earned: Sequence[float]) -> list[float]:
    """A sentence against a piece: two characters that only hold it together, or that only sound alike, meet by chance."""
    kept, lost, start = list(earned), _lost(core), 0
    while start < len(core):
        end = start
        while end < len(core) and earned[end] > ALONE:
            end += 1
        if end > start and (max(lost[start:end]) <= NEXT_TO_NOTHING or (end - start == 2 and core[start:end] not in each.plain)):
            kept[start:end] = [BY_CHANCE] * (end - start)
        start = max(end, start + 1)
    return kept


def _mistyped(core: str, each: Piece, earned: Sequence[float]) -> Sequence[float]:
    """Nearly every character stands there: a slip of the finger is not two errors."""
    standing = sum(character in each.plain for character in core)
    if len(core) >= 3 and standing >= len(core) - 1 and each.field != MATERIAL and _in_order(core, each.plain) >= len(core) - 1:
        return [max(credit, 0.85) if character in each.plain else max(credit, 0.3) for character, credit in zip(core, earned, strict=True)]
    if len(core) == 2 and core[::-1] in each.plain:
        return [0.8, 0.8]
    return earned


def _in_order(core: str, plain: str) -> int:
    """How many characters of the words stand in a piece in the same order, counted greedily."""
    found, place = 0, 0
    for character in core:
        at = plain.find(character, place)
        if at >= 0:
            found, place = found + 1, at + 1
    return found


def _letters_seen(words: Asked, each: Piece) -> _Seen | None:
    """Latin letters: the initials of a piece, or its pinyin, finished or not, right or nearly."""
    letters, sounds, first = words.letters, each.sounds, each.initials
    ways = [_syllables_seen(way, sounds) for way in words.ways]
    credit, length, how = max(ways, default=(0.0, 0, PINYIN))
    if first:
        if letters in first:
            bonus = 0.02 if first.startswith(letters) else 0.0
            if 0.94 + bonus >= credit:
                credit, length, how = 0.94 + bonus, len(letters), INITIALS
        elif len(letters) >= 4 and credit < 0.7 and _slipped(letters, first):
            credit, length, how = 0.7, len(letters), INITIALS
    if not credit:
        return None
    return _Seen([credit] * len(letters), min(1.0, length / len(each.plain)), how)


def _slipped(letters: str, initials: str) -> bool:
    """Whether some stretch of the initials is one slip away from the letters."""
    sizes = (len(letters) - 1, len(letters), len(letters) + 1)
    return any(is_one_slip(letters, initials[start : start + size]) for size in sizes for start in range(max(1, len(initials) - size + 1)))


def _syllables_seen(way: Reading, sounds: Sequence[Reading]) -> tuple[float, int, str]:
    """The longest stretch of syllables in order that a piece holds, as a share of those typed; the last may be unfinished."""
    longest, begins = 0, False
    for start in range(len(sounds)):
        length = 0
        while length < len(way) and start + length < len(sounds) and _is_heard(way, length, sounds[start + length]):
            length += 1
        if length > longest:
            longest, begins = length, start == 0
    if not longest:
        return 0.0, 0, PINYIN
    if longest == len(way):
        return (0.97 if begins else 0.95) if longest > 1 or len(way[0]) > 1 else 0.7, longest, PINYIN
    here = {sound for reading in sounds for sound in reading}
    share = sum(sound in here for sound in way) / len(way)
    return (0.85 * share if longest > 1 or share > 0.7 else 0.4 * share), longest, PINYIN


def _is_heard(way: Reading, place: int, reading: Reading) -> bool:
    last = place == len(way) - 1
    return any(sound.startswith(way[place]) if last else sound == way[place] for sound in reading)
