"""登记自然人."""

from uuid import UUID

import pytest

from oneseal.journal.models import PersonalRecord
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused
from oneseal.people.actions import register_natural
from oneseal.people.models import Party
from oneseal.people.queries import find_by_id_number, find_by_mobile, party_details, party_name
from oneseal.people.tests.office import Office, id_number, natural


def test_a_person_is_found_by_her_number_and_read_in_clear_only_from_her_record() -> None:
    number = id_number()
    person = register_natural("王申请", number, mobile="199 0000 7001", address="晴川路1号", by=None)
    assert find_by_id_number(number) == person
    assert person in find_by_mobile("19900007001")
    known = party_details([person])[person]
    assert (known.name, known.number, known.mobile, known.address) == ("王申请", number, "19900007001", "晴川路1号")
    assert (party_name([person]), party_name([person], masked=True)) == ({person: "王申请"}, {person: "王*请"})


def test_neither_table_nor_entry_shows_who_it_is() -> None:
    number = id_number()
    person = register_natural("欧阳明月", number, mobile="19900007002", by=None)
    row = Party.objects.filter(id=person).values().get()
    (entry,) = entries_of(person)
    record = PersonalRecord.objects.get(id=UUID(str(row["record"])))
    shown = f"{row} {entry.data} {bytes(record.ciphertext)!r}"
    for secret in ("欧阳明月", number, number[6:14], "19900007002"):
        assert secret not in shown
    assert set(entry.data) == {"party"}
    assert set(entry.data["party"]) == {"personal", "mac"}


def test_on_a_screen_everything_personal_is_masked() -> None:
    number = id_number()
    person = register_natural("王申请", number, mobile="19900007003", address="晴川路1号", by=None)
    shown = party_details([person])[person].masked()
    assert (shown.name, shown.mobile, shown.address) == ("王*请", "199****7003", "******")
    assert shown.number == f"{number[:3]}***********{number[-4:]}"


def test_one_number_is_one_person_and_the_refusal_names_her_masked() -> None:
    number = id_number()
    first = register_natural("王申请", number, by=None)
    with pytest.raises(Refused, match=r"王\*请") as refused:
        register_natural("王另名", number.lower(), by=None)
    assert str(first) in refused.value.reason
    assert refused.value.field == "id_number"
    assert number not in str(refused.value)


def test_a_race_for_one_number_ends_in_the_same_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    number = id_number()
    register_natural("王申请", number, by=None)
    monkeypatch.setattr("oneseal.people.actions.parties._require_new", lambda *asked: None)
    with pytest.raises(Refused, match="已登记"):
        register_natural("王申请", number, by=None)


@pytest.mark.parametrize("number", ["370883195502287891", "370802202402290027"])
def test_no_number_is_rejected_for_its_region(number: str) -> None:
    if find_by_id_number(number) is None:
        register_natural("老区划", number, by=None)
    assert find_by_id_number(number) is not None


@pytest.mark.parametrize(
    ("name", "number", "mobile", "field"),
    [
        ("", "990101199001010019", "", "name"),
        ("王申请", "440524188001010013", "", "id_number"),
        ("王申请", "37080220230229002X", "", "id_number"),
        ("王申请", "12345", "", "id_number"),
        ("王申请", "990101199001010019", "12345", "mobile"),
        ("王" * 61, "990101199001010019", "", "name"),
    ],
)
def test_wrong_input_names_its_field(name: str, number: str, mobile: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        register_natural(name, number, mobile=mobile, by=None)
    assert refused.value.field == field
    assert refused.value.mend


def test_the_window_registers_a_walk_in(office: Office) -> None:
    number = id_number()
    assert register_natural("来访人", number, by=office.officers["受理"]) == find_by_id_number(number)
    with pytest.raises(Refused, match="受理窗口"):
        register_natural("来访人", id_number(), by=office.officers["审查"])
    with pytest.raises(Refused, match="受理窗口"):
        register_natural("来访人", id_number(), by=natural())


def test_many_names_are_one_query(django_queries: list[str]) -> None:
    """Of one text for five and for eight, so that few have to be kept; nobody is not asked for."""
    people = [natural() for _ in range(8)]
    django_queries.clear()
    assert len(party_name(people[:5])) == 5 and len(party_name(people)) == 8 and party_name([]) == {}
    assert len(django_queries) == 2 and len(set(django_queries)) == 1
