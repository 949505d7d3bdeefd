"""登记区划名录: a whole city at once, from the top down; nothing while a line is wrong; safe to repeat."""

from datetime import date, timedelta

import pytest

from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import end_division, found_division, import_divisions
from oneseal.people.models import Division
from oneseal.people.queries import divisions_above
from oneseal.people.rules import KnownDivision, ListedDivision, planned, read_divisions
from oneseal.people.tests.office import LONG_AGO

SINCE = date(2026, 1, 1)


def city(number: int) -> list[str]:
    """The list of a city of the tests' own, not in order: a county with a town and a village."""
    first = f"998{number}"
    lines = [f"{first}21001001,东街村", f"{first}21000000,测试县", f"{first}00000000,测试市", f"{first}21001000,城关镇"]
    return ["code,name\n", *(f"{line}\n" for line in lines)]


def test_a_list_is_registered_from_the_top_down() -> None:
    done = import_divisions(city(1), since=SINCE)
    assert (done.known, done.new, done.wrong) == (0, 4, ())
    assert divisions_above("998121001001") == ["998121001001", "998121001000", "998121000000", "998100000000"]
    village = Division.objects.get(code="998121001001")
    assert (village.name, village.level, village.since) == ("东街村", 4, SINCE)


def test_a_second_time_changes_nothing_and_makes_no_entry() -> None:
    import_divisions(city(2), since=SINCE)
    before = JournalEntry.objects.count()
    done = import_divisions([*city(2), "998221002000,新镇\n"], since=SINCE, dry_run=True)
    assert (done.known, done.new) == (4, 1)
    assert import_divisions(city(2), since=SINCE).known == 4
    assert JournalEntry.objects.count() == before


def test_a_dry_run_registers_nothing() -> None:
    assert import_divisions(city(3), since=SINCE, dry_run=True).new == 4
    assert not Division.objects.filter(code__startswith="9983").exists()


def test_one_wrong_line_and_nothing_is_registered() -> None:
    done = import_divisions([*city(4), "99842,半截\n"], since=SINCE)
    assert [(line.line, line.code) for line in done.wrong] == [(6, "99842")]
    assert not Division.objects.filter(code__startswith="9984").exists()


def test_nothing_is_listed_below_a_division_that_has_ended() -> None:
    import_divisions(city(5), since=SINCE)
    end_division("998521000000", last_day=today() - timedelta(days=1), by=None)
    again = import_divisions(city(5), since=SINCE)
    assert (again.known, again.wrong) == (4, ())
    (wrong,) = import_divisions([*city(5), "998521002000,新镇\n"], since=SINCE).wrong
    assert wrong.line == 6 and "停用" in wrong.reason and "P-16" in wrong.rule


def test_a_file_without_the_columns_or_without_lines_is_refused() -> None:
    with pytest.raises(Refused, match="第 1 行缺少列 name"):
        read_divisions(["code,called\n", "980000000000,x\n"])
    for lines in ([], ["code,name\n"], ["code,name\n", ",\n"]):
        with pytest.raises(Refused):
            read_divisions(lines)


def reasons(*rows: tuple[str, str], known: dict[str, KnownDivision] | None = None) -> dict[int, str]:
    """What is wrong by line."""
    listed = [ListedDivision(line, code, name) for line, (code, name) in enumerate(rows, start=2)]
    _, wrong = planned(listed, known or {})
    assert all(line.mend and line.rule for line in wrong)
    return {line.line: line.reason for line in wrong}


def test_every_wrong_line_is_told_by_its_number() -> None:
    wrong = reasons(
        ("980100000000", "测试市"),
        ("9.8E+11", "表格软件改坏的"),
        ("980121000000", " "),
        ("980122001000", "没有县的镇"),
        ("980100000000", "测试市"),
        ("980123000000", "x" * 61),
        ("980124000000", "测试县"),
    )
    assert wrong.keys() == {3, 4, 5, 6, 7}
    assert "不是12位区划代码" in wrong[3] and "没有填写" in wrong[4] and "没有上级区划 980122000000" in wrong[5]
    assert "与第 2 行重复" in wrong[6] and "现在 61 字" in wrong[7]


def test_a_name_that_is_registered_is_not_changed_by_a_list() -> None:
    known = {"980100000000": KnownDivision("测试市", 1, over=False)}
    assert reasons(("980100000000", "测试市"), known=known) == {}
    assert "已登记为“测试市”" in reasons(("980100000000", "别的市"), known=known)[2]


def test_a_city_without_counties_stands_right_above_its_towns() -> None:
    new, wrong = planned([ListedDivision(2, "998600001000", "镇"), ListedDivision(3, "998600000000", "市")], {})
    assert wrong == [] and [(row.level, row.parent) for row in new] == [(1, None), (3, "998600000000")]
    for row in new:
        found_division(row.code, row.name, row.level, row.parent, since=LONG_AGO, by=None)
