"""不受理告知书 (Art. 32(1)(1)): the matter needs no licence."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, cited, ended, ending, licensed, rows, subject, text, you
from oneseal.law import licensing

ART = licensing.licence_not_needed.citation
REMEDIES = licensing.denial.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    ground = f"根据{cited(licensing.licence_not_needed, content)}的规定，" if licensed(content) else ""
    return [
        rows(*subject(content)),
        text(f"经审查，{you(content)}申请的事项依法不需要办理。{ground}本机关不受理，特此告知。"),
        text(f"理由：{ended(content['reason'])}"),
        *ending(content),
        text(f"如有疑问，请致电 {content['body']['phone']}。"),
    ]


PAPER = PaperKind(
    "not_needed_notice",
    "告",
    (Part("reason", "理由", ART), Part("mend", "如何改正", REMEDIES), Part("remedies", "救济途径", REMEDIES)),
    blocks,
)
