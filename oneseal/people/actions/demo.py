"""The demo city: invented divisions, bodies, posts, staff, applicants and firms, loaded through the ordinary verbs."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from oneseal.law.rule import HouseRule, Refused
from oneseal.people.actions.accounts import insert_account, new_account
from oneseal.people.actions.founding import bureau_template, establish
from oneseal.people.actions.mandates import end_mandate, grant_mandate
from oneseal.people.actions.parties import register_legal, register_natural
from oneseal.people.actions.places import found_body, found_division
from oneseal.people.actions.posts import appoint, certify_officer
from oneseal.people.models import Account, Body, BodyKind, Division, Holding, Mandate, Proof
from oneseal.people.queries.accounts import login_index
from oneseal.people.queries.demo import DEMO_PASSWORD, demo_data
from oneseal.people.queries.offices import enforcement_numbers
from oneseal.people.queries.parties import find_by_id_number, find_by_uscc

HALLS = {"stations": "stations", "county_stations": "stations", "towns": "towns"}
"""Files of departments in the halls (进驻) and of stations → the file that says which units and posts each of theirs has."""
DEMO = HouseRule("P-20", "演示数据只载入演示环境，生产环境不载入虚构的机构、人员和口令", "本系统演示规则")


def load_demo() -> int:
    """Load what is missing of the demo city; how many acts that took. A second call changes nothing and makes no entry."""
    if settings.PRODUCTION:
        raise Refused(DEMO, "当前是生产环境，不能载入演示数据", mend="请登记真实的区划、机构和人员；演示请另建环境")
    made = _divisions(demo_data("divisions"))
    bodies, founded = _bodies(demo_data("bodies"))
    applicants = demo_data("applicants")
    made += founded + _staffed(bureau_template(), demo_data("staff"), bodies, BodyKind.BUREAU)
    persons, registered = _persons(applicants["person"])
    made += registered + _accounts(applicants["person"], persons)
    return made + _firms(applicants, persons)


def load_stations(names: Iterable[str] = HALLS) -> int:
    """Load what is missing of the departments that handle their own items in the halls of city and counties (进驻), and of the towns' and
    villages' stations (便民服务中心、便民服务站), with their windows and people; ``names``: of which files."""
    made = 0
    for name in names:
        data = demo_data(name)
        bodies, founded = _bodies(data)
        made += founded + _staffed(demo_data(HALLS[name]), data, bodies, BodyKind.DEPARTMENT)
    return made


def _staffed(places: Mapping[str, Any], staff: dict[str, Any], bodies: dict[str, UUID], kind: BodyKind) -> int:
    """Units, posts and people of bodies of one kind."""
    posts, made = _posts(places, bodies, kind)
    persons, registered = _persons(staff["staff"])
    made += registered + _holdings(staff, bodies, posts, persons)
    return made + _certified(staff["staff"], persons) + _accounts(staff["staff"], persons)


def _divisions(data: dict[str, Any]) -> int:
    known = set(Division.objects.values_list("code", flat=True))
    missing = [row for row in data["division"] if row["code"] not in known]
    for row in missing:
        found_division(row["code"], row["name"], row["level"], row.get("parent"), since=data["since"], by=None)
    return len(missing)


def _bodies(data: dict[str, Any]) -> tuple[dict[str, UUID], int]:
    """Bodies by their short word."""
    known = dict(Body.objects.values_list("uscc", "id"))
    bodies = {row["short_word"]: known.get(row["uscc"]) or found_body(**row, by=None) for row in data["body"]}
    return bodies, sum(row["uscc"] not in known for row in data["body"])


def _posts(template: Mapping[str, Any], bodies: dict[str, UUID], kind: BodyKind) -> tuple[dict[tuple[UUID, str], UUID], int]:
    """Posts of every body of a kind by body and name."""
    made = 0
    posts: dict[tuple[UUID, str], UUID] = {}
    for body in Body.objects.filter(kind=kind, id__in=bodies.values()).order_by("id").values_list("id", flat=True):
        own, acts = establish(body, template)
        posts |= {(body, name): post for name, post in own.items()}
        made += acts
    return posts, made


def _persons(rows: list[dict[str, Any]]) -> tuple[dict[str, UUID], int]:
    """Persons by name (the cast has no two of one name)."""
    persons: dict[str, UUID] = {}
    made = 0
    for row in rows:
        found = find_by_id_number(row["id_number"])
        if found is None:
            found = register_natural(row["name"], row["id_number"], mobile=row["mobile"], address=row.get("address", ""), by=None)
            made += 1
        persons[row["name"]] = found
    return persons, made


def _holdings(data: dict[str, Any], bodies: dict[str, UUID], posts: dict[tuple[UUID, str], UUID], persons: dict[str, UUID]) -> int:
    known = set(Holding.objects.values_list("post_id", "person_id"))
    wanted = [(posts[bodies[row["body"]], post], persons[row["name"]]) for row in data["staff"] for post in row["posts"]]
    missing = [pair for pair in wanted if pair not in known]
    for post, person in missing:
        appoint(post, person, since=data["since"], by=None)
    return len(missing)


def _certified(rows: list[dict[str, Any]], persons: dict[str, UUID]) -> int:
    wanted = {persons[row["name"]]: row["enforcement_number"] for row in rows if "enforcement_number" in row}
    known = enforcement_numbers(wanted)
    missing = [person for person in wanted if person not in known]
    for person in missing:
        certify_officer(person, wanted[person], by=None)
    return len(missing)


def _accounts(rows: list[dict[str, Any]], persons: dict[str, UUID]) -> int:
    known = set(Account.objects.values_list("login_index", flat=True))
    missing = [row for row in rows if login_index(row["login"]) not in known]
    encoded = make_password(DEMO_PASSWORD) if missing else ""
    for row in missing:
        insert_account(new_account(row["login"], Proof.WINDOW, persons[row["name"]]), encoded, by=None)
    return len(missing)


def _firms(data: dict[str, Any], persons: dict[str, UUID]) -> int:
    made = 0
    firms: dict[str, UUID] = {}
    for row in data["firm"]:
        found = find_by_uscc(row["uscc"])
        if found is None:
            head = persons[row["representative"]]
            found = register_legal(row["name"], row["uscc"], head, mobile=row["mobile"], address=row["address"], by=None)
            made += 1
        firms[row["name"]] = found
    return made + sum(_mandate(row, firms[row["principal"]], persons[row["agent"]], data["since"]) for row in data["mandate"])


def _mandate(row: dict[str, Any], principal: UUID, agent: UUID, since: date) -> int:
    found = Mandate.objects.filter(principal=principal, agent=agent, since=since).values_list("id", "ended_at").first()
    mandate, ended = found or (grant_mandate(principal, agent, row["scope"], since=since, by=None), None)
    if row.get("ended") and ended is None:
        end_mandate(mandate, by=None)
    return 0 if found else 1
