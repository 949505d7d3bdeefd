"""What the tests of people work with: numbers nobody else has, and an office with people on its posts."""

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from oneseal.law.codes import id_check, organisation_check, uscc_check
from oneseal.people import actions
from oneseal.people.models import Account, Party, UnitKind
from oneseal.people.queries import login_index
from oneseal.people.rules import Scope

LONG_AGO = date(2018, 1, 1)
_count = itertools.count(1)
UNIT_OF = {
    "受理": "acceptance",
    "审查": "market",
    "勘验": "survey",
    "批准": "heads",
    "制证": "certificate",
    "送达": "certificate",
    "归档": "acceptance",
    "监督": "heads",
}


def next_number() -> int:
    """A number not used before in this session."""
    return next(_count)


def id_number() -> str:
    """An ID number of nobody: born in the forties, in a region that does not exist."""
    number = next_number()
    born = date(1940, 1, 1) + timedelta(days=number // 900)
    first = f"990199{born:%Y%m%d}{number % 900 + 1:03d}"
    return first + id_check(first)


def uscc(lead: str = "91") -> str:
    """A USCC of nobody."""
    middle = f"MA9T{next_number():04d}"
    first = f"{lead}999100{middle}{organisation_check(middle)}"
    return first + uscc_check(first)


def natural(name: str = "王申请") -> UUID:
    """A new natural person."""
    return actions.register_natural(name, id_number(), by=None)


def firm(representative: UUID, name: str = "测试食品有限公司") -> UUID:
    """A new firm."""
    return actions.register_legal(name, uscc(), representative, by=None)


def record_of(person: UUID) -> UUID:
    """Her present personal record."""
    record = Party.objects.get(id=person).record
    assert record is not None
    return record


def person_of(login: str) -> UUID:
    """Whose account a login opens."""
    return Account.objects.get(login_index=login_index(login)).person_id


def erased() -> UUID:
    """A person whose data was erased."""
    person = natural()
    actions.erase_personal(person, reason="本人请求", by=None)
    assert Party.objects.get(id=person).erased_at is not None
    return person


@dataclass
class Office:
    """A body with its units by kind, its posts by power (quota 2) and one officer on each, by power."""

    body: UUID
    division: str
    units: dict[str, UUID] = field(default_factory=dict)
    posts: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)
    holdings: dict[str, UUID] = field(default_factory=dict)

    @property
    def head(self) -> UUID:
        """Who holds the 监督 post and may change the establishment."""
        return self.officers["监督"]

    def scope(self, unit_kind: str | None = None) -> Scope:
        """Acts at this office."""
        return Scope(self.body, self.division, unit_kind)


def new_city() -> str:
    """A division of the first level with a code nobody has; behind the demo city in every order."""
    code = f"99{91 + next_number() % 9}00000000"
    from oneseal.people.models import Division

    if not Division.objects.filter(code=code).exists():
        actions.found_division(code, "测试市", 1, None, since=LONG_AGO, by=None)
    return code


def new_body(division: str, kind: str = "department") -> UUID:
    """A body; a department unless asked, so that lists of bureaus stay as they are."""
    number = next_number()
    return actions.found_body(
        uscc=uscc("11"),
        name=f"测试第{number}局",
        short_word=f"测{number}",
        division=division,
        kind=kind,
        government="测试市人民政府",
        court="测试市人民法院",
        address="测试路1号",
        phone="0900-6990001",
        complaint_phone="0900-6990002",
        by=None,
    )


def new_office() -> Office:
    """A body with everything."""
    division = new_city()
    office = Office(new_body(division), division)
    for kind in UnitKind.values:
        office.units[kind] = actions.found_unit(office.body, f"{UnitKind(kind).label}科", kind, by=None)
    for power, kind in UNIT_OF.items():
        office.posts[power] = actions.create_post(office.units[kind], f"{power}岗", power, 2, by=None)
        office.officers[power] = natural(f"李{power}")
        office.holdings[power] = actions.appoint(office.posts[power], office.officers[power], since=LONG_AGO, by=None)
    return office
