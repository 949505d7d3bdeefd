"""作废过的行: which rows of earlier lists made drafts that somebody has discarded since, with a reason."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from oneseal.catalogue.models import Import, ImportRow
from oneseal.catalogue.rules.taking import ACCEPTED, DRAFTED
from oneseal.journal.models import JournalEntry
from oneseal.people.models import Body

DISCARDED, PUBLISHED = "discard_draft", "publish_item"
WROTE = (ACCEPTED, DRAFTED)
"""Verdicts of rows that made a draft: one that said what the item said already had no part in it."""


def rows_put_away(items: Collection[UUID], keys: Collection[str], keeper: Body) -> dict[UUID, set[str]]:
    """Item without an open draft → digests of what the rows said of which its last draft was made, when that was discarded. ``keys``: under
    which the lists' rows knew these items. One query where nothing was discarded."""
    spans = _last_discards(items)
    if not spans:
        return {}
    runs = Import.objects.filter(keeper=keeper)
    rows = ImportRow.objects.filter(of__in=runs, key__in=keys, item__in=spans, taken=True, verdict__in=WROTE)
    told: dict[UUID, set[str]] = {}
    for item, mark, began, finished in rows.values_list("item", "mark", "of__began_at", "of__finished_at"):
        if item is None:
            continue
        since, until = spans[item]
        if mark and began <= until and (since is None or finished is None or finished >= since):
            told.setdefault(item, set()).add(mark)
    return told


def _last_discards(items: Collection[UUID]) -> dict[UUID, tuple[datetime | None, datetime]]:
    """Item whose last draft was discarded → when it was published before, and when that was."""
    acts = JournalEntry.objects.filter(stream__in=items, act__in=(DISCARDED, PUBLISHED)).order_by("stream", "version")
    published: dict[UUID, datetime] = {}
    discarded: dict[UUID, datetime] = {}
    for stream, act, at in acts.values_list("stream", "act", "at") if items else ():
        if act == PUBLISHED:
            published[stream] = at
            discarded.pop(stream, None)
        else:
            discarded[stream] = at
    return {item: (published.get(item), at) for item, at in discarded.items()}
