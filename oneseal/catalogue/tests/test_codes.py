"""R1-01 to R1-08: the codes of an item."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.catalogue.rules import matched_name, nth_code
from oneseal.catalogue.rules.codes import code_findings
from oneseal.catalogue.rules.columns import value_of
from oneseal.catalogue.rules.elements import ELEMENTS, element_findings
from oneseal.catalogue.rules.lists import Known, families_of
from oneseal.catalogue.tests.conftest import ItemParts
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
    code = codes["catalog_code"]
    assert list(code_findings(codes, Known({code: "名称"}))) == []
    unlisted = list(code_findings(codes))
    assert [finding.severity for finding in unlisted] == ["warn"], "no list of the province is entered: nothing to hold it against"


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
        ("R1-01", {"handle_serial": "00"}),
        ("R1-01", {"handle_serial": "AB"}),
        ("R1-01", {"handle_serial": "1"}),
    ],
)
def test_a_wrong_code_breaks_its_rule(rule: str, changes: dict[str, Any]) -> None:
    assert rule in broken(changes)


@pytest.mark.parametrize(
    ("catalog", "body", "is_wrong"),
    [
        ("510131906001", "11990100MB9XX0015B", True),
        ("510131906001", "11511602MB000102X2", False),
        ("000131906001", "11990100MB9XX0015B", False),
        ("990131906001", "11990100MB9XX0015B", False),
        ("370131906001", "11100000MB0341032Y", False),
        ("510131906001", "1.1511E+17", False),
        ("510131906001", "", False),
    ],
)
def test_r1_07_a_local_item_has_the_prefix_of_its_province(catalog: str, body: str, is_wrong: bool) -> None:
    """Also where the codes made of it are not there yet; a central body's code says no province, a spoilt one nothing."""
    found = [each for each in code_findings({"catalog_code": catalog, "dept_code": body, "task_type": "01"}) if "省份" in each.reason]
    assert [getattr(each.rule, "code", "") for each in found] == (["R1-07"] if is_wrong else [])


def test_r1_04_the_basic_code_must_be_in_the_list_when_there_is_one() -> None:
    assert "R1-04" in broken({}, known=Known({"440199806003": "别的事项"}))
    assert broken({}, known=Known({"442199806003": "这个事项"})) == set()


def test_r1_06_a_main_item_with_sub_items_cannot_be_applied_for() -> None:
    codes = {
        "catalog_code": "442199806000",
        "task_code": "12441500196720244T3442199806000",
        "task_handle_item": "12441500196720244T344219980600001",
    }
    assert "R1-06" in broken(codes, known=Known({"442199806000": ""}, siblings=families_of(["442199806000", "442199806003"])))
    assert broken(codes, known=Known({"442199806000": ""}, siblings=families_of(["442199806000", "442199807003"]))) == set()


@pytest.mark.parametrize(
    ("basic", "published", "refused"),
    [
        (["442199806000", "442199806003"], [], False),
        (["442199806000", "442199806003"], ["442199806000"], True),
        (["442199806000"], [], True),
        (["442199806003"], ["442199806003"], False),
    ],
)
def test_r1_06_a_sub_item_needs_a_main_item_that_has_sub_items(basic: list[str], published: list[str], refused: bool) -> None:
    known = Known(dict.fromkeys(basic, ""), siblings=families_of([*basic, *published]), published=published)
    assert ("R1-06" in broken({}, known=known)) is refused


@pytest.mark.parametrize(
    ("demo", "listed", "invented", "refused"),
    [(True, True, True, False), (False, True, True, True), (False, True, False, False), (True, False, False, True)],
)
def test_r1_07_a_national_basic_code_is_not_invented(demo: bool, listed: bool, invented: bool, refused: bool) -> None:
    catalog = "002199906000"
    known = Known({catalog: ""} if listed else {}, {catalog} if invented else ())
    codes = {"catalog_code": catalog, "task_code": f"12441500196720244T3{catalog}", "task_handle_item": f"12441500196720244T3{catalog}01"}
    assert ("R1-07" in broken(codes, known=known, demo=demo)) is refused


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


@pytest.mark.parametrize(("department", "warned"), [("13", False), ("99", False), ("97", True)])
def test_a_department_that_the_table_does_not_have_is_warned_of(department: str, warned: bool) -> None:
    catalog = f"4421{department}806003"
    codes = {"catalog_code": catalog, "task_code": f"12441500196720244T3{catalog}", "task_handle_item": f"12441500196720244T3{catalog}01"}
    found = [each for each in code_findings({**REAL, **codes}, Known({catalog: ""})) if "部门代码" in each.reason]
    assert [each.severity for each in found] == (["warn"] if warned else [])


@pytest.mark.parametrize(("letters", "kind", "fits"), [("1A", "01", True), ("1Z", "10", True), ("1A", "10", False), ("2B", "20", True)])
def test_r1_05_a_provinces_letters_stand_for_the_national_type(letters: str, kind: str, fits: bool) -> None:
    catalog = f"51{letters}13806003"
    codes = {"catalog_code": catalog, "task_code": f"12441500196720244T3{catalog}", "task_handle_item": f"12441500196720244T3{catalog}01"}
    assert ("R1-05" not in broken({**codes, "task_type": kind})) is fits
    assert value_of(ELEMENTS["task_type"], letters) != letters


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"town_code": "990101001000^990101002000", "town_name": "甲镇^乙镇"}, ""),
        ({"village_code": "990101001001", "village_name": "甲村"}, ""),
        ({"town_code": "^".join(f"9901010{n:02d}000" for n in range(1, 90)), "town_name": "^".join("甲镇" for _ in range(1, 90))}, ""),
        ({"town_code": "990101001000", "town_name": ""}, "town_name"),
        ({"town_code": "990101001000^990101002000", "town_name": "甲镇"}, "town_name"),
        ({"town_code": "abc", "town_name": "甲镇"}, "town_code"),
        ({"town_code": "990101000000", "town_name": "甲县"}, "town_code"),
        ({"town_code": "990101001001", "town_name": "甲村"}, "town_code"),
        ({"village_code": "990101001000", "village_name": "甲镇"}, "village_code"),
        ({"town_code": "990101001000^990101001000", "town_name": "甲镇^甲镇"}, "town_code"),
    ],
)
def test_towns_and_villages_are_coded_one_by_one_with_their_names(food: ItemParts, said: dict[str, str], field: str) -> None:
    food.elements.update(said)
    assert {each.field for each in food.findings() if each.severity == "error"} == ({field} if field else set())


def test_i_02_who_lacks_a_code_that_is_composed_is_told_what_it_is_made_of() -> None:
    """Nobody fills in 实施编码 and 业务办理项编码: a draft under a local code needs a basic code and a serial for them."""
    mends = {each.field: each.mend for each in element_findings({}, ELEMENTS)}
    assert "基本编码" in mends["task_code"] and "序号" in mends["task_handle_item"]
    assert mends["task_name"] == "请填写事项名称"
