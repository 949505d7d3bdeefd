"""The demo city: invented, valid, complete, loaded once."""

import re
from collections import Counter
from uuid import UUID

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import override_settings

from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.law import codes
from oneseal.law.powers import ACCEPT, DECIDE, DELIVER, MAKE, POWERS, REVIEW, SURVEY
from oneseal.law.rule import Refused
from oneseal.people.actions import load_demo
from oneseal.people.actions.demo import HALLS
from oneseal.people.models import Body, Division, Unit
from oneseal.people.queries import (
    DEMO_PASSWORD,
    bureau_of,
    bureaus,
    demo_data,
    demo_firms,
    demo_logins,
    officers_of,
    posts_of,
    principals_of,
    standing,
)
from oneseal.people.rules import Scope, may, may_act_for

pytestmark = pytest.mark.usefixtures("cast")
OFFICERS = ("李受理", "赵审查", "孙勘验", "钱勘验", "周批准", "郑制证")
STRANGERS = ("吴外人", "冯旁人", "陈旧托", "王申请")


def test_a_second_call_changes_nothing_and_makes_no_entry() -> None:
    before = JournalEntry.objects.count()
    assert load_demo() == 0
    assert JournalEntry.objects.count() == before


def test_production_is_never_given_invented_people() -> None:
    with override_settings(PRODUCTION=True), pytest.raises(Refused, match="生产环境"):
        load_demo()


def test_one_city_four_counties_twelve_towns_forty_villages() -> None:
    levels = Counter(
        Division.objects.filter(code__in=[row["code"] for row in demo_data("divisions")["division"]]).values_list("level", flat=True)
    )
    assert levels == {1: 1, 2: 4, 3: 12, 4: 40}
    assert all(row["code"].startswith("9901") for row in demo_data("divisions")["division"])


def test_a_bureau_in_the_city_and_each_county_with_the_departments_that_supervise() -> None:
    found = bureaus()
    assert [body.division.level for body in found] == [1, 2, 2, 2, 2]
    assert bureau_of() == found[0]
    for body in found:
        named = {row["uscc"] for row in demo_data("bodies")["body"] if row["kind"] == "department"}
        assert len([each for each in Body.objects.filter(kind="department", division=body.division_id) if each.uscc in named]) == 5
        assert Unit.objects.filter(body=body).count() == 7
        for text in (body.uscc, body.division_id, body.division_id[:6], body.short_word, body.name):
            assert bureau_of(text) == body
    with pytest.raises(Refused, match="没有找到行政审批机构"):
        bureau_of("370800")


def test_every_post_is_held_within_its_quota() -> None:
    for body in bureaus():
        posts = posts_of(body.id)
        assert {post.power for post in posts} == set(POWERS)
        assert all(1 <= post.held <= post.quota for post in posts)


def test_a_surveyed_case_finds_separate_hands_everywhere() -> None:
    for body in bureaus():
        acceptors, reviewers, surveyors, heads = (set(officers_of(body.id, power)) for power in (ACCEPT, REVIEW, SURVEY, DECIDE))
        clerks = set(officers_of(body.id, MAKE)) & set(officers_of(body.id, DELIVER))
        assert len(surveyors) >= 2
        groups = [acceptors, reviewers, surveyors, heads, clerks]
        assert all(groups)
        assert sum(map(len, groups)) == len(set().union(*groups)), "nobody is in two of them"
        for unit in ("market", "investment", "social", "business"):
            assert officers_of(body.id, REVIEW, unit_kind=unit)


def test_about_forty_staff_eight_applicants_and_five_firms() -> None:
    assert len(demo_data("staff")["staff"]) == 40
    assert len(demo_data("applicants")["person"]) >= 8
    firms = demo_data("applicants")["firm"]
    assert len(firms) >= 5
    assert any(firm["uscc"].startswith("92") for firm in firms)


def test_every_number_is_valid_and_used_once() -> None:
    people = [*demo_data("staff")["staff"], *demo_data("applicants")["person"]]
    for person in people:
        assert codes.id_number(person["id_number"]) == person["id_number"]
        assert person["id_number"].startswith("990101")
        assert codes.mobile(person["mobile"]) == person["mobile"]
    organisations = [row["uscc"] for row in (*demo_data("bodies")["body"], *demo_data("applicants")["firm"])]
    assert all(codes.uscc(code) == code and code[2:6] == "9901" for code in organisations)
    for numbers in (
        [p["id_number"] for p in people],
        [p["mobile"] for p in people],
        [p["login"] for p in people],
        [p["name"] for p in people],
        organisations,
    ):
        assert len(set(numbers)) == len(numbers)


