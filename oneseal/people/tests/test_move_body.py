"""更正所在区划: a body that a list put into another division is moved to its own, with a reason; others stay where they are."""

from collections.abc import Callable
from uuid import UUID

import pytest

from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.law.rule import Refused
from oneseal.people.actions import found_body, found_unit, list_body, move_body
from oneseal.people.models import Body
from oneseal.people.tests.office import new_city, next_number, uscc
from oneseal.people.tests.test_found_body import wanted


def brought(division: str) -> Body:
    """A body as a list brings it."""
    return Body.objects.get(pk=list_body(uscc("11"), f"清单第{next_number()}局", division, by=None))


def test_a_body_that_a_list_brought_is_moved_to_its_division() -> None:
    body, there = brought(new_city()), new_city()
    move_body(body.uscc, there, reason="三定方案载明", by=None)
    assert Body.objects.get(pk=body.pk).division_id == there
    assert [(entry.act, entry.data.get("reason")) for entry in entries_of(body.pk)][1:] == [("move_body", "三定方案载明")]
    assert rebuild(PROJECTIONS["people_body"]).differences == []


def founded(division: str) -> UUID:
    return found_body(**wanted(division=division), by=None)


def with_a_unit(division: str) -> UUID:
    body = brought(division).pk
    found_unit(body, "领导", "heads", by=None)
    return body


@pytest.mark.parametrize("make", [founded, with_a_unit])
def test_a_body_that_works_stays_where_it_is(make: Callable[[str], UUID]) -> None:
    body = Body.objects.get(pk=make(new_city()))
    with pytest.raises(Refused, match="不能换区划"):
        move_body(body.uscc, new_city(), reason="试", by=None)


@pytest.mark.parametrize(
    ("changes", "field"), [({"reason": " "}, "reason"), ({"division": "000000000000"}, "division"), ({"code": "11990100MB9XX00"}, "uscc")]
)
def test_wrong_input_names_its_field(changes: dict[str, str], field: str) -> None:
    given = {"code": brought(new_city()).uscc, "division": new_city(), "reason": "试", **changes}
    with pytest.raises(Refused) as refused:
        move_body(given["code"], given["division"], reason=given["reason"], by=None)
    assert refused.value.field == field


def test_to_where_it_is_already_it_is_not_moved() -> None:
    body = brought(new_city())
    with pytest.raises(Refused, match="已在区划"):
        move_body(body.uscc, body.division_id, reason="试", by=None)
