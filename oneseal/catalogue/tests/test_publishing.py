"""What stops an item from being published: R1-10 to R1-19, 行政许可法 30, 优化营商环境条例 40, elements and materials."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.catalogue.rules import ItemRefused, compared, content_of
from oneseal.catalogue.rules.names import is_name_of
from oneseal.catalogue.rules.publishing import made_public
from oneseal.catalogue.tests.conftest import LISTED, ItemParts
from oneseal.law.days import MONTH, NATURAL, WORKING, Limit
from oneseal.law.online import guide_elements

FEE = {"fee_name": "工本费", "fee_stand": "10元", "by_law": "某条例"}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("R1-10", {"promise_day": 11}),
        ("R1-10", {"promise_type": "2"}),
        ("R1-11", {"project_type": "1"}),
        ("R1-11", {"examine_type": "即审即办"}),
        ("R1-12", {"limit_scene_explain": "须核对原件"}),
        ("R1-12", {"is_online": "0", "is_mail_material": "0"}),
        ("R1-12", {"limit_scene_num": 1}),
        ("R1-13", {"limit_scene_num": 1, "limit_scene_explain": "须核对原件"}),
        ("R1-14", {"is_fee": "1"}),
        ("R1-14", {"is_pay_online": "1"}),
        ("R1-15", {"result_name": ""}),
        ("R1-15", {"result_guid": ""}),
        ("R1-15", {"power_source": "5"}),
        ("R1-19", {"consult_phone": "6100001"}),
        ("R1-19", {"consult_phone": "0900-6200001"}),
        ("F-46", {"delivery_day": 11}),
        ("I-02", {"task_name": ""}),
        ("I-02", {"dept_type": "3"}),
        ("I-01", {"task_nam": "错字"}),
        ("I-03", {"server_type": "2^8"}),
        ("I-03", {"promise_day": "5"}),
        ("I-03", {"promise_day": True}),
        ("I-03", {"promise_day": -1}),
        ("I-03", {"survey": "是"}),
        ("I-03", {"plan_effective_date": "明天"}),
        ("F-43", {"plan_effective_date": "2001-01-01"}),
    ],
)
def test_an_element_that_breaks_a_rule_is_found(food: ItemParts, rule: str, changes: dict[str, Any]) -> None:
    food.elements.update(changes)
    assert rule in food.rules()


def test_every_finding_names_field_value_rule_and_mend(food: ItemParts) -> None:
    food.elements.update({"promise_day": 11, "result_name": "", "consult_phone": "1"})
    found = food.findings()
    assert {finding.field for finding in found} >= {"promise_day", "result_name", "consult_phone"}
    assert all(finding.reason and finding.mend and str(finding.rule) for finding in found)


def test_r1_14_a_fee_needs_item_standard_and_basis(food: ItemParts) -> None:
    food.elements.update({"is_fee": "1"})
    food.content["fee_projects"] = [FEE]
    assert "R1-14" not in food.rules()
    food.content["fee_projects"] = [{**FEE, "by_law": ""}]
    assert "R1-14" in food.rules()


def test_r1_15_a_delegated_power_needs_the_delegating_body_and_its_notice(food: ItemParts) -> None:
    food.elements.update({"power_source": "5", "entrust_name": "某局", "entrust_notice": "某公告〔2026〕1号"})
    assert food.rules() == set()


def test_r1_16_material_issued_by_government_names_the_department(food: ItemParts) -> None:
    food.content["materials"][1]["source_explain"] = ""
    assert "R1-16" in food.rules()


@pytest.mark.parametrize("name", ["其他材料", "法律法规规定的其他材料", "相关证明", "兜底材料", "其他需提供的证明材料"])
def test_r1_17_a_catch_all_material_is_rejected(food: ItemParts, name: str) -> None:
    food.content["materials"][0]["material_name"] = name
    assert "R1-17" in food.rules()


def test_r1_17_papers_about_something_named_are_asked_to_be_named_and_stop_nothing(food: ItemParts) -> None:
    food.content["materials"][0]["material_name"] = "住所相关文件"
    told = [each for each in food.findings() if getattr(each.rule, "code", "") == "R1-17"]
    assert [(each.field, each.severity) for each in told] == [("materials[1].material_name", "warn")]


@pytest.mark.parametrize(
    ("rank", "temporary", "refused"), [("部门规章", False, True), ("省级规章", False, True), ("省级规章", True, False)]
)
def test_r1_18_a_licence_needs_a_basis_of_rank(food: ItemParts, rank: str, temporary: bool, refused: bool) -> None:
    food.content["by_law"] = [{**food.content["by_law"][0], "rank": rank, "temporary": temporary}]
    assert ("R1-18" in food.rules()) is refused


@pytest.mark.parametrize(
    "changes",
    [
        {"article": "第九百条"},
        {"article": "16"},
        {"text": "申请人可以不提交材料。"},
        {"until": "2023-01-01"},
        {"since": "很久以前"},
    ],
)
def test_f_43_a_basis_exists_is_in_force_and_is_quoted_word_for_word(company: ItemParts, changes: dict[str, Any]) -> None:
    company.content["by_law"][1] = {**company.content["by_law"][1], **changes}
    assert "F-43" in company.rules()


def test_f_43_words_of_a_statute_that_is_not_held_wait_to_be_confirmed_and_stop_nothing(company: ItemParts) -> None:
    """A city's list has the full text of every article: of its own rules nobody here can compare it."""
    company.content["by_law"][0] |= {"law": "某市某办法", "text": "本市企业登记，按照本办法办理。"}
    told = [each for each in company.findings() if each.field == "by_law[1].text"]
    assert [(each.severity, each.reason[:3]) for each in told] == [("warn", "待核实")]
    assert "F-43" not in company.rules()


