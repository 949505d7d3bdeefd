"""便民服务九类: what each area says of its things at a place: which office they lead to, how far online, where one applies."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml.html import document_fromstring

from oneseal.catalogue.actions import build_index, load_items, load_lists
from oneseal.catalogue.actions.files import REST
from oneseal.catalogue.queries import items_in_force
from oneseal.catalogue.rules.content import MODES
from oneseal.catalogue.rules.four_lists import is_wholly_online
from oneseal.catalogue.rules.topics import events
from oneseal.people.actions import load_demo, load_stations
from oneseal.people.models import Division
from oneseal.people.queries import bureau_of
from oneseal.web.portal.browse.events import areas_at, areas_with_items

OF_PEOPLE = (
    "adoption-registration", "driving-licence-renewal", "employment-certificate", "identity-card", "passport", "ride-hailing-driver",
    "teacher-qualification", "utility-connection",
)  # fmt: skip
"""Items of everyday life: handled here or elsewhere, online, by a plan or in person alone."""
TRANSFERRED, STATIONED, LINKED = MODES.values()
NUMBER = re.compile(r"\d+")


@pytest.fixture(scope="module")
def hall(empty_database: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The demo's offices with these items beside the bureaus' own; one of them is the counties' alone."""
    load_demo()
    load_stations(("stations", "towns"))
    folder: Path = tmp_path_factory.mktemp("demo")
    for shared in ("families", "charts"):
        shutil.copytree(REST.with_name(shared), folder / shared)
    for slug in OF_PEOPLE:
        shutil.copytree(REST / slug, folder / REST.name / slug)
    counties = folder / REST.name / "teacher-qualification" / "item.toml"
    counties.write_text(f"levels = [4]\n{counties.read_text(encoding='utf-8')}", encoding="utf-8")
    load_lists()
    assert load_items() and load_items(folder / REST.name, blocks=None)
    build_index()


def areas_of(place: str, language: str) -> dict[str, tuple[list[Any], str]]:
    """Area → the rows of its things at a place, and the words about them."""
    client = Client(SERVER_NAME="localhost")
    client.cookies["lang"] = language
    page: Any = document_fromstring(client.get("/events", {"at": place}).content.decode())
    sections = page.xpath("//section[starts-with(@aria-labelledby, 'a-')]")
    return {
        section.get("aria-labelledby")[2:]: (section.xpath("ul[@class='rows']/li"), " ".join(section.xpath("p")[0].text_content().split()))
        for section in sections
    }


def test_of_each_area_it_is_told_how_far_online_the_things_shown_at_the_place_are(hall: None) -> None:
    """Of each thing by the office it leads to there, so that the figures together are all that is listed, in either language."""
    kept = {str(each.item): each.elements for each in items_in_force(links=True).items}
    told = []
    for place in (bureau_of().division_id, bureau_of("990121").division_id):
        page, english = (areas_of(place, language) for language in ("zh-hans", "en"))
        for area, _ in areas_with_items():
            rows, words = page[area.key]
            items = [kept.get(row.xpath("span/a")[0].get("href").removeprefix("/items/")) for row in rows]
            there = [each for each in items if each is not None]
            wholly = sum(is_wholly_online(each) for each in there)
            planned = sum(bool(each["online_plan"]) for each in there if not is_wholly_online(each))
            neither, elsewhere = len(there) - wholly - planned, len(items) - len(there)
            numbers = {"全程网办": wholly, "有提升计划": planned, "尚无计划": neither, "这里不办": elsewhere}
            said = [f"{name} {many}" for name, many in numbers.items() if many or (name == "全程网办" and rows)]
            assert words == (" · ".join(said) or "还没有事项。"), (place, area.key)
            assert [int(each) for each in NUMBER.findall(words)] == [int(each) for each in NUMBER.findall(english[area.key][1])]
            assert sum(int(each) for each in NUMBER.findall(words)) == len(rows)
            told.append(tuple(numbers.values()))
    assert all(map(any, zip(*told, strict=True))), "each figure is shown somewhere"
    assert told[:9] != told[9:], "the county's are its own"


def test_each_area_has_its_icon_its_events_and_the_guides_of_the_readers_place(hall: None) -> None:
    """An item leads to the guide of who handles it there or above, and to its form where it is applied for online; not to a search."""
    city_code, county = bureau_of().division_id, bureau_of("990121").division_id
    handled: dict[str, dict[str, str]] = {}
    ways: set[tuple[str, bool]] = set()
    kept = {str(each.item): each for each in items_in_force(links=True).items}
    for each in kept.values():
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
                office = kept.get(address.removeprefix("/items/"))
                is_applied_for = office is not None and not office.is_link and office.elements["is_online"] == "1"
                assert applied == ([address.replace("/items/", "/apply/")] if is_applied_for else []), name
                ways.add((office.mode if office else "", is_applied_for))
            shown = [each.get("href") for each in section.xpath("ul[@class='chips']//a")]
            assert shown == [f"/events/{each.key}?at={place}" for each in events() if area.key in each.areas]
        assert seen
    assert ways >= {(TRANSFERRED, True), (STATIONED, True), (STATIONED, False), (LINKED, False), ("", False)}, "each way is among them"
    assert len({area.icon for area, _ in areas_with_items()}) == 9
    assert {each.key for each in events() if each.areas} == {each.key for each in events()}


def test_who_handles_a_thing_of_an_area_comes_before_who_only_points_there(hall: None) -> None:
    place = Division.objects.get(code=bureau_of("990121").division_id)
    for _, rows in areas_at(place):
        for each in rows:
            if each.office is not None and each.office["mode"] == "linked":
                others = items_in_force(names=[each.name], links=False).items
                assert not {other.division for other in others} & {place.code, place.parent_id}, each.name
