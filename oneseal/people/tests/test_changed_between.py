"""What was looked at before the lock is looked at again after it: nothing is done with a party or password that is no more."""

from collections.abc import Callable
from typing import Any

import pytest

from oneseal.journal.gate import gate
from oneseal.journal.queries import entries_of, today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions.signing_up import sign_up
from oneseal.people.models import Account, Body, Holding, Mandate, Party
from oneseal.people.providers import Identity
from oneseal.people.queries import party_details
from oneseal.people.rules.notices import PRIVACY
from oneseal.people.tests.office import Office, firm, id_number, natural, new_city, next_number, uscc

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], object]], None]:
    """Before the gate of a module of ``people.actions`` opens, somebody else's act is committed."""

    def arranged(module: str, do: Callable[[], object]) -> None:
        def later(*given: Any, **named: Any) -> Any:
            monkeypatch.setattr(f"oneseal.people.actions.{module}.gate", gate)
            do()
            return gate(*given, **named)

        monkeypatch.setattr(f"oneseal.people.actions.{module}.gate", later)

    return arranged


def gone(person: Any) -> Callable[[], object]:
    return lambda: actions.erase_personal(person, reason="本人请求", by=None)


def test_nobody_is_appointed_whose_data_was_erased_meanwhile(office: Office, meanwhile: Any) -> None:
    person = natural()
    meanwhile("posts", gone(person))
    with pytest.raises(Refused, match="任职人员不是已登记的自然人"):
        actions.appoint(office.posts["受理"], person, since=today(), by=None)
    assert not Holding.objects.filter(person=person).exists()


@pytest.mark.parametrize("who", ["委托人", "受托人"])
def test_no_mandate_comes_from_or_goes_to_an_erased_person(who: str, meanwhile: Any) -> None:
    principal, agent = natural(), natural()
    meanwhile("mandates", gone(principal if who == "委托人" else agent))
    with pytest.raises(Refused, match=f"{who}不是已登记的"):
        actions.grant_mandate(principal, agent, ["file"], since=today(), by=None)
    assert not Mandate.objects.filter(principal=principal).exists()


def test_no_firm_is_represented_by_an_erased_person(meanwhile: Any) -> None:
    head, heir, code = natural(), natural(), uscc()
    company = firm(head)
    meanwhile("parties", gone(heir))
    with pytest.raises(Refused, match="法定代表人"):
        actions.register_legal("某公司", code, heir, by=None)
    other = natural()
    meanwhile("parties", gone(other))
    with pytest.raises(Refused, match="法定代表人"):
        actions.change_representative(company, other, by=head)
    assert Party.objects.get(id=company).representative_id == head


def test_an_account_of_a_claim_is_not_opened_on_what_was_proved_meanwhile(office: Office, meanwhile: Any) -> None:
    """The window proves the party between its registration and its account: whoever typed the number gets none."""
    number = id_number()

    def prove() -> None:
        party = Party.objects.exclude(claim_index="").order_by("-id")[0]
        actions.prove_identity(party.id, "居民身份证", by=office.officers["受理"])

    meanwhile("accounts", prove)
    with pytest.raises(Refused, match="没有开户"):
        sign_up("何某人", number, mobile="19900004444", login=f"late.{next_number()}", password="Typed-by-anybody-1", notice=PRIVACY)
    assert not Account.objects.filter(person=Party.objects.order_by("-id")[0]).exists()


def test_a_link_stays_when_the_password_went_meanwhile(meanwhile: Any) -> None:
    """Otherwise nothing would open the account."""
    person = natural()
    account = actions.open_account(person, f"linked.{next_number()}", "long-enough-phrase", by=None)
    Account.objects.filter(id=account).update(identity_mark=f"mark-{account.hex}")
    meanwhile("linking", lambda: Account.objects.filter(id=account).update(password="!none"))
    with pytest.raises(Refused, match="还没有密码"):
        actions.unlink_identity(account, by=person)
    assert Account.objects.get(id=account).identity_mark


@pytest.mark.parametrize("how", ["closed", "erased"])
def test_no_password_is_set_for_an_account_that_was_closed_meanwhile(how: str, meanwhile: Any) -> None:
    number = id_number()
    person = actions.register_natural("丢三四", number, by=None)
    account = actions.open_account(person, f"late.{next_number()}", "long-enough-phrase", by=None)
    code = actions.issue_recovery_code(person, "居民身份证", by=None)
    meanwhile("recovering", gone(person) if how == "erased" else lambda: actions.close_account(account, by=person))
    with pytest.raises(Refused, match="没有保存"):
        actions.recover_account(number, code, "another-long-phrase")
    assert not Account.objects.get(id=account).check_password("another-long-phrase")


def test_no_identity_is_linked_to_an_account_that_was_erased_meanwhile(meanwhile: Any) -> None:
    """It would be a mark of hers that stays."""
    person = natural()
    account = actions.open_account(person, f"late.{next_number()}", "long-enough-phrase", by=None)
    known = party_details([person])[person]
    meanwhile("linking", gone(person))
    with pytest.raises(Refused, match="没有保存"):
        actions.link_identity(account, Identity("sub", known.name, known.number, ""), by=person)
    assert Account.objects.get(id=account).identity_mark is None


def test_what_a_window_does_for_an_erased_person_is_refused_and_says_why(office: Office, meanwhile: Any) -> None:
    seen = {"document": "居民身份证", "reason": "号码停用"}
    for module, act in (
        ("contact", lambda person: actions.change_contact(person, mobile="19900001111", address=None, by=office.officers["受理"], **seen)),
        ("recovering", lambda person: actions.issue_recovery_code(person, "居民身份证", by=office.officers["受理"])),
    ):
        person = natural()
        meanwhile(module, gone(person))
        with pytest.raises(Refused, match="不是已登记的自然人"):
            act(person)
        assert [entry.act for entry in entries_of(person)] == ["register_natural", "forget"]


def test_no_body_is_moved_in_which_a_unit_was_founded_meanwhile(meanwhile: Any) -> None:
    body, there = actions.list_body(uscc("11"), f"清单第{next_number()}局", new_city(), by=None), new_city()
    meanwhile("places", lambda: actions.found_unit(body, "领导", "heads", by=None))
    code, held = Body.objects.values_list("uscc", "division_id").get(pk=body)
    with pytest.raises(Refused, match="不能换区划"):
        actions.move_body(code, there, reason="试", by=None)
    assert Body.objects.get(pk=body).division_id == held
