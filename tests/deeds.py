"""What is done to people, originals, claims, plans and seals: each deed made ready, done, and counted."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt

from oneseal.cases import actions as cases
from oneseal.cases.models import Case, Claim, Draft, Original
from oneseal.cases.tests.office import cast, filed, filing, reached
from oneseal.journal.gate import new_stream
from oneseal.journal.models import PersonalRecord
from oneseal.journal.queries import blind_index, entries_of, today
from oneseal.law.rule import Refused
from oneseal.people import actions as people
from oneseal.people.models import Account, Mandate, Party, RecoveryCode
from oneseal.people.queries import bureau_of, name_index
from oneseal.people.tests import office
from oneseal.seals import actions as seals
from oneseal.seals.models import Seal
from oneseal.seals.queries import active_seal
from tests.deed import SAME, Deed, Given, said
from tests.timed_deeds import TIMED

OLD, NEW = "long-enough-phrase", "another-long-phrase"
LEFT = {"description": "不动产权证书", "pieces": 2, "condition": "完好", "given_by": "来访人"}


def somebody(**more: Any) -> dict[str, Any]:
    """A person with a number, and what else is given."""
    number = office.id_number()
    return {"number": number, "person": people.register_natural("来访人", number, mobile="19900008888", by=None), **more}


def with_account() -> dict[str, Any]:
    """A person with an account."""
    known = somebody()
    return {**known, "account": people.open_account(known["person"], f"deed.{office.next_number()}", OLD, by=None)}


def with_draft() -> dict[str, Any]:
    """A person with an account who has mistyped her password and begun an application."""
    known, given = with_account(), filing("生育登记")
    with suppress(Refused):
        people.sign_in(None, Account.objects.get(id=known["account"]).login, NEW, "10.9.0.1")
    sought: dict[str, Any] = {"applicant": known["person"], "by": known["person"], "answers": given["answers"], "form": {}, "materials": {}}
    index = Account.objects.values_list("login_index", flat=True).get(id=known["account"])
    return {
        **known,
        "draft": cases.save_draft(given["item_version"], **sought),
        "record": office.record_of(known["person"]),
        "index": index,
    }


def claimed() -> dict[str, Any]:
    """A party that somebody has claimed, with an account."""
    person = people.register_natural("何某人", office.id_number(), by=None, claimed=True)
    return {"person": person, "account": people.open_account(person, f"deed.{office.next_number()}", OLD, by=None)}


def left() -> dict[str, Any]:
    """An original that lies with 李受理."""
    key = new_stream()
    cases.take_original(key, office.natural(), body=UUID(str(bureau_of().pk)), by=cast("李受理"), **LEFT)  # type: ignore[arg-type]  # one table
    return {"key": key}


def surveying(*, planned: bool = False) -> dict[str, Any]:
    """A case that is to be surveyed."""
    case = reached("survey")
    known = {"case": case, "seen": Case.objects.get(id=case).version}
    if planned:
        plan({name: str(value) for name, value in known.items()})
    return known


def plan(given: Given) -> object:
    """孙勘验 and 钱勘验 go tomorrow."""
    when: dict[str, Any] = {"planned_on": today() + timedelta(days=1), "planned_at": "09:30", "place": "一号", "agreed": True}
    hands: dict[str, Any] = {"officers": [cast("孙勘验"), cast("钱勘验")], "by": cast("孙勘验")}
    return cases.plan_survey(UUID(given["case"]), **when, **hands, seen=int(given["seen"]), anyway=True)


def mandated(*, granted: bool = False) -> dict[str, Any]:
    """A firm, who represents it, and who is to act for it."""
    head = office.natural()
    known: dict[str, Any] = {"firm": office.firm(head), "head": head, "agent": office.natural()}
    return {**known, "mandate": people.grant_mandate(known["firm"], known["agent"], ["file"], since=today(), by=head)} if granted else known


def sealed() -> dict[str, Any]:
    """The seal of a body of its own."""
    body = office.new_body(str(bureau_of().division_id))
    seals.make_seals(body)
    return {"seal": active_seal(body, "licence")}


def changed(act: str, state: str) -> Callable[[Given], list[int]]:
    """The seal's state, the entry, and no other seal in its place."""
    return lambda at: [Seal.objects.filter(id=at["seal"], state=state).count(), said(at["seal"], act)]


def registered(kind: str, index: str) -> list[int]:
    """Party, entry and record of a number."""
    parties = Party.objects.filter(kind=kind, code_index=index)
    records = PersonalRecord.objects.filter(id__in=[party.record for party in parties])
    return [parties.count(), sum(len(entries_of(party.id)) for party in parties), records.count()]


