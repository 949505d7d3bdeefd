"""四办清单的四个出口: page, file, command and open interface give one set; a changed element moves the item in all of them."""

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from oneseal.catalogue.actions import publish
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules.four_lists import FOUR_LISTS
from oneseal.catalogue.tests import conftest as offices
from oneseal.catalogue.tests import test_versions
from oneseal.catalogue.tests.test_versions import Place
from oneseal.site.command import main
from oneseal.web.portal.browse import lists as lists_pages

catalogue, bureau, own_folder, place = offices.catalogue, offices.bureau, offices.own_folder, test_versions.place
CODE = 1
"""The column of the code in a file."""
ONLINE = {
    True: {"is_online": "1", "online_handle_depth": "1^2^3^4"},
    False: {"is_online": "0", "online_handle_depth": "1", "online_handle_url": "", "mobile_terminal_url": ""},
}
VISITS = {once: {"limit_scene_num": many, "limit_scene_explain": "当面核对身份"} for once, many in ((True, 1), (False, 2))}
NEARBY = {True: {"is_service_terminals": "1"}, False: {"is_service_terminals": "0", "handle_area": ""}}
Sets = dict[str, set[str]]


def on_pages(division: str) -> Sets:
    """What the portal shows, by the links of its rows, page after page."""
    codes = {str(key): code for key, code in Item.objects.filter(is_leaf=True).values_list("id", "task_handle_item")}
    found: Sets = {each.key: set() for each in FOUR_LISTS}
    for key, codes_of in found.items():
        path = f"/lists/{key}?division={division}"
        while path:
            page = Client(SERVER_NAME="localhost").get(path).content.decode()
            codes_of |= {codes[item] for item in re.findall(r'href="/items/([0-9a-f-]{36})"', page)}
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = html.unescape(following[1]) if following else ""
    return found


def in_files(division: str) -> Sets:
    """What the portal's files hold."""
    found: Sets = {}
    for each in FOUR_LISTS:
        answer: Any = Client(SERVER_NAME="localhost").get(f"/lists/{each.key}.xlsx", {"division": division})
        sheet: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        found[each.key] = {row[CODE] for row in sheet.iter_rows(min_row=2, values_only=True)}
    return found


def by_command(division: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Sets, Sets]:
    """What ``oneseal catalogue lists`` says, and what it writes."""
    capsys.readouterr()
    assert main(["catalogue", "lists", "--division", division, "--out", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    files = {each.key: (folder / f"{each.name}.csv").read_text(encoding="utf-8-sig") for each in FOUR_LISTS}
    written = {key: {row[CODE] for row in list(csv.reader(io.StringIO(text)))[1:]} for key, text in files.items()}
    return {each["key"]: {item["task_handle_item"] for item in each["items"]} for each in told["lists"]}, written


def by_interface(division: str) -> tuple[Sets, Sets]:
    """What the interface's lists say, and its items narrowed to a list."""

    def every(path: str, code: str) -> set[str]:
        found: set[str] = set()
        while path:
            page = json.loads(Client(SERVER_NAME="localhost").get(path).content)
            found |= {each[code] for each in page["items"]}
            path = page["next"] or ""
        return found

    lists = {each.key: every(f"/api/v1/lists/{each.key}?size=100&division={division}", "task_handle_item") for each in FOUR_LISTS}
    return lists, {each.key: every(f"/api/v1/items?size=100&division={division}&list={each.key}", "code") for each in FOUR_LISTS}


def test_four_channels_give_one_set_whatever_the_elements(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawn elements are published by real acts; every channel has the item exactly where the rules put it, on whichever page."""
    monkeypatch.setattr(lists_pages, "PAGE", 20)

    @settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.booleans(), st.booleans(), st.booleans())
    def moved(online: bool, once: bool, nearby: bool) -> None:
        elements = {**ONLINE[online], **VISITS[once], **NEARBY[nearby]}
        publish(place.ready(**elements), by=place.decider)
        said = ItemVersion.objects.filter(item=place.item, state="published").latest("version").content["elements"]
        division, code = place.body.division_id, place.item.task_handle_item
        told, written = by_command(division, tmp_path / "lists", capsys)
        lists, items = by_interface(division)
        assert on_pages(division) == in_files(division) == told == written == lists == items
        assert {each.key for each in FOUR_LISTS if code in told[each.key]} == {each.key for each in FOUR_LISTS if each.holds(said)}
        assert (code in told["online"], code in told["once"], code in told["nearby"]) == (online, once, nearby)

    moved()
