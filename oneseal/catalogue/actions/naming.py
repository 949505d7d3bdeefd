"""草稿的名称: an item that was never published is called, and found by its keepers, as its draft says."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from oneseal.catalogue.actions.items import Draft
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules import DRAFT, replay_item
from oneseal.journal.gate import Lock, gate
from oneseal.journal.rules import Update

CHUNK = 200


def name_drafts() -> int:
    """Bring what items never published are called level with their drafts; how many were called otherwise. Saving a draft does the same:
    this is for drafts that an earlier version of the program kept under their first name. Safe to repeat."""
    return sum(_named(item, names, digest) for item, names, digest in list(_called_otherwise()))


def _called_otherwise() -> Iterator[tuple[UUID, dict[str, Any], str]]:
    read = ItemVersion.objects.filter(item=OuterRef("item")).exclude(state=DRAFT)
    rows = ItemVersion.objects.filter(~Exists(read), state=DRAFT, item__is_leaf=True).defer("form", "chart").select_related("item")
    for row in rows.order_by("pk").iterator(CHUNK):
        said = Draft(row.content, None, "").columns
        names = {name: said[name] for name in ("name", "matched_names")}
        if any(getattr(row.item, name) != value for name, value in names.items()):
            yield row.item_id, names, row.digest


def _named(item: UUID, names: dict[str, Any], digest: str) -> bool:
    """One act, unless somebody saved or published the draft meanwhile: then it is named already."""
    with gate(item, Lock(Item, item)) as act:
        state = replay_item(act.entries)
        if not state.is_unpublished or state.draft is None or state.draft.digest != digest:
            return False
        act.record("name_item", by=None, data=names, rows=[Update(Item, {"id": item}, names)])
    return True