def test_article_30_wants_materials_conditions_numbers_and_a_sample(food: ItemParts) -> None:
    for row in food.content["materials"]:
        row.pop("example_guid", None)
    assert any("第三十条" in rule for rule in food.rules())


def test_article_40_a_licence_outside_the_list_is_blocked(food: ItemParts) -> None:
    food.content["list_entry"] = {"list": "某清单", "edition": "", "number": "1"}
    assert any("第四十条" in rule for rule in food.rules())
    del food.content["list_entry"]
    assert any("第四十条" in rule for rule in food.rules())


@pytest.mark.parametrize(
    ("entry", "name", "fits"),
    [
        ("食品经营许可", "食品经营许可（新办）", True),
        ("公司设立登记", "公司设立登记", True),
        ("建筑工程施工许可证核发", "建筑施工许可", None),
        ("护士执业注册", "食品经营许可（新办）", False),
        ("燃气经营许可证核发", "取水许可（新办）", False),
    ],
)
def test_an_entry_is_that_of_its_own_item(entry: str, name: str, fits: bool | None) -> None:
    assert is_name_of(entry, name) is fits


def test_a_licence_does_not_stand_on_the_entry_of_another_nor_on_a_demo_entry(food: ItemParts) -> None:
    own = dict(food.content["list_entry"])
    food.content["list_entry"] = {**own, "number": next(key[2] for key, name in LISTED.licences.items() if name == "旅行社设立许可")}
    assert any("第四十条" in rule for rule in food.rules())
    food.content["list_entry"] = own
    assert food.rules() == set()
    food.content["demo"] = False
    assert any("第四十条" in rule for rule in food.rules())


def test_r1_04_a_basic_code_is_not_another_items(food: ItemParts) -> None:
    other = next(code for code, name in LISTED.basic.items() if name == "旅行社设立许可")
    body = food.elements["dept_code"] + food.elements["use_level"]
    food.elements.update({"catalog_code": other, "task_code": body + other, "task_handle_item": f"{body}{other}01"})
    assert "R1-04" in food.rules()


def test_a_public_service_needs_no_list_entry(item: Callable[[str], ItemParts]) -> None:
    assert "list_entry" not in item("birth-registration").content


def test_no_material_asks_for_technology(food: ItemParts) -> None:
    food.content["materials"][0]["material_name"] = "核心工艺转让技术承诺书"
    assert any("第三十一条第二款" in rule for rule in food.rules())


def test_what_is_no_licence_publishes_its_guide_too(item: Callable[[str], ItemParts]) -> None:
    birth = item("birth-registration")
    assert birth.rules() == set()
    birth.elements["accept_condition"] = ""
    (wrong,) = made_public(birth.content)
    assert (wrong.field, str(wrong.rule)) == ("accept_condition", str(guide_elements.citation))


def test_a_licence_needs_a_question(food: ItemParts) -> None:
    food.content["faq"] = []
    assert "Q-01" in food.rules()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (Limit(5, WORKING), Limit(10, WORKING), (5, 10)),
        (Limit(1, MONTH), Limit(20, NATURAL), (30, 20)),
        (Limit(5, WORKING), Limit(1, MONTH), None),
        (Limit(5, WORKING), Limit(30, NATURAL), None),
        (Limit(0, WORKING), Limit(3, MONTH), (0, 3)),
    ],
)
def test_r1_10_limits_compare_in_one_unit_only(first: Limit, second: Limit, same: tuple[int, int] | None) -> None:
    assert compared(first, second) == same


@pytest.mark.parametrize(
    "file",
    [
        {"demo": "yes"},
        {"identity": 5},
        {"identiti": {}},
        {"materials": "无"},
        {"by_law": [{"law": "某法"}]},
        {"faq": [{"question": "?", "answer": "!", "author": "?"}]},
        {"identity": {"task_name": "甲"}, "who": {"task_name": "乙"}},
        {"identity": {"task_name": 1.5}},
    ],
)
def test_what_is_no_part_of_an_item_file_is_refused(file: dict[str, Any]) -> None:
    with pytest.raises(ItemRefused) as refused:
        content_of(file, name="x/item.toml")
    assert "x/item.toml" in str(refused.value)
    assert refused.value.findings


def test_content_is_an_item_file_too(food: ItemParts) -> None:
    assert content_of(food.content) == food.content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@settings(deadline=None)
@given(st.sampled_from(["elements", "materials", "situations", "by_law", "steps", "faq"]), st.data())
def test_checks_never_fail_whatever_a_file_says(part: str, data: st.DataObject) -> None:
    parts = ItemParts("food-business")
    content = copy.deepcopy(parts.content)
    target = content[part] if part == "elements" else data.draw(st.sampled_from(content[part]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(JSON)
    try:
        parts.content = content_of(content)
    except ItemRefused:
        return
    parts.findings()


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("I-02", lambda content: content["elements"].update(handle_flow="  ")),
        ("I-03", lambda content: content["materials"][0].update(page_num=0, page_num_y=1)),
        ("R1-10", lambda content: content["elements"].update(promise_type="3")),
    ],
)
def test_blanks_copies_and_hours_do_not_pass(food: ItemParts, rule: str, spoil: Callable[[dict[str, Any]], Any]) -> None:
    assert food.rules() == set()
    spoil(food.content)
    assert rule in food.rules()
