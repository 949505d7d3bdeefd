"""代岗（A/B 岗）and its end."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT, DECIDE, REVIEW
from oneseal.law.rule import Refused
from oneseal.people.actions import end_holding, end_substitution, substitute
from oneseal.people.queries import standing, standing_of, standing_reads, substitutions_of
from oneseal.people.rules import may
from oneseal.people.tests.office import Office, natural, new_office

WEEK = timedelta(days=7)


def stand_in(office: Office, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "post": office.posts[DECIDE],
        "absent": office.officers[DECIDE],
        "person": office.officers[REVIEW],
        "since": today(),
        "until": today() + WEEK,
        "reason": "年休假",
        "by": office.head,
    }
    return substitute(**{**values, **changes})


def test_a_substitute_has_the_absent_persons_power_while_the_dates_hold(office: Office) -> None:
    stand_in(office)
    for day in (today(), today() + WEEK):
        permit = may(standing(office.officers[REVIEW], day), DECIDE, office.scope("heads"))
        assert permit.substituting == office.officers[DECIDE]
    with pytest.raises(Refused, match="R4-06"):
        may(standing(office.officers[REVIEW], today() + WEEK + timedelta(days=1)), DECIDE, office.scope())


def test_the_gate_sees_the_substitution_too(office: Office) -> None:
    stand_in(office)
    with gate(new_stream(), reads=standing_reads(office.officers[REVIEW], today())) as act:
        assert may(standing_of(act.answers), DECIDE, office.scope()).substituting == office.officers[DECIDE]


def test_the_end_of_a_substitution_takes_the_power_at_once(office: Office) -> None:
    key = stand_in(office)
    assert [row.id for row in substitutions_of(office.body)] == [key]
    end_substitution(key, by=office.head)
    assert substitutions_of(office.body) == []
    with pytest.raises(Refused):
        may(standing(office.officers[REVIEW], today()), DECIDE, office.scope())
    with pytest.raises(Refused, match="已经终止"):
        end_substitution(key, by=office.head)
    with pytest.raises(Refused, match="没有找到"):
        end_substitution(uuid4(), by=None)


def test_a_substitution_falls_with_the_post_of_the_absent(office: Office) -> None:
    stand_in(office)
    end_holding(office.holdings[DECIDE], by=None)
    with pytest.raises(Refused):
        may(standing(office.officers[REVIEW], today()), DECIDE, office.scope())


def test_a_substitute_is_not_substituted_in_turn(office: Office) -> None:
    stand_in(office)
    with pytest.raises(Refused, match="并不任此岗位"):
        stand_in(office, absent=office.officers[REVIEW], person=office.officers[ACCEPT])


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"since": -1}, "不得追认"),
        ({"until": -1}, "早于开始日期"),
        ({"person": "absent"}, "就是缺勤人员本人"),
        ({"person": "citizen"}, "不是本机构的在岗人员"),
        ({"person": "neighbour"}, "不是本机构的在岗人员"),
        ({"absent": "acceptor"}, "并不任此岗位"),
        ({"reason": " "}, "没有填写代岗事由"),
    ],
)
def test_what_is_no_formal_substitution_is_refused(office: Office, changes: dict[str, Any], match: str) -> None:
    people = {
        "absent": office.officers[DECIDE],
        "acceptor": office.officers[ACCEPT],
        "citizen": natural(),
        "neighbour": new_office().officers[REVIEW],
    }
    given = {
        name: today() + timedelta(days=value) if isinstance(value, int) else people.get(str(value), value)
        for name, value in changes.items()
    }
    with pytest.raises(Refused, match=match):
        stand_in(office, **given)


def test_one_absence_has_one_substitute_at_a_time(office: Office) -> None:
    stand_in(office)
    with pytest.raises(Refused, match="已有代岗"):
        stand_in(office, person=office.officers[ACCEPT], since=today() + WEEK, until=today() + 2 * WEEK)
    stand_in(office, person=office.officers[ACCEPT], since=today() + WEEK + timedelta(days=1), until=today() + 2 * WEEK)


def test_who_holds_the_post_already_needs_no_substitution(office: Office) -> None:
    from oneseal.people.actions import appoint
    from oneseal.people.tests.office import LONG_AGO

    appoint(office.posts[DECIDE], office.officers[REVIEW], since=LONG_AGO, by=None)
    with pytest.raises(Refused, match="本来就任此岗位"):
        stand_in(office)
