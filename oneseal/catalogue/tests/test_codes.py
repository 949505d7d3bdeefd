"""R1-01 to R1-08: the codes of an item."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.catalogue.rules import matched_name, nth_code
from oneseal.catalogue.rules.codes import code_findings
from oneseal.law.codes import uscc

REAL: dict[str, Any] = {
    "task_code": "12441500196720244T3442199806003",
    "task_handle_item": "12441500196720244T344219980600301",
    "catalog_code": "442199806003",
    "dept_code": "12441500196720244T",
    "use_level": "3",
    "task_type": "21",
}


def broken(changes: dict[str, Any], **options: Any) -> set[str]:
    return {getattr(finding.rule, "code", "") for finding in code_findings({**REAL, **changes}, **options)}


@pytest.mark.parametrize(
    "codes",
    [
        REAL,
        {
            "task_code": "11370800MB285591843370117002011",
            "task_handle_item": "11370800MB28559184337011700201101",
            "catalog_code": "370117002011",
            "dept_code": "11370800MB28559184",
            "use_level": "3",
            "task_type": "01",
        },
    ],
)
def test_real_codes_are_accepted(codes: dict[str, Any]) -> None:
    assert list(code_findings(codes)) == []


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("R1-01", {"catalog_code": "44219980600"}),
        ("R1-01", {"task_code": "12441500196720244t3442199806003"}),
        ("R1-01", {"task_handle_item": "12441500196720244T3442199806003"}),
        ("R1-01", {"task_handle_item": "11370800MB28559184344219980600301"}),
        ("R1-02", {"task_code": "12441500196720244U3442199806003", "dept_code": "12441500196720244U"}),
        ("R1-02", {"dept_code": "11370800MB28559184"}),
        ("R1-03", {"use_level": "4"}),
        ("R1-04", {"catalog_code": "442199806004"}),
        ("R1-05", {"task_type": "01"}),
        ("R1-08", {"task_code": "1" * 51}),
    ],
)
def test_a_wrong_code_breaks_its_rule(rule: str, changes: dict[str, Any]) -> None:
    assert rule in broken(changes)


def test_r1_04_the_basic_code_must_be_in_the_list_when_there_is_one() -> None:
    assert "R1-04" in broken({}, basic_list={"440199806003"})
    assert broken({}, basic_list={"442199806003"}) == set()


def test_r1_06_a_main_item_with_sub_items_cannot_be_applied_for() -> None:
    codes = {
        "catalog_code": "442199806000",
        "task_code": "12441500196720244T3442199806000",
        "task_handle_item": "12441500196720244T344219980600001",
    }
    assert "R1-06" in broken(codes, siblings=["442199806000", "442199806003"])
    assert broken(codes, siblings=["442199806000", "442199807003"]) == set()


@pytest.mark.parametrize(("demo", "serial", "refused"), [(True, "906", False), (False, "906", True), (True, "126", True)])
def test_r1_07_a_national_basic_code_is_not_invented(demo: bool, serial: str, refused: bool) -> None:
    catalog = f"002199{serial}000"
    codes = {"catalog_code": catalog, "task_code": f"12441500196720244T3{catalog}", "task_handle_item": f"12441500196720244T3{catalog}01"}
    assert ("R1-07" in broken(codes, demo=demo)) is refused


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(REAL)), st.text() | st.integers() | st.none()))
def test_checking_codes_never_fails_on_anything(changes: dict[str, Any]) -> None:
    list(code_findings({**REAL, **changes}))


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_every_code_of_a_block_is_a_valid_uscc(number: int, first: int) -> None:
    code = nth_code("91990100", "9X", first, number)
    assert uscc(code) == code
    assert code != nth_code("91990100", "9X", first, number + 1)


@pytest.mark.parametrize(
    "text", ["食品经营许可(新办)", "食品经营许可（新办）", "食品 经营许可【新办】", "食品经营许可新办", "　食品经营许可（新办） "]
)
def test_names_match_without_regard_to_brackets_and_spaces(text: str) -> None:
    assert matched_name(text) == "食品经营许可新办"
