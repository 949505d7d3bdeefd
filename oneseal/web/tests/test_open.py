"""开放接口: what is published, a page at a time, alike for everybody; what is not published is not there, however one asks."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from oneseal.cases.tests.office import item
from oneseal.catalogue.actions import publish, withdraw_item
from oneseal.catalogue.queries import guide, published_leaves, version
from oneseal.catalogue.tests import conftest as given
from oneseal.catalogue.tests import test_versions
from oneseal.catalogue.tests.test_versions import Place
from oneseal.journal.queries import today
from oneseal.people.queries import bureau_of, demo_cast
from oneseal.web.situations import listed
from oneseal.web.tests.scene import browser_of

FOOD = "食品经营许可（新办）"
catalogue, bureau, own_folder, place = given.catalogue, given.bureau, given.own_folder, test_versions.place


def asked(path: str, **headers: str) -> Any:
    """What a program gets."""
    return Client(SERVER_NAME="localhost").get(f"/api/v1{path}", headers=headers)


def told(path: str) -> Any:
    answer = asked(path)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def every(path: str, part: str = "items") -> Iterator[dict[str, Any]]:
    """All of a list, page after page, each within the bound."""
    while path:
        page = told(path)
        assert page["count"] == len(page[part]) <= 100
        yield from page[part]
        path = (page["next"] or "").removeprefix("/api/v1")


def code_of(name: str = FOOD) -> str:
    return str(item(name).item.task_handle_item)


@pytest.mark.parametrize("sort", ["code", "name", "newest"])
def test_the_pages_of_a_list_bring_every_published_item_once(city: None, sort: str) -> None:
    found = [row["code"] for row in every(f"/items?size=7&sort={sort}" if sort == "code" else f"/items?size=100&sort={sort}")]
    assert len(found) == len(set(found))
    assert set(found) == {row["task_handle_item"] for row in published_leaves()}


def test_a_list_is_narrowed_by_each_of_its_parameters(city: None) -> None:
    """Alone and together; what the rows say agrees with what was asked."""
    whole = list(every("/items?size=100"))
    row = next(row for row in whole if row["code"] == code_of())
    for name, value, fits in (
        ("division", row["division"]["code"], lambda each: True),
        ("body", row["body"]["code"], lambda each: each["body"] == row["body"]),
        ("topic", row["topics"][0], lambda each: row["topics"][0] in each["topics"]),
        ("audience", "person", lambda each: "person" in each["audiences"]),
        ("type", "01", lambda each: each["type"]["code"] == "01"),
        ("mode", "transferred", lambda each: (each["mode"], each["mode_label"]) == ("transferred", "划转")),
        ("list", "once", lambda each: "once" in each["lists"]),
        ("event", "restaurant", lambda each: True),
    ):
        found = {each["code"] for each in every(f"/items?size=100&{name}={quote(value)}")}
        wanted = {each["code"] for each in whole if fits(each)}
        assert found <= wanted and (found == wanted or name == "event"), name
    links = list(every("/items?size=100&mode=linked"))
    assert links and not [each for each in links if each["lists"]] and not list(every("/items?mode=linked&list=online"))
    both = list(every(f"/items?type=01&list=online&audience=firm&topic={quote(row['topics'][0])}"))
    assert row["code"] in {each["code"] for each in both}
    assert all(each["type"]["code"] == "01" and "online" in each["lists"] for each in both)


def test_words_find_what_the_page_finds_best_first(city: None) -> None:
    """开饭馆 is the licence of a restaurant; every office that does it is told, one after the other, across pages."""
    found = list(every(f"/items?words={quote('开饭馆')}&size=2"))
    assert found[0]["name"] == FOOD
    assert len({each["code"] for each in found}) == len(found)
    assert {each["code"] for each in found} >= {row["task_handle_item"] for row in published_leaves() if row["name"] == FOOD}


def test_a_place_among_the_words_brings_its_offices_first(city: None) -> None:
    """Of one thing, those of the county that was typed before those of the city, and the other counties' last."""
    of_city = bureau_of().division_id[:4]
    county = next(row for row in every("/divisions?size=100", "divisions") if row["level"] == 2 and row["code"].startswith(of_city))
    found = [row for row in every(f"/items?words={quote(county['name'] + '开饭馆')}") if row["name"] == FOOD]
    assert found[0]["division"]["code"] == county["code"]
    assert found[1]["division"]["code"] == bureau_of().division_id
    assert len(found) > 2


