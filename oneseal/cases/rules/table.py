"""The table of what may follow what: one row per act, read aloud. The chart of the item must agree too (house 4)."""

from dataclasses import dataclass
from enum import StrEnum

from oneseal.cases.rules.phases import BEFORE_ACCEPTANCE, UNANSWERED, UNDECIDED, UNDER_WAY, Phase
from oneseal.law import licensing, powers
from oneseal.law.rule import Ground, HouseRule

HOUSE = "本系统办件规则"


class Actor(StrEnum):
    """Who performs an act: an officer holding a power, the applicant (or whom she mandated), or the bureau's periodic job."""

    OFFICER = "officer"
    APPLICANT = "applicant"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Row:
    """One act. ``to``: the phases it may lead to (with several, the chart's open tasks choose; with none, the case stays where it is).
    ``task``: the verb of the chart's task that
    must be open; None: the act needs no task. ``completes``: the verb with which the task is completed; None: it stays open.
    ``papers``: kinds of paper that the act must produce; an act whose mandatory paper does not exist yet is refused.
    ``said``: what is said once it is done, where that is not 已 and its name."""

    act: str
    label: str
    source: frozenset[Phase]
    to: frozenset[Phase]
    actor: Actor
    power: str
    ground: Ground
    task: str | None
    completes: str | None
    papers: tuple[str, ...] = ()
    said: str = ""

    @property
    def done(self) -> str:
        """What a clerk says once it is done: 已受理, 已发出补正告知."""
        return self.said or f"已{self.label}"


def _row(
    act: str,
    label: str,
    source: Phase | frozenset[Phase],
    to: Phase | frozenset[Phase],
    who: Actor | str,
    ground: Ground,
    task: str | None = None,
    completes: str | None = None,
    papers: tuple[str, ...] = (),
    said: str = "",
) -> Row:
    actor, power = (who, "") if isinstance(who, Actor) else (Actor.OFFICER, who)
    return Row(act, label, _many(source), _many(to), actor, power, ground, task, completes, papers, said)


def _many(phases: Phase | frozenset[Phase]) -> frozenset[Phase]:
    return frozenset({phases}) if isinstance(phases, Phase) else phases


VOIDING = HouseRule("C-01", "办件不得删除；作废须由监督岗位办理并写明理由，编号不再使用", HOUSE)
PRE_REVIEWING = HouseRule("C-02", "预审只在事项流程图设有预审环节时进行，且不停止受理期限", HOUSE)
CHECKING = HouseRule("C-03", "补正材料逐项核对，不合格的说明理由", HOUSE)
LAPSING = HouseRule(
    "C-04",
    "补正期限届满仍未补齐的，视为放弃本次申请，出具退件通知书；最后一日仍可补正，事项写明不退件的一直等申请人补正",
    "各地通行做法，法律没有规定；补正期限和是否退件由事项的实施清单确定",
)
ENDING = HouseRule("C-05", "许可标的灭失等情形终止办理，须出具终止办理通知书", HOUSE)
COMPLETING = HouseRule(
    "C-09", "视为受理的办件缺少必要材料的，申请人可以在决定前补齐；期限照常计算，决定前未补齐的依法作出不予许可决定", HOUSE
)
CONSENT = HouseRule("C-06", "受理后撤回申请须征求各在办环节意见，并出具撤回确认书", HOUSE)
SIGNING = HouseRule(
    "C-60",
    "勘验记录由登记人以外的每名核查人员各会签一次；会签齐了勘验才算完成，有不同意见的写明理由",
    "本系统办件规则；许可事项另见行政许可法第三十四条第三款",
)
OFF_HOURS = HouseRule("C-62", "约在工作日 8:00 至 18:00 以外勘验的，须事先与申请人约定并写明", HOUSE)
ROUND = HouseRule("C-22", "一轮补正一次告知全部内容，逐项提交、逐项核对", "本系统办件规则；许可事项另见行政许可法第三十二条第一款第四项")
PLANNING = HouseRule("C-42", "约定的勘验由约定的人员进行；改期、换人、取消的先登记，并告诉申请人", HOUSE)
SERVING = HouseRule(
    "C-68",
    "纸质文书由受理岗位登记送达：直接送达的写明签收人；拒收而留置送达的写明经过和见证人，或者拍照录像；邮寄的写明运单号、以回执上的收件日期为"
    "送达日期；公告的自发出公告之日起满三十日视为送达、写明原因和经过；不早于文书制成之日，不晚于登记之日，期限自送达日期起算",
    "法律没有专门规定，参照民事诉讼法第八十八条、第八十九条、第九十一条、第九十五条",
)
FILING = HouseRule("C-07", "归档前文书齐备、均已制作并送达；邮寄的决定，登记了收到的日期才算送达", HOUSE)
AGREED = HouseRule(
    "C-46",
    "电子送达须经申请人同意；同意的，决定以外的文书制成之日即为送达之日，不再登记纸质送达",
    "参照民事诉讼法第九十条：经受送达人同意，可以采用能够确认其收悉的电子方式送达",
)
RENEWING = HouseRule(
    "C-69",
    "查询密码由申请人本人或者其法定代表人（负责人、经营者）更换，每个办件至多二十次；换后原密码即失效，已出具的接收凭证不另行更换",
    HOUSE,
)
SURVEYED, DECISION = Phase.SURVEY, Phase.DECIDE
ON_THE_WAY = frozenset({Phase.REVIEW, SURVEYED, DECISION})
LETTERS = frozenset(Phase) - {Phase.DRAFT, Phase.SUBMITTED, Phase.PRE_REVIEW, Phase.ARCHIVED, Phase.WITHDRAWN, Phase.TERMINATED, Phase.VOID}
"""Phases in which there are papers addressed to the applicant whose receipt counts, also after a refusal or a return ended the case."""
FOLLOWED = frozenset(Phase) - {Phase.DRAFT, Phase.SUBMITTED, Phase.PRE_REVIEW}
"""Phases of a case that has a query number: it is followed also after its end."""
APPLICANT, JOB = Actor.APPLICANT, Actor.JOB
ART = licensing

