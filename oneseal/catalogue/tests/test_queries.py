"""Finding items, listing them, loading a version: results and numbers of queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.catalogue.models import Item
from oneseal.catalogue.queries import (
    bodies_kept,
    codes_left,
    in_force,
    item_by_name_or_code,
    kept_items,
    leaves_in_force,
    leaves_under,
    published_leaves,
    shown,
    version,
    versions_in_force,
)
from oneseal.catalogue.rules import require_applied_for_here
from oneseal.law.rule import Refused
from oneseal.people.models import Body


@pytest.mark.parametrize(
    "text",
    [
        "食品经营许可(新办)",
        "食品经营许可（新办）",
        " 食品经营许可 新办 ",
        "食品经营许可证",
        "000131906000",
        "DEMO-SP-0007",
    ],
)
def test_an_item_is_found_by_name_short_name_or_code(bureau: Body, text: str) -> None:
    found = item_by_name_or_code(text, bureau)
    assert found is not None
    assert (found.item.name, found.item.body_id) == ("食品经营许可（新办）", bureau.pk)


@pytest.mark.parametrize("name", ["公司设立登记", "出版物零售", "烟花爆竹零售", "烟花爆竹经营(零售)许可", "民办学校设立", "生育登记"])
def test_every_demo_item_is_found_at_the_city(bureau: Body, name: str) -> None:
    assert item_by_name_or_code(name, bureau.pk) is not None


def test_both_of_its_own_codes_find_it(bureau: Body) -> None:
    found = item_by_name_or_code("生育登记", bureau)
    assert found is not None
    for code in (found.item.task_code, found.item.task_handle_item, found.item.task_code.lower()):
        again = item_by_name_or_code(code, bureau)
        assert again is not None
        assert again.pk == found.pk


def test_only_a_leaf_can_be_applied_for(bureau: Body) -> None:
    with pytest.raises(Refused, match="R1-06") as refused:
        item_by_name_or_code("食品经营许可", bureau)
    assert "食品经营许可（新办）" in refused.value.mend
    main = Item.objects.get(body=bureau, name="食品经营许可")
    assert [leaf.name for leaf in leaves_under(main.pk)] == ["食品经营许可（新办）"]
    assert in_force(main.pk) is None


@pytest.mark.parametrize("text", ["", "没有这个事项", "食品", "0" * 31, "%", "' OR 1=1"])
def test_what_is_not_there_is_not_found(bureau: Body, text: str) -> None:
    assert item_by_name_or_code(text, bureau) is None


def test_an_item_that_the_city_decides_is_a_link_at_a_county(bureau: Body) -> None:
    county = Body.objects.filter(kind="bureau", division__level=2).first()
    assert county is not None
    found = item_by_name_or_code("民办学校设立", county)
    assert found is not None
    with pytest.raises(Refused, match=f"由{bureau.name}受理和决定"):
        require_applied_for_here(version(found.pk))


def test_before_its_effective_day_nothing_is_in_force(bureau: Body) -> None:
    assert item_by_name_or_code("公司设立登记", bureau, date(2024, 6, 30)) is None
    assert item_by_name_or_code("公司设立登记", bureau, date(2024, 7, 1)) is not None


def test_numbers_of_queries(bureau: Body) -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        published_leaves()
    with CaptureQueriesContext(connection) as two:
        found = item_by_name_or_code("食品经营许可(新办)", bureau)
    assert found is not None
    with CaptureQueriesContext(connection) as three:
        versions_in_force(Item.objects.filter(body=bureau, is_leaf=True))
    assert (len(one), len(two), len(three)) == (1, 3, 1)


def test_a_published_version_is_read_once(bureau: Body) -> None:
    found = item_by_name_or_code("食品经营许可(新办)", bureau)
    assert found is not None
    first = version(found.pk)
    with CaptureQueriesContext(connection) as none:
        assert version(found.pk) is first
    assert len(none) == 0


def test_the_list_has_what_a_reader_needs(bureau: Body) -> None:
    row = next(row for row in published_leaves() if row["name"] == "生育登记" and row["division"] == bureau.division_id)
    assert row["body"] == bureau.name
    assert (row["task_type"], row["project_type"], row["regime"], row["state"], row["demo"]) == ("20", "1", "service", "published", True)


def test_what_a_hall_tells_about_is_asked_for_alone_and_by_one_query(bureau: Body) -> None:
    """With the links that its bodies have published, each under the version in force."""
    here = {bureau.division_id}
    with CaptureQueriesContext(connection) as asked:
        rows = leaves_in_force(divisions=here)
    assert len(asked) == 1 and leaves_in_force(divisions=()) == []
    whole = [row for row in published_leaves() if row["division"] in here]
    assert [(str(row["item"]), str(row["id"]), row["mode"]) for row in rows] == [(row["item"], row["id"], row["mode"]) for row in whole]
    assert [row for row in leaves_in_force() if row["division"] in here] == rows


def test_with_all_every_version_is_listed(bureau: Body) -> None:
    assert {row["id"] for row in published_leaves()} <= {row["id"] for row in published_leaves(all=True)}


def test_an_item_is_shown_whole_with_null_for_texts_not_held(bureau: Body) -> None:
    found = item_by_name_or_code("食品经营许可(新办)", bureau)
    assert found is not None
    whole = shown(found)
    assert whole["task_name"] == "食品经营许可（新办）"
    assert [row["text"] for row in whole["by_law"]] == [None, None]
    assert whole["limits"]["statutory"] == {"amount": 10, "unit": "working"}
    assert {"materials", "situations", "steps", "faq", "form", "demo", "demo_fields"} <= set(whole)


def test_codes_left_are_counted(bureau: Body) -> None:
    assert any(row["block"] == "company" and row["body"] == bureau.name and row["left"] > 0 for row in codes_left())


def test_kept_items_are_narrowed_to_a_body_and_found_by_its_name(bureau: Body) -> None:
    offices = bodies_kept([bureau.pk])
    others = Body.objects.exclude(pk__in=[key for key, _, _ in offices if key != "none"])
    assert offices and kept_items([bureau.pk], body=str(others[0].pk)) == []
    for key, name, many in offices:
        rows = kept_items([bureau.pk], body=key, limit=10_000)
        assert {row["body"] for row in rows} == {name} and len(rows) == many
        if name:
            assert {row["item"].pk for row in rows} <= {row["item"].pk for row in kept_items([bureau.pk], text=name, limit=10_000)}
    assert kept_items([bureau.pk], body="no id") == []


@pytest.mark.parametrize("state", ["", "published"])
def test_pages_of_the_kept_items_hold_every_item_once_in_two_queries_each(bureau: Body, state: str) -> None:
    whole = [row["item"].pk for row in kept_items([bureau.pk], state=state, limit=10_000)]
    assert len(whole) == len(set(whole)) > 4
    found, after = list[Any](), ""
    while True:
        with CaptureQueriesContext(connection) as asked:
            rows = kept_items([bureau.pk], state=state, after=after, limit=2)
        assert len(asked) == 2
        found += [row["item"].pk for row in rows[:2]]
        if len(rows) <= 2:
            break
        after = rows[1]["mark"]
    assert found == whole
    assert [row["item"].pk for row in kept_items([bureau.pk], state=state, after="no mark", limit=2)] == whole[:3]
