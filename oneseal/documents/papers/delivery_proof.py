"""送达回证 (Art. 44): which documents, how, to whom, when."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, items, rows, subject, text
from oneseal.law import licensing

ART = licensing.delivery.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    return [
        rows(
            *subject(content),
            ("送达方式", content["way"]),
            ("收件人", content["recipient"]),
            ("送达日期", day(content["delivered_on"])),
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
