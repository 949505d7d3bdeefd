"""作废和补登: a draft that nobody can publish is taken out or given its body, and a list never makes the item a second time."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from oneseal.catalogue.actions import discard_draft, draft_item, give_body, import_list, publish, retract_item
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import bodies_kept_by, examined, in_force, kept_items, published_leaves, write_list
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = ["place"]
WRONG = "1199"


def imported(folder: Path, bureau: Body, local: str, code: str = WRONG, *, words: str = "", name: str = "list.csv") -> dict[str, Any]:
    """The report of a list of one item, under a code that may be no body's."""
    file = folder / name
    file.write_text(f"事项名称,地方实施编码,实施主体编码,受理条件\n无主事项{local},{local},{code},{words}\n", encoding="utf-8")
    return import_list(file, bureau, by=holder_of(bureau, "审查")).to_data()


def listed(folder: Path, bureau: Body, local: str, code: str = WRONG, *, words: str = "") -> Item:
    """An item as a list brings it."""
    imported(folder, bureau, local, code, words=words)
    return Item.objects.get(local_task_code=local)


def test_an_item_never_published_is_discarded_with_a_reason_and_gone_from_check_and_export(bureau: Body, tmp_path: Path) -> None:
    item, by = listed(tmp_path, bureau, "D-1"), holder_of(bureau, "审查")
    with pytest.raises(Refused, match="理由"):
        discard_draft(item.pk, reason=" ", by=by)
    with pytest.raises(Refused):
        discard_draft(item.pk, reason="试", by=holder_of(bureau, "受理"))
    with pytest.raises(Refused, match="查看以后改过"):
        discard_draft(item.pk, reason="试", by=by, seen="0" * 64)
    discard_draft(item.pk, reason="重复导入", by=by)
    last = entries_of(item.pk)[-1]
    assert (last.act, last.by, last.data["reason"]) == ("discard_draft", by, "重复导入")
    file = tmp_path / "out.json"
    write_list(file, bureau, names=True)
    assert all(said.get("local_task_code") != "D-1" for said in json.loads(file.read_text(encoding="utf-8")))
    assert item.pk not in {each.item for each in examined(keeper=bureau.pk)}
    assert item.name not in {row["name"] for row in published_leaves(all=True)}
    assert kept_items([bureau.pk], text=item.name) == []
    assert [row["item"] for row in kept_items([bureau.pk], text=item.name, state="discarded")] == [item]
    with pytest.raises(Refused, match="已经作废"):
        discard_draft(item.pk, reason="再来", by=by)
    assert rebuild(PROJECTIONS["items"]).differences == []
    assert listed(tmp_path, bureau, "D-1", words="改过").discarded_on is None
    assert rebuild(PROJECTIONS["items"]).differences == []


def test_a_row_whose_draft_was_discarded_brings_it_back_only_when_it_says_something_else(bureau: Body, tmp_path: Path) -> None:
    item, by = listed(tmp_path, bureau, "D-4"), holder_of(bureau, "审查")
    discard_draft(item.pk, reason="不是本局的事项", by=by)
    before = len(entries_of(item.pk))
    for name in ("list.csv", "again.csv"):
        report = imported(tmp_path, bureau, "D-4", name=name)
        assert (report["unchanged"], report["drafts"], len(entries_of(item.pk))) == (1, 0, before)
        assert ["已作废" in found["reason"] for found in report["findings"] if found["rule"].startswith("I-08")] == [True]
    assert imported(tmp_path, bureau, "D-4", words="改过")["drafts"] == 1
    assert Item.objects.get(pk=item.pk).discarded_on is None
    discard_draft(item.pk, reason="仍不是", by=by)
    assert imported(tmp_path, bureau, "D-4", words="改过")["unchanged"] == 1


def test_a_row_whose_draft_of_a_later_version_was_discarded_makes_no_other(place: Place, bureau: Body, tmp_path: Path) -> None:
    said = ItemVersion.objects.get(item=place.item).content["elements"]
    file = tmp_path / "later.csv"
    heading, codes = "实施编码,办理项序号,实施主体编码,受理条件", f"{said['task_code']},{said['handle_serial']},{said['dept_code']}"
    file.write_text(f"{heading}\n{codes},另一个条件\n", encoding="utf-8")
    assert sum(import_list(file, place.body).counts[each] for each in ("accepted", "draft")) == 1
    discard_draft(place.item.pk, reason="试", by=place.drafter)
    assert import_list(file, place.body).counts["unchanged"] == 1
    assert not ItemVersion.objects.filter(item=place.item, state="draft").exists()


def test_what_was_published_is_withdrawn_and_not_discarded(place: Place) -> None:
    with pytest.raises(Refused, match="请取消事项"):
        discard_draft(place.item.pk, reason="试", by=place.drafter)


