"""导入清单: what real lists put into their cells: codes under other headings, control signs, days as a spreadsheet writes them."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from oneseal.catalogue.actions import check_list, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import write_list
from oneseal.catalogue.rules import ItemRefused, long_cells
from oneseal.catalogue.rules.columns import day_of, value_of
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, NUMBERS, code, counts, row, written
from oneseal.people.models import Body

__all__ = ["written"]
CODED = ["事项名称", "事项类型", "实施编码", "实施主体", "实施主体编码"]


def coded(bureau: Body, code: str) -> list[str]:
    return [f"清单事项{code[-12:]}", "行政许可", code, bureau.name, bureau.uscc]


@pytest.mark.parametrize("digits", [14, 31, 32])
@pytest.mark.parametrize("heading", ["实施编码", "业务办理项编码"])
def test_a_code_under_another_heading_is_the_local_code_where_there_is_no_other(
    bureau: Body, written: Write, heading: str, digits: int
) -> None:
    """A national code without its serial, one digit too few, and a local code of a few signs."""
    code = f"{bureau.uscc}3{next(NUMBERS):0{digits - 19}d}" if digits > 14 else f"511A{next(NUMBERS):010d}"
    file = written([coded(bureau, code)], header=[word if word != "实施编码" else heading for word in CODED])
    report = import_list(file, bureau)
    assert counts(report) == (1, 0, 1, 0, 0)
    said = [found for found in report.to_data()["findings"] if found["field"] == "local_task_code" and found["line"] == 2]
    assert [(found["severity"], heading in found["reason"]) for found in said] == [("warn", True)]
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{code}")
    assert version.content["elements"]["local_task_code"] == code
    assert counts(import_list(file, bureau)) == (1, 0, 0, 1, 0)


def test_a_row_with_a_local_code_or_a_spoiled_code_gets_no_other_key(bureau: Body, written: Write) -> None:
    """A spoiled one has none; a code with its serial that the body cannot have is known by both."""
    rows = [[*coded(bureau, "1.1511E+17"), "", ""], [*coded(bureau, "511A1"), f"L{next(NUMBERS)}", ""], [*coded(bureau, "511A2"), "", "01"]]
    report = check_list(written(rows, header=[*CODED, "地方实施编码", "办理项序号"]), bureau)
    assert counts(report) == (3, 0, 2, 0, 1)
    told = {each["line"]: each["value"] for each in report.findings if (each["field"], each["rule"][:4]) == ("local_task_code", "I-11")}
    assert told == {2: "", 4: "511A2-01"}


def test_the_further_sheets_find_their_item_by_such_a_code_too(bureau: Body, tmp_path: Path) -> None:
    code, book = f"511A{next(NUMBERS):010d}", Workbook()
    main, materials = book.active, book.create_sheet("申请材料")
    assert main is not None
    main.append(CODED)
    main.append(coded(bureau, code))
    materials.append(["实施主体编码", "实施编码", "id", "material_name"])
    materials.append([bureau.uscc, code, "a", "申请表"])
    file = tmp_path / "two.xlsx"
    book.save(file)
    import_list(file, bureau)
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{code}")
    assert [each["material_name"] for each in version.content["materials"]] == ["申请表"]


def test_a_code_is_the_same_code_however_it_was_typed(bureau: Body, written: Write) -> None:
    """Full-width signs, blanks of every kind, small letters, a quote before it: named, mended, and no second item."""
    wide = str.maketrans({place: place + 0xFEE0 for place in range(0x21, 0x7F)})
    first = row(bureau.uscc, bureau.name)
    import_list(written([first]), bureau)
    for body, local in (
        (bureau.uscc.translate(wide), first[2].translate(wide)),
        (f" {bureau.uscc[:8]}\u3000{bureau.uscc[8:]}\u200b", f"'{first[2][:4]} {first[2][4:]}"),
        (bureau.uscc.lower(), first[2]),
    ):
        report = check_list(written([[*first[:2], local, bureau.name, body]]), bureau)
        assert counts(report) == (1, 0, 0, 1, 0)
        told = [each for each in report.to_data()["findings"] if each["line"] == 2 and "通常的写法" in each["reason"]]
        assert {each["field"] for each in told} >= {"dept_code"} and {each["severity"] for each in told} == {"warn"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("许可", "01"),
        ("行政许可事项", "01"),
        ("1A", "01"),
        ("其他权力", "10"),
        ("其它行政权力", "10"),
        ("公共服务类", "20"),
        ("没有", "没有"),
    ],
)
def test_a_type_is_the_same_type_however_lists_write_it(word: str, kind: str) -> None:
    assert value_of(ELEMENTS["task_type"], word) == kind


def test_a_code_that_is_none_is_told_with_the_code_that_its_body_has(bureau: Body, written: Write) -> None:
    """As it is registered, or as another row of the file has it."""
    new = code()
    rows = [row(bureau.uscc[:-1], bureau.name), row(f"{new[:-1]}", "某新局"), row(new, "某新局")]
    told = {each["line"]: each["mend"] for each in check_list(written(rows), bureau).findings if each["rule"].startswith("R1-02")}
    assert f"登记的是 {bureau.uscc}" in told[2] and f"在本文件其他行是 {new}" in told[3] and 4 not in told


def test_what_an_item_is_known_by_stays_as_it_is(bureau: Body, written: Write, tmp_path: Path) -> None:
    """An item whose local code has a blank in it keeps it: exported and taken in again it is the same item."""
    first = row(bureau.uscc, bureau.name)
    import_list(written([first]), bureau)
    odd = f"{first[2][:4]} {first[2][4:]}"
    Item.objects.filter(local_task_code=first[2]).update(key=f"{bureau.uscc}|{odd}")
    report = check_list(written([[*first[:2], odd, *first[3:]]]), bureau)
    Item.objects.filter(key=f"{bureau.uscc}|{odd}").update(key=f"{bureau.uscc}|{first[2]}")
    assert report.counts["draft"] == 1 and not [each for each in report.findings if "通常的写法" in each["reason"]]


def test_a_title_above_the_heading_is_told_and_lines_are_the_spreadsheet_s(bureau: Body, written: Write, tmp_path: Path) -> None:
    """Merged over all columns, with the day beneath; as a workbook and as text with or without the empty columns."""
    first, book = row(bureau.uscc, bureau.name), Workbook()
    sheet = book.active
    assert sheet is not None
    above: list[list[str | None]] = [["某区政务服务事项清单（2026年版）"], [None, None, "填报日期：2026年11月"], []]
    for cells in (*above, list[str | None](HEADER), list[str | None](first), [], list[str | None](first[:2])):
        sheet.append(cells)
    sheet.merge_cells("A1:E1")
    file = tmp_path / "titled.xlsx"
    book.save(file)
    bare, wide = ["某区政务服务事项清单（2026年版）"], ["清单", "", "", "", ""]
    texts = [written([HEADER, first], header=title, name=f"{len(title)}.csv") for title in (bare, wide)]
    for each, line in ((file, 5), *((text, 3) for text in texts)):
        report = check_list(each, bureau)
        assert report.counts["draft"] == 1 and {found["line"] for found in report.findings if found["field"] == "chart.bpmn"} <= {line}
        (told,) = [found for found in report.findings if found["line"] == 1 and found["field"] == "file"]
        assert f"表头在第 {line - 1} 行" in told["reason"] and "清单" in told["value"]
    assert {found["line"] for found in check_list(file, bureau).findings if found["rule"].startswith("I-11")} == {7}


def test_a_control_sign_is_dropped_and_named_and_stops_no_export(bureau: Body, written: Write, tmp_path: Path) -> None:
    rows = [[*row(bureau.uscc, name=bureau.name), "一行\x0b又一行", "备\x01注"]]
    rows[0][0] += "\x02乙"
    report = import_list(written(rows, header=[*HEADER, "受理条件", "自己的列"]), bureau)
    found = {each["field"] for each in report.to_data()["findings"] if "控制字符" in each["reason"]}
    assert found == {"task_name", "accept_condition", "自己的列"}
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{rows[0][2]}")
    assert version.content["elements"]["accept_condition"] == "一行又一行"
    assert version.content["extra"]["自己的列"] == "备注"


def test_what_was_kept_with_a_control_sign_is_exported_without_it(bureau: Body, written: Write, tmp_path: Path) -> None:
    rows = [row(bureau.uscc, bureau.name)]
    import_list(written(rows), bureau)
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{rows[0][2]}")
    elements = {**version.content["elements"], "accept_condition": "甲\x0b乙"}
    ItemVersion.objects.filter(pk=version.pk).update(content={**version.content, "elements": elements})
    file = tmp_path / "out.xlsx"
    try:
        assert write_list(file, bureau) == Item.objects.filter(keeper=bureau, is_leaf=True, discarded_on=None).count()
    finally:
        ItemVersion.objects.filter(pk=version.pk).update(content=version.content)
    assert any("甲乙" in {cell.value for cell in line} for line in load_workbook(file, read_only=True).worksheets[0].iter_rows())


def test_a_text_that_no_cell_holds_goes_out_and_comes_in_whole(bureau: Body, written: Write, tmp_path: Path) -> None:
    """On the items' sheet and on a table's; in pieces on a sheet of its own, without which the file is refused: a cut text is no text."""
    long, answer = "“长”\n\t𠮷 x " * 9000 + "完", "答" * 40_000
    first = row(bureau.uscc, bureau.name)
    tables = json.dumps([{"question": "多长？", "answer": answer}], ensure_ascii=False)
    import_list(written([[*first, long, tables]], header=[*HEADER, "自己的列", "常见问题"]), bureau)
    out, cut = tmp_path / "out.xlsx", tmp_path / "cut.xlsx"
    assert write_list(out, bureau)
    book = load_workbook(out)
    assert book.sheetnames[-1] == long_cells.SHEET
    cells = [cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line if isinstance(cell, str)]
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= long_cells.LONGEST
    said = counts(check_list(out, bureau))
    assert said[0] == said[3] and said[0] == Item.objects.filter(keeper=bureau, is_leaf=True, discarded_on=None).count()
    del book[long_cells.SHEET]
    book.save(cut)
    with pytest.raises(ItemRefused, match="号长文字在工作表"):
        check_list(cut, bureau)


@pytest.mark.parametrize("text", ["短", "（第1号长文字，见工作表“_长文字”）", "字" * 32_767, "𠮷" * 16_384, " \n" * 20_000 + "。"])
def test_what_a_cell_holds_is_told_by_what_spreadsheets_count(text: str) -> None:
    """A text that looks like the mark of a long one goes the same way, so that nobody mistakes it."""
    aside = len(text.encode("utf-16-le")) // 2 > long_cells.LONGEST or long_cells.number_of(text) is not None
    assert long_cells.is_long(text) is aside
    rows = [[str(each) for each in row] for row in long_cells.pieces_of(7, text)]
    assert long_cells.joined(rows) == {7: text} and max(len(cell.encode("utf-16-le")) // 2 for row in rows for cell in row) <= 32_767
    assert long_cells.joined(rows[1:]) == {} and long_cells.number_of(long_cells.mark_of(7)) == 7


@pytest.mark.parametrize("text", ["2026/3/9", "2026.03.9", "2026-3-09", "2026年3月9日", "2026/3/9 0:00:00"])
def test_a_day_is_the_same_however_a_spreadsheet_writes_it(text: str) -> None:
    assert value_of(ELEMENTS["plan_effective_date"], text) == "2026-03-09"


@pytest.mark.parametrize("text", ["长期", "2026/3", "20260309"])
def test_what_is_no_day_stays_as_it_is(text: str) -> None:
    assert day_of(text) == text


def test_a_list_saved_anew_by_a_spreadsheet_changes_nothing(bureau: Body, written: Write) -> None:
    rows = [[*row(bureau.uscc, bureau.name), "2026-03-09"]]
    header = [*HEADER, ELEMENTS["plan_effective_date"].label]
    import_list(written(rows, header=header), bureau)
    rows[0][-1] = "2026/3/9"
    assert counts(check_list(written(rows, header=header), bureau)) == (1, 0, 0, 1, 0)
