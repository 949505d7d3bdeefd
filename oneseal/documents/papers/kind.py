"""What a kind of paper is: its required parts, each with its article, its series of numbers, and the blocks it is set in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oneseal.law import licensing
from oneseal.law.regimes import REGIMES
from oneseal.law.rule import Ground, HouseRule, Refused, Rule
from oneseal.people.rules import masked_id_number

Content = Mapping[str, Any]
Blocks = list[dict[str, Any]]
FORMAT = HouseRule("GB/T 9704-2012", "公文须有发文机关标志、发文字号、标题、正文、署名、成文日期和印章", "党政机关公文格式")


def always(content: Content) -> bool:
    """Needed in every case."""
    del content
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """A part without which the paper may not be issued.

    ``least``: how many of a list; ``each``: what every one of them must have; ``when``: in which cases the part is needed.
    """

    name: str
    label: str
    ground: Ground
    least: int = 1
    when: Callable[[Content], bool] = always
    each: tuple[str, ...] = ()

    def require_in(self, content: Content, ground: Ground | None = None) -> None:
        """Raise Refused when the content lacks this part, or has fewer than ``least`` of it. ``ground``: cited instead of its own."""
        cited = ground or self.ground
        value: Any = content
        for step in self.name.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            value = value.strip()
        if value in (None, "", [], {}):
            raise Refused(cited, f"文书缺少“{self.label}”，不能出具", field=self.name, mend=f"请补全{self.label}", cause="paper-lacks")
        if isinstance(value, list) and len(value) < self.least:
            raise Refused(
                cited,
                f"文书的“{self.label}”少于 {self.least} 项，不能出具",
                field=self.name,
                mend=f"请补全{self.label}",
                cause="paper-lacks",
            )
        for one in value if self.each else ():
            if not all(str(one.get(name) or "").strip() for name in self.each):
                raise Refused(
                    cited,
                    f"文书的“{self.label}”有一项不完整，不能出具",
                    field=self.name,
                    mend=f"请补全每一项{self.label}",
                    cause="paper-lacks",
                )


COMMON = (
    Part("body.name", "发文机关", FORMAT),
    Part("on", "成文日期", licensing.written_receipt.citation),
    Part("case_number", "办件编号", FORMAT),
    Part("item", "事项名称", FORMAT),
    Part("applicant", "申请人", FORMAT),
)


@dataclass(frozen=True, slots=True)
class PaperKind:
    """``series``: the word before 字 in the official number; ``blocks``: the text, from the content; ``template``: how it is laid out;
    ``layouts``: by the name of the result, what has a layout of its own; ``title``: what is not called by its regime's word."""

    kind: str
    series: str
    parts: tuple[Part, ...]
    blocks: Callable[[Content], Blocks]
    template: str = "paper"
    layouts: Mapping[str, str] = field(default_factory=dict)
    title: Callable[[Content], str] | None = None

    def template_of(self, content: Content) -> str:
        """The template that lays out this content."""
        return self.layouts.get(str(content.get("result", "")), self.template)

    def require_complete(self, content: Content) -> None:
        """Raise Refused naming the first missing part and its article; outside the licensing law the item's own regime is cited."""
        regime = REGIMES.get(str(content.get("regime")))
        ground = regime.decision if regime is not None and not regime.licensing else None
        for part in (*COMMON, *self.parts):
            if part.when(content):
                part.require_in(content, ground)


def text(words: str) -> dict[str, Any]:
    """A paragraph."""
    return {"kind": "text", "text": words}


def ended(words: str) -> str:
    """What somebody wrote, as a sentence: with one full stop at its end, whether or not she wrote one."""
    said = words.strip()
    return said if said.endswith(("。", "！", "？", "…")) else f"{said}。"


def heading(words: str) -> dict[str, Any]:
    """A heading."""
    return {"kind": "heading", "text": words}


def items(*words: str) -> dict[str, Any]:
    """A numbered list."""
    return {"kind": "items", "items": list(words)}


def rows(*pairs: tuple[str, str]) -> dict[str, Any]:
    """A table of label and value; empty values are left out."""
    return {"kind": "rows", "rows": [[label, value] for label, value in pairs if value]}


def pictures(*shown: tuple[str, str]) -> dict[str, Any]:
    """Photos side by side: hash and caption of each."""
    return {"kind": "pictures", "pictures": [{"sha256": sha256, "caption": caption} for sha256, caption in shown]}


def signatures(*lines: tuple[str, str]) -> dict[str, Any]:
    """Lines to sign on: who signs, and what is known of her."""
    return {"kind": "signatures", "rows": [list(line) for line in lines]}


def day(value: str) -> str:
    """2026年3月2日 from 2026-03-02."""
    year, month, number = value.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def hour(value: str) -> str:
    """9时30分 from 09:30."""
    hours, minutes = value.split(":")
    return f"{int(hours)}时{minutes}分"


def you(content: Content) -> str:
    """How the paper addresses whom it is for."""
    return "你单位" if content.get("applicant_kind") == "legal" else "你"


def cited(rule: Rule[Any, Any], content: Content) -> str:
    """The article as it held on the paper's day: a paper made late quotes the law of its act."""
    return str(rule.on(date.fromisoformat(content["on"])).citation)


def licensed(content: Content) -> bool:
    """Whether 行政许可法 governs; its articles and procedures stand on no other paper."""
    return bool(content["regime"] == "licensing")


def ending(content: Content) -> Blocks:
    """How a refusal ends: what may be done now, and the remedies (Art. 38(2))."""
    return [heading("如何改正"), text(content["mend"]), heading("救济途径"), text(content["remedies"])]


def subject(content: Content, *, whole: bool = False) -> tuple[tuple[str, str], ...]:
    """The rows that say whose application this is.

    ``whole``: a natural person's ID number in full. Decisions and certificates name whom they bind or entitle, and their forms want
    the number: two people of one name must not be able to use each other's. They go to the applicant alone. Receipts, notices, records
    and proofs pass through more hands and need no more than to be told apart, so there the number is masked, as on every public page.
    """
    legal = content.get("applicant_kind") == "legal"
    code = str(content.get("applicant_code") or "")
    shown = code if legal or whole else masked_id_number(code)
    return (
        ("申请人", str(content["applicant"])),
        ("统一社会信用代码" if legal else "公民身份号码", shown),
        ("申请事项", str(content["item"])),
    )
