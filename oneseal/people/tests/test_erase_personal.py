"""删除个人信息 (PIPL Art. 47)."""

from uuid import uuid4

import pytest

from oneseal.journal.models import PersonalRecord
from oneseal.journal.queries import entries_of, today, verify
from oneseal.law.rule import Refused
from oneseal.people.actions import change_contact, erase_personal, open_account, register_natural, sign_in
from oneseal.people.models import Party
from oneseal.people.queries import ERASED, find_by_id_number, find_by_mobile, party_details, party_name, standing
from oneseal.people.rules import NOBODY
from oneseal.people.tests.office import Office, firm, id_number, natural, record_of


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


def test_an_erasure_broken_off_half_way_is_finished_by_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    person = natural()
    record = record_of(person)

    def broken(*asked: object, **named: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("oneseal.journal.actions.erase_personal", broken)
        with pytest.raises(ConnectionError):
            erase_personal(person, reason="本人请求", by=None)
    assert PersonalRecord.objects.get(id=record).wrapped_key is not None
    erase_personal(person, reason="本人请求", by=None)
    erase_personal(person, reason="本人请求", by=None)
    assert PersonalRecord.objects.get(id=record).wrapped_key is None
