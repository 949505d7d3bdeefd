"""Every page whose press makes an entry in the journal, filled in rightly, ready to be pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from oneseal.calendars.queries import version_of as calendar_version
from oneseal.cases import actions
from oneseal.cases.tests.office import cast, corrected, filed, filing, item, made, reached, row, upload
from oneseal.cases.tests.test_originals import left
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.catalogue.actions import add_synonym, draft_item, note_missed, return_item, submit_item
from oneseal.catalogue.models import ItemVersion, MissedSearch
from oneseal.documents.queries import papers_of
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, today
from oneseal.people.actions import appoint, create_post, grant_mandate, link_identity, open_account, register_legal, substitute
from oneseal.people.models import Account, Holding, Post
from oneseal.people.providers import Identity
from oneseal.people.queries import bureau_of, party_details, units_of
from oneseal.people.tests.office import natural, next_number, uscc
from oneseal.seals.actions import make_seals, suspend_seal
from oneseal.web.tests.scene import browser_of
from oneseal.web.tests.test_applying import STATED, begun, walked
from oneseal.web.tests.test_mandates import wanted as mandate
from oneseal.web.tests.test_mine import asked_for_two_lines
from oneseal.web.tests.test_office import seal_of
from oneseal.web.tests.test_originals import NEW, WANTED
from oneseal.web.tests.test_survey import record
from oneseal.web.tests.test_taking_in import sheet
from oneseal.web.tests.waiting import ITEM


@dataclass(frozen=True)
class Press:
    """A page filled in rightly: whose browser, where it goes, what it holds; ``act``: the entry that comes of it."""

    client: Client
    path: str
    sent: dict[str, Any]
    act: str


def desk(who: str, act: str, case: UUID, **sent: Any) -> Press:
    """An act at the workbench, on the page as it is now."""
    return Press(browser_of(who), f"/work/cases/{case}/{act}", {"seen": str(row(case).version), **sent}, act)


def acting(principal: UUID) -> Client:
    """王申请 for one of her parties."""
    client = browser_of("王申请")
    client.post("/acting-for", {"principal": str(principal)})
    return client


def version_of(stream: UUID) -> int:
    """How far something went, as a page shows it."""
    return entries_of(stream)[-1].version


def lines_of(case: UUID) -> list[str]:
    """The material lines of a case's item."""
    return list(filing(row(case).item_version.item.name)["materials"])


def asking(who: str, act: str, case: UUID, line: str) -> Press:
    """A notice of correction about one line."""
    return desk(who, act, case, **{f"problem:{line}": "看不清", f"mend:{line}": "重新拍照"})


def at_survey(act: str) -> Press:
    """Planned, taken down, confirmed, or cancelled."""
    if act == "confirm_survey":
        return desk("钱勘验", act, reached(act, ITEM), agrees="yes")
    case = reached("survey", ITEM)
    if act == "survey":
        return Press(browser_of("孙勘验"), f"/work/cases/{case}/survey", record(case), act)
    day, officers = (today() + timedelta(1)).isoformat(), [str(cast("孙勘验")), str(cast("钱勘验"))]
    if act == "plan_survey":
        meant = " ".join([day, "15:30", *sorted(officers)])
        return desk(
            "孙勘验", act, case, officers=officers, planned_on=day, planned_at="15:30", place="云岚市一号", agreed="on", anyway=meant
        )
    planned(case)
    return desk("孙勘验", act, case, reason="下雨")


def delivering() -> Press:
    """Handed over at the window."""
    case = reached("deliver")
    made(case)
    return desk("郑制证", "deliver", case, way="direct", recipient="本人", proof="id")


