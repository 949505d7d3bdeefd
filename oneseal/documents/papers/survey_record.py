"""现场核查记录 (Art. 34(3)): from when until when, two officers at least with their 执法证号, line by line, signed or the refusal noted.

It stands when one of the officers has taken it down: it says of the others that they confirm it by themselves (会签, an entry of its own).
"""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, day, heading, hour, pictures, rows, signatures, subject
from oneseal.law import licensing

ART = licensing.verification.citation
SIGNED, CONFIRMS = "核查人员签名", "核查人员（由本人另行会签）"


def blocks(content: Content) -> Blocks:
    """The text."""
    officers = [("核查人员", f"{one['name']}（行政执法证号 {one['number']}）") for one in content["officers"]]
    findings = [(line["check"], line["finding"]) for line in content["findings"]]
    time = f"{day(content['surveyed_on'])} {hour(content['began'])}至{hour(content['ended'])}"
    signed = "核对无误，已签字确认" if content["signed"] else f"拒绝签字：{content['unsigned_reason']}"
    hands = [(SIGNED if one.get("signed", True) else CONFIRMS, f"{one['name']} {one['number']}") for one in content["officers"]]
    reason = content.get("conclusion_reason", "")
    said = [("核查结论", content["conclusion"]), *([("结论理由", reason)] if reason else []), ("被核查方意见", signed)]
    shown = [(photo["sha256"], f"照片 {place}　{photo['name']}") for place, photo in enumerate(content.get("photos", ()), start=1)]
    drawn = [(mark["sha256"], "被核查方签名") for mark in content.get("signature", ())]
    return [
        rows(*subject(content), ("核查时间", time), ("核查地点", content["place"]), *officers, ("被核查方在场人员", content["met"])),
        heading("核查情况"),
        *([rows(*findings), heading("现场照片"), pictures(*shown)] if shown else []),
        *([heading("被核查方签名"), pictures(*drawn)] if drawn else []),
        rows(*([] if shown else findings), *said),
        signatures(("被核查方签名", content["met"] if content["signed"] else "拒绝签字"), *hands),
    ]


PAPER = PaperKind(
    "survey_record",
    "勘",
    (
        Part("surveyed_on", "核查日期", ART),
        Part("began", "核查开始时间", ART),
        Part("ended", "核查结束时间", ART),
        Part("officers", "核查人员及其行政执法证号", ART, least=2, each=("name", "number")),
        Part("place", "地点", ART),
        Part("findings", "核查情况", ART, each=("check", "finding")),
        Part("conclusion", "结论", ART),
        Part("met", "在场人员", ART),
        Part("unsigned_reason", "拒绝签字的说明", ART, when=lambda content: not content["signed"]),
    ),
    blocks,
)
