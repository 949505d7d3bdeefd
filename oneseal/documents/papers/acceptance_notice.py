"""受理通知书 (Art. 32(1)(5), 32(2)): accepted on which day, due by which."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, cited, day, licensed, rows, subject, text
from oneseal.law import licensing
from oneseal.law.sources import chinese_number

ART = licensing.written_receipt.citation
ON_THE_SPOT = "当场办结"
"""How a limit of no days at all is worded."""
SPECIAL = "依法需要听证、检验、检测、检疫、鉴定和专家评审的，所需时间另行书面告知，不计入上述期限。"


def limit(words: str, due: str) -> str:
    """20个工作日, and on a line of its own the last day; on the spot without a date."""
    return words if words == ON_THE_SPOT else f"{words}\n{due}"


def blocks(content: Content) -> Blocks:
    """The text."""
    if content["deemed"]:
        silent, ground = chinese_number(licensing.correction_period().amount), cited(licensing.correction_notice, content)
        how = f"本机关未在{silent}日内告知补正，根据{ground}的规定，自收到申请材料之日起即为受理。"
    elif licensed(content):
        how = f"申请材料齐全、符合法定形式。根据{cited(licensing.acceptance, content)}的规定，决定予以受理。"
    else:
        how = "申请材料齐全、符合要求，予以受理。"
    at_once = content["statutory_limit"] == content["promise_limit"] == ON_THE_SPOT
    special = SPECIAL if licensed(content) and not at_once else ""
    return [
        text(how),
        rows(
            *subject(content),
            ("受理日期", day(content["accepted_on"])),
            ("法定期限", limit(content["statutory_limit"], content["statutory"])),
            ("承诺期限", limit(content["promise_limit"], content["promise"])),
            ("查询号", content["query_number"]),
        ),
        text(f"{special}咨询电话：{content['body']['phone']}。"),
    ]


PAPER = PaperKind(
    "acceptance_notice",
    "受",
    (
        Part("accepted_on", "受理日期", ART),
        Part("statutory_limit", "法定期限", ART),
        Part("statutory", "法定期限届满日", ART),
        Part("promise_limit", "承诺期限", ART),
        Part("promise", "承诺期限届满日", ART),
        Part("query_number", "查询号", ART),
    ),
    blocks,
)
