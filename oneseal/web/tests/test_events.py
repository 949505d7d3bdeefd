"""一件事: all items of an event at one place, chosen or the nearest above, and never a mixture."""

from typing import Any

from django.test import Client
from lxml.html import document_fromstring

from oneseal.catalogue.queries import items_in_force
from oneseal.catalogue.rules.topics import Event, events
from oneseal.people.models import Division
from oneseal.people.queries import bureau_of
from oneseal.web.portal.browse.events import areas_at, areas_with_items, depths_of_areas, told_of


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


def test_each_area_has_its_icon_its_events_and_the_guides_of_the_readers_place(city: None) -> None:
    """An item leads to the guide of who handles it there or above, and to its form where it is applied for online; not to a search."""
    city_code, county = bureau_of().division_id, bureau_of("990121").division_id
    handled: dict[str, dict[str, str]] = {}
    for each in items_in_force(links=True).items:
        handled.setdefault(each.name, {})[str(each.item)] = each.division
    for place, allowed in ((city_code, {city_code}), (county, {city_code, county})):
        page: Any = document_fromstring(Client(SERVER_NAME="localhost").get("/events", {"at": place}).content.decode())
        seen = 0
        for area, names in areas_with_items():
            (section,) = page.xpath(f"//section[@aria-labelledby='a-{area.key}']")
            assert section.xpath("h2/*[local-name()='svg']"), area.key
            rows = section.xpath("ul[@class='rows']/li")
            assert len(rows) == len(names)
            for row in rows:
                link = row.xpath("span/a")[0]
                name, address = link.text_content(), link.get("href")
                here = {item: code for item, code in handled[name].items() if code in allowed}
                assert (address.removeprefix("/items/") in here) if here else address.startswith("/items?q="), (name, address)
                seen += bool(here)
                applied = [each.get("href") for each in row.xpath(".//a")[1:]]
                assert applied in ([], [address.replace("/items/", "/apply/")]), name
            shown = [each.get("href") for each in section.xpath("ul[@class='chips']//a")]
            assert shown == [f"/events/{each.key}?at={place}" for each in events() if area.key in each.areas]
        assert seen
    assert len({area.icon for area, _ in areas_with_items()}) == 9
    assert {each.key for each in events() if each.areas} == {each.key for each in events()}


def test_the_place_of_the_areas_is_the_one_chosen_last(city: None) -> None:
    client, county = Client(SERVER_NAME="localhost"), bureau_of("990121").division_id
    assert f'value="{county}" selected' in client.get("/events", {"at": county}).content.decode()
    assert f'value="{county}" selected' in client.get("/events").content.decode()
    assert client.get("/events", {"at": "123"}).status_code == 404


def test_who_handles_a_thing_of_an_area_comes_before_who_only_points_there(city: None) -> None:
    place = Division.objects.get(code=bureau_of("990121").division_id)
    for _, rows in areas_at(place):
        for each in rows:
            if each.office is not None and each.office["mode"] == "linked":
                others = items_in_force(names=[each.name], links=False).items
                assert not {other.division for other in others} & {place.code, place.parent_id}, each.name
