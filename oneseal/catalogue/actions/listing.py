"""清单数据 The rows of lists and topics, made anew from what the published versions say."""

from uuid import UUID

from django.db import transaction

from oneseal.catalogue.models import ItemVersion, ListedVersion
from oneseal.catalogue.rules import DRAFT
from oneseal.catalogue.rules.listing import listed_values

BATCH = 200


def relist() -> int:
    """Every published version's row as its content says it now, in batches that each are a short transaction; how many."""
    done, last = 0, None
    while rows := _following(last):
        made = [_listed(row) for row in rows]
        columns = [field.name for field in ListedVersion._meta.concrete_fields if not field.primary_key]
        with transaction.atomic():
            ListedVersion.objects.bulk_create(made, update_conflicts=True, unique_fields=["version"], update_fields=columns)
        done, last = done + len(rows), rows[-1].pk
    return done


def _following(last: UUID | None) -> list[ItemVersion]:
    rows = ItemVersion.objects.exclude(state=DRAFT).defer("form", "chart").order_by("pk")
    return list((rows.filter(pk__gt=last) if last else rows)[:BATCH])


def _listed(row: ItemVersion) -> ListedVersion:
    dates = {"number": row.version, "effective_on": row.effective_on, "cancel_on": row.cancel_on}
    return ListedVersion(version_id=row.pk, item_id=row.item_id, **dates, **listed_values(row.content))
