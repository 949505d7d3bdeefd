"""The chart against its item: domain 9.4 rules that need the item."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from oneseal import flow
from oneseal.catalogue.rules import charts
from oneseal.catalogue.rules.code_sets import code_sets
from oneseal.catalogue.tests.conftest import SLUGS, ItemParts
from oneseal.flow.audit import KINDS


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


@pytest.mark.parametrize(("task_type", "kind"), [("01", "licence"), ("07", "power"), ("10", "power"), ("20", "service"), ("21", "service")])
def test_f_01_the_chart_is_of_the_kind_of_its_item(food: ItemParts, task_type: str, kind: str) -> None:
    """An item cannot pass by what a licence's chart must contain: no kind but its own is published."""
    food.elements["task_type"] = task_type
    for drawn in KINDS:
        food.chart = re.sub('kind="[a-z]+"', f'kind="{drawn}"', food.chart, count=1)
        assert ("F-01" in food.rules()) is (drawn != kind), drawn


def test_f_01_every_type_of_item_has_its_kind_of_chart() -> None:
    """As the types are named: 行政许可, 公共服务 with the local ones, and every other power (GB/T 39046 附录A.1)."""
    for task_type, label in code_sets()["task_type"].labels().items():
        kind = charts.LICENCE if label == "行政许可" else charts.SERVICE if "公共服务" in label else charts.POWER
        assert charts.kind_of(task_type) == kind, label


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


HEARD = {"handle_flow": "申请→受理→审查→听证→决定→送达"}


def _reviewed_in_a_hearing(parts: ItemParts) -> None:
    """The review of the item is its hearing, in the chart and among its steps."""
    parts.chart = parts.chart.replace('id="review" name="', 'id="review" name="听证')
    step = next(step for step in parts.content["steps"] if step["id"] == "review")
    step["name"] = f"听证{step['name']}"


def test_f_42_an_item_that_says_it_is_heard_is_marked_and_draws_it(food: ItemParts) -> None:
    food.elements.update(HEARD)
    assert {"F-42", "F-32"} & food.rules() == {"F-42"}
    food.elements["hearing"] = True
    assert "F-32" in food.rules()
    _reviewed_in_a_hearing(food)
    assert not {"F-42", "F-32", "F-22"} & food.rules()


def test_f_42_no_way_to_the_decision_leads_past_the_hearing(food: ItemParts) -> None:
    food.elements.update(HEARD, hearing=True)
    food.chart = food.chart.replace('id="survey" name="', 'id="survey" name="听证')
    step = next(step for step in food.content["steps"] if step["id"] == "survey")
    step["name"] = f"听证{step['name']}"
    assert "F-42" in food.rules(), "some situations need no survey, so the hearing drawn there is passed by"


def test_every_rule_of_the_audit_is_checked_or_listed_with_the_reason() -> None:
    """Domain 9.4."""
    numbers = [*range(1, 4), *range(10, 16), *range(20, 23), *range(30, 35), *range(40, 47)]
    folders = (Path(flow.__file__).parent, Path(charts.__file__).parent)
    sources = "".join(file.read_text(encoding="utf-8") for folder in folders for file in folder.glob("*.py"))
    found = set(re.findall(r"(?:found|Finding)\([^()]*?\"(F-\d\d)\"", sources))
    found |= set(re.findall(r"\"(F-14|F-41)\"", sources))
    assert found & set(charts.NOT_CHECKED) == set() and all(charts.NOT_CHECKED.values())
    assert {f"F-{number:02}" for number in numbers} - found - set(charts.NOT_CHECKED) == set()


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
