"""The phases a case passes (办件状态). Internal states are ours; every receiver's codes are a mapping elsewhere."""

from enum import StrEnum


class Phase(StrEnum):
    """Where a case stands. The value is stored; ``label`` is what people read."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    PRE_REVIEW = "PRE_REVIEW"
    RECEIVED = "RECEIVED"
    CORRECTION = "CORRECTION"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    NOT_NEEDED = "NOT_NEEDED"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"
    ACCEPTED = "ACCEPTED"
    REVIEW = "REVIEW"
    SURVEY = "SURVEY"
    DECIDE = "DECIDE"
    SUSPENDED = "SUSPENDED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    MADE = "MADE"
    DELIVERED = "DELIVERED"
    ARCHIVED = "ARCHIVED"
    TERMINATED = "TERMINATED"
    VOID = "VOID"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return LABELS[self]


LABELS = {
    Phase.DRAFT: "暂存",
    Phase.SUBMITTED: "已提交",
    Phase.PRE_REVIEW: "预审",
    Phase.RECEIVED: "收件",
    Phase.CORRECTION: "补正告知",
    Phase.NOT_ACCEPTED: "不予受理",
    Phase.NOT_NEEDED: "不受理",
    Phase.LAPSED: "逾期未补正退件",
    Phase.WITHDRAWN: "撤回",
    Phase.ACCEPTED: "受理",
    Phase.REVIEW: "审查",
    Phase.SURVEY: "勘验",
    Phase.DECIDE: "批准",
    Phase.SUSPENDED: "特别程序（挂起）",
    Phase.GRANTED: "准予",
    Phase.REFUSED: "不予许可",
    Phase.MADE: "制证",
    Phase.DELIVERED: "送达",
    Phase.ARCHIVED: "归档",
    Phase.TERMINATED: "终止",
    Phase.VOID: "作废",
}

UNANSWERED = frozenset({Phase.SUBMITTED, Phase.PRE_REVIEW, Phase.RECEIVED})
"""What the bureau has and has not answered: the period of Art. 32(4) runs, a pre-review does not stop it (C-02)."""
BEFORE_ACCEPTANCE = UNANSWERED | {Phase.CORRECTION}
UNDER_WAY = frozenset({Phase.ACCEPTED, Phase.REVIEW, Phase.SURVEY, Phase.DECIDE})
APPLICANTS_TURN = frozenset({Phase.CORRECTION})
"""Phases in which the applicant has to act: what runs is her own limit, so the bureau has no light."""
UNDECIDED = BEFORE_ACCEPTANCE | UNDER_WAY | {Phase.SUSPENDED}
ENDED = frozenset(
    {Phase.NOT_ACCEPTED, Phase.NOT_NEEDED, Phase.LAPSED, Phase.WITHDRAWN, Phase.ARCHIVED, Phase.TERMINATED, Phase.VOID},
)
