"""The lock that was won after midnight: who may act, and what may be applied for, is asked for the day that the entry bears."""

from datetime import timedelta

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, filing, firm, lent, refused
from oneseal.cases.tests.own_item import publish, published
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import gate, trips
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.tests.test_after_midnight import midnight

pytestmark = pytest.mark.usefixtures("city")
NAME = "出版物零售"


def test_who_stood_in_until_yesterday_decides_nothing_today(monkeypatch: pytest.MonkeyPatch) -> None:
    case = filed(NAME)
    with lent("受理", absent="李受理", to="赵审查"):
        monkeypatch.setattr("oneseal.cases.actions.way.gate", midnight(gate))
        with refused(case, "岗位"):
            actions.accept(case, by=cast("赵审查"))
        set_clock(None)


def test_a_mandate_that_ended_yesterday_files_nothing_today(monkeypatch: pytest.MonkeyPatch) -> None:
    principal, agent = firm(), cast("冯旁人")
    mandate = grant_mandate(principal, agent, ["file"], since=today(), until=today(), by=None)
    given = filing(NAME, applicant=principal, by=agent, materials={})
    monkeypatch.setattr("oneseal.cases.actions.filing.gate", midnight(gate))
    with pytest.raises(Refused, match="委托"):
        actions.file(given.pop("item_version"), **given)
    set_clock(None)
    end_mandate(mandate, by=None)


def test_what_is_filed_today_is_the_version_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    name, tomorrow = "书刊赠阅许可", today() + timedelta(days=1)
    with published(name, "78"):
        publish(name, "78", plan_effective_date=tomorrow.isoformat())
        given = filing(name)
        monkeypatch.setattr("oneseal.cases.actions.filing.gate", midnight(gate))
        with pytest.raises(Refused, match="C-33"):
            actions.file(given.pop("item_version"), **given)
        set_clock(None)


def test_on_the_same_day_nothing_is_asked_twice() -> None:
    case = filed("生育登记")
    before = trips.count
    actions.accept(case, by=cast("李受理"))
    assert trips.count - before == 3
