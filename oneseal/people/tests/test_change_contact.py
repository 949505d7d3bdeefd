"""变更联系方式."""

import pytest

from oneseal.journal.models import PersonalRecord
from oneseal.law.rule import Refused
from oneseal.people.actions import change_contact, register_natural
from oneseal.people.queries import find_by_mobile, party_details
from oneseal.people.tests.office import Office, erased, firm, id_number, natural, record_of


def test_a_new_record_is_made_and_the_old_one_stays() -> None:
    person = register_natural("王申请", id_number(), mobile="19900009001", by=None)
    before = record_of(person)
    change_contact(person, mobile="19900009002", address="新路2号", by=person)
    known = party_details([person])[person]
    assert (known.name, known.mobile, known.address) == ("王申请", "19900009002", "新路2号")
    assert person in find_by_mobile("19900009002")
    assert person not in find_by_mobile("19900009001")
    assert PersonalRecord.objects.get(id=before).wrapped_key is not None


def test_only_herself_her_representative_and_the_window_change_it(office: Office) -> None:
    head = natural()
    company = firm(head)
    change_contact(company, mobile="", address="厂区1号", by=head)
    change_contact(head, mobile="", address="", by=office.officers["受理"])
    for party, stranger in ((company, natural()), (head, natural()), (head, office.officers["批准"])):
        with pytest.raises(Refused):
            change_contact(party, mobile="", address="", by=stranger)


def test_wrong_numbers_and_erased_persons_are_refused() -> None:
    person = natural()
    with pytest.raises(Refused) as refused:
        change_contact(person, mobile="110", address="", by=person)
    assert refused.value.field == "mobile"
    with pytest.raises(Refused, match="不是已登记"):
        change_contact(erased(), mobile="", address="", by=None)
