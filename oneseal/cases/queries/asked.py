"""列表的提问 What a work list asks the database. Its text is kept: an officer opens the same list after every act, and to put it into
words takes longer than to answer it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, F, Q, QuerySet, Value, When
from django.db.models import Case as Choose

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.queries.claims import in_hands, taken
from oneseal.cases.queries.compound import Compound, compound
from oneseal.cases.queries.lights import Yellow, light_of, yellow_until
from oneseal.cases.queries.opened import HERE, have_several_open, opened
from oneseal.cases.queries.words import matching
from oneseal.journal.queries import today
from oneseal.law.days import Calendar
from oneseal.people.rules import HeldPost

SORTS = {"due": "due_on", "received": "received_on"}


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

    @property
    def column(self) -> str:
        """What the list is sorted by."""
        return SORTS.get(self.sort, "due_on")


@dataclass(frozen=True, slots=True)
class Asked:
    """``counts``: power, light, version, how many. ``hands``: power, light, item, whether she has taken them, how many, of those that
    somebody has taken. ``first``: a page from the top, as :func:`keys_of` asks for it."""

    parts: tuple[QuerySet[CaseTable], ...]
    """The cases wanted, in parts that share none."""
    counts: Compound
    hands: Compound
    first: Compound


def asked_of(posts: Sequence[HeldPost], wanted: Wanted, calendars: Mapping[str, Calendar], size: int) -> Asked:
    """What a list of these posts asks. One query, for whether any case has several steps open."""
    put = _put.__wrapped__ if wanted.text.strip() else _put  # words name people that may be others tomorrow
    return put(tuple(posts), wanted, yellow_until(calendars), today(), size, have_several_open(posts))


@lru_cache(maxsize=128)
def _put(posts: tuple[HeldPost, ...], wanted: Wanted, yellow: Yellow, on: date, size: int, several: bool) -> Asked:
    """Everything that its text depends on is told: what is kept for one day, calendar or post is not met under another."""
    found, words, light = opened(posts, several=several), matching(wanted.text), light_of(yellow, on)
    parts = [part.filter(words) for part in found.parts]
    shown = tuple(_narrowed(part, wanted, light) for part in parts)
    return Asked(shown, _counts(parts, light), _hands(found.whole.filter(words), light, wanted.person), keys_of(shown, wanted, "", size))


def _counts(parts: Iterable[QuerySet[CaseTable]], light: Choose) -> Compound:
    """One grouped query behind every facet, answered from the list's index."""
    asked = [part.annotate(light=light).values_list("here_power", "light", "item_version") for part in parts]
    return compound([each.annotate(n=Count("*")).order_by() for each in asked])


def _hands(mine: QuerySet[CaseTable], light: Choose, person: UUID | None) -> Compound:
    """One grouped query over the few claims."""
    hers = Choose(When(claims__person=person, then=Value(True)), default=Value(False), output_field=BooleanField())
    grouped = taken(mine).annotate(light=light, hers=hers).values_list("here_power", "light", "item_version__item", "hers")
    return compound([grouped.annotate(n=Count("id")).order_by()])


def _narrowed(mine: QuerySet[CaseTable], wanted: Wanted, light: Choose) -> QuerySet[CaseTable]:
    if wanted.power:
        mine = mine.filter(**{"here_power": wanted.power})
    if wanted.item:
        mine = mine.filter(item_version__item=wanted.item)
    mine = in_hands(mine, wanted.hands, wanted.person)
    return mine.annotate(light=light).filter(light=wanted.light) if wanted.light else mine


def keys_of(parts: Iterable[QuerySet[CaseTable]], wanted: Wanted, after: str, size: int) -> Compound:
    """The day that is sorted by and the key of each case of a page by key, of each of the parts, with the step by which they were found;
    where nothing runs comes last. Raises ValueError where ``after`` is no key of a page."""
    column, follows = wanted.column, Q()
    if after:
        day, _, last = after.partition(".")
        on, at = date.fromisoformat(day) if day else None, UUID(last)
        undated, behind = Q(**{f"{column}__isnull": True}), Q(**{column: on, "id__gt": at})
        follows = behind if on is None else Q(**{f"{column}__gt": on}) | behind | undated
    order: tuple[Any, ...] = F(column).asc(nulls_last=True), "id"
    return compound([part.filter(follows).order_by(*order).values_list(column, "pk", *_here(part))[:size] for part in parts])


def _here(part: QuerySet[CaseTable]) -> list[str]:
    return [name for name in HERE if name in part.query.annotations]
