"""The rest of the demo's catalogue, by families: each item may be published, says what is invented, and is listed under its name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from oneseal.catalogue.actions.files import ITEMS, REST, read_item
from oneseal.catalogue.rules import RULES, SITE, Form, errors, implemented, publishing_findings
from oneseal.catalogue.rules.codes import code_findings, main_code
from oneseal.catalogue.rules.content import LINKED, STATIONED, mode_of
from oneseal.catalogue.rules.forms import NO_FORM
from oneseal.catalogue.rules.four_lists import FOUR_LISTS
from oneseal.catalogue.rules.lists import names_of
from oneseal.catalogue.rules.quality import convenience, links, online
from oneseal.catalogue.rules.tiers import at_level, decided_at, pointing, stated_at
from oneseal.catalogue.tests.conftest import BODY, LISTED

SLUGS = sorted(entry.name for entry in REST.iterdir())
FOLDERS = sorted([*ITEMS.iterdir(), *REST.iterdir()])
TIERED = [folder for folder in FOLDERS if "[tiers.5" in (folder / "item.toml").read_text("utf-8")]
AT = [(folder, level) for folder in FOLDERS for level in (3, 4)]


def said_at(folder: Path, level: int) -> tuple[dict[str, Any], Any, str]:
    """What a body of a level says of an item; what the city decides is the test body's to decide."""
    _, content, form, chart = read_item(folder)
    own = at_level(content, level)
    if mode_of(own) == LINKED:
        decided = decided_at(content, level)
        own, form, chart = pointing(own, decided, BODY if decided == 3 else None, stated_at(content, level)), NO_FORM, ""
    return implemented(own, replace(BODY, level=level)), form, chart


def parts(slug: str) -> tuple[dict[str, Any], Any, str]:
    """As it is where it is decided."""
    content = read_item(REST / slug)[1]
    level = next(level for level in content["levels"] if decided_at(content, level) is None)
    return said_at(REST / slug, level)


def plain(name: str) -> str:
    return name.replace("（", "(").replace("）", ")").replace("／", "/")


def test_all_113_items_of_the_list_are_at_the_city_and_at_counties() -> None:
    """A main item that has sub items (子项) by these."""
    divided = {main_code(code) for code in LISTED.basic if code != main_code(code)}
    for level in (3, 4):
        codes = {read_item(folder)[1]["elements"]["catalog_code"] for folder in FOLDERS if level in read_item(folder)[1]["levels"]}
        assert codes == set(LISTED.basic) - divided
        assert len({main_code(code) for code in codes}) == 113


def test_r1_06_land_for_planning_is_allocated_or_granted_and_neither_is_applied_for_as_the_main_item() -> None:
    """城乡规划法 37, 38 (domain 13, item 22): 划拨 and 出让 are sub items, each with its article and the papers that it rests on."""
    sides = {folder: parts(folder) for folder in ("land-allocation-permit", "land-planning-permit")}
    for slug, code, article, asked, other in (
        ("land-allocation-permit", "000115902001", "第三十七条", "opinion", "contract"),
        ("land-planning-permit", "000115902002", "第三十八条", "contract", "opinion"),
    ):
        content = sides[slug][0]
        assert (content["elements"]["catalog_code"], content["main"]["name"]) == (code, LISTED.basic[main_code(code)])
        assert [row["article"] for row in content["by_law"]] == [article]
        ids = {row["id"] for row in content["materials"]}
        assert asked in ids and other not in ids
        assert not errors(code_findings(content["elements"], LISTED, demo=True, names=names_of(content)))
        whole = {**content["elements"], "catalog_code": main_code(code)}
        wrong = [each for each in code_findings(whole, LISTED, demo=True) if each.rule == RULES["R1-06"]]
        assert [each.value for each in wrong] == [main_code(code)] and "000115902001、000115902002" in wrong[0].reason


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_material_says_in_plain_words_why_it_is_asked_for(folder: Path) -> None:
    """A few words of its own, not the name of a law, and not one sentence for all of them."""
    reasons = [row.get("reason", "") for row in read_item(folder)[1]["materials"]]
    assert all(4 < len(words) <= 40 and "《" not in words for words in reasons)
    assert len(reasons) < 3 or len(set(reasons)) > 1


