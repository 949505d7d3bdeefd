"""导入清单: what a row becomes, what is said about it, and that the same file twice changes nothing."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from oneseal.catalogue.actions import check_list, import_list, tables
from oneseal.catalogue.models import Import, Item, ItemVersion
from oneseal.catalogue.queries import findings_of, label_of, named, write_list, write_template
from oneseal.catalogue.rules import ItemRefused, draft_findings
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.law.codes import organisation_check, uscc_check
from oneseal.law.rule import Refused
from oneseal.people.models import Body, Division

HEADER = ["事项名称", "事项类型", "地方实施编码", "实施主体", "实施主体编码"]
NUMBERS = iter(range(1, 10**6))
Rows = list[list[Any]]


def code(division: str = "99010100") -> str:
    """A body's code that nobody has yet."""
    organisation = f"MB1Y{next(NUMBERS):04d}"
    first = f"11{division[:6]}{organisation}{organisation_check(organisation)}"
    return first + uscc_check(first)


def row(body: str, name: str = "某部门", **changes: str) -> list[str]:
    """One row under a local code of its own."""
    number = next(NUMBERS)
    said = {"name": f"清单事项{number}", "type": "行政许可", "local": f"99A{number:011d}", **changes}
    return [said["name"], said["type"], said["local"], name, body]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Rows as a CSV file in an encoding."""

    def write(rows: Rows, *, header: list[str] = HEADER, encoding: str = "utf-8", name: str = "list.csv") -> Path:
        file = tmp_path / name
        with file.open("w", encoding=encoding, newline="") as text:
            csv.writer(text).writerows([header, *rows])
        return file

    return write


def counts(report: Any) -> tuple[int, int, int, int, int]:
    said = report.to_data()
    return said["rows"], said["accepted"], said["drafts"], said["unchanged"], said["set_aside"]


def rules_at(report: Any, line: int) -> set[tuple[str, str]]:
    return {(found["field"], found["rule"].split()[0]) for found in report.to_data()["findings"] if found["line"] == line}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_codes_and_bodies_alone_become_drafts(bureau: Body, written: Callable[..., Path], encoding: str) -> None:
    rows = [row(bureau.uscc, bureau.name) for _ in range(3)]
    file = written(rows, encoding=encoding)
    assert counts(check_list(file, bureau)) == (3, 0, 3, 0, 0)
    report = import_list(file, bureau)
    assert counts(report) == (3, 0, 3, 0, 0)
    item = Item.objects.get(key=f"{bureau.uscc}|{rows[0][2]}")
    version = ItemVersion.objects.get(item=item)
    assert (item.name, item.body_id, item.keeper_id, version.state) == (rows[0][0], bureau.pk, bureau.pk, "draft")
    assert version.content["elements"]["task_type"] == "01", "a label is its code"
    assert [entry.act for entry in entries_of(item.pk)] == ["found_item", "draft_item"]


def test_what_the_file_has_no_column_for_is_said_once(bureau: Body, written: Callable[..., Path]) -> None:
    report = check_list(written([row(bureau.uscc) for _ in range(5)]), bureau)
    heading = [found for found in report.to_data()["findings"] if found["line"] == 1]
    assert {found["rule"].split()[0] for found in heading} == {"I-02"}
    assert "anticipate_day" in {found["field"] for found in heading}
    assert all("5 行缺少" in found["reason"] for found in heading if found["field"] == "anticipate_day")
    assert not [found["reason"] for found in heading if any(name in found["reason"] for name in (".", "_"))], "no names for programs"


def test_an_empty_cell_of_a_column_is_said_with_its_line(bureau: Body, written: Callable[..., Path]) -> None:
    rows = [[*row(bureau.uscc), "10"], [*row(bureau.uscc), ""], [*row(bureau.uscc), "十天"]]
    report = check_list(written(rows, header=[*HEADER, "法定办结时限"]), bureau)
    assert ("anticipate_day", "I-02") in rules_at(report, 3)
    assert ("anticipate_day", "I-03") in rules_at(report, 4)
    assert not {field for field, _ in rules_at(report, 2)} & {"anticipate_day"}


def test_the_same_file_twice_makes_no_entry_and_no_version(bureau: Body, written: Callable[..., Path]) -> None:
    file = written([row(bureau.uscc) for _ in range(4)])
    import_list(file, bureau)
    before = (JournalEntry.objects.count(), ItemVersion.objects.count(), Import.objects.count())
    assert counts(import_list(file, bureau)) == (4, 0, 0, 4, 0)
    assert (JournalEntry.objects.count(), ItemVersion.objects.count(), Import.objects.count()) == before


def test_one_changed_cell_makes_exactly_one_draft(bureau: Body, written: Callable[..., Path]) -> None:
    rows = [row(bureau.uscc) for _ in range(4)]
    import_list(written(rows), bureau)
    before = (JournalEntry.objects.count(), ItemVersion.objects.count())
    rows[2][0] = "改了名称的事项"
    assert counts(import_list(written(rows), bureau)) == (4, 0, 1, 3, 0)
    assert (JournalEntry.objects.count(), ItemVersion.objects.count()) == (before[0] + 1, before[1]), "the open draft says it now"


def test_only_a_row_without_a_key_is_set_aside(bureau: Body, written: Callable[..., Path]) -> None:
    file = written([row(bureau.uscc, local=""), row("", ""), row(bureau.uscc, local="1.1511E+17"), row(bureau.uscc)])
    report = import_list(file, bureau)
    assert counts(report) == (4, 0, 1, 0, 3)
    lacks = {found["line"]: (found["field"], found["value"]) for found in report.to_data()["findings"] if found["rule"].startswith("I-11")}
    assert lacks == {2: ("local_task_code", ""), 3: ("dept_code", ""), 4: ("local_task_code", "1.1511E+17")}
    assert ("local_task_code", "I-13") in rules_at(report, 4)
    assert not Item.objects.filter(key__contains="1.1511E+17", body=bureau).exists()


def test_a_further_row_of_a_key_is_kept_beside_the_first_in_one_draft(bureau: Body, written: Callable[..., Path]) -> None:
    """Of the same name it is the same item, and nothing of it is lost."""
    first = row(bureau.uscc)
    file = written([first, [first[0], "行政确认", *first[2:]], first])
    assert counts(check_list(file, bureau)) == (3, 0, 2, 1, 0)
    report = import_list(file, bureau)
    assert counts(report) == (3, 0, 2, 1, 0), "both are in the draft"
    assert all(("local_task_code", "I-11") in rules_at(report, line) for line in (3, 4))
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}")
    assert version.content["elements"]["task_type"] == "01"
    assert '"task_type": "07"' in version.content["extra"][f"同一识别键的“{first[0]}”"]
    assert counts(import_list(file, bureau)) == (3, 0, 0, 3, 0)


def test_i_11_items_of_other_names_under_one_local_code_are_drafts_of_their_own(bureau: Body, written: Callable[..., Path]) -> None:
    """The code is none's own until it is mended: it stays beside, and neither can be submitted with it."""
    first, other = row(bureau.uscc, bureau.name), row(bureau.uscc, bureau.name)
    second = ["另一个事项", *first[1:]]
    rows = [first, second, other, first]
    assert counts(check_list(written(rows), bureau)) == (4, 0, 3, 1, 0)
    report = import_list(written(rows), bureau)
    assert counts(report) == (4, 0, 3, 1, 0), "as many drafts as were made"
    assert [("local_task_code", "I-11") in rules_at(report, line) for line in (2, 3, 4)] == [True, True, False]
    for each in (first, second):
        content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}-{each[0]}").content
        beside = {"文件中的地方实施编码": first[2], "导入时暂用的地方实施编码": f"{first[2]}-{each[0]}"}
        assert (content["elements"]["task_name"], content["extra"]) == (each[0], beside)
        assert [found.field for found in draft_findings(content) if found.reason.startswith("导入的清单把编码")] == ["local_task_code"]
    before = JournalEntry.objects.count()
    assert counts(import_list(written([second, other, first]), bureau)) == (3, 0, 0, 3, 0), "in whatever order"
    assert counts(import_list(written([second]), bureau)) == (1, 0, 0, 1, 0), "known by its name though it stands alone now"
    assert JournalEntry.objects.count() == before


