"""The chart against its item: domain 9.4 rules that need the item."""

from collections.abc import Callable

import pytest

from oneseal.catalogue.tests.conftest import SLUGS, ItemParts


def test_f_20_an_item_without_chart_is_not_published(food: ItemParts) -> None:
    food.chart = ""
    assert "F-20" in food.rules()


@pytest.mark.parametrize("text", ["<html/>", "不是 XML", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'])
def test_a_file_that_is_no_chart_is_refused_with_a_finding(food: ItemParts, text: str) -> None:
    food.chart = text
    assert any(finding.field.startswith("chart") for finding in food.findings())


def test_an_unsound_chart_is_refused_with_element_and_mend(food: ItemParts) -> None:
    food.chart = food.chart.replace('sourceRef="review" targetRef="needs_survey"', 'sourceRef="review" targetRef="review"')
    found = [finding for finding in food.findings() if finding.severity == "error"]
    assert found
    assert all(finding.field.startswith("chart#") and finding.mend for finding in found)


def test_f_14_steps_add_up_to_no_more_than_the_promise(food: ItemParts) -> None:
    food.elements["promise_day"] = 4
    assert "F-14" in food.rules()


def test_f_14_counts_the_longest_way_not_the_sum_of_all(food: ItemParts) -> None:
    food.elements["promise_day"] = 5
    assert "F-14" not in food.rules()


def test_f_14_different_units_are_reported_and_not_guessed(food: ItemParts) -> None:
    food.elements.update({"promise_type": "2", "anticipate_type": "2"})
    assert {(finding.severity, getattr(finding.rule, "code", "")) for finding in food.findings()} == {("warn", "F-14"), ("warn", "F-41")}


def test_f_41_the_way_to_the_decision_fits_the_statutory_limit(food: ItemParts) -> None:
    food.elements.update({"anticipate_day": 3, "promise_day": 3})
    assert {"F-41", "F-14"} <= food.rules()


def test_f_22_names_are_the_same_character_by_character(food: ItemParts) -> None:
    food.elements["task_name"] = "食品经营许可(新办)"
    assert "F-22" in food.rules()
    food.elements["task_name"] = "食品经营许可（新办）"
    food.content["steps"][3]["name"] = "审核"
    assert "F-22" in food.rules()


def test_f_33_steps_and_tasks_are_the_same(food: ItemParts) -> None:
    dropped = food.content["steps"].pop()
    assert "F-33" in food.rules()
    food.content["steps"].append({**dropped, "power": "送达"})
    assert "F-33" in food.rules()
    food.content["steps"][-1] = dropped
    food.content["steps"].append({**dropped, "id": "publish"})
    assert "F-33" in food.rules()


def test_r4_03_limits_of_steps_equal_the_charts(food: ItemParts) -> None:
    food.content["steps"][3]["limit"] = 2
    assert "R4-03" in food.rules()


def test_f_32_a_survey_is_drawn_if_and_only_if_the_item_has_one(item: Callable[[str], ItemParts]) -> None:
    for slug in SLUGS:
        parts = item(slug)
        parts.elements["survey"] = not parts.elements["survey"]
        assert "F-32" in parts.rules(), slug


@pytest.mark.parametrize("flag", ["hearing", "expert", "publicity"])
def test_f_32_a_flag_without_its_node_is_found(food: ItemParts, flag: str) -> None:
    food.elements[flag] = True
    assert "F-32" in food.rules()


def test_f_34_only_an_on_the_spot_item_may_merge_review_and_decision(company: ItemParts) -> None:
    company.elements.update({"project_type": "2", "examine_type": "前审后批", "promise_day": 3})
    assert "F-34" in company.rules()


def test_f_44_no_payment_step_without_a_fee(food: ItemParts) -> None:
    food.chart = food.chart.replace('id="archive" name="归档"', 'id="archive" name="归档缴费"')
    assert "F-44" in food.rules()


def test_f_43_no_preliminary_approval_without_basis(food: ItemParts) -> None:
    food.chart = food.chart.replace('id="archive" name="归档"', 'id="archive" name="前置审批"')
    assert "F-43" in food.rules()


def test_conditions_ask_only_what_the_item_asks(food: ItemParts) -> None:
    food.chart = food.chart.replace("answers.business in ['catering', 'canteen']", "answers.business in ['catering', 'school']")
    assert "I-04" in food.rules()
    food.chart = food.chart.replace("answers.cold_chain", "answers.freezing")
    assert any("freezing" in finding.reason for finding in food.findings())
