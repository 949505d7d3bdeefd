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

from oneseal.catalogue.rules.pinyin import SOUNDS, Reading, readings, sound_pairs, syllables_in, syllables_of

NAME, SHORT, WORD, RESULT, MATERIAL = "name", "short_name", "synonym", "result", "material"
FIELDS = {NAME: "名称", SHORT: "简称", WORD: "常用说法", RESULT: "办理结果", MATERIAL: "材料"}
LONGEST = 40
"""Characters of a search that are looked at."""
_RUN = re.compile(r"[\u3400-\u9fff\u3007]+|[a-z0-9]+")
_FILLER = (
    "请问|你好|您好|麻烦|我妈|我爸|我家|我们|咱们|俺们|我要|我想|想要|想|要不要|要|怎么样|怎么|怎样|如何|哪里|哪儿|在哪|去哪|哪个|哪些|需不需要|需要|"
    "什么|办理|申请|申办|申领|领取|能不能|可不可以|是不是|打算|准备|晓得|办|弄|搞|的|吗|呢|了|去|能|可以|多少钱|多久|手续|流程|材料|条件|"
    "一个|一家|一张|一本|一下|我|俺|咱|在|咋整|咋办|咋弄|咋个|咋"
)
_ENDING = (
    "要办证|办证|要证|啥证|什么证|哪些证|什么牌照|啥牌照|什么执照|啥执照|啥手续|啥|找谁批|谁批|找谁|行不行|中不中|吧|啊|呀|嘛|嘞|滴|整|不"
)
_MIXED = re.compile(r"[a-z]+|[^a-z]+")
WHICHEVER = "\u3007"
_LEADING, _TRAILING = re.compile(f"^(?:{_FILLER})+"), re.compile(f"(?:{_FILLER.replace('|办|', '|(?<![补代主])办|')}|{_ENDING})+$")
MINOR = re.compile(
    "请问|我妈|我爸|我家|我们|咱们|俺们|别人|人家|朋友|自己|自家|家里|屋里|屋头|楼下|门口|小区|附近|旁边|镇上|村里|县里|城里|市里|街上|老家|这边|那边|单位|现在|马上|办证|"
    "最近|今年|明年|去年|下个月|上个月|过几天|已经|刚刚|以后|之前|时候|打算|准备|计划|听说|知道|晓得|怎么样|怎么|怎样|如何|咋整|咋办|咋个|咋|啥|什么|哪里|哪儿|哪些|"
    "哪个|哪|多少|多久|几天|要不要|能不能|可不可以|是不是|需不需要|行不行|中不中|可以|需要|办理|申请|手续|材料|流程|合法|一个|一家|一点|一下|这种|那种|东西|"
    "[个一家间的了来想要把被给帮和跟与在到去从又再还也就都先吗呢吧啊呀嘛嘞滴俺咱我你他她它谁能会有没是掉着很太点两几办弄搞整]"
)
"""What holds a sentence together without saying what it is about."""
_GENERIC = "许可 登记 审批 核发 备案 证书 证明 资格 认定 办理 申请 项目 企业 经营 管理 机构 单位 审核 审查 申报 执照"
GENERIC = frozenset(_GENERIC.split())
"""Pairs of characters that half of all names hold: they tell little about what is meant."""
_DONE = "过期 到期 期满 补办 补领 丢了 丢失 遗失 年检 年审 换证 换发 换领 续期 延期 续证 证照 证件"
DONE = frozenset(_DONE.split())
"""Pairs of characters that say what befell a paper, whichever: beside the paper's own name they tell little."""
LATER = ("延续", "变更", "注销", "补证", "补办", "换证", "换发", "撤销")
"""Words of what follows upon a first application."""
SENTENCE, _MOST = 8, 28
"""Characters from which words are looked for inside what was typed; of how many pairs."""
VERBS, REACH = frozenset("养卖开建盖挖砍修做装运拉跑换补取领买种打租教"), 8
"""What people say they do, and how many characters on stands to what."""
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
        return _sounds(self.said)

    @property
    def heard(self) -> frozenset[str]:
        """Each two neighbours as they sound."""
        return _heard_in(self.said)[0]

    @property
    def alone(self) -> frozenset[str]:
        """Every sound in it."""
        return _heard_in(self.said)[1]

    @property
    def initials(self) -> str:
        """The first letters of its characters."""
        return "".join(reading[0] for reading in self.said.split())


