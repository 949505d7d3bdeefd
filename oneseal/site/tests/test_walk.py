"""走查: a walk that was cut off in the middle of a correction is taken up where it was left."""

import sys

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, lines_in, row, upload
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of
from oneseal.site.walk import Walk, _by_processes, go_on

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("left", ["asked", "half supplied", "all supplied", "half checked"])
def test_a_correction_left_anywhere_is_finished(left: str) -> None:
    """Nothing is asked, supplied or checked twice, and the case reaches its end."""
    case = filed("出版物零售")
    lines = lines_in(case)[:2]
    wanted = [{"line": line, "problem": "不清楚", "mend": "重新提交"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    supplied = {"asked": 0, "half supplied": 1}.get(left, 2)
    for line in lines[:supplied]:
        actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    if left == "half checked":
        actions.check(case, [lines[0]], by=cast("李受理"))
    result = go_on(Walk(bureau_of(), "correction", case, row(case).number, cast("王申请"), lambda line: None))
    acts = [entry.act for entry in entries_of(case)]
    assert result["state"] == "ARCHIVED"
    assert (acts.count("request_correction"), acts.count("supply"), acts.count("check")) == (1, 2, 1 + (left == "half checked"))


def walker(*lines: str) -> list[str]:
    """The words of a process that stands for a walk."""
    return [sys.executable, "-c", "\n".join(["import sys", *lines])]


def test_what_stops_a_walking_process_is_told_with_rule_and_mend_and_its_progress_too() -> None:
    told: list[str] = []
    refusal = '{"refused": {"reason": "没有第 2 名人员", "rule": "W-01 走查", "field": "power", "mend": "请先任职"}}'
    with pytest.raises(Refused) as refused:
        _by_processes(walker("print('9  受理', file=sys.stderr)", f"print({refusal!r})", "sys.exit(1)"), 4, 2, told.append)
    assert "2 个走查进程中有 2 个没有走完" in refused.value.reason
    assert refused.value.reason.count("没有第 2 名人员（W-01 走查）") == 1
    assert (refused.value.mend, refused.value.field) == ("请先任职", "power")
    assert told == ["9  受理", "9  受理"]


@pytest.mark.parametrize(
    ("lines", "reason"), [(['print(\'{"error": "字体不在"}\')', "sys.exit(1)"], "字体不在"), (["raise MemoryError"], "意外中断")]
)
def test_a_walking_process_that_fails_or_breaks_off_is_told_as_well(lines: list[str], reason: str) -> None:
    told: list[str] = []
    with pytest.raises(Refused, match=reason):
        _by_processes(walker(*lines), 2, 2, told.append)
    assert not told or any("MemoryError" in line for line in told)
