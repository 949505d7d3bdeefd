"""读清单: nothing that a file says is lost without a word, whatever its headings, sheets and quotation marks are like."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from oneseal.catalogue.actions.headed import Table
from oneseal.catalogue.actions.tables import opened
from oneseal.catalogue.rules.grounds import grounds_in
from oneseal.catalogue.rules.keys import key_of
from oneseal.catalogue.rules.taking import Said, merged

BODY = "11990100MB9XX0015B"
HEADER = ["事项名称", "实施主体编码", "地方实施编码"]
Sheets = Mapping[str, list[list[Any]]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Sheets], Table]:
    """A workbook of these further sheets and two items, opened."""

    def write(further: Sheets) -> Table:
        book = Workbook()
        main = book.active
        assert main is not None
        for row in (HEADER, ["甲", BODY, "A-1"], ["乙", BODY, "A-2"]):
            main.append(row)
        for name, rows in further.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "list.xlsx")
        return opened(tmp_path / "list.xlsx")

    return write


@pytest.fixture
def text(tmp_path: Path) -> Callable[[str], Table]:
    """A CSV file of these lines, opened."""

    def write(lines: str) -> Table:
        (tmp_path / "list.csv").write_text(lines, encoding="utf-8")
        return opened(tmp_path / "list.csv")

    return write


@pytest.fixture
def objects(tmp_path: Path) -> Callable[[str], Table]:
    """A JSON file, opened."""

    def write(lines: str) -> Table:
        (tmp_path / "list.json").write_text(lines, encoding="utf-8")
        return opened(tmp_path / "list.json")

    return write


def said_by(table: Table) -> list[Said]:
    return [said for _, said in table.rows]


def told(said: Said) -> set[tuple[str, str, str]]:
    return {(found.field, found.value, getattr(found.rule, "code", "")) for found in said.findings}


@pytest.mark.parametrize(
    "headings",
    [
        ["实施主体编码", "地方实施编码", "材料名称", "材料类型"],
        ["dept_code", "local_task_code", "material_name", "material_type"],
        ["实施主体编码|dept_code", "地方实施编码|local_task_code", "材料名称|material_name", "材料类型|material_type"],
        ["统一社会信用代码", " 地方编码* ", "材料名称*", "材料类型"],
    ],
)
def test_headings_of_a_further_sheet_may_be_labels_names_or_both(workbook: Callable[[Sheets], Table], headings: list[str]) -> None:
    table = workbook({"申请材料": [headings, [BODY, "A-1", "申请表", "原件"]]})
    first, second = said_by(table)
    assert (table.unknown, table.left) == ([], [])
    assert first.parts == {"materials": [{"material_name": "申请表", "material_type": "1"}]}
    assert second.parts == {}, "the sheet says nothing of this item"


@pytest.mark.parametrize("none", ["（无）", "(无)"])
def test_a_table_is_emptied_only_by_a_row_that_says_so(workbook: Callable[[Sheets], Table], none: str) -> None:
    heads = ["实施主体编码", "地方实施编码", "问题", "答案"]
    first, second = said_by(workbook({"常见问题": [heads, [BODY, "A-1", none]]}))
    assert (first.parts, second.parts) == ({"faq": []}, {})
    assert all(said.parts == {} for said in said_by(workbook({"常见问题": [heads]})))


def test_a_row_of_no_item_on_a_further_sheet_is_told_whole(workbook: Callable[[Sheets], Table]) -> None:
    rows = [
        ["实施主体编码", "地方实施编码", "材料名称", "本地栏"],
        [BODY, "A-1", "申请表", "很重要"],
        [BODY, "A-9", "孤儿材料" * 20, "也要紧"],
    ]
    table = workbook({"申请材料": rows})
    first, _ = said_by(table)
    assert table.unknown == ["工作表“申请材料”的“本地栏”"]
    assert first.extra == {"申请材料第1行的“本地栏”": "很重要"}
    (left,) = table.left
    assert ("孤儿材料" * 20 in left.value, "也要紧" in left.value, "第 3 行" in left.reason) == (True, True, True)


def test_two_columns_of_one_unknown_heading_are_both_kept(text: Callable[[str], Table]) -> None:
    table = text(f"事项名称,实施主体编码,地方实施编码,备注栏,备注栏,事项名称\n甲,{BODY},A-1,第一,第二,另一个名称\n")
    assert table.unknown == ["备注栏", "备注栏（第5列）", "事项名称（第6列）"]
    (said,) = said_by(table)
    assert said.extra == {"备注栏": "第一", "备注栏（第5列）": "第二", "事项名称（第6列）": "另一个名称"}


def test_cells_under_no_heading_are_kept_and_named(text: Callable[[str], Table]) -> None:
    (said,) = said_by(text(f"事项名称,实施主体编码,地方实施编码,\n甲,{BODY},A-1,空表头,超出表头\n"))
    assert said.extra == {"第4列（没有表头）": "空表头", "第5列（没有表头）": "超出表头"}
    assert told(said) == {("第4列（没有表头）", "空表头", "I-14"), ("第5列（没有表头）", "超出表头", "I-14")}


def test_a_quotation_that_is_never_closed_is_told_with_what_it_swallowed(text: Callable[[str], Table]) -> None:
    table = text(f'事项名称,实施主体编码,地方实施编码,受理条件\n甲,{BODY},A-1,"只有开头\n乙,{BODY},A-2,好\n丙,{BODY},A-3,好\n')
    (said,) = said_by(table)
    (found,) = said.findings
    assert found.field == "accept_condition"
    assert "A-2" in found.value and "A-3" in found.value and "没有闭合" in found.reason
    (fine,) = said_by(text(f'事项名称,实施主体编码,地方实施编码,受理条件\n甲,{BODY},A-1,"一、甲\n二、乙"\n'))
    assert fine.findings == []


def test_json_tells_the_words_that_name_no_element(objects: Callable[[str], Table]) -> None:
    table = objects(json.dumps([{"事项名称": "甲", "奇怪的列": "不要丢"}, {"事项名称": "乙", "又一列": 1}], ensure_ascii=False))
    assert table.unknown == ["奇怪的列", "又一列"]
    assert [said.extra for said in said_by(table)] == [{"奇怪的列": "不要丢"}, {"又一列": "1"}]


@pytest.mark.parametrize("words", ['"事项名称": "甲", "task_name": "乙"', '"事项名称": "甲", "事项名称": "乙"'])
def test_two_words_for_one_element_in_json_do_not_overwrite_each_other(objects: Callable[[str], Table], words: str) -> None:
    (said,) = said_by(objects("[{" + words + "}]"))
    assert said.elements["task_name"] == "甲"
    assert list(said.extra.values()) == ["乙"]
    assert [(found.value, getattr(found.rule, "code", "")) for found in said.findings] == [("乙", "I-14")]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("《中华人民共和国食品安全法》第三十五条", [("中华人民共和国食品安全法", "第三十五条", "法律")]),
        ("食品安全法第三十五条第一款的规定", [("食品安全法", "第三十五条第一款", "法律")]),
        (
            "《道路运输条例》（国务院令第406号）第八条、第十条；《某某管理办法》第四条",
            [("道路运输条例", "第八条", "行政法规"), ("道路运输条例", "第十条", "行政法规"), ("某某管理办法", "第四条", "部门规章")],
        ),
        ("《山东省某条例》", [("山东省某条例", "", "")]),
        ("按上级要求办理", []),
    ],
)
def test_grounds_in_words_are_read_where_they_can_be(text: str, cited: list[tuple[str, str, str]]) -> None:
    rows = grounds_in(text)
    assert [(row["law"], row["article"], row["rank"]) for row in rows] == cited
    assert {row["since"] for row in rows} <= {""}, "nobody said since when"


def test_words_in_place_of_a_table_are_kept_whole_with_a_finding(text: Callable[[str], Table]) -> None:
    words = "《某法》第三条" + "很长" * 60
    other = "听证、专家评审" + "很长" * 60
    heads = "事项名称,实施主体编码,地方实施编码,设定依据,special_procedure,收费项目"
    (said,) = said_by(text(f"{heads}\n甲,{BODY},A-1,{words},{other},无\n"))
    assert {(found.field, found.value, found.severity) for found in said.findings} == {
        ("by_law", words, "warn"), ("special_procedures", other, "error"),
    }  # fmt: skip
    content = merged(said, None, "导入")
    assert content["extra"] == {"设定依据（原文）": words, "特别程序（原文）": other}
    assert ([row["law"] for row in content["by_law"]], content["fee_projects"]) == (["某法"], [])
    assert content["uncertain_fields"] == ["by_law"]
    mended = {**content, "by_law": [{**content["by_law"][0], "since": "2020-01-01"}], "uncertain_fields": []}
    again = merged(Said.of_data(said.to_data()), mended, "导入")
    assert (again["by_law"], again["uncertain_fields"]) == (mended["by_law"], [])


@pytest.mark.parametrize("local", ["1.1511E+17", "1.2e+9"])
def test_a_code_that_a_spreadsheet_spoilt_is_no_key(local: str) -> None:
    assert key_of({"dept_code": BODY, "local_task_code": local}) == ""
    assert key_of({"dept_code": BODY, "local_task_code": local, "task_code": "T", "handle_serial": "01"}) == "T|01"


def gaps(table: Table) -> list[tuple[str, str, str]]:
    said_by(table)
    return [(each.field, each.value, each.severity) for each in table.left if "合并的单元格" in each.reason]


def test_groups_that_a_csv_has_only_in_their_first_row_are_told_once_and_not_filled_in(text: Callable[[str], Table]) -> None:
    """A blank may as well be somebody's oversight: whose an item is is never guessed."""
    lines = [f"甲局,{BODY},食品经营许可,新办,A-1", ",,,变更,A-2", ",,,延续,A-3", f"乙局,{BODY},印刷许可,,A-4", ",,,设立,A-5", "合计,,,,"]
    table = text("实施主体,实施主体编码,主项名称,子项名称,地方实施编码\n" + "\n".join(lines) + "\n")
    said = said_by(table)
    assert [each.elements.get("dept_code") for each in said[:3]] == [BODY, "", ""]
    assert [each.parts for each in said[1:3]] == [{}, {}]
    assert gaps(table) == [("dept_name", "3-4,6", "warn"), ("main_name", "3-4,6", "warn")]
    assert all("XLSX" in each.mend for each in table.left)


def test_a_list_whose_cells_are_filled_or_never_were_has_no_such_groups(
    text: Callable[[str], Table], workbook: Callable[..., Table]
) -> None:
    assert gaps(text(f"事项名称,实施主体,实施主体编码,地方实施编码\n甲,,,A-1\n乙,某局,{BODY},A-2\n丙,某局,,A-3\n")) == []
    assert gaps(workbook({})) == []


def test_merged_cells_of_a_workbook_are_filled_and_blank_ones_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, ["甲", BODY, "A-1"], ["乙", None, "A-2"], ["丙", BODY, "A-3"], ["丁", None, "A-4"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "list.xlsx")
    table = opened(tmp_path / "list.xlsx")
    assert [each.elements.get("dept_code") for each in said_by(table)] == [BODY, BODY, BODY, ""]
    assert gaps(opened(tmp_path / "list.xlsx")) == [("dept_code", "5", "warn")] == gaps(table)[:1]
