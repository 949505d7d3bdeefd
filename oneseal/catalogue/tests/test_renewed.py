"""变动: what a new version changes for who is filling in an application, line by line; what does not concern her is not told."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from oneseal.catalogue.rules.renewed import ADDED, CHANGED, REMOVED, RENAMED, Change, renewed
from oneseal.catalogue.tests.conftest import ItemParts
from oneseal.catalogue.tests.test_demo_items import version_of
from oneseal.law.days import WORKING, Limit

Spoil = Callable[[ItemParts], object]


def told(change: Spoil) -> tuple[Change, ...]:
    """What a change of the food licence tells."""
    before = ItemParts("food-business")
    after = copy.deepcopy(before)
    change(after)
    return renewed(version_of(before), version_of(after))


def line(parts: ItemParts, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in parts.content["materials"] if each["id"] == key)
    return found


def field(parts: ItemParts, name: str) -> dict[str, Any]:
    found: dict[str, Any] = parts.form["schema"]["properties"][name]
    return found


def asked_in_another_case(parts: ItemParts) -> None:
    line(parts, "licence")["when"] = {parts.content["situations"][0]["id"]: [True]}


def another_field(parts: ItemParts) -> None:
    parts.form["schema"]["properties"]["hours"] = {"type": "string", "title": "营业时间"}
    parts.form["order"].append("hours")
    parts.form["sections"][-1]["fields"].append("hours")


CHANGES: dict[str, tuple[Spoil, Change]] = {
    "a line that is new": (
        lambda parts: parts.content["materials"].append({**line(parts, "licence"), "id": "new", "material_name": "消防验收意见"}),
        Change("materials", ADDED, "消防验收意见"),
    ),
    "a line that is gone": (
        lambda parts: parts.content["materials"].remove(line(parts, "layout")),
        Change("materials", REMOVED, "经营场所平面图和设备布局、操作流程图"),
    ),
    "a line of another name": (
        lambda parts: line(parts, "licence").update(material_name="营业执照副本"),
        Change("materials", RENAMED, "营业执照副本", before="营业执照"),
    ),
    "a line that is not needed any more": (
        lambda parts: line(parts, "licence").update(is_need="2"),
        Change("materials", CHANGED, "营业执照", "材料必要性", "必要", "非必要"),
    ),
    "a line asked for in another case": (asked_in_another_case, Change("materials", CHANGED, "营业执照", "什么情形要交")),
    "a field that is new": (another_field, Change("form", ADDED, "营业时间")),
    "a field of another name": (
        lambda parts: field(parts, "premises").update(title="店铺地址"),
        Change("form", RENAMED, "店铺地址", before=str(field(ItemParts("food-business"), "premises")["title"])),
    ),
    "a field that may stay empty": (
        lambda parts: parts.form["schema"]["required"].remove("premises"),
        Change("form", CHANGED, str(field(ItemParts("food-business"), "premises")["title"]), "", "必填", "选填"),
    ),
    "another promise": (
        lambda parts: parts.elements.update(promise_day=3),
        Change("promise", CHANGED, "", "", Limit(5, WORKING), Limit(3, WORKING)),
    ),
    "a fee": (
        lambda parts: parts.elements.update(is_fee="1"),
        Change("fee", CHANGED, "", "", "不收费", "收费"),
    ),
    "what the fee is": (
        lambda parts: parts.content.update(fee_projects=[{"fee_name": "工本费", "fee_stand": "每证10元", "by_law": "某办法"}]),
        Change("fee", ADDED, "工本费", after="每证10元"),
    ),
    "a question that is gone": (
        lambda parts: parts.content["situations"].pop(),
        Change("situations", REMOVED, str(ItemParts("food-business").content["situations"][-1]["condition_desc"])),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_each_change_is_told_in_its_line(what: str) -> None:
    change, expected = CHANGES[what]
    assert expected in told(change)


def test_only_what_changed_is_told() -> None:
    assert told(CHANGES["another promise"][0]) == (CHANGES["another promise"][1],)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.elements.update(traffic_guide="乘地铁1号线"),
        lambda parts: parts.content["materials"].reverse(),
        lambda parts: None,
    ],
)
def test_what_does_not_concern_her_is_not_told(change: Spoil) -> None:
    """Another way there, another order; and a version is no change of itself."""
    assert told(change) == ()
