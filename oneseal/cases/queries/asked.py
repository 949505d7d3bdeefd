"""列表的提问 What a work list asks the database. Its text is kept: an officer opens the same list after every act, and to put it into
words takes longer than to answer it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, F, Q, QuerySet, Value, When
from django.db.models import Case as Choose

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.claims import MINE, in_hands, taken
from oneseal.cases.queries.compound import Compound, compound
from oneseal.cases.queries.lights import Yellow, light_of, yellow_until
from oneseal.cases.queries.opened import HERE, Opened, Place, have_several_open, opened, places_of
from oneseal.cases.queries.words import matching
from oneseal.journal.queries import today
from oneseal.law.days import Calendar
from oneseal.people.rules import HeldPost

SORTS = {"due": "due_on", "received": "received_on"}
ALL = Q()
KEPT = 256
"""Texts of each question that are kept in a process."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted: one power, a light, an item, words (query number, end of a case number, number of a person, name)."""

    power: str = ""
    light: str = ""
    item: UUID | None = None
    text: str = ""
    sort: str = "due"
    hands: str = ""
    """``mine``: taken by ``person``; ``free``: by nobody."""
    person: UUID | None = None


def column_of(sort: str) -> str:
    """What a list is sorted by."""
    return SORTS.get(sort, "due_on")


@dataclass(frozen=True, slots=True)
class Where:
    """What the text of a question depends on besides what is wanted: the places of the posts, the day, until when a date is yellow there,
    and whether any case has several steps open."""

    places: tuple[Place, ...]
    on: date
    yellow: Yellow
    several: bool

    @property
    def light(self) -> Choose:
        """What the database tells the light of a case by."""
        return light_of(self.yellow, self.on)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a list, each put into SQL when it is asked. Without ``words`` the text is kept for whoever asks the same; what words
    ask may be about other people tomorrow."""

    where: Where
    wanted: Wanted
    words: Q

    def counts(self) -> Compound:
        """Power, light, version, how many."""
        return _counts.__wrapped__(self.where, self.words) if self.words else _counts(self.where)

    def hands(self) -> Compound:
        """Of what somebody has taken: power, light, item, whether it was she who asks, how many."""
        person = self.wanted.person
        return _hands.__wrapped__(self.where, person, self.words) if self.words else _hands(self.where, person)

    def first(self, size: int) -> Compound:
        """A page from the top, as :func:`keys_of` asks for it."""
        if self.words:
            return keys_of(self.parts(), self.wanted, "", size)
        return _first(self.where, replace(self.wanted, text="", person=self.wanted.person if self.wanted.hands == MINE else None), size)

    def parts(self) -> list[QuerySet[CaseTable]]:
        """The cases wanted, in parts that share none."""
        return [_narrowed(part.filter(self.words), self.wanted, self.where) for part in _opened(self.where).parts]


def asked_of(posts: Sequence[HeldPost], wanted: Wanted, calendars: Mapping[str, Calendar]) -> Asked:
    """What a list of these posts asks. One query, for whether any case has several steps open, and those for whom words name."""
    places, on = places_of(posts), today()
    return Asked(Where(places, on, yellow_until(calendars, on), have_several_open(places)), wanted, matching(wanted.text))


def _opened(where: Where) -> Opened:
    return opened(where.places, several=where.several)


@lru_cache(maxsize=KEPT)
def _counts(where: Where, words: Q = ALL) -> Compound:
    """One grouped query behind every facet, answered from the list's index."""
    # An annotation, for Django groups by columns first: SQLite would read every case in the order of the versions' index.
    parts = [part.filter(words).annotate(light=where.light, of_version=F("item_version")) for part in _opened(where).parts]
    asked = [part.values_list("here_power", "light", "of_version") for part in parts]
    return compound([each.annotate(n=Count("*")).order_by() for each in asked])


@lru_cache(maxsize=KEPT)
def _hands(where: Where, person: UUID | None, words: Q = ALL) -> Compound:
    """One grouped query over the few claims."""
    hers = Choose(When(claims__person=person, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = taken(_opened(where).whole.filter(words)).annotate(light=where.light, hers=hers)
    grouped = rows.values_list("here_power", "light", "item_version__item", "hers")
    return compound([grouped.annotate(n=Count("id")).order_by()])


@lru_cache(maxsize=KEPT)
def _first(where: Where, wanted: Wanted, size: int) -> Compound:
    return keys_of(Asked(where, wanted, ALL).parts(), wanted, "", size)


def _narrowed(mine: QuerySet[CaseTable], wanted: Wanted, where: Where) -> QuerySet[CaseTable]:
    if wanted.power:
        mine = mine.filter(**{"here_power": wanted.power})
    if wanted.item:
        mine = mine.filter(item_version__item=wanted.item)
    mine = in_hands(mine, wanted.hands, wanted.person)
    return mine.annotate(light=where.light).filter(light=wanted.light) if wanted.light else mine


def keys_of(parts: Iterable[QuerySet[CaseTable]], wanted: Wanted, after: str, size: int) -> Compound:
    """The day that is sorted by and the key of each case of a page by key, of each of the parts, with the step by which they were found;
    where nothing runs comes last. Raises ValueError where ``after`` is no key of a page."""
    column, follows = column_of(wanted.sort), Q()
    if after:
        day, _, last = after.partition(".")
        on, at = date.fromisoformat(day) if day else None, UUID(last)
        undated, behind = Q(**{f"{column}__isnull": True}), Q(**{column: on, "id__gt": at})
        follows = behind if on is None else Q(**{f"{column}__gt": on}) | behind | undated
    order: tuple[Any, ...] = F(column).asc(nulls_last=True), "id"
    return compound([part.filter(follows).order_by(*order).values_list(column, "pk", *_here(part))[:size] for part in parts])


def _here(part: QuerySet[CaseTable]) -> list[str]:
    return [name for name in HERE if name in part.query.annotations]
