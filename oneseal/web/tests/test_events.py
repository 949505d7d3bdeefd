"""一件事: all items of an event at one place, chosen or the nearest above, and never a mixture."""

from typing import Any

from django.test import Client
from lxml.html import document_fromstring

from oneseal.catalogue.queries import items_in_force, version
from oneseal.catalogue.rules.topics import Event, events
from oneseal.people.models import Division
from oneseal.people.queries import bureau_of
from oneseal.web.portal.browse.events import told_of


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


def test_the_place_of_the_areas_is_the_one_chosen_last(city: None) -> None:
    client, county = Client(SERVER_NAME="localhost"), bureau_of("990121").division_id
    assert f'value="{county}" selected' in client.get("/events", {"at": county}).content.decode()
    assert f'value="{county}" selected' in client.get("/events").content.decode()
    assert client.get("/events", {"at": "123"}).status_code == 404


def test_how_many_materials_are_spared_is_one_sentence_in_either_language(city: None) -> None:
    place, spared = bureau_of().division_id, set()
    for known in events():
        told = told_of(known, Division.objects.get(code=place))
        apart, together = told["apart"], len(told["materials"])
        if not together:
            continue
        spared.add(bool(told["spared"]))
        chinese = f"分开办要交 {apart} 份，合在一起 {together} 份，少交 {apart - together} 份。"
        english = f"One by one they ask for {apart} in all; together for {together}: {apart - together} fewer."
        if apart == together:
            chinese, english = f"分开办要交 {apart} 份，合在一起也是 {apart} 份。", f"Together they ask for {apart}, as many as one by one."
        assert [said_of(known.key, place, language) for language in ("zh-hans", "en")] == [chinese, english]
    assert spared == {True, False}


def said_of(key: str, place: str, language: str) -> str:
    """The sentence above an event's merged list."""
    client = Client(SERVER_NAME="localhost")
    client.cookies["lang"] = language
    page: Any = document_fromstring(client.get(f"/events/{key}", {"at": place}).content.decode())
    return str(page.xpath("//section[@aria-labelledby='need']/p")[0].text_content())


def test_who_decides_and_who_publishes_a_guide_is_one_sentence_in_either_language(city: None) -> None:
    link = next(each for each in items_in_force(links=True).items if each.is_link)
    decides = version(link.version).elements["decider_name"]
    for language, words in (
        ("zh-hans", f"由{decides}受理和决定；指南由{link.body}公布 · 第"),
        ("en", f"Decided by {decides}; this guide is published by {link.body} · Version "),
    ):
        client = Client(SERVER_NAME="localhost")
        client.cookies["lang"] = language
        page: Any = document_fromstring(client.get(f"/items/{link.item}").content.decode())
        assert page.xpath("//h1/following-sibling::p")[0].text_content().startswith(words)
