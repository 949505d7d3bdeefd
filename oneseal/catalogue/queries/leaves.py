"""业务办理项 The leaves with a version in force, or with any version: a row for each item and body, as lists and commands show them."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.fields.json import KT

from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries.force import listed_on
from oneseal.catalogue.rules.content import mode_of
from oneseal.catalogue.rules.stream import DRAFT, EDITING
from oneseal.journal.queries import today

_NARROWING = ("project_type", "server_type", "user_topic_type", "corp_topic_type")
"""Elements by which lists are narrowed."""
_NAMING = ("task_name", "task_type")
_BODY = ("dept_code", "dept_name")
"""What a draft says of its body, which may be registered nowhere."""
_ORDER = ("item__body__division__level", "item__body__division", "item__task_handle_item", "-number")
_OF_ITEM = (
    "item__task_code", "item__task_handle_item", "item__catalog_code", "item__local_code", "item__local_task_code",
    "item__body__name", "item__body__uscc", "item__body__division", "item__mode",
)  # fmt: skip


def published_leaves(*, all: bool = False, on: date | None = None) -> list[dict[str, Any]]:  # noqa: A002 - the option's own name
    """A row for each leaf and body with a version in force, the city's bureau first; with ``all`` also drafts and versions not in force."""
    if all:
        return _of_every_version()
    rows = listed_on(on or today()).annotate(
        state=F("version__state"), stage=F("version__stage"), regime=F("version__regime"), key=F("version_id")
    )
    values = rows.order_by(*_ORDER).values(
        "key", "item", "number", "state", "stage", "effective_on", "cancel_on", "regime", *_OF_ITEM, "said"
    )
    return [_listed(row, row["said"]["elements"], row["said"]["short_names"], demo=row["said"]["demo"]) for row in values.iterator(1000)]


def leaves_in_force(on: date | None = None, *, divisions: Collection[str] | None = None) -> list[dict[str, Any]]:
    """What the portal lists: a row for each leaf and body with a version in force, the city's bureau first; one query of narrow rows.

    ``divisions``: only what bodies of these have published, with their links (链接): what a hall tells about.
    """
    told = {
        "id": "version_id", "item": "item_id", "name": "name", "task_type": "kind", "server_type": "server_type",
        "user_topic_type": "user_topics", "corp_topic_type": "corp_topics", "mode": "mode", "is_online": "is_online",
        "task_handle_item": "item__task_handle_item", "body": "item__body__name", "division": "item__body__division",
    }  # fmt: skip
    listed = listed_on(on or today())
    if divisions is not None:
        listed = listed.filter(item__body__division__in=divisions)
    rows = listed.order_by(*_ORDER).values_list(*told.values())
    return [dict(zip(told, row, strict=True)) for row in rows.iterator(1000)]


def _of_every_version() -> list[dict[str, Any]]:
    rows = ItemVersion.objects.filter(item__is_leaf=True, item__discarded_on=None)
    rows = rows.annotate(**{name: KT(f"content__elements__{name}") for name in (*_NAMING, *_NARROWING)}, demo=KT("content__demo"))
    rows = rows.annotate(short=KT("content__short_names"), said_mode=KT("content__mode"), key=F("pk"), number=F("version"))
    rows = rows.annotate(**{name: KT(f"content__elements__{name}") for name in _BODY})
    values = rows.order_by(*_ORDER).values(
        "key",
        "item",
        "number",
        "state",
        "stage",
        "effective_on",
        "cancel_on",
        "regime",
        *_OF_ITEM,
        *_NAMING,
        *_NARROWING,
        *_BODY,
        "demo",
        "short",
        "said_mode",
    )
    return [_listed(row, row, json.loads(row["short"] or "[]"), demo=str(row["demo"]).lower() in {"1", "true"}) for row in values]


def _listed(row: Mapping[str, Any], elements: Mapping[str, Any], short_names: Iterable[str], *, demo: bool) -> dict[str, Any]:
    return {
        "task_code": row["item__task_code"],
        "task_handle_item": row["item__task_handle_item"],
        "catalog_code": row["item__catalog_code"],
        "local_code": row["item__local_code"],
        "local_task_code": row["item__local_task_code"],
        "dept_code": row["item__body__uscc"] or row.get("dept_code") or "",
        "dept_name": row["item__body__name"] or row.get("dept_name") or "",
        "mode": row["item__mode"] if row["state"] != DRAFT else mode_of({"mode": row["said_mode"]}) if row["said_mode"] != "" else "",
        "name": str(elements["task_name"] or "")[:200],
        "body": row["item__body__name"],
        "division": row["item__body__division"],
        "version": row["number"],
        "state": row["stage"] if row["state"] == DRAFT and row["stage"] != EDITING else row["state"],
        "effective_on": row["effective_on"].isoformat() if row["effective_on"] else None,
        "cancel_on": row["cancel_on"].isoformat() if row["cancel_on"] else None,
        "regime": row["regime"],
        "task_type": elements["task_type"] or "",
        **{name: elements[name] for name in _NARROWING},
        "short_names": list(short_names),
        "demo": demo,
        "id": str(row["key"]),
        "item": str(row["item"]),
    }


__all__ = ["leaves_in_force", "published_leaves"]