@pytest.mark.parametrize(("folder", "level"), AT, ids=lambda value: getattr(value, "name", str(value)))
def test_every_item_of_the_catalogue_may_be_published_at_city_and_county(folder: Path, level: int) -> None:
    assert errors(publishing_findings(*said_at(folder, level), LISTED)) == ()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_level_without_the_power_names_who_has_it_and_the_way_there(folder: Path) -> None:
    """行政许可法 22: nobody decides what the law gives another; 30: people are still told where. No item is a link at every level unless
    its own department handles it elsewhere."""
    content = read_item(folder)[1]
    for level in (3, 4):
        own, form, chart = said_at(folder, level)
        elements, decided = own["elements"], decided_at(content, level)
        if not elements.get("decider_name"):
            assert decided is None
            continue
        assert elements["link_addr"].startswith("/items" if decided else "https://") and content["tiers"][str(level)]["levels_reason"]
        assert elements["decider_name"] in elements["power_division"]
        assert (form, chart, own["steps"]) == (NO_FORM, "", [])
        assert decided is None or "decider_name" not in said_at(folder, decided)[0]["elements"]


def test_a_county_s_own_department_handles_in_the_county_s_hall_what_it_decides() -> None:
    """进驻, 优化营商环境条例 36. A link at a county is decided by the city, goes by the office's own system everywhere, is taken in by
    townships, or is no organ's act."""
    at_county = {folder.name: said_at(folder, 4)[0] for folder in FOLDERS}
    linked = {name for name, content in at_county.items() if mode_of(content) == LINKED}
    by_city = {folder.name for folder in FOLDERS if decided_at(read_item(folder)[1], 4) == 3}
    everywhere = {folder.name for folder in FOLDERS if mode_of(said_at(folder, 3)[0]) == mode_of(said_at(folder, 4)[0]) == LINKED}
    assert everywhere == {"identity-card", "passport", "driving-licence-renewal", "utility-connection"}
    assert linked == by_city | everywhere | {"minimum-living-allowance", "disability-allowances", "notarisation"}
    stationed = {name for name, content in at_county.items() if mode_of(content) == STATIONED}
    assert len(stationed) == 14 and {"tobacco-retail", "marriage-registration", "real-estate-registration"} <= stationed
    for name in stationed:
        content = at_county[name]
        assert content["steps"] and "县级" in content["elements"]["power_division"] and content["elements"]["is_entry_center"] == "1"


