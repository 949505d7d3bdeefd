"""Versions beside each other: those of one item, the implementations of one basic item in the tiers, and the items that cite an article."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules.comparing import Difference, cites, differences
from oneseal.catalogue.rules.content import mode_words
from oneseal.catalogue.rules.elements import USE_LEVELS
from oneseal.catalogue.rules.stream import DRAFT, STAGES, counting, effective_day, is_over, renewable, standing_words
from oneseal.journal.queries import today
from oneseal.people.models import Body, Division
from oneseal.people.rules import division_lead

CHUNK = 200
NAMED = "content__elements__task_name"
NO_BODY = "none"
"""Asks for the items whose body nobody registered."""
DISCARDED, MODE_OPEN = "discarded", "mode-open"
"""Ask for the items whose only draft was discarded, and for those of which nobody has said yet how they are handled."""


@dataclass(frozen=True, slots=True)
class Side:
    """One version beside others."""

    item: UUID
    version: UUID
    number: int
    state: str
    body: str
    level: str
    effective_on: Any
    cancel_on: Any
    row: ItemVersion


def _side(row: ItemVersion) -> Side:
    said = row.content["elements"]
    return Side(
        row.item_id,
        row.pk,
        row.version,
        standing_words(row.state, row.stage, row.cancel_on, today()),
        row.item.body.name if row.item.body else str(said.get("dept_name") or said.get("dept_code") or ""),
        USE_LEVELS.get(str(said.get("use_level") or ""), ""),
        row.effective_on,
        row.cancel_on,
        row,
    )


def versions_of(item: UUID) -> list[Side]:
    """The versions of an item, the newest first."""
    return [_side(row) for row in ItemVersion.objects.filter(item=item).select_related("item__body").order_by("-version")]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version of an item holds, and which will."""

    now: Side | None
    """Which holds today, with its end where that lies ahead."""
    coming: tuple[Side, ...]
    """Which are published and will hold from a later day, the next one first."""


def standing_of(sides: Sequence[Side]) -> Standing:
    """Of an item's versions, the newest first, by the rule of ``force.in_force_on``: the newest that has begun holds, unless it is over
    by today. What that one replaced never comes back, and one to come that a newer one begins before never holds."""
    on = today()
    told = [side for side in sides if side.row.state != DRAFT]
    last = next((side for side in told if side.effective_on <= on), None)
    newer = told[: told.index(last)] if last else told
    coming: list[Side] = []
    for side in newer:
        if all(each.effective_on > side.effective_on for each in coming):
            coming.insert(0, side)
    now = last if last and not is_over(last.row.state, last.cancel_on, on) else None
    return Standing(now, tuple(side for side in coming if not is_over(side.row.state, side.cancel_on, side.effective_on)))


@dataclass(frozen=True, slots=True)
class Succession:
    """What a version of an item follows. ``begins_on``: when it would take effect if it were published today; None where the day that is
    planned is none."""

    new: Side
    standing: Standing
    """Which of those before it holds and will."""
    before: Side | None
    """Which was published last, whatever became of it: the new one was made of it."""
    begins_on: date | None

    @property
    def sides(self) -> list[Side]:
        """What is looked at beside each other: what holds, what was published last, the new one; each once."""
        return list({side.number: side for side in (self.standing.now, self.before, self.new) if side}.values())


def succession_of(version: ItemVersion) -> Succession:
    """What a version follows; one query."""
    new, *older = (side for side in versions_of(version.item_id) if side.number <= version.version)
    told = [side for side in older if side.row.state != DRAFT]
    planned = str(version.content["elements"].get("plan_effective_date") or "")
    try:
        begins_on = effective_day(planned, today(), is_first=not told)
    except ValueError:
        begins_on = None
    return Succession(new, standing_of(told), told[0] if told else None, begins_on)


def next_content_of(version: ItemVersion) -> dict[str, Any]:
    """With what the next draft begins: what an open draft says, of a published version all but the days that were its own."""
    return dict(version.content) if version.state == DRAFT else renewable(version.content, today())


def implementations_of(catalog_code: str, *, readers: Collection[UUID] = ()) -> list[Side]:
    """Every body's last version of one basic item (基本编码), city first, then county, town, village; one query.

    ``readers``: the bureaus that ask. A draft is seen by the bureau that keeps it alone; of others there is what they published.
    """
    rows = ItemVersion.objects.filter(item__catalog_code=catalog_code, item__is_leaf=True, item__discarded_on=None)
    rows = rows.filter(~Q(state=DRAFT) | Q(item__keeper__in=list(readers)))
    seen: set[UUID] = set()
    sides = []
    order = ("item__body__division__level", "item__body__division", "item__task_handle_item", "item", "-version")
    for row in rows.select_related("item__body").order_by(*order):
        if row.item_id not in seen:
            seen.add(row.item_id)
            if not is_over(row.state, row.cancel_on, today()):
                sides.append(_side(row))
    return sides


def one_of_each_tier(sides: Sequence[Side]) -> list[Side]:
    """The first body of each level: what city, county, town and village say, without everybody who says the same."""
    return list({side.level: side for side in reversed(sides)}.values())[::-1]


def compared(sides: Sequence[Side]) -> list[Difference]:
    """What differs between versions, side by side."""
    rows = [side.row for side in sides]
    return differences([row.content for row in rows], charts=[row.chart for row in rows], forms=[row.form for row in rows])


@dataclass(frozen=True, slots=True)
class Citing:
    """A version of an item that rests on an article, and where."""

    item: UUID
    version: UUID
    number: int
    name: str
    body: str
    state: str
    places: tuple[str, ...]