def test_an_item_that_has_its_local_code_keeps_it_when_another_is_written_under_it(bureau: Body, written: Callable[..., Path]) -> None:
    first = row(bureau.uscc, bureau.name)
    import_list(written([first]), bureau)
    report = import_list(written([["另一个事项", *first[1:]], first]), bureau)
    assert counts(report) == (2, 0, 1, 1, 0)
    assert ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}").content.get("extra", {}) == {}
    assert Item.objects.filter(key=f"{bureau.uscc}|{first[2]}-另一个事项").exists()


@pytest.mark.parametrize("code", ["1.1511E+17", "无", "—"])
def test_a_code_that_tells_no_body_keeps_the_items_of_two_bodies_apart(bureau: Body, written: Callable[..., Path], code: str) -> None:
    first = row(code, f"甲局{next(NUMBERS)}")
    rows = [first, [*first[:3], f"乙局{next(NUMBERS)}", code]]
    report = import_list(written(rows), bureau)
    assert counts(report) == (2, 0, 2, 0, 0)
    assert {item.key for item in Item.objects.filter(local_task_code=first[2])} == {f"{each[3]}|{first[2]}" for each in rows}
    assert counts(import_list(written(rows), bureau)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(("given", "rule"), [("1.1511E+17", "I-13"), ("11511602MB1X00053", "R1-02"), ("没有编码", "R1-02")])
def test_a_malformed_body_code_is_a_draft_with_its_finding(bureau: Body, written: Callable[..., Path], given: str, rule: str) -> None:
    rows = [row(given)]
    report = import_list(written(rows), bureau)
    assert counts(report) == (1, 0, 1, 0, 0)
    assert ("dept_code", rule) in rules_at(report, 2)
    item = Item.objects.get(local_task_code=rows[0][2])
    assert (item.body_id, item.key) == (None, f"{given if rule == 'R1-02' and given.isascii() else '某部门'}|{rows[0][2]}")
    seen = {(found.field, str(found.rule).split()[0]) for found in findings_of(ItemVersion.objects.get(item=item))}
    assert seen >= {("dept_code", rule), ("dept_code", "I-15")}, "the check of the catalogue tells it as the import did"
    from oneseal.catalogue.actions import publish, submit_item

    version = ItemVersion.objects.get(item=item).pk
    with pytest.raises(Refused, match="I-15"):
        submit_item(version, by=holder_of(bureau, "审查"))
    with pytest.raises(Refused, match="I-15"):
        publish(version, by=holder_of(bureau, "批准"))


def test_of_a_value_that_cannot_be_read_nothing_else_is_told(bureau: Body, written: Callable[..., Path]) -> None:
    """One spoilt cell is one finding: that codes do not fit it, and that it is missing, follows. What is wrong beside it is told."""
    header = [*HEADER, "实施编码", "承诺办结时限", "咨询电话"]
    whole = [*row(bureau.uscc, bureau.name), f"{bureau.uscc}3000190101000", "5", "0900-6100001"]
    spoilt = {3: "11511602MB", 4: "1.1511E+17"}
    rows = [whole, *([*row(bad, bureau.name), f"{bureau.uscc}3000190101000", "五天", "0900-6100001"] for bad in spoilt.values())]
    told = check_list(written(rows, header=header), bureau).to_data()["findings"]
    for line, bad in spoilt.items():
        about = [(found["field"], found["value"]) for found in told if found["line"] == line]
        assert [value for field, value in about if field == "dept_code"] == [bad]
        assert not {"task_code", "task_handle_item"} & {field for field, _ in about}
        assert [value for field, value in about if field == "promise_day"] == ["五天"]


def test_a_field_is_named_as_the_heading_says_it_with_its_national_name() -> None:
    assert named("task_name") == "事项名称（task_name）"
    assert named("materials[2].by_law") == f"{label_of('materials[2].by_law')}（materials[2].by_law）"
    assert named("materials.example_guid") == "申请材料 示例样表（materials.example_guid）"
    assert named("甲") == "甲"


def test_unknown_columns_are_reported_and_kept(bureau: Body, written: Callable[..., Path]) -> None:
    rows = [[*row(bureau.uscc, bureau.name), "甲", "乙"]]
    report = import_list(written(rows, header=[*HEADER, "我们自己的列", "备注说明"]), bureau)
    assert report.to_data()["unknown_columns"] == ["我们自己的列", "备注说明"]
    version = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{rows[0][2]}")
    assert version.content["extra"] == {"我们自己的列": "甲", "备注说明": "乙"}


def test_bodies_and_divisions_that_nobody_knows_are_listed_then_made(bureau: Body, written: Callable[..., Path]) -> None:
    known, place = code(), f"990123{next(NUMBERS) % 400 + 500:03d}000"
    village = f"{place[:9]}001"
    rows = [[*row(known, f"新机构{known}"), village, "新立的村"], [*row(known, f"新机构{known}"), place, "新立的镇"]]
    file = written(rows, header=[*HEADER, "区划代码", "区划名称"])
    said = check_list(file, bureau).to_data()
    assert said["bodies"] == [{"dept_code": known, "dept_name": f"新机构{known}"}]
    assert {each["code"] for each in said["divisions"]} == {village, place}
    assert not Body.objects.filter(uscc=known).exists()
    import_list(file, bureau, create_bodies=True)
    made = Body.objects.get(uscc=known)
    assert (made.kind, made.name) == ("listed", f"新机构{known}")
    assert (Division.objects.get(code=village).parent_id, Division.objects.get(code=place).parent_id) == (place, "990123000000")
    assert set(Item.objects.filter(body=made).values_list("name", flat=True)) == {rows[0][0], rows[1][0]}
    assert check_list(file, bureau).to_data()["bodies"] == []


def test_a_body_registered_later_takes_its_items(bureau: Body, written: Callable[..., Path]) -> None:
    known = code()
    rows = [row(known, f"后来的机构{known}")]
    file = written(rows)
    import_list(file, bureau)
    assert Item.objects.get(key=f"{known}|{rows[0][2]}").body_id is None
    assert counts(import_list(file, bureau, create_bodies=True)) == (1, 0, 1, 0, 0)
    item = Item.objects.get(key=f"{known}|{rows[0][2]}")
    assert item.body is not None and item.body.uscc == known
    for name in ("items", "item_versions"):
        assert rebuild(PROJECTIONS[name]).differences == []


def test_only_the_chosen_rows_are_taken(bureau: Body, written: Callable[..., Path]) -> None:
    rows = [row(bureau.uscc) for _ in range(4)]
    assert counts(import_list(written(rows), bureau, lines={3, 5})) == (2, 0, 2, 0, 0)
    assert [Item.objects.filter(key=f"{bureau.uscc}|{each[2]}").exists() for each in rows] == [False, True, False, True]


def test_of_the_rows_of_a_key_the_first_chosen_counts_whole(bureau: Body, written: Callable[..., Path]) -> None:
    first = row(bureau.uscc, bureau.name)
    file = written([first, *([first[0], kind, *first[2:]] for kind in ("行政确认", "行政奖励"))])
    assert counts(check_list(file, bureau, lines={3, 4})) == (2, 0, 2, 0, 0)
    assert counts(import_list(file, bureau, lines={3, 4})) == (2, 0, 2, 0, 0)
    content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}").content
    assert (content["elements"]["task_type"], list(content["extra"])) == ("07", [f"同一识别键的“{first[0]}”"])


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
@pytest.mark.parametrize("names", [True, False], ids=["names", "labels"])
def test_export_then_import_changes_nothing(bureau: Body, tmp_path: Path, suffix: str, names: bool) -> None:
    file = tmp_path / f"all.{suffix}"
    many = write_list(file, bureau, names=names)
    before = (JournalEntry.objects.count(), ItemVersion.objects.count())
    report = import_list(file, bureau)
    said = report.to_data()
    assert (said["rows"], said["unchanged"], said["unknown_columns"]) == (many, many, [])
    assert (JournalEntry.objects.count(), ItemVersion.objects.count()) == before


