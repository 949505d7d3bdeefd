"""受理窗口的行为: 受理, 补正告知, 再次补正告知, 核对补正材料, 不予受理, 不受理."""

from typing import Any

from django import forms

from oneseal.cases import actions
from oneseal.cases.queries.given import MaterialLine
from oneseal.web.forms import agreed, one_of, prose, text
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere
from oneseal.web.workbench.desk.opinions import Opinion


class Accept(ActForm):
    """Nothing to fill in: the material beside it is what is accepted. Only who the applicant is, is said of one who has not proved it."""

    opinions = "accept"

    def prepare(self, case: CaseHere) -> None:
        """One field more for an applicant who has only typed who she is."""
        if case.unproved:
            self.danger = "申请人的身份没有核实过：姓名、号码和单位都是注册时自己填的。受理前请核对，说明记入办理记录，决定的人会看到。"
            hint = "可以请申请人带证件原件到窗口核实身份，核实后就不用再写"
            self.fields["identity"] = prose("怎样核对了申请人身份，或者为什么受理", hint=hint, longest=500, rows=3)


LINE = {"problem": "问题", "mend": "怎样补正"}
"""What each line of a notice says."""


VERDICTS = [("passed", "合格"), ("failed", "不合格")]


class Lines(ActForm):
    """补正告知 (Art. 32(4)): every line at once; a line whose two fields stay empty is not asked for."""

    opinions = "request_correction"
    hint = "点开需要补正的材料，写明问题和怎样补正；不需要补正的留空。"

    def prepare(self, case: CaseHere) -> None:
        """Two fields for each material line; what is required and not there stands filled in."""
        for line in case.desk.materials:
            self.fields[f"problem:{line.id}"] = prose("问题", required=False, longest=500, rows=2)
            self.fields[f"mend:{line.id}"] = prose("怎样补正", required=False, longest=500, rows=2)
            if line.required and not line.is_given:
                self.take_over(f"problem:{line.id}", self.phrases["problem"][0])
        for name in self.fields.keys() - {"seen"}:
            self.fields[name].widget.is_required = True  # else the label says （选填）, as if half a line were enough

    def called_one(self, name: str, field: forms.Field) -> str:
        """With its material: each has the same two fields."""
        return "：".join(part for part in (self.case.lines.get(name.partition(":")[2], ""), super().called_one(name, field)) if part)

    def clean(self) -> dict[str, Any]:
        """A line says both: what is missing is told of the material, at its field."""
        given = super().clean() or self.cleaned_data
        for line, name in self.case.lines.items():
            said = {part: given.get(f"{part}:{line}", "") for part in LINE}
            for part, label in LINE.items():
                if any(said.values()) and not said[part] and f"{part}:{line}" not in self.errors:
                    self.add_error(f"{part}:{line}", f"“{name}”还没有写{label}；不需要补正的，两栏都留空")
        return given

    def take_over(self, field: str, opinion: Opinion) -> None:
        """The problem in place of the one that the page itself began with; how it is put right with it, unless somebody has typed that."""
        line = field.partition(":")[2]
        begun, mend = self.prepared.get(field), f"mend:{line}"
        if self.initial.get(field) == begun:
            self.initial[field] = ""
        super().take_over(field, opinion)
        if not self.initial.get(mend) or self.initial[mend] == self.prepared.get(mend):
            self.initial[mend] = f"{opinion.mend}{self.case.lines[line]}"

    @property
    def groups(self) -> list[tuple[str, list[tuple[Any, tuple[Opinion, ...]]], bool]]:
        """Each line with its two fields and the opinions offered for them, open when something was typed or is wrong."""
        found = []
        for line, name in self.case.lines.items():
            fields = [self[f"{part}:{line}"] for part in LINE]
            is_open = any(field.value() or field.errors for field in fields)
            found.append((name, [(field, self.offered(field.name)) for field in fields], is_open))
        return found

    def given(self) -> dict[str, Any]:
        """The lines of the notice; the action checks that each says both."""
        said = {line: (self.cleaned_data[f"problem:{line}"], self.cleaned_data[f"mend:{line}"]) for line in self.case.lines}
        return {"lines": [{"line": line, "problem": problem, "mend": mend} for line, (problem, mend) in said.items() if problem or mend]}


