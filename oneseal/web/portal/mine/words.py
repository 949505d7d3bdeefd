"""平实的话 How a case stands and what happened to it, in the applicant's words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html

from oneseal.cases.queries import Desk, WorkRow
from oneseal.cases.queries.desk import CHOSEN, UNCHANGED, Done
from oneseal.cases.queries.mine import is_given_up_late
from oneseal.cases.rules import APPLICANTS_TURN, ENDED, TABLE, Phase
from oneseal.cases.rules.plans import CALL_OFF, PLAN, REPLANNED, Fate, fates_of
from oneseal.cases.rules.statements import not_supplied
from oneseal.journal.queries import today
from oneseal.law.licensing import acceptance
from oneseal.law.rule import Citation
from oneseal.web.coded import coded
from oneseal.web.reckoned import by_when, how_long
from oneseal.web.templatetags.pages import day
from oneseal.web.words import said, say, tell

STATES = {
    Phase.RECEIVED: said("已收到您的申请，正在看材料是否齐全", "Your application is in; its material is being looked through"),
    Phase.CORRECTION: said("需要您补正材料", "You are asked for corrections"),
    Phase.ACCEPTED: said("已受理，等待审查", "Accepted, waiting for examination"),
    Phase.REVIEW: said("正在审查", "Under examination"),
    Phase.SURVEY: said("等待现场勘验，工作人员会与您联系", "A survey on site comes next; the officers will contact you"),
    Phase.DECIDE: said("正在作出决定", "The decision is being made"),
    Phase.SUSPENDED: said("特别程序进行中，期限暂停计算", "A special procedure is under way; the limit stands still"),
    Phase.GRANTED: said("已经准予，正在制证", "Granted; the certificate is being made"),
    Phase.REFUSED: said("决定不予，文书正在送达", "Refused; the decision is being served"),
    Phase.MADE: said("证照已做好，等待送达", "The certificate is ready and will be delivered"),
    Phase.DELIVERED: said("已送达", "Delivered"),
    Phase.ARCHIVED: said("已办结", "Finished"),
    Phase.NOT_ACCEPTED: said("不予受理", "Not accepted: another authority is competent"),
    Phase.NOT_NEEDED: said("不需要办理这项许可", "No licence is needed"),
    Phase.LAPSED: said("逾期没有补正，申请已退回；可以重新申请", "Not corrected in time, so it was returned; you may apply anew"),
    Phase.WITHDRAWN: said("您已撤回申请", "You have withdrawn it"),
    Phase.VOID: said("办件已作废", "Voided"),
}
TOLD = {
    "file": said("您提交了申请", "You filed the application"),
    "accept": said("受理了您的申请", "Your application was accepted"),
    "deem_accepted": said("逾期未告知，依法视为受理", "Accepted by law, since nobody answered in time"),
    "request_correction": said("请您补正材料", "You were asked for corrections"),
    "request_further_correction": said("请您再次补正", "You were asked for corrections again"),
    "supply": said("您提交了补正材料", "You supplied corrections"),
    "add_material": said("您补齐了材料", "You added material"),
    "check": said("核对了补正材料", "A correction was checked"),
    "review": said("完成了审查", "The examination is done"),
    "plan_survey": said("约定了现场勘验", "A survey on site was planned"),
    REPLANNED: said("改约了现场勘验", "The survey on site was moved"),
    "cancel_survey_plan": said("取消了约定的勘验", "The planned survey was called off"),
    "survey": said("完成了现场勘验", "The survey is done"),
    "confirm_survey": said("核查人员会签了勘验记录", "The record of the survey was confirmed by an officer"),
    "grant": said("决定准予", "Granted"),
    "deny": said("决定不予", "Refused"),
    "make": said("制作了证照", "The certificate was made"),
    "deliver": said("送达了文书和证照", "Papers and certificate were delivered"),
    "record_service": said("登记了文书的送达", "How a paper was served was recorded"),
    "archive": said("办件归档", "The file was closed"),
    "refuse_to_accept": said("不予受理", "Not accepted"),
    "declare_not_needed": said("告知不需要办理", "You were told that no licence is needed"),
    "lapse": said("逾期没有补正，申请退回", "Returned, since the corrections were not supplied in time"),
    "withdraw": said("您撤回了申请", "You withdrew it"),
    "renew_query_password": said("您更换了查询密码", "You drew a new query password"),
    "void": said("办件作废", "Voided"),
}
OTHERWISE: Mapping[Phase | str, Any] = {
    Phase.GRANTED: said("已经同意办理，正在制作", "Approved; what you asked for is being made"),
    Phase.REFUSED: said("决定不予办理，文书正在送达", "Declined; the paper is being served"),
    Phase.NOT_NEEDED: said("不需要办理这一事项", "You do not need this"),
    "grant": said("决定予以办理", "Approved"),
    "deny": said("决定不予办理", "Declined"),
    "declare_not_needed": said("告知不需要办理", "You were told that you do not need this"),
}
"""The same of what is no licence (S-01)."""
CHOICES = frozenset([*(label for label, _ in CHOSEN.values()), UNCHANGED[0]])
"""Labels of what is chosen of a few: a word of a code set, where other labels name a text that stays as it was written."""
DECIDED: Mapping[tuple[Phase, bool, bool], Any] = {
    (Phase.DELIVERED, True, True): said("已准予，文书已送达", "Granted, and served on you"),
    (Phase.DELIVERED, False, True): said("决定不予，文书已送达", "Refused; the decision has been served"),
    (Phase.DELIVERED, True, False): said("已同意办理，文书已送达", "Approved, and served on you"),
    (Phase.DELIVERED, False, False): said("决定不予办理，文书已送达", "Declined; the paper has been served"),
    (Phase.ARCHIVED, True, True): said("已办结：准予", "Finished: granted"),
    (Phase.ARCHIVED, False, True): said("已办结：决定不予", "Finished: refused"),
    (Phase.ARCHIVED, True, False): said("已办结：同意办理", "Finished: approved"),
    (Phase.ARCHIVED, False, False): said("已办结：决定不予办理", "Finished: declined"),
}
"""Once served: phase, whether it was granted, whether it is a licence."""
SINCE = {PLAN: said("已改约", "moved since"), CALL_OFF: said("已取消", "called off since")}


def told_in(known: Phase | str, otherwise: object, *, licensing: bool, granted: bool | None = None) -> str:
    """How a phase or an act is told: of a licence as a licence, of anything else without the word; a phase after the decision says what
    it was (``granted``). ``otherwise``: where nothing fits."""
    if isinstance(known, Phase) and granted is not None and (known, granted, licensing) in DECIDED:
        return str(DECIDED[known, granted, licensing])
    common = STATES.get(known) if isinstance(known, Phase) else TOLD.get(known)
    found = common if licensing else OTHERWISE.get(known, common)
    return str(otherwise if found is None else found)


def stands_in(desk: Desk) -> str:
    """How a case stands, in plain words."""
    return told_in(desk.case.phase, desk.case.phase.label, licensing=desk.loaded.licensing, granted=desk.case.granted)


@dataclass(frozen=True, slots=True)
class Told:
    """One step of the timeline."""

    at: datetime
    words: str
    said: tuple[tuple[str, object], ...]
    note: str = ""
    """What became of it since."""


def sentence_of(desk: Desk) -> str:
    """One sentence of state, with until when what comes next."""
    words, until = _state_of(desk), by_when(desk.due) if desk.due else ""
    over = _said_of_over(desk)
    if over or not until:
        return words + over
    if desk.case.phase is Phase.CORRECTION and (served := desk.case.rounds[-1].served_on):
        told = (
            "，{until}；您在{day}收到补正告知书，补正期限为自这一天起{limit}",
            ", {until}; the notice reached you on {day}, and the limit is {limit} from that day",
        )
        return words + say(*told, limit=how_long(desk.case.rounds[-1].period), until=until, day=day(served))
    if desk.case.phase is Phase.CORRECTION:
        return words + say(
            "，{until}；补正期限为自收到补正告知书之日起{limit}，晚于告知当日收到的，从收到之日算",
            ", {until}; the limit is {limit} from receipt of the notice, and counts from that day if it reached you later",
            limit=how_long(desk.case.rounds[-1].period),
            until=until,
        )
    told = ("，{until}送达", "; delivered: {until}")
    if desk.case.phase is Phase.RECEIVED:
        told = ("，{until}告诉您是否受理、要不要补正", "; you are told whether it is accepted or needs a correction: {until}")
    elif desk.case.decided_on is None:
        told = ("，{until}办结", "; decided: {until}")
    return words + say(*told, until=until)


def _state_of(desk: Desk) -> str:
    """How it stands; of a survey what has come of it so far."""
    if desk.case.phase is Phase.SURVEY and desk.row.planned_on:
        return say("等待现场勘验，已约好时间", "A survey on site comes next; its time is set")
    if desk.case.phase is Phase.SURVEY and desk.case.survey == "rectify":
        return say("现场核查后需要整改，见现场核查记录，整改后复查", "The survey record says what to put right; a second look follows")
    if desk.case.phase is Phase.SURVEY and desk.case.unsigned:
        return say("现场勘验已完成，等核查人员会签记录", "The survey is done; its record waits for the officers' confirmation")
    return stands_in(desk)


def _said_of_over(desk: Desk) -> str:
    """What follows the state once the last day has passed; nothing before, nor of the bureau on a day that is only provisional."""
    if desk.due is None or not is_over(desk.case.phase, desk.due.due_on, provisional=desk.due.provisional):
        return ""
    lapses, phone = desk.row.lapses_after is not None, window_of(desk).phone
    return say("，", "; ") + said_when_over(desk.case.phase, desk.due.due_on, provisional=desk.due.provisional, lapses=lapses, phone=phone)


def is_over(phase: Phase | None, last: date, *, provisional: bool) -> bool:
    """Whether a last day has passed. Of a provisional one nobody knows whether the bureau has missed it."""
    return last < today() and (not provisional or phase in APPLICANTS_TURN)


def said_when_over(phase: Phase | None, last: date, *, provisional: bool, lapses: bool, phone: str = "") -> str:
    """What is said once the last day has passed: what the bureau still owes and whom to ring, what she still can do. ``lapses``: whether it
    is returned for it."""
    words = (
        "应当在{day}以前送达，现在已经超过，可以打窗口电话{phone}催办",
        "it should have been delivered by {day}: you may ring the window{phone}",
    )
    if phase in APPLICANTS_TURN and (provisional or not lapses):
        words = (
            "{day}已经过了，还没有退件，现在仍可以补正，请尽快",
            "{day} has passed, nothing has been returned: you can still supply it, please do so soon",
        )
    elif phase in APPLICANTS_TURN:
        words = ("补正期限到{day}，已经过了", "the time to correct ended on {day}")
    elif phase is Phase.RECEIVED:
        words = (
            "应当在{day}以前告诉您是否受理、要不要补正，现在已经超过，可以打窗口电话{phone}催办",
            "you should have been told by {day} whether it is accepted or needs a correction: you may ring the window{phone}",
        )
    elif phase in UNDECIDED:
        words = (
            "应当在{day}以前办结，现在已经超过，可以打窗口电话{phone}催办",
            "it should have been decided by {day}: you may ring the window{phone}",
        )
    return say(*words, day=day(last), phone=f" {phone} " if phone else "")


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list: how it stands, and what happens by when and by whom ("" where no day is set)."""

    row: WorkRow
    state: str
    until: str

    @property
    def is_hers(self) -> bool:
        """Whether it is she who has to act."""
        return self.row.phase in APPLICANTS_TURN


