"""送达之日 (C-46): who agreed to electronic service corrects from the day on which the notice was made, wherever that is read."""

import importlib
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.apps import apps

from oneseal.cases import actions
from oneseal.cases.jobs import count_from_made_notices, project_due_dates_anew, return_what_was_not_corrected
from oneseal.cases.models import Case
from oneseal.cases.queries import Wanted, known_case, shown, worklist
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.mine import cases_waiting_for, early_return
from oneseal.cases.queries.worklist import WorkRow, cases_found, every_row
from oneseal.cases.rules.due import returned_early
from oneseal.cases.tests.kernel import CALENDAR, Desk, item_of
from oneseal.cases.tests.office import cast, filed, filing, made, refused, row, upload
from oneseal.cases.tests.put_away import ASKED, put_away
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.people.queries import standing
from oneseal.people.rules import Standing

__all__ = ["put_away"]
pytestmark = pytest.mark.usefixtures("city")
D = date.fromisoformat


def at(moment: str) -> None:
    """The clock of the bureau, which is eight hours ahead of UTC."""
    set_clock(datetime.fromisoformat(f"{moment}+08:00").astimezone(UTC))


def asked(count: int = 1) -> tuple[UUID, list[str]]:
    """A case whose applicant agreed to electronic service, told of its lines in the last minute of 2 March, the notice owed."""
    at("2026-03-02T23:58")
    case, lines = filed("出版物零售", service={"address": "", "electronic": True}), list(filing("出版物零售")["materials"])[:count]
    ASKED.append(case)
    at("2026-03-02T23:59")
    request(case, lines)
    return case, lines


def request(case: UUID, lines: list[str]) -> None:
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新提交"} for line in lines], by=cast("李受理"))


def lines_shown(case: UUID) -> list[WorkRow]:
    """Hers, of whoever searches, and of the export."""
    posts = standing(cast("李受理"), today()).posts
    hers = [each for each in cases_waiting_for(row(case).applicant_id, 100_000) if each.case == case]
    exported = [each for each in every_row(posts, Wanted(text=row(case).number)) if each.case == case]
    assert [each.case for each in worklist(posts, Wanted(text=row(case).number)).rows] == [each.case for each in exported]
    return [*hers, *cases_found(posts, among=[case]), *exported]


def everywhere(case: UUID) -> set[date | None]:
    """The last day to correct as the case's page, its row, every list and the command line say it."""
    known, desk = row(case), told_whole(row(case), Standing())
    said = desk.due.due_on if desk.due else None
    printed = D(shown(known.number)["correction_due_on"])
    return {known.due_on, known.correction_due_on, said, printed} | {each.due_on for each in lines_shown(case)}


def test_a_notice_asked_for_before_midnight_and_made_after_it_counts_from_the_day_it_was_made() -> None:
    """Thirty days from 3 March, not from the second: on the page, in the lists, for the job and in the act itself."""
    case, (line,) = asked()
    assert (row(case).lapses_after, row(case).notified_on) == (None, None) and not any(each.lapses for each in lines_shown(case))
    assert rebuild(PROJECTIONS["cases"]).differences == [], "it is owed"
    at("2026-03-03T00:01")
    made(case)
    (service,) = [service for paper, service in told_whole(row(case), Standing()).letters if paper.kind == "correction_notice"]
    assert service and service.on == D("2026-03-03")
    assert known_case(case)[0].rounds[-1].served_on == D("2026-03-03")
    with refused(case, "补正期限到 2026-04-02"):
        actions.lapse(case)
    assert count_from_made_notices() >= 1 and count_from_made_notices() == 0
    assert (row(case).notified_on, row(case).unmade_notice, row(case).lapses_after) == (D("2026-03-03"), None, D("2026-04-02"))
    assert everywhere(case) == {D("2026-04-02")} and all(each.lapses for each in lines_shown(case))
    assert rebuild(PROJECTIONS["cases"]).differences == [], "it is made"
    assert row(case).version == 2 and len(entries_of(case)) == 2, "her page has not become stale"
    at("2026-04-02T12:00")
    return_what_was_not_corrected()
    assert row(case).phase == "CORRECTION", "the last day itself counts"
    at("2026-04-03T12:00")
    return_what_was_not_corrected()
    lapsed = entries_of(case)[-1]
    assert (lapsed.act, lapsed.data["until"], lapsed.data["lines"]) == ("lapse", "2026-04-02", [line])
    assert (row(case).notified_on, row(case).unmade_notice) == (None, None) and early_return(told_whole(row(case), Standing())) is None
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_while_the_notice_is_not_made_nothing_is_given_up_however_long_that_takes() -> None:
    """She cannot have read it: the backlog of papers is the bureau's."""
    case, (line,) = asked()
    at("2026-06-30T12:00")
    return_what_was_not_corrected()
    assert row(case).phase == "CORRECTION"
    with refused(case, "还没有制成.*C-04"):
        actions.lapse(case)
    made(case)
    count_from_made_notices()
    assert everywhere(case) == {row(case).lapses_after} == {D("2026-07-30")}
    actions.supply(case, {line: [upload()]}, by=cast("王申请"))
    assert row(case).phase == "RECEIVED" and row(case).notified_on is None


