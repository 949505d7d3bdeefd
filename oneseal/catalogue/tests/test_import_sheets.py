"""导入清单: several sheets, several runs at once, rows that are not there, headings and keys that come again, answers of interfaces."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from oneseal.catalogue.actions import check_list, import_list, importing, staging
from oneseal.catalogue.actions.staging import Checking
from oneseal.catalogue.models import Import, Item, ItemVersion
from oneseal.catalogue.rules import ItemRefused
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import HEADER, NUMBERS, counts, row, rules_at, written
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = ["written"]
Sheets = dict[str, list[list[Any]]]
Booked = Callable[..., Path]


@pytest.fixture
def booked(tmp_path: Path) -> Booked:
    """A workbook of these sheets."""

    def write(sheets: Sheets, hidden: str = "") -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            sheet.sheet_state = "hidden" if name == hidden else "visible"
            for each in rows:
                sheet.append(each)
        book.save(tmp_path / "sheets.xlsx")
        return tmp_path / "sheets.xlsx"

    return write


def told(report: Any, words: str) -> list[tuple[str, int]]:
    return [(each["sheet"], each["line"]) for each in report.findings if words in each["reason"]]


def rows_of(bureau: Body, many: int) -> list[list[str]]:
    return [row(bureau.uscc, bureau.name) for _ in range(many)]


def test_i_17_every_sheet_with_a_heading_is_read_and_a_finding_says_its_sheet(bureau: Body, booked: Booked) -> None:
    first, second = rows_of(bureau, 3), rows_of(bureau, 2)
    second[1][1] = "没有的类型"
    again = [[first[0][0], "行政奖励", *first[0][2:]]]
    sheets = {
        "填表说明": [["填表说明"], ["请按要求填写"]],
        "甲县": [HEADER, *first],
        "乙区": [["乙区清单"], [*HEADER[1:], HEADER[0], "本地栏"], *([*each[1:], each[0], "x"] for each in [*second, *again])],
    }
    file = booked(sheets)
    for report in (check_list(file, bureau), import_list(file, bureau)):
        assert counts(report) == (6, 0, 6, 0, 0)
        assert [(each["sheet"], each["line"]) for each in report.findings if each["rule"].startswith("I-03")] == [("乙区", 4)]
        assert told(report, "与工作表“甲县”第 2 行是同一个识别键") == [("乙区", 5)]
        assert told(report, "1 个工作表没有事项的表头，没有取用：填表说明") and told(report, "工作表“乙区”表头在第 2 行")
        assert report.unknown_columns == ["本地栏"]
    assert Item.objects.filter(key__in=[f"{bureau.uscc}|{each[2]}" for each in [*first, *second]]).count() == 5
    (run,) = Import.objects.filter(file_name=file.name)
    assert [entry.data["sheets"] for entry in entries_of(run.pk)] == [["甲县", "乙区"]]
    assert [each.place for each in run.rows.order_by("line")][-2:] == ["乙区 4", "乙区 5"]
    assert counts(import_list(file, bureau)) == (6, 0, 0, 6, 0)
    with pytest.raises(Refused, match="行号分不清"):
        import_list(file, bureau, lines={2})


def test_a_hidden_sheet_and_a_table_of_codes_are_no_list(bureau: Body, booked: Booked) -> None:
    rows = rows_of(bureau, 2)
    report = check_list(
        booked({"清单": [HEADER, rows[0]], "代码": [["代码", "名称"], ["1", "是"]], "旧清单": [HEADER, rows[1]]}, "旧清单"), bureau
    )
    assert counts(report) == (1, 0, 1, 0, 0)
    assert told(report, "隐藏的工作表里有清单，没有取用：旧清单") == [("", 1)] and told(report, "没有取用：代码") == [("", 1)]


def test_bodies_and_shared_codes_are_looked_for_on_all_sheets(bureau: Body, booked: Booked) -> None:
    header, basic = ["事项名称", "基本编码", "实施主体", "实施主体编码"], f"511A{next(NUMBERS):010d}"
    sheets = {name: [header, [f"试验{name}", basic, bureau.name, bureau.uscc]] for name in ("甲", "乙")}
    assert counts(import_list(booked(sheets), bureau)) == (2, 0, 2, 0, 0)
    assert Item.objects.filter(key__in=[f"{bureau.uscc}|{basic}-试验{name}" for name in sheets]).count() == 2


def test_i_16_who_loses_a_list_to_another_run_is_told_in_words(bureau: Body, written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every step, also before it opened the file: then it has thrown away nothing of the other's."""
    file = written(rows_of(bureau, 3))
    step, begun = Checking.step, importing._begun

    def loses(self: Checking) -> int:
        Import.objects.filter(pk=self.run.pk).update(held_by="another")
        return step(self)

    def begins(*given: Any) -> Import:
        run = begun(*given)
        Import.objects.filter(pk=run.pk).update(held_by="another")
        return run

    for place, name, other in ((Checking, "step", loses), (importing, "_begun", begins)):
        with monkeypatch.context() as losing, pytest.raises(Refused, match="接手了这个文件") as refused:
            losing.setattr(place, name, other)
            import_list(file, bureau)
        assert "再导入一次" in refused.value.mend
    assert counts(import_list(file, bureau)) == (3, 0, 3, 0, 0)
    assert not issubclass(Refused, staging.Lost)


