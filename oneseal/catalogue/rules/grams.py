"""检索词 What the index keeps of a name, and what is asked of it for the words that somebody typed.

A token is a character or two neighbours of a name, their sounds, or two initials; a letter before it says which, so that one index holds
them all and both databases, which split no text themselves, find the same. Words are asked for in steps, from strict to lenient.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from oneseal.catalogue.rules.pinyin import Reading, readings, sound_pairs, syllables_in, syllables_of

NAME, SHORT, WORD, RESULT, MATERIAL = "name", "short_name", "synonym", "result", "material"
FIELDS = {NAME: "名称", SHORT: "简称", WORD: "常用说法", RESULT: "办理结果", MATERIAL: "材料"}
LONGEST = 40
"""Characters of a search that are looked at."""
_RUN = re.compile(r"[\u3400-\u9fff\u3007]+|[a-z0-9]+")
_FILLER = (
    "请问|我要|我想|想要|想|要|怎么样|怎么|怎样|如何|哪里|哪儿|在哪|去哪|哪个|需要|什么|办理|申请|申办|申领|领取|办|弄|搞|的|吗|呢|了|去|能|可以|"
    "多少钱|多久|手续|流程|材料|条件|一个|一家|一张|一本|一下|我|在"
)
_LEADING, _TRAILING = re.compile(f"^(?:{_FILLER})+"), re.compile(f"(?:{_FILLER})+$")
_GENERIC = "许可 登记 审批 核发 备案 证书 证明 资格 认定 办理 申请 项目 企业 经营 管理 机构 单位 审核 审查 申报 执照"
GENERIC = frozenset(_GENERIC.split())
"""Pairs of characters that half of all names hold: they tell little about what is meant."""
LATER = ("延续", "变更", "注销", "补证", "补办", "换证", "换发", "撤销")
"""Words of what follows upon a first application."""
_MANY = 6
"""Tokens from which combinations are made at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A name or word under which an item can be found; ``said``: its sounds as the index keeps them, empty where it keeps none."""

    field: str
    text: str
    plain: str
    said: str

    @property
    def sounds(self) -> tuple[Reading, ...]:
        """The readings of each character."""
        return tuple(tuple(reading.split("/")) for reading in self.said.split())

    @property
    def initials(self) -> str:
        """The first letters of its characters."""
        return "".join(reading[0] for reading in self.said.split())


@dataclass(frozen=True, slots=True)
class Asked:
    """Words as typed, and what is looked for. ``core``: without “how do I apply for”; ``ways``: its letters read as pinyin."""

    typed: str
    plain: str
    core: str
    sounds: tuple[Reading, ...]
    ways: tuple[Reading, ...]

    @property
    def letters(self) -> str:
        """The words when they are Latin letters alone, else nothing."""
        return self.core if self.core.isascii() and self.core.isalpha() else ""


ALL, ANY = "and", "or"
Wanted = str | tuple[str, tuple["Wanted", ...]]
"""A token (with ``*`` at its end: what begins so), or several that must all be there, or one of which must."""


def plain_text(text: str) -> str:
    """A text in one width and case, without anything but Chinese characters, letters and digits."""
    return "".join(_RUN.findall(unicodedata.normalize("NFKC", text).casefold()))


@lru_cache(maxsize=16384)
def piece(field: str, text: str) -> Piece:
    """A name as it is kept; the sounds of what is listed among materials are not."""
    plain = plain_text(text)
    return Piece(field, text, plain, " ".join("/".join(reading) for reading in readings(plain)) if field != MATERIAL else "")


def asked(words: str) -> Asked:
    """Words read once, before any item is looked at."""
    whole = plain_text(words)[:LONGEST]
    core = _TRAILING.sub("", _LEADING.sub("", whole)) or whole
    is_letters = core.isascii() and core.isalpha()
    ways = (syllables_of(core) or [way for way in (syllables_in(core),) if way]) if is_letters else []
    return Asked(words.strip(), whole, core, () if core.isascii() else tuple(readings(core)), tuple(ways))


def tokens_of(pieces: Iterable[Piece]) -> set[str]:
    """Everything that the index keeps for these pieces."""
    return set().union(*map(_tokens, pieces))


@lru_cache(maxsize=16384)
def _tokens(each: Piece) -> frozenset[str]:
    """Of a material its pairs; of a result also characters, sounds and initials; of a name also with what it begins."""
    typed, letters, sounds = pairs(each.plain), each.initials, each.sounds
    if each.field == MATERIAL:
        return frozenset("o" + pair for pair in typed)
    if each.field == RESULT:
        heard = ["q" + pair for pair in sound_pairs(sounds)] + ["r" + pair for pair in pairs(letters)]
        return frozenset(["o" + gram for gram in (*each.plain, *typed)] + heard)
    begun = ["b" + each.plain[:1], "b" + each.plain[:2], "j" + letters[:1], "j" + letters[:2]]
    heard = ["p" + sound for reading in sounds for sound in reading] + ["p" + pair for pair in sound_pairs(sounds)]
    return frozenset(["n" + gram for gram in (*each.plain, *typed)] + begun + heard + ["i" + pair for pair in pairs(letters)])


def pairs(text: str) -> list[str]:
    """Each two neighbours."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


