"""审查, 勘验, 准予, 不予许可."""

from typing import Any

from django import forms

from oneseal.cases import actions
from oneseal.web.forms import on_day, one_of, prose, some_of, text
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere

CONCLUSIONS = [("pass", "符合"), ("fail", "不符合")]


class Review(ActForm):
    """审查 (Art. 34(1))."""

    recommendation = one_of("审查结论", [("grant", "建议准予"), ("deny", "建议不予")])
    opinion = prose("审查意见", hint="写明审查了什么、依据什么")
    phrases = {"opinion": ("材料齐全，符合法定形式，内容真实有效，符合法定条件。", "经审查，申请人不符合法定条件，理由：")}


class Survey(ActForm):
    """勘验 (Art. 34(3)): usable with one hand; one line of the checklist after the other."""

    place = text("核查地点", longest=200)
    surveyed_on = on_day("核查日期", hint="不填即为今天", required=False)
    began = forms.TimeField(label="开始时间", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ended = forms.TimeField(label="结束时间", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    conclusion = one_of("核查结论", CONCLUSIONS)
    met = text("被核查方在场人员", hint="姓名和身份，如：店主王某", longest=100)
    signed = one_of("在场人员签字", [("yes", "已签字"), ("no", "拒绝签字")])
    unsigned_reason = prose("拒绝签字的情况", required=False, longest=500, rows=2)

    def prepare(self, case: CaseHere) -> None:
        """The checklist of the item and the colleagues who can come along."""
        self.fields["officers"] = some_of(
            "同去的勘验人员", [(str(key), name) for key, name in case.surveyors.items()], hint="现场勘验至少两人"
        )
        for place, line in enumerate(case.checklist):
            self.fields[f"finding:{place}"] = prose(line, longest=500, rows=2)
        checks = [f"finding:{place}" for place in range(len(case.checklist))]
        self.order_fields(["seen", "officers", "place", "surveyed_on", "began", "ended", *checks, "conclusion", "met", "signed"])
        self.initial["place"] = case.place

    def given(self) -> dict[str, Any]:
        """The record as the action takes it."""
        said = self.cleaned_data
        found = [{"check": line, "finding": said[f"finding:{place}"]} for place, line in enumerate(self.case.checklist)]
        return {
            "officers": said["officers"],
            "place": said["place"],
            "surveyed_on": said["surveyed_on"],
            "began": f"{said['began']:%H:%M}",
            "ended": f"{said['ended']:%H:%M}",
            "findings": found,
            "conclusion": said["conclusion"],
            "met": said["met"],
            "signed": said["signed"] == "yes",
            "unsigned_reason": said["unsigned_reason"],
        }


class Grant(ActForm):
    """准予 (Art. 38(1))."""

    opinion = prose("批准意见")
    phrases = {"opinion": ("同意审查意见，准予许可。",)}


class Deny(ActForm):
    """不予许可 (Art. 38(2))."""

    facts = prose("查明的事实")
    reason = prose("不予许可的理由")
    basis = prose("依据", hint="写明法律、法规、规章的名称和条款", rows=2)
    danger = "将作出不予许可决定书并送达申请人，载明复议和诉讼途径。"

    def prepare(self, case: CaseHere) -> None:
        """The item's own basis to begin with."""
        self.initial["basis"] = case.basis


review = act_page("review", Review, actions.review)
survey = act_page("survey", Survey, actions.survey)
grant = act_page("grant", Grant, actions.grant)
deny = act_page("deny", Deny, actions.deny)
