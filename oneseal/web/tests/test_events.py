"""一件事: all items of an event at one place, chosen or the nearest above, and never a mixture."""

from typing import Any

from django.test import Client
from lxml.html import document_fromstring

from oneseal.catalogue.queries import items_in_force
from oneseal.catalogue.rules.topics import Event, events
from oneseal.people.models import Division
from oneseal.people.queries import bureau_of
from oneseal.web.portal.browse.events import areas_with_items, depths_of_areas, told_of


def offices(client: Client, key: str, **asked: str) -> dict[str, str]:
    """Item → office, as the page of an event lists them."""
    page: Any = document_fromstring(client.get(f"/events/{key}", asked).content.decode())
    rows = page.xpath("//section[@aria-labelledby='do']/ol/li")
    return {row.xpath("a")[0].text_content(): row.xpath("span")[0].text_content().split("\u3000")[0] for row in rows}


def test_the_items_of_an_event_are_those_of_one_place_or_the_nearest_above(city: None) -> None:
    city_code, county = bureau_of().division_id, bureau_of("990121").division_id
    town = Division.objects.filter(parent=county).order_by("code")[0]
    by_place: dict[str, dict[str, str]] = {}
    for each in items_in_force().items:
        by_place.setdefault(each.division, {}).setdefault(each.name, each.body)
    for known in events():
        above: dict[str, str] = {}
        for place in (city_code, county, town.code):
            above |= by_place.get(place, {})
            wanted = {name: above[name] for name in known.items if name in above}
            client = Client(SERVER_NAME="localhost")
            assert offices(client, known.key, at=place) == wanted
            assert offices(client, known.key) == wanted, "where she last chose"
            said = client.get(f"/api/v1/events/{known.key}", {"division": place}).json()
            assert {row["name"]: row["body"] for row in said["items"]} == wanted
        assert offices(Client(SERVER_NAME="localhost"), known.key) == offices(Client(SERVER_NAME="localhost"), known.key, at=city_code)
    assert Client(SERVER_NAME="localhost").get(f"/events/{events()[0].key}", {"at": "123"}).status_code == 404


def test_who_handles_an_item_comes_before_who_only_points_there(city: None) -> None:
    """Of what the city decides a county has a guide and a link."""
    county = Division.objects.get(code=bureau_of("990121").division_id)
    name = next(each.name for each in items_in_force(division=county.code, links=True).items if each.is_link)
    told = told_of(Event("own", "试", "试", (name,)), county)
    assert [each.body for each, _ in told["found"]] == [bureau_of().name] and told["elsewhere"] == []


def test_of_each_area_it_is_told_how_many_things_are_wholly_online_and_how_many_are_planned(city: None) -> None:
    depths = depths_of_areas()
    shown: Any = document_fromstring(Client(SERVER_NAME="localhost").get("/events").content.decode())
    assert sum(each.wholly for each in depths.values()) > 0
    for area, names in areas_with_items():
        told = depths[area.key]
        assert told.wholly + told.planned + told.open <= len(names)
        said = "".join(each.text_content() for each in shown.xpath(f"//section[@aria-labelledby='a-{area.key}']/p"))
        assert (f"全程网办 {told.wholly}" in said) is bool(names)
        assert (f"尚无计划 {told.open}" in said) is bool(told.open)
