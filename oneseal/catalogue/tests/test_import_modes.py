"""导入的办理方式: nobody is said to decide an item because a list does not say who does."""

import pytest

from oneseal.catalogue.actions import change_many, import_list, preview_change, wrong_value
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import MODE_OPEN, findings_of, kept_items, published_leaves
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, row, rules_at, written
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = ["written"]


def test_how_an_item_is_handled_is_left_open_where_the_list_does_not_say(bureau: Body, written: Write) -> None:
    """I-12: nobody has said that the bureau decides it; the draft is not published before somebody does."""
    silent, said = row(bureau.uscc), row(bureau.uscc)
    report = import_list(written([silent]), bureau)
    assert ("mode", "I-02") in rules_at(report, 1)
    (mend,) = [each["mend"] for each in report.findings if each["field"] == "mode"]
    assert mend == "补上“办理方式”这一列，或者导入后成批修改"
    import_list(written([[*said, "进驻"]], header=[*HEADER, "办理方式"]), bureau)
    rows = [ItemVersion.objects.get(item__key=f"{bureau.uscc}|{each[2]}") for each in (silent, said)]
    assert [each.content["mode"] for each in rows] == ["", "stationed"]
    assert [[each.severity for each in findings_of(version) if each.field == "mode"] for version in rows] == [["error"], []]
    listed = {each["item"].local_task_code for each in kept_items([bureau.pk], state=MODE_OPEN, limit=500)}
    assert silent[2] in listed and said[2] not in listed
    told = {each["local_task_code"]: each["mode"] for each in published_leaves(all=True)}
    assert (told[silent[2]], told[said[2]]) == ("", "stationed")


def test_how_many_items_are_handled_is_settled_at_once_with_a_look_before(bureau: Body, written: Write) -> None:
    """What says it already stays; a word that is none, or nothing, is written nowhere."""
    rows, by = [row(bureau.uscc) for _ in range(3)], holder_of(bureau, "审查")
    import_list(written(rows), bureau, by=by)
    items = list(Item.objects.filter(key__in=[f"{bureau.uscc}|{each[2]}" for each in rows]).values_list("pk", flat=True))
    change_many(items[:1], "mode", "进驻", reason="试", by=by)
    seen = preview_change(items, "mode", "进驻", reason="三定方案载明")
    assert sorted((each.before, each.after) for each in seen) == [("", "进驻"), ("", "进驻"), ("进驻", "进驻")]
    assert all(each.field != "mode" for change in seen for each in change.findings)
    assert change_many(items, "mode", "进驻", reason="三定方案载明", by=by, seen={each.item: each.seen for each in seen}) == 2
    drafts = ItemVersion.objects.filter(item__in=items)
    assert {(each.version, each.content["mode"], each.content["change_reason"]) for each in drafts if each.item_id != items[0]} == {
        (1, "stationed", "三定方案载明")
    }
    assert change_many(items, "mode", "stationed", reason="再来", by=by) == 0
    for wrong in ("飞鸽传书", ""):
        assert wrong_value("mode", wrong) is not None
        with pytest.raises(Refused, match="一项也没有改"):
            change_many(items, "mode", wrong, reason="试", by=by)


def test_an_item_that_says_nothing_of_it_is_the_bureaus_and_is_not_changed_to_be_so(bureau: Body) -> None:
    item = Item.objects.filter(body=bureau, is_leaf=True, mode="transferred").order_by("pk")[0]
    (change,) = preview_change([item.pk], "mode", "划转", reason="试")
    assert not change.is_change
    (change,) = preview_change([item.pk], "mode", "链接", reason="试")
    assert (change.before, change.after) == ("划转", "链接") and "link_addr" in {each.field for each in change.findings}