def serving() -> Press:
    """A notice of correction that came by post."""
    case, line = filed("生育登记"), next(iter(filing("生育登记")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    made(case)
    notice = next(paper for paper in papers_of(case) if paper.kind == "correction_notice")
    day = today().isoformat()
    return desk("李受理", "record_service", case, paper=str(notice.id), way="post", happened_on=day, waybill="EMS 1234567890123")


def archiving() -> Press:
    """The last act of all."""
    case = reached("archive")
    made(case)
    return desk("李受理", "archive", case)


def checking() -> Press:
    """One of the two lines that came back."""
    case, lines = asked_for_two_lines()
    actions.supply(case, {line: [upload()] for line in lines}, by=cast("王申请"))
    return desk("李受理", "check", case, **{f"verdict:{lines[0]}": "passed"})


def asking_again() -> Press:
    """What failed once more is asked for by the supervisor."""
    case = filed()
    _, second = corrected(case, passed=False)
    return asking("吕局长", "request_further_correction", case, second)


def supplying() -> Press:
    """Both lines, so that nothing is left to supply."""
    case, lines = asked_for_two_lines()
    client, files = acting(row(case).applicant_id), {line: [upload()] for line in lines}
    actions.keep_for_supply(case, files, by=cast("王申请"))
    return Press(client, f"/mine/{case}/supply", {"seen": "2", "kept": [f"{line}:{file}" for line, (file,) in files.items()]}, "supply")


def supplying_at_a_window() -> Press:
    """What she brings is scanned there and handed in for her."""
    case, lines = asked_for_two_lines()
    sent = {"seen": "2", "by": str(cast("王申请")), "kept": [f"{line}:{upload('李受理')}" for line in lines]}
    return Press(browser_of("李受理"), f"/work/counter/cases/{case}/supply", sent, "supply")


def withdrawing() -> Press:
    """Before it is accepted."""
    case = filed("生育登记")
    return Press(acting(row(case).applicant_id), f"/mine/{case}/withdraw", {"seen": "1", "reason": "不办了"}, "withdraw")


def renewing() -> Press:
    """Whoever had the old password follows the case no longer."""
    case = filed("生育登记")
    return Press(acting(row(case).applicant_id), f"/mine/{case}/password", {"seen": "1"}, "renew_query_password")


def filing_it() -> Press:
    """The last page of a draft."""
    given = filing("生育登记")
    client = browser_of("王申请")
    draft = begun(client, "生育登记", given["applicant"])
    walked(client, draft, given)
    return Press(client, f"{draft}/summary", STATED, "file")


def taking_in() -> Press:
    """At the window, what was scanned sent with the press."""
    return Press(browser_of("李受理"), *sheet(), "file")


def original(act: str) -> Press:
    """What somebody leaves at the window, hands on, takes home."""
    clerk = browser_of("李受理")
    if act == "take_original":
        return Press(clerk, NEW.format(cast("王申请")), {**WANTED, "key": str(new_stream())}, act)
    path = f"/work/originals/{left()}"
    if act == "hand_original":
        return Press(clerk, f"{path}/hand", {"to": str(cast("赵审查")), "note": "核对"}, act)
    return Press(clerk, f"{path}/return", {"collected_by": "王申请", "document": "居民身份证"}, act)


def mandating(act: str) -> Press:
    """Given and ended by the principal."""
    hers = acting(cast("王申请"))
    if act == "grant_mandate":
        return Press(hers, "/mandates/new", mandate(scope=["withdraw"], until=today().isoformat()), act)
    key = grant_mandate(cast("王申请"), natural("受托人"), ["*"], since=today(), by=cast("王申请"))
    return Press(hers, f"/mandates/{key}/end", {}, act)


def on_post(act: str) -> Press:
    """What a supervisor changes in the establishment, on a post of its own."""
    head, officer, new = cast("吕局长"), cast("赵审查"), natural("新任职")
    unit = Post.objects.filter(unit__body=bureau_of().pk, power="审查").values_list("unit", flat=True)[0]
    post = create_post(unit, f"同时按岗{next_number()}", "审查", 5, by=head)
    days: dict[str, Any] = {"since": today(), "until": today()}
    appoint(post, natural("长任职"), since=today(), by=head)
    on, place, address = {name: day.isoformat() for name, day in days.items()}, "/work/people", f"posts/{post}/{act}"
    if act == "appoint":
        sent = {**on, "number": party_details([new])[new].number}
    elif act == "set_quota":
        address, sent = f"posts/{post}/quota", {"quota": "6"}
    else:
        holding = appoint(post, new, **days, by=head)
        address, sent = f"holdings/{holding}/end", {"last_day": ""}
    if act == "substitute":
        address, sent = f"posts/{post}/substitute", {"absent": str(new), "person": str(officer), "reason": "休假", **on}
    if act == "end_substitution":
        address, sent = f"substitutions/{substitute(post, new, officer, **days, reason='出差', by=head)}/end", {}
    return Press(browser_of("吕局长"), f"{place}/{address}", {**sent, "seen": str(version_of(post))}, act)


def founding(act: str) -> Press:
    """A unit and a post of the city's bureau, looked at once more and meant."""
    body = UUID(str(bureau_of().pk))
    sent = {"body": str(body), "name": f"同时设{next_number()}", "kind": "social", "meant": "1"}
    if act == "create_post":
        unit = next(row for row in units_of([body]) if row.kind == "social")
        sent = {"unit": str(unit.id), "name": sent["name"], "power": "审查", "division": unit.division, "quota": "1", "meant": "1"}
    return Press(browser_of("吕局长"), f"/work/people/{'posts' if act == 'create_post' else 'units'}/new", sent, act)


def sealing(act: str) -> Press:
    """A service seal is put out of use, taken into use again, or given up; another of its kind stands in where it is gone for good."""
    make_seals(bureau_of().pk)
    seal = seal_of("service")
    if act == "resume_seal":
        suspend_seal(seal.id, "盘点", by=cast("吕局长"))
    sent = {"reason": "盘点", "seen": str(version_of(seal.id))}
    return Press(browser_of("吕局长"), f"/work/seals/{seal.id}/{act.removesuffix('_seal')}", sent, act)


def entering() -> Press:
    """A far year of the nation's calendar."""
    table = f"day,kind,name\n2150-01-01,off,元旦{next_number()}\n"
    sent = {"table": table, "source": "测试用的放假安排", "place": "nation", "seen": str(calendar_version("")), "anyway": "on"}
    return Press(browser_of("吕局长"), "/work/calendars/enter", sent, "enter_year")


def proving() -> Press:
    """A firm that somebody has claimed, its licence in hand."""
    head = natural("新店主")
    claimed = register_legal("自报的店", uscc(), head, by=head)
    return Press(browser_of("李受理"), f"/work/counter/persons/{claimed}/identity", {"document": "营业执照"}, "prove_identity")


def reaching(at_window: bool) -> Press:
    """Somebody has another mobile: she says so with her password, or at a window with her document."""
    person, login, password = natural("换号人"), f"press.contact.{next_number()}", "Pressed-once-2026"
    sent = {"mobile": "19900008001", "address": ""}
    if at_window:
        sent |= {"document": "居民身份证", "reason": "号码停用"}
        return Press(browser_of("李受理"), f"/work/counter/persons/{person}/contact", sent, "change_contact")
    open_account(person, login, password, by=None)
    hers = Client(SERVER_NAME="localhost")
    hers.post("/sign-in", {"login": login, "password": password})
    return Press(hers, "/account/contact", {**sent, "password": password}, "change_contact")


def renaming() -> Press:
    """Somebody's name was mistyped."""
    sent = {"document": "居民身份证", "name": "更名人", "reason": "登记时输错"}
    return Press(browser_of("李受理"), f"/work/counter/persons/{natural('更明人')}/name", sent, "correct_name")


def certifying() -> Press:
    """The number of an officer's certificate."""
    post = Post.objects.filter(unit__body=bureau_of().pk, power="审查", quota__gt=1)[0]
    holding = Holding.objects.filter(post=post, ended_at=None).earliest("id")
    sent = {"enforcement_number": f"NO{next_number():08d}"}
    return Press(browser_of("吕局长"), f"/work/people/holdings/{holding.id}/certificate", sent, "certify_officer")


def unlinking() -> Press:
    """An officer's account that her provincial identity opens."""
    client, person = browser_of("韩审核"), cast("韩审核")
    account, known = Account.objects.get(person=person), party_details([person])[person]
    link_identity(account.id, Identity("sub-of-han", known.name, known.number, ""), by=person)
    return Press(client, "/account/unlink", {}, "unlink_identity")


def keeping(act: str) -> Press:
    """A draft of an item, handed over where it waits for the other hand."""
    row = ItemVersion.objects.filter(item=item("民办学校设立").item_id).select_related("item").order_by("-version")[0]
    drafter, decider = cast("赵审查"), cast("周批准")
    if row.state == "draft" and row.stage == "submitted":
        return_item(row.pk, remarks=[{"field": "transact_time", "text": "请核对"}], by=decider)
    content = {**row.content, "elements": {**row.content["elements"], "traffic_guide": f"乘地铁{next_number()}号线"}}
    reason = "交通指引有变"
    key = draft_item(body=UUID(str(bureau_of().pk)), content=content, form=row.form, chart=row.chart, by=drafter, change_reason=reason)
    path, seen = f"/work/items/{row.item_id}", {"seen": ItemVersion.objects.get(pk=key).digest}
    if act == "submit_item":
        return Press(browser_of("赵审查"), f"{path}/submit", seen, act)
    submit_item(key, by=drafter)
    if act == "publish_item":
        return Press(browser_of("周批准"), f"{path}/publish", seen, act)
    if act == "retract_item":
        return Press(browser_of("赵审查"), f"{path}/retract", seen, act)
    return Press(browser_of("周批准"), f"{path}/return", {"field": "transact_time", "text": "请核对", **seen}, act)


def wording(act: str) -> Press:
    """A word that people use, and one that nobody needs."""
    said = "随口说的" + "".join("零一二三四五六七八九"[int(digit)] for digit in str(next_number()))
    clerk = browser_of("赵审查")
    if act == "add_synonym":
        return Press(clerk, "/work/words/add", {"phrase": said, "means": "食品经营"}, act)
    if act == "reject_missed":
        note_missed(said)
        return Press(clerk, f"/work/words/missed/{MissedSearch.objects.get(words=said).id}/reject", {"reason": "不是政务服务"}, act)
    body = UUID(str(bureau_of().pk))
    return Press(
        clerk, f"/work/words/{add_synonym(said, '食品经营', body=body, by=cast('赵审查'))}/withdraw", {"reason": "没有人这样说"}, act
    )


PRESSES: dict[str, Callable[[], Press]] = {
    "case-accept": lambda: desk("李受理", "accept", filed(ITEM)),
    "case-request_correction": lambda: asking("李受理", "request_correction", case := filed(ITEM), lines_of(case)[0]),
    "case-request_further_correction": asking_again,
    "case-check": checking,
    "case-refuse_to_accept": lambda: desk("李受理", "refuse_to_accept", filed(ITEM), reason="不归本机关", organ="云岚市某局"),
    "case-declare_not_needed": lambda: desk("李受理", "declare_not_needed", filed(ITEM), reason="依法不需要许可"),
    "case-review": lambda: desk("赵审查", "review", reached("review", ITEM), recommendation="grant", opinion="符合条件"),
    "case-survey": lambda: at_survey("survey"),
    "case-confirm_survey": lambda: at_survey("confirm_survey"),
    "case-plan_survey": lambda: at_survey("plan_survey"),
    "case-cancel_survey_plan": lambda: at_survey("cancel_survey_plan"),
    "case-grant": lambda: desk("周批准", "grant", reached("grant"), opinion="同意"),
    "case-deny": lambda: desk("周批准", "deny", reached("grant"), facts="事实", reason="理由", basis="依据"),
    "case-make": lambda: desk("郑制证", "make", reached("make")),
    "case-deliver": delivering,
    "case-archive": archiving,
    "case-record_service": serving,
    "case-void": lambda: desk("吕局长", "void", filed(ITEM), reason="重复申请"),
    "supply": supplying,
    "counter-supply": supplying_at_a_window,
    "withdraw": withdrawing,
    "renew-query-password": renewing,
    "draft-summary": filing_it,
    "counter-file": taking_in,
    "take-original": lambda: original("take_original"),
    "hand-original": lambda: original("hand_original"),
    "return-original": lambda: original("return_original"),
    "grant-mandate": lambda: mandating("grant_mandate"),
    "end-mandate": lambda: mandating("end_mandate"),
    "appoint": lambda: on_post("appoint"),
    "post-quota": lambda: on_post("set_quota"),
    "substitute": lambda: on_post("substitute"),
    "end-holding": lambda: on_post("end_holding"),
    "end-substitution": lambda: on_post("end_substitution"),
    "suspend-seal": lambda: sealing("suspend_seal"),
    "resume-seal": lambda: sealing("resume_seal"),
    "surrender-seal": lambda: sealing("surrender_seal"),
    "unlink-identity": unlinking,
    "counter-prove": proving,
    "counter-name": renaming,
    "counter-contact": lambda: reaching(at_window=True),
    "change-contact": lambda: reaching(at_window=False),
    "item-submit": lambda: keeping("submit_item"),
    "item-retract": lambda: keeping("retract_item"),
    "item-publish": lambda: keeping("publish_item"),
    "item-return": lambda: keeping("return_item"),
    "add-word": lambda: wording("add_synonym"),
    "reject-word": lambda: wording("reject_missed"),
    "withdraw-word": lambda: wording("withdraw_synonym"),
    "certify-officer": certifying,
    "enter-year": entering,
    "found-unit": lambda: founding("found_unit"),
    "create-post": lambda: founding("create_post"),
}
"""Every page whose press makes an entry in the journal, by the name of its address."""
ONCE_BY_KEY = {"draft-summary", "counter-file", "take-original", "case-record_service"}
"""Pages that carry a key of their own, or record what has happened once: whoever presses again arrives where the first press led."""
