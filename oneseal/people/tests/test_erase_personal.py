"""删除个人信息 (PIPL Art. 47)."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from oneseal.journal.models import JournalEntry, PersonalRecord
from oneseal.journal.queries import entries_of, open_personal, today, verify
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, change_contact, end_holding, erase_personal, open_account, register_natural, sign_in
from oneseal.people.actions.erasing import Erased
from oneseal.people.models import Account, Party
from oneseal.people.queries import ERASED, find_by_id_number, find_by_mobile, login_index, party_details, party_name, standing
from oneseal.people.rules import NOBODY
from oneseal.people.rules.erasure import Kept, require_erasable
from oneseal.people.tests.office import Office, firm, id_number, natural, next_number, record_of


def test_every_record_of_hers_is_gone_for_good_and_the_journal_still_proves() -> None:
    number = id_number()
    person = register_natural("冯旁人", number, mobile="19900006001", by=None)
    change_contact(person, mobile="19900006002", address="", by=person)
    records = [entry.data["party"]["personal"] for entry in entries_of(person)]
    erase_personal(person, reason="本人请求", by=person)
    assert len(records) == 2
    assert all(PersonalRecord.objects.get(id=record).wrapped_key is None for record in records)
    assert party_name([person], masked=True) == {person: ERASED}
    assert party_details([person])[person].masked().erased
    assert find_by_id_number(number) is None
    assert find_by_mobile("19900006002") == []
    assert not [finding for finding in verify().findings if finding.stream in records]


def test_why_is_kept_sealed_for_it_may_name_her() -> None:
    person = register_natural("冯旁人", id_number(), by=None)
    record = record_of(person)
    erase_personal(person, reason="冯旁人本人请求", by=person)
    erasure = next(entry for entry in JournalEntry.objects.filter(act="erase_personal") if str(record) in entry.data["records"])
    for data in (entries_of(person)[-1].data, erasure.data):
        assert "冯旁人" not in str(data)
        sealed = UUID(data["words"]["personal"])
        assert open_personal([sealed])[sealed] == {"reason": "冯旁人本人请求"}


def test_her_number_can_be_registered_anew() -> None:
    number = id_number()
    first = register_natural("冯旁人", number, by=None)
    erase_personal(first, reason="本人请求", by=first)
    assert register_natural("冯旁人", number, by=None) != first


def test_an_erased_person_may_nothing_and_cannot_sign_in(quick_passwords: None) -> None:
    person = natural()
    login = f"erased.{person.hex[-12:]}"
    open_account(person, login, "long-enough-phrase", by=None)
    erase_personal(person, reason="本人请求", by=person)
    assert standing(person, today()).person == NOBODY
    with pytest.raises(Refused, match="登录名或密码不对"):
        sign_in(None, login, "long-enough-phrase", "10.0.0.1")


def test_her_logins_go_with_it_and_what_was_counted_under_them(quick_passwords: None) -> None:
    """The account stays as a row without a name; the number may be another's login from then on."""
    from axes.models import AccessAttempt

    person, login = natural(), f"1990001{next_number():04d}"
    account = open_account(person, login, "long-enough-phrase", by=None)
    with pytest.raises(Refused):
        sign_in(None, login, "not-her-password", "10.0.0.1")
    erase_personal(person, reason="本人请求", by=person)
    row = Account.objects.get(id=account)
    assert (row.login, row.is_active, row.ciphertext, row.wrapped_key) == ("", False, None, None)
    assert not AccessAttempt.objects.filter(username=login_index(login)).exists()
    open_account(natural(), login, "long-enough-phrase", by=None)


def test_who_is_in_office_or_represents_a_firm_is_not_erased(office: Office) -> None:
    head = natural()
    firm(head)
    for person, match in ((office.officers["受理"], "仍在岗"), (head, "法定代表人")):
        with pytest.raises(Refused, match=match) as refused:
            erase_personal(person, reason="本人请求", by=None)
        assert "第四十七条" in str(refused.value.rule)
        assert Party.objects.get(id=person).erased_at is None


def test_only_herself_or_the_operator_and_only_with_a_reason(office: Office) -> None:
    person = natural()
    for stranger in (natural(), office.head):
        with pytest.raises(Refused, match="只有本人"):
            erase_personal(person, reason="本人请求", by=stranger)
    with pytest.raises(Refused, match="没有填写删除理由"):
        erase_personal(person, reason=" ", by=person)
    with pytest.raises(Refused, match="没有找到"):
        erase_personal(uuid4(), reason="本人请求", by=None)


def test_an_erasure_is_one_act_and_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch, quick_passwords: None) -> None:
    person = natural()
    record, account = record_of(person), open_account(person, f"half.{next_number()}", "long-enough-phrase", by=None)
    before = Party.objects.filter(id=person).values().get(), Account.objects.filter(id=account).values().get(), entries_of(person)

    def broken(*asked: object, **named: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("oneseal.journal.actions.erase_in", broken)
        with pytest.raises(ConnectionError):
            erase_personal(person, reason="本人请求", by=None)
    assert PersonalRecord.objects.get(id=record).wrapped_key is not None
    assert before == (Party.objects.filter(id=person).values().get(), Account.objects.filter(id=account).values().get(), entries_of(person))
    assert erase_personal(person, reason="本人请求", by=None) == Erased(1, 1)
    assert erase_personal(person, reason="本人请求", by=None).records == 0
    assert PersonalRecord.objects.get(id=record).wrapped_key is None


def test_who_takes_office_next_month_is_not_erased(office: Office) -> None:
    person, next_month = natural(), today() + timedelta(days=30)
    holding = appoint(office.posts["受理"], person, since=next_month, by=None)
    with pytest.raises(Refused, match="将要任职"):
        erase_personal(person, reason="本人请求", by=person)
    end_holding(holding, by=None)
    erase_personal(person, reason="本人请求", by=person)


def test_the_law_needs_what_goes_on_and_for_as_long_as_it_is_to_be_kept() -> None:
    """The purpose first (47(1)(1)), then the retention (47(2)), to the day; without one what has ended keeps nothing."""
    on = date(2026, 11, 29)
    require_erasable([], on, 10)
    require_erasable([Kept("办件 1", date(2026, 11, 29))], on, 0)
    with pytest.raises(Refused, match="办件 2等 2 项还没有办结") as refused:
        require_erasable([Kept("办件 1", on), Kept("办件 2", None), Kept("许可证 3", None)], on, 0)
    assert "第四十七条第一款" in str(refused.value.rule)
    with pytest.raises(Refused, match="办件 1保存到 2026-11-29") as refused:
        require_erasable([Kept("办件 1", date(2016, 11, 29))], on, 10)
    assert "第四十七条第二款" in str(refused.value.rule)
    require_erasable([Kept("办件 1", date(2016, 11, 28))], on, 10)