UNDECIDED = frozenset({Phase.ACCEPTED, Phase.REVIEW, Phase.SURVEY, Phase.DECIDE, Phase.SUSPENDED})


def lines_of(rows: Iterable[WorkRow]) -> list[Line]:
    """Cases of a list in plain words."""
    return [Line(row, _state(row), _until(row)) for row in rows]


def _state(row: WorkRow) -> str:
    if row.phase is Phase.SURVEY and row.planned_on:
        return say("等待现场勘验，{day}上门", "A survey on site comes next, on {day}", day=day(row.planned_on))
    return told_in(row.phase, row.step, licensing=row.licensing, granted=row.granted) if row.phase else row.step


def _until(row: WorkRow) -> str:
    """The last day with its condition. A day that rests on a calendar not yet announced is called provisional."""
    if row.due_on is None:
        return ""
    if is_over(row.phase, row.due_on, provisional=row.is_doubtful):
        return said_when_over(row.phase, row.due_on, provisional=row.is_doubtful, lapses=row.lapses)
    words = ("最迟{day}送达给您", "served on you by {day}")
    if row.phase in APPLICANTS_TURN:
        words = ("请最迟{day}补正", "please correct it by {day}")
        if row.lapses:
            words = ("请最迟{day}补正，逾期未补正的，视为放弃本次申请", "please correct it by {day}; after that it counts as given up")
    elif row.phase is Phase.RECEIVED:
        words = (
            "最迟{day}由{office}告诉您是否受理、要不要补正",
            "by {day} {office} tells you whether it is accepted or needs a correction",
        )
    elif row.phase in UNDECIDED:
        words = ("最迟{day}由{office}办结", "decided by {office} by {day}")
    doubt = say("（暂定，节假日安排尚未公布）", " (provisional: that year's holidays are not announced yet)") if row.is_doubtful else ""
    return format_html("{}{}", tell(*words, day=day(row.due_on), office=row.office or say("审批局", "the bureau")), doubt)


