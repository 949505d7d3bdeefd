"""链接 Items that only lead to the guide of another item here: which lead nowhere any more, and which hang on an item."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries.force import in_force_on
from oneseal.catalogue.rules import Finding, is_code
from oneseal.catalogue.rules.content import LINKED
from oneseal.catalogue.rules.linked import led_to, lost_link_of, word_of
from oneseal.catalogue.rules.stream import DRAFT, counting
from oneseal.journal.queries import today

LINK = "content__elements__link_addr"


def words_led_nowhere(words: Collection[str]) -> set[str]:
    """Of codes and numbers to whose guides links lead those of which no version is in force, nor to come. No query where none is asked."""
    asked = {word: _own(word) for word in words if word}
    owned = {own for own in asked.values() if own}
    if not owned:
        return set(asked)
    keys = [own for own in owned if isinstance(own, UUID)]
    leaves = Item.objects.filter(Q(pk__in=keys) | Q(published_code__in=owned.difference(keys)), is_leaf=True)
    known: dict[UUID | str, UUID] = {own: key for key, code in leaves.values_list("pk", "published_code") for own in (key, code) if own}
    alive = {key for key, _ in _standing(set(known.values()))}
    return {word for word, own in asked.items() if own is None or known.get(own) not in alive}


def is_guide_open(word: str) -> bool:
    """Whether the guide at this code or number opens today: a version of its item is in force. One query."""
    own = _own(word)
    if own is None:
        return False
    which = Q(item=own) if isinstance(own, UUID) else Q(item__published_code=own)
    return ItemVersion.objects.filter(in_force_on(today()), which, item__is_leaf=True).exists()


def lost_links(content: Mapping[str, Any]) -> Iterator[Finding]:
    """Q-15 of one version."""
    word = led_to(content)
    if word and word in words_led_nowhere({word}):
        yield lost_link_of(word)


def links_to(item: Item) -> list[tuple[UUID, str, str]]:
    """The links, in force or to come, that lead to an item's guide: item, name, body; by body. One query where there are none."""
    words = {word.lower() for word in (str(item.pk), item.published_code) if word}
    near = Q(*(("link__icontains", f"/items/{word}") for word in words), _connector=Q.OR)
    linked = ItemVersion.objects.filter(item__mode=LINKED).exclude(state=DRAFT).annotate(link=Cast(KT(LINK), TextField())).filter(near)
    pairs = {key: of for key, of, link in linked.values_list("pk", "item", "link") if word_of(link).lower() in words}
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


def _own(word: str) -> UUID | str | None:
    """The number or the code that a word is, as addresses here say them: a number in small letters, a code in any."""
    with suppress(ValueError):
        if word == str(UUID(word)):
            return UUID(word)
    return word.upper() if is_code(word) else None


__all__ = ["is_guide_open", "links_to", "lost_links", "words_led_nowhere"]
