"""列表的提问 What a work list asks the database. Its text is kept: an officer opens the same list after every act, and to put it into
words takes longer than to answer it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import CharField, Count, F, Q, QuerySet, Value, When

from oneseal.calendars.queries import calendar_at, calendar_read
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.claims import MINE, in_hands, taken
from oneseal.cases.queries.compound import Compound, added, answered, compound, said_of
from oneseal.cases.queries.lights import Yellow, light_of, yellow_until
from oneseal.cases.queries.opened import OPEN, Opened, Place, opened, places_of, several_open
from oneseal.cases.queries.pages import HERE, rows_at
from oneseal.cases.queries.words import matching
from oneseal.journal.queries import today
from oneseal.law.days import Calendar
from oneseal.people.rules import HeldPost

COUNTED = ("open_power", "division_id", "open_unit", "due_on", "item_version_id")
"""By what the cases of a body are counted, in the order of an index (``cases_counted``)."""
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
    calendars: Mapping[str, Calendar]

    def counts(self) -> Compound:
        """Power, version, light, how many."""
        return _counts.__wrapped__(self.where, self.words) if self.words else _counts(self.where)

    def hands(self) -> Compound:
        """Of what somebody has taken: power, light, item, :data:`MINE` where it was she who asks, how many."""
        person = self.wanted.person
        return _hands.__wrapped__(self.where, person, self.words) if self.words else _hands(self.where, person)

    def page(self, after: str, size: int) -> Compound:
        """The rows of a page, those that follow ``after`` in the wanted order; none where it is no key."""
        if after or self.words:
            return page_of(self.parts(), self.wanted, after, size, with_step=True)
        return _first(self.where, replace(self.wanted, text="", person=self.wanted.person if self.wanted.hands == MINE else None), size)

    def parts(self) -> list[QuerySet[CaseTable]]:
        """The cases wanted, in parts that share none."""
        return [_narrowed(part.filter(self.words), self.wanted, self.where) for part in _opened(self.where).parts]


def asked_of(posts: Sequence[HeldPost], wanted: Wanted) -> Asked:
    """What a list of these posts asks. One trip, for the calendars and whether any case has several steps open, and what it takes to know
    for whom words name."""
    places, on, calendars = places_of(posts), today(), calendar_read()
    answer, several = answered(Compound(calendars.sql, calendars.values), several_open(places))
    known = {division: calendar_at(division, answer) for _, _, division, _ in places}
    return Asked(Where(places, on, yellow_until(known, on), bool(several)), wanted, matching(wanted.text), known)


def _opened(where: Where) -> Opened:
    return opened(where.places, several=where.several)


@lru_cache(maxsize=KEPT)
def _counts(where: Where, words: Q = ALL) -> Compound:
    """One question behind every facet. Without words, and of the parts by first step, an index of open cases alone is read in its order."""
    light, found = said_of(CaseTable, where.light), Compound("", ())
    for part in _opened(where).parts:
        by_day = part.filter(OPEN, words).values_list("here_power", *COUNTED).annotate(n=Count("*")).order_by()
        found += added(by_day, light, "here_power, item_version_id")
    return found


@lru_cache(maxsize=KEPT)
def _hands(where: Where, person: UUID | None, words: Q = ALL) -> Compound:
    """One grouped question of each part: its cases whose step is claimed."""
    hers = Choose(When(claims__person=person, then=Value(MINE)), default=Value(""), output_field=CharField())
    rows = [taken(part.filter(words)).annotate(light=where.light, hers=hers) for part in _opened(where).parts]
    grouped = [each.values_list("here_power", "light", "item_version__item", "hers") for each in rows]
    return compound([each.annotate(n=Count("id")).order_by() for each in grouped])


@lru_cache(maxsize=KEPT)
def _first(where: Where, wanted: Wanted, size: int) -> Compound:
    return page_of(Asked(where, wanted, ALL, {}).parts(), wanted, "", size, with_step=True)


def _narrowed(mine: QuerySet[CaseTable], wanted: Wanted, where: Where) -> QuerySet[CaseTable]:
    if wanted.power:
        mine = mine.filter(**{"here_power": wanted.power})
    if wanted.item:
        mine = mine.filter(item_version__item=wanted.item)
    mine = in_hands(mine, wanted.hands, wanted.person)
    return mine.annotate(light=where.light).filter(light=wanted.light) if wanted.light else mine


def page_of(parts: Iterable[QuerySet[CaseTable]], wanted: Wanted, after: str, size: int, *, with_step: bool = False) -> Compound:
    """A page by key of rows in parts that share none: those that follow ``after`` in the wanted order, where nothing runs last; none where
    it is no key. ``with_step``: the parts tell the step by which they found a case."""
    column, follows = column_of(wanted.sort), Q()
    if after:
        day, _, last = after.partition(".")
        try:
            on, at = date.fromisoformat(day) if day else None, UUID(last)
        except ValueError:
            return Compound("", ())
        undated, behind = Q(**{f"{column}__isnull": True}), Q(**{column: on, "id__gt": at})
        follows = behind if on is None else Q(**{f"{column}__gt": on}) | behind | undated
    order: tuple[Any, ...] = F(column).asc(nulls_last=True), "id"
    columns = column, "pk", *(HERE if with_step else ())
    if with_step and column == "received_on":
        follows &= OPEN  # by date due there is an index of all cases, and SQLite is not to sort what stands in that order
    keys = compound([part.filter(follows).order_by(*order).values_list(*columns)[:size] for part in parts])
    return rows_at(keys, column=column, size=size, with_step=with_step)