def open_codes(person: str) -> int:
    """How many codes would set a password."""
    return RecoveryCode.objects.filter(person_id=UUID(person), state="open").count()


def recovered(given: Given) -> list[int]:
    """The code, the entry, and the password of who had an account."""
    password = Account.objects.get(id=given["account"]).check_password(NEW)
    return [1 - open_codes(given["person"]), said(given["account"], "recover_account"), int(password)]


def opened(given: Given) -> list[int]:
    """The code, the account, and its entry, of who had none."""
    accounts = Account.objects.filter(person_id=UUID(given["person"]))
    return [1 - open_codes(given["person"]), accounts.count(), sum(said(str(each.id), "open_account") for each in accounts)]


def erased(given: Given) -> list[int]:
    """Everything that names her, and the entry."""
    return [
        said(given["person"], "forget"),
        Party.objects.filter(id=given["person"]).exclude(erased_at=None).count(),
        PersonalRecord.objects.filter(id=given["record"], wrapped_key=None).count(),
        Account.objects.filter(id=given["account"], is_active=False, wrapped_key=None).count(),
        1 - Draft.objects.filter(id=given["draft"]).count(),
        1 - AccessAttempt.objects.filter(username=given["index"]).count(),
    ]


def window(act: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Done by 李受理, who looks at a document."""
    return act(*given, **named, by=cast("李受理"))


def coded(known: dict[str, Any]) -> dict[str, Any]:
    """With a code that a window has handed over."""
    return {**known, "code": window(people.issue_recovery_code, known["person"], "居民身份证")}


DEEDS: dict[str, Deed] = {
    "erase_personal": Deed(
        with_draft, lambda at: people.erase_personal(UUID(at["person"]), reason="本人请求", by=UUID(at["person"])), erased, SAME
    ),
    "register_natural": Deed(
        lambda: {"number": office.id_number()},
        lambda at: window(people.register_natural, "来访人", at["number"], mobile="19900008889", document="居民身份证"),
        lambda at: registered("natural", blind_index("id_number", at["number"])),
        "已登记",
    ),
    "register_legal": Deed(
        lambda: {"code": office.uscc(), "head": office.natural()},
        lambda at: window(people.register_legal, "测试商店", at["code"], UUID(at["head"]), document="营业执照"),
        lambda at: registered("legal", blind_index("uscc", at["code"])),
        "已登记",
    ),
    "change_representative": Deed(
        lambda: {"firm": office.firm(office.natural()), "heir": office.natural()},
        lambda at: window(people.change_representative, UUID(at["firm"]), UUID(at["heir"]), document="营业执照"),
        lambda at: [
            Party.objects.filter(id=at["firm"], representative_id=UUID(at["heir"])).count(), said(at["firm"], "change_representative"),
        ],
        "就是这一位",
    ),
    "correct_name": Deed(
        somebody,
        lambda at: window(people.correct_name, UUID(at["person"]), "来访者", document="居民身份证", reason="输错"),
        lambda at: [Party.objects.filter(id=at["person"], name_index=name_index("来访者")).count(), said(at["person"], "correct_name")],
        "没有要改的",
    ),
    "prove_identity": Deed(
        claimed,
        lambda at: window(people.prove_identity, UUID(at["person"]), "居民身份证"),
        lambda at: [
            Party.objects.filter(id=at["person"], claim_index="").count(), said(at["person"], "prove_identity"), open_codes(at["person"]),
            Account.objects.filter(id=at["account"], proof="window").count(),
        ],
        "已经核实过",
    ),
    "issue_recovery_code": Deed(
        somebody,
        lambda at: window(people.issue_recovery_code, UUID(at["person"]), "居民身份证"),
        lambda at: [open_codes(at["person"]), min(1, said(at["person"], "issue_recovery_code"))],
        SAME,
    ),
    "recover_account": Deed(
        lambda: coded(with_account()), lambda at: people.recover_account(at["number"], at["code"], NEW), recovered, "已失效"
    ),
    "open_account_by_code": Deed(
        lambda: {**coded(somebody()), "login": f"deed.{office.next_number()}"},
        lambda at: people.recover_account(at["number"], at["code"], NEW, login=at["login"]),
        opened,
        "已失效",
    ),
    "register_legal_for_oneself": Deed(
        lambda: {"code": office.uscc(), "head": office.natural()},
        lambda at: people.register_legal("测试商店", at["code"], UUID(at["head"]), by=UUID(at["head"])),
        lambda at: [
            (firms := Party.objects.filter(kind="legal", claim_index=blind_index("uscc", at["code"]))).count(),
            sum(len(entries_of(firm.id)) for firm in firms),
            PersonalRecord.objects.filter(id__in=[firm.record for firm in firms]).count(),
        ],
        "已经添加过",
    ),
    "grant_mandate": Deed(
        mandated,
        lambda at: people.grant_mandate(UUID(at["firm"]), UUID(at["agent"]), ["file"], since=today(), by=UUID(at["head"])),
        lambda at: [
            Mandate.objects.filter(principal_id=UUID(at["firm"])).count(),
            sum(said(str(each.id), "grant_mandate") for each in Mandate.objects.filter(principal_id=UUID(at["firm"]))),
        ],
        "已经有效",
    ),
    "end_mandate": Deed(
        lambda: mandated(granted=True),
        lambda at: people.end_mandate(UUID(at["mandate"]), by=UUID(at["head"])),
        lambda at: [Mandate.objects.filter(id=at["mandate"]).exclude(ended_at=None).count(), said(at["mandate"], "end_mandate")],
        "已经终止",
    ),
    "take_original": Deed(
        lambda: {"key": new_stream(), "party": office.natural()},
        lambda at: window(cases.take_original, UUID(at["key"]), UUID(at["party"]), body=UUID(str(bureau_of().pk)), **LEFT),
        lambda at: [Original.objects.filter(id=at["key"]).count(), said(at["key"], "take_original")],
        SAME,
    ),
    "hand_original": Deed(
        left,
        lambda at: window(cases.hand_original, UUID(at["key"]), cast("赵审查"), note="核对"),
        lambda at: [Original.objects.filter(id=at["key"], holder=cast("赵审查")).count(), said(at["key"], "hand_original")],
        "不在您手里",
    ),
    "return_original": Deed(
        left,
        lambda at: window(cases.return_original, UUID(at["key"]), collected_by="来访人", document="居民身份证", proxy=False),
        lambda at: [Original.objects.filter(id=at["key"], state="returned").count(), said(at["key"], "return_original")],
        "已经退还",
    ),
    "claim": Deed(
        lambda: {"case": filed("生育登记")},
        lambda at: window(cases.claim, UUID(at["case"])),
        lambda at: [Claim.objects.filter(case_id=UUID(at["case"])).count()],
        SAME,
    ),
    "release": Deed(
        lambda: {"case": (case := filed("生育登记")), "claim": window(cases.claim, case)},
        lambda at: window(cases.release, UUID(at["case"])),
        lambda at: [1 - Claim.objects.filter(case_id=UUID(at["case"])).count()],
        "没有人领取",
    ),
    "plan_survey": Deed(
        surveying,
        plan,
        lambda at: [Case.objects.filter(id=at["case"]).exclude(planned_on=None).count(), said(at["case"], "plan_survey")],
        "本次操作没有保存",
    ),
    "cancel_survey_plan": Deed(
        lambda: surveying(planned=True),
        lambda at: cases.cancel_survey_plan(UUID(at["case"]), reason="下雨", by=cast("孙勘验")),
        lambda at: [Case.objects.filter(id=at["case"], planned_on=None).count(), said(at["case"], "cancel_survey_plan")],
        "没有约定",
    ),
    "confirm_survey": Deed(
        lambda: {"case": reached("confirm_survey")},
        lambda at: cases.confirm_survey(UUID(at["case"]), by=cast("钱勘验")),
        lambda at: [Case.objects.filter(id=at["case"], open_power="批准").count(), said(at["case"], "confirm_survey")],
        "只能在",
    ),
    "discard_draft": Deed(
        with_draft,
        lambda at: cases.discard_draft(UUID(at["draft"]), by=UUID(at["person"])),
        lambda at: [1 - Draft.objects.filter(id=at["draft"]).count()],
        "没有找到这份草稿",
    ),
    "suspend_seal": Deed(
        sealed, lambda at: seals.suspend_seal(UUID(at["seal"]), "盘点", by=None), changed("suspend_seal", "stopped"), "停用"
    ),
    "surrender_seal": Deed(
        sealed, lambda at: seals.surrender_seal(UUID(at["seal"]), "遗失", by=None), changed("surrender_seal", "surrendered"), "缴销"
    ),
    **TIMED,
}  # fmt: skip


def ready(name: str) -> Given:
    """What a deed needs, in words that go through a pipe."""
    return {part: str(value) for part, value in DEEDS[name].ready().items()}
