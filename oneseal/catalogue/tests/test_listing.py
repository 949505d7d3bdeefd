"""清单数据: what lists and topics count is what the rules say of each version; counted by one query that reads no version."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from oneseal.catalogue.actions import publish, relist, withdraw_item
from oneseal.catalogue.models import ListedVersion
from oneseal.catalogue.queries import items_in_force, published_leaves, topics_in_force
from oneseal.catalogue.queries.lists import MARKS
from oneseal.catalogue.rules.four_lists import NARROWED, shares
from oneseal.catalogue.rules.listing import COLUMNS, listed_values
from oneseal.catalogue.tests.test_four_lists import ELEMENTS
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.queries import PROJECTIONS, rebuild, today
from oneseal.people.models import Body

__all__ = ["place"]
RULES = {each.key: each for each in NARROWED}
VERSIONS = '"catalogue_item_version"'


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in ListedVersion.objects.order_by("pk").values()]


def test_every_number_of_a_place_is_what_its_rule_says_of_its_items(bureau: Body) -> None:
    for services in (True, False):
        told = items_in_force(division=bureau.division_id, services=services)
        assert set(told.counts) == set(RULES) | {"statutory", "promised", "links"}
        for key, rule in RULES.items():
            found = [each.item for each in told.of(key)]
            assert found == [each.item for each in told.items if rule.holds(each.elements)]
            assert told.counts[key] == len(found)
        assert told.shares == shares([each.elements for each in told.items])


def test_a_link_stands_in_no_list_and_divides_no_share(bureau: Body) -> None:
    """链接: who publishes a guide and the way to another office handles nothing; that office's own item counts, once, where it is."""
    told, whole = items_in_force(), items_in_force(links=True)
    links = {each.item for each in whole.items if each.is_link}
    assert links and told.counts["links"] == whole.counts["links"] == len(links)
    for key in RULES:
        assert {each.item for each in told.of(key)} == {each.item for each in whole.of(key)} - links
    assert {int(share.whole) for share in told.shares if share.key != "shortened"} == {len(whole.items) - len(links)}


@pytest.mark.parametrize("size", [1, 3, 500])
def test_the_pages_of_a_list_bring_every_item_once_in_the_order_of_the_codes(bureau: Body, size: int) -> None:
    told = items_in_force()
    for key in ("online", "all") if size > 1 else ("at_once",):
        met, after = list[str](), ""
        while True:
            rows, after = told.page_of(key, after=after, size=size)
            met += [each.code for each in rows]
            if not after:
                break
            assert after == met[-1] and len(rows) == size
        assert met == [each.code for each in told.of(key)] == sorted(set(met)) and len(met) == told.many_of(key) == told.counts[key]


@given(ELEMENTS, st.booleans())
def test_the_columns_say_what_the_rules_say_whatever_the_elements(elements: dict[str, Any], demo: bool) -> None:
    kept = listed_values({"elements": elements, "demo": demo, "short_names": ["简称"]})
    for key, column in COLUMNS.items():
        assert kept[column] is bool(RULES[key].holds(elements))
    assert (kept["statutory_days"] is not None) is RULES["share-shortened"].holds(elements)
    assert all((kept["in_group"] == key.removeprefix("group-")) is rule.holds(elements) for key, rule in RULES.items() if "group-" in key)
    assert set(MARKS) == set(RULES)


def test_pages_of_lists_and_topics_count_by_few_queries_and_read_no_version(bureau: Body) -> None:
    anybody = Client(SERVER_NAME="localhost")
    for address, most in (("/lists", 4), ("/api/v1/lists", 2), ("/api/v1/topics", 3), ("/events", 4), ("/", 6)):
        anybody.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert anybody.get(address).status_code == 200, address
        about = [each["sql"] for each in asked.captured_queries if "catalogue_" in each["sql"]]
        assert len(about) <= most and not [sql for sql in about if VERSIONS in sql], (address, about)
    with CaptureQueriesContext(connection) as one:
        assert items_in_force().counts["all"]
    assert len(one) == 1


def test_a_topic_is_told_of_every_item_once(bureau: Body) -> None:
    told = topics_in_force()
    assert {row["name"] for row in told} == {row["name"] for row in published_leaves()}
    assert len({tuple(row.values()) for row in told}) == len(told)


@pytest.fixture
def spoilt(bureau: Body) -> Iterator[ListedVersion]:
    """A row that says what its version does not."""
    row = ListedVersion.objects.order_by("pk")[0]
    ListedVersion.objects.filter(pk=row.pk).update(is_once=not row.is_once, name="别的", said={})
    yield row
    relist()


def test_made_anew_the_rows_are_what_publishing_wrote(spoilt: ListedVersion) -> None:
    gone = ListedVersion.objects.order_by("-pk").values_list("pk", flat=True)[0]
    ListedVersion.objects.filter(pk=gone).delete()
    relist()
    mended = ListedVersion.objects.get(pk=spoilt.pk)
    assert (mended.name, mended.is_once, mended.said) == (spoilt.name, spoilt.is_once, spoilt.said)
    assert ListedVersion.objects.filter(pk=gone).exists()
    again = rows()
    relist()
    assert rows() == again


def test_a_version_published_or_cancelled_moves_in_the_lists_at_once(place: Place) -> None:
    key = place.item.pk
    publish(place.ready(limit_scene_num=2, limit_scene_explain="须当面签字", online_handle_depth="1^2"), by=place.decider)
    held = {name: key in {each.item for each in items_in_force().of(name)} for name in ("once", "online", "share-wholly_online")}
    assert held == {"once": False, "online": True, "share-wholly_online": False}
    withdraw_item(key, cancel_on=today(), reason="取消", by=place.decider)
    assert key not in {each.item for each in items_in_force().items}
    assert rebuild(PROJECTIONS["listed_versions"]).differences == []
