"""窗口的事项 What can be asked about in her hall, and what her own window takes in: one reading behind lists and pages."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from oneseal.cases.queries import counted_filings
from oneseal.catalogue.queries import Hit, found_items, in_force, leaves_in_force, version
from oneseal.catalogue.rules import LoadedVersion, served_words, serves
from oneseal.catalogue.rules.content import LINKED
from oneseal.law.powers import ACCEPT
from oneseal.people.models import UnitKind
from oneseal.web.visitor import Visitor
from oneseal.web.workbench.office.door import posts_with

UNITS = dict(UnitKind.choices)
OFTEN, SHOWN, FAR, MOST_HITS = 8, 30, 8, 100
"""How many items stand on top, how many hits are shown, how many of other halls, and how many are looked for."""


@dataclass(frozen=True)
class ItemHere:
    """An item of the hall. ``where``: in whose hands it is, when it is not taken in at this officer's window; ``link``: what says more."""

    loaded: LoadedVersion
    body: str
    where: str
    link: str = ""

    @property
    def is_taken_in(self) -> bool:
        """Whether her window takes it in."""
        return not self.where

    def serves(self, *, natural: bool) -> bool:
        """Whether it is for natural persons, or else for organisations (服务对象)."""
        return serves(self.loaded.elements["server_type"], natural=natural)

    @property
    def served(self) -> str:
        """For whom it is, in words."""
        return served_words(self.loaded.elements["server_type"])

    @property
    def only_for(self) -> str:
        """Of persons and organisations the one kind for which it is; empty for both."""
        return "" if self.serves(natural=True) and self.serves(natural=False) else "限个人" if self.serves(natural=True) else "限单位"


def items_of_hall(visitor: Visitor) -> list[ItemHere]:
    """What any body of her hall has published."""
    return [_here(visitor, version(row["id"]), row["body"]) for row in leaves_in_force(divisions=_divisions(visitor))]


@dataclass(frozen=True)
class ItemList:
    """The items as a page shows them: what words found, best first; without words the most filed, and all by unit or body.

    ``others``: what words found that is not for such an applicant (服务对象); ``elsewhere``: what no body of the hall has, with the offices
    that do.
    """

    words: str
    found: list[ItemHere]
    often: list[ItemHere]
    groups: list[tuple[str, list[ItemHere]]]
    more: int
    others: list[ItemHere]
    elsewhere: list[Hit]


def listed_items(visitor: Visitor, words: str, *, natural: bool | None = None) -> ItemList:
    """:func:`items_of_hall` for a page: names, everyday words and pinyin find, as on the portal. Offered is only what is for such an
    applicant, when ``natural`` says which; what words found besides is told apart."""
    every, words = items_of_hall(visitor), words.strip()[:60]
    if words:
        hits = found_items(words, division=min(_divisions(visitor)), limit=MOST_HITS).rows
        here = {hit.name: [each for each in every if _is_of(each.loaded, hit)] for hit in hits}
        known = list({each.loaded.item: each for these in here.values() for each in these}.values())
        found = [each for each in known if natural is None or each.serves(natural=natural)]
        others = [each for each in known if natural is not None and not each.serves(natural=natural)]
        elsewhere = [hit for hit in hits if not here[hit.name]]
        return ItemList(words, found[:SHOWN], [], [], max(0, len(found) - SHOWN), others[:FAR], elsewhere[:FAR])
    items = [each for each in every if natural is None or each.serves(natural=natural)]
    places = {item: place for place, (item, _) in enumerate(counted_filings(visitor.bodies).most_common())}
    often = sorted((each for each in items if each.is_taken_in and each.loaded.item in places), key=lambda each: places[each.loaded.item])
    groups: dict[str, list[ItemHere]] = {}
    for each in sorted(items, key=lambda each: (not each.is_taken_in, places.get(each.loaded.item, len(places)))):
        own = UNITS.get(each.loaded.unit, "其他") if each.is_taken_in else each.body
        groups.setdefault(own, []).append(each)
    return ItemList("", [], often[:OFTEN], list(groups.items()), 0, [], [])


def item_of_hall(visitor: Visitor, item: UUID) -> ItemHere | None:
    """One of :func:`items_of_hall`; None when it is none of them."""
    row = in_force(item)
    if row is None or row.item.body is None or row.item.body.division_id not in _divisions(visitor):
        return None
    loaded = version(row.id)
    return _here(visitor, loaded, row.item.body.name)


def _is_of(loaded: LoadedVersion, hit: Hit) -> bool:
    """Whether an item is of what was found; a hit names only the nearest of its offices, and not those that point there first."""
    return loaded.name == hit.name or any(office.item == loaded.item for office in hit.offices)


def _divisions(visitor: Visitor) -> set[str]:
    return {post.division for post in posts_with(visitor, ACCEPT)}


def _here(visitor: Visitor, loaded: LoadedVersion, body: str) -> ItemHere:
    if loaded.mode == LINKED:
        decider, link = (str(loaded.elements.get(name) or "") for name in ("decider_name", "link_addr"))
        is_list = link.startswith("/items?") or not link
        return ItemHere(loaded, body, f"请到{decider or '主管部门'}办理", reverse("item", args=[loaded.item]) if is_list else link)
    own = {post.body for post in posts_with(visitor, ACCEPT)}
    return ItemHere(loaded, body, "" if loaded.body in own else f"由{body}收件")
