"""检索 From words to the items in force that fit them, best first, each with why; the same on both databases.

The database only brings candidates, in the order of their keys (shorter names first), for steps from strict to lenient; the rule in
``rules/ranking.py`` judges them. At most eight queries, however many items there are.
"""

import json
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from oneseal.catalogue.models import Item, MissedSearch, SearchEntry, SearchText, Synonym
from oneseal.catalogue.rules.content import LINKED, TRANSFERRED
from oneseal.catalogue.rules.grams import (
    FIELDS,
    NAME,
    SENTENCE,
    Asked,
    Piece,
    Wanted,
    as_fts5,
    as_tsquery,
    asked,
    lenient,
    pieces_of,
    plain_text,
    strict,
)
from oneseal.catalogue.rules.ranking import ABOVE, EXACT, HOW, NOT_FOR_HER, NOT_HERE, SAYS_NO_MORE, Fit, fit, rarity
from oneseal.catalogue.rules.spoken import fit_heard, heard_in, steps_of
from oneseal.catalogue.rules.typed_places import places_typed
from oneseal.journal.queries import today
from oneseal.people.queries import division_named, divisions_above
from oneseal.people.rules import division_lead

PERSON, FIRM = "person", "firm"
OFFICES = 12
"""Offices that a hit names; how many there are is counted."""
ELSEWHERE = 9
"""How near an office is that stands neither in the asked division nor below or above it."""
WEIGHED = 4
"""Characters above which pairs of them are weighed by how rare they are among the candidates."""
_PER_STEP, _JUDGED, _SURE, _BESIDE = 40, 80, 0.8, 0.6
_CODE = re.compile(r"(?=.*\d)[0-9A-Z][0-9A-Z-]{5,49}")
_STEP = {
    "sqlite": "SELECT rowid AS id FROM catalogue_search_index WHERE catalogue_search_index MATCH %s ORDER BY rowid LIMIT %s",
    "postgresql": "SELECT id FROM catalogue_search_found(%s::tsquery, %s) AS found (id)",
}
_PART = "SELECT id FROM ({}) step{}"
_TEXTS = (
    "SELECT id, name, matched_name, pieces, for_people, for_firms, topics FROM catalogue_search_text "
    "WHERE id IN (SELECT id FROM ({}) candidates) ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Office:
    """Where an item is handled, or, where it is only linked to (链接), whose guide points there."""

    item: UUID
    code: str
    body: str
    division: str
    mode: str = TRANSFERRED

    @property
    def is_linked(self) -> bool:
        """Whether it only points to who handles it."""
        return self.mode == LINKED


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that can be done, with the offices that do it: the asked division's first, then those below and above it, then all others;
    who only points to others last among each. ``why``: what fitted.

    ``texts``: keys of the search's texts that this is.
    """

    name: str
    score: float
    why: Fit
    for_people: bool
    for_firms: bool
    offices: tuple[Office, ...]
    many: int
    texts: tuple[int, ...]

    @property
    def office(self) -> Office:
        """The nearest."""
        return self.offices[0]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found for some words.

    ``asked``: the words without the place that was typed among them. ``places``: the division whose offices stand first, and those above
    it; empty where none was chosen or typed.
    """

    words: str
    asked: str
    places: tuple[str, ...]
    rows: tuple[Hit, ...]

    @property
    def division(self) -> str:
        """Whose offices stand first."""
        return self.places[0] if self.places else ""

    def kept_under(self, bureaus: Container[str]) -> str:
        """The division under which words that found nothing are kept: the nearest of the places that has a bureau, else none."""
        return next((code for code in self.places if code in bureaus), "")

    @property
    def is_missed(self) -> bool:
        """Whether nothing was found that is meant: nothing, or nothing but what resembles the words."""
        return all(hit.why.loose for hit in self.rows)


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that found nothing, and how often."""

    id: int
    words: str
    division: str
    count: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Wordings:
    """A word in use with its meaning; ``shipped`` with the product, or added by an item manager of the division."""

    id: UUID
    phrase: str
    means: str
    division: str
    shipped: bool


@dataclass(slots=True)
class _Text:
    """A candidate with its fit."""

    id: int
    name: str
    key: str
    for_people: bool
    for_firms: bool
    fit: Fit
    score: float
    offices: list[Office] = field(default_factory=list)
    many: int = 0


_Candidate = tuple[_Text, list[Piece], dict[str, list[str]]]


def found_items(
    words: str,
    *,
    division: str | None = None,
    audience: str | None = None,
    topic: str | None = None,
    limit: int = 20,
    on: date | None = None,
) -> Hits:
    """Items in force that ``words`` mean: names, everyday words, pinyin and initials, results, materials, codes; with slips of the finger.

    ``division``: whose offices stand first, else of the place that is typed among the words; what is handled neither there nor below nor
    above ranks lower. ``audience``: person or firm; what is for others ranks lower. ``topic``: only what stands under it, for that
    audience.
    """
    left, typed = _without_place(words)
    day, place = on or today(), division or typed
    places, code = divisions_above(place) if place else [], left.upper()
    texts = _of_code(code, day, places) if _CODE.fullmatch(code) else _offered(_judged(left, audience, topic), day, places)
    hits = sorted(_merged(texts, places), key=lambda hit: (-hit.score, len(hit.name), hit.name))
    return Hits(words.strip(), left, tuple(places), tuple(hits[:limit]))


def _without_place(words: str) -> tuple[str, str]:
    """The words without the known place that is typed among them, and its division; one query where something in them may be a place."""
    typed = places_typed(words)
    named = division_named(typed) if typed else None
    return (typed[named[0]], named[1]) if named else (words.strip(), "")


def _judged(words: str, audience: str | None, topic: str | None) -> list[_Text]:
    """The candidates that fit, best first: of the strict steps, and of the lenient ones unless something fits for sure."""
    known = asked(words)
    if not known.core:
        return []
    met: dict[int, _Candidate] = {}
    found: dict[int, _Text] = {}
    for steps in (strict(known), lenient(known)):
        met |= {each[0].id: each for each in _candidates(steps) if each[0].id not in met}
        found = {}
        rare = rarity(known.core, ((text.key, pieces) for text, pieces, _ in met.values())) if len(known.core) > WEIGHED else None
        for text, pieces, topics in met.values():
            judged = None if topic and topic not in topics.get(audience or "", ()) else fit(known, pieces, rare)
            if judged is not None:
                hers = audience is None or (text.for_people if audience == PERSON else text.for_firms)
                text.fit, text.score = judged, judged.score * (1.0 if hers else NOT_FOR_HER)
                found[text.id] = text
        if any(_is_sure(known, text.fit) for text in found.values()):
            break
    else:
        _add_heard(known, audience, topic, met, found)
    best = max((text.fit.score for text in found.values()), default=0.0)
    near = [text for text in found.values() if text.fit.score >= best * _BESIDE]
    ranked = sorted(near, key=lambda text: (-text.score, text.id))[:_JUDGED]
    return _spread(ranked) if len(known.core) >= SENTENCE and not known.letters else ranked


def _add_heard(known: Asked, audience: str | None, topic: str | None, met: dict[int, _Candidate], found: dict[int, _Text]) -> None:
    """Of letters that fit nothing for sure also what holds words that are heard in them; one query more."""
    way = heard_in(known)
    if not way:
        return
    met |= {each[0].id: each for each in _candidates(steps_of(way)) if each[0].id not in met}
    for text, pieces, topics in met.values():
        judged = None if topic and topic not in topics.get(audience or "", ()) else fit_heard(way, pieces)
        if judged is None:
            continue
        hers = audience is None or (text.for_people if audience == PERSON else text.for_firms)
        score = judged.score * (1.0 if hers else NOT_FOR_HER)
        if text.id not in found or found[text.id].score < score:
            text.fit, text.score = judged, score
            found[text.id] = text


def _spread(ranked: list[_Text]) -> list[_Text]:
    """A sentence may speak of two things (奶茶店想装灯箱): what fits nothing of it that a better one does not stands behind what does."""
    told: frozenset[int] = frozenset()
    for text in ranked:
        if text.fit.typed <= told:
            text.score *= SAYS_NO_MORE
        told |= text.fit.typed
    return sorted(ranked, key=lambda text: (-text.score, text.id))


def _is_sure(known: Asked, found: Fit) -> bool:
    """Whether nothing better need be looked for. Of more than a word or two everything must stand in one place, not here and there."""
    return found.score >= _SURE and (len(known.core) <= WEIGHED or bool(known.letters) or known.core in plain_text(found.text))


def _candidates(steps: Sequence[Wanted]) -> Iterable[_Candidate]:
    """The texts that some steps lead to, up to forty of each; one query."""
    if not steps:
        return
    step, written = _STEP[connection.vendor], as_fts5 if connection.vendor == "sqlite" else as_tsquery
    sql = _TEXTS.format(" UNION ALL ".join(_PART.format(step, place) for place in range(len(steps))))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for each in steps for value in (written(each), _PER_STEP)])
        rows = cursor.fetchall()
    for key, name, matched, pieces, for_people, for_firms, topics in rows:
        text = _Text(key, name, matched, bool(for_people), bool(for_firms), Fit(0.0, NAME, name, EXACT), 0.0)
        yield text, pieces_of(json.loads(pieces)), json.loads(topics)


def nearness(places: Sequence[str], field: str = "division") -> Case:
    """How far a division stands from the first of these: itself, what is below it, what is above it in their order, elsewhere."""
    nearest = [When(**{field: code}, then=Value(2 * place)) for place, code in enumerate(places)]
    below = [When(**{f"{field}__startswith": division_lead(places[0])}, then=Value(1))] if places else []
    return Case(*nearest, *below, default=Value(ELSEWHERE), output_field=IntegerField())


def _near(division: str, places: Sequence[str]) -> int:
    """The same of one that was read."""
    if division in places:
        return 2 * places.index(division)
    return 1 if places and division.startswith(division_lead(places[0])) else ELSEWHERE


def _entries(day: date, places: Sequence[str]) -> QuerySet[Any]:
    """Entries in force with the place of each among those of the same text, nearest office first, who only points to others last."""
    near = nearness(places)
    away = Case(When(near=ELSEWHERE, then=Value(1)), default=Value(0), output_field=IntegerField())
    points = Case(When(item__mode=LINKED, then=Value(1)), default=Value(0), output_field=IntegerField())
    held = SearchEntry.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return held.annotate(near=near).annotate(
        place=Window(RowNumber(), partition_by=F("text_id"), order_by=[away, points, F("near"), F("division"), F("item_id")]),
        many=Window(Count("id"), partition_by=F("text_id")),
    )


_SHOWN = ("text_id", "item_id", "item__task_handle_item", "body__name", "division", "item__mode", "many")


def _offered(texts: list[_Text], day: date, places: Sequence[str]) -> list[_Text]:
    """The texts with their offices in force; without any, a text is left out; one query."""
    known = {text.id: text for text in texts}
    rows = _entries(day, places).filter(text__in=known, place__lte=OFFICES).order_by("text_id", "place").values_list(*_SHOWN)
    for key, item, code, body, division, mode, many in rows if known else ():
        known[key].offices.append(Office(item, code, body, division, mode))
        known[key].many = many
    return [text for text in texts if text.offices]


def _of_code(code: str, day: date, places: Sequence[str]) -> list[_Text]:
    """What a code, or its beginning, names: implementation, handling item, basic or local."""
    named = Q(task_handle_item__startswith=code) | Q(catalog_code=code) | Q(local_code__iexact=code) | Q(local_task_code__iexact=code)
    items = list(Item.objects.filter(named, is_leaf=True).order_by("task_handle_item").values_list("id", flat=True)[:200])
    rows = list(_entries(day, places).filter(item__in=items).order_by("text_id", "place").values_list(*_SHOWN)) if items else []
    texts: dict[int, _Text] = {}
    for row in SearchText.objects.filter(id__in={each[0] for each in rows}):
        shown = Fit(1.0, "code", code, EXACT)
        texts[row.id] = _Text(row.id, row.name, row.matched_name, row.for_people, row.for_firms, shown, 1.0)
    for key, item, own, body, division, mode, many in rows:
        texts[key].offices.append(Office(item, own, body, division, mode))
        texts[key].many = many
    return list(texts.values())


def _merged(texts: list[_Text], places: Sequence[str]) -> list[Hit]:
    """One hit for each name, with the offices of all its texts; the place of the nearest office counts, also of one that only points on."""
    groups: dict[str, list[_Text]] = {}
    for text in texts:
        groups.setdefault(text.key, []).append(text)
    hits = []
    for group in groups.values():
        best = max(group, key=lambda text: text.score)
        placed = [(_near(office.division, places), office) for text in group for office in text.offices]
        placed.sort(key=lambda each: (each[0] == ELSEWHERE, each[1].is_linked, each[0], each[1].division))
        nearest = min(near for near, _ in placed)
        factor = 1.0 if not places or nearest <= 1 else NOT_HERE if nearest == ELSEWHERE else ABOVE
        many = sum(text.many for text in group)
        hits.append(
            Hit(
                best.name,
                round(best.score * factor, 4),
                best.fit,
                any(text.for_people for text in group),
                any(text.for_firms for text in group),
                tuple(office for _, office in placed[:OFFICES]),
                many,
                tuple(text.id for text in group),
            )
        )
    return hits


def why_said(why: Fit) -> str:
    """Why a hit was found, in words: 常用说法“饭馆”（含有）."""
    return f"{FIELDS.get(why.field, '编码')}“{why.text}”（{HOW[why.how]}）"


def missed_searches(divisions: Sequence[str] | None, limit: int = 200) -> list[Missed]:
    """Words that found nothing and wait for an item manager, of these divisions (None: of all), the most frequent first."""
    rows = MissedSearch.objects.filter(state="open")
    if divisions is not None:
        rows = rows.filter(division__in=divisions)
    shown = rows.order_by("-count", "-last_on", "words").values_list("id", "words", "division", "count", "first_on", "last_on")
    return [Missed(*row) for row in shown[:limit]]


def synonyms_in_use(divisions: Sequence[str], words: str = "", limit: int = 200) -> list[Wordings]:
    """Words in use of these divisions ("" for those of all), added ones first; only what holds ``words``, when some are given."""
    rows = Synonym.objects.filter(in_use=True, division__in=divisions)
    if words:
        rows = rows.filter(Q(phrase__contains=words) | Q(means__contains=words))
    return [
        Wordings(*row)
        for row in rows.order_by("shipped", "means", "phrase").values_list("id", "phrase", "means", "division", "shipped")[:limit]
    ]
