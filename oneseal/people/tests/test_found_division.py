"""登记区划."""

from datetime import date

import pytest

from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.actions import end_division, found_division
from oneseal.people.models import Division
from oneseal.people.queries import divisions_above
from oneseal.people.tests.office import LONG_AGO, natural, new_city


def county(city: str, number: int) -> str:
    code = f"{city[:4]}{number:02d}000000"
    if not Division.objects.filter(code=code).exists():
        found_division(code, "测试县", 2, city, since=LONG_AGO, by=None)
    return code


def test_four_levels_hang_below_one_another() -> None:
    above = county(new_city(), 11)
    town = found_division(f"{above[:6]}001000", "测试街道", 3, above, since=LONG_AGO, by=None)
    village = found_division(f"{above[:6]}001001", "测试社区", 4, town, since=LONG_AGO, by=None)
    assert divisions_above(village) == [village, town, above, above[:4] + "00000000"]
    assert list(Division.objects.filter(parent=town).values_list("name", flat=True)) == ["测试社区"]


def test_the_founding_is_one_entry_in_a_stream_of_its_own() -> None:
    code = county(new_city(), 12)
    (entry,) = entries_of(Division.objects.get(code=code).stream)
    assert (entry.act, entry.by, entry.data["code"]) == ("found_division", None, code)


def test_a_code_is_used_once_even_after_its_end() -> None:
    code = county(new_city(), 13)
    end_division(code, last_day=date(2026, 6, 30), by=None)
    with pytest.raises(Refused, match="已登记"):
        found_division(code, "再设", 2, code[:4] + "00000000", since=date(2026, 7, 1), by=None)
    with pytest.raises(Refused, match="已停用"):
        end_division(code, last_day=date(2026, 7, 30), by=None)
    assert Division.objects.get(code=code).until == date(2026, 6, 30)


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(Refused, match="早于开始日期"):
        end_division(county(new_city(), 14), last_day=date(2001, 1, 1), by=None)


def test_a_division_needs_a_registered_parent() -> None:
    with pytest.raises(Refused, match="没有区划"):
        found_division("989901000000", "无上级县", 2, "989900000000", since=LONG_AGO, by=None)
    with pytest.raises(Refused, match="必须有上级"):
        found_division("989901001000", "无上级镇", 3, None, since=LONG_AGO, by=None)


def test_a_county_of_no_registered_city_stands_for_itself_by_the_operator_alone() -> None:
    taken = set(Division.objects.values_list("code", flat=True))
    code = next(code for number in range(10, 100) if (code := f"9701{number}000000") not in taken)
    with pytest.raises(Refused, match="监督"):
        found_division(code, "直管县", 2, None, since=LONG_AGO, by=natural())
    assert divisions_above(found_division(code, "直管县", 2, None, since=LONG_AGO, by=None)) == [code]
