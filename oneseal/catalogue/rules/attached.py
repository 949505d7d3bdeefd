"""空白表格、示例样表 Where the words lead that a material names for its blank form and its sample: to a file that the version holds, to a
sheet that the product sets itself (the item's own form, the mandate), to an address; or nowhere."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath
from typing import Any

from oneseal.catalogue.rules.content import FILES, LINKED, mode_of
from oneseal.catalogue.rules.elements import MATERIAL
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.journal.rules import canonical

BLANK, SAMPLE = "form_guid", "example_guid"
NAMED = (BLANK, SAMPLE)
"""The elements of a material that name a file."""
Content = Mapping[str, Any]
ADDRESSES = ("https://", "http://")
GIVEN, WRITTEN, LIKE = "sha256", "sections", "like"
"""By what a file is had: its bytes under their hash; its words, set on A4 when asked for; another one of the item's, filled in."""
PARTS = frozenset({"name", "media_type", "size", "filled", "statements", "signatures", GIVEN, WRITTEN, LIKE})
KEY = 32
"""Digits of the hash by which a file stands in an address."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that a version holds under a word. ``sha256``: of a file that somebody gave; else ``written`` says what is on it, and
    ``filled`` whether with its examples."""

    word: str
    name: str
    key: str
    media_type: str = "application/pdf"
    sha256: str = ""
    written: Content | None = None
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """What can be had of a material: its name, its kind (PDF, DOCX …) and where; ``key``: of a file that the version holds."""

    name: str
    kind: str
    at: str
    key: str


def held_under(content: Content, word: str) -> Held | None:
    """The file that a version holds under a word."""
    said = (content.get(FILES) or {}).get(word)
    if not isinstance(said, Mapping) or not said.get("name"):
        return None
    name = str(said["name"])
    if digest := said.get(GIVEN):
        return Held(word, name, str(digest)[:KEY], str(said.get("media_type", "")), str(digest))
    written, filled = (content[FILES].get(said[LIKE]), True) if LIKE in said else (said, said.get("filled") is True)
    if not isinstance(written, Mapping) or WRITTEN not in written:
        return None
    digest = hashlib.sha256(canonical([name, filled, written]).encode()).hexdigest()
    return Held(word, f"{name}.pdf", digest[:KEY], written=written, filled=filled)


def word_of(row: Mapping[str, Any], name: str) -> str:
    """The word by which a material names its blank form or its sample; empty for none."""
    return str(row.get(name) or "").strip()


def files_of(content: Content) -> dict[str, Held]:
    """The files that materials of a version name, by their keys."""
    words = dict.fromkeys(_words_of(content).values())
    return {held.key: held for word in words if (held := held_under(content, word))}


def is_for_application(row: Mapping[str, Any]) -> bool:
    """Whether a material is the application itself (申请书, 申请表)."""
    return row.get("id") == "application" or str(row.get("is_application", "")) == "1"


def set_here(row: Mapping[str, Any], name: str) -> str:
    """Which of the item's own sheets (``ITEM_FORMS``) a material's blank or sample is: of the form that is filled in, or of the mandate;
    empty for others."""
    own = "application" if is_for_application(row) else "mandate" if row.get("id") == "mandate" else ""
    return f"{own}-sample" if own and name == SAMPLE else own


def leads_nowhere(content: Content, row: Mapping[str, Any], name: str) -> bool:
    """Whether a material names a blank or a sample that cannot be had. An item that is applied for here has a form, so its sheets are."""
    word = word_of(row, name)
    if not word or word.startswith(ADDRESSES) or held_under(content, word):
        return False
    return mode_of(content) == LINKED or not set_here(row, name)


def has_sample(content: Content) -> bool:
    """Whether 申请书示范文本 (行政许可法 30) can be had: the sample of the application among the materials, and of no other. Where none of
    them is the application, what is filled in is the item's own form, whose sample its guide has."""
    applications = [row for row in content["materials"] if is_for_application(row)]
    if not applications:
        return mode_of(content) != LINKED
    return any(row.get(SAMPLE) and not leads_nowhere(content, row, SAMPLE) for row in applications)


def download_of(content: Content, row: Mapping[str, Any], name: str, *, item: str, has_form: bool) -> Download | None:
    """What a material's blank or sample leads to, for who reads the guide of ``item``; None when it has none or its word leads nowhere."""
    word = word_of(row, name)
    if held := held_under(content, word):
        return Download(held.name, kind_of(held.name), f"/items/{item}/files/{held.key}", held.key)
    if word and has_form and (own := set_here(row, name)):
        return Download(f"{row.get('material_name')}{'样表' if name == SAMPLE else ''}.pdf", "PDF", f"/items/{item}/forms/{own}", "")
    return Download(word, "", word, "") if word.startswith(ADDRESSES) else None


def kind_of(name: str) -> str:
    """What a file is called by its name's ending: PDF, DOCX …"""
    return PurePath(name).suffix.removeprefix(".").upper()


