"""What others read of people: scoped to a body or division, paged by key, with their query counts."""

from datetime import timedelta
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import erase_personal, found_division, register_natural
from oneseal.people.models import Party
from oneseal.people.queries import (
    bureau_of,
    division_named,
    find_by_id_number,
    find_by_mobile,
    find_by_name,
    find_by_uscc,
    holdings_of,
    officers_of,
    party_details,
    party_name,
    posts_of,
    principals_of,
    standing,
)
from oneseal.people.tests.office import Office, firm, id_number, natural, new_city, next_number


def test_lists_are_of_one_body_and_paged_by_key(office: Office) -> None:
    first = holdings_of(office.body, limit=5)
    rest = holdings_of(office.body, after=first[-1].id)
    assert {row.id for row in (*first, *rest)} == set(office.holdings.values())
    assert len(first) + len(rest) == 8
    assert (holdings_of(uuid4()), posts_of(uuid4()), officers_of(uuid4(), "受理")) == ([], [], [])


def test_a_division_that_begins_tomorrow_is_not_named_today() -> None:
    names = [f"查询第{next_number()}区" for _ in range(2)]
    city = new_city()
    codes = [
        found_division(f"{city[:4]}{number}000000", name, 2, city, since=today() + timedelta(days=number - 71), by=None)
        for number, name in zip((71, 72), names, strict=True)
    ]
    assert division_named(names) == (names[0], codes[0])
    assert division_named(names[1:]) is None


def test_officers_are_of_the_body_the_power_and_the_unit_asked_about(office: Office) -> None:
    assert officers_of(office.body, "审查") == [office.officers["审查"]]
    assert officers_of(office.body, "审查", unit_kind="business") == [office.officers["审查"]]
    assert officers_of(office.body, "审查", unit_kind="social") == []


def test_unknown_numbers_find_nobody_and_impossible_ones_are_refused() -> None:
    assert find_by_id_number("11010519491231002X") is None
    assert find_by_uscc("91350100M000100Y43") is None
    assert find_by_mobile("13000000000") == []
    assert (party_name([uuid4()]), party_details([uuid4()])) == ({}, {})
    for ask in (lambda: find_by_id_number("1"), lambda: find_by_uscc("1"), lambda: find_by_mobile("1")):
        with pytest.raises(Refused):
            ask()


def test_query_counts_do_not_grow_with_the_rows(office: Office, django_queries: list[str]) -> None:
    heads = [natural() for _ in range(4)]
    firms = [firm(head) for head in heads]

    def count(ask: object) -> int:
        django_queries.clear()
        assert callable(ask)
        ask()
        return len(django_queries)

    assert count(lambda: party_name([*heads, *firms])) == 1
    assert count(lambda: party_details([*heads, *firms])) == 3
    assert count(lambda: posts_of(office.body)) == 2
    assert count(lambda: holdings_of(office.body)) == 1
    assert count(lambda: officers_of(office.body, "受理")) == 1
    assert count(lambda: standing(office.head, today())) == 1
    assert count(lambda: principals_of(heads[0], today())) == 2


def test_the_city_is_the_default_bureau(cast: dict[str, UUID]) -> None:
    assert bureau_of().division.level == 1
    with pytest.raises(Refused) as refused:
        bureau_of("不存在的局")
    assert "990121000000 青禾县行政审批服务局" in refused.value.mend


def test_a_person_is_found_by_her_whole_name_until_it_is_erased(office: Office) -> None:
    """The table holds only a keyed index of it; who was registered before there was one is found after the upgrade."""
    person = register_natural("卫 寻名", id_number(), by=None)
    assert find_by_name("卫寻名") == [person] and find_by_name("卫寻") == [] == find_by_name("卫")
    Party.objects.filter(id=person).update(name_index="")
    assert find_by_name("卫寻名") == []
    import_module("oneseal.people.migrations.0014_index_names").index_names(apps, None)
    assert find_by_name("卫寻名") == [person]
    erase_personal(person, reason="本人申请", by=None)
    assert find_by_name("卫寻名") == []
