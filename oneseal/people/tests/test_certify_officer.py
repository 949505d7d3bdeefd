"""登记行政执法证: the number that an officer's records carry."""

import pytest
from django.test import override_settings

from oneseal.journal.queries import entries_of
from oneseal.law.powers import ACCEPT, SURVEY
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, certify_officer
from oneseal.people.queries import demo_data, enforcement_numbers
from oneseal.people.rules import required_enforcement_number
from oneseal.people.tests.office import LONG_AGO, Office, natural, new_office, next_number


def number() -> str:
    """A number of nobody."""
    return f"TS{next_number():08d}"


def test_the_number_stands_in_the_officers_own_stream(office: Office) -> None:
    officer, given = office.officers[SURVEY], number()
    certify_officer(officer, given.lower(), by=office.head)
    last = entries_of(officer)[-1]
    assert (last.act, last.by, last.data) == ("certify_officer", office.head, {"enforcement_number": given})
    assert enforcement_numbers([officer, office.head]) == {officer: given}


def test_a_new_certificate_replaces_the_old_number(office: Office) -> None:
    officer, second = office.officers[SURVEY], number()
    certify_officer(officer, number(), by=office.head)
    certify_officer(officer, second, by=office.head)
    assert enforcement_numbers([officer]) == {officer: second}


def test_one_number_is_one_officers(office: Office) -> None:
    given = number()
    certify_officer(office.officers[SURVEY], given, by=office.head)
    with pytest.raises(Refused, match="其他人员"):
        certify_officer(office.officers[ACCEPT], given, by=office.head)


def test_who_holds_no_post_has_no_number(office: Office) -> None:
    with pytest.raises(Refused, match="任职"):
        certify_officer(natural(), number(), by=office.head)


def test_only_the_head_of_a_body_where_she_works_enters_it(office: Office) -> None:
    officer, elsewhere = office.officers[SURVEY], new_office()
    for who in (officer, natural(), elsewhere.head):
        with pytest.raises(Refused):
            certify_officer(officer, number(), by=who)
    appoint(elsewhere.posts[SURVEY], officer, since=LONG_AGO, by=elsewhere.head)
    certify_officer(officer, number(), by=elsewhere.head)


@pytest.mark.parametrize("wrong", ["", "12", "执法0001", "A" * 21, "9901-0001"])
def test_a_number_has_a_plausible_shape(wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        required_enforcement_number(wrong)
    assert refused.value.field == "enforcement_number"


def test_the_shape_is_the_provinces(office: Office) -> None:
    with override_settings(ENFORCEMENT_NUMBER=r"鲁[A-Z]-\d{4}"):
        certify_officer(office.officers[SURVEY], f"鲁h-{next_number():04d}", by=office.head)
        with pytest.raises(Refused):
            certify_officer(office.officers[SURVEY], number(), by=office.head)


def test_every_officer_of_the_demo_who_surveys_has_one() -> None:
    for row in demo_data("staff")["staff"]:
        assert ("enforcement_number" in row) or "勘验岗" not in row["posts"]
