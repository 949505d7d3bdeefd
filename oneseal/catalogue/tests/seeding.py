"""The 113 nationally common items by name, result and material, published by real acts at a department of its own; everyday words for them.

They take effect in 2090, so that nothing else in the session sees them; searches are asked as of that day.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from oneseal.catalogue.actions import versions
from oneseal.catalogue.actions.items import Draft, Permission, found_item, keeper_of
from oneseal.catalogue.models import Item
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.quality import body_facts
from oneseal.catalogue.rules import content_of, implemented
from oneseal.people.actions import found_body
from oneseal.people.models import Body

DATA = Path(__file__).parent / "data"
THEN = date(2090, 1, 1)
USCC = "11370800MB9XX1130E"


@dataclass(frozen=True)
class Question:
    """Words with the numbers of the items that they may mean."""

    words: str
    kind: str
    held_out: bool
    items: frozenset[str]


def rows_of(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def questions() -> list[Question]:
    """The everyday words of ``queries.csv``."""
    return [Question(row["words"], row["kind"], row["held_out"] == "1", frozenset(row["items"].split())) for row in rows_of("queries.csv")]


def names() -> dict[str, str]:
    """Name → number."""
    return {row["name"]: row["number"] for row in rows_of("items.csv")}


def contents(body: Body) -> Iterator[dict[str, Any]]:
    """What each item says, as far as the search reads it."""
    for row in rows_of("items.csv"):
        told = {
            "change_reason": "首次编制",
            "elements": {
                "catalog_code": row["catalog_code"], "handle_serial": "01", "task_name": row["name"], "task_type": row["task_type"],
                "server_type": row["server_type"], "result_name": row["result_name"], "plan_effective_date": THEN.isoformat(),
            },
            "materials": [{"id": f"m{place}", "material_name": text} for place, text in enumerate(row["materials"].split("；"))],
        }  # fmt: skip
        yield implemented(content_of(told), body_facts(body))


def department() -> Body:
    """The body that publishes them, of the city's division; no bureau, so nobody else meets its items."""
    known = Body.objects.filter(uscc=USCC).select_related("division").first()
    if known is None:
        city = Body.objects.filter(kind="bureau").order_by("division__level", "division_id")[0]
        told = {
            "government": city.government,
            "court": city.court,
            "address": "政务路9号",
            "kind": "department",
            "division": city.division_id,
        }
        phones = {"phone": "0900-6100113", "complaint_phone": "0900-6200113"}
        found_body(uscc=USCC, name="事项试验局", short_word="试", by=None, **told, **phones)
        known = Body.objects.select_related("division").get(uscc=USCC)
    return known


def publish_all() -> Body:
    """Publish what is not published yet; without the checks of publishing, which need charts and forms."""
    body = department()
    if not Item.objects.filter(body=body).exists():
        for content in contents(body):
            published(body, Draft(content, {}, ""))
    return body


def published(body: Body, draft: Draft) -> UUID:
    """The item of a draft, published by real acts of the set-up; what an item must fulfil besides is not asked."""
    by_set_up = Permission(None)
    item = found_item(keeper_of(body), body, draft, None, by_set_up)
    with patch.object(versions, "publishing_findings", return_value=()):
        versions.publish_draft(item, versions.save_draft(item, draft, by_set_up), draft, by_set_up, known_lists())
    return item
