"""Every act of people is tried by those who must get nowhere: 吴外人, 何邻县, 冯旁人, 陈旧托 — and none of them writes an entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.providers import Identity
from oneseal.people.tests.authenticator import enrolled
from oneseal.people.tests.office import Office, firm, id_number, natural, new_city, new_office, next_number, uscc


@dataclass(frozen=True)
class Scene:
    """An office, a firm with its head and agent, and the strangers by name."""

    office: Office
    head: UUID
    company: UUID
    mandate: UUID
    substitution: UUID
    account: UUID
    claim: UUID
    listed: str
    strangers: dict[str, UUID]


def listed(division: str) -> str:
    """The code of a body that a list brought."""
    code = uscc("11")
    actions.list_body(code, f"清单{next_number()}局", division, by=None)
    return code


@pytest.fixture(scope="module")
def scene(database: None) -> Iterator[Scene]:
    """Nothing in it may have changed at the end."""
    office, head, agent, ended = new_office(), natural("蒋法人"), natural("曹代办"), natural("陈旧托")
    company = firm(head)
    actions.end_mandate(actions.grant_mandate(company, ended, ["*"], since=today(), by=head), by=head)
    people = office.officers
    enrolled(people["勘验"])
    yield Scene(
        office,
        head,
        company,
        actions.grant_mandate(company, agent, ["*"], since=today(), by=head),
        actions.substitute(
            office.posts["批准"], people["批准"], people["审查"], since=today(), until=today() + timedelta(days=9), reason="休假", by=None
        ),
        actions.open_account(head, f"scene.{next_number()}", "long-enough-phrase", by=None),
        actions.register_natural("自报人", id_number(), by=None, claimed=True),
        listed(office.division),
        {"吴外人": natural("吴外人"), "何邻县": new_office().officers["审查"], "冯旁人": natural("冯旁人"), "陈旧托": ended},
    )


Attempt = Callable[[Scene, UUID], object]
DAY = date(2099, 1, 1)


ACTS: dict[str, Attempt] = {
    "found_division": lambda s, by: actions.found_division(
        f"{s.office.division[:4]}88000000", "私设县", 2, s.office.division, since=DAY, by=by
    ),
    "end_division": lambda s, by: actions.end_division(new_city(), last_day=DAY, by=by),
    "found_body": lambda s, by: actions.found_body(
        uscc=uscc("11"),
        name=f"私设{next_number()}局",
        short_word=f"私{next_number()}",
        division=s.office.division,
        kind="department",
        government="测试市人民政府",
        court="测试市人民法院",
        address="测试路",
        phone="0900-6990001",
        complaint_phone="0900-6990001",
        by=by,
    ),
    "list_body": lambda s, by: actions.list_body(uscc("11"), f"私列{next_number()}局", s.office.division, by=by),
    "move_body": lambda s, by: actions.move_body(s.listed, new_city(), reason="私改", by=by),
    "found_unit": lambda s, by: actions.found_unit(s.office.body, "私设科", "heads", by=by),
    "create_post": lambda s, by: actions.create_post(s.office.units["heads"], "私设岗", "批准", 1, by=by),
    "set_quota": lambda s, by: actions.set_quota(s.office.posts["批准"], 9, by=by),
    "appoint": lambda s, by: actions.appoint(s.office.posts["批准"], by, since=today(), by=by),
    "certify_officer": lambda s, by: actions.certify_officer(s.office.officers["勘验"], f"NO{next_number():08d}", by=by),
    "end_holding": lambda s, by: actions.end_holding(s.office.holdings["批准"], by=by),
    "substitute": lambda s, by: actions.substitute(
        s.office.posts["受理"], s.office.officers["受理"], s.office.officers["审查"], since=today(), until=DAY, reason="休假", by=by
    ),
    "end_substitution": lambda s, by: actions.end_substitution(s.substitution, by=by),
    "register_natural": lambda s, by: actions.register_natural("某人", id_number(), by=by),
    "register_legal": lambda s, by: actions.register_legal("某公司", uscc(), s.head, by=by),
    "change_contact": lambda s, by: actions.change_contact(
        s.company, mobile="19900005555", address="", document="营业执照", reason="换号", by=by
    ),
    "correct_name": lambda s, by: actions.correct_name(s.company, "夺名公司", document="营业执照", reason="输错", by=by),
    "change_representative": lambda s, by: actions.change_representative(s.company, by, by=by),
    "erase_personal": lambda s, by: actions.erase_personal(s.office.officers["送达"], reason="不喜欢", by=by),
    "grant_mandate": lambda s, by: actions.grant_mandate(s.company, by, ["*"], since=today(), by=by),
    "end_mandate": lambda s, by: actions.end_mandate(s.mandate, by=by),
    "open_account": lambda s, by: actions.open_account(s.head, f"stolen.{next_number()}", "long-enough-phrase", by=by),
    "close_account": lambda s, by: actions.close_account(s.account, by=by),
    "issue_recovery_code": lambda s, by: actions.issue_recovery_code(s.head, "身份证", by=by),
    "link_identity": lambda s, by: actions.link_identity(s.account, Identity("sub", "冯旁人", id_number(), ""), by=by),
    "unlink_identity": lambda s, by: actions.unlink_identity(s.account, by=by),
    "enrol_second_factor": lambda s, by: actions.enrol_second_factor(s.account, "000000", by=by),
    "lift_second_factor": lambda s, by: actions.lift_second_factor(s.office.officers["勘验"], "丢了手机", by=by),
    "prove_identity": lambda s, by: actions.prove_identity(s.claim, "身份证", by=by),
    "note_read": lambda s, by: actions.note_read(s.head, "好奇", body=s.office.body, case=None, by=by),
}
BY_THE_OPERATOR = {"load_demo", "load_stations", "import_divisions", "found_bureau", "admit", "Newcomer"}
WITHOUT_A_PERSON = BY_THE_OPERATOR | {"sign_in", "sign_out", "change_password", "draw_recovery_code", "recover_account", "SignedIn"}
WITHOUT_A_PERSON |= {"change_own_contact", "begin_second_factor", "confirm_sign_in", "remove_second_factor"}
"""No ``by``: the operator's command, and acts that ask for the password or a one-time code."""


def test_every_act_of_the_room_is_tried() -> None:
    assert set(ACTS) | WITHOUT_A_PERSON == set(actions.__all__)


@pytest.mark.parametrize("name", ["吴外人", "何邻县", "冯旁人", "陈旧托"])
@pytest.mark.parametrize("act", ACTS)
def test_they_get_nowhere(scene: Scene, act: str, name: str) -> None:
    new_city()
    before = set(JournalEntry.objects.values_list("stream", "version"))
    with pytest.raises(Refused) as refused:
        ACTS[act](scene, scene.strangers[name])
    assert refused.value.mend
    founded = set(JournalEntry.objects.exclude(act="found_division").values_list("stream", "version"))
    assert founded <= before