def citing(law: str, article: str = "", *, keeper: UUID | None = None) -> Iterator[Citing]:
    """Which items cite an article of a law (the law's name with or without 中华人民共和国, part of it is enough): each version of them
    that counts, which is the one in force, those to come, and the draft.

    Drafts are looked at for the bureau ``keeper`` alone; asked of all, what is published.
    """
    if not law.strip():
        return
    leaves = Item.objects.filter(is_leaf=True, discarded_on=None, **({"keeper": keeper} if keeper else {}))
    rows = ItemVersion.objects.filter(item__in=leaves).select_related("item__body").defer("form", "chart")
    rows = rows if keeper else rows.exclude(state=DRAFT)
    told = rows.order_by("item__name", "item", "-version").iterator(CHUNK)
    for row in counting(told, today(), lambda each: (each.item_id, each.state, each.effective_on, each.cancel_on)):
        if places := cites(row.content, law, article):
            side = _side(row)
            yield Citing(row.item_id, row.pk, row.version, row.called, side.body, side.state, tuple(places))


def kept_items(
    keepers: Sequence[UUID], *, text: str = "", state: str = "", body: str = "", after: str = "", limit: int = 50
) -> list[dict[str, Any]]:
    """The leaves that bureaus keep, by name, a page after ``after`` (the last row's name and id); two queries, whatever the page.

    ``called``: the name that the last version has; the order is by the name that is published. ``text``: of a name, a code or a body's
    name; ``body``: only of this one (its id, or ``NO_BODY``).
    """
    rows, said = _kept(keepers, text=text, state=state), _said(state)
    if body:
        rows = rows.filter(body=None) if body == NO_BODY else rows.filter(body=_uuid(body), body__isnull=False)
    if mark := _mark(after):
        rows = rows.filter(Q(name__gt=mark[0]) | Q(name=mark[0], pk__gt=mark[1]))
    items = list(rows.select_related("body").order_by("name", "pk")[: limit + 1])
    drafted = said.filter(item__in=items).annotate(drafted=KT(NAMED), said_mode=KT("content__mode"))
    newest = {row.item_id: row for row in drafted.order_by("version")}
    return [
        {
            "mark": f"{item.name} {item.pk}",
            "row": newest[item.pk],
            "item": item,
            "called": newest[item.pk].drafted or "",
            "mode": mode_words({} if newest[item.pk].said_mode is None else {"mode": newest[item.pk].said_mode}),
            "body": item.body.name if item.body else "",
        }
        for item in items
        if item.pk in newest
    ]


def bodies_kept(keepers: Sequence[UUID], *, text: str = "", state: str = "") -> list[tuple[str, str, int]]:
    """Of the same leaves the bodies that implement them (id, name, how many leaves), by place and name; last those without a body; one
    query."""
    rows = _kept(keepers, text=text, state=state).order_by("body__division", "body__name")
    counted = rows.values_list("body", "body__name").annotate(many=Count("pk"))
    told = [(str(key) if key else NO_BODY, name or "", many) for key, name, many in counted]
    return sorted(told, key=lambda each: each[0] == NO_BODY)


def _said(state: str) -> QuerySet[ItemVersion]:
    said = ItemVersion.objects.defer("content", "form", "chart")
    if state == MODE_OPEN:
        return said.filter(state=DRAFT, content__mode="")
    if state and state != DISCARDED:
        said = said.filter(stage=state, state=DRAFT) if state in STAGES else said.filter(state=state)
    return said


def _kept(keepers: Sequence[UUID], *, text: str, state: str) -> QuerySet[Item]:
    rows = Item.objects.filter(keeper__in=keepers, is_leaf=True, discarded_on__isnull=state != DISCARDED)
    if text:
        renamed = ItemVersion.objects.filter(item__keeper__in=keepers, state=DRAFT, version__gt=1).annotate(drafted=KT(NAMED))
        codes = Q(local_task_code__startswith=text) | Q(task_handle_item__startswith=text) | Q(catalog_code__startswith=text)
        named = Q(name__icontains=text) | Q(body__name__icontains=text)
        rows = rows.filter(named | codes | Q(pk__in=renamed.filter(drafted__icontains=text).values("item")))
    return rows.filter(Exists(_said(state).filter(item=OuterRef("pk"))))


def bodies_kept_by(keeper: Body) -> list[Body]:
    """The bodies whose items a bureau keeps: itself, and those of its place that have no nearer bureau; by place and name."""
    parents = dict(Division.objects.values_list("code", "parent_id"))
    bureaus = set(Body.objects.filter(kind="bureau").values_list("division_id", flat=True))
    found = Body.objects.filter(division__code__startswith=division_lead(keeper.division_id)).order_by("division", "name")
    return [
        body for body in found if body.pk == keeper.pk or (body.kind != "bureau" and _near(body, parents, bureaus) == keeper.division_id)
    ]


def _near(body: Body, parents: Mapping[str, str | None], bureaus: Collection[str]) -> str | None:
    place: str | None = body.division_id
    while place and place not in bureaus:
        place = parents.get(place)
    return place


def _mark(after: str) -> tuple[str, UUID] | None:
    """Name and id of the row after which a page begins; None when the address says nothing that can be read."""
    name, _, key = after.rpartition(" ")
    found = _uuid(key)
    return (name, found) if found else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


__all__ = [
    "DISCARDED",
    "MODE_OPEN",
    "Citing",
    "Side",
    "Standing",
    "Succession",
    "bodies_kept",
    "bodies_kept_by",
    "citing",
    "compared",
    "implementations_of",
    "kept_items",
    "next_content_of",
    "one_of_each_tier",
    "standing_of",
    "succession_of",
    "versions_of",
]
