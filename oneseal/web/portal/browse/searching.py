"""查找 What some words mean, shown: things that can be done, where, and why they were found; while one types, and without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from oneseal.catalogue.actions import note_missed
from oneseal.catalogue.queries import Hit, found_items
from oneseal.people.models import Body
from oneseal.web.portal.browse.topics import AUDIENCES, LOOSE
from oneseal.web.words import said

MOST, FEW, LONGEST = 30, 6, 60
FIELDS = {
    "name": said("名称", "Name"),
    "short_name": said("简称", "Short name"),
    "synonym": said("常用说法", "Everyday words"),
    "result": said("办理结果", "What you get"),
    "material": said("材料", "Material"),
    "code": said("编码", "Code"),
}
HOW = {
    "sounds": said("读音相同", "sounds the same"),
    "initials": said("拼音首字母", "first letters of the pinyin"),
    "pinyin": said("拼音", "pinyin"),
    "resembles": said("相近", "nearly"),
}
"""What need not be said is not: that it is, begins with or holds what was typed is seen."""

Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page shows it: its name and the reason with what was typed marked; ``where`` is empty when the name itself is why."""

    hit: Hit
    name: Marked
    where: Any
    why: Marked
    how: Any


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: words, for whom, under which topic, in which division."""

    text: str
    audience: str
    topic: str
    division: str

    @classmethod
    def of(cls, query: Mapping[str, str], places: Mapping[str, str]) -> "Wish":
        """As the address says it; what nobody offers is left out."""
        audience, division = query.get("for", ""), query.get("at", "")
        return cls(
            query.get("q", "").replace("\x00", "").strip()[:LONGEST],
            audience if audience in AUDIENCES else "",
            query.get("topic", "") if audience in AUDIENCES else "",
            division if division in places else "",
        )


def places_of(bureaus: list[Body]) -> dict[str, str]:
    """Division → its name, of every bureau."""
    return {bureau.division_id: bureau.division.name for bureau in bureaus}


def is_typing(request: HttpRequest) -> bool:
    """Whether a page asks for a part of itself while somebody types."""
    return bool(getattr(request, "htmx", False))


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows for some words; ``loosely``: nothing of it is what was meant; ``near``: the division that was typed."""

    rows: tuple[Shown, ...]
    loosely: bool
    near: str


def found_for(request: HttpRequest, wish: Wish, places: Mapping[str, str]) -> Found:
    """The hits; words that were sent off, not only typed, and find nothing that is meant are counted for the item managers: of the bureau
    whose division was chosen or typed, or that stands above it."""
    typing = is_typing(request)
    most = FEW if typing and request.GET.get("few") else MOST
    topic = "" if wish.topic == LOOSE else wish.topic
    hits = found_items(wish.text, division=wish.division or None, audience=wish.audience or None, topic=topic or None, limit=most)
    if hits.is_missed and not typing and not wish.topic:
        note_missed(hits.asked, hits.kept_under(places))
    near = "" if wish.division else places.get(hits.division, "")
    return Found(tuple(_shown(hit, hits.asked) for hit in hits.rows), bool(hits.rows) and hits.is_missed, near)


def _shown(hit: Hit, words: str) -> Shown:
    is_named = hit.why.field == "name" and hit.why.text == hit.name
    is_seen = is_named and hit.why.how not in HOW
    where = "" if is_seen else FIELDS[hit.why.field]
    return Shown(hit, marked(hit.name, words), where, () if is_named else marked(hit.why.text, words), HOW.get(hit.why.how, ""))


def marked(text: str, words: str) -> Marked:
    """A text in stretches, those that were typed marked: the words as a whole where they stand, else each of their characters."""
    at = text.casefold().find(words.casefold()) if words else -1
    if at >= 0 and len(text.casefold()) == len(text):
        whole = ((text[:at], False), (text[at : at + len(words)], True), (text[at + len(words) :], False))
        return tuple(part for part in whole if part[0])
    typed = {character for character in words.casefold() if character.isalnum() and not character.isascii()}
    parts: list[tuple[str, bool]] = []
    for character in text:
        hit = character.casefold() in typed
        if parts and parts[-1][1] is hit:
            parts[-1] = (parts[-1][0] + character, hit)
        else:
            parts.append((character, hit))
    return tuple(parts)
