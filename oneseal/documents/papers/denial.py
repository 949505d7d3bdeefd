"""不予行政许可决定书 (Art. 38(2)): facts, reasons, article and remedies; without any of them it may not be issued."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, heading, rows, subject, text
from oneseal.law import licensing

ART = licensing.denial.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    if content["regime"] == "licensing":
        words = f"根据{ART}的规定，本机关决定不予行政许可。"
    else:
        words = "你（单位）申请的事项不符合规定条件，本机关不予办理。"
    return [
        rows(*subject(content)),
        heading("查明的事实"),
        text(f"{content['facts']}。"),
        heading("理由和依据"),
        text(f"{content['reason']}。依据：{content['article']}。"),
        text(words),
        heading("救济途径"),
        text(content["remedies"]),
    ]


PAPER = PaperKind(
    "denial",
    "不准",
    (Part("facts", "事实", ART), Part("reason", "理由", ART), Part("article", "依据", ART), Part("remedies", "救济途径", ART)),
    blocks,
)
