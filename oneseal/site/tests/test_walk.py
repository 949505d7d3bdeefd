"""走查: a walk that was cut off in the middle of a correction is taken up where it was left."""

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, row, upload
from oneseal.journal.queries import entries_of
from oneseal.people.queries import bureau_of
from oneseal.site.walk import Walk, go_on

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("left", ["asked", "half supplied", "all supplied", "half checked"])
def test_a_correction_left_anywhere_is_finished(left: str) -> None:
    """Nothing is asked, supplied or checked twice, and the case reaches its end."""
    case = filed("出版物零售")
    lines = list(entries_of(case)[0].data["materials"])[:2]
    wanted = [{"line": line, "problem": "不清楚", "mend": "重新提交"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    supplied = {"asked": 0, "half supplied": 1}.get(left, 2)
    for line in lines[:supplied]:
        actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    if left == "half checked":
        actions.check(case, lines[0], passed=True, by=cast("李受理"))
    result = go_on(Walk(bureau_of(), "correction", case, row(case).number, cast("王申请"), lambda line: None))
    acts = [entry.act for entry in entries_of(case)]
    assert result["state"] == "ARCHIVED"
    assert (acts.count("request_correction"), acts.count("supply"), acts.count("check")) == (1, 2, 2)
