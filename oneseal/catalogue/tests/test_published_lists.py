"""清单如各区公布的那样: merged cells, headings in two rows and in other words, formulas around codes, main and sub items."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from oneseal.catalogue.actions.headed import Table
from oneseal.catalogue.actions.tables import opened
from oneseal.catalogue.rules.column_words import ALSO, WEAK
from oneseal.catalogue.rules.columns import columns_of
from oneseal.catalogue.rules.taking import Said

BODY, OTHER = "11990100MB9XX0015B", "11370800MB9XX004XC"
Written = Callable[[list[list[Any]]], Table]


@pytest.fixture
def text(tmp_path: Path) -> Written:
    """Rows as a CSV file, opened."""

    def write(rows: list[list[Any]]) -> Table:
        with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return opened(tmp_path / "list.csv")

    return write


def workbook(rows: list[list[Any]], merged: list[str], file: Path) -> Table:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(file)
    return opened(file)


def said_by(table: Table) -> list[Said]:
    return [said for _, said in table.rows]


def element(rows: list[Said], name: str) -> list[str]:
    return [str(said.elements.get(name, "")) for said in rows]


def test_cells_merged_downwards_say_the_same_in_each_row_with_one_note(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某区政务服务事项目录", None, None, None],
        ["事项名称", "事项编码", "实施主体编码", "实施主体"],
        ["甲", "A-1", BODY, "某局"],
        ["乙", "A-2", None, None],
        ["二、其他部门", None, None, None],
        ["丙", "A-3", OTHER, "另局"],
        ["丁", "A-4", None, None],
        ["戊", "A-5", None, None],
    ]
    table = workbook(rows, ["A1:D1", "C3:C4", "D3:D4", "A5:D5", "C6:D8"], tmp_path / "merged.xlsx")
    found = said_by(table)
    assert element(found, "dept_code") == [BODY, BODY, "", OTHER, OTHER, OTHER]
    assert element(found, "dept_name") == ["某局", "某局", "", "", "", ""], "of a block merged both ways the first column counts"
    assert element(found, "local_task_code")[2] == "", "a title between the rows says itself once"
    notes = [each for each in table.left if "合并" in each.reason]
    assert [(each.value, each.severity) for each in notes] == [("3", "warn")]


def test_a_heading_in_two_rows_is_read_with_the_word_above(tmp_path: Path, text: Written) -> None:
    head: list[list[Any]] = [
        ["序号", "事项信息", None, None, "实施主体", None],
        [None, "名称", "基本编码", "事项编码", "名称", "统一社会信用代码"],
    ]
    rows: list[list[Any]] = [*head, [1, "甲", "511A0005200004", "A-1", "某局", BODY]]
    table = workbook(rows, ["A1:A2", "B1:D1", "E1:F1"], tmp_path / "tiers.xlsx")
    for each in (table, text([["某区清单"], *rows])):
        (said,) = said_by(each)
        assert each.unknown == []
        assert [said.elements[name] for name in ("task_name", "local_task_code", "dept_name", "dept_code")] == ["甲", "A-1", "某局", BODY]


def test_a_word_above_that_is_of_something_else_names_no_item(text: Written) -> None:
    table = text([["事项名称", "事项编码", "实施主体编码", "牵头单位", ""], ["", "", "", "名称", "电话"], ["甲", "A-1", BODY, "某办", "1"]])
    (said,) = said_by(table)
    assert (said.elements["task_name"], said.elements["dept_name"], said.extra) == ("甲", "某办", {"牵头单位电话": "1"})
    (said,) = said_by(text([["事项名称", "事项编码", "联办", ""], ["", "", "名称", "编码"], ["甲", "A-1", "某办", "1"]]))
    assert said.extra == {"联办名称": "某办", "联办编码": "1"}


def test_the_heading_is_the_row_that_names_most_columns(text: Written) -> None:
    table = text([["单位：某区", "事项", "部门"], ["事项名称", "事项编码", "实施主体编码"], ["甲", "A-1", BODY]])
    assert element(said_by(table), "local_task_code") == ["A-1"]
    assert [("第 2 行" in each.reason, "部门" in each.value) for each in table.left] == [(True, True)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("task_name", "主项名称 项目名称 权力名称 子项名称"),
        ("dept_name", "主体名称 责任单位 实施单位 单位名称 承办单位 主管部门 org_name"),
        ("dept_code", "部门代码 单位编码 机构编码 信用代码 统一信用代码 实施机关编码 org_code 某机关统一社会信用代码"),
        ("local_task_code", "编码 事项编号 省级编码 item_code"),
        ("task_type", "权力类别"),
        ("task_code", "事项实施编码"),
    ],
)
def test_headings_of_real_lists_are_known(text: Written, name: str, words: str) -> None:
    for word in words.split():
        table = text([[word, "序号"], ["甲乙丙", "1"]])
        (said,) = said_by(table)
        told = said.elements.get(name) or (said.elements.get("local_task_code") if name == "task_code" else "")
        assert (told, table.unknown, said.extra) == ("甲乙丙", [], {}), word


@pytest.mark.parametrize(("word", "part"), [("区县", "division_name"), ("所属区划", "division_name"), ("区划编码", "division_code")])
def test_places_of_real_lists_are_known(text: Written, word: str, part: str) -> None:
    (said,) = said_by(text([["事项名称", word], ["甲", "某区"]]))
    assert said.places == {part: "某区"}


def test_grounds_under_another_heading_are_grounds(text: Written) -> None:
    (said,) = said_by(text([["事项名称", "设立依据"], ["甲", "《某法》第三条"]]))
    assert [row["law"] for row in said.parts["by_law"]] == ["某法"]


def test_no_word_names_two_columns() -> None:
    words = [word for table in (ALSO, WEAK) for told in table.values() for word in told]
    assert len(words) == len(set(words))


def test_a_word_that_says_little_gives_way_to_one_that_says_more() -> None:
    columns, unknown = columns_of(["编码", "单位", "实施主体", "事项编码", "名称"])
    assert [column and column.name for column in columns] == [None, None, "dept_name", "local_task_code", "task_name"]
    assert unknown == ["编码", "单位"]


@pytest.mark.parametrize("written", ['="A-1"', '=" A-1"', "'A-1", "Ａ-1"])
def test_r1_01_a_code_in_a_formula_or_behind_a_quote_is_the_code(text: Written, written: str) -> None:
    (said,) = said_by(text([["事项名称", "事项编码", "实施主体编码"], ['="甲"', written, f'="{BODY}"']]))
    assert [said.elements[name] for name in ("task_name", "local_task_code", "dept_code")] == ["甲", "A-1", BODY]
    told = [(each.field, getattr(each.rule, "code", ""), each.severity) for each in said.findings]
    assert told == [("local_task_code", "R1-01", "warn"), ("dept_code", "R1-01", "warn")]


@pytest.mark.parametrize(
    ("cells", "name", "main"),
    [
        ({"事项名称": "食品经营许可", "子项名称": "新办"}, "食品经营许可（新办）", "食品经营许可"),
        ({"主项名称": "食品经营许可", "业务办理项名称": "食品经营许可（变更）"}, "食品经营许可（变更）", "食品经营许可"),
        ({"主项名称": "食品经营", "事项名称": "食品经营许可", "子项": "注销"}, "食品经营许可（注销）", "食品经营"),
        ({"事项名称": "食品经营许可", "子项名称": "无"}, "食品经营许可", None),
        ({"事项名称": "食品经营许可", "子项名称": ""}, "食品经营许可", None),
        ({"主项名称": "食品经营许可"}, "食品经营许可", None),
        ({"子项名称": "新办"}, "新办", None),
        ({"主项": "食品经营", "事项名称": "食品经营许可"}, "食品经营许可", "食品经营"),
    ],
)
def test_an_item_with_a_main_and_a_sub_name_is_called_by_both(
    text: Written, tmp_path: Path, cells: dict[str, str], name: str, main: str | None
) -> None:
    (tmp_path / "list.json").write_text(json.dumps([cells], ensure_ascii=False), encoding="utf-8")
    for table in (text([list(cells), list(cells.values())]), opened(tmp_path / "list.json")):
        (said,) = said_by(table)
        assert (said.elements["task_name"], said.parts.get("main")) == (name, {"name": main} if main else None)
        assert said.extra == {}


def test_a_division_of_six_digits_is_one_of_twelve(text: Written) -> None:
    codes = ["511602", "511602001", "511602000000", "5116"]
    rows = [["事项名称", "区划代码"], *(["甲", code] for code in codes)]
    assert [said.places["division_code"] for said in said_by(text(rows))] == ["511602000000", "511602001000", "511602000000", "5116"]
