"""走查进驻事项: an item that its own department handles in the hall is found by its name and walked by that department's people."""

import shutil
from pathlib import Path

import pytest

from oneseal.cases.queries import shown
from oneseal.catalogue.actions import load_items
from oneseal.catalogue.actions.files import ITEMS, REST
from oneseal.catalogue.queries import compared, implementations_of, one_of_each_tier
from oneseal.law.rule import Refused
from oneseal.people.actions import load_stations
from oneseal.people.models import Body
from oneseal.people.queries import stations
from oneseal.site.commands.bureau import make_missing
from oneseal.site.commands.init import prepare
from oneseal.site.output import Output
from oneseal.site.walk import walk, walk_many

SLUG, NAME = "work-injury", "工伤认定"


@pytest.fixture(scope="module")
def hall(empty_database: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The demo city with its departments in the hall and one item of theirs."""
    prepare(demo=True)
    load_stations(("stations", "towns"))
    for body in stations():
        make_missing(body)
    folder: Path = tmp_path_factory.mktemp("demo")
    for shared in ("families", "charts"):
        shutil.copytree(REST.with_name(shared), folder / shared)
    shutil.copytree(REST / SLUG, folder / REST.name / SLUG)
    assert load_items(folder / REST.name, blocks=None) == 1 + Body.objects.filter(kind="bureau", division__level=2).count()


def test_an_item_of_a_department_is_found_by_its_name_and_walked_to_its_end_there(hall: None) -> None:
    (result,) = walk_many(NAME, None, "grant", 1, 1, Output(as_json=True))
    assert result["state"] == "ARCHIVED"
    (department,) = [body for body in stations() if result["case_number"].startswith(body.uscc)]
    assert "人力资源" in department.name
    assert shown(result["case_number"])["item"] == NAME


def test_town_and_village_handle_their_versions_of_an_item_of_the_city(hall: None) -> None:
    """各级: linked by the basic code, each under its own code; kept by the nearest bureau; walked to the end by their own people."""
    assert load_items(ITEMS, blocks=None) == 3, "two towns and a village"
    sides = implementations_of("002023901000")
    assert [side.level for side in one_of_each_tier(sides)] == ["市级", "县级", "镇（乡、街道）级", "村（社区）级"]
    told = {row.field: row.sides for row in compared(one_of_each_tier(sides))}
    assert told["mode"] == ("划转", "划转", "进驻", "进驻") and told["entrust_name"][-1] and not told["entrust_name"][0]
    village = next(side for side in sides if side.level == "村（社区）级")
    item = village.row.item
    assert item.body is not None and item.keeper.division_id == "990102000000" and item.task_handle_item[18] == "6"
    assert walk(village.version, item.body, "grant", print)["state"] == "ARCHIVED"


def test_a_bureau_that_is_named_is_the_only_place_looked_at(hall: None) -> None:
    """At a county it is a guide with the way to the city's department: nobody files it there."""
    with pytest.raises(Refused, match=f"{NAME}”由.*人力资源.*受理和决定"):
        walk_many(NAME, "990102", "grant", 1, 1, Output(as_json=True))


def test_a_name_that_is_nearly_one_of_the_hall_is_offered(hall: None) -> None:
    with pytest.raises(Refused) as refused:
        walk_many("工伤认订", None, "grant", 1, 1, Output(as_json=True))
    assert NAME in refused.value.mend
