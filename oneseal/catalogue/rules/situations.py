"""情形: the questions an applicant answers, and the exact list of materials that follows from the answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from oneseal.catalogue.rules.elements import MATERIAL, NEEDS, SOURCES, element_findings
from oneseal.catalogue.rules.findings import RULES, Finding, found, shortened
from oneseal.law.rule import Refused

CHOICE, YES_NO = "choice", "yes_no"


@dataclass(frozen=True, slots=True)
class Situation:
    """One question. ``options``: value → label; for yes/no the values are True and False."""

    id: str
    name: str
    question: str
    kind: str
    options: Mapping[Any, str]
    default: Any

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Situation":
        """From a row of the content."""
        options = {True: "是", False: "否"} if row["kind"] == YES_NO else {option["value"]: option["label"] for option in row["options"]}
        default = row.get("default", False if row["kind"] == YES_NO else next(iter(options)))
        return cls(row["id"], row["condition_name"], row["condition_desc"], row["kind"], options, default)

    def accepts(self, value: Any) -> bool:
        """Whether ``value`` is one of the options, of the right type."""
        return isinstance(value, bool if self.kind == YES_NO else str) and value in self.options


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the material list. ``when``: situation → values for which it is asked; empty: always."""

    id: str
    name: str
    need: str
    source: str
    row: Mapping[str, Any]
    when: Mapping[str, tuple[Any, ...]]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Material":
        """From a row of the content."""
        when = {name: tuple(values) for name, values in row.get("when", {}).items()}
        return cls(row["id"], row["material_name"], row["is_need"], row["source_type"], row, when)

    @property
    def required(self) -> bool:
        """必要: the case cannot be accepted without it."""
        return self.need == "1"

    @property
    def deferrable(self) -> bool:
        """容缺后补: may follow later."""
        return self.need == "3"

    @property
    def is_application(self) -> bool:
        """申请书: the form that is filled in is this line; the item says which one it is."""
        return str(self.row.get("is_application", "")) == "1"

    @property
    def reason(self) -> str:
        """What it is looked at for, in plain words; empty where the item does not say."""
        return str(self.row.get("reason") or "")

    @property
    def basis(self) -> str:
        """The rule that demands it."""
        return str(self.row.get("by_law") or "")

    @property
    def need_label(self) -> str:
        """The Chinese word of the need."""
        return NEEDS[self.need]

    @property
    def source_label(self) -> str:
        """The Chinese word of the source."""
        return SOURCES[self.source]

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers call for this line."""
        return all(answers.get(name) in values for name, values in self.when.items())

    def waits_for(self, answered: Mapping[str, Any]) -> tuple[str, ...]:
        """The open questions on which it depends whether it is asked; none once an answer has settled it."""
        if any(name in answered and answered[name] not in values for name, values in self.when.items()):
            return ()
        return tuple(name for name in self.when if name not in answered)


class AnswersRefused(Refused):
    """Answers to the situations that are missing, unknown or outside the options; every one of them."""

    def __init__(self, errors: Sequence[Finding]) -> None:
        self.errors = tuple(errors)
        lines = "；".join(f"{error.field}“{error.value}”：{error.reason}（{error.mend}）" for error in errors)
        super().__init__(
            RULES["I-20"], f"情形填写有 {len(errors)} 处问题：{lines}", field=errors[0].field, mend=errors[0].mend, cause="answers"
        )


def valid_answers(situations: Sequence[Situation], answers: Any) -> dict[str, Any]:
    """The answers as given, or AnswersRefused: every situation answered with one of its options, nothing else."""
    if not isinstance(answers, Mapping):
        raise AnswersRefused([found("I-20", "answers", answers, "应为逐项回答", "按情形编号填写")])
    errors = []
    known = {situation.id: situation for situation in situations}
    for name, value in answers.items():
        if name not in known:
            errors.append(found("I-20", shortened(name), value, "没有这个情形", f"可用：{'、'.join(known)}"))
    for situation in situations:
        listed = "、".join(f"{shortened(value)}（{label}）" for value, label in situation.options.items())
        if situation.id not in answers:
            errors.append(found("I-20", situation.id, "", f"没有回答“{situation.name}”", f"请选择：{listed}"))
        elif not situation.accepts(answers[situation.id]):
            errors.append(found("I-20", situation.id, answers[situation.id], f"“{situation.name}”没有这个选项", f"请选择：{listed}"))
    if errors:
        raise AnswersRefused(errors)
    return {situation.id: answers[situation.id] for situation in situations}


def complete_answers(situations: Sequence[Situation], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the default of every situation that has none."""
    return {situation.id: answers.get(situation.id, situation.default) for situation in situations}


def asked_materials(materials: Sequence[Material], situations: Sequence[Situation], answers: Mapping[str, Any]) -> tuple[Material, ...]:
    """The exact material list of an applicant's situation, in order."""
    complete = complete_answers(situations, answers)
    return tuple(material for material in materials if material.is_asked(complete))


def situation_findings(content: Mapping[str, Any], on: date | None = None) -> Iterator[Finding]:
    """I-04: ids used once, options given, conditions of materials refer to what exists; material rows filled."""
    options: dict[str, list[Any]] = {}
    for place, row in enumerate(content["situations"], start=1):
        where, kind = f"situations[{place}]", row["kind"]
        if row["id"] in options:
            yield found("I-04", f"{where}.id", row["id"], "情形编号重复", "每个情形用不同编号")
        if kind not in {CHOICE, YES_NO}:
            yield found("I-04", f"{where}.kind", kind, "情形类型不对", "可用：choice、yes_no")
        given = [option for option in row.get("options", []) if isinstance(option, Mapping) and set(option) == {"value", "label"}]
        if kind == CHOICE and (len(given) < 2 or len(given) < len(row["options"])):
            yield found("I-04", f"{where}.options", row.get("options", ""), "至少两个选项，每个有 value 和 label", "请补全选项")
        options[row["id"]] = [True, False] if kind == YES_NO else [option["value"] for option in given]
    seen: set[str] = set()
    if not content["materials"]:
        yield found("I-02", "materials", "", "没有材料目录", "逐项列明需要提交的材料")
    for place, row in enumerate(content["materials"], start=1):
        where = f"materials[{place}]."
        yield from element_findings(row, MATERIAL, where, on=on)
        yield from _copies(where, row)
        if row.get("id") in seen:
            yield found("I-04", f"{where}id", row["id"], "材料编号重复", "每份材料用不同编号")
        seen.add(str(row.get("id")))
        if isinstance(row.get("when", {}), Mapping):
            yield from _conditions(where, row.get("when", {}), options)


def _copies(where: str, row: Mapping[str, Any]) -> Iterator[Finding]:
    """I-03: originals and copies together are no more than what is asked for on paper."""
    whole, *parts = (row.get(name) for name in ("page_num", "page_num_y", "page_num_f"))
    given = [part for part in parts if isinstance(part, int)]
    if isinstance(whole, int) and sum(given) > whole:
        yield found("I-03", f"{where}page_num", whole, f"原件、复印件合计 {sum(given)} 份，多于纸质份数", "改正纸质材料份数")


def _conditions(where: str, when: Mapping[str, Any], options: Mapping[str, list[Any]]) -> Iterator[Finding]:
    for name, values in when.items():
        if name not in options:
            yield found("I-04", f"{where}when.{name}", values, "没有这个情形", f"可用：{'、'.join(options)}")
        elif not isinstance(values, list) or not values or any(value not in options[name] for value in values):
            yield found("I-04", f"{where}when.{name}", values, "适用条件不在情形的选项中", f"可用：{options[name]}")
