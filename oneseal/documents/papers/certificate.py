"""证照 (Art. 39): by the item's result; laid out as a certificate, not as a letter."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, rows
from oneseal.law import licensing

ART = licensing.certificate_forms.citation


def blocks(content: Content) -> Blocks:
    """The certificate's rows, as the item's version defines them."""
    return [rows(*((str(label), str(value)) for label, value in content["fields"]))]


PAPER = PaperKind(
    "certificate",
    "证",
    (
        Part("certificate_number", "证号", ART),
        Part("identifier", "电子证照标识", ART),
        Part("fields", "证照内容", ART),
        Part("validity", "有效期", ART),
    ),
    blocks,
    template="certificate",
)
