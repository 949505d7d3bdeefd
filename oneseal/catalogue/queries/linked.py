"""链接 Items that only lead to the guide of another item here: which lead nowhere any more, and which hang on an item."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules import Finding, is_code
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.linked import led_to, lost_link_of
from oneseal.catalogue.rules.stream import DRAFT, PUBLISHED, counting
from oneseal.journal.queries import today

LINK = "content__elements__link_addr"


def words_led_nowhere(words: Collection[str]) -> set[str]:
    """Of codes and numbers to whose guides links lead those of which no version is in force, nor to come. No query where none is asked."""
    keys = {word: key for word in words if (key := _key(word))}
    codes = {word: word.upper() for word in words if word and word not in keys and is_code(word)}
    if not keys and not codes:
        return {word for word in words if word}
    leaves = Item.objects.filter(Q(pk__in=keys.values()) | Q(published_code__in=codes.values()), is_leaf=True)
    known = {word: key for key, code in leaves.values_list("pk", "published_code") for word in (str(key), code or "")}
    alive = {key for key, _ in _standing(set(known.values()))}
    return {word for word in words if word and known.get(str(keys[word]) if word in keys else codes.get(word, "")) not in alive}


def lost_links(content: Mapping[str, Any]) -> Iterator[Finding]:
    """Q-15 of one version."""
    word = led_to(content)
    if word and word in words_led_nowhere({word}):
        yield lost_link_of(word)


def links_to(item: Item) -> list[tuple[UUID, str, str]]:
    """The published links that lead to an item's guide: item, name, body; by body. One query where there are none."""
    at = {f"/items/{word}" for word in (str(item.pk), item.published_code) if word}
    linked = ItemVersion.objects.filter(item__mode=LINKED, state=PUBLISHED).annotate(link=Cast(KT(LINK), TextField())).filter(link__in=at)
    pairs = dict(linked.values_list("pk", "item"))
    found = dict(_standing(set(pairs.values()), only=pairs.keys())) if pairs else {}
    rows = Item.objects.filter(pk__in=found).select_related("body").order_by("body__division", "body__name", "name")
    return [(row.pk, row.name, row.body.name if row.body else "") for row in rows]


def _standing(items: Collection[UUID], *, only: Collection[UUID] | None = None) -> Iterator[tuple[UUID, UUID]]:
    """Item and published version of what is in force and what is to come; ``only``: of these versions."""
    rows: Iterable[tuple[Any, ...]] = (
        ItemVersion.objects.filter(item__in=items)
        .exclude(state=DRAFT)
        .order_by("item", "-version")
        .values_list("pk", "item", "state", "effective_on", "cancel_on")
    )
    for key, item, *_ in counting(rows, today(), lambda row: row[1:]):
        if only is None or key in only:
            yield item, key


def _key(word: str) -> UUID | None:
    try:
        return UUID(word) if len(word) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


__all__ = ["links_to", "lost_links", "words_led_nowhere"]