def test_the_draft_of_a_later_version_is_discarded_and_what_was_published_stands(place: Place) -> None:
    first = ItemVersion.objects.values().get(item=place.item)
    key = place.draft(promise_day=4)
    seen = ItemVersion.objects.get(pk=key).digest
    for other in (place.acceptor, place.decider, place.neighbour):
        with pytest.raises(Refused):
            discard_draft(place.item.pk, reason="试", by=other)
    discard_draft(place.item.pk, reason="改错了", by=place.drafter, seen=seen)
    last = entries_of(place.item.pk)[-1]
    assert (last.act, last.by, last.data["id"], last.data["reason"]) == ("discard_draft", place.drafter, str(key), "改错了")
    assert list(ItemVersion.objects.filter(item=place.item).values()) == [first]
    found = in_force(place.item.pk)
    assert found is not None and found.pk == first["id"]
    assert place.item.pk in {each.item for each in examined(keeper=place.body.pk)}
    assert Item.objects.get(pk=place.item.pk).discarded_on is None
    for name in ("items", "item_versions", "listed_versions"):
        assert rebuild(PROJECTIONS[name]).differences == []
    with pytest.raises(Refused, match="没有草稿"):
        discard_draft(place.item.pk, reason="再来", by=place.drafter)
    again = place.ready(promise_day=4)
    assert ItemVersion.objects.get(pk=again).version == 2
    publish(again, by=place.decider)
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


def test_a_draft_handed_over_is_not_discarded_until_it_is_taken_back(place: Place) -> None:
    key = place.ready(promise_day=4)
    with pytest.raises(Refused, match="正在等待发布"):
        discard_draft(place.item.pk, reason="试", by=place.drafter)
    retract_item(key, by=place.drafter)
    discard_draft(place.item.pk, reason="试", by=place.drafter)
    assert not ItemVersion.objects.filter(pk=key).exists()


def test_of_an_edit_and_a_discarding_at_the_same_moment_one_is_done(place: Place) -> None:
    """Whoever comes second, from a page that shows the draft as it was, changes nothing."""
    key = place.draft(promise_day=4)
    shown = ItemVersion.objects.get(pk=key)
    discard_draft(place.item.pk, reason="试", by=place.drafter, seen=shown.digest)
    before = len(entries_of(place.item.pk))
    with pytest.raises(Refused, match="被他人改过"):
        draft_item(
            body=place.body.pk, content=shown.content, form=shown.form, chart=shown.chart, by=place.drafter, change_reason="试",
            seen=shown.digest,
        )  # fmt: skip
    assert len(entries_of(place.item.pk)) == before
    place.draft(promise_day=4)
    shown = ItemVersion.objects.get(item=place.item, state="draft")
    place.draft(promise_day=5)
    with pytest.raises(Refused, match="查看以后改过"):
        discard_draft(place.item.pk, reason="试", by=place.drafter, seen=shown.digest)
    assert ItemVersion.objects.get(item=place.item, state="draft").content["elements"]["promise_day"] == 5


def test_the_database_deletes_drafts_alone(place: Place) -> None:
    published = ItemVersion.objects.get(item=place.item)
    with pytest.raises(DatabaseError, match="不得改动"):
        published.delete()


def test_an_item_without_a_body_is_given_one_and_a_list_finds_it_by_either_code(bureau: Body, tmp_path: Path) -> None:
    item, by = listed(tmp_path, bureau, "D-2"), holder_of(bureau, "审查")
    assert item.body is None
    other = Body.objects.filter(kind="bureau", division__level=2).order_by("division")[0]
    assert bureau in bodies_kept_by(bureau) and other not in bodies_kept_by(bureau)
    with pytest.raises(Refused, match="I-15"):
        give_body(item.pk, other.pk, reason="试", by=by)
    with pytest.raises(Refused):
        give_body(item.pk, bureau.pk, reason="试", by=holder_of(other, "审查"))
    key = give_body(item.pk, bureau.pk, reason="三定方案载明", by=by)
    item.refresh_from_db()
    assert (item.body_id, item.key, item.former_key) == (bureau.pk, f"{bureau.uscc}|D-2", f"{WRONG}|D-2")
    row = ItemVersion.objects.get(pk=key)
    assert (row.version, row.content["elements"]["dept_code"]) == (1, bureau.uscc)
    for code in (bureau.uscc, WRONG):
        assert listed(tmp_path, bureau, "D-2", code) == item
        assert ItemVersion.objects.get(item=item).content["elements"]["dept_code"] == bureau.uscc
    assert rebuild(PROJECTIONS["items"]).differences == []
    with pytest.raises(Refused, match="I-15"):
        give_body(item.pk, bureau.pk, reason="再来", by=by)


def test_a_body_that_has_the_item_already_is_not_given_it_again(bureau: Body, tmp_path: Path) -> None:
    item = listed(tmp_path, bureau, "D-3")
    file = tmp_path / "right.csv"
    file.write_text(f"事项名称,地方实施编码,实施主体编码\n真事项,D-3,{bureau.uscc}\n", encoding="utf-8")
    import_list(file, bureau, by=holder_of(bureau, "审查"))
    with pytest.raises(Refused, match="真事项"):
        give_body(item.pk, bureau.pk, reason="试", by=holder_of(bureau, "审查"))
