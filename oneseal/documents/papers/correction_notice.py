"""补正告知书 (Art. 32(1)(4)): once, everything that is missing or wrong, and how to mend it."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, cited, day, ended, items, licensed, rows, subject, text, you
from oneseal.law import licensing

ART = licensing.correction_notice.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    ground = f"根据{cited(licensing.correction_notice, content)}的规定，" if licensed(content) else ""
    lines = [f"{line['name']}：{ended(line['problem'])}请补正：{ended(line['mend'])}" for line in content["lines"]]
    return [
        rows(*subject(content)),
        text(f"{you(content)}提交的申请材料不齐全或者不符合法定形式。{ground}现一次告知需要补正的全部内容："),
        items(*lines),
        text(f"请{ended(content['deadline'])}{ended(content['consequence'])}"),
        text(f"材料补齐后，本机关自收到补正材料之日（{day(content['on'])}以后）重新计算受理期限。联系方式：{ended(content['contact'])}"),
    ]


PAPER = PaperKind(
    "correction_notice",
    "补",
    (
        Part("lines", "需要补正的全部内容", ART, each=("name", "problem", "mend")),
        Part("deadline", "补正期限", ART),
        Part("consequence", "逾期后果", ART),
        Part("contact", "联系方式", ART),
    ),
    blocks,
)
