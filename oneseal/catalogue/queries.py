"""What others may read of the catalogue: items by name or code, versions in force, the list of what can be applied for, a version whole."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from oneseal.catalogue.models import CodeBlock, Item, ItemVersion
from oneseal.catalogue.rules import (
    DRAFT,
    ITEM_FORMS,
    RULES,
    ItemRefused,
    LoadedVersion,
    digest_of,
    found,
    is_code,
    loaded,
    matched_name,
    replay_item,
    shown_version,
)
from oneseal.catalogue.sample import sample_answers, sample_file, sample_form
from oneseal.documents.queries import form
from oneseal.journal.queries import projection, today
from oneseal.journal.rules import Entry, Read
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = [
    "ITEM_FORMS",
    "altered_versions",
    "codes_left",
    "in_force",
    "in_force_read",
    "item_by_name_or_code",
    "item_form",
    "item_of_code",
    "leaves_under",
    "published_leaves",
    "sample_answers",
    "sample_file",
    "sample_form",
    "shown",
    "version",
    "versions_in_force",
]

_IN_FORCE = (
    "SELECT v.id, v.version FROM catalogue_item_version v JOIN catalogue_item i ON i.id = v.item_id "
    "WHERE v.item_id = %s AND i.is_leaf = %s AND v.state <> 'draft' AND v.effective_on <= %s AND (v.cancel_on IS NULL OR v.cancel_on > %s) "
    "ORDER BY v.version DESC LIMIT 1"
)
_SAID = ("content", "form", "chart")
_LISTED = ("project_type", "server_type", "user_topic_type", "corp_topic_type")
"""Elements by which lists are narrowed."""


def item_by_name_or_code(text: str, body: Body | UUID, on: date | None = None) -> ItemVersion | None:
    """The version in force of the leaf that ``text`` names (name without regard to brackets and spaces, or a code) at a body.

    None when there is no such item there. Raises Refused for a main item, naming its leaves (only a leaf can be applied for), and for
    a text that fits several leaves.
    """
    key = body.pk if isinstance(body, Body) else body
    wanted = text.strip()
    items = list(Item.objects.filter(_named(wanted), body=key) if is_code(wanted) else _by_name(wanted, key))
    leaves = [item for item in items if item.is_leaf]
    if items and not leaves:
        names = "、".join(item.name for item in Item.objects.filter(parent__in=items).order_by("name"))
        raise Refused(RULES["R1-06"], f"“{items[0].name}”是主项，不能直接申请", field="item", mend=f"请选择业务办理项：{names}")
    if len(leaves) > 1:
        listed = "、".join(f"{item.name}（{item.task_handle_item}）" for item in leaves)
        raise Refused(RULES["I-09"], f"“{text}”对应多个业务办理项", field="item", mend=f"请写明是哪一个：{listed}")
    return in_force(leaves[0].pk, on) if leaves else None


def _named(code: str) -> Q:
    upper = code.upper()
    return Q(task_handle_item=upper) | Q(task_code=upper) | Q(catalog_code=upper)


def _by_name(name: str, body: UUID) -> list[Item]:
    """Items of a body with this name; the body's items are few (hundreds), so the names are compared here."""
    wanted = matched_name(name)
    known = list(Item.objects.filter(body=body).order_by("task_handle_item"))
    return [item for item in known if wanted in item.matched_names] or [item for item in known if name and name == item.local_code]


def names_near(text: str, body: Body) -> list[str]:
    """Names of the body's items that somebody who typed ``text`` may have meant: those that hold it, then those alike."""
    names = list(Item.objects.filter(body=body, is_leaf=True).values_list("name", flat=True))
    holding = [name for name in names if text and text in name]
    return list(dict.fromkeys([*holding, *get_close_matches(text, names, n=3, cutoff=0.4)]))[:3]


def versions_in_force(items: Iterable[UUID] | QuerySet[Item], on: date | None = None) -> dict[UUID, ItemVersion]:
    """Item → its version in force on a day (today by default), without what the versions say; one query."""
    day = on or today()
    rows = ItemVersion.objects.filter(_holds_on(day), item__in=items).defer(*_SAID).order_by("version")
    return {row.item_id: row for row in rows}


def _holds_on(day: date) -> Q:
    return ~Q(state=DRAFT) & Q(effective_on__lte=day) & (Q(cancel_on=None) | Q(cancel_on__gt=day))


def in_force(item: UUID, on: date | None = None) -> ItemVersion | None:
    """The version of an item in force on a day (today by default), with its item and body; one query."""
    rows = ItemVersion.objects.filter(_holds_on(on or today()), item=item, item__is_leaf=True)
    return rows.select_related("item__body").defer(*_SAID).order_by("-version").first()


def item_of_code(code: str) -> UUID | None:
    """The leaf of a 业务办理项编码: the address of an item that stays the same whatever its versions say."""
    return Item.objects.filter(task_handle_item=code.upper(), is_leaf=True).values_list("id", flat=True).first() if is_code(code) else None


def in_force_read(item: UUID, on: date) -> Read:
    """The question of a filing's first trip: id and number of the version in force of a leaf."""
    return Read(_IN_FORCE, (item, True, on, on))


def leaves_under(item: UUID) -> QuerySet[Item]:
    """The leaves (业务办理项) of a main item."""
    return Item.objects.filter(parent=item, is_leaf=True).order_by("task_handle_item")


