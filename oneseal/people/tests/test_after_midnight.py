"""A lock that is won after midnight makes an act of the next day: who may do it is asked for that day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from oneseal.journal.actions import set_clock
from oneseal.journal.gate import gate, new_stream, trips
from oneseal.journal.queries import local_day, now, today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.queries import standing_at, standing_reads
from oneseal.people.tests.office import Office, natural


def midnight(between: Callable[..., Any]) -> Callable[..., Any]:
    """``between``, the day having changed before it answers, as while waiting for a lock."""

    def later(*given: Any, **named: Any) -> Any:
        set_clock(now() + timedelta(days=1))
        return between(*given, **named)

    return later


def test_who_was_in_office_until_yesterday_does_nothing_that_is_dated_today(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question was put on her last day; the entry would be of the day after."""
    actions.end_holding(office.holdings["监督"], last_day=today(), by=None)
    asked = today()
    monkeypatch.setattr("oneseal.people.actions.posts.gate", midnight(gate))
    with pytest.raises(Refused, match="岗位"):
        actions.set_quota(office.posts["受理"], 3, by=office.head)
    assert today() == asked + timedelta(days=1)


def test_the_same_day_costs_no_second_question(office: Office) -> None:
    asked = standing_reads(office.head, today())
    before = trips.count
    with gate(new_stream(), reads=asked) as act:
        assert [held.power for held in standing_at(act).posts] == ["监督"]
        assert trips.count == before + 1 and local_day(act.at) == today()


def test_a_place_among_other_questions_is_asked_again_for_the_day_of_the_act(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a case's gate asks: more than one person in one trip."""
    person = office.officers["受理"]
    actions.end_holding(office.holdings["受理"], last_day=today(), by=None)
    reads = (*standing_reads(natural(), today()), *standing_reads(person, today()))
    with gate(new_stream(), reads=reads) as act:
        assert standing_at(act, 1).posts
    with midnight(gate)(new_stream(), reads=reads) as act:
        assert standing_at(act, 1).posts == () and standing_at(act, 1).person == person
