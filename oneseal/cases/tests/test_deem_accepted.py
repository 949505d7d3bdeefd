"""视为受理 (行政许可法 32(4)): five working days of silence; by the job alone, safe to run twice, under the licensing law only."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.way import perform
from oneseal.cases.jobs import deem_silent_filings_accepted
from oneseal.cases.tests.office import cast, columns, corrected, filed, kinds, lines_in, refused, row
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import entries_of
from oneseal.journal.rules import Entry

pytestmark = pytest.mark.usefixtures("city")


def on(day: str) -> None:
    set_clock(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=4))


def silent(day: str = "2026-03-02", name: str = "出版物零售") -> UUID:
    """A case that was filed on a Monday and that nobody answered."""
    on(day)
    return filed(name)


def test_nobody_acted_and_the_acceptance_counts_from_the_receipt() -> None:
    case = silent()
    on("2026-03-10")
    deem_silent_filings_accepted()
    entry = entries_of(case)[-1]
    assert (entry.act, entry.by, entry.power) == ("deem_accepted", None, "")
    assert entry.data["accepted_on"] == "2026-03-02"
    assert (row(case).phase, row(case).deemed, row(case).accepted_on) == ("ACCEPTED", True, date(2026, 3, 2))
    assert kinds(case) == ["receipt", "acceptance_notice"]


def test_the_job_run_twice_changes_once() -> None:
    case = silent()
    on("2026-03-10")
    deem_silent_filings_accepted()
    after = columns(case)
    assert deem_silent_filings_accepted() == 0
    assert len(entries_of(case)) == 2
    assert columns(case) == after


def test_it_is_early_on_the_fifth_working_day() -> None:
    case = silent()
    on("2026-03-09")
    with refused(case, "第三十二条"):
        actions.deem_accepted(case)


def test_afterwards_no_clerk_can_accept_correct_or_refuse_any_more() -> None:
    case = silent()
    on("2026-03-10")
    line = lines_in(case)[0]
    acts: tuple[Callable[[], Entry], ...] = (
        lambda: actions.accept(case, by=cast("李受理")),
        lambda: actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理")),
        lambda: actions.refuse_to_accept(case, reason="x", organ="y", by=cast("李受理")),
        lambda: actions.declare_not_needed(case, reason="x", by=cast("李受理")),
    )
    for act in acts:
        with refused(case, "第三十二条"):
            act()


def test_an_answered_filing_is_not_deemed() -> None:
    case = silent()
    actions.accept(case, by=cast("李受理"))
    with refused(case, "C-00"):
        actions.deem_accepted(case)


def test_after_a_correction_the_five_days_count_from_the_supply() -> None:
    on("2026-03-02")
    case = filed()
    on("2026-03-06")
    corrected(case)
    on("2026-03-13")
    with refused(case, "第三十二条"):
        actions.deem_accepted(case)
    on("2026-03-16")
    assert actions.deem_accepted(case).data["accepted_on"] == "2026-03-06"


def test_a_public_service_is_never_deemed_accepted() -> None:
    case = silent(name="生育登记")
    on("2026-04-20")
    with refused(case, "不是行政许可"):
        actions.deem_accepted(case)
    deem_silent_filings_accepted()
    assert row(case).phase == "RECEIVED"


@pytest.mark.parametrize("who", ["李受理", "王申请", "吕局长"])
def test_no_person_deems(who: str) -> None:
    case = silent()
    on("2026-03-10")
    with refused(case):
        perform(case, "deem_accepted", by=cast(who))
