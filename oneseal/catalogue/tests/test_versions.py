"""起草, 发布, 取消: who may, in whose hands, and what stays as it was."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from oneseal.catalogue.actions import draft_item, load_items, publish, withdraw_item
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import altered_versions, in_force, item_by_name_or_code, version
from oneseal.catalogue.rules import ItemRefused
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.law.rule import Refused
from oneseal.people.models import Body

DAY = timedelta(days=1)


class Place:
    """An item of the city's bureau under codes of its own, and the people who act on it."""

    def __init__(self, body: Body, item: Item, other: Body) -> None:
        self.body, self.item = body, item
        self.drafter, self.decider = holder_of(body, "审查"), holder_of(body, "批准")
        self.acceptor, self.neighbour = holder_of(body, "受理"), holder_of(other, "批准")

    def say(self, **elements: Any) -> dict[str, Any]:
        last = ItemVersion.objects.filter(item=self.item).order_by("-version").first()
        assert last is not None
        return {**last.content, "elements": {**last.content["elements"], **elements}}

    def draft(self, *, by: UUID | None = None, reason: str = "压缩时限", **elements: Any) -> UUID:
        last = ItemVersion.objects.filter(item=self.item).order_by("-version").first()
        assert last is not None
        content = self.say(**elements)
        return draft_item(body=self.body.pk, content=content, form=last.form, chart=last.chart, by=by or self.drafter, change_reason=reason)


@pytest.fixture
def place(bureau: Body, own_folder: Path) -> Place:
    file = own_folder / "publication-retail" / "item.toml"
    text = file.read_text(encoding="utf-8").replace("levels = [3, 4]", "levels = [3]")
    file.write_text(text, encoding="utf-8")
    load_items(own_folder, blocks=None)
    other = Body.objects.filter(kind="bureau", division__level=2).order_by("division").first()
    assert other is not None
    return Place(bureau, Item.objects.get(body=bureau, catalog_code=tomllib.loads(text)["identity"]["catalog_code"]), other)


def test_a_draft_is_not_in_force_until_it_is_published_by_other_hands(place: Place) -> None:
    first = in_force(place.item.pk)
    key = place.draft(promise_day=4)
    assert in_force(place.item.pk) == first
    assert publish(key, by=place.decider) == today()
    second = in_force(place.item.pk)
    assert second is not None
    assert (second.pk, second.version) == (key, 2)
    assert version(key).promise.amount == 4


def test_a_case_of_an_older_version_still_finds_it_unchanged(place: Place) -> None:
    first = in_force(place.item.pk)
    assert first is not None
    publish(place.draft(promise_day=4), by=place.decider)
    assert version(first.pk).promise.amount == 3
    yesterday = in_force(place.item.pk, today() - DAY)
    assert yesterday is not None
    assert yesterday.pk == first.pk


def test_drafting_again_replaces_the_open_draft(place: Place) -> None:
    key = place.draft(promise_day=4)
    assert place.draft(promise_day=2) == key
    assert [entry.act for entry in entries_of(place.item.pk)] == ["found_item", "draft_item", "publish_item", "draft_item", "draft_item"]


def test_a_new_name_is_found_after_publishing(place: Place) -> None:
    last = ItemVersion.objects.get(item=place.item)
    chart = last.chart.replace(place.item.name, place.item.name + "新名")
    content = place.say(task_name=place.item.name + "新名")
    key = draft_item(body=place.body.pk, content=content, form=last.form, chart=chart, by=place.drafter, change_reason="更名")
    publish(key, by=place.decider)
    found = item_by_name_or_code(place.item.name + "（新名）", place.body)
    assert found is not None
    assert found.pk == key


@pytest.mark.parametrize("who", ["acceptor", "neighbour", "decider"])
def test_who_has_no_reviewers_post_here_may_not_draft(place: Place, who: str) -> None:
    with pytest.raises(Refused):
        place.draft(by=getattr(place, who), promise_day=4)
    assert ItemVersion.objects.filter(item=place.item).count() == 1


@pytest.mark.parametrize("who", ["acceptor", "neighbour", "drafter"])
def test_who_has_no_deciders_post_here_may_not_publish_or_withdraw(place: Place, who: str) -> None:
    key = place.draft(promise_day=4)
    with pytest.raises(Refused):
        publish(key, by=getattr(place, who))
    with pytest.raises(Refused):
        withdraw_item(place.item.pk, cancel_on=today(), reason="取消", by=getattr(place, who))
    assert ItemVersion.objects.get(pk=key).state == "draft"