def test_what_is_supplied_in_part_keeps_the_day_and_the_next_notice_has_one_of_its_own() -> None:
    case, (first, second) = asked(2)
    at("2026-03-03T00:01")
    made(case)
    actions.supply(case, {first: [upload()]}, by=cast("王申请"))
    assert (row(case).lapses_after, row(case).unmade_notice) == (D("2026-04-02"), None), "the act has looked for itself"
    at("2026-03-04T12:00")
    actions.supply(case, {second: [upload()]}, by=cast("王申请"))
    actions.check(case, [first], {second: "仍看不清"}, by=cast("李受理"))
    further = [{"line": second, "problem": "仍看不清", "mend": "请重新提交"}]
    actions.request_further_correction(case, further, by=cast("吕局长"))
    assert row(case).lapses_after is None and row(case).unmade_notice is not None
    at("2026-03-05T12:00")
    made(case)
    count_from_made_notices()
    assert everywhere(case) == {row(case).lapses_after} == {D("2026-04-07")}, "thirty days end in the holiday of Qingming"
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_a_return_from_before_that_came_a_day_early_is_seen() -> None:
    """An earlier release counted from the day of the request."""
    desk = Desk(item_of("food-business"))
    desk.file()
    desk.act("request_correction")
    desk.on = D("2026-03-03")
    desk.make_papers()
    desk.on = D("2026-03-17")
    early = desk._kept("lapse", None, "", {"lines": [], "until": "2026-03-16", "on": desk.on.isoformat(), "papers": []})
    assert early.phase.value == "LAPSED"
    due = returned_early(desk.case, CALENDAR)
    assert due and (due.start, due.due_on) == (D("2026-03-03"), D("2026-03-17"))


def test_rows_from_before_are_told_by_the_migration_and_the_job() -> None:
    """What stood in no column: when a case was last worked on, how often its password was renewed, when its notice reached her."""
    case, _ = asked()
    at("2026-03-03T00:01")
    made(case)
    actions.renew_query_password(case, by=cast("王申请"))
    before, earlier = row(case), datetime(2000, 1, 1, tzinfo=UTC)
    Case.objects.filter(id=case).update(moved_at=earlier, renewals=0, notified_on=None, unmade_notice=None, lapses_after=None)
    importlib.import_module("oneseal.cases.migrations.0018_moved_and_notified").tell(apps, None)
    while project_due_dates_anew():
        pass
    after = row(case)
    assert (after.moved_at, after.renewals) == (entries_of(case)[1].at, 1)
    assert (after.notified_on, after.lapses_after) == (before.notified_on, before.lapses_after) == (D("2026-03-03"), D("2026-04-02"))
    assert rebuild(PROJECTIONS["cases"]).differences == []
