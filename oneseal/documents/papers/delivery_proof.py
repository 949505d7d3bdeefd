"""送达回证 (Art. 44): which documents by title and number, how, by whom, to whom, when."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, items, rows, signatures, subject, text
from oneseal.law import licensing

ART = licensing.delivery.citation

ELECTRONIC = "电子送达，以送达系统的记录为准"


def blocks(content: Content) -> Blocks:
    """The text; what is sent electronically is not signed for by hand."""
    electronic = content["way"] == "电子送达"
    documents = [f"{document['title']}（{document['number']}）" for document in content["documents"]]
    parts: Blocks = [
        rows(
            *subject(content),
            ("送达方式", content["way"]),
            ("送达人", content["sender"]),
            ("收件人", content["recipient"]),
            ("送达日期", day(content["delivered_on"])),
            ("签收", ELECTRONIC if electronic else ""),
        ),
        text("送达文书："),
        items(*documents),
    ]
    return parts if electronic else [*parts, signatures(("受送达人签名或者盖章", ""), ("送达人签名", content["sender"]))]


PAPER = PaperKind(
    "delivery_proof",
    "送",
    (
        Part("documents", "送达文书", ART, each=("title", "number")),
        Part("way", "送达方式", ART),
        Part("sender", "送达人", ART),
        Part("recipient", "收件人", ART),
        Part("delivered_on", "送达日期", ART),
    ),
    blocks,
)
