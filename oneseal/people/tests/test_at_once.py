"""Two hands at one instant: what can be true once is done once, and who came too late is told what happened."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from oneseal.journal.queries import entries_of, today
from oneseal.journal.tests.racing import at_once
from oneseal.people import actions
from oneseal.people.models import Account, Holding, Mandate, Party, RecoveryCode
from oneseal.people.queries import find_by_id_number, find_by_uscc, login_index
from oneseal.people.tests.office import Office, firm, id_number, natural, next_number, uscc

pytestmark = pytest.mark.usefixtures("quick_passwords")
PASSWORDS = "long-enough-phrase", "another-long-phrase"


def too_late(*attempts: Callable[[], object]) -> str:
    """One is done; why the other was refused."""
    told = at_once(*attempts)
    assert sorted(word == "done" for word in told) == [False, True], told
    return next(word for word in told if word != "done")


def test_a_number_is_registered_by_one_window(office: Office) -> None:
    number, code, window, head = id_number(), uscc(), office.officers["受理"], natural()
    assert "已登记" in too_late(*[partial(actions.register_natural, "来访人", number, by=window)] * 2)
    assert "已登记" in too_late(*[partial(actions.register_legal, "测试商店", code, head, by=window)] * 2)
    for found in (find_by_id_number(number), find_by_uscc(code)):
        assert found is not None and len(entries_of(found)) == 1


def test_a_firm_has_the_head_that_was_named_first(office: Office) -> None:
    """The one before has given it away: she names no second. Two windows by one licence are once."""
    head, one, other, window = natural(), natural(), natural(), office.officers["受理"]
    company = firm(head)
    assert "不是委托人" in too_late(*(partial(actions.change_representative, company, heir, by=head) for heir in (one, other)))
    assert Party.objects.get(id=company).representative_id in {one, other}
    again = partial(actions.change_representative, company, head, document="营业执照", by=window)
    assert "就是这一位" in too_late(again, again)
    assert [entry.act for entry in entries_of(company)] == ["register_legal", *["change_representative"] * 2]


def test_a_mandate_is_given_once_and_ended_once() -> None:
    head, agent = natural(), natural()
    company = firm(head)
    assert "已经有效" in too_late(*[partial(actions.grant_mandate, company, agent, ["file"], since=today(), by=head)] * 2)
    mandate = Mandate.objects.get(principal=company)
    assert "已经终止" in too_late(partial(actions.end_mandate, mandate.id, by=head), partial(actions.end_mandate, mandate.id, by=agent))
    assert [entry.act for entry in entries_of(mandate.id)] == ["grant_mandate", "end_mandate"]


def test_two_who_mandate_each_other_at_one_instant_both_do() -> None:
    for _ in range(5):
        one, other = natural(), natural()
        each = [
            partial(actions.grant_mandate, giver, taker, ["file"], since=today(), by=giver) for giver, taker in ((one, other), (other, one))
        ]
        assert at_once(*each) == ["done"] * 2


def test_a_code_sets_one_password() -> None:
    number = id_number()
    person = actions.register_natural("丢三四", number, by=None)
    account = actions.open_account(person, f"race.{next_number()}", "the-forgotten-phrase", by=None)
    code = actions.issue_recovery_code(person, "居民身份证", by=None)
    why = too_late(*(partial(actions.recover_account, number, code, password) for password in PASSWORDS))
    assert "失效" in why or "先行办理" in why
    assert [entry.act for entry in entries_of(account)] == ["open_account", "recover_account"]
    assert sum(Account.objects.get(id=account).check_password(password) for password in PASSWORDS) == 1


def test_a_code_opens_one_account() -> None:
    number = id_number()
    person = actions.register_natural("新来的", number, by=None)
    code = actions.issue_recovery_code(person, "居民身份证", by=None)
    logins = [f"race.{next_number()}" for _ in range(2)]
    too_late(*(partial(actions.recover_account, number, code, PASSWORDS[0], login=login) for login in logins))
    assert Account.objects.filter(person=person).count() == 1


def test_of_codes_that_two_windows_hand_over_one_is_good(office: Office) -> None:
    number = id_number()
    person, codes = actions.register_natural("丢三四", number, by=None), list[str]()
    actions.open_account(person, f"race.{next_number()}", PASSWORDS[0], by=None)
    assert at_once(*[lambda: codes.append(actions.issue_recovery_code(person, "护照", by=office.officers["受理"]))] * 2) == ["done"] * 2
    assert RecoveryCode.objects.filter(person=person, state="open").count() == 1
    assert len(set(codes)) == 2
    assert "失效" in too_late(*(partial(actions.recover_account, number, code, PASSWORDS[1]) for code in codes))


def test_a_login_is_one_accounts() -> None:
    login = f"race.{next_number()}"
    assert "已被使用" in too_late(*(partial(actions.open_account, natural(), login, PASSWORDS[0], by=None) for _ in range(2)))
    assert Account.objects.filter(login_index=login_index(login)).count() == 1


def test_a_claim_is_proved_once_and_a_number_belongs_to_one_of_two_claims(office: Office) -> None:
    number, window = id_number(), office.officers["受理"]
    one, other = (actions.register_natural("何某人", number, by=None, claimed=True) for _ in range(2))
    assert "核实过" in too_late(*(partial(actions.prove_identity, claim, "居民身份证", by=window) for claim in (one, other)))
    hers = find_by_id_number(number)
    assert hers in {one, other}
    claim = actions.register_natural("何某人", id_number(), by=None, claimed=True)
    assert "核实过" in too_late(*[partial(actions.prove_identity, claim, "居民身份证", by=window)] * 2)
    assert [entry.act for entry in entries_of(claim)] == ["register_natural", "prove_identity"]


def test_a_holding_ends_once(office: Office) -> None:
    assert "已经终止" in too_late(*[partial(actions.end_holding, office.holdings["受理"], by=office.head)] * 2)


def test_an_erasure_pressed_twice_is_one() -> None:
    person = natural()
    assert at_once(*[partial(actions.erase_personal, person, reason="本人请求", by=person)] * 2) == ["done"] * 2
    assert [entry.act for entry in entries_of(person)] == ["register_natural", "forget"]


@pytest.mark.parametrize("becoming", ["head", "new head", "officer", "agent"])
def test_nobody_is_erased_and_given_something_at_the_same_instant(becoming: str, office: Office) -> None:
    person, other = natural(), natural()
    company = firm(other)
    given: dict[str, Callable[[], Any]] = {
        "head": partial(actions.register_legal, "测试商店", uscc(), person, by=None),
        "new head": partial(actions.change_representative, company, person, by=other),
        "officer": partial(actions.appoint, office.posts["受理"], person, since=today(), by=office.head),
        "agent": partial(actions.grant_mandate, company, person, ["file"], since=today(), by=other),
    }
    told = at_once(partial(actions.erase_personal, person, reason="本人请求", by=person), given[becoming])
    held = Party.objects.filter(representative=person).exists() or Holding.objects.filter(person=person).exists()
    assert "done" in told
    assert not (held and Party.objects.get(id=person).erased_at), told
