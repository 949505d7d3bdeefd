"""四办清单 and shares (domain 1.8, 12.2): the rules, the worked example, and that an element moves an item."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneseal.catalogue.queries import items_in_force, list_rows
from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.rules.four_lists import (
    COUNTED_TYPES,
    FOUR_LISTS,
    GROUPS,
    counted,
    group_of,
    is_handled_online,
    online_level,
    percent,
    shares,
)
from oneseal.people.models import Body
from oneseal.people.queries import bureaus


def item(anticipate: int, promise: int | None, visits: int, depth: str, kind: str) -> dict[str, Any]:
    return {
        "anticipate_day": anticipate, "promise_day": promise, "anticipate_type": "1", "promise_type": "1", "limit_scene_num": visits,
        "online_handle_depth": depth, "project_type": kind, "task_type": "01",
    }  # fmt: skip


EXAMPLE = [
    item(20, 5, 1, "1^2^3^4^5", "2"),
    item(20, 0, 0, "1^2^3^4^5^6^7", "1"),
    item(30, 15, 2, "1^3", "2"),
    item(10, None, 1, "1", "2"),
]
"""Items A to D of domain 12.2."""


def test_the_worked_example_of_the_shares() -> None:
    assert {share.name: share.text for share in shares(EXAMPLE)} == {
        "即办率": "25.00%",
        "零跑动率": "50.00%",
        "最多跑一次率": "75.00%",
        "可网办率": "75.00%",
        "全程网办率": "50.00%",
        "时限压缩率": "71.43%",
    }


def test_a_share_of_nothing_is_a_dash() -> None:
    assert {share.text for share in shares([])} == {"–"}
    assert shares([item(0, 0, 0, "1", "1")])[-1].text == "–", "no statutory day to shorten"


@pytest.mark.parametrize(("part", "whole", "text"), [(1, 8, "12.50"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (1, 16, "6.25")])
def test_shares_are_rounded_half_up_to_two_decimals(part: int, whole: int, text: str) -> None:
    assert str(percent(part, whole)) == text


@pytest.mark.parametrize(("depth", "level"), [("1", "Ⅰ"), ("1^2", "Ⅱ"), ("1^2^3^4", "Ⅲ"), ("4^6", "Ⅳ"), ("9", "Ⅰ"), ("", "Ⅰ")])
def test_the_level_of_online_depth(depth: str, level: str) -> None:
    assert online_level({"online_handle_depth": depth}) == level


@pytest.mark.parametrize(
    ("key", "inside", "outside"),
    [
        ("at_once", {"project_type": "1", "promise_day": 0}, {"project_type": "1", "promise_day": 2}),
        (
            "at_once",
            {"project_type": "1", "promise_day": 1, "promise_type": "1"},
            {"project_type": "1", "promise_day": 1, "promise_type": "2"},
        ),
        ("nearby", {"accept_place": "1^5"}, {"accept_place": "1^2"}),
        ("at_once", {"project_type": "1", "promise_day": 0}, {"project_type": "2", "promise_day": 0}),
        ("online", {"online_handle_depth": "1^2"}, {"online_handle_depth": "1", "is_online": "1"}),
        ("nearby", {"use_level": "5"}, {"use_level": "4"}),
        ("nearby", {"use_level": "6"}, {"use_level": ""}),
        ("nearby", {"use_level": "5"}, {"use_level": "56"}),
        ("nearby", {"handle_area": "3"}, {"handle_area": ""}),
        ("nearby", {"village_code": "990102001001"}, {}),
        ("nearby", {"is_service_terminals": "1"}, {"is_service_terminals": "0"}),
        ("once", {"limit_scene_num": 1}, {"limit_scene_num": 2}),
        ("once", {"limit_scene_num": 0}, {"limit_scene_num": None}),
    ],
)
def test_each_list_by_its_rule(key: str, inside: dict[str, Any], outside: dict[str, Any]) -> None:
    rule = next(each for each in FOUR_LISTS if each.key == key)
    assert rule.holds(inside)
    assert not rule.holds(outside)


ELEMENTS = st.fixed_dictionaries({
    "project_type": st.sampled_from(["1", "2", "9"]),
    "promise_day": st.none() | st.integers(0, 60),
    "anticipate_day": st.integers(0, 90),
    "promise_type": st.sampled_from(["1", "2", "5"]),
    "anticipate_type": st.sampled_from(["1", "2", "5"]),
    "limit_scene_num": st.none() | st.integers(0, 3),
    "online_handle_depth": st.lists(st.sampled_from("123456789"), unique=True).map("^".join),
    "use_level": st.sampled_from("3456"),
    "handle_area": st.sampled_from(["", "3"]),
    "is_service_terminals": st.sampled_from("01"),
    "town_code": st.none(),
    "village_code": st.none(),
})  # fmt: skip


@given(st.lists(ELEMENTS, max_size=30))
def test_list_share_and_groups_agree_whatever_the_elements(items: list[dict[str, Any]]) -> None:
    told = {share.key: share for share in shares(items)}
    online = next(each for each in FOUR_LISTS if each.key == "online")
    assert told["online"].part == sum(map(online.holds, items)), "the list and 可网办率 are one set"
    groups = [group_of(elements) for elements in items]
    for key, _, holds in GROUPS:
        assert groups.count(key) <= sum(map(holds, items))
    assert all(0 <= share.part <= share.whole for key, share in told.items() if key != "shortened")


@given(ELEMENTS)
def test_a_changed_depth_moves_an_item_in_or_out(elements: dict[str, Any]) -> None:
    online = next(each for each in FOUR_LISTS if each.key == "online")
    assert online.holds({**elements, "online_handle_depth": "1^2"})
    assert not online.holds({**elements, "online_handle_depth": "1"})


def test_the_lists_of_a_place_are_its_own_items_and_those_below(bureau: Body) -> None:
    county = next(body for body in bureaus() if body.division.level == 2)
    whole, part = items_in_force(division=bureau.division_id), items_in_force(division=county.division_id)
    assert {each.division for each in part.items} == {county.division_id}
    assert {each.item for each in part.items} < {each.item for each in whole.items}
    for rule, rows in whole.lists:
        assert [row["name"] for row in list_rows(rows)] == [each.name for each in whole.items if rule.holds(each.elements)]
    assert all(is_handled_online(each.elements) for each in whole.of("online"))


@pytest.mark.parametrize(
    ("task_type", "is_counted"), [("01", True), ("05", True), ("06", True), ("09", False), ("04", False), ("02", False)]
)
def test_what_is_applied_for_is_counted_and_what_an_office_does_of_its_own_accord_is_not(task_type: str, is_counted: bool) -> None:
    assert counted({"task_type": task_type}, services=True) is is_counted


def test_the_scope_is_the_one_of_the_formulas() -> None:
    """Domain 12.2: "依申请, types 01 05 06 07 08 10 11; 20 optional"."""
    types = code_sets()["task_type"].labels()
    assert " ".join(sorted(each for each in types if counted({"task_type": each}))) == "01 05 06 07 08 10 11"
    assert {each for each in types if counted({"task_type": each}, services=True)} - set(COUNTED_TYPES) == {"20"}


def test_services_count_only_where_asked(bureau: Body) -> None:
    with_services, without = items_in_force(division=bureau.division_id), items_in_force(division=bureau.division_id, services=False)
    left = {each.elements["task_type"] for each in with_services.items} - {each.elements["task_type"] for each in without.items}
    assert left == {"20"}