def test_the_hall_s_the_towns_and_the_villages_people_are_others_and_their_numbers_valid() -> None:
    """Of departments in the hall, of two towns and a village, each with hands for what it handles itself."""
    people: list[dict[str, str]] = []
    bodies: list[dict[str, str]] = []
    for name in ("staff", "applicants", *HALLS):
        data = demo_data(name)
        people += [*data.get("staff", ()), *data.get("person", ())]
        bodies += data.get("body", ()) if name in HALLS else ()
    assert all(codes.id_number(person["id_number"]) and codes.mobile(person["mobile"]) for person in people)
    for field in ("name", "id_number", "mobile", "login"):
        assert len({person[field] for person in people}) == len(people), field
    assert all(codes.uscc(body["uscc"]) and re.fullmatch(r"0900-6\d{6}", body["phone"]) for body in bodies)
    levels = {row["code"]: row["level"] for row in demo_data("divisions")["division"]}
    assert sorted(levels[body["division"]] for body in demo_data("towns")["body"]) == [3, 3, 4]
    assert len({body["uscc"] for body in bodies}) == len({body["short_word"] for body in bodies}) == len(bodies)


def test_every_county_has_the_same_departments_in_its_hall_and_hands_for_each() -> None:
    """四分离: who takes in, who examines, who surveys and who decides are different people; a survey has two."""
    data = demo_data("county_stations")
    here: dict[str, set[str]] = {}
    for body in data["body"]:
        place = next(row["name"] for row in demo_data("divisions")["division"] if row["code"] == body["division"])
        here.setdefault(body["division"], set()).add(body["name"].removeprefix(place))
    assert len(here) == 4 and len({frozenset(names) for names in here.values()}) == 1
    for body in data["body"]:
        held = [set(row["posts"]) for row in data["staff"] if row["body"] == body["short_word"]]
        assert {post for posts in held for post in posts} == {post["name"] for post in demo_data("stations")["post"]}
        assert len(held) == (5 if any(word in body["name"] for word in ("公安", "消防", "烟草")) else 4)


def test_bodies_print_invented_telephones() -> None:
    for body in Body.objects.filter(division__code__startswith="9901").exclude(kind="listed"):
        assert re.fullmatch(r"0900-6\d{6}", body.phone)
        assert re.fullmatch(r"0900-6\d{6}", body.complaint_phone)


def test_the_cast_is_complete_and_may_what_it_is_called(cast: dict[str, UUID]) -> None:
    city = bureau_of()
    scope = Scope(city.id, city.division_id)
    for name in OFFICERS:
        assert may(standing(cast[name], today()), name[1:], scope).power == name[1:]
    for name in (*STRANGERS, "何邻县"):
        for power in POWERS:
            with pytest.raises(Refused):
                may(standing(cast[name], today()), power, scope)
    county = bureau_of("990121")
    assert may(standing(cast["何邻县"], today()), ACCEPT, Scope(county.id, county.division_id)).substituting is None


def test_mandates_of_the_cast(cast: dict[str, UUID]) -> None:
    firms = demo_firms()
    agent = standing(cast["曹代办"], today())
    assert may_act_for(agent, firms["云岚禾丰食品有限公司"], "withdraw").mandate
    assert may_act_for(standing(cast["蒋法人"], today()), firms["云岚禾丰食品有限公司"], "file").mandate is None
    assert firms["岚湖区王记面馆"] in principals_of(cast["王申请"], today())
    for name in ("陈旧托", "冯旁人", "吴外人", "何邻县"):
        for firm in firms.values():
            with pytest.raises(Refused):
                may_act_for(standing(cast[name], today()), firm, "file")


def test_one_login_per_role_is_named_with_the_demo_password() -> None:
    logins = demo_logins()
    assert {"受理", "审查", "勘验", "批准", "制证、送达", "监督", "事项管理", "申请人"} <= {login.role for login in logins}
    assert {login.password for login in logins} == {DEMO_PASSWORD}
    validate_password(DEMO_PASSWORD)


def test_a_demo_login_signs_in(cast: dict[str, UUID]) -> None:
    from oneseal.people.actions import sign_in

    assert sign_in(None, "li.shouli", DEMO_PASSWORD, "10.0.0.1").person == cast["李受理"]
