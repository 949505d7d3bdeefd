"""草稿 Under which name staff and public know an item while its draft says another; and what was said when it was returned."""

from datetime import timedelta
from pathlib import Path

from oneseal.catalogue.actions import discard_draft, draft_item, import_list, name_drafts, publish, retract_item, return_item, submit_item
from oneseal.catalogue.actions.items import Draft
from oneseal.catalogue.actions.versions import draft_data, draft_rows
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import Narrowing, examined, item_by_name_or_code, kept_items, offered_items, published_leaves
from oneseal.catalogue.rules import replay_item
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.gate import Lock, gate
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today

__all__ = ["place"]
DAY = timedelta(days=1)


def test_remarks_stay_until_their_own_part_is_saved(place: Place) -> None:
    key = place.ready(promise_day=4)
    said = [
        {"field": "promise_day", "text": "再压缩"},
        {"field": "accept_condition", "text": "写明条件"},
        {"field": "chart", "text": "重画"},
    ]
    return_item(key, remarks=said, by=place.decider)
    place.draft(promise_day=3)
    first = {**said[0], "answered": "yes"}
    assert ItemVersion.objects.get(pk=key).remarks == [first, *said[1:]]
    row = ItemVersion.objects.get(pk=key)
    draft_item(
        body=place.body.pk, content=row.content, form=row.form, chart=row.chart, by=place.drafter, change_reason="图无须改", part="chart"
    )
    assert ItemVersion.objects.get(pk=key).remarks == [first, said[1], {**said[2], "answered": "yes"}]
    assert rebuild(PROJECTIONS["item_versions"]).differences == []
    submit_item(key, by=place.drafter)
    assert ItemVersion.objects.get(pk=key).remarks == []
    retract_item(key, by=place.drafter)


def test_a_renamed_draft_is_known_by_its_new_name_to_staff_alone(place: Place) -> None:
    old = place.item.name
    new = f"{old}改称"
    place.draft(task_name=new)
    keeper = place.item.keeper_id
    assert [row["called"] for row in kept_items([keeper], text=new)] == [new]
    assert [row["called"] for row in kept_items([keeper], text=old)] == [new]
    assert [each.name for each in examined(keeper=keeper) if each.item == place.item.pk] == [new, old]
    told = {row["version"]: row["name"] for row in published_leaves(all=True) if row["item"] == str(place.item.pk)}
    assert told == {1: old, 2: new}
    assert [row["name"] for row in published_leaves() if row["item"] == str(place.item.pk)] == [old]
    assert Item.objects.get(pk=place.item.pk).name == old
    assert item_by_name_or_code(old, place.body) is not None
    assert item_by_name_or_code(new, place.body) is None
    discard_draft(place.item.pk, reason="不改名了", by=place.drafter)
    assert [row["called"] for row in kept_items([keeper], text=old)] == [old]
    assert kept_items([keeper], text=new) == []


def test_a_renamed_item_keeps_its_name_for_the_public_until_the_day(place: Place) -> None:
    old, begin = place.item.name, today() + 3 * DAY
    last = ItemVersion.objects.get(item=place.item)
    content = place.say(task_name=f"{old}改称", plan_effective_date=begin.isoformat())
    chart = last.chart.replace(old, f"{old}改称")
    key = draft_item(body=place.body.pk, content=content, form=last.form, chart=chart, by=place.drafter, change_reason="更名")
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    for on, name in ((today(), old), (begin, f"{old}改称")):
        assert [row["name"] for row in published_leaves(on=on) if row["item"] == str(place.item.pk)] == [name]
        offered = offered_items(Narrowing(names=(name,)), on=on) or []
        assert [each.item for each in offered] == [place.item.pk]


def test_a_list_that_renames_a_draft_renames_it_everywhere(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "named.csv"
    for name in ("试验旧名事项", "试验新名事项"):
        file.write_text(f"事项名称,地方实施编码,实施主体编码\n{name},L-97,{place.body.uscc}\n", encoding="utf-8")
        import_list(file, place.body, by=place.drafter)
    item = Item.objects.get(local_task_code="L-97")
    assert item.name == "试验新名事项"
    assert [row["item"] for row in kept_items([item.keeper_id], text="试验新名")] == [item]
    assert kept_items([item.keeper_id], text="试验旧名") == []
    (told,) = [row for row in published_leaves(all=True) if row["item"] == str(item.pk)]
    assert (told["name"], told["task_type"], told["state"]) == ("试验新名事项", "", "draft")
    assert rebuild(PROJECTIONS["items"]).differences == []
    discard_draft(item.pk, reason="试验结束", by=place.drafter)


def test_a_draft_that_was_kept_under_its_first_name_is_found_by_the_one_it_has(place: Place, tmp_path: Path) -> None:
    """As an earlier version of the program left it: the draft is renamed, the item is not."""
    file = tmp_path / "named.csv"
    file.write_text(f"事项名称,地方实施编码,实施主体编码\n试验头一个名,L-98,{place.body.uscc}\n", encoding="utf-8")
    import_list(file, place.body, by=place.drafter)
    item = Item.objects.get(local_task_code="L-98")
    row = ItemVersion.objects.get(item=item)
    renamed = Draft({**row.content, "elements": {**row.content["elements"], "task_name": "试验后来的名"}}, row.form, row.chart)
    with gate(item.pk, Lock(Item, item.pk)) as act:
        key, _, rows = draft_rows(item.pk, replay_item(act.entries), renamed)
        act.record("draft_item", by=place.drafter, power="审查", data=draft_data(key, 1, renamed, "更名"), rows=rows)
    assert kept_items([item.keeper_id], text="试验后来的名") == []
    assert name_drafts() == 1
    assert [found["item"] for found in kept_items([item.keeper_id], text="试验后来的名")] == [item]
    assert kept_items([item.keeper_id], text="试验头一个名") == []
    assert [entry.act for entry in entries_of(item.pk)][-2:] == ["draft_item", "name_item"]
    assert (rebuild(PROJECTIONS["items"]).differences, name_drafts()) == ([], 0)
    discard_draft(item.pk, reason="试验结束", by=place.drafter)


def test_a_list_of_items_says_which_draft_waits(place: Place) -> None:
    key = place.ready(promise_day=4)
    assert {row["state"] for row in published_leaves(all=True) if row["id"] == str(key)} == {"submitted"}
    retract_item(key, by=place.drafter)
    assert {row["state"] for row in published_leaves(all=True) if row["id"] == str(key)} == {"draft"}