def lost_words(content: Content) -> Iterator[Finding]:
    """Q-14: a material's blank or sample of which there is only a word."""
    for place, row in enumerate(content["materials"], start=1):
        for name in NAMED:
            if leads_nowhere(content, row, name):
                label = MATERIAL[name].label
                told = f"“{row.get('material_name', '')}”写了{label}，却没有可以下载的文件"
                yield found("Q-14", f"materials[{place}].{name}", row[name], told, f"上传{label}，或者清空这一项", "warn")


def file_shapes(content: Content) -> Iterator[Finding]:
    """I-01: every file of an item says what it is called and by what it is had."""
    for word, said in (content.get(FILES) or {}).items():
        where = f"{FILES}.{word}"
        if not isinstance(said, Mapping) or not said.get("name") or not PARTS.issuperset(said):
            parts = "、".join(sorted(PARTS))
            yield found("I-01", where, word, "文件的写法不对", f"写 name 和 {WRITTEN}、{LIKE} 或者 {GIVEN}；可用：{parts}")
        elif held_under(content, str(word)) is None:
            yield found("I-01", where, word, "文件没有内容", f"{WRITTEN} 逐节写明内容，或者 {LIKE} 指向本事项的另一份")


def with_file(content: Content, place: int, name: str, held: Mapping[str, Any]) -> dict[str, Any]:
    """The content with a file for a material's blank or sample, which keeps the word that is its alone. One without a word, or with one
    that another material or the other of its two says too (a list writes “见附件” in every row), gets the file's name, made its own."""
    rows = [dict(row) for row in content["materials"]]
    files = dict(content.get(FILES) or {})
    word, rest = word_of(rows[place], name), _words_beside(content, place, name)
    if not word or word.startswith(ADDRESSES) or word in rest:
        word = next(each for each in _words_for(held) if each not in rest and each not in files)
    rows[place][name] = word
    return _pruned({**content, "materials": rows, FILES: {**files, word: dict(held)}})


def _words_beside(content: Content, place: int, name: str) -> set[str]:
    """The words of all other blanks and samples of an item, and of the files that others are made like."""
    words = {word for slot, word in _words_of(content).items() if slot != (place, name)}
    return words | {str(said[LIKE]) for said in (content.get(FILES) or {}).values() if isinstance(said, Mapping) and LIKE in said}


def _words_for(held: Mapping[str, Any]) -> Iterator[str]:
    """What a file may be known by: its name, then its name with the beginning of its hash, then with a number too."""
    kind = PurePath(str(held["name"])).suffix
    stem = PurePath(str(held["name"])).stem[:100]
    marked = f"{stem}-{str(held.get(GIVEN, ''))[:8]}"
    yield from (f"{stem}{kind}", f"{marked}{kind}")
    yield from (f"{marked}-{number}{kind}" for number in count(2))


def with_own_files(content: Content, known: Content) -> dict[str, Any]:
    """What a list makes of an item (``known``: what it said before): a word that the list says of more blanks and samples than before names
    none of the files that are there; each of these stays with the material that has it."""
    files = content.get(FILES) or {}
    said, before = (Counter(_words_of(each).values()) for each in (content, known))
    shared = {word for word in said if word and said[word] > max(1, before[word])}
    had = {(_known_by(known, place), name): word for (place, name), word in _words_of(known).items() if word in files}
    moved = {
        slot: own
        for slot, word in _words_of(content).items()
        if word in shared and (own := had.get((_known_by(content, slot[0]), slot[1])))
    }
    rows = [dict(row) for row in content["materials"]]
    for (place, name), own in moved.items():
        rows[place][name] = own
    whole: dict[str, Any] = {**content, "materials": rows}
    for (place, name), own in moved.items():
        if own in shared:
            left = {word: held for word, held in whole[FILES].items() if word != own}
            whole = with_file({**whole, FILES: left}, place, name, files[own])
    return whole


def _words_of(content: Content) -> dict[tuple[int, str], str]:
    """Place of a material and which of its two → the word."""
    return {(place, name): word_of(row, name) for place, row in enumerate(content.get("materials") or ()) for name in NAMED}


def _known_by(content: Content, place: int) -> str:
    row = content["materials"][place]
    return str(row.get("id") or row.get("material_name"))


def without_file(content: Content, place: int, name: str) -> dict[str, Any]:
    """The content without a material's blank or sample: neither word nor file."""
    rows = [dict(row) for row in content["materials"]]
    rows[place].pop(name, None)
    return _pruned({**content, "materials": rows})


def _pruned(content: Content) -> dict[str, Any]:
    """Files that no material names any more go, but for those that another is made like."""
    files = content.get(FILES) or {}
    words = set(_words_of(content).values())
    words |= {str(files[word][LIKE]) for word in words if isinstance(files.get(word), Mapping) and LIKE in files[word]}
    kept = {word: said for word, said in files.items() if word in words}
    rest = {name: value for name, value in content.items() if name != FILES}
    return {**rest, FILES: kept} if kept else rest


__all__ = [
    "ADDRESSES", "BLANK", "FILES", "NAMED", "SAMPLE", "Download", "Held", "download_of", "file_shapes", "files_of", "has_sample",
    "held_under", "is_for_application", "kind_of", "leads_nowhere", "lost_words", "set_here", "with_file", "with_own_files", "without_file",
    "word_of",
]  # fmt: skip
