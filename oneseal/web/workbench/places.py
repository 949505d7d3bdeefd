"""工作台的去处 The places of the workbench that a person's posts open; each page asks again for itself."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import get_resolver, reverse

from oneseal.law import powers
from oneseal.web.visitor import Visitor

EVERYBODY: frozenset[str] = frozenset()
PLACES = (
    ("work", "办件", EVERYBODY),
    ("surveys", "勘验", frozenset({powers.SURVEY})),
    ("counter", "窗口", frozenset({powers.ACCEPT})),
    ("originals", "原件", frozenset({powers.ACCEPT, powers.DELIVER})),
    ("print-room", "制证送达", frozenset({powers.MAKE, powers.DELIVER})),
    ("kept-items", "事项", frozenset({powers.REVIEW, powers.DECIDE})),
    ("head", "总览", frozenset({powers.SUPERVISE, powers.DECIDE})),
    ("seals", "用印", frozenset({powers.SUPERVISE, powers.MAKE})),
    ("calendars", "日历", frozenset({powers.SUPERVISE})),
    ("words", "说法", frozenset({powers.REVIEW})),
    ("people", "人员", frozenset({powers.SUPERVISE})),
    ("reads", "查阅", frozenset({powers.SUPERVISE})),
    ("operator", "运行", frozenset({powers.SUPERVISE})),
)
"""Name of the address, label, the powers that open it (none: any post)."""


def first_place(held: Collection[str]) -> str:
    """Where work begins: with the cases; for whoever only supervises, and so has none of her own, with the head's page."""
    return "head" if set(held) == {powers.SUPERVISE} else "work"


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the head of the workbench."""

    address: str
    label: str
    is_here: bool


def places_of(request: HttpRequest, visitor: Visitor) -> list[Place]:
    """The places that her posts open, the one she is at marked."""
    at = request.resolver_match.url_name if request.resolver_match else ""
    known = get_resolver().reverse_dict
    opened = [(name, label) for name, label, needed in PLACES if name in known and (not needed or needed & visitor.powers)]
    opened.sort(key=lambda place: place[0] != first_place(visitor.powers))
    return [Place(reverse(name), label, name == at) for name, label in opened]
