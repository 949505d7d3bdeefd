"""免职."""

from datetime import timedelta
from uuid import uuid4

import pytest

from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, end_holding
from oneseal.people.models import Holding
from oneseal.people.queries import standing
from oneseal.people.tests.office import LONG_AGO, Office, natural


def test_an_end_at_once_takes_the_power_on_the_same_day(office: Office) -> None:
    assert standing(office.officers[ACCEPT], today()).posts
    entry = end_holding(office.holdings[ACCEPT], by=office.head)
    assert standing(office.officers[ACCEPT], today()).posts == ()
    row = Holding.objects.get(id=office.holdings[ACCEPT])
    assert (row.until, row.ended_at) == (today(), entry.at)


def test_a_last_day_to_come_leaves_the_power_until_then(office: Office) -> None:
    last = today() + timedelta(days=3)
    end_holding(office.holdings[ACCEPT], last_day=last, by=None)
    assert standing(office.officers[ACCEPT], last).posts
    assert standing(office.officers[ACCEPT], last + timedelta(days=1)).posts == ()


def test_the_place_is_free_again(office: Office) -> None:
    appoint(office.posts[ACCEPT], natural(), since=LONG_AGO, by=None)
    end_holding(office.holdings[ACCEPT], by=None)
    appoint(office.posts[ACCEPT], natural(), since=today(), by=None)
    appoint_again = office.officers[ACCEPT]
    with pytest.raises(Refused, match="核定 2 人"):
        appoint(office.posts[ACCEPT], appoint_again, since=today(), by=None)


def test_what_is_over_is_not_ended_again(office: Office) -> None:
    end_holding(office.holdings[ACCEPT], by=None)
    with pytest.raises(Refused, match="已经终止"):
        end_holding(office.holdings[ACCEPT], by=None)
    with pytest.raises(Refused, match="没有找到"):
        end_holding(uuid4(), by=None)


def test_a_last_day_in_the_past_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="已过") as refused:
        end_holding(office.holdings[ACCEPT], last_day=today() - timedelta(days=1), by=None)
    assert refused.value.field == "last_day"
