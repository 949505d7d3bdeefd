"""申请材料接收凭证 (Art. 32(2)): what was received, when, by whom, and how to follow it."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, ended, rows, subject, text, you
from oneseal.law import licensing

ART = licensing.written_receipt.citation


def blocks(content: Content) -> Blocks:
    """The text."""
    received = [(f"材料 {place}", f"{line['name']}（{line['count']} 份）") for place, line in enumerate(content["materials"], start=1)]
    return [
        text(f"本机关于{day(content['on'])}收到{you(content)}提交的“{content['item']}”申请和下列材料。{ended(content['answer_by'])}"),
        rows(
            *subject(content),
            *received,
            ("收件人", content["received_by"]),
            ("查询号", content["query_number"]),
            ("查询密码", content["query_password"]),
        ),
        text(f"凭查询号和密码可以查询办理进度。咨询电话：{content['body']['phone']}；监督电话：{content['body']['complaint_phone']}。"),
    ]


PAPER = PaperKind(
    "receipt",
    "收",
    (
        Part("materials", "收到的材料", ART, each=("name", "count")),
        Part("received_by", "收件人", ART),
        Part("query_number", "查询号", ART),
        Part("query_password", "查询密码", ART),
        Part("answer_by", "答复期限", ART),
    ),
    blocks,
)
