"""Lists entered here that items refer to, and the four lists with their shares, computed from the versions in force."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat, Left

from oneseal.catalogue.models import Item, ItemVersion, ListedVersion, ListEntry, ReferenceList
from oneseal.catalogue.queries.force import listed_on, standing_on
from oneseal.catalogue.rules.codes import NO_SUB, main_code
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
CODE = "item__published_code"
"""By which lists are sorted, and read a page at a time."""
HANDLED = ~Q(mode=LINKED)
"""链接 is counted nowhere: who publishes a guide and the way to another office handles nothing, and that office's own item is counted."""
_SHOWN = ("item", "version", CODE, "item__body__division", "item__body__name", "mode", "said")


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item in force as a list shows it."""

    item: UUID
    version: UUID
    code: str
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

    What is only counted is counted by the database, one query for all numbers; the items are read where they are asked for, in the order
    of their codes. ``links``: whether 链接 counts too, for who looks for the way to an office rather than for what a place handles.
    """

    def __init__(self, on: date, rows: QuerySet[ListedVersion], *, links: bool = False) -> None:
        self.on = on
        self._rows = rows
        self._counted = Q() if links else HANDLED

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Key of ``NARROWED`` → how many items it holds; both sums of ``share-shortened``; ``links``: how many are 链接."""
        counted = {key.replace("-", "_"): Count("pk", filter=_some(mark & self._counted)) for key, mark in MARKS.items()}
        sums = {name: Sum(f"{name}_days", filter=_some(self._counted)) for name in ("statutory", "promised")}
        found = self._rows.order_by().aggregate(**counted, **sums, links=Count("pk", filter=Q(mode=LINKED)))
        return {key: found[key.replace("-", "_")] for key in MARKS} | {name: found[name] or 0 for name in (*sums, "links")}

    @cached_property
    def items(self) -> tuple[ListedItem, ...]:
        """Every item counted."""
        return tuple(self.of("all"))

    def of(self, key: str) -> list[ListedItem]:
        """The items of one list, or of one of the other numbers."""
        return list(_read(self._of(key)))

    def page_of(self, key: str, *, after: str = "", size: int) -> tuple[list[ListedItem], str]:
        """Those of the items that stand behind a code, and the code behind which the next page begins ("" on the last)."""
        rows = self._of(key).filter(**{f"{CODE}__gt": after}) if after else self._of(key)
        found = list(_read(rows[: size + 1]))
        return found[:size], found[size - 1].code if len(found) > size else ""

    def many_of(self, key: str) -> int:
        """How many items one list, or another number, holds: asked for itself."""
        return self._of(key).count()

    def _of(self, key: str) -> QuerySet[ListedVersion]:
        return self._rows.filter(MARKS[key] & self._counted).order_by(CODE)

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


def _some(mark: Q) -> Q | None:
    """A filter of a count; None where all count."""
    return mark or None


def _read(rows: QuerySet[ListedVersion]) -> Iterator[ListedItem]:
    for item, version, code, division, body, mode, said in rows.values_list(*_SHOWN).iterator(CHUNK):
        yield ListedItem(item, version, code, division, body, MODES.get(mode, mode), said["elements"])


def items_in_force(
    *, division: str | None = None, on: date | None = None, services: bool = True, names: Sequence[str] | None = None, links: bool = False
) -> Published:
    """The items in force that a division and those below it handle (None: all do), counted by type; ``names``: only these.

    ``services``: whether 公共服务 counts (a city states which it does). ``links``: whether 链接 does.
    """
    day = on or today()
    rows = listed_on(day).filter(kind__in=[*COUNTED_TYPES, *([PUBLIC_SERVICE] if services else ())], **{f"{CODE}__isnull": False})
    if division:
        rows = rows.filter(item__body__division__code__startswith=division_lead(division))
    if names is not None:
        rows = rows.filter(name__in=list(names))
    return Published(day, rows, links=links)


def topics_in_force(on: date | None = None) -> list[dict[str, str]]:
    """What is in force once for each name, audience and topics, under the elements' names: what topics are counted from; one query."""
    shown = ("name", "kind", "server_type", "user_topics", "corp_topics")
    found = listed_on(on or today()).order_by().values_list(*shown).distinct()
    names = ("name", "task_type", "server_type", "user_topic_type", "corp_topic_type")
    return [dict(zip(names, row, strict=True)) for row in sorted(found)]


