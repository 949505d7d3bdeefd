"""在用: which version holds on a day, and until when, asked by everything that reads the catalogue."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Q

from oneseal.catalogue.actions import build_index, families, publish, withdraw_item
from oneseal.catalogue.models import ItemVersion, SearchEntry
from oneseal.catalogue.queries import (
    Narrowing,
    body_scores,
    citing,
    examined,
    exporting,
    implementations_of,
    in_force,
    in_force_read,
    items_in_force,
    known_lists,
    linking,
    lists,
    offered_items,
    published_leaves,
    quality,
    versions_in_force,
    write_list,
)
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import PROJECTIONS, asked, rebuild, today
from oneseal.law.rule import Refused

__all__ = ["place"]
DAY = timedelta(days=1)


def test_a_cancelled_version_does_not_bring_back_the_one_it_replaced(place: Place) -> None:
    end = today() + 5 * DAY
    publish(place.ready(promise_day=4, plan_cancel_date=end.isoformat()), by=place.decider)
    build_index()
    for day, holds in ((end - DAY, [2]), (end, []), (end + 30 * DAY, [])):
        found = in_force(place.item.pk, day)
        with connection.cursor() as cursor:
            read = [number for _, number in asked(cursor, in_force_read(place.item.pk, day))]
        named = Narrowing(names=(place.item.name,))
        readers = {
            "in_force": [found.version] if found else [],
            "versions_in_force": [row.version for row in versions_in_force([place.item.pk], day).values()],
            "filing": read,
            "lists": [2 for each in items_in_force(on=day).items if each.item == place.item.pk],
            "offered": [each.number for each in offered_items(named, on=day) or []],
            "published": [row["version"] for row in published_leaves(on=day) if row["item"] == str(place.item.pk)],
            "search": [2 for each in SearchEntry.objects.filter(Q(until=None) | Q(until__gt=day), item=place.item, since__lte=day)],
        }
        assert readers == dict.fromkeys(readers, holds), day


def test_a_withdrawal_is_never_later_than_what_stands_and_leaves_what_was_replaced(place: Place) -> None:
    end = today() + 5 * DAY
    publish(place.ready(promise_day=4, plan_cancel_date=end.isoformat()), by=place.decider)
    with pytest.raises(Refused, match="取消"):
        withdraw_item(place.item.pk, cancel_on=end + 60 * DAY, reason="试", by=place.decider)
    withdraw_item(place.item.pk, cancel_on=end - 2 * DAY, reason="提前取消", by=place.decider)
    rows = ItemVersion.objects.filter(item=place.item).order_by("version").values_list("version", "state", "cancel_on")
    assert list(rows) == [(1, "published", None), (2, "withdrawn", end - 2 * DAY)]
    assert in_force(place.item.pk, end - 2 * DAY) is None
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


def codes_beside(catalog: str) -> set[str]:
    """What a new item of a basic code is held against when it is published."""
    with connection.cursor() as cursor:
        return {code for (code,) in asked(cursor, families.family_reads(new_stream(), catalog)[-1])}


def test_what_is_cancelled_for_a_day_to_come_is_in_force_until_then_everywhere(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(place.ready(promise_day=4), by=place.decider)
    cancelled = today() + DAY
    withdraw_item(place.item.pk, cancel_on=cancelled, reason="国务院决定取消", by=place.decider)
    code, law = place.item.catalog_code, place.say()["by_law"][0]["law"]

    def shown() -> tuple[bool, bool, bool, bool, bool, str]:
        file = tmp_path / "out.json"
        write_list(file, place.body, names=True)
        said = {row.get("catalog_code"): row["task_state"] for row in json.loads(file.read_text(encoding="utf-8"))}
        return (
            place.item.pk in {each.item for each in examined(keeper=place.body.pk)},
            place.item.pk in {each.item for each in citing(law, keeper=place.body.pk)},
            place.item.pk in {side.item for side in implementations_of(code)},
            code in known_lists().published,
            code in codes_beside(f"{code[:9]}001"),
            said[code],
        )

    assert shown() == (True, True, True, True, True, "1")
    assert f"{cancelled} 起取消" in implementations_of(code)[0].state
    for reader in (linking, quality, exporting, lists, families):
        monkeypatch.setattr(reader, "today", lambda: cancelled)
    assert shown() == (False, False, False, False, False, "3")


def test_a_draft_hides_neither_what_the_version_in_force_cites_nor_what_is_wrong_with_it(place: Place) -> None:
    """Both are looked at, each under its number; the score goes by the one in force; what was replaced is past."""
    publish(place.ready(promise_day=4), by=place.decider)
    begin = today() + 3 * DAY
    publish(place.ready(promise_day=5, plan_effective_date=begin.isoformat(), extension_basis="某市延期办法第一条"), by=place.decider)
    place.draft(promise_day=-1, extension_basis="某市延期办法第二条")

    def cited(*asked: str, **named: object) -> list[tuple[int, str]]:
        return [(each.number, each.state) for each in citing(*asked, **named) if each.item == place.item.pk]  # type: ignore[arg-type]  # as given

    law = place.say()["by_law"][0]["law"]
    assert cited(law, keeper=place.body.pk) == [(4, "起草中"), (3, "已发布"), (2, "已发布")]
    assert cited(law) == [(3, "已发布"), (2, "已发布")], "a draft is of its keeper alone"
    assert cited("某市延期办法", "第二条", keeper=place.body.pk) == [(4, "起草中")]
    looked = [each for each in examined(keeper=place.body.pk) if each.item == place.item.pk]
    assert [(each.number, each.state, each.is_scored, each.is_publishable) for each in looked] == [
        (4, "起草中", False, False), (3, "已发布", False, True), (2, "已发布", True, True),
    ]  # fmt: skip
    told = next(each for each in body_scores(looked) if each.body == place.body.name)
    assert (told.items, told.publishable, told.score) == (1, 1, looked[-1].score)


def test_an_item_that_was_never_published_is_scored_by_its_draft(place: Place) -> None:
    first = ItemVersion.objects.get(item=place.item)
    withdraw_item(place.item.pk, cancel_on=today(), reason="试", by=place.decider)
    place.draft(promise_day=4)
    looked = [each for each in examined(keeper=place.body.pk) if each.item == place.item.pk]
    assert [(each.version == first.pk, each.is_scored) for each in looked] == [(False, True)]