class Check(ActForm):
    """核对补正材料: every supplied line on one page, passed or with the reason why not; of several some may wait."""

    template, opinions = "workbench/desk/check.html", "check"

    def prepare(self, case: CaseHere) -> None:
        """Two fields for each line that waits."""
        for line, name in case.unchecked.items():
            self.fields[f"verdict:{line}"] = one_of(name, VERDICTS, required=len(case.unchecked) == 1)
            self.fields[f"reason:{line}"] = prose(
                "不合格的理由", hint="申请人会看到，请写明哪里不合格", required=False, longest=500, rows=2
            )
        for name in self.fields.keys() - {"seen"}:
            self.fields[name].widget.is_required = True  # else the label says （选填）, as if nothing had to be chosen

    def called_one(self, name: str, field: forms.Field) -> str:
        """A reason with its material."""
        line = self.case.lines.get(name.partition(":")[2], "")
        return f"{line}：{field.label}" if name.startswith("reason:") else super().called_one(name, field)

    def clean(self) -> dict[str, Any]:
        """All that is wrong at once: no line chosen, reasons that are missing, each at its field."""
        given = super().clean() or self.cleaned_data
        chosen = {line: given.get(f"verdict:{line}", "") for line in self.case.unchecked}
        if not self.errors and not any(chosen.values()):
            self.add_error(f"verdict:{next(iter(chosen))}" if chosen else None, "请逐项选择合格或不合格，至少一项")
        for line, verdict in chosen.items():
            if verdict == "failed" and not given.get(f"reason:{line}", "") and f"reason:{line}" not in self.errors:
                self.add_error(f"reason:{line}", f"“{self.case.lines[line]}”不合格，请写明理由")
        return given

    @property
    def checked(self) -> list[tuple[Any, Any, tuple[Opinion, ...]]]:
        """Each line with its reason and the opinions offered for that."""
        return [(self[f"verdict:{line}"], self[f"reason:{line}"], self.offered("reason")) for line in self.case.unchecked]

    def given(self) -> dict[str, Any]:
        """The lines that passed, and the others with their reasons."""
        said = {line: self.cleaned_data[f"verdict:{line}"] for line in self.case.unchecked}
        failed = {line: self.cleaned_data[f"reason:{line}"] for line, verdict in said.items() if verdict == "failed"}
        return {"passed": [line for line, verdict in said.items() if verdict == "passed"], "failed": failed}


def is_lacking(line: MaterialLine) -> bool:
    """Whether required material is not there, or what was supplied failed."""
    return (line.required and not line.is_given) or bool(line.asked and line.asked.passed is False)


class TurnAway(ActForm):
    """What ends a case that is not accepted: never for incomplete material."""

    certain = ""
    """What holds whatever material is given."""

    def prepare(self, case: CaseHere) -> None:
        """One box more while required material is lacking."""
        if lacking := [line.name for line in case.desk.materials if is_lacking(line)]:
            label = f"还缺少{'、'.join(lacking)}。即使材料补齐，{self.certain}"
            self.fields["regardless"] = agreed(label, hint="只是材料不齐的，请办理补正告知", required=False)


class RefuseToAccept(TurnAway):
    """不予受理 (Art. 32(2))."""

    reason = prose("不予受理的理由", hint="只能因为不属于本机关职权；材料不齐应当补正告知")
    organ = text("应当向哪个行政机关申请", longest=100)
    opinions = "refuse_to_accept"
    danger = "办件就此结束，申请人会收到不予受理通知书。"
    certain = "本事项也不属于本机关职权范围"

    def prepare(self, case: CaseHere) -> None:
        """Who else decides such applications here: filled in when it is one, offered when there are several."""
        super().prepare(case)
        self.danger = f"办件就此结束，申请人会收到{case.desk.loaded.regime.titles['refusal_to_accept']}。"
        if len(case.other_handlers) == 1:
            self.initial["organ"] = case.other_handlers[0]
        self.phrases["organ"] = tuple(Opinion(name) for name in case.other_handlers)

    def take_over(self, field: str, opinion: Opinion) -> None:
        """One organ, in place of another."""
        if field == "organ":
            self.initial[field] = ""
        super().take_over(field, opinion)


class DeclareNotNeeded(TurnAway):
    """不受理 (Art. 32(1))."""

    reason = prose("依法不需要取得行政许可的理由")
    opinions = "declare_not_needed"
    danger = "办件就此结束，申请人会收到不受理告知书。"
    certain = "本事项也依法不需要办理"

    def prepare(self, case: CaseHere) -> None:
        """What is no licence is not called one; its paper by its own name."""
        super().prepare(case)
        loaded = case.desk.loaded
        self.fields["reason"].label = f"依法不需要{'取得行政许可' if loaded.licensing else '办理'}的理由"
        self.danger = f"办件就此结束，申请人会收到{loaded.regime.titles['not_needed_notice']}。"


accept = act_page("accept", Accept, actions.accept)
request_correction = act_page("request_correction", Lines, actions.request_correction)
request_further_correction = act_page("request_further_correction", Lines, actions.request_further_correction)
check = act_page("check", Check, actions.check)
refuse_to_accept = act_page("refuse_to_accept", RefuseToAccept, actions.refuse_to_accept)
declare_not_needed = act_page("declare_not_needed", DeclareNotNeeded, actions.declare_not_needed)
