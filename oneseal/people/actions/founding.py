"""设立 A city from nothing, by its operator: the list of divisions, a bureau with its establishment, its first administrator.

Each is made of the ordinary verbs, looks at everything before anything is kept, and may be repeated: what is there already stays, and
what a call that was broken off left out is made by the next.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from oneseal.journal.queries import today
from oneseal.law import codes
from oneseal.law.powers import SUPERVISE
from oneseal.law.rule import Refused
from oneseal.people.actions.parties import register_natural
from oneseal.people.actions.places import found_body, found_division, found_unit
from oneseal.people.actions.posts import appoint, create_post
from oneseal.people.actions.recovering import issue_recovery_code
from oneseal.people.models import Account, Body, BodyKind, Division, Post, Unit
from oneseal.people.queries import find_by_id_number, officers_of, party_name
from oneseal.people.rules import FIRST_ADMINISTRATOR, ONCE, KnownDivision, WrongLine, filled, planned, read_divisions

FACTS = {
    "name": "机构名称",
    "short_word": "机关代字",
    "division": "区划",
    "government": "本级人民政府",
    "court": "管辖法院",
    "address": "地址",
    "phone": "联系电话",
    "complaint_phone": "投诉电话",
}
"""What is told of a bureau besides its USCC."""


@dataclass(frozen=True, slots=True)
class DivisionsRead:
    """What became of a list: how many of its divisions were registered before, how many are new, and which lines are wrong."""

    known: int
    new: int
    wrong: tuple[WrongLine, ...]


def import_divisions(lines: Iterable[str], *, since: date, dry_run: bool = False) -> DivisionsRead:
    """登记区划名录 of a CSV (code, name), from the top down; with a wrong line, or on a dry run, nothing is registered."""
    rows, day = read_divisions(lines), max(since, today())
    known = {
        code: KnownDivision(name, level, until is not None and until < day)
        for code, name, level, until in Division.objects.values_list("code", "name", "level", "until")
    }
    new, wrong = planned(rows, known)
    for row in [] if wrong or dry_run else new:
        found_division(row.code, row.name, row.level, row.parent, since=since, by=None)
    return DivisionsRead(len(rows) - len(new) - len(wrong), len(new), tuple(wrong))


@lru_cache(maxsize=1)
def bureau_template() -> Mapping[str, Any]:
    """The units and posts of a bureau with the quotas it begins with."""
    return tomllib.loads(files("oneseal.people").joinpath("data", "bureau.toml").read_text(encoding="utf-8"))


def establish(body: UUID, template: Mapping[str, Any]) -> tuple[dict[str, UUID], int]:
    """设科室和岗位: what of the template a body has not; its posts by name, and how many acts that took."""
    level = Body.objects.values_list("division__level", flat=True).get(id=body)
    units: dict[str, UUID] = dict(Unit.objects.filter(body=body).order_by("-id").values_list("kind", "id"))
    posts: dict[str, UUID] = dict(Post.objects.filter(unit__body=body).order_by("-id").values_list("name", "id"))
    made = 0
    for row in template["unit"]:
        if row["kind"] not in units:
            units[row["kind"]] = found_unit(body, row["name"], row["kind"], by=None)
            made += 1
    for row in template["post"]:
        if row["name"] not in posts:
            quota = row["quota_city"] if level == 1 else row["quota_county"]
            posts[row["name"]] = create_post(units[row["unit"]], row["name"], row["power"], quota, by=None)
            made += 1
    return posts, made


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody of whom the operator has seen ``document``."""

    name: str
    id_number: str
    mobile: str = ""
    document: str = "居民身份证"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person as registered: whether by this call, and then the code with which she opens her account."""

    person: UUID
    made: bool
    code: str


@dataclass(frozen=True, slots=True)
class Founded:
    """A bureau as it stands: how many acts this call took, and the code with which its administrator opens her account ("": none)."""

    body: UUID
    administrator: UUID
    made: int
    code: str


def found_bureau(uscc: str, facts: Mapping[str, str], head: Newcomer) -> Founded:
    """设立行政审批机构 with units, posts and its first administrator, who holds the 监督 post from today; ``facts``: every one of FACTS."""
    code, person = codes.uscc(uscc), _known_person(head)
    body = _known_bureau(code, facts)
    if body:
        _require_first(body, person)
    made = 0
    if body is None:
        body = found_body(**facts, uscc=code, kind=BodyKind.BUREAU, by=None)
        made += 1
    posts, established = establish(body, bureau_template())
    if person is None:
        person = register_natural(head.name, head.id_number, mobile=head.mobile, by=None)
        made += 1
    if person in officers_of(body, SUPERVISE):
        return Founded(body, person, made + established, "")
    post = next(posts[row["name"]] for row in bureau_template()["post"] if row["power"] == SUPERVISE)
    appoint(post, person, since=today(), by=None)
    return Founded(body, person, made + established + 1, _first_code(person, head.document))


def admit(newcomer: Newcomer) -> Admitted:
    """登记人员, while there is no window yet that could: whoever is registered already stays as she is, and gets no code."""
    known = _known_person(newcomer)
    if known:
        return Admitted(known, False, "")
    person = register_natural(newcomer.name, newcomer.id_number, mobile=newcomer.mobile, by=None)
    return Admitted(person, True, _first_code(person, newcomer.document))


def _first_code(person: UUID, document: str) -> str:
    if Account.objects.filter(person=person, is_active=True).exists():
        return ""
    return issue_recovery_code(person, document, by=None)


def _known_person(newcomer: Newcomer) -> UUID | None:
    """The person of the ID number, if she is registered; refused when she is registered under another name."""
    name = filled(newcomer.name, "姓名", "name", 60)
    filled(newcomer.document, "核对的证件", "document", 60)
    if newcomer.mobile.strip():
        codes.mobile(newcomer.mobile)
    found = find_by_id_number(codes.id_number(newcomer.id_number, today=today()))
    if found and party_name([found])[found] != name:
        raise Refused(ONCE, f"这个身份证号码登记的姓名不是“{name}”", field="name", mend="请对照证件核对姓名和号码")
    return found


def _known_bureau(code: str, facts: Mapping[str, str]) -> UUID | None:
    """The bureau of the USCC, if it is founded; refused when it was founded as something else."""
    found = Body.objects.filter(uscc=code).first()
    if found is None:
        return None
    differing = [label for name, label in FACTS.items() if " ".join(facts[name].split()) != _fact(found, name)]
    if found.kind != BodyKind.BUREAU:
        differing.insert(0, "类别")
    if differing:
        reason = f"代码 {code} 已登记为“{found.name}”，所填的{'、'.join(differing)}与登记的不同"
        raise Refused(ONCE, reason, field="uscc", mend="请核对代码；机构登记后不在这里更改")
    return UUID(str(found.id))


def _fact(body: Body, name: str) -> str:
    return str(body.division_id if name == "division" else getattr(body, name))


def _require_first(body: UUID, person: UUID | None) -> None:
    holders = officers_of(body, SUPERVISE)
    if holders and person not in holders:
        names = "、".join(party_name(holders, masked=True).values())
        raise Refused(FIRST_ADMINISTRATOR, f"该机构已有管理员 {names}", field="administrator", mend="请由其在“人员”页任免")
