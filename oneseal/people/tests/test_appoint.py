"""任职."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connections

from oneseal.journal.queries import entries_of, today
from oneseal.law.powers import ACCEPT, DECIDE
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint
from oneseal.people.models import Holding
from oneseal.people.queries import officers_of, standing
from oneseal.people.rules import may
from oneseal.people.tests.office import LONG_AGO, Office, erased, firm, natural


def test_whoever_is_appointed_has_the_power_from_the_first_day_to_the_last(office: Office) -> None:
    person = natural()
    appoint(office.posts[ACCEPT], person, since=date(2026, 3, 1), until=date(2026, 3, 31), by=office.head)
    for day in (date(2026, 3, 1), date(2026, 3, 31)):
        assert may(standing(person, day), ACCEPT, office.scope("acceptance")).post == office.posts[ACCEPT]
        assert person in officers_of(office.body, ACCEPT, on=day)
    for day in (date(2026, 2, 28), date(2026, 4, 1)):
        with pytest.raises(Refused):
            may(standing(person, day), ACCEPT, office.scope())
        assert person not in officers_of(office.body, ACCEPT, on=day)


def test_the_appointment_is_an_entry_in_the_stream_of_the_post(office: Office) -> None:
    person = natural()
    holding = appoint(office.posts[DECIDE], person, since=LONG_AGO, by=office.head)
    last = entries_of(office.posts[DECIDE])[-1]
    assert (last.act, last.by) == ("appoint", office.head)
    assert last.data == {"holding": str(holding), "person": str(person), "since": "2018-01-01", "until": None}


def test_one_person_may_hold_several_posts(office: Office) -> None:
    appoint(office.posts[DECIDE], office.officers[ACCEPT], since=LONG_AGO, by=None)
    assert {held.power for held in standing(office.officers[ACCEPT], today()).posts} == {ACCEPT, DECIDE}


def test_the_approved_quota_holds(office: Office) -> None:
    appoint(office.posts[ACCEPT], natural(), since=LONG_AGO, by=None)
    with pytest.raises(Refused, match="核定 2 人") as refused:
        appoint(office.posts[ACCEPT], natural(), since=today(), by=None)
    assert (refused.value.field, str(refused.value.rule).split(" ", maxsplit=1)[0]) == ("post", "P-04")


def test_the_same_appointment_twice_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="已自 2018-01-01 起任此岗位"):
        appoint(office.posts[ACCEPT], office.officers[ACCEPT], since=today(), by=None)


def test_only_a_registered_natural_person_is_appointed(office: Office) -> None:
    for nobody in (uuid4(), firm(natural()), erased()):
        with pytest.raises(Refused, match="不是已登记的自然人"):
            appoint(office.posts[ACCEPT], nobody, since=today(), by=None)
    with pytest.raises(Refused, match="没有找到这个岗位"):
        appoint(uuid4(), natural(), since=today(), by=None)
    with pytest.raises(Refused, match="早于开始日期"):
        appoint(office.posts[ACCEPT], natural(), since=today(), until=LONG_AGO, by=None)


def test_two_heads_at_once_do_not_both_fill_the_last_place(office: Office) -> None:
    people = [natural() for _ in range(4)]

    def try_it(person: UUID) -> bool:
        try:
            appoint(office.posts[ACCEPT], person, since=LONG_AGO, by=office.head)
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, people)) == [False, False, False, True]
    assert Holding.objects.filter(post=office.posts[ACCEPT]).count() == 2
