"""撤回、撤销、注销决定书，暂扣、吊销、恢复告知书 (Art. 8, 69, 70): which certificate, why, on what ground, what follows, remedies."""

from oneseal.documents.papers.kind import Blocks, Content, PaperKind, Part, heading, licensed, rows, text, you
from oneseal.law.rule import HouseRule

TOLD = HouseRule(
    "W-05",
    "改变证照状态的决定书或者告知书须载明持证人、证照、事实和理由、依据、救济途径",
    "行政许可法第八条、第六十九条、第七十条；行政复议法第二十条第三款",
)
TITLES = {
    "recalled": "撤回{thing}决定书",
    "revoked": "撤销{thing}决定书",
    "cancelled": "注销{thing}决定书",
    "forfeited": "{name}吊销告知书",
    "suspended": "{name}暂扣告知书",
    "valid": "{name}恢复使用告知书",
}
"""State of the certificate → title. What the licensing law decides is a decision; what another organ decided is told."""
EFFECTS = {
    "recalled": "本机关决定撤回上述{thing}，证照自即日起失效。由此造成财产损失的，本机关依法给予补偿。",
    "revoked": "本机关决定撤销上述{thing}，证照自即日起失效。",
    "cancelled": "本机关决定注销上述{thing}，证照不再有效。",
    "forfeited": "上述证照已被吊销，本机关据此登记，证照自即日起失效。",
    "suspended": "上述证照已被暂扣，本机关据此登记，暂扣期间不得使用。",
    "valid": "上述证照的暂扣已经结束，自即日起恢复使用。",
}


def thing(content: Content) -> str:
    """What is taken away: the licence, or, where the licensing law does not govern, the document by its name."""
    return "行政许可" if licensed(content) else str(content["certificate"])


def title(content: Content) -> str:
    """What the paper is called."""
    return TITLES[str(content["state"])].format(thing=thing(content), name=content["certificate"])


def blocks(content: Content) -> Blocks:
    """The text."""
    own = decides(content) and not licensed(content)
    ground = "、".join(map(str, content["basis"])) if own else str(content["article"])
    effect = EFFECTS[str(content["state"])].format(thing=thing(content))
    return [
        rows(
            ("持证人", str(content["applicant"])),
            ("统一社会信用代码" if you(content) == "你单位" else "公民身份号码", str(content["applicant_code"])),
            ("证照名称", str(content["certificate"])),
            ("证照编号", str(content["certificate_number"])),
            ("有效期", str(content["validity"])),
        ),
        heading("事实和理由"),
        text(f"{str(content['reason']).rstrip('。')}。"),
        heading("依据和决定"),
        text(f"根据{ground}，{effect}" if ground else effect),
        heading("救济途径"),
        text(content["remedies"]),
    ]


def decides(content: Content) -> bool:
    """Whether this organ decides it, under an article; a penalty is another organ's decision, and is told with it as its ground."""
    return str(content["state"]) in {"recalled", "revoked", "cancelled"}


def has_ground(content: Content) -> bool:
    """A restoration only ends what was laid down before."""
    return content.get("state") != "valid"


PAPER = PaperKind(
    "state_notice",
    "证变",
    (
        Part("state", "证照状态", TOLD),
        Part("certificate", "证照名称", TOLD),
        Part("certificate_number", "证照编号", TOLD),
        Part("validity", "有效期", TOLD),
        Part("reason", "事实和理由", TOLD),
        Part("article", "依据", TOLD, when=has_ground),
        Part("remedies", "救济途径", TOLD),
    ),
    blocks,
    title=title,
)
