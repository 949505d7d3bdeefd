"""送达回证 (Art. 44): which documents, how, to whom, when."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, items, rows, subject, text
from oneseal.law import licensing

ART = licensing.delivery.citation

ELECTRONIC = "电子送达，以送达系统的记录为准"
BY_HAND = "受送达人签名或者盖章：　　　　　　　年　　月　　日"


def blocks(content: Content) -> Blocks:
    """The text."""
    return [
        rows(
            *subject(content),
            ("送达方式", content["way"]),
            ("收件人", content["recipient"]),
            ("送达日期", day(content["delivered_on"])),
            ("签收", ELECTRONIC if content["way"] == "电子送达" else BY_HAND),
        ),
        text("送达文书："),
        items(*content["documents"]),
    ]


PAPER = PaperKind(
    "delivery_proof",
    "送",
    (
        Part("documents", "送达文书", ART),
        Part("way", "送达方式", ART),
        Part("recipient", "收件人", ART),
        Part("delivered_on", "送达日期", ART),
    ),
    blocks,
)
