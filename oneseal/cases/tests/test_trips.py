"""The hot path: an act is three trips of the gate, and hardly a question of the ORM beside them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.tests.office import CONTROL, cast, filed, filing, made, reached, reviewer, upload
from oneseal.journal.gate import trips
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused

pytestmark = pytest.mark.usefixtures("city")
Act = Callable[[UUID], Any]
ACTS: dict[str, Act] = {
    "accept": lambda case: actions.accept(case, by=cast("李受理")),
    "review": lambda case: actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case)),
    "survey": lambda case: actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL),
    "confirm_survey": lambda case: actions.confirm_survey(case, by=cast("钱勘验")),
    "grant": lambda case: actions.grant(case, opinion="同意", by=cast("周批准")),
    "make": lambda case: actions.make(case, by=cast("郑制证")),
    "deliver": lambda case: actions.deliver(case, way="direct", proof="id", recipient="本人", by=cast("郑制证")),
    "archive": lambda case: actions.archive(case, by=cast("李受理")),
}

HANDS = {
    "accept": "李受理",
    "review": "秦社务",
    "survey": "孙勘验",
    "confirm_survey": "钱勘验",
    "grant": "周批准",
    "make": "郑制证",
    "deliver": "郑制证",
    "archive": "李受理",
}


BESIDE = ("journal_counter", "cases_survey_note")


def beside(asked: CaptureQueriesContext) -> list[str]:
    """What was asked beside the gate, except numbers drawn from counters (on SQLite they come over the same connection) and which notes
    of a survey go with its record."""
    return [query["sql"] for query in asked.captured_queries if not any(table in query["sql"] for table in BESIDE)]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_three_trips(act: str) -> None:
    case = reached(act)
    made(case)
    before = trips.count
    ACTS[act](case)
    assert trips.count - before == 3


def test_supplying_checking_withdrawing_and_voiding_are_three_trips_each() -> None:
    case, line = filed(), next(iter(filing()["materials"]))
    given = upload()
    acts: list[Callable[[], Any]] = [
        lambda: actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理")),
        lambda: actions.supply(case, {line: [given]}, by=cast("王申请")),
        lambda: actions.check(case, [line], by=cast("李受理")),
        lambda: actions.withdraw(case, by=cast("王申请")),
    ]
    for act in acts:
        before = trips.count
        act()
        assert trips.count - before == 3


@pytest.mark.parametrize("act", ACTS)
def test_permission_history_calendar_and_papers_are_read_in_the_first_trip_and_nothing_beside(act: str) -> None:
    case, people = reached(act), {name: cast(name) for name in HANDS.values()}
    made(case)
    by, second = people[HANDS[act]], cast("钱勘验")
    do: dict[str, Callable[[], Any]] = {
        "accept": lambda: actions.accept(case, by=by),
        "review": lambda: actions.review(case, opinion="一致", recommendation="grant", by=by),
        "survey": lambda: actions.survey(case, by=by, officers=[second], **CONTROL),
        "confirm_survey": lambda: actions.confirm_survey(case, by=by),
        "grant": lambda: actions.grant(case, opinion="同意", by=by),
        "make": lambda: actions.make(case, by=by),
        "deliver": lambda: actions.deliver(case, way="direct", proof="id", recipient="本人", by=by),
        "archive": lambda: actions.archive(case, by=by),
    }
    with CaptureQueriesContext(connection) as asked:
        do[act]()
    assert beside(asked) == []


def test_a_filing_asks_nothing_beside_its_three_trips_once_the_version_is_known() -> None:
    filed()
    given = filing()
    version_id = given.pop("item_version")
    before = trips.count
    with CaptureQueriesContext(connection) as asked:
        actions.file(version_id, **given)
    assert trips.count - before == 3
    assert beside(asked) == []


def test_what_is_refused_is_one_trip_and_writes_nothing() -> None:
    case = filed()
    before = trips.count
    with pytest.raises(Refused):
        actions.accept(case, by=cast("吴外人"))
    assert trips.count - before == 1
    assert len(entries_of(case)) == 1
