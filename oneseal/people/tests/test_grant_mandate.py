"""委托 and its end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.models import Mandate
from oneseal.people.queries import principals_of, standing, standing_of, standing_reads
from oneseal.people.rules import may_act_for
from oneseal.people.tests.office import Office, firm, natural


def test_the_agent_acts_for_the_firm_within_scope_and_dates() -> None:
    head, agent = natural(), natural("曹代办")
    company = firm(head)
    last = today() + timedelta(days=5)
    mandate = grant_mandate(company, agent, ["file", "supply"], since=today(), until=last, by=head)
    assert may_act_for(standing(agent, last), company, "supply").mandate == mandate
    for day, verb in ((last + timedelta(days=1), "file"), (today() - timedelta(days=1), "file"), (today(), "withdraw")):
        with pytest.raises(Refused):
            may_act_for(standing(agent, day), company, verb)
    assert principals_of(agent, today()) == [agent, company]
    assert [row.scope for row in Mandate.objects.filter(principal=company)] == [["file", "supply"]]


def test_an_ended_mandate_is_worth_nothing_from_that_instant() -> None:
    head, agent = natural(), natural("陈旧托")
    company = firm(head)
    mandate = grant_mandate(company, agent, ["*"], since=today(), by=head)
    end_mandate(mandate, by=head)
    with gate(new_stream(), reads=standing_reads(agent, today())) as act, pytest.raises(Refused):
        may_act_for(standing_of(act.answers), company, "file")
    assert principals_of(agent, today()) == [agent]
    with pytest.raises(Refused, match="已经终止"):
        end_mandate(mandate, by=head)


def test_a_citizen_mandates_another_for_herself() -> None:
    me, friend = natural(), natural()
    grant_mandate(me, friend, ["file"], since=today(), by=me)
    assert me in principals_of(friend, today())


def test_a_mandate_is_the_principals_own_affair(office: Office) -> None:
    head, agent = natural(), natural()
    company = firm(head)
    for stranger in (agent, natural(), office.officers["受理"], office.head):
        with pytest.raises(Refused, match="P-08"):
            grant_mandate(company, agent, ["*"], since=today(), by=stranger)
    mandate = grant_mandate(company, agent, ["*"], since=today(), by=head)
    with pytest.raises(Refused, match="P-08"):
        end_mandate(mandate, by=natural())
    end_mandate(mandate, by=agent)


def test_an_agent_cannot_pass_a_mandate_on() -> None:
    head, agent = natural(), natural()
    company = firm(head)
    grant_mandate(company, agent, ["*"], since=today(), by=head)
    with pytest.raises(Refused, match="P-08"):
        grant_mandate(company, natural(), ["*"], since=today(), by=agent)


def test_the_same_mandate_twice_is_refused() -> None:
    head, agent = natural(), natural()
    company = firm(head)
    grant_mandate(company, agent, ["file"], since=today(), by=head)
    with pytest.raises(Refused, match="已经有效"):
        grant_mandate(company, agent, ["file"], since=today() + timedelta(days=9), by=head)
    grant_mandate(company, agent, ["supply"], since=today(), by=head)


def test_wrong_input_names_its_field() -> None:
    me, friend = natural(), natural()
    company = firm(me)
    for principal, agent, scope, until, field in (
        (uuid4(), friend, ["*"], None, "principal"),
        (me, uuid4(), ["*"], None, "agent"),
        (me, company, ["*"], None, "agent"),
        (me, me, ["*"], None, "agent"),
        (me, friend, [], None, "scope"),
        (me, friend, ["grant"], None, "scope"),
        (me, friend, ["*"], date(2001, 1, 1), "until"),
    ):
        with pytest.raises(Refused) as refused:
            grant_mandate(principal, agent, scope, since=today(), until=until, by=None)
        assert refused.value.field == field
    with pytest.raises(Refused, match="没有找到"):
        end_mandate(uuid4(), by=None)


def test_p_23_a_mandate_does_not_begin_before_it_is_given() -> None:
    """From today on; what began before is for the operator to enter."""
    me, friend = natural(), natural()
    for day in (date(1, 1, 1), today() - timedelta(days=1)):
        with pytest.raises(Refused, match="P-23") as refused:
            grant_mandate(me, friend, ["file"], since=day, by=me)
        assert refused.value.field == "since" and refused.value.mend
    grant_mandate(me, friend, ["file"], since=today() - timedelta(days=1), by=None)


def test_p_23_nobody_mandates_himself_by_way_of_his_firm() -> None:
    """Who represents it by law needs no mandate."""
    head = natural()
    company = firm(head)
    for principal in (head, company):
        with pytest.raises(Refused, match="P-23") as refused:
            grant_mandate(principal, head, ["file"], since=today(), by=head)
        assert refused.value.field == "agent" and refused.value.mend
    assert not Mandate.objects.filter(agent=head).exists()
