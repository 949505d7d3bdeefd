"""找回账号: one code, one new password, once; given by the right hands only; nobody learns who is registered."""

from datetime import timedelta
from uuid import UUID

import pytest

from oneseal.journal.queries import entries_of, now, today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.actions import appoint, set_quota
from oneseal.people.models import Account, RecoveryCode
from oneseal.people.queries import login_index
from oneseal.people.tests.office import Office, id_number, natural, new_office, next_number

GOOD, NEW = "long-enough-phrase", "another-long-phrase"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def somebody() -> tuple[UUID, str, str]:
    """Person, ID number, login."""
    number, login = id_number(), f"lost.{next_number()}"
    person = actions.register_natural("丢三四", number, by=None)
    actions.open_account(person, login, GOOD, by=None)
    return person, number, login


def account_of(login: str) -> UUID:
    return Account.objects.get(login_index=login_index(login)).id


def refused(number: str, code: str, login: str = "") -> Refused:
    with pytest.raises(Refused) as caught:
        actions.recover_account(number, code, NEW, login=login)
    return caught.value


def test_a_kept_code_sets_a_new_password_once() -> None:
    person, number, login = somebody()
    code = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.1")
    assert actions.recover_account(number, code.lower().replace("-", " "), NEW)[0].login == login
    assert actions.sign_in(None, login, NEW, "10.1.0.1").person == person
    assert refused(number, code).field == "code"
    assert [entry.act for entry in entries_of(account_of(login))] == ["open_account", "recover_account"]


def test_it_sets_the_password_of_every_account_of_hers_that_is_open() -> None:
    """Also of the one she has forgotten about, whose lock is lifted too; a closed one stays closed, another's is not touched."""
    person, number, login = somebody()
    second, closed = f"second.{next_number()}", f"closed.{next_number()}"
    for each in (second, closed):
        actions.open_account(person, each, GOOD, by=None)
    actions.close_account(account_of(closed), by=person)
    _, _, foreign = somebody()
    for _ in range(5):
        with pytest.raises(Refused):
            actions.sign_in(None, second, "not-her-password", "10.1.0.8")
    code = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.8")
    assert [each.login for each in actions.recover_account(number, code, NEW)] == [login, second]
    for each in (login, second):
        assert actions.sign_in(None, each, NEW, "10.1.0.8").person == person
        with pytest.raises(Refused):
            actions.sign_in(None, each, GOOD, "10.1.0.8")
    with pytest.raises(Refused):
        actions.sign_in(None, closed, NEW, "10.1.0.8")
    assert actions.sign_in(None, foreign, GOOD, "10.1.0.8").login == foreign


def test_a_code_is_nowhere_in_the_database() -> None:
    person, _, login = somebody()
    code = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.2")
    row = RecoveryCode.objects.get(person=person)
    assert code not in row.mark and code.replace("-", "") not in row.mark
    assert all(code not in str(entry.data) for entry in entries_of(person))


def test_drawing_one_asks_for_the_password_and_voids_the_last() -> None:
    _, number, login = somebody()
    with pytest.raises(Refused):
        actions.draw_recovery_code(account_of(login), "not-her-password", ip="10.1.0.3")
    first = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.3")
    second = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.3")
    assert refused(number, first).field == "code"
    assert actions.recover_account(number, second, NEW)[0].login == login


def test_a_window_gives_one_that_holds_for_half_an_hour(office: Office) -> None:
    person, number, login = somebody()
    code = actions.issue_recovery_code(person, "居民身份证", by=office.officers["受理"])
    entry = entries_of(person)[-1]
    assert (entry.by, entry.data["document"]) == (office.officers["受理"], "居民身份证")
    RecoveryCode.objects.filter(person=person, state="open").update(until=now() - timedelta(seconds=1))
    assert "已失效" in refused(number, code).reason
    again = actions.issue_recovery_code(person, "居民身份证", by=office.officers["受理"])
    assert actions.recover_account(number, again, NEW)[0].login == login


def test_who_has_no_account_yet_opens_one(office: Office) -> None:
    number = id_number()
    person = actions.register_natural("新来的", number, by=None)
    code = actions.issue_recovery_code(person, "居民身份证", by=office.officers["受理"])
    assert refused(number, code).field == "login"
    login = f"fresh.{next_number()}"
    assert actions.recover_account(number, code, NEW, login=login)[0].person_id == person
    assert actions.sign_in(None, login, NEW, "10.1.0.4").person == person
    assert refused(number, code, f"second.{next_number()}").field == "code"


def test_five_wrong_passwords_no_longer_lock_who_has_recovered() -> None:
    _, number, login = somebody()
    code = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.5")
    for _ in range(5):
        with pytest.raises(Refused):
            actions.sign_in(None, login, "a-wrong-phrase", "10.1.0.5")
    actions.recover_account(number, code, NEW)
    assert actions.sign_in(None, login, NEW, "10.1.0.6").login == login


def test_a_weak_password_leaves_the_code_good() -> None:
    _, number, login = somebody()
    code = actions.draw_recovery_code(account_of(login), GOOD, ip="10.1.0.7")
    with pytest.raises(Refused) as weak:
        actions.recover_account(number, code, "short")
    assert weak.value.field == "password"
    assert actions.recover_account(number, code, NEW)[0].login == login


def test_unknown_numbers_and_wrong_codes_are_refused_in_the_same_words() -> None:
    _, number, _ = somebody()
    assert str(refused(number, "AAAA-AAAA-AAAA-AAAA")) == str(refused(id_number(), "AAAA-AAAA-AAAA-AAAA"))


def test_another_persons_code_opens_nothing() -> None:
    _, _, hers = somebody()
    _, number, _ = somebody()
    code = actions.draw_recovery_code(account_of(hers), GOOD, ip="10.1.0.8")
    assert refused(number, code).field == "code"


def test_a_window_cannot_make_itself_a_head(office: Office) -> None:
    """For an officer only the supervisor of her own bureau; for oneself nobody."""
    with pytest.raises(Refused) as window:
        actions.issue_recovery_code(office.head, "居民身份证", by=office.officers["受理"])
    assert "监督" in window.value.reason
    with pytest.raises(Refused):
        actions.issue_recovery_code(office.officers["批准"], "居民身份证", by=new_office().head)
    with pytest.raises(Refused):
        actions.issue_recovery_code(office.head, "居民身份证", by=office.head)
    assert actions.issue_recovery_code(office.officers["批准"], "居民身份证", by=office.head)


def test_a_firm_has_no_password() -> None:
    from oneseal.people.tests.office import firm

    with pytest.raises(Refused):
        actions.issue_recovery_code(firm(natural("蒋法人")), "居民身份证", by=None)


def test_a_post_given_elsewhere_opens_no_way_to_somebodys_account(office: Office) -> None:
    """A head who appoints another bureau's officer, or a citizen, gets neither a second account of hers nor a code."""
    other = new_office()
    approver = office.officers["批准"]
    set_quota(other.posts["受理"], 9, by=other.head)
    appoint(other.posts["受理"], approver, since=today(), by=other.head)
    with pytest.raises(Refused, match="只在本机构任职"):
        actions.open_account(approver, f"stolen.{next_number()}", GOOD, by=other.head)
    with pytest.raises(Refused, match="监督"):
        actions.issue_recovery_code(approver, "居民身份证", by=other.head)
    person, _, _ = somebody()
    appoint(other.posts["受理"], person, since=today(), by=other.head)
    with pytest.raises(Refused, match="已有自己的账号"):
        actions.open_account(person, f"stolen.{next_number()}", GOOD, by=other.head)
