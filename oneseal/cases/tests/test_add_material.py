"""补齐材料: what the law accepted by silence may lack material; the applicant adds it before the decision, and the clock runs on."""

from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.jobs import deem_silent_filings_accepted
from oneseal.cases.tests.office import cast, filed, filing, refused, row, upload
from oneseal.cases.tests.test_deem_accepted import on
from oneseal.journal.queries import entries_of

pytestmark = pytest.mark.usefixtures("city")


def lacking(day: str = "2026-03-02") -> tuple[UUID, str]:
    """A case that was filed without its first required file and accepted by silence."""
    on(day)
    given = filing("出版物零售")["materials"]
    missing = next(line for line in given if line != "application")
    case = filed("出版物零售", materials={line: files for line, files in given.items() if line != missing})
    on("2026-03-10")
    deem_silent_filings_accepted()
    return case, missing


def test_the_missing_material_is_added_and_the_licence_can_be_granted() -> None:
    case, missing = lacking()
    actions.review(case, opinion="缺少材料", recommendation="grant", by=cast("赵审查"))
    with refused(case, "缺少必要材料"):
        actions.grant(case, opinion="同意", by=cast("周批准"))
    before = row(case)
    entry = actions.add_material(case, {missing: [upload()]}, by=cast("王申请"))
    assert entry.act == "add_material"
    assert (row(case).phase, row(case).promise_due_on) == (before.phase, before.promise_due_on), "the clock runs on"
    actions.grant(case, opinion="同意", by=cast("周批准"))
    assert row(case).phase == "GRANTED"


def test_only_what_is_missing_can_be_added() -> None:
    case, missing = lacking()
    other = next(line for line in filing("出版物零售")["materials"] if line != missing)
    with refused(case, "不是缺少的材料"):
        actions.add_material(case, {other: [upload()]}, by=cast("王申请"))
    with refused(case, "没有提交"):
        actions.add_material(case, {}, by=cast("王申请"))
    with refused(case, "没有附文件"):
        actions.add_material(case, {missing: []}, by=cast("王申请"))


def test_the_same_file_named_twice_stands_there_once() -> None:
    case, missing = lacking()
    file = upload()
    entry = actions.add_material(case, {missing: [file, file]}, by=cast("王申请"))
    assert [each["id"] for each in entry.data["materials"][missing]] == [str(file)]


def test_a_case_that_was_accepted_by_a_clerk_was_complete() -> None:
    case = filed("出版物零售")
    actions.accept(case, by=cast("李受理"))
    with refused(case, "不是视为受理"):
        actions.add_material(case, {"x": [upload()]}, by=cast("王申请"))
    assert len(entries_of(case)) == 2
