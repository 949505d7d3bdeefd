"""清单和一件事的英文 What the four lists and their figures, the areas and the events of life are called in English, and mean.

In Chinese as the catalogue names them. The keys are the catalogue's own; a test holds every one of them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from oneseal.web.words import say


class Named(NamedTuple):
    """What the reader reads: a name, and what it means."""

    name: str
    words: str


LISTS: Mapping[str, tuple[str, str]] = {
    "at_once": ("At once", "Decided on the spot, promised at once or within one working day"),
    "online": ("Online", "You can at least apply on the internet"),
    "nearby": (
        "Nearby",
        "Handled in a town or village, in more than one place, at a self-service terminal, or taken in by an agency or local service point",
    ),
    "once": ("One visit", "With everything at hand you come once at most"),
    "all": ("All items", "All items of which the shares are taken: those that offices of this place handle"),
}
"""Key of a list → its name, and which items stand in it."""
GROUPS: Mapping[str, str] = {
    "at_once_or_online": "At once, or wholly online",
    "once": "One visit after a check online",
    "nearby": "Nearby, in counties and towns",
}
"""Key of a group of the report → its name."""
ONE_GROUP = "Three groups, each item in one of them"
SHARES: Mapping[str, tuple[str, str]] = {
    "at_once": ("Decided at once", "Items decided on the spot / all items"),
    "no_visit": ("Without a visit", "Items with no visit, or wholly online / all items"),
    "once": ("One visit at most", "Items with one visit at most / all items"),
    "online": ("Can be applied for online", "Items for which you can at least apply online / all items"),
    "wholly_online": ("Wholly online", "Items handled online from beginning to end / all items"),
    "shortened": (
        "Time saved",
        "(Sum of the statutory limits - sum of the promised limits) / sum of the statutory limits, of items that give both in one unit",
    ),
}
"""Key of a share → its name, and how it is counted."""
THE_FIRST = "the first of the two numbers"
COMPARED = "Items that give the statutory and the promised limit in one unit"
AREAS: Mapping[str, str] = {
    "family": "Marriage, birth, adoption",
    "education": "School and training",
    "work": "Work and professions",
    "health": "Health",
    "insurance": "Social insurance",
    "welfare": "Welfare and housing",
    "travel": "Traffic and travel",
    "documents": "Identity papers and utilities",
    "justice": "Justice and notaries",
}
"""Key of an area → its name."""
EVENTS: Mapping[str, tuple[str, str]] = {
    "birth": ("A child is born", "What has to be done before and after; material is handed in once."),
    "restaurant": ("Opening a restaurant", "From the business licence to the first guest."),
    "company": ("Founding a company", "Registration and social insurance in one go."),
    "hotel": ("Opening a hotel", "The licences that a hotel needs."),
    "bookshop": ("Opening a bookshop", "From the business licence to the first book sold."),
    "school": ("Opening a school", "From the licence to the first day of school: registration, canteen and school bus, together."),
    "job": ("Taking up work", "Looking for work, social insurance and the card, together."),
    "marriage": ("Marrying", "After the wedding, and for a child to come."),
    "disability": ("Living with a disability", "The certificate and both allowances, applied for together."),
    "medical-care": ("Seeing a doctor", "Insurance, the card, and what to file before treatment elsewhere."),
    "lost-papers": ("Lost papers", "The wallet is gone: ID card, driving licence and social security card anew, together."),
    "after-death": (
        "After a death",
        "For the family: notary on the estate, transfer of the home, housing fund; material is handed in once.",
    ),
}
"""Key of an event of life → its name, and what it brings together."""


def list_named(key: str, name: str, rule: str) -> Named:
    """A list of items by its key: one of the four, all, a group, or what a share counts."""
    kind, _, of = key.partition("-")
    if kind == "group" and of in GROUPS:
        return Named(say(name, GROUPS[of]), say(rule, ONE_GROUP))
    if kind == "share" and of in SHARES:
        english, counted = SHARES[of]
        return Named(say(name, english), say(rule, COMPARED if of == "shortened" else f"{counted}: {THE_FIRST}"))
    return _named(LISTS, key, name, rule)


def share_named(key: str, name: str, rule: str) -> Named:
    """A share, and how it is counted."""
    return _named(SHARES, key, name, rule)


def event_named(key: str, name: str, words: str) -> Named:
    """An event of life."""
    return _named(EVENTS, key, name, words)


def area_named(key: str, name: str) -> str:
    """One of the nine areas."""
    return say(name, AREAS.get(key, name))


def _named(known: Mapping[str, tuple[str, str]], key: str, name: str, words: str) -> Named:
    return Named(*(say(chinese, english) for chinese, english in zip((name, words), known.get(key, (name, words)), strict=True)))
