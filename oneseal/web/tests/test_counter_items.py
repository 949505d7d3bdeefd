"""窗口的事项: what departments of the hall handle is told about at every window of it; taken in is only what her own body takes in."""

import re
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from oneseal.calendars.actions import load_national
from oneseal.cases.tests.office import cast, filed, firm, item
from oneseal.catalogue.actions import build_index, load_items, load_lists
from oneseal.catalogue.actions.files import REST
from oneseal.catalogue.queries import leaves_in_force, published_leaves, version
from oneseal.catalogue.rules import served_words, serves
from oneseal.journal.queries import today
from oneseal.people.actions import load_demo, load_stations
from oneseal.people.queries import bureau_of, principals_of
from oneseal.web.tests.test_desk import signed_in

NAME = "工伤认定"
LINKS = re.compile(r'href="(/work/counter/[^"?#]*(?:advice|/file/)[^"?#]*)"')


@pytest.fixture(scope="module")
def hall(empty_database: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The demo's people, the items of its bureaus and one of a department in the hall."""
    load_national()
    load_demo()
    load_stations(("stations", "towns"))
    folder: Path = tmp_path_factory.mktemp("demo")
    for shared in ("families", "charts"):
        shutil.copytree(REST.with_name(shared), folder / shared)
    shutil.copytree(REST / "work-injury", folder / REST.name / "work-injury")
    load_lists()
    assert load_items() and load_items(folder / REST.name, blocks=None)
    build_index()


@pytest.fixture
def clerk(hall: None) -> Client:
    """A window of the bureau."""
    return signed_in("李受理")


def theirs() -> UUID:
    """The department's item."""
    (row,) = [row for row in published_leaves() if row["name"] == NAME and row["mode"] == "stationed"]
    assert row["division"] == bureau_of().division_id and row["body"] != bureau_of().name
    return UUID(row["item"])


def test_every_link_of_the_counter_leads_somewhere(clerk: Client) -> None:
    person = f"/work/counter/persons/{cast('王申请')}"
    listed = {link for page in ("/work/counter", person) for link in LINKS.findall(clerk.get(page).content.decode())}
    assert f"/work/counter/advice/{theirs()}" in listed
    assert {path: status for path in sorted(listed) if (status := clerk.get(path).status_code) != 200} == {}


def test_a_person_is_offered_what_is_for_people_and_a_firm_what_is_for_firms(clerk: Client) -> None:
    """By the rule that filing, topics and the open data ask: several kinds of organisation make nothing for people. Who represents a firm
    finds what is for firms on its page."""
    here = bureau_of().division_id
    rows = [row for row in published_leaves() if row["division"] == here]
    for party, natural in ((cast("冯旁人"), True), (cast("王申请"), True), (firm(), False)):
        offered = set(re.findall(r"/advice/([0-9a-f-]+)", clerk.get(f"/work/counter/persons/{party}").content.decode()))
        assert offered == {row["item"] for row in rows if serves(row["server_type"], natural=natural)}
    assert any("^" in row["server_type"] and not serves(row["server_type"], natural=True) for row in rows)


def test_what_is_for_others_is_told_with_who_it_is_for_and_for_whom_it_can_be_taken_in(clerk: Client) -> None:
    """C-35, where the item is chosen: she asks for what only firms get, and her firm for what only people get."""
    herself = cast("王申请")
    shop = next(party for party in principals_of(herself, today()) if party != herself)
    for party, words, other, kind in ((herself, "出版物零售", shop, "个人"), (shop, "生育登记", herself, "单位")):
        asked = item(words)
        page = clerk.get(f"/work/counter/persons/{party}", {"item": words}).content.decode()
        assert f"服务对象不含{kind}" in page and f"服务对象：{served_words(version(asked.id).elements['server_type'])}" in page
        (link,) = re.findall(rf'href="(/work/counter/persons/[^"]*/file/{asked.item_id}[^"]*)"', page)
        assert link == f"/work/counter/persons/{herself}/file/{asked.item_id}?for={other}" and clerk.get(link).status_code == 200
        assert f"没有{kind}可以办的“{words}”" in page or f"{words}</" in page
    stranger = clerk.get(f"/work/counter/persons/{cast('冯旁人')}", {"item": "出版物零售"}).content.decode()
    assert "服务对象不含个人" in stranger and "/file/" not in stranger.split("服务对象不含个人")[1].split("</ul>")[0]


def test_an_applicant_for_whom_the_item_is_not_cannot_be_chosen_on_the_page(clerk: Client) -> None:
    """Among whom she may act for, with the reason; who it is for can."""
    herself = cast("王申请")
    shop = next(party for party in principals_of(herself, today()) if party != herself)
    page = clerk.get(f"/work/counter/persons/{herself}/file/{item('生育登记').item_id}").content.decode()
    assert f'value="{herself}" checked' in page and f'value="{shop}" disabled' in page
    assert "不能收：“生育登记”的服务对象是自然人，申请人不属于其中" in page


def test_the_list_and_the_advice_say_for_whom_an_item_is(clerk: Client) -> None:
    """Before anybody says who she is."""
    page = clerk.get("/work/counter", {"item": "出版物零售"}).content.decode()
    assert "限单位" in page and "限个人" in clerk.get("/work/counter", {"item": "生育登记"}).content.decode()
    advice = clerk.get(f"/work/counter/advice/{item('出版物零售').item_id}").content.decode()
    assert f"<dt>服务对象</dt><dd>{served_words(version(item('出版物零售').id).elements['server_type'])}</dd>" in advice


def test_what_a_department_takes_in_is_not_taken_in_at_a_window_of_the_bureau(clerk: Client) -> None:
    """A word says where to go instead."""
    file = f"/work/counter/persons/{cast('王申请')}/file/{theirs()}"
    assert clerk.get(file).status_code == 404
    page = clerk.get(f"/work/counter/persons/{cast('王申请')}").content.decode()
    assert file not in page and "人力资源和社会保障局收件" in page
    assert "人力资源和社会保障局收件" in clerk.get(f"/work/counter/advice/{theirs()}").content.decode()


def test_the_list_is_filtered_by_words_and_grouped_by_who_handles_it(clerk: Client) -> None:
    """By name or pinyin; words that find nothing are said; all items stand in groups that open."""
    person = f"/work/counter/persons/{cast('王申请')}"
    for page in ("/work/counter", person):
        whole = clerk.get(page).content.decode()
        assert "<details" in whole and "人力资源和社会保障局（1 项）" in whole and "近来最常办" not in whole
        for words in ("工伤", "gongshang"):
            narrowed = clerk.get(page, {"item": words}).content.decode()
            assert set(LINKS.findall(narrowed)) == {f"/work/counter/advice/{theirs()}"}, words
        assert "没有找到“没有这样的事”" in clerk.get(page, {"item": "没有这样的事"}).content.decode()


def test_what_is_filed_most_stands_on_top(clerk: Client) -> None:
    filed("生育登记", materials={})
    page = clerk.get("/work/counter").content.decode()
    assert f"/work/counter/advice/{item('生育登记').item_id}" == LINKS.findall(page)[0] and "近来最常办" in page


def test_a_link_is_found_and_says_where_to_go(hall: None) -> None:
    """At a county's window the item of a department is a link: to the office that decides, or to the guide that lists several; nothing is
    taken in there. What no body of the hall has is told with whoever has it."""
    clerk = signed_in("何邻县")
    rows = [row for row in published_leaves() if row["mode"] == "linked" and row["division"] == bureau_of("990121").division_id]
    assert rows
    for row in rows[:3]:
        page = clerk.get("/work/counter", {"item": row["name"]}).content.decode()
        (line,) = [each for each in re.findall(r"<li class=\"line\">.*?</li>", page) if f"/advice/{row['item']}" in each]
        assert "请到" in line and "看去哪里办" in line
        sheet = clerk.get(f"/work/counter/advice/{row['item']}").content.decode()
        assert "不在本窗口收件" in sheet


def test_what_no_body_of_the_hall_has_is_told_with_whoever_has_it(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way to its guide, not as if nobody did such a thing."""

    def without(*, divisions: set[str]) -> list[dict[str, Any]]:
        return [row for row in leaves_in_force(divisions=divisions) if row["name"] != NAME]

    monkeypatch.setattr("oneseal.web.workbench.counter.items.leaves_in_force", without)
    page = clerk.get("/work/counter", {"item": NAME}).content.decode()
    assert f"本大厅没有“{NAME}”" in page and "不在本大厅办的" in page and "请到云岚市人力资源和社会保障局" in page
    assert f'href="/items/{theirs()}"' in page and "没有找到" not in page
