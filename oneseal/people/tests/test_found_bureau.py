"""设立行政审批机构 with everything that it begins to work with, and its first administrator."""

from typing import Any

import pytest

from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, today
from oneseal.law.powers import POWERS, SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions import Newcomer, admit, end_holding, found_body, found_bureau, found_division, recover_account, sign_in
from oneseal.people.actions.founding import Founded
from oneseal.people.models import Body, Division, Holding, Party
from oneseal.people.queries import find_by_id_number, officers_of, posts_of, standing
from oneseal.people.tests.office import LONG_AGO, id_number, new_city, next_number, uscc

pytestmark = pytest.mark.usefixtures("empty_database")
PASSWORD = "Founded-from-nothing-1"


def county() -> str:
    """A county that has no bureau yet."""
    city = new_city()
    known = set(Division.objects.filter(parent=city).values_list("code", flat=True))
    code = next(code for number in range(20, 88) if (code := f"{city[:4]}{number}000000") not in known)
    return found_division(code, "测试县", 2, city, since=LONG_AGO, by=None)


def wanted(**changes: Any) -> dict[str, Any]:
    number = next_number()
    facts = {
        "name": f"测试第{number}审批局",
        "short_word": f"测审{number}",
        "division": county(),
        "government": "测试县人民政府",
        "court": "测试县人民法院",
        "address": "测试路1号",
        "phone": "0900-6990001",
        "complaint_phone": "0900-6990002",
    }
    head = Newcomer("吕首任", id_number(), "19900000099")
    return {"uscc": uscc("11"), "facts": facts, "head": head, **changes}


def found(given: dict[str, Any]) -> Founded:
    return found_bureau(given["uscc"], given["facts"], given["head"])


def test_a_bureau_begins_with_a_post_for_every_power_and_its_administrator() -> None:
    founded = found(wanted())
    posts = posts_of(founded.body)
    assert {post.power for post in posts} == set(POWERS)
    assert {post.name: post.quota for post in posts}["勘验岗"] == 3, "a county's, of the template"
    assert len({post.unit_kind for post in posts}) == 7
    assert officers_of(founded.body, SUPERVISE) == [founded.administrator]
    assert founded.made == 1 + 7 + len(posts) + 2
    assert all(entry.by is None for entry in entries_of(founded.body)), "the operator's act"


@pytest.mark.usefixtures("quick_passwords")
def test_the_administrator_opens_her_account_with_the_code_once() -> None:
    given = wanted()
    founded, login = found(given), f"first.{next_number()}"
    recover_account(given["head"].id_number, founded.code, PASSWORD, login=login)
    assert sign_in(None, login, PASSWORD, "10.0.0.1").powers == (SUPERVISE,)
    with pytest.raises(Refused, match="已失效"):
        recover_account(given["head"].id_number, founded.code, PASSWORD)


def test_a_second_call_changes_nothing_and_gives_no_code() -> None:
    given = wanted()
    first = found(given)
    before = JournalEntry.objects.count()
    again = found(given)
    assert (again.body, again.administrator, again.made, again.code) == (first.body, first.administrator, 0, "")
    assert JournalEntry.objects.count() == before


def test_what_was_broken_off_is_finished_by_the_next_call() -> None:
    given = wanted()
    body = found_body(**given["facts"], uscc=given["uscc"], kind="bureau", by=None)
    founded = found(given)
    assert founded.body == body and founded.code
    assert officers_of(body, SUPERVISE) == [founded.administrator]


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"uscc": "1"}, "18 位"),
        ({"head": Newcomer("吕首任", "1")}, "17位数字"),
        ({"head": Newcomer(" ", id_number())}, "没有填写姓名"),
        ({"head": Newcomer("吕首任", id_number(), "1")}, "手机号码"),
        ({"head": Newcomer("吕首任", id_number(), document="")}, "没有填写核对的证件"),
    ],
)
def test_everything_is_looked_at_before_anything_is_kept(changes: dict[str, Any], match: str) -> None:
    given = wanted(**changes)
    before = JournalEntry.objects.count()
    with pytest.raises(Refused, match=match):
        found(given)
    assert JournalEntry.objects.count() == before
    assert not Body.objects.filter(uscc=given["uscc"]).exists()


def test_a_code_that_is_registered_for_something_else_is_refused() -> None:
    given = wanted()
    found(given)
    with pytest.raises(Refused, match="地址、投诉电话"):
        found({**given, "facts": {**given["facts"], "address": "别处", "complaint_phone": "0900-6990009"}})
    department = wanted()
    found_body(**department["facts"], uscc=department["uscc"], kind="department", by=None)
    with pytest.raises(Refused, match="类别"):
        found(department)


def test_only_the_first_administrator_comes_from_the_operator() -> None:
    given = wanted()
    founded = found(given)
    other = Newcomer("钱第二", id_number())
    with pytest.raises(Refused, match="P-18"):
        found({**given, "head": other})
    assert find_by_id_number(other.id_number) is None
    end_holding(Holding.objects.get(person=founded.administrator).id, by=None)
    assert standing(founded.administrator, today()).posts == ()
    assert found({**given, "head": other}).code, "a bureau that has lost its administrator is not lost"


def test_a_number_under_another_name_is_refused() -> None:
    number = id_number()
    first = admit(Newcomer("李受理", number))
    assert first.made and first.code
    with pytest.raises(Refused, match="登记的姓名不是") as refused:
        found(wanted(head=Newcomer("李收理", number)))
    assert "李受理" not in str(refused.value)


def test_who_is_admitted_twice_stays_one_person_with_one_code() -> None:
    newcomer = Newcomer("李受理", id_number(), "19900000098")
    first = admit(newcomer)
    again = admit(newcomer)
    assert (again.person, again.made, again.code) == (first.person, False, "")
    assert Party.objects.filter(id=first.person).count() == 1
