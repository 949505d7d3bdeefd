"""逾期未补正退件通知书 (C-04): what was not supplied until when, that she may apply anew, and that it rests on local practice alone."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, ending, items, rows, subject, text, you
from oneseal.law import licensing
from oneseal.law.rule import HouseRule

RETURNED = HouseRule("W-09", "退件通知书写明未补正的材料、补正的最后一日、如何重新申请和救济途径", "本系统文书规则")
REMEDIES = licensing.denial.citation
GROUND = "补正期限和逾期未补正的退件，依据本机关公布的该事项实施清单，属于本地办理规则；法律没有规定逾期未补正的后果。"


def blocks(content: Content) -> Blocks:
    """The text."""
    given_up = f"视为{you(content)}放弃本次申请，本件退回，不再办理。"
    return [
        rows(*subject(content), ("告知补正", day(content["asked_on"])), ("补正的最后一日", day(content["until"]))),
        text("本机关已告知补正申请材料。补正期限已经届满，下列材料没有补正："),
        items(*(line["name"] for line in content["lines"])),
        text(f"{given_up}{GROUND}如有疑问，请致电 {content['body']['phone']}。"),
        *ending(content),
    ]


PAPER = PaperKind(
    "lapse_notice",
    "退",
    (
        Part("lines", "没有补正的材料", RETURNED, each=("name",)),
        Part("asked_on", "告知补正的日期", RETURNED),
        Part("until", "补正的最后一日", RETURNED),
        Part("mend", "如何重新申请", RETURNED),
        Part("remedies", "救济途径", REMEDIES),
    ),
    blocks,
)
