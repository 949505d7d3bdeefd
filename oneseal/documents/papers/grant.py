"""准予行政许可决定书 (Art. 38(1)); under other regimes 办结告知书, without the licensing law's articles."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, cited, day, heading, items, licensed, rows, subject, text, you
from oneseal.law import licensing
from oneseal.law.sources import chinese_number

ART = licensing.grant.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    if licensed(content):
        words = f"{you(content)}的申请符合法定条件、标准。根据{cited(licensing.grant, content)}的规定，本机关决定准予行政许可。"
    else:
        words = f"{you(content)}申请的事项符合规定条件，现已办结，特此告知。"
    within = content.get("delivery_limit") or f"{chinese_number(licensing.delivery().amount)}日"  # not frozen in what was owed before
    ground = cited(licensing.delivery, content)
    delivery = f"本机关自作出决定之日起{within}内向{you(content)}颁发、送达证件（{ground}）。" if licensed(content) else ""
    parts: Blocks = [
        text(words),
        rows(
            *subject(content, whole=True),
            ("决定内容", content["content"]),
            ("证照或者文件", content["result"]),
            ("有效期", content["validity"]),
            ("核发代码", content["allotted"]),
            ("决定日期", day(content["decided_on"])),
        ),
    ]
    if content["basis"]:
        parts += [heading("依据"), items(*content["basis"])]
    return [*parts, text(delivery)] if delivery else parts


PAPER = PaperKind(
    "grant",
    "准",
    (
        Part("applicant_code", "申请人代码", ART),
        Part("content", "决定内容", ART),
        Part("validity", "有效期", ART),
        Part("decided_on", "决定日期", ART),
        Part("basis", "依据", ART),
    ),
    blocks,
)