def published_leaves(*, all: bool = False, on: date | None = None) -> list[dict[str, Any]]:  # noqa: A002 - the option's own name
    """A row for each leaf and body with a version in force, the city's bureau first; with ``all`` also drafts and versions not in force."""
    day = on or today()
    rows = ItemVersion.objects.filter(item__is_leaf=True)
    if not all:
        rows = rows.filter(_holds_on(day))
    rows = rows.annotate(
        **{name: KT(f"content__elements__{name}") for name in _LISTED}, demo=KT("content__demo"), short=KT("content__short_names")
    )
    values = rows.order_by("item__body__division__level", "item__body__division", "item__task_handle_item", "-version").values(
        "id",
        "item",
        "version",
        "state",
        "effective_on",
        "cancel_on",
        "regime",
        "item__task_code",
        "item__task_handle_item",
        "item__catalog_code",
        "item__local_code",
        "item__name",
        "item__body__name",
        "item__body__division",
        *_LISTED,
        "demo",
        "short",
    )
    seen: set[UUID] = set()
    listed = []
    for row in values:
        is_newest = row["item"] not in seen
        seen.add(row["item"])
        if all or is_newest:
            listed.append(_listed(row))
    return listed


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "task_code": row["item__task_code"],
        "task_handle_item": row["item__task_handle_item"],
        "catalog_code": row["item__catalog_code"],
        "local_code": row["item__local_code"],
        "name": row["item__name"],
        "body": row["item__body__name"],
        "division": row["item__body__division"],
        "version": row["version"],
        "state": row["state"],
        "effective_on": row["effective_on"].isoformat() if row["effective_on"] else None,
        "cancel_on": row["cancel_on"].isoformat() if row["cancel_on"] else None,
        "regime": row["regime"],
        "task_type": row["item__catalog_code"][2:4],
        **{name: row[name] for name in _LISTED},
        "short_names": json.loads(row["short"] or "[]"),
        "demo": str(row["demo"]).lower() in {"1", "true"},
        "id": str(row["id"]),
        "item": str(row["item"]),
    }


def version(key: UUID) -> LoadedVersion:
    """A version whole, typed, with its compiled chart; kept in memory once published, because it never changes."""
    return _published(UUID(str(key)))


@lru_cache(maxsize=4096)
def _published(key: UUID) -> LoadedVersion:
    row = ItemVersion.objects.select_related("item").get(pk=key)
    if row.state == DRAFT:
        raise Refused(RULES["I-08"], f"“{row.item.name}”第 {row.version} 版是草稿，不能用来办理", mend="请先发布")
    return _loaded(row)


def _loaded(row: ItemVersion) -> LoadedVersion:
    """The typed version; refused when it no longer says what was published."""
    if digest_of(row.content, row.form, row.chart) != row.digest:
        raise ItemRefused(
            "事项版本的内容与发布时不同", [found("R1-20", "digest", row.digest, "内容被改动过", "运行 oneseal journal verify 并恢复备份")]
        )
    return loaded(
        key=row.pk,
        item=row.item_id,
        body=row.item.body_id,
        number=row.version,
        effective_on=row.effective_on,
        content=row.content,
        form=row.form,
        chart=row.chart,
    )


@lru_cache(maxsize=256)
def item_form(key: UUID, name: str) -> bytes:
    """The PDF of one of ``ITEM_FORMS`` of a version, kept in memory because neither changes; its QR code opens the item's guide."""
    known = version(key)
    return form(ITEM_FORMS[name](known), known.effective_on or today(), f"{settings.PUBLIC_URL}/items/{known.item}")


def shown(row: ItemVersion) -> dict[str, Any]:
    """A version as plain data: every element under its national name, materials, situations, steps, limits, form."""
    return shown_version(version(row.pk), state=row.state, cancel_on=row.cancel_on)


def altered_versions() -> list[UUID]:
    """Versions whose content, form or chart is not what their digest says; for ``doctor`` and audits."""
    rows = ItemVersion.objects.order_by("id").iterator(50)
    return [row.pk for row in rows if digest_of(row.content, row.form, row.chart) != row.digest]


def codes_left() -> list[dict[str, Any]]:
    """Each block of codes and how many of its codes are left."""
    rows = CodeBlock.objects.select_related("body").order_by("name", "body")
    return [{"block": row.name, "body": row.body.name, "left": row.size - row.taken} for row in rows]


@projection("items", Item, begins="found_item")
def derived_items(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """Items as their founding entries tell them."""
    rows = {}
    for stream, entries in streams.items():
        founded = replay_item(entries).founded
        rows[stream] = {
            **founded,
            "body_id": UUID(founded["body_id"]),
            "parent_id": UUID(founded["parent_id"]) if founded["parent_id"] else None,
        }
    return rows


@projection("item_versions", ItemVersion, begins="found_item")
def derived_versions(streams: dict[UUID, list[Entry]]) -> dict[UUID, dict[str, Any]]:
    """State, dates and digest of every version as the entries of its item tell them."""
    return {
        known.id: {
            "item_id": stream,
            "version": known.number,
            "state": known.state,
            "digest": known.digest,
            "effective_on": known.effective_on,
            "cancel_on": known.cancel_on,
        }
        for stream, entries in streams.items()
        for known in replay_item(entries).versions
    }
