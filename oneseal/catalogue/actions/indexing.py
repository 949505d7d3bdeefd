"""检索索引 The search's own tables, derived from the published versions and the words people use; made anew at any time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oneseal.catalogue.models import Item, ItemVersion, SearchEntry, SearchText, Synonym
from oneseal.catalogue.rules import DRAFT, matched_name
from oneseal.catalogue.rules.grams import Wanted, as_fts5, as_tsquery, kept_pieces, pairs, tokens_of
from oneseal.catalogue.rules.wording import Searchable, Wording, meanings_of, searchable
from oneseal.journal.actions import advance_cursor
from oneseal.journal.queries import after, cursor_of, last_position, today
from oneseal.people.models import Body, Division

READER = "catalogue-search"
ITEM_ACTS, WORD_ACTS = frozenset({"publish_item", "withdraw_item"}), frozenset({"add_synonym", "withdraw_synonym"})
MOVES = frozenset({"move_body"})
"""What takes a body into another division, of which each entry keeps a copy."""
BATCH = 500
ADVISORY = 0x0E5EA2
_PUT = {
    "sqlite": "INSERT INTO catalogue_search_index (rowid, tokens) VALUES (%s, %s)",
    "postgresql": "INSERT INTO catalogue_search_index (id, tokens) VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",
}
_MEANT = {
    "sqlite": "SELECT rowid FROM catalogue_search_index WHERE catalogue_search_index MATCH %s",
    "postgresql": "SELECT id FROM catalogue_search_index WHERE tokens @@ %s::tsquery",
}
_DROP = {
    "sqlite": "DELETE FROM catalogue_search_index WHERE rowid = %s",
    "postgresql": "DELETE FROM catalogue_search_index WHERE id = %s",
}


def keep_index() -> int:
    """Read on in the journal: items published or withdrawn are indexed anew, those that a changed word means, and those of a body that was
    moved to another division; returns how many items.

    Safe to run twice and in several processes. Without an entry to read only what is over is taken out.
    """
    if not cursor_of(READER):
        return build_index() if last_position() else 0
    done = _sweep()
    while entries := after(cursor_of(READER)):
        if any(entry.act == "load_synonyms" for _, entry in entries):
            return done + build_index()
        found = {entry.stream for _, entry in entries if entry.act in ITEM_ACTS}
        found |= {item for means in {entry.data["means"] for _, entry in entries if entry.act in WORD_ACTS} for item in _meant(means)}
        moved = {entry.stream for _, entry in entries if entry.act in MOVES}
        found |= set(Item.objects.filter(body__in=moved, is_leaf=True).values_list("id", flat=True)) if moved else set()
        items = sorted(found)
        known = _Known() if items else None
        for start in range(0, len(items), BATCH):
            done += _index(items[start : start + BATCH], known or _Known())
        advance_cursor(READER, entries[-1][0])
    return done


def _meant(means: str) -> list[UUID]:
    """The items whose names may hold every part of a meaning."""
    wanted: Wanted = ("and", tuple("n" + pair for part in Wording("", means).parts for pair in pairs(part)))
    with connection.cursor() as cursor:
        cursor.execute(_MEANT[connection.vendor], [as_fts5(wanted) if connection.vendor == "sqlite" else as_tsquery(wanted)])
        keys = [key for (key,) in cursor.fetchall()]
    parts = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return [item for part in parts for item in SearchEntry.objects.filter(text__in=part).values_list("item_id", flat=True)]


def build_index() -> int:
    """Every published item anew, in batches that each are a short transaction; what exists serves until then. Returns how many items."""
    position, known, done, last = last_position(), _Known(), 0, None
    while items := _following(last):
        done += _index(items, known)
        last = items[-1]
    with _alone():
        _drop(SearchText.objects.filter(entries=None).values_list("id", flat=True))
    advance_cursor(READER, position)
    return done


def _following(last: UUID | None) -> list[UUID]:
    rows = Item.objects.filter(is_leaf=True).order_by("id")
    return list((rows.filter(id__gt=last) if last else rows).values_list("id", flat=True)[:BATCH])


class _Known:
    """What a run reads once: the words in use, the divisions above each division."""

    def __init__(self) -> None:
        rows = Synonym.objects.filter(in_use=True).order_by("phrase", "means", "division")
        self.meanings = meanings_of(Wording(row.phrase, row.means, row.division) for row in rows)
        self.parents = dict(Division.objects.values_list("code", "parent_id"))

    def above(self, division: str) -> tuple[str, ...]:
        """A division and those above it."""
        found: list[str] = []
        following: str | None = division
        while following and following not in found:
            found.append(following)
            following = self.parents.get(following)
        return tuple(found)


@contextmanager
def _alone() -> Any:
    """One writer of the index at a time."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY])
        yield


