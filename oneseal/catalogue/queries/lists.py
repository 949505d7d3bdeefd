"""Lists entered here that items refer to, and the four lists with their shares, computed from the versions in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from oneseal.catalogue.models import Item, ListedVersion, ListEntry, ReferenceList
from oneseal.catalogue.queries.force import listed_on
from oneseal.catalogue.rules.content import LINKED, MODES
from oneseal.catalogue.rules.four_lists import (
    COUNTED_TYPES,
    COUNTS,
    FOUR_LISTS,
    GROUPS,
    PUBLIC_SERVICE,
    FourList,
    Share,
    is_wholly_online,
    shares_of,
)
from oneseal.catalogue.rules.listing import COLUMNS
from oneseal.catalogue.rules.lists import BASIC, LICENCE, MAIN_LENGTH, Known, families_of
from oneseal.catalogue.rules.stream import PUBLISHED
from oneseal.journal.queries import today
from oneseal.people.rules import division_lead

MARKS: Mapping[str, Q] = {
    **{key: Q(**{column: True}) for key, column in COLUMNS.items()},
    "all": Q(),
    **{f"group-{key}": Q(in_group=key) for key, _, _ in GROUPS},
    "share-once": Q(is_once=True),
    "share-online": Q(is_online=True),
    "share-shortened": Q(statutory_days__isnull=False),
}
"""Key of ``NARROWED`` → the rows that it counts."""
CHUNK = 1000
_SHOWN = ("item", "version", "item__body__division", "item__body__name", "mode", "said")


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item in force as a list shows it."""

    item: UUID
    version: UUID
    division: str
    body: str
    mode: str
    elements: Mapping[str, Any]

    @property
    def name(self) -> str:
        """事项名称."""
        return str(self.elements["task_name"])

    @property
    def is_link(self) -> bool:
        """Whether there is a guide and a link only."""
        return self.mode == MODES[LINKED]

    @property
    def is_wholly_online(self) -> bool:
        """The list's sub-mark 全程网办."""
        return is_wholly_online(self.elements)


class Published:
    """The four lists of a place on a day: how many items each holds, the report's groups, the shares, and the items of any of them.

    What is only counted is counted by the database, one query for all numbers; the items are read where they are asked for.
    """

    def __init__(self, on: date, rows: QuerySet[ListedVersion]) -> None:
        self.on = on
        self._rows = rows

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Key of ``NARROWED`` → how many items it holds; also both sums of ``share-shortened``."""
        counted = {key.replace("-", "_"): Count("pk", filter=mark) if mark else Count("pk") for key, mark in MARKS.items()}
        found = self._rows.order_by().aggregate(**counted, statutory=Sum("statutory_days"), promised=Sum("promised_days"))
        sums = {name: found[name] or 0 for name in ("statutory", "promised")}
        return {key: found[key.replace("-", "_")] for key in MARKS} | sums

    @cached_property
    def items(self) -> tuple[ListedItem, ...]:
        """Every item counted."""
        return tuple(self.of("all"))

    def of(self, key: str) -> list[ListedItem]:
        """The items of one list, or of one of the other numbers."""
        values = self._rows.filter(MARKS[key]).values_list(*_SHOWN)
        return [
            ListedItem(item, version, division, body, MODES.get(mode, mode), said["elements"])
            for item, version, division, body, mode, said in values.iterator(CHUNK)
        ]

    @property
    def lists(self) -> list[tuple[FourList, list[ListedItem]]]:
        """Each list with its items."""
        return [(each, self.of(each.key)) for each in FOUR_LISTS]

    @property
    def groups(self) -> list[tuple[str, str, int]]:
        """The report's disjoint groups: key, name, how many items."""
        return [(key, name, self.counts[f"group-{key}"]) for key, name, _ in GROUPS]

    @property
    def shares(self) -> list[Share]:
        """The shares that a report prints."""
        counts = self.counts
        parts = {key: counts[f"share-{key}"] for key, _, _, _ in COUNTS}
        return shares_of(counts["all"], parts, counts["statutory"], counts["promised"])


def items_in_force(
    *, division: str | None = None, on: date | None = None, services: bool = True, names: Sequence[str] | None = None
) -> Published:
    """The items in force of a division and those below it (None: of all), counted by type; ``names``: only these.

    ``services``: whether 公共服务 counts (a city states which it does).
    """
    day = on or today()
    rows = listed_on(day).filter(kind__in=[*COUNTED_TYPES, *([PUBLIC_SERVICE] if services else ())])
    if division:
        rows = rows.filter(item__body__division__code__startswith=division_lead(division))
    if names is not None:
        rows = rows.filter(name__in=list(names))
    return Published(day, rows.order_by("item__body__division__level", "item__body__division", "item__name", "item"))


def topics_in_force(on: date | None = None) -> list[dict[str, str]]:
    """What is in force once for each name, audience and topics, under the elements' names: what topics are counted from; one query."""
    shown = ("name", "kind", "server_type", "user_topics", "corp_topics")
    found = listed_on(on or today()).order_by().values_list(*shown).distinct()
    names = ("name", "task_type", "server_type", "user_topic_type", "corp_topic_type")
    return [dict(zip(names, row, strict=True)) for row in sorted(found)]


def known_lists(on: date | None = None, *, catalog: str | None = None) -> Known:
    """The lists entered here, as they hold on a day (today by default), and the basic codes of published items; three queries.

    ``catalog``: only one item is asked about, so that of the published items those of its main item will do.
    """
    day = on or today()
    rows = ListEntry.objects.filter(since__lte=day).exclude(until__lt=day)
    basic = list(rows.filter(of__kind=BASIC).values_list("code", "name", "of__demo"))
    licences = list(rows.filter(of__kind=LICENCE).values_list("of__name", "of__edition", "code", "name", "of__demo"))
    leaves = Item.objects.filter(is_leaf=True, versions__state=PUBLISHED)
    if catalog is not None:
        leaves = leaves.filter(catalog_code__startswith=catalog[:MAIN_LENGTH])
    published = set(leaves.order_by().values_list("catalog_code", flat=True).distinct())
    return Known(
        {code: name for code, name, _ in basic},
        {code for code, _, demo in basic if demo},
        {(listed, edition, code): name for listed, edition, code, name, _ in licences},
        {(listed, edition, code) for listed, edition, code, _, demo in licences if demo},
        families_of((*published, *(code for code, _, _ in basic))),
        published,
        on=day,
    )


def reference_lists() -> list[ReferenceList]:
    """The lists entered here."""
    return list(ReferenceList.objects.order_by("kind", "name", "edition"))


__all__ = ["PUBLIC_SERVICE", "ListedItem", "Published", "items_in_force", "known_lists", "reference_lists", "topics_in_force"]