def test_what_the_city_decides_is_reached_at_the_city_and_what_counties_decide_is_searched_for() -> None:
    at_county = said_at(REST / "housing-fund-loan", 4)[0]["elements"]
    assert at_county["decider_name"] == BODY.name and at_county["transact_addr"] == BODY.address
    assert at_county["link_addr"] == at_county["online_handle_url"] == f"/items/{BODY.uscc}3{at_county['catalog_code']}01"
    assert at_county["task_code"].startswith(f"{BODY.uscc}4"), "its own entry has its own code"
    at_city = said_at(REST / "individual-business", 3)
    assert at_city[0]["elements"]["link_addr"] == "/items?q=个体工商户设立登记" and "allots" not in at_city[0]
    assert "县级" in at_city[0]["elements"]["decider_name"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_link_gives_no_hall_and_no_telephone_of_who_only_publishes_it(folder: Path) -> None:
    """政务服务中心 of the publisher is no address of who decides; where that office is not known, the guide says that it publishes them."""
    for level in (3, 4):
        content = said_at(folder, level)[0]
        elements = content["elements"]
        assert not list(links(content))
        if mode_of(content) == LINKED and elements["is_online"] == "1":
            assert elements["online_handle_url"] == elements["mobile_terminal_url"] == elements["link_addr"]
            assert "登录网上办事大厅" not in elements["online_flow"], "it is filed with the office that decides"
        if "decider_name" in elements and not elements["link_addr"].startswith("/items/"):
            own = {BODY.address, BODY.phone, BODY.complaint_phone, BODY.government, BODY.court}
            assert own.isdisjoint(str(value) for value in elements.values()) and elements.get("is_entry_center", "0") == "0"
            assert "办理" not in elements["administrative_review_dept"], "nobody handles complaints against itself"
            assert "power_source" not in elements and "大厅" not in elements["offline_flow"]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_item_stands_in_the_basic_list_under_its_name_or_that_of_the_item_it_is_a_part_of(slug: str) -> None:
    content = parts(slug)[0]
    elements, part = content["elements"], content["elements"].get("handle_serial", "01") != "01"
    assert plain(LISTED.basic[elements["catalog_code"]]) == plain(content["main"]["name"] if part else elements["task_name"])


@pytest.mark.parametrize(("folder", "level"), AT)
def test_what_stands_in_the_nine_areas_is_wholly_online_or_has_a_plan(folder: Path, level: int) -> None:
    assert not list(convenience(said_at(folder, level)[0]))


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_invented_or_uncertain_is_named_and_exists(slug: str) -> None:
    content = parts(slug)[0]
    assert content["demo"] is True
    assert "catalog_code" in content["demo_fields"]
    for name in (*content["demo_fields"], *content.get("uncertain_fields", ())):
        assert name in content["elements"] or content.get(name), name


@pytest.mark.parametrize("folder", sorted([*ITEMS.iterdir(), *REST.iterdir()]), ids=lambda folder: folder.name)
def test_what_is_surveyed_says_in_its_form_where(folder: Path) -> None:
    """By a field that is always filled in."""
    _, _, form, chart = read_item(folder)
    if 'verbs="survey"' in chart:
        assert Form.of(form).field_for(SITE) in form["schema"]["required"]


@pytest.mark.parametrize("folder", TIERED, ids=lambda folder: folder.name)
def test_what_an_item_says_otherwise_at_towns_and_villages_may_be_published_there(folder: Path) -> None:
    """各级: one basic item, and each tier's own words; what is done for another organ names it and its notice (行政许可法 24)."""
    _, content, form, chart = read_item(folder)
    city = implemented(at_level(content, 3), BODY)
    for level in (each for each in content["levels"] if each > 4):
        own = implemented(at_level(content, level), replace(BODY, level=level))
        assert errors(publishing_findings(own, form, chart, LISTED)) == ()
        assert own["elements"]["catalog_code"] == city["elements"]["catalog_code"] and "tiers" not in own
        assert own["elements"]["power_division"] != city["elements"]["power_division"]
        assert own["elements"]["dept_type"] != "3" or own["elements"]["entrust_notice"]


def test_the_four_lists_tell_items_apart_and_no_item_says_online_that_only_advises() -> None:
    """Who must come in person, what is settled at once, what is had at towns: by what the item is, not all alike."""
    every = [implemented(read_item(folder)[1], BODY) for folder in FOLDERS]
    assert not [finding for content in every for finding in online(content)]
    said = {content["elements"]["task_name"]: content["elements"] for content in every}
    for rule in FOUR_LISTS:
        inside = {name for name, elements in said.items() if rule.holds(elements)}
        assert 10 <= len(inside) < len(said), rule.name
    for name in ("结婚登记", "居民身份证申领/换领", "普通护照签发", "机动车驾驶证补换领", "不动产登记（首次/转移/抵押）"):
        assert said[name]["limit_scene_num"] >= 1 and said[name]["limit_scene_explain"], name
    assert said["离婚登记"]["limit_scene_num"] == 2
    in_person = {content["elements"]["task_name"] for content in every if content["elements"]["is_online"] == "0"}
    assert {"结婚登记", "离婚登记", "收养登记"} <= in_person
    by_form = {each["elements"]["task_name"] for each in every if any(row.get("is_application") == "1" for row in each["materials"])}
    assert not by_form & in_person, "what is signed before the registrar is not made from a form"
    assert {"生育登记", "林木采伐许可", "基本医疗保险参保登记"} <= {name for name, each in said.items() if FOUR_LISTS[2].holds(each)}


def test_no_two_items_ask_for_the_same_materials() -> None:
    """In whatever order; the six written out in full are among them."""
    asked: dict[frozenset[str], str] = {}
    for folder in FOLDERS:
        content = read_item(folder)[1]
        names = frozenset(row["material_name"] for row in content["materials"])
        assert asked.setdefault(names, folder.name) == folder.name
