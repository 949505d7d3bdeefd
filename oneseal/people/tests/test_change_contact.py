"""变更联系方式: by herself with her password, by who represents a firm, or at a window that has looked at the document."""

from uuid import UUID

import pytest

from oneseal.journal.models import PersonalRecord
from oneseal.journal.queries import entries_of, open_personal
from oneseal.law.rule import Refused
from oneseal.people.actions import change_contact, change_own_contact, erase_personal, open_account, register_natural
from oneseal.people.models import Account
from oneseal.people.queries import find_by_mobile, party_details
from oneseal.people.rules import CONTACT, OWN_AFFAIRS, PROVED
from oneseal.people.tests.office import Office, erased, firm, id_number, natural, next_number, record_of

GOOD, IP = "long-enough-phrase", "10.0.0.1"
SEEN = {"document": "居民身份证", "reason": "原来的号码停用了"}


def test_a_new_record_is_made_and_the_old_one_stays() -> None:
    person = register_natural("王申请", id_number(), mobile="19900009001", by=None)
    before = record_of(person)
    change_contact(person, mobile="19900009002", address="新路2号", by=person)
    known = party_details([person])[person]
    assert (known.name, known.mobile, known.address) == ("王申请", "19900009002", "新路2号")
    assert person in find_by_mobile("19900009002")
    assert person not in find_by_mobile("19900009001")
    assert PersonalRecord.objects.get(id=before).wrapped_key is not None


def test_what_is_not_named_stays_and_what_changes_nothing_is_refused() -> None:
    person = register_natural("王申请", id_number(), mobile="19900009003", address="旧路1号", by=None)
    change_contact(person, mobile=None, address="新路2号", by=person)
    known = party_details([person])[person]
    assert (known.mobile, known.address) == ("19900009003", "新路2号") and person in find_by_mobile("19900009003")
    for mobile, address in ((None, None), ("199 0000 9003", None), ("19900009003", "新路2号")):
        with pytest.raises(Refused, match="没有要改的") as refused:
            change_contact(person, mobile=mobile, address=address, by=person)
        assert refused.value.rule == CONTACT
    assert [entry.act for entry in entries_of(person)] == ["register_natural", "change_contact"]


def test_only_herself_her_representative_and_the_window_change_it(office: Office) -> None:
    head = natural()
    company = firm(head)
    change_contact(company, mobile=None, address="厂区1号", by=head)
    change_contact(head, mobile=None, address="新路1号", by=office.officers["受理"], **SEEN)
    for party, stranger in ((company, natural()), (head, natural()), (head, office.officers["批准"])):
        with pytest.raises(Refused):
            change_contact(party, mobile=None, address="新路3号", by=stranger, **SEEN)


def test_a_window_has_looked_at_the_document_and_says_why(office: Office) -> None:
    """Both are kept with the act, the reason sealed: it may tell of her; it goes with her data."""
    person, clerk = natural(), office.officers["受理"]
    for missing in SEEN:
        with pytest.raises(Refused) as refused:
            change_contact(person, mobile="19900009004", address=None, by=clerk, **{**SEEN, missing: " "})
        assert refused.value.field == missing
    assert party_details([person])[person].mobile == ""
    entry = change_contact(person, mobile="19900009004", address=None, by=clerk, **SEEN)
    assert entry.data["document"] == "居民身份证" and "停用" not in str(entry.data) and "19900009004" not in str(entry.data)
    record = UUID(entry.data["words"]["personal"])
    assert open_personal([record])[record] == {"reason": SEEN["reason"]}
    erase_personal(person, reason="本人请求", by=None)
    assert open_personal([record]) == {}


def test_a_window_changes_nothing_of_who_has_proved_nothing_nor_of_itself(office: Office) -> None:
    clerk = office.officers["受理"]
    claimed = register_natural("自报人", id_number(), by=None, claimed=True)
    with pytest.raises(Refused) as unproved:
        change_contact(claimed, mobile="19900009005", address=None, by=clerk, **SEEN)
    assert unproved.value.rule == PROVED
    for own in (clerk, firm(clerk)):
        with pytest.raises(Refused) as herself:
            change_contact(own, mobile="19900009005", address=None, by=clerk, **SEEN)
        assert herself.value.rule == CONTACT != OWN_AFFAIRS


def test_her_password_is_asked_and_her_login_stays(quick_passwords: None) -> None:
    """Also of who has proved nothing yet: the number that she gave may have been mistyped."""
    for claimed in (True, False):
        person = register_natural("换号人", id_number(), mobile="19900009006", by=None, claimed=claimed)
        account = open_account(person, f"contact.{next_number()}", GOOD, by=None)
        login = Account.objects.get(id=account).login
        with pytest.raises(Refused) as refused:
            change_own_contact(account, "another-long-phrase", mobile="19900009007", address=None, ip=IP)
        assert refused.value.field == "password" and party_details([person])[person].mobile == "19900009006"
        entry = change_own_contact(account, GOOD, mobile="19900009007", address="新路7号", ip=IP)
        assert (entry.act, entry.by) == ("change_contact", person)
        known = party_details([person])[person]
        assert (known.mobile, known.address, Account.objects.get(id=account).login) == ("19900009007", "新路7号", login)
        with pytest.raises(Refused, match="没有要改的"):
            change_own_contact(account, GOOD, mobile="19900009007", address=None, ip=IP)


def test_wrong_numbers_and_erased_persons_are_refused() -> None:
    person = natural()
    with pytest.raises(Refused) as refused:
        change_contact(person, mobile="110", address=None, by=person)
    assert refused.value.field == "mobile"
    with pytest.raises(Refused, match="不是已登记"):
        change_contact(erased(), mobile="19900009008", address=None, by=None)