TABLE: dict[str, Row] = {
    row.act: row
    for row in (
        _row("submit", "提交预审", Phase.DRAFT, Phase.SUBMITTED, APPLICANT, PRE_REVIEWING, "pre_review"),
        _row("pre_review", "预审", Phase.SUBMITTED, Phase.PRE_REVIEW, powers.ACCEPT, PRE_REVIEWING, "pre_review", "pre_review"),
        _row(
            "receive",
            "收件",
            frozenset({Phase.SUBMITTED, Phase.PRE_REVIEW}),
            Phase.RECEIVED,
            powers.ACCEPT,
            PRE_REVIEWING,
            "receive",
            "receive",
        ),
        _row("file", "申请", Phase.DRAFT, Phase.RECEIVED, APPLICANT, ART.filing.citation, "file", "file", ("receipt",)),
        _row(
            "accept",
            "受理",
            Phase.RECEIVED,
            Phase.ACCEPTED,
            powers.ACCEPT,
            ART.acceptance.citation,
            "accept",
            "accept",
            ("acceptance_notice",),
        ),
        _row(
            "deem_accepted",
            "视为受理",
            UNANSWERED,
            Phase.ACCEPTED,
            JOB,
            ART.correction_notice.citation,
            "accept",
            "accept",
            ("acceptance_notice",),
        ),
        _row(
            "request_correction",
            "补正告知",
            Phase.RECEIVED,
            Phase.CORRECTION,
            powers.ACCEPT,
            ART.correction_notice.citation,
            "request_correction",
            "request_correction",
            ("correction_notice",),
            said="已发出补正告知",
        ),
        _row(
            "request_further_correction",
            "再次补正告知",
            Phase.RECEIVED,
            Phase.CORRECTION,
            powers.SUPERVISE,
            ART.correction_notice.citation,
            "request_correction",
            "request_correction",
            ("correction_notice",),
            said="已再次发出补正告知",
        ),
        _row(
            "supply",
            "补正",
            Phase.CORRECTION,
            frozenset({Phase.CORRECTION, Phase.RECEIVED}),
            APPLICANT,
            ART.acceptance.citation,
            "supply",
            "supply",
        ),
        _row("add_material", "补齐材料", UNDER_WAY, UNDER_WAY, APPLICANT, COMPLETING),
        _row("check", "核对补正材料", Phase.RECEIVED, Phase.RECEIVED, powers.ACCEPT, CHECKING, "accept"),
        _row("lapse", "逾期未补正退件", Phase.CORRECTION, Phase.LAPSED, JOB, LAPSING, None, None, ("lapse_notice",)),
        _row(
            "refuse_to_accept",
            "不予受理",
            Phase.RECEIVED,
            Phase.NOT_ACCEPTED,
            powers.ACCEPT,
            ART.wrong_organ.citation,
            "refuse_to_accept",
            "refuse_to_accept",
            (ART.wrong_organ(),),
            said="已作出不予受理决定",
        ),
        _row(
            "declare_not_needed",
            "不受理",
            Phase.RECEIVED,
            Phase.NOT_NEEDED,
            powers.ACCEPT,
            ART.licence_not_needed.citation,
            "declare_not_needed",
            "declare_not_needed",
            (ART.licence_not_needed(),),
            said="已告知不受理",
        ),
        _row("withdraw", "撤回申请", BEFORE_ACCEPTANCE, Phase.WITHDRAWN, APPLICANT, HouseRule("C-08", "受理前申请人可以撤回申请", HOUSE)),
        _row(
            "request_withdrawal",
            "受理后撤回申请",
            UNDER_WAY | {Phase.SUSPENDED},
            Phase.WITHDRAWN,
            APPLICANT,
            CONSENT,
            None,
            None,
            ("withdrawal_confirmation",),
        ),
        _row(
            "review",
            "审查",
            frozenset({Phase.ACCEPTED, Phase.REVIEW, SURVEYED}),
            ON_THE_WAY,
            powers.REVIEW,
            ART.examination.citation,
            "review",
            "review",
        ),
        _row(
            "survey",
            "勘验",
            frozenset({Phase.ACCEPTED, Phase.REVIEW, SURVEYED}),
            ON_THE_WAY,
            powers.SURVEY,
            ART.verification.citation,
            "survey",
            "survey",
            ("survey_record",),
            said="已登记勘验",
        ),
        _row(
            "confirm_survey",
            "会签勘验记录",
            frozenset({Phase.ACCEPTED, Phase.REVIEW, SURVEYED}),
            ON_THE_WAY,
            powers.SURVEY,
            ART.verification.citation,
            "survey",
            "survey",
        ),
        _row(
            "plan_survey",
            "约定勘验",
            frozenset({Phase.ACCEPTED, Phase.REVIEW, SURVEYED}),
            ON_THE_WAY,
            powers.SURVEY,
            ART.verification.citation,
            "survey",
        ),
        _row(
            "cancel_survey_plan",
            "取消约定的勘验",
            frozenset({Phase.ACCEPTED, Phase.REVIEW, SURVEYED}),
            ON_THE_WAY,
            powers.SURVEY,
            PLANNING,
            "survey",
        ),
        _row(
            "suspend",
            "启动特别程序",
            UNDER_WAY,
            Phase.SUSPENDED,
            powers.REVIEW,
            ART.excluded_time.citation,
            None,
            None,
            ("special_procedure_notice",),
        ),
        _row(
            "resume",
            "结束特别程序",
            Phase.SUSPENDED,
            UNDER_WAY,
            powers.REVIEW,
            ART.excluded_time.citation,
            None,
            None,
            ("special_procedure_result",),
        ),
        _row("extend", "延长期限", UNDER_WAY, UNDER_WAY, powers.DECIDE, ART.decision_limit.citation, None, None, ("extension_notice",)),
        _row(
            "grant",
            "准予许可",
            frozenset({Phase.ACCEPTED, DECISION}),
            Phase.GRANTED,
            powers.DECIDE,
            ART.grant.citation,
            "grant",
            "grant",
            ("grant",),
        ),
        _row(
            "deny",
            "不予许可",
            frozenset({Phase.ACCEPTED, DECISION}),
            Phase.REFUSED,
            powers.DECIDE,
            ART.denial.citation,
            "deny",
            "deny",
            ("denial",),
            said="已作出不予许可决定",
        ),
        _row("make", "制证", Phase.GRANTED, Phase.MADE, powers.MAKE, ART.certificate_forms.citation, "make", "make", ("certificate",)),
        _row(
            "deliver",
            "送达",
            frozenset({Phase.GRANTED, Phase.MADE, Phase.REFUSED}),
            Phase.DELIVERED,
            powers.DELIVER,
            ART.delivery.citation,
            "deliver",
            "deliver",
            ("delivery_proof",),
            said="已登记送达",
        ),
        _row("archive", "归档", Phase.DELIVERED, Phase.ARCHIVED, powers.ARCHIVE, FILING, "archive", "archive"),
        _row("record_service", "登记文书送达", LETTERS, frozenset(), powers.ACCEPT, SERVING, said="已登记文书的送达"),
        _row("renew_query_password", "更换查询密码", FOLLOWED, frozenset(), APPLICANT, RENEWING),
        _row("terminate", "终止办理", UNDECIDED, Phase.TERMINATED, powers.DECIDE, ENDING, None, None, ("termination_notice",)),
        _row("void", "作废", UNDECIDED, Phase.VOID, powers.SUPERVISE, VOIDING),
    )
}
"""Act → row. Complete for domain 2.6 up to ARCHIVED."""


def row_of(act: str) -> Row:
    """The row of an act; KeyError for a name that is no act."""
    return TABLE[act]