def test_a_guide_is_the_very_content_of_the_page(city: None) -> None:
    """Every line of it stands on the page, and on the page nothing else is told from the item."""
    row = item(FOOD)
    data, known = told(f"/items/{code_of()}"), guide(row.pk)
    assert {key: [line["value"] for line in part["lines"]] for key, part in data["parts"].items()} == {
        key: [line.value for line in part.lines] for key, part in known.parts.items()
    }
    assert [line["name"] for line in data["materials"]] == [line.name for line in known.materials]
    page = Client(SERVER_NAME="localhost").get(data["links"]["page"]).content.decode()
    for words in (data["name"], data["promise"], data["ground"], *(line["name"] for line in data["materials"])):
        assert words in page, words


def test_what_belongs_to_a_guide_is_had_by_its_links(city: None) -> None:
    links = told(f"/items/{code_of()}")["links"]
    client = Client(SERVER_NAME="localhost")
    answers = {name: client.get(address) for name, address in links.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    loaded = version(item(FOOD).pk)
    assert answers["chart"].content.decode() == loaded.chart
    assert etree.fromstring(answers["chart"].content).tag.endswith("definitions")
    assert json.loads(answers["form"].content)["definition"] == loaded.form.schema
    assert all(answers[name].content.startswith(b"%PDF") for name in links if name.startswith("forms/"))


def test_answers_lead_to_the_exact_materials_and_unknown_ones_are_told(city: None) -> None:
    path, loaded = f"/items/{code_of()}/materials", version(item(FOOD).pk)
    for situation in loaded.situations:
        for value in situation.options:
            usual = {**loaded.complete_answers({}), situation.id: value}
            sent = urlencode(
                [("answer", f"{name}:{str(said).lower() if isinstance(said, bool) else said}") for name, said in usual.items()]
            )
            found = told(f"{path}?{sent}")
            wanted = loaded.materials_for({situation.id: value})
            assert [line["id"] for line in found["materials"]] == [line.id for line in wanted]
            assert found["required"] == sum(line.required for line in wanted) and found["open"] == found["waiting"] == []
    answer = asked(f"{path}?answer=no-such:1")
    assert (answer.status_code, json.loads(answer.content)["errors"][0]["field"]) == (409, "answer.no-such")


def test_nothing_is_taken_for_answered_that_was_not(city: None) -> None:
    """As on the page: what is asked for whatever she answers, the open questions, and what waits for them with its condition."""
    path, loaded = f"/items/{code_of()}/materials", version(item(FOOD).pk)
    found, shown = told(path), listed(loaded, {})
    assert found["answers"] == [] and [each["id"] for each in found["open"]] == [each.id for each in loaded.situations]
    assert [line["id"] for line in found["materials"]] == [line.id for line in shown.asked]
    assert [(line["id"], line["when"]) for line in found["waiting"]] == [(line.id, str(when)) for line, when in shown.open] != []


def test_lists_and_registers_agree_with_the_pages(city: None) -> None:
    lists = told("/lists")
    for each in lists["lists"]:
        page = told(each["href"].removeprefix("/api/v1"))
        rows = list(every(f"/lists/{each['key']}?size=3"))
        assert page["of"]["count"] == each["count"] == len(rows) == len({row["task_handle_item"] for row in rows})
        assert rows and {row["mode"] for row in rows} <= {"transferred", "stationed"}
    online = next(each for each in lists["lists"] if each["key"] == "online")
    share = next(each for each in lists["shares"] if each["name"] == "可网办率")
    assert (share["part"], share["whole"]) == (str(online["count"]), str(lists["items"]))
    for topic in told("/topics")["person"][:3]:
        found = {row["name"] for row in every(topic["href"].removeprefix("/api/v1") + "&size=100")}
        assert len(found) == topic["count"]
    event = told("/events/company")
    assert event["items"] and event["apart"] - event["spared"] == len(event["materials"])
    divisions = list(every("/divisions?size=40", "divisions"))
    assert len({row["code"] for row in divisions}) == len(divisions) > 40
    assert len(list(every("/bodies?size=20", "bodies"))) >= 5
    assert told("/code-sets/task_type")["codes"][0]["value"] == "01"
    assert {"catalog_code", "accept_condition"} <= {each["name"] for each in told("/elements")["elements"]}


def test_drafts_versions_to_come_and_withdrawn_items_are_not_there(place: Place) -> None:
    """Not by their codes, not in lists, not by what they will say."""
    code, path = place.item.task_handle_item, f"/items/{place.item.task_handle_item}"
    place.draft(promise_day=4, transact_time="草稿里的时间")
    later = (today() + timedelta(days=9)).isoformat()
    assert "草稿里的时间" not in asked(path).content.decode()
    publish(place.ready(promise_day=4, transact_time="将来的时间", plan_effective_date=later), by=place.decider)
    assert "将来的时间" not in asked(path).content.decode() and told(path)["version"] == 1
    assert code in {row["code"] for row in every(f"/items?size=100&body={place.body.uscc}")}
    withdraw_item(place.item.pk, cancel_on=today(), reason="不再办理", by=place.decider)
    for each in ("", "/materials", "/form", "/chart", "/forms/application"):
        assert asked(path + each).status_code == 404, each
    assert code not in {row["code"] for row in every(f"/items?size=100&body={place.body.uscc}")}
    assert code not in asked(f"/items?words={quote(place.item.name)}").content.decode()


def test_the_values_that_there_are_stand_in_one_list(city: None) -> None:
    """Whatever library lists them: one mark between them, no quotes."""
    (wrong,) = json.loads(asked(f"/items/{code_of()}/forms/xx").content)["errors"]
    assert wrong["mend"] == "可用：application、application-sample、mandate、mandate-sample、result-sample"


def test_nobody_who_works_here_is_named(city: None) -> None:
    """Nor is anything of a case told: whole guides of every item of the city's bureau, lists, registers, the description."""
    names = set(demo_cast())
    assert names
    paths = [row["href"].removeprefix("/api/v1") for row in every(f"/items?body={bureau_of().uscc}&size=100")]
    for path in (*paths, "/items?size=100", "/lists", "/topics", "/events/company", "/bodies?size=100", "/elements", "/openapi.json"):
        words = asked(path).content.decode()
        assert [name for name in names if name in words] == [], path


def test_who_is_signed_in_gets_the_same_and_no_session_is_prolonged(city: None) -> None:
    """No cookie is read or set, nothing is written."""
    client = browser_of("周批准")
    with CaptureQueriesContext(connection) as questions:
        mine = client.get("/api/v1/items?size=3")
    assert mine.content == asked("/items?size=3").content
    assert not mine.cookies and "Cookie" not in mine.headers.get("Vary", "")
    assert [each["sql"] for each in questions if not each["sql"].lstrip().upper().startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("path", "most"),
    [("/items", 1), ("/items?sort=name", 1), ("/items?list=online&audience=firm", 1), (f"/items?words={quote('许可')}", 7), ("/lists", 1),
     ("/lists/online", 2), ("/topics", 2), ("/divisions", 1), ("/bodies", 1), ("/elements", 0), ("/", 0)],
)  # fmt: skip
def test_a_page_asks_as_many_questions_however_long_it_is(city: None, path: str, most: int) -> None:
    mark, counts = "&" if "?" in path else "?", set()
    for size in ("", "size=2", "size=60") if path.startswith(("/items", "/lists/", "/divisions", "/bodies")) else ("",):
        with CaptureQueriesContext(connection) as questions:
            told(f"{path}{mark}{size}" if size else path)
        counts.add(len(questions))
    assert len(counts) == 1 and max(counts) <= most


def test_one_item_asks_few_questions(city: None) -> None:
    for each in ("", "/materials", "/form", "/chart"):
        told(f"/items/{code_of()}") if not each else asked(f"/items/{code_of()}{each}")
        with CaptureQueriesContext(connection) as questions:
            asked(f"/items/{code_of()}{each}")
        assert len(questions) <= 7, each


def test_page_and_interface_give_one_sample_of_the_result(city: None) -> None:
    """Guide, its data and the file: where it is, and the same bytes."""
    code, row = code_of(), item(FOOD)
    path = f"/items/{row.item_id}/forms/result-sample"
    page = Client(SERVER_NAME="localhost").get(f"/items/{row.item_id}").content.decode()
    assert f'href="{path}"' in page
    guide = told(f"/items/{code}")
    assert {"name": "result_guid", "label": "审批结果样本", "value": path} in guide["parts"]["result"]["lines"]
    file = asked(guide["links"]["forms/result-sample"].removeprefix("/api/v1"))
    assert file.content.startswith(b"%PDF") and file.content == Client(SERVER_NAME="localhost").get(path).content
