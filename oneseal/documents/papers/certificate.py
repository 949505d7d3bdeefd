"""证照 (Art. 39): by the item's result; laid out as a certificate, not as a letter."""

from datetime import date

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, rows
from oneseal.law import licensing
from oneseal.law.registration import founded_on

ART = licensing.certificate_forms.citation
LAYOUTS = {"营业执照": "business_licence"}
"""Results whose certificate has a nationally uniform face of its own; everything else is laid out alike."""


def blocks(content: Content) -> Blocks:
    """The certificate's rows, as the item's version defines them, then how long it holds and who gives it."""
    own = ((str(label), str(value)) for label, value in content["fields"])
    if content["result"] in LAYOUTS:
        founded = founded_on(date.fromisoformat(content["on"])).isoformat()
        return [rows(*own, ("成立日期", day(founded)), ("营业期限", content["validity"]))]
    return [rows(*own, ("有效期", content["validity"]), ("颁发机构", content["body"]["name"]))]


PAPER = PaperKind(
    "certificate",
    "证",
    (
        Part("result", "证照名称", ART),
        Part("holder", "持证人", ART),
        Part("identifier", "电子证照标识", ART),
        Part("fields", "证照内容", ART),
        Part("validity", "有效期", ART),
        Part("granted_on", "准予日期", ART),
    ),
    blocks,
    template="certificate",
    layouts=LAYOUTS,
    title=lambda content: str(content["result"]),
)
