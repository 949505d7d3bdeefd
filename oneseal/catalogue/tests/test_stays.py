"""R1-20 held by the database: what was published is neither changed nor deleted nor written over, whoever writes past the acts."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.tests.test_versions import Place, place

__all__ = ["place"]


@pytest.mark.parametrize(
    "change",
    [{"content": {}}, {"form": {}}, {"chart": ""}, {"digest": "0"}, {"effective_on": "2020-01-01"}, {"state": "draft"}, {"version": 9}],
)
def test_r1_20_the_database_refuses_to_change_a_published_version(place: Place, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError):
        ItemVersion.objects.filter(item=place.item).update(**change)
    with pytest.raises(DatabaseError):
        ItemVersion.objects.filter(item=place.item)._raw_delete("default")


def column_names() -> list[str]:
    return [str(field.column) for field in ItemVersion._meta.concrete_fields]


@pytest.mark.parametrize("taken", ["id", "item_id, version", "rowid"])
def test_r1_20_sqlite_writes_nothing_over_a_published_version(place: Place, taken: str) -> None:
    """INSERT OR REPLACE and UPDATE OR REPLACE delete the row in their way without asking the trigger against deleting."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such statements")
    place.draft(promise_day=4)
    published = ItemVersion.objects.get(item=place.item, state="published")
    key, item, draft = published.pk.hex, place.item.pk.hex, ItemVersion.objects.get(item=place.item, state="draft").pk.hex
    spoilt = {"content": "'{}'"} | ({} if taken == "id" else {"id": "'0123456789abcdef0123456789abcdef'"})
    spoilt |= {"version": "7"} if taken == "rowid" else {}
    names = [*(["rowid"] if taken == "rowid" else []), *column_names()]
    said = ", ".join(spoilt.get(name, f'"{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    place_of = f"(SELECT rowid FROM catalogue_item_version WHERE id = '{key}')"
    moved = {"id": f"id = '{key}'", "item_id, version": "version = 1", "rowid": f"rowid = {place_of}"}
    for statement in (
        f"INSERT OR REPLACE INTO catalogue_item_version ({listed}) SELECT {said} FROM catalogue_item_version WHERE id = '{key}'",
        f"UPDATE OR REPLACE catalogue_item_version SET {moved[taken]} WHERE item_id = '{item}' AND id = '{draft}'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        again = ItemVersion.objects.get(pk=published.pk)
        assert (again.content, again.version, again.digest) == (published.content, published.version, published.digest)
