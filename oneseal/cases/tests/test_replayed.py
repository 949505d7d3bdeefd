"""列表中的办件: what is kept of a page's cases is what their entries say now; given up when they move on or it is too much."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.queries import calendar_of
from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import desk, replayed
from oneseal.cases.queries.replayed import Told, told_of
from oneseal.cases.rules import Phase
from oneseal.cases.tests.office import cast, filed, row
from oneseal.journal.queries import today
from oneseal.law.days import Calendar
from oneseal.people.queries import standing

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: Any) -> None:
    monkeypatch.setattr(replayed, "_kept", {})
    monkeypatch.setattr(replayed, "MOST_OF_A_PAGE", 40)


def told(case: Case, calendar: Calendar | None = None) -> tuple[Told, int]:
    """A case as a page tells it, and how many questions that took."""
    calendars = {case.division_id: calendar or calendar_of(case.division_id)}
    with CaptureQueriesContext(connection) as asked:
        found = told_of([case], calendars)
    return found[case.pk], len(asked)


def test_a_case_is_added_up_once_until_it_moves_on() -> None:
    """As its own page adds it up; a second page asks nothing; after an act it is added up anew."""
    case = filed("食品经营许可（新办）")
    first, asked = told(row(case))
    assert asked == 1 and told(row(case)) == (first, 0)
    actions.accept(case, by=cast("李受理"))
    second, asked = told(row(case))
    found = desk(standing(cast("赵审查"), today()), case)
    assert asked == 1 and found is not None and second.case == found.case
    assert (first.case.phase, second.case.phase) == (Phase.RECEIVED, Phase.ACCEPTED)


def test_another_calendar_reckons_its_limit_anew() -> None:
    """Days off that are announced later move the limits of what runs."""
    case = row(filed("食品经营许可（新办）"))
    first, _ = told(case)
    week_off = Calendar({first.due.due_on: "停电放假"}, {}, [first.due.due_on.year]) if first.due else None
    second, asked = told(case, week_off)
    assert asked == 1 and first.due and second.due and second.due.due_on > first.due.due_on


def test_what_is_kept_does_not_grow_without_end(monkeypatch: Any) -> None:
    """What was added up first goes first; what an export reads is not kept at all."""
    monkeypatch.setattr(replayed, "MOST_KEPT", 2)
    cases = [row(filed("生育登记")) for _ in range(3)]
    for case in cases:
        told(case)
    assert [moment[0] for moment in replayed._kept] == [case.pk for case in cases[1:]]
    monkeypatch.setattr(replayed, "MOST_OF_A_PAGE", 0)
    told(cases[0])
    assert [moment[0] for moment in replayed._kept] == [case.pk for case in cases[1:]]
