"""What a kind of paper is: its required parts, each with its article, its series of numbers, and the blocks it is set in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oneseal.law import licensing
from oneseal.law.rule import Ground, HouseRule, Refused

Content = Mapping[str, Any]
Blocks = list[dict[str, Any]]
FORMAT = HouseRule("GB/T 9704-2012", "公文须有发文机关标志、发文字号、标题、正文、署名、成文日期和印章", "党政机关公文格式")


def always(content: Content) -> bool:
    """Needed in every case."""
    del content
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """A part without which the paper may not be issued. ``least``: how many of a list; ``when``: in which cases it is needed."""

    name: str
    label: str
    ground: Ground
    least: int = 1
    when: Callable[[Content], bool] = always

    def require_in(self, content: Content) -> None:
        """Raise Refused when the content lacks this part, or has fewer than ``least`` of it."""
        value: Any = content
        for step in self.name.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            value = value.strip()
        if value in (None, "", [], {}):
            raise Refused(self.ground, f"文书缺少“{self.label}”，不能出具", field=self.name, mend=f"请补全{self.label}")
        if isinstance(value, list) and len(value) < self.least:
            raise Refused(self.ground, f"文书的“{self.label}”少于 {self.least} 项，不能出具", field=self.name, mend=f"请补全{self.label}")


COMMON = (
    Part("body.name", "发文机关", FORMAT),
    Part("on", "成文日期", licensing.written_receipt.citation),
    Part("case_number", "办件编号", FORMAT),
    Part("item", "事项名称", FORMAT),
    Part("applicant", "申请人", FORMAT),
)


@dataclass(frozen=True, slots=True)
class PaperKind:
    """``series``: the word before 字 in the official number; ``blocks``: the text, from the content; ``template``: how it is laid out."""

    kind: str
    series: str
    parts: tuple[Part, ...]
    blocks: Callable[[Content], Blocks]
    template: str = "paper"

    def require_complete(self, content: Content) -> None:
        """Raise Refused naming the first missing part and its article."""
        for part in (*COMMON, *self.parts):
            if part.when(content):
                part.require_in(content)


def text(words: str) -> dict[str, Any]:
    """A paragraph."""
    return {"kind": "text", "text": words}


def heading(words: str) -> dict[str, Any]:
    """A heading."""
    return {"kind": "heading", "text": words}


def items(*words: str) -> dict[str, Any]:
    """A numbered list."""
    return {"kind": "items", "items": list(words)}


def rows(*pairs: tuple[str, str]) -> dict[str, Any]:
    """A table of label and value; empty values are left out."""
    return {"kind": "rows", "rows": [[label, value] for label, value in pairs if value]}


def day(value: str) -> str:
    """2026年3月2日 from 2026-03-02."""
    year, month, number = value.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def subject(content: Content) -> tuple[tuple[str, str], ...]:
    """The rows that say whose application this is."""
    label = "统一社会信用代码" if content.get("applicant_kind") == "legal" else "公民身份号码"
    code = str(content.get("applicant_code") or "")
    shown = code if content.get("applicant_kind") == "legal" else code[:6] + "********" + code[-4:] if len(code) == 18 else ""
    return (("申请人", str(content["applicant"])), (label, shown), ("申请事项", str(content["item"])))