def _index(items: Sequence[UUID], known: _Known) -> int:
    """These items' entries and texts as their versions say now; one transaction."""
    rows = _in_force_or_later(items)
    texts = {row.pk: searchable(row.content, known.meanings, known.above(body.division_id)) for row, body, _ in rows}
    with _alone():
        stale = set(SearchEntry.objects.filter(item__in=items).values_list("text_id", flat=True))
        SearchEntry.objects.filter(item__in=items).delete()
        _put({text.key: text for text in texts.values()})
        SearchEntry.objects.bulk_create(
            SearchEntry(
                item_id=row.item_id,
                version_id=row.pk,
                text_id=texts[row.pk].key,
                body_id=body.pk,
                division=body.division_id,
                since=row.effective_on,
                until=until,
            )
            for row, body, until in rows
            if row.effective_on
        )
        _drop(SearchText.objects.filter(id__in=stale, entries=None).values_list("id", flat=True))
    return len(items)


def _in_force_or_later(items: Sequence[UUID]) -> list[tuple[ItemVersion, Body, date | None]]:
    """Published versions that hold today or will, with their body and the day from which they hold no more."""
    found = ItemVersion.objects.filter(item__in=items, item__is_leaf=True).exclude(state=DRAFT)
    rows = found.select_related("item__body").defer("form", "chart").order_by("item", "-version")
    later: dict[UUID, list[date]] = defaultdict(list)
    kept = []
    for row in rows:
        ends = [day for day in (row.cancel_on, *later[row.item_id]) if day]
        until = min(ends, default=None)
        later[row.item_id].append(row.effective_on)  # type: ignore[arg-type]  # a published version has its day
        if row.item.body and (until is None or until > max(today(), row.effective_on or until)):
            kept.append((row, row.item.body, until))
    return kept


def _put(texts: dict[int, Searchable]) -> None:
    """Texts that are not there yet, with their tokens."""
    there = set(SearchText.objects.filter(id__in=texts).values_list("id", flat=True))
    new = {key: text for key, text in texts.items() if key not in there}
    SearchText.objects.bulk_create(
        SearchText(
            id=key,
            name=text.name,
            matched_name=matched_name(text.name),
            pieces=kept_pieces(text.pieces),
            for_people=text.for_people,
            for_firms=text.for_firms,
            topics=dict(text.topics),
        )
        for key, text in new.items()
    )
    with connection.cursor() as cursor:
        cursor.executemany(_PUT[connection.vendor], [(key, " ".join(sorted(tokens_of(text.pieces)))) for key, text in new.items()])


def _drop(keys: Iterable[int]) -> None:
    """Texts that no entry needs."""
    gone = list(keys)
    with connection.cursor() as cursor:
        cursor.executemany(_DROP[connection.vendor], [(key,) for key in gone])
    SearchText.objects.filter(id__in=gone).delete()


def _sweep() -> int:
    """Take out what is over: cancelled, or replaced by a version that took effect. Returns how many entries."""
    over = SearchEntry.objects.filter(until__lte=today())
    if not over.exists():
        return 0
    with _alone():
        texts = set(over.values_list("text_id", flat=True))
        gone, _ = over.delete()
        _drop(SearchText.objects.filter(id__in=texts, entries=None).values_list("id", flat=True))
    return gone
