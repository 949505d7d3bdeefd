"""现场核查记录 (Art. 34(3)): two officers at least, line by line, signed or the refusal to sign noted."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, rows, subject, text
from oneseal.law import licensing

ART = licensing.verification.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    officers = "、".join(f"{officer['name']}（编号 {officer['number']}）" for officer in content["officers"])
    findings = [(line["check"], line["finding"]) for line in content["findings"]]
    signed = "已签字确认" if content["signed"] else f"拒绝签字：{content['unsigned_reason']}"
    return [
        rows(*subject(content), ("核查时间", day(content["time"])), ("核查地点", content["place"]), ("核查人员", officers)),
        text("核查情况："),
        rows(*findings),
        rows(("核查结论", content["conclusion"]), ("被核查方在场人员", content["met"]), ("签字情况", signed)),
    ]


PAPER = PaperKind(
    "survey_record",
    "勘",
    (
        Part("time", "核查时间", ART),
        Part("officers", "核查人员", ART, least=2),
        Part("place", "地点", ART),
        Part("findings", "核查情况", ART),
        Part("conclusion", "结论", ART),
        Part("met", "在场人员", ART),
        Part("unsigned_reason", "拒绝签字的说明", ART, when=lambda content: not content["signed"]),
    ),
    blocks,
)
