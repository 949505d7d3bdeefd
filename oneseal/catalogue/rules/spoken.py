"""听写 A phrase typed in full pinyin (woyaokaixiaofanguan): which words of an item it holds, whatever stands around them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from oneseal.catalogue.rules.grams import ALL, GENERIC, MATERIAL, Asked, Piece, Wanted
from oneseal.catalogue.rules.pinyin import SOUNDS, Reading, readings
from oneseal.catalogue.rules.ranking import PINYIN, RESEMBLES, WEIGHTS, Fit

FEWEST = 3
"""Syllables from which letters may be a phrase."""
STRETCH, WHOLE_SHORT, BY_CHANCE = 0.86, 0.75, 0.1
"""What a syllable is worth in three or more that stand together, in a whole word of two, and in two that may meet by chance."""
HEARD = 0.6
"""The score below which a phrase that only resembles what an item is called does not mean it."""
TELLING_LITTLE, NEXT_TO_NOTHING, LEAST = 0.35, 0.2, 0.3
_AROUND = (
    "请问 你好 我要 我想 想要 怎么 怎样 如何 哪里 需要 什么 办理 申请 申办 申领 能不能 可不可以 打算 准备 手续 流程 材料 "
    "条件 要办证 办证 一个 一家 一张 在哪 去哪 的 了 吗 我 要 想 办"
)
"""What holds a question together: heard, it tells next to nothing."""


@lru_cache(maxsize=1)
def _little() -> tuple[tuple[Reading, float], ...]:
    told = [(word, NEXT_TO_NOTHING) for word in _AROUND.split()] + [(word, TELLING_LITTLE) for word in GENERIC]
    return tuple((tuple(reading[0] for reading in readings(word)), weight) for word, weight in told)


def heard_in(words: Asked) -> Reading:
    """The syllables of words that are letters alone and whole syllables; empty where they are too few."""
    way = next((way for way in words.ways if way[-1] in SOUNDS), ()) if words.letters else ()
    return way if len(way) >= FEWEST else ()


def steps_of(way: Reading) -> list[Wanted]:
    """Steps that lead to what holds three syllables of it, or two."""
    heard = ["p" + first + second for first, second in pairwise(way)]
    threes: list[Wanted] = [(ALL, pair) for pair in dict.fromkeys(pairwise(heard))]
    return [*threes[:14], *((ALL, (pair,)) for pair in list(dict.fromkeys(heard))[:14])]


@lru_cache(maxsize=64)
def _weights(way: Reading) -> tuple[float, ...]:
    weights = [1.0] * len(way)
    for sounds, weight in _little():
        for start in range(len(way) - len(sounds) + 1):
            if way[start : start + len(sounds)] == sounds:
                for place in range(start, start + len(sounds)):
                    weights[place] = min(weights[place], weight)
    return tuple(weights)


@lru_cache(maxsize=64)
def _pairs(way: Reading) -> frozenset[str]:
    return frozenset(first + second for first, second in pairwise(way))


def fit_heard(way: Reading, pieces: Iterable[Piece]) -> Fit | None:
    """How well an item fits a phrase that is only heard; None when no word of it is in there."""
    weights, pairs = _weights(way), _pairs(way)
    best = [0.0] * len(way)
    shown: tuple[float, float, Piece | None] = (0.0, 0.0, None)
    for each in pieces:
        if each.field == MATERIAL or pairs.isdisjoint(each.heard):
            continue
        earned = _earned(way, each.sounds)
        worth = WEIGHTS[each.field]
        best = [max(one, worth * other) for one, other in zip(best, earned, strict=True)]
        mine, covered = worth * _share(earned, weights), min(1.0, sum(credit > BY_CHANCE for credit in earned) / len(each.sounds))
        if (merit := mine * (0.8 + 0.2 * covered)) > shown[0]:
            shown = merit, covered, each
    _, covered, piece = shown
    score = _share(best, weights) * (0.8 + 0.2 * covered)
    if piece is None or score < LEAST:
        return None
    how = PINYIN if min(best) >= WHOLE_SHORT * 0.8 else RESEMBLES
    return Fit(round(score, 4), piece.field, piece.text, how, loose=how == RESEMBLES and score < HEARD)


def _earned(way: Reading, sounds: Sequence[Reading]) -> list[float]:
    earned = [0.0] * len(way)
    for start in range(len(way)):
        for place in range(len(sounds)):
            if start and place and way[start - 1] in sounds[place - 1]:
                continue
            length = 0
            while start + length < len(way) and place + length < len(sounds) and way[start + length] in sounds[place + length]:
                length += 1
            if length > 1:
                credit = STRETCH if length > 2 else WHOLE_SHORT if length == len(sounds) else BY_CHANCE
                earned[start : start + length] = [max(credit, held) for held in earned[start : start + length]]
    return earned


def _share(earned: Sequence[float], weights: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(earned, weights, strict=True)) / sum(weights)