def test_who_is_nobody_may_nothing(place: Place) -> None:
    stranger = UUID(int=7)
    with pytest.raises(Refused):
        place.draft(by=stranger, promise_day=4)


def test_an_edit_states_its_reason(place: Place) -> None:
    content = {**place.say(promise_day=4), "change_reason": " "}
    last = ItemVersion.objects.get(item=place.item)
    with pytest.raises(Refused, match="R1-20"):
        draft_item(body=place.body.pk, content=content, form=last.form, chart=last.chart, by=place.drafter)


def test_a_draft_with_a_wrong_code_is_refused(place: Place) -> None:
    with pytest.raises(ItemRefused, match="R1-05"):
        place.draft(task_type="20")


def test_an_unsound_draft_may_be_kept_but_not_published(place: Place) -> None:
    key = place.draft(promise_day=30)
    with pytest.raises(ItemRefused, match="R1-10"):
        publish(key, by=place.decider)
    assert ItemVersion.objects.get(pk=key).state == "draft"


@pytest.mark.parametrize("form", [{"schema": 0.5}, {"a": "\x00"}, {"a": "\ud800"}])
def test_what_no_database_keeps_alike_is_no_draft(place: Place, form: Any) -> None:
    last = ItemVersion.objects.get(item=place.item)
    with pytest.raises(ItemRefused):
        draft_item(body=place.body.pk, content=place.say(), form=form, chart=last.chart, by=place.drafter, change_reason="试")


def test_publishing_twice_is_refused(place: Place) -> None:
    key = place.draft(promise_day=4)
    publish(key, by=place.decider)
    with pytest.raises(Refused, match="I-08"):
        publish(key, by=place.decider)


def test_a_draft_is_no_ground_for_a_case(place: Place) -> None:
    with pytest.raises(Refused, match="草稿"):
        version(place.draft(promise_day=4))


@pytest.mark.parametrize(
    "change",
    [{"content": {}}, {"form": {}}, {"chart": ""}, {"digest": "0"}, {"effective_on": "2020-01-01"}, {"state": "draft"}, {"version": 9}],
)
def test_r1_20_the_database_refuses_to_change_a_published_version(place: Place, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError):
        ItemVersion.objects.filter(item=place.item).update(**change)
    with pytest.raises(DatabaseError):
        ItemVersion.objects.filter(item=place.item)._raw_delete("default")


def test_withdrawal_ends_filing_and_keeps_the_version_for_cases(place: Place) -> None:
    row = in_force(place.item.pk)
    assert row is not None
    withdraw_item(place.item.pk, cancel_on=today() + DAY, reason="国务院决定取消", by=place.decider)
    assert in_force(place.item.pk) is not None
    assert in_force(place.item.pk, today() + DAY) is None
    assert version(row.pk).name == place.item.name
    with pytest.raises(Refused):
        withdraw_item(place.item.pk, cancel_on=today(), reason="再取消", by=place.decider)


@pytest.mark.parametrize(("reason", "days"), [(" ", 1), ("取消", -1)])
def test_withdrawal_needs_a_reason_and_no_past_day(place: Place, reason: str, days: int) -> None:
    with pytest.raises(Refused):
        withdraw_item(place.item.pk, cancel_on=today() + days * DAY, reason=reason, by=place.decider)


@pytest.mark.parametrize("name", ["items", "item_versions"])
def test_items_and_versions_are_what_the_journal_tells(place: Place, name: str) -> None:
    publish(place.draft(promise_day=4), by=place.decider)
    place.draft(promise_day=2)
    assert rebuild(PROJECTIONS[name]).differences == []
    assert altered_versions() == []


def test_every_act_of_an_item_is_one_entry_with_its_hands(place: Place) -> None:
    publish(place.draft(promise_day=4), by=place.decider)
    drafted, published = entries_of(place.item.pk)[-2:]
    assert (drafted.by, drafted.power, published.by, published.power) == (place.drafter, "审查", place.decider, "批准")


def test_a_new_item_is_drafted_and_published_by_people(place: Place) -> None:
    last = ItemVersion.objects.get(item=place.item)
    content = place.say(handle_serial="02", task_name=place.item.name + "变更")
    content["elements"].pop("task_handle_item")
    chart = last.chart.replace(place.item.name, place.item.name + "变更")
    content["short_names"] = []
    key = draft_item(body=place.body.pk, content=content, form=last.form, chart=chart, by=place.drafter, change_reason="新增")
    publish(key, by=place.decider)
    assert item_by_name_or_code(place.item.name + "变更", place.body) is not None
    with pytest.raises(Refused, match="I-09"):
        item_by_name_or_code(place.item.task_code, place.body)