def strict(words: Asked) -> list[Wanted]:
    """Steps that lead to what holds everything that was typed: beginning with it, in a name, anywhere."""
    if words.letters:
        return _letters_strict(words)
    grams = tuple(pairs(words.core)) or tuple(words.core)
    named = tuple("n" + gram for gram in grams)
    anywhere: tuple[Wanted, ...] = tuple((ANY, ("n" + gram, "o" + gram)) for gram in grams)
    return [(ALL, ("b" + words.core[:2], *named)), (ALL, named), (ALL, anywhere)]


def _letters_strict(words: Asked) -> list[Wanted]:
    """Letters are pinyin, or initials, or a word as it stands (KTV)."""
    letters = words.letters
    if len(letters) == 1:
        return ["j" + letters, "n" + letters]
    typed = pairs(letters)
    ways = [_spelled(way, "p") for way in words.ways]
    return [
        (ALL, ("j" + letters[:2], *("i" + pair for pair in typed))),
        (ALL, tuple("i" + pair for pair in typed)),
        *ways,
        (ALL, tuple("n" + pair for pair in typed)),
        (ALL, tuple("r" + pair for pair in typed)),
        *(_spelled(way, "q") for way in words.ways if len(way) > 1),
    ]


def _spelled(way: Reading, kind: str) -> Wanted:
    """Syllables in order, the last one as far as it is typed."""
    found = [first + second for first, second in pairwise(way)] or list(way)
    return (ALL, (*(kind + sound for sound in found[:-1]), kind + found[-1] + "*"))


def lenient(words: Asked) -> list[Wanted]:
    """Steps that lead also to what was meant: one or more characters wrong, missing or swapped, or written as they sound."""
    if words.letters:
        return _letters_lenient(words)
    typed = list(dict.fromkeys(pairs(words.core)))
    told = [pair for pair in typed if pair not in GENERIC] or typed
    named, single = ["n" + pair for pair in typed], ["n" + character for character in dict.fromkeys(words.core)]
    heard = list(dict.fromkeys("p" + pair for pair in _heard(words.sounds)))
    steps = [_but(named, 1), _but(named, 2), (ALL, tuple(heard)), _but(heard, 1), (ALL, tuple(single)), _but(single, 1)]
    steps.append((ALL, ("n" + words.core[0], "n" + words.core[-1])) if len(words.core) > 2 else None)
    steps += [(ANY, ("n" + pair, "o" + pair)) for pair in told[:16]] + [(ALL, (sound,)) for sound in heard[:16]]
    return [step for step in steps if step is not None and step[1]]


def _heard(sounds: Sequence[Reading]) -> list[str]:
    return [first[0] + second[0] for first, second in pairwise(sounds)]


def _letters_lenient(words: Asked) -> list[Wanted]:
    typed = ["i" + pair for pair in dict.fromkeys(pairs(words.letters))]
    steps = [_but(typed, 1), _but(typed, 2)]
    for way in (*words.ways[:1], syllables_in(words.letters)):
        heard = list(dict.fromkeys("p" + first + second for first, second in pairwise(way)))
        single = ["p" + sound for sound in dict.fromkeys(way)]
        steps += [_but(heard, 1), _but(heard, 2), (ALL, tuple(single)), _but(single, 1)]
    return [step for step in steps if step is not None and step[1]]


def _but(tokens: Sequence[str], missing: int) -> tuple[str, tuple[Wanted, ...]] | None:
    """All of some tokens but ``missing`` of them; None when too few would be left."""
    kept = list(tokens[:_MANY])
    if len(kept) - missing < 1 or len(kept) < 2:
        return None
    return (ANY, tuple((ALL, chosen) for chosen in combinations(kept, len(kept) - missing)))


def as_fts5(wanted: Wanted) -> str:
    """As SQLite's FTS5 is asked. Tokens hold nothing but letters, digits and Chinese characters."""
    if isinstance(wanted, str):
        return f'"{wanted[:-1]}" *' if wanted.endswith("*") else f'"{wanted}"'
    return "(" + (" AND " if wanted[0] == ALL else " OR ").join(map(as_fts5, wanted[1])) + ")"


def as_tsquery(wanted: Wanted) -> str:
    """As PostgreSQL is asked."""
    if isinstance(wanted, str):
        return f"'{wanted[:-1]}':*" if wanted.endswith("*") else f"'{wanted}'"
    return "(" + (" & " if wanted[0] == ALL else " | ").join(map(as_tsquery, wanted[1])) + ")"
