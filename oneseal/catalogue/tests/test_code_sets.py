"""代码集: a code is judged by the day that counts: when the version takes effect, today for a draft that names no day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from oneseal.catalogue.rules import Finding, elements, publishing_findings
from oneseal.catalogue.rules.code_sets import OPEN_END, Code, CodeSet, code_sets
from oneseal.catalogue.tests.conftest import LISTED, ItemParts

TODAY = date(2026, 11, 29)
BEGAN, LAST = date(2018, 11, 1), date(2026, 6, 30)
CHANGED = CodeSet(
    "handle_area",
    "通办范围",
    "样本",
    (
        Code("1", "全国", BEGAN, OPEN_END),
        Code("4", "全区", BEGAN, LAST, "5"),
        Code("5", "全县区", LAST + timedelta(days=1), OPEN_END),
        Code("6", "全镇", BEGAN, LAST),
        Code("8", "跨省", date(2027, 1, 1), OPEN_END),
    ),
)


@pytest.fixture(autouse=True)
def changed() -> Iterator[None]:
    """A code set of which one code was replaced, one ended without another, and one is still to come."""
    with patch.object(elements, "code_sets", lambda: {**code_sets(), "handle_area": CHANGED}):
        yield


def found_in(item: ItemParts, code: str, *, plan: str = "", number: int = 1, effective: date | None = None) -> Finding | None:
    """What is said of the code in the n-th version of an item."""
    item.elements.update({"handle_area": code, "plan_effective_date": plan})
    known = replace(LISTED, on=TODAY).for_version(number, effective)
    findings = publishing_findings(item.content, item.form, item.chart, known)
    return next((each for each in findings if each.field == "handle_area" and "I-03" in str(each.rule)), None)


def test_a_code_that_has_ended_is_named_with_the_day_and_the_one_after_it(food: ItemParts) -> None:
    found = found_in(food, "4")
    assert found is not None and found.severity == "error"
    assert "4 全区" in found.reason and "自 2026-07-01 起停用" in found.reason and "按 2026-11-29 核对" in found.reason
    assert found.mend == "改用 5 全县区"


def test_without_a_known_successor_the_codes_in_use_are_named(food: ItemParts) -> None:
    found = found_in(food, "6")
    assert found is not None
    assert found.mend == "可用：1 全国、5 全县区"


def test_a_code_that_is_still_to_come_is_named_with_its_day(food: ItemParts) -> None:
    found = found_in(food, "8")
    assert found is not None and "自 2027-01-01 起才启用" in found.reason
    assert found_in(food, "8", plan="2027-01-04") is None, "the version takes effect when the code holds"


def test_a_first_version_is_judged_by_the_day_it_took_effect(food: ItemParts) -> None:
    assert found_in(food, "4", plan="2026-06-30") is None
    assert found_in(food, "4", plan="2026-07-01") is not None
    assert found_in(food, "4", plan="2015-01-01") is None, "older than the code set: judged by its first day"


def test_a_later_version_takes_effect_no_earlier_than_today(food: ItemParts) -> None:
    assert found_in(food, "4", plan="2026-06-30", number=2) is not None


def test_a_published_version_is_judged_by_its_own_day(food: ItemParts) -> None:
    assert found_in(food, "4", effective=date(2026, 3, 2)) is None
    assert found_in(food, "4", effective=date(2026, 8, 3)) is not None


def test_what_is_offered_is_what_holds(food: ItemParts) -> None:
    assert list(elements.ELEMENTS["handle_area"].offered(TODAY) or {}) == ["1", "5"]


def test_shipped_codes_all_hold_and_name_no_code_that_is_none() -> None:
    for table in code_sets().values():
        assert all(code.since <= code.until for code in table.codes)
        assert {code.replaced_by for code in table.codes} <= {"", *(code.value for code in table.codes)}
