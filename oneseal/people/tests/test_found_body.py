"""设立机构."""

from typing import Any

import pytest

from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.actions import found_body
from oneseal.people.models import Body
from oneseal.people.tests.office import new_body, new_city, next_number, uscc


def wanted(**changes: Any) -> dict[str, Any]:
    number = next_number()
    values = {
        "uscc": uscc("11"),
        "name": f"测试第{number}局",
        "short_word": f"测{number}",
        "division": new_city(),
        "kind": "department",
        "government": "测试市人民政府",
        "court": "测试市人民法院",
        "address": "测试路1号",
        "phone": "0900-6990001",
        "complaint_phone": "0900-6990002",
    }
    return {**values, **changes}


def test_a_body_is_founded_with_what_its_papers_print() -> None:
    values = wanted()
    body = found_body(**values, by=None)
    row = Body.objects.get(id=body)
    assert (row.short_word, row.government, row.court) == (values["short_word"], values["government"], values["court"])
    (entry,) = entries_of(body)
    assert entry.data["uscc"] == row.uscc


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "91350100M000100Y44"}, "uscc"),
        ({"name": " "}, "name"),
        ({"short_word": ""}, "short_word"),
        ({"division": "000000000000"}, "division"),
        ({"kind": "office"}, "kind"),
        ({"government": ""}, "government"),
        ({"court": "x" * 101}, "court"),
        ({"phone": "打电话"}, "phone"),
        ({"complaint_phone": "1"}, "complaint_phone"),
    ],
)
def test_wrong_input_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        found_body(**wanted(**changes), by=None)
    assert refused.value.field == field
    assert refused.value.mend


def test_code_name_and_short_word_are_used_once() -> None:
    first = Body.objects.get(id=new_body(new_city()))
    for same in ("uscc", "name", "short_word"):
        with pytest.raises(Refused, match="已登记"):
            found_body(**wanted(**{same: getattr(first, same)}), by=None)


def test_a_division_has_one_bureau(cast: object) -> None:
    from oneseal.people.queries import bureau_of

    with pytest.raises(Refused, match="该区划已有行政审批机构"):
        found_body(**wanted(division=bureau_of().division_id, kind="bureau"), by=None)
