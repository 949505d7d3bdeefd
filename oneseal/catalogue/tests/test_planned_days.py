"""生效和取消: a draft is told at once when it would end before it takes effect, by the day on which it really takes effect."""

from dataclasses import replace
from datetime import date

import pytest

from oneseal.catalogue.rules import Finding, publishing_findings
from oneseal.catalogue.rules.stream import renewable
from oneseal.catalogue.tests.conftest import LISTED, ItemParts

TODAY = date(2026, 11, 30)


def ending(item: ItemParts, *, begins: str, ends: str, number: int) -> Finding | None:
    """What is said of the day on which the n-th version ends."""
    item.elements.update({"plan_effective_date": begins, "plan_cancel_date": ends})
    findings = publishing_findings(item.content, item.form, item.chart, replace(LISTED, on=TODAY).for_version(number, None))
    return next((each for each in findings if each.field == "plan_cancel_date"), None)


@pytest.mark.parametrize(
    ("begins", "ends", "number", "words"),
    [
        ("2024-01-01", "2023-01-01", 1, "不晚于生效日期 2024-01-01"),
        ("2024-01-01", "2024-01-01", 1, "不晚于生效日期 2024-01-01"),
        ("2024-01-01", "2025-01-01", 2, "计划生效日期 2024-01-01 已过，2026-11-30 起生效"),
        ("", "2026-11-30", 1, "没有填写计划生效日期，发布当天生效"),
    ],
)
def test_a_version_that_would_end_before_it_begins_is_not_publishable(
    food: ItemParts, begins: str, ends: str, number: int, words: str
) -> None:
    found = ending(food, begins=begins, ends=ends, number=number)
    assert found is not None and (found.severity, words in found.reason) == ("error", True)


@pytest.mark.parametrize(("begins", "ends", "number"), [("2024-01-01", "2025-01-01", 1), ("2024-01-01", "2026-12-01", 2), ("", "", 2)])
def test_a_version_that_ends_later_has_nothing_to_mend_there(food: ItemParts, begins: str, ends: str, number: int) -> None:
    assert ending(food, begins=begins, ends=ends, number=number) is None


def test_the_next_draft_does_not_carry_the_days_of_the_version_before_it(food: ItemParts) -> None:
    food.elements.update({"plan_effective_date": "2024-01-01", "plan_cancel_date": "2027-01-01"})
    elements = renewable(food.content, TODAY)["elements"]
    assert "plan_effective_date" not in elements and elements["plan_cancel_date"] == "2027-01-01"
