"""导入清单: what real lists put into their cells: codes under other headings, control signs, days as a spreadsheet writes them."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from oneseal.catalogue.actions import check_list, import_list
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import write_list
from oneseal.catalogue.rules.columns import day_of, value_of
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, NUMBERS, counts, row, rules_at, written
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


def test_a_row_with_a_serial_a_local_code_or_a_spoiled_code_gets_no_other_key(bureau: Body, written: Write) -> None:
    rows = [[*coded(bureau, "1.1511E+17"), "", ""], [*coded(bureau, "511A1"), f"L{next(NUMBERS)}", ""], [*coded(bureau, "511A2"), "", "01"]]
    report = check_list(written(rows, header=[*CODED, "地方实施编码", "办理项序号"]), bureau)
    assert counts(report) == (3, 0, 2, 0, 1)
    assert [("local_task_code", "I-11") in rules_at(report, line) for line in (2, 3, 4)] == [True, False, False]


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
