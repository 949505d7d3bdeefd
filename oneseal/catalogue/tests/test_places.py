"""What a list names and nobody registered is made, but nothing in a division that has ended."""

from datetime import timedelta

from oneseal.catalogue.actions.bodies import make_places
from oneseal.catalogue.queries.places import Places
from oneseal.journal.queries import today
from oneseal.people.actions import end_division, found_division
from oneseal.people.models import Body, Division
from oneseal.people.tests.office import LONG_AGO, new_body, new_city, next_number, uscc


def county(city: str, numbers: range) -> str:
    """A county of the city, of its own."""
    codes = (f"{city[:4]}{number}000000" for number in numbers)
    code = next(code for code in codes if not Division.objects.filter(code=code).exists())
    return found_division(code, "测试县", 2, city, since=LONG_AGO, by=None)


def test_what_lies_in_an_ended_division_is_noted_and_the_rest_is_made() -> None:
    city = new_city()
    ended, standing = county(city, range(20, 50)), county(city, range(50, 88))
    end_division(ended, last_day=today() - timedelta(days=1), by=None)
    names = [f"清单第{next_number()}局" for _ in range(2)]
    places = Places(
        bodies=dict(zip((uscc("11"), uscc("11")), ((names[0], ended), (names[1], standing)), strict=True)),
        divisions={f"{ended[:6]}001000": "旧镇", f"{standing[:6]}001000": "新镇"},
    )
    make_places(places, Body.objects.get(id=new_body(city)), by=None)
    assert set(Body.objects.filter(name__in=names).values_list("name", flat=True)) == {names[1]}
    assert not Division.objects.filter(parent=ended).exists() and Division.objects.filter(parent=standing).count() == 1
    assert len(places.refused) == 2 and all(ended in reason for reason in places.refused)
