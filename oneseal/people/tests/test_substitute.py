"""代岗（A/B 岗）and its end."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.journal.rules import Insert
from oneseal.law.powers import ACCEPT, DECIDE, R4_06, REVIEW
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, close_account, end_holding, end_substitution, erase_personal, open_account, substitute
from oneseal.people.models import Post, Substitution
from oneseal.people.queries import staff_of, standing, standing_of, standing_reads, substitutions_of
from oneseal.people.rules import may
from oneseal.people.tests.office import LONG_AGO, Office, natural, new_office, next_number

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


def test_nobody_stands_in_without_an_end_in_sight(office: Office) -> None:
    """R4-06 在期限内代办: a year at most, as settled by the deployment; what is longer is an appointment."""
    with pytest.raises(Refused, match="最长 366 日") as refused:
        stand_in(office, until=today() + timedelta(days=366))
    assert (refused.value.rule, refused.value.field) == (R4_06, "until")
    assert f"{today() + timedelta(days=365)} 或以前" in refused.value.mend
    with override_settings(SUBSTITUTION_DAYS=7), pytest.raises(Refused, match="最长 7 日"):
        stand_in(office)
    stand_in(office, until=today() + timedelta(days=365))


@pytest.mark.parametrize("reason", ["😀", "……", "-"])
def test_why_somebody_stands_in_is_said_in_words(office: Office, reason: str) -> None:
    with pytest.raises(Refused, match="没有写出文字"):
        stand_in(office, reason=reason)


def test_why_somebody_stands_in_is_sealed_and_read_by_those_who_arrange_it(office: Office) -> None:
    """It is her illness as often as not; the journal keeps no word of it in clear, and it can be erased with her."""
    key = stand_in(office, reason="因病住院")
    (row,) = substitutions_of(office.body)
    assert (row.id, row.reason) == (key, "因病住院")
    entry = entries_of(office.posts[DECIDE])[-1]
    assert (entry.act, "因病住院" in str(entry.data)) == ("substitute", False)
    kept = Substitution.objects.filter(id=key).values().get()
    assert "因病住院" not in str(kept)
    assert str(kept["record"]) == entry.data["words"]["personal"]
    end_holding(office.holdings[DECIDE], by=None)
    erase_personal(office.officers[DECIDE], reason="本人请求", by=None)
    assert [row.reason for row in substitutions_of(office.body)] == [""]
    assert rebuild(PROJECTIONS["people_substitution"]).differences == []


def test_a_substitution_of_an_earlier_release_stands_without_its_reason(office: Office) -> None:
    """Its entry has the reason in clear for good; the row does not repeat it, and is rebuilt equal."""
    post, key = office.posts[DECIDE], new_stream()
    days = {"since": today(), "until": today() + WEEK}
    persons = {"absent": office.officers[DECIDE], "substitute": office.officers[REVIEW]}
    named = {"substitution": key, **persons, "reason": "因病住院", **days}
    row = {"id": key, "post_id": post, "ended_at": None, "record": None, **days, **{f"{name}_id": one for name, one in persons.items()}}
    with gate(post, Lock(Post, post)) as act:
        act.record("substitute", by=None, data={name: str(value) for name, value in named.items()}, rows=[Insert(Substitution, row)])
    assert [(one.id, one.reason) for one in substitutions_of(office.body)] == [(key, "")]
    assert rebuild(PROJECTIONS["people_substitution"]).differences == []
    end_substitution(key, by=office.head)


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


def lent_to(office: Office, person: UUID, day: date) -> bool:
    """Whether the gate, the pages and the list of staff let ``person`` act for the absent: all three alike."""
    with gate(new_stream(), reads=standing_reads(person, day)) as act:
        in_gate = standing_of(act.answers).posts
    said = {
        "gate": any(post.substituting for post in in_gate),
        "page": any(post.substituting for post in standing(person, day).posts),
        "staff": any(post.substituting for post in staff_of({office.body}, day).get(person, ())),
    }
    assert len(set(said.values())) == 1, said
    return said["gate"]


def test_a_substitution_falls_with_the_last_post_of_the_substitute(office: Office) -> None:
    reviewer = office.officers[REVIEW]
    stand_in(office)
    last = today() + timedelta(days=2)
    end_holding(office.holdings[REVIEW], last_day=last, by=None)
    assert lent_to(office, reviewer, last)
    assert not lent_to(office, reviewer, last + timedelta(days=1))
    end_holding(office.holdings[REVIEW], by=None)
    assert not lent_to(office, reviewer, today())
    with pytest.raises(Refused):
        may(standing(reviewer, today()), DECIDE, office.scope())


def test_a_post_elsewhere_keeps_no_substitution_here(office: Office) -> None:
    reviewer = office.officers[REVIEW]
    stand_in(office)
    appoint(new_office().posts[REVIEW], reviewer, since=LONG_AGO, by=None)
    assert lent_to(office, reviewer, today())
    end_holding(office.holdings[REVIEW], by=None)
    assert not lent_to(office, reviewer, today())


def test_another_post_at_the_body_keeps_the_substitution(office: Office) -> None:
    stand_in(office)
    appoint(office.posts[ACCEPT], office.officers[REVIEW], since=LONG_AGO, by=None)
    end_holding(office.holdings[REVIEW], by=None)
    assert lent_to(office, office.officers[REVIEW], today())


@pytest.mark.usefixtures("quick_passwords")
def test_a_substitution_falls_with_the_last_account_of_the_substitute(office: Office) -> None:
    reviewer = office.officers[REVIEW]
    stand_in(office)
    first, second = (open_account(reviewer, f"stand.in.{next_number()}", "long-enough-phrase", by=None) for _ in range(2))
    close_account(first, by=None)
    assert lent_to(office, reviewer, today())
    close_account(second, by=None)
    assert not lent_to(office, reviewer, today())
    with pytest.raises(Refused, match="R4-06"):
        may(standing(reviewer, today()), DECIDE, office.scope())


@pytest.mark.usefixtures("quick_passwords")
def test_nobody_whose_account_is_stopped_becomes_a_substitute(office: Office) -> None:
    close_account(open_account(office.officers[REVIEW], f"stand.in.{next_number()}", "long-enough-phrase", by=None), by=None)
    with pytest.raises(Refused, match="账号已停用") as refused:
        stand_in(office)
    assert refused.value.field == "person"


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
    appoint(office.posts[DECIDE], office.officers[REVIEW], since=LONG_AGO, by=None)
    with pytest.raises(Refused, match="本来就任此岗位"):
        stand_in(office)