def test_rows_that_are_not_there_are_named(bureau: Body, written: Write) -> None:
    file = written(rows_of(bureau, 3))
    for take in (check_list, import_list):
        report = take(file, bureau, lines={2, 3, 7, 8, 99999})
        assert (counts(report)[0], report.to_data()["rows_missing"]) == (2, "7-8,99999")
    assert import_list(file, bureau).to_data()["rows_missing"] == ""


def test_a_basic_code_of_the_province_moves_to_its_own_column_and_is_said_once(bureau: Body, written: Write) -> None:
    rows = [[*each, f"511A{next(NUMBERS):010d}"] for each in rows_of(bureau, 3)]
    rows[2][-1] = "511A00052000"
    file = written(rows, header=[*HEADER, "基本编码"])
    report = import_list(file, bureau)
    assert told(report, "已移到“地方基本目录编码”") == [("", 2)] and ("catalog_code", "R1-01") not in rules_at(report, 3)
    said = [ItemVersion.objects.get(item__key=f"{bureau.uscc}|{each[2]}").content["elements"] for each in rows]
    assert [each.get("local_catalog_code") for each in said] == [rows[0][-1], rows[1][-1], None]
    assert said[2]["catalog_code"] == rows[2][-1] and not said[0].get("catalog_code")
    assert counts(import_list(file, bureau)) == (3, 0, 0, 3, 0)


def test_what_was_kept_under_the_national_heading_before_moves_too(bureau: Body, written: Write) -> None:
    from oneseal.catalogue.rules.taking import Said, merged

    known = {"elements": {"catalog_code": "511A0005200004", "task_name": "甲"}}
    assert "catalog_code" not in merged(Said({"local_catalog_code": "511A0005200004"}), known, "")["elements"]
    assert merged(Said({"local_catalog_code": "别的"}), known, "")["elements"]["catalog_code"] == "511A0005200004"


def test_a_row_put_in_above_changes_no_draft_with_a_further_row_of_its_key(bureau: Body, written: Write) -> None:
    first, new = rows_of(bureau, 2)
    more = [[first[0], kind, *first[2:]] for kind in ("行政确认", "行政处罚", "行政确认")]
    assert counts(import_list(written([first, *more]), bureau)) == (4, 0, 3, 1, 0)
    content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}").content
    assert list(content["extra"]) == [f"同一识别键的“{first[0]}”", f"同一识别键的“{first[0]}”（2）"]
    before = JournalEntry.objects.count()
    assert counts(import_list(written([first, *more]), bureau)) == (4, 0, 0, 4, 0)
    assert JournalEntry.objects.count() == before
    assert counts(import_list(written([new, first, *more]), bureau)) == (5, 0, 1, 4, 0)
    report = import_list(written([new, first, *more, [first[0], "行政奖励", *first[2:]]]), bureau)
    assert counts(report) == (6, 0, 1, 5, 0), "a further row alone is written too"
    assert len(ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}").content["extra"]) == 3


def test_a_heading_that_comes_again_is_no_item(bureau: Body, written: Write, booked: Booked) -> None:
    rows = rows_of(bureau, 2)
    report = check_list(written([rows[0], [], HEADER, rows[1]]), bureau)
    assert counts(report) == (2, 0, 2, 0, 0) and told(report, "第 4 行重复了表头") == [("", 1)]
    tiers = [["序号", "事项", "", "", "实施主体", ""], ["", "事项名称", "事项类型", "地方实施编码", "名称", "编码"]]
    numbered = [[place, *each] for place, each in enumerate(rows, start=1)]
    report = check_list(booked({"清单": [*tiers, numbered[0], *tiers, numbered[1]]}), bureau)
    assert counts(report) == (2, 0, 2, 0, 0) and told(report, "第 4-5 行重复了表头") == [("", 1)]


def test_the_list_inside_an_answer_is_found_and_another_shape_is_told(bureau: Body, tmp_path: Path) -> None:
    file, rows = tmp_path / "list.json", [dict(zip(HEADER, each, strict=True)) for each in rows_of(bureau, 2)]
    file.write_text(json.dumps({"code": 0, "data": {"page": {"no": 1}, "list": rows, "users": [{"id": 1}]}}), encoding="utf-8")
    report = import_list(file, bureau)
    assert counts(report) == (2, 0, 2, 0, 0) and told(report, "清单取自 data.list，共 2 项") == [("", 1)]
    file.write_text(json.dumps({"code": 1, "msg": "无权限", "data": None}), encoding="utf-8")
    with pytest.raises(ItemRefused, match="里面没有认得的事项清单"):
        import_list(file, bureau)
    file.write_text(json.dumps(rows[0]), encoding="utf-8")
    assert counts(check_list(file, bureau)) == (1, 0, 0, 1, 0), "an item that stands alone is one"
