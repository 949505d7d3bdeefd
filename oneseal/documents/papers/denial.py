"""不予行政许可决定书 (Art. 38(2)): facts, reasons, article and remedies; without any of them it may not be issued."""

from oneseal.documents.papers.kind import (
    Blocks,
    Content,
    PaperKind,
    Part,
    cited,
    ended,
    ending,
    heading,
    licensed,
    rows,
    subject,
    text,
    you,
)
from oneseal.law import licensing

ART = licensing.denial.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    service = f"{you(content)}申请的事项不符合规定条件，本机关不予办理。"
    words = f"根据{cited(licensing.denial, content)}的规定，本机关决定不予行政许可。" if licensed(content) else service
    return [
        rows(*subject(content, whole=True)),
        heading("查明的事实"),
        text(ended(content["facts"])),
        heading("理由和依据"),
        text(f"{ended(content['reason'])}依据：{ended(content['article'])}"),
        text(words),
        *ending(content),
    ]


PAPER = PaperKind(
    "denial",
    "不准",
    (
        Part("applicant_code", "申请人代码", ART),
        Part("facts", "事实", ART),
        Part("reason", "理由", ART),
        Part("article", "依据", ART),
        Part("mend", "如何改正", ART),
        Part("remedies", "救济途径", ART),
    ),
    blocks,
)