@dataclass(frozen=True, slots=True)
class Window:
    """Where things are collected and asked about."""

    name: str
    address: str
    hours: str
    way: str
    phone: str


def window_of(desk: Desk) -> Window:
    """The window of the case's item, as its guide has it."""
    names = ("transact_addr", "transact_time", "traffic_guide", "consult_phone")
    address, hours, way, phone = (str(desk.loaded.elements.get(name) or "") for name in names)
    return Window(str(desk.loaded.elements.get("center_name") or desk.loaded.elements["dept_name"]), address, hours, way, phone)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when she supplies corrections, and what follows: when all of it is in, and when it is not; the rule of the first."""

    sentence: str
    supplied: str
    missed: str
    rule: Citation | None


def deadline_of(desk: Desk) -> Deadline | None:
    """The last day for corrections with what happens then; None where no correction is asked for."""
    if desk.case.phase is not Phase.CORRECTION:
        return None
    told = ("全部补齐的，答复您的期限从补齐那天重新算", "When all of it is in, the time for an answer counts anew from that day")
    if desk.loaded.licensing:
        told = (
            "全部补齐的，应当受理，受理期限从补齐那天重新算",
            "When all of it is in, it must be accepted; the time for that counts anew",
        )
    late = "After that day you can still supply it; until all of it is in, nothing is done."
    lapses = is_given_up_late(desk)
    if lapses:
        late = "After that day the application counts as given up and your material is returned; you may apply anew."
    missed = say(not_supplied(lapses=lapses), late)
    if _is_not_returned(desk):
        missed = say("退件以前补齐的，照常办理", "What is supplied before it is returned is dealt with as ever")
    return Deadline(sentence_of(desk), say(*told), missed, acceptance.citation if desk.loaded.licensing else None)


def _is_not_returned(desk: Desk) -> bool:
    """Whether the last day has passed without her application being given up."""
    return desk.due is not None and desk.due.due_on < today() and (desk.due.provisional or desk.row.lapses_after is None)


def withdrawal_of(desk: Desk) -> tuple[str, str]:
    """Whether and how the application can still be withdrawn, and the rule of it; nothing once the case has ended or was refused."""
    if desk.case.phase in ENDED or desk.case.phase is Phase.REFUSED:
        return "", ""
    if desk.case.decided_on is not None:
        told = (
            "已经作出决定，申请不能再撤回。不需要这张证照的，请问发证机关怎样注销",
            "It has been decided, so the application cannot be withdrawn any more. If you do not need the certificate, ask the office "
            "that issued it how to have it cancelled",
        )
        return say(*told), ""
    if desk.case.phase in TABLE["withdraw"].source:
        told = (
            "受理以前随时可以在这里撤回；受理以后要撤回，须另外提出申请",
            "Until it is accepted you can withdraw it here at any time; after that it has to be asked for",
        )
        return say(*told), str(TABLE["withdraw"].ground)
    told = (
        "已经受理，不能再由您自己撤回，也还不能在网上申请撤回。决定作出以前不想办了的，请向{office}书面提出{phone}："
        "在办的各环节都同意的，出具撤回确认书，办件结束；不同意的，继续办理",
        "It is accepted, so you cannot withdraw it by yourself any more, and it cannot be asked for online yet. Until it is decided, ask "
        "{office} in writing{phone}: if every step under way agrees, you get a confirmation and the case ends; if not, it goes on",
    )
    number = str(desk.loaded.elements.get("consult_phone") or "")
    phone = say("（电话 {number}）", " (telephone {number})", number=number) if number else ""
    return tell(*told, office=desk.loaded.elements["dept_name"], phone=phone), str(TABLE["request_withdrawal"].ground)


def told_of(desk: Desk) -> list[Told]:
    """What happened, newest last; opinions of officers stay inside the bureau, what is addressed to her is shown."""
    shown = {"request_correction", "request_further_correction", "refuse_to_accept", "declare_not_needed", "lapse", "deny", PLAN, CALL_OFF}
    shown |= {"record_service", "check", "supply", "add_material"}
    fates = fates_of([each.act for each in desk.done])
    return [_told(each, fate, shown, licensing=desk.loaded.licensing) for each, fate in zip(desk.done, fates, strict=True)]


def _told(each: Done, fate: Fate, shown: Collection[str], *, licensing: bool) -> Told:
    words = told_in(REPLANNED if fate.replaced is not None else each.act, each.label, licensing=licensing)
    told = tuple((label, coded(said) if label in CHOICES else said) for label, said in each.said) if each.act in shown else ()
    judged = tuple((name, _judged(verdict, reason)) for name, verdict, reason in each.verdicts)
    return Told(each.at, words, judged or told, became_of(fate.ended_by))


def _judged(verdict: str, reason: str) -> object:
    """What was found of a line: the verdict in the reader's language, the reason as the officer wrote it."""
    return tell("{verdict}：{reason}", "{verdict}: {reason}", verdict=coded(verdict), reason=reason) if reason else coded(verdict)


def became_of(ended_by: str) -> str:
    """What a plan of a survey has become: moved, called off; "" while it stands or was kept."""
    return str(SINCE.get(ended_by, ""))