def test_a_material_changed_in_its_sheet_is_one_draft_of_one_item(bureau: Body, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "all.xlsx"
    many = write_list(file, bureau)
    book = load_workbook(file)
    sheet = book["申请材料"]
    place = next(cell.column for cell in sheet[1] if str(cell.value).endswith("|material_name"))
    sheet.cell(2, place or 1).value = "改了名称的材料"
    book.save(file)
    said = check_list(file, bureau).to_data()
    assert (said["unchanged"], said["accepted"] + said["drafts"]) == (many - 1, 1)


def test_the_template_has_every_heading_and_is_an_empty_list(bureau: Body, tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    write_template(file)
    said = check_list(file, bureau).to_data()
    assert (said["rows"], said["unknown_columns"]) == (0, [])


def test_the_template_offers_the_labels_of_each_code_set(tmp_path: Path) -> None:
    """On the list and on the sheet of its materials."""
    file = tmp_path / "template.xlsx"
    write_template(file)
    book = load_workbook(file)
    codes = {
        get_column_letter(place): [value for value in column if value]
        for place, column in enumerate(book["_代码"].iter_cols(values_only=True), start=1)
    }
    for name, heading, label, beyond in (
        ("事项", "事项类型*", "行政许可", "没有的类型"),
        ("申请材料", "材料类型", "原件或复印件", "照片"),
        ("申请材料", "来源渠道", "政府部门核发", "别处"),
    ):
        sheet = book[name]
        headings = [str(value).partition("|")[0] for value in next(sheet.iter_rows(max_row=1, values_only=True))]
        letter = get_column_letter(headings.index(heading) + 1)
        (chosen,) = [each for each in sheet.data_validations.dataValidation if f"{letter}2" in each.sqref]
        offered = codes[str(chosen.formula1).split("$")[1]]
        assert chosen.type == "list" and label in offered and beyond not in offered


def test_a_unit_is_read_as_another_province_writes_it(bureau: Body, written: Callable[..., Path]) -> None:
    rows = [[*row(bureau.uscc, bureau.name), unit, "5"] for unit in ("G", "Z", "工作日")]
    import_list(written(rows, header=[*HEADER, "承诺办结时限单位", "承诺办结时限"]), bureau)
    units = [ItemVersion.objects.get(item__local_task_code=each[2]).content["elements"]["promise_type"] for each in rows]
    assert units == ["1", "2", "1"]


def test_numbers_in_a_spreadsheet_keep_their_digits_or_are_named(bureau: Body, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    number = next(NUMBERS)
    sheet.append([f"事项{number}", "行政许可", 990000000 + number, bureau.name, bureau.uscc])
    sheet.append([f"事项{number}乙", "行政许可", f"99Z{number}", "某部门", 115113016823646795])
    file = tmp_path / "n.xlsx"
    book.save(file)
    report = import_list(file, bureau)
    assert Item.objects.filter(key=f"{bureau.uscc}|{990000000 + number}").exists()
    assert ("dept_code", "I-13") in rules_at(report, 3)


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.csv", b"", "表头"),
        ("a.csv", b"\xff\xfe\x00\x81", "UTF-8"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "表头"),
        ("a.xlsx", b"PK no workbook", "电子表格"),
        ("a.json", b'[{"a": 1}', "JSON"),
        ("a.json", b"[1, 2]", "对象"),
        ("a.docx", b"", "文件类型"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(bureau: Body, tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    with pytest.raises(ItemRefused, match=reason):
        import_list(file, bureau)
    assert not Import.objects.filter(file_name=name, finished_at=None).exists()


def test_a_small_package_that_unfolds_to_gigabytes_is_refused_unopened(
    bureau: Body, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 20))
    monkeypatch.setattr(tables, "MOST_UNFOLDED", 1 << 19)
    with pytest.raises(ItemRefused, match="展开后"):
        import_list(file, bureau)


def test_who_has_no_reviewers_post_imports_nothing(bureau: Body, written: Callable[..., Path]) -> None:
    file, before = written([row(bureau.uscc)]), Item.objects.count()
    with pytest.raises(Refused):
        import_list(file, bureau, by=holder_of(bureau, "受理"))
    assert Item.objects.count() == before
    assert counts(import_list(file, bureau, by=holder_of(bureau, "审查"))) == (1, 0, 1, 0, 0)


def test_a_json_list_says_tables_as_they_are(bureau: Body, tmp_path: Path) -> None:
    number = next(NUMBERS)
    said = {
        "task_name": f"事项{number}", "task_type": "20", "local_task_code": f"J{number}", "dept_code": bureau.uscc,
        "materials": [{"id": "application", "material_name": "申请表", "material_type": "1"}], "promise_day": 3, "survey": False,
    }  # fmt: skip
    file = tmp_path / "one.json"
    file.write_text(json.dumps([said], ensure_ascii=False), encoding="utf-8")
    import_list(file, bureau)
    content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|J{number}").content
    assert content["materials"] == said["materials"]
    assert (content["elements"]["promise_day"], content["elements"]["survey"]) == (3, False)