@lru_cache(maxsize=32768)
def known_piece(field: str, text: str, plain: str, said: str) -> Piece:
    """A piece as the index keeps it; made once, for many items share a word."""
    return Piece(field, text, plain, said)


def kept_pieces(pieces: Iterable[Piece]) -> list[list[str]]:
    """Pieces as the index keeps them: of everyday words, which many items share, the words alone, in one line."""
    kept: list[list[str]] = []
    for each in pieces:
        if each.field != WORD or each.text != each.plain:
            kept.append([each.field, each.text, each.plain, each.said])
        elif kept and len(kept[-1]) == 2:
            kept[-1][1] += f" {each.text}"
        else:
            kept.append([WORD, each.text])
    return kept


def pieces_of(kept: Iterable[Sequence[str]]) -> list[Piece]:
    """What ``kept_pieces`` made of them, read again; a word is made once."""
    found: list[Piece] = []
    for each in kept:
        found.extend(_words(each[1]) if len(each) == 2 else (known_piece(*each),))
    return found


@lru_cache(maxsize=4096)
def _words(line: str) -> tuple[Piece, ...]:
    return tuple(piece(WORD, word) for word in line.split())


@lru_cache(maxsize=32768)
def _sounds(said: str) -> tuple[Reading, ...]:
    return tuple(tuple(reading.split("/")) for reading in said.split())


@lru_cache(maxsize=32768)
def _heard_in(said: str) -> tuple[frozenset[str], frozenset[str]]:
    sounds = _sounds(said)
    return frozenset(sound_pairs(sounds)), frozenset(sound for reading in sounds for sound in reading)


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
    core = _TRAILING.sub("", _LEADING.sub("", whole))
    core = core if len(core) > 1 else whole
    is_letters = core.isascii() and core.isalpha()
    ways = (syllables_of(core) or [way for way in (syllables_in(core),) if way]) if is_letters else []
    core, sounds = (core, ()) if core.isascii() else _spoken(core)
    return Asked(words.strip(), whole, core, sounds, tuple(ways))


def asked_around(whole: str) -> tuple[int, int]:
    """Where in plain text how one asks ends that stands before what is meant, and where it begins that stands behind."""
    first, last = _LEADING.match(whole), _TRAILING.search(whole)
    return first.end() if first else 0, last.start() if last else len(whole)


def _spoken(core: str) -> tuple[str, tuple[Reading, ...]]:
    """Chinese with pinyin in it (shouyao经营): a sound for each syllable, under a character that stands for whichever is meant."""
    text = ""
    sounds: list[Reading] = []
    for run in _MIXED.findall(core):
        way = next(iter(syllables_of(run)), ()) if run[0].isascii() and len(run) > 1 else ()
        if way and way[-1] in SOUNDS:
            text, sounds = text + WHICHEVER * len(way), [*sounds, *((sound,) for sound in way)]
        else:
            text, sounds = text + run, [*sounds, *readings(run)]
    return text, tuple(sounds)


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
    if len(words.core) >= SENTENCE:
        told = [pair for pair in told if not MINOR.fullmatch(pair)] or told
    named, single = ["n" + pair for pair in typed], ["n" + character for character in dict.fromkeys(words.core)]
    heard = list(dict.fromkeys("p" + pair for pair in _heard(words.sounds)))
    steps = [_but(named, 1), _but(named, 2), (ALL, tuple(heard)), _but(heard, 1), (ALL, tuple(single)), _but(single, 1)]
    steps.append((ALL, ("n" + words.core[0], "n" + words.core[-1])) if len(words.core) > 2 else None)
    if len(words.core) >= SENTENCE:
        done = [words.core[verb] + words.core[what] for verb, what in reaching(words.core)]
        steps += [(ALL, ("n" + pair,)) for pair in dict.fromkeys((*told[:_MOST], *done[: _MANY * 2]))]
    else:
        steps += [(ANY, ("n" + pair, "o" + pair)) for pair in told] + [(ALL, (sound,)) for sound in heard]
    return [step for step in steps if step is not None and step[1]]


@lru_cache(maxsize=64)
def reaching(core: str) -> tuple[tuple[int, int], ...]:
    """In a sentence: the places of a verb and of what it may be done to, a few characters on (养了两千只蛋鸡: 养鸡)."""
    minor = {place for span in MINOR.finditer(core) for place in range(*span.span())}
    verbs = [place for place, character in enumerate(core) if character in VERBS]
    return tuple((verb, what) for verb in verbs for what in range(verb + 2, min(verb + REACH, len(core))) if what not in minor)


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