def depths_of(versions: Collection[UUID]) -> dict[UUID, tuple[bool, bool]]:
    """Published version → whether it is handled wholly online, whether a plan says when it will be; one query."""
    rows = ListedVersion.objects.filter(version__in=versions).order_by()
    found = rows.values_list("version_id", "is_wholly_online", "said__elements__online_plan")  # its text would be "null" on SQLite
    return {version: (wholly, bool(plan)) for version, wholly, plan in found}


def known_lists(on: date | None = None, *, catalog: str | None = None) -> Known:
    """The lists entered here, as they hold on a day (today by default), and the basic codes of published items; three queries.

    ``catalog``: only one item is asked about, so that of the published items those of its main item will do; none where it has no code yet.
    """
    day = on or today()
    rows = ListEntry.objects.filter(since__lte=day).exclude(until__lt=day)
    basic = list(rows.filter(of__kind=BASIC).values_list("code", "name", "of__demo"))
    licences = list(rows.filter(of__kind=LICENCE).values_list("of__name", "of__edition", "code", "name", "of__demo"))
    standing = _standing(day, catalog).order_by().values_list("item__catalog_code", flat=True).distinct()
    published = set(standing) if catalog != "" else set()
    return Known(
        {code: name for code, name, _ in basic},
        {code for code, _, demo in basic if demo},
        {(listed, edition, code): name for listed, edition, code, name, _ in licences},
        {(listed, edition, code) for listed, edition, code, _, demo in licences if demo},
        families_of((*published, *(code for code, _, _ in basic))),
        published,
        on=day,
    )


def _standing(day: date, catalog: str | None) -> QuerySet[ItemVersion]:
    """Versions of leaves that hold on a day or will; older ones of a cancelled item stay in the table and count for nothing."""
    rows = ItemVersion.objects.filter(standing_on(day), item__is_leaf=True)
    return rows.filter(item__catalog_code__startswith=catalog[:MAIN_LENGTH]) if catalog is not None else rows


@dataclass(frozen=True, slots=True)
class Entry:
    """目录条目 with how many items are of it; ``holds``: whether it is in use today. Of a list of licences no items are counted.

    ``is_divided``: its sub items are applied for, not itself (R1-06).
    """

    code: str
    name: str
    task_type: str
    since: date
    until: date | None
    holds: bool
    items: int
    is_divided: bool


def reference_lists() -> list[ReferenceList]:
    """The lists entered here."""
    return list(ReferenceList.objects.order_by("kind", "name", "edition"))


def list_entries(of: ReferenceList, keepers: Sequence[UUID], *, words: str = "", after: str = "", limit: int) -> list[Entry]:
    """What a list says, by code, and how many items of these bureaus are under each basic code; three queries."""
    rows = ListEntry.objects.filter(of=of, code__gt=after)
    if words:
        rows = rows.filter(Q(code__startswith=words) | Q(name__contains=words))
    found, on = list(rows.order_by("code")[:limit]), today()
    codes = [row.code for row in found] if of.kind == BASIC else []
    leaves = Item.objects.filter(is_leaf=True, discarded_on=None, keeper__in=keepers, catalog_code__in=codes)
    many = dict(leaves.order_by().values_list("catalog_code").annotate(Count("pk"))) if codes else {}
    mains = {code[:MAIN_LENGTH] for code in codes if code == main_code(code)}
    subs = ListEntry.objects.filter(of__kind=BASIC).annotate(main=Left("code", MAIN_LENGTH)).exclude(code=Concat("main", Value(NO_SUB)))
    divided = set(subs.filter(main__in=mains).values_list("main", flat=True)) if mains else set()
    return [
        Entry(
            row.code, row.name, row.task_type, row.since, row.until, _holds(row, on), many.get(row.code, 0),
            row.code == main_code(row.code) and row.code[:MAIN_LENGTH] in divided,
        )
        for row in found
    ]  # fmt: skip


def entry_in_use(code: str) -> ListEntry | None:
    """The entry of a basic list that a code names, where it is in use today."""
    rows = ListEntry.objects.filter(of__kind=BASIC, code=code) if code else ()
    return next((row for row in rows if _holds(row, today())), None)


def _holds(row: ListEntry, on: date) -> bool:
    return row.since <= on and (row.until is None or on <= row.until)


__all__ = [
    "PUBLIC_SERVICE",
    "Entry",
    "ListedItem",
    "Published",
    "entry_in_use",
    "items_in_force",
    "known_lists",
    "list_entries",
    "reference_lists",
    "topics_in_force",
]
