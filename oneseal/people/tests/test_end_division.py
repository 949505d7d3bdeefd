"""停用区划: from the day after its last day nothing new is founded in it or below it; what it holds stays."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, create_post, end_division, found_division, found_unit, list_body, set_quota
from oneseal.people.models import Division, Post
from oneseal.people.tests.office import LONG_AGO, natural, new_body, new_city, next_number, uscc


def free_county(city: str) -> str:
    """A county's code that nobody has yet."""
    known = set(Division.objects.filter(parent=city).values_list("code", flat=True))
    return next(code for number in range(20, 88) if (code := f"{city[:4]}{number}000000") not in known)


class Place:
    """A city of the tests' own, with a county of its own, a town in it, and a body with a unit and a post."""

    def __init__(self) -> None:
        self.city = new_city()
        self.county = found_division(free_county(self.city), "测试县", 2, self.city, since=LONG_AGO, by=None)
        self.town = found_division(f"{self.county[:6]}001000", "测试镇", 3, self.county, since=LONG_AGO, by=None)
        self.body = new_body(self.county)
        self.unit = found_unit(self.body, "局领导", "heads", by=None)
        self.post = create_post(self.unit, "批准岗", "批准", 1, by=None)


FOUNDINGS: dict[str, Callable[[Place], object]] = {
    "town": lambda place: found_division(f"{place.county[:6]}002000", "另一镇", 3, place.county, since=LONG_AGO, by=None),
    "village": lambda place: found_division(f"{place.town[:9]}001", "村", 4, place.town, since=LONG_AGO, by=None),
    "body": lambda place: new_body(place.county),
    "body in a town": lambda place: new_body(place.town),
    "listed body": lambda place: list_body(uscc("11"), f"清单第{next_number()}局", place.county, by=None),
    "unit": lambda place: found_unit(place.body, "市场准入科", "market", by=None),
    "post": lambda place: create_post(place.unit, "监督岗", "监督", 1, by=None),
    "post for a town": lambda place: create_post(place.unit, "镇批准岗", "批准", 1, division=place.town, by=None),
}


@pytest.fixture(scope="module")
def ended(database: None) -> Place:
    """A county that ended yesterday."""
    place = Place()
    end_division(place.county, last_day=today() - timedelta(days=1), by=None)
    return place


@pytest.mark.parametrize("what", FOUNDINGS)
def test_nothing_new_is_founded_in_an_ended_division_or_below_it(ended: Place, what: str) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(Refused, match=f"{ended.county}.*P-16") as refused:
        FOUNDINGS[what](ended)
    assert "停用" in refused.value.reason and refused.value.mend
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("what", FOUNDINGS)
def test_on_its_last_day_a_division_is_still_one(what: str) -> None:
    place = Place()
    end_division(place.county, last_day=today(), by=None)
    FOUNDINGS[what](place)


def test_nothing_is_founded_that_would_begin_after_the_end() -> None:
    place, last = Place(), today() + timedelta(days=30)
    end_division(place.county, last_day=last, by=None)
    code = f"{place.county[:6]}003000"
    with pytest.raises(Refused, match="停用"):
        found_division(code, "新镇", 3, place.county, since=last + timedelta(days=1), by=None)
    assert found_division(code, "新镇", 3, place.county, since=last, by=None) == code


def test_what_an_ended_division_holds_stays(ended: Place) -> None:
    person: UUID = natural()
    set_quota(ended.post, 2, by=None)
    appoint(ended.post, person, since=date(2026, 1, 1), by=None)
    assert Post.objects.get(id=ended.post).division_id == ended.county


def test_its_neighbours_are_not_ended_with_it(ended: Place) -> None:
    neighbour = found_division(free_county(ended.city), "邻县", 2, ended.city, since=LONG_AGO, by=None)
    new_body(neighbour)
