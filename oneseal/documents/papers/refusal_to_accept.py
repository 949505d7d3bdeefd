"""不予受理决定书 (Art. 32(1)(2)): not this organ's; names the right one, with reasons and remedies."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, cited, ended, ending, licensed, rows, subject, text, you
from oneseal.law import licensing

ART = licensing.wrong_organ.citation
REMEDIES = licensing.denial.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    ground = f"。根据{cited(licensing.wrong_organ, content)}的规定，" if licensed(content) else "，"
    return [
        rows(*subject(content, whole=True), ("应当申请的机关", content["organ"])),
        text(f"经审查，{you(content)}申请的事项不属于本机关职权范围{ground}决定不予受理。"),
        text(f"理由：{ended(content['reason'])}"),
        *ending(content),
    ]


PAPER = PaperKind(
    "refusal_to_accept",
    "不受",
    (
        Part("reason", "理由", ART),
        Part("organ", "应当向其申请的行政机关", ART),
        Part("mend", "如何改正", REMEDIES),
        Part("remedies", "救济途径", REMEDIES),
    ),
    blocks,
)
