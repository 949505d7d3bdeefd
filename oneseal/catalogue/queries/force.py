"""在用的版本 Which version of an item holds on a day; asked in one way by filing, lists, pages and the open API."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from oneseal.catalogue.models import ItemVersion, ListedVersion
from oneseal.catalogue.rules.stream import DRAFT
from oneseal.journal.queries import today

IN_FORCE = (
    "SELECT v.id, v.version FROM catalogue_item_version v JOIN catalogue_item i ON i.id = v.item_id "
    "WHERE v.item_id = %s AND i.is_leaf = %s AND v.state <> 'draft' AND v.effective_on <= %s AND (v.cancel_on IS NULL OR v.cancel_on > %s) "
    "AND NOT EXISTS (SELECT 1 FROM catalogue_item_version n "
    "WHERE n.item_id = v.item_id AND n.state <> 'draft' AND n.effective_on <= %s AND n.version > v.version)"
)
"""``in_force_on`` for the first trip of the gate: item, leaf, then the day three times."""
BESIDE = (
    "SELECT DISTINCT i.catalog_code FROM catalogue_item i JOIN catalogue_item_version v ON v.item_id = i.id "
    "WHERE i.catalog_code LIKE %s AND i.is_leaf = %s AND i.id <> %s AND v.state <> 'draft' AND (v.cancel_on IS NULL OR v.cancel_on > %s) "
    "AND NOT EXISTS (SELECT 1 FROM catalogue_item_version n "
    "WHERE n.item_id = v.item_id AND n.state <> 'draft' AND n.effective_on <= %s AND n.version > v.version)"
)
"""The basic codes of ``standing_on`` for the first trip of the gate: like which code, leaf, but of which item, then the day twice."""


def in_force_on(day: date) -> Q:
    """The newest published version of an item that has taken effect, unless it is cancelled by then: what it replaced never comes back."""
    return newest_on(day) & (Q(cancel_on=None) | Q(cancel_on__gt=day))


def standing_on(day: date) -> Q:
    """What is in force on a day or to come: one whose cancellation lies ahead still is, what a newer one replaced is not."""
    begun = ItemVersion.objects.filter(~Q(state=DRAFT), effective_on__lte=day, item=OuterRef("item"), version__gt=OuterRef("version"))
    return ~Q(state=DRAFT) & (Q(cancel_on=None) | Q(cancel_on__gt=day)) & Q(~Exists(begun))


def newest_on(day: date) -> Q:
    """The newest published version of an item that has taken effect, cancelled or not."""
    begun = ~Q(state=DRAFT) & Q(effective_on__lte=day)
    return begun & Q(~Exists(ItemVersion.objects.filter(begun, item=OuterRef("item"), version__gt=OuterRef("version"))))


def listed_on(day: date) -> QuerySet[ListedVersion]:
    """The rows of lists whose version is in force on a day; the same rule, asked of the narrow table."""
    begun = Q(effective_on__lte=day)
    later = ListedVersion.objects.filter(begun, item=OuterRef("item"), number__gt=OuterRef("number"))
    return ListedVersion.objects.filter(begun, Q(cancel_on=None) | Q(cancel_on__gt=day), ~Exists(later))


def followed_on(version: ItemVersion) -> date | None:
    """From which day another version holds in place of one in force; None where none to come is published. One query."""
    later = ItemVersion.objects.filter(~Q(state=DRAFT), item=version.item_id, version__gt=version.version, effective_on__gt=today())
    holding = later.filter(Q(cancel_on=None) | Q(cancel_on__gt=F("effective_on")))
    return holding.order_by("effective_on").values_list("effective_on", flat=True).first()


def items_of_versions(versions: Collection[UUID]) -> dict[UUID, UUID]:
    """The item of each version; one query."""
    return {version: item for version, (item, _) in named_items_of(versions).items()}


def named_items_of(versions: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The item of each version, and what it is called; one query."""
    rows = ItemVersion.objects.filter(id__in=versions).values_list("id", "item", "item__name")
    return {version: (item, name) for version, item, name in rows}


__all__ = [
    "BESIDE",
    "IN_FORCE",
    "followed_on",
    "in_force_on",
    "items_of_versions",
    "listed_on",
    "named_items_of",
    "newest_on",
    "standing_on",
]
