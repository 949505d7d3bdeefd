"""制证, 送达, 归档, 作废."""

from typing import cast

from django import forms

from oneseal.cases import actions
from oneseal.cases.queries.mine import service_of
from oneseal.people.queries import party_details
from oneseal.web.forms import coded, one_of, prose, text
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere

WAYS = [("direct", "窗口领取"), ("post", "邮寄"), ("electronic", "电子送达")]


class Make(ActForm):
    """制证 (Art. 39): number and content follow from the grant; nothing is typed."""


class Deliver(ActForm):
    """送达 (Art. 44): at the window by code or identity document, by post with the carrier's number, or electronically."""

    template = "workbench/desk/deliver.html"
    way = one_of("送达方式", WAYS)
    recipient = text("收件人", hint="窗口领取的写来领取的人的姓名，不写单位", longest=100)
    proof = one_of("凭什么领取", [("code", "取件码"), ("id", "核验身份证件")], required=False)
    code = coded("取件码", hint="六位数字，在申请人的“我的办件”里", required=False, longest=30, inputmode="numeric", autocomplete="off")
    waybill = text("运单号", hint="承运单位和单号，如 EMS 1234567890123", required=False, longest=60, autocomplete="off")

    def prepare(self, case: CaseHere) -> None:
        """The way she asked for, to begin with, and her name; a firm's only where nobody signs. Electronically only when agreed."""
        asked = service_of(case.desk.row.form)
        way = "electronic" if asked.get("electronic") else "post" if asked.get("address") else "direct"
        signs = party_details([case.desk.row.applicant_id])[case.desk.row.applicant_id].kind == "natural" or way == "electronic"
        self.initial.update(recipient=case.applicant if signs else "", way=way, proof="code")
        if not asked.get("electronic"):
            cast(forms.ChoiceField, self.fields["way"]).choices = [each for each in WAYS if each[0] != "electronic"]
        wish = {"electronic": "申请人同意电子送达", "post": f"申请人要求寄到：{asked.get('address')}", "direct": "申请人没有留下寄送地址"}
        self.fields["way"].help_text = wish[way]


class Archive(ActForm):
    """归档: every paper is made and delivered."""


class Void(ActForm):
    """作废: by a supervisor, with reason."""

    reason = prose("作废的理由")
    opinions = "void"
    danger = "办件作废后编号不再使用，不能恢复。"


make = act_page("make", Make, actions.make)
deliver = act_page("deliver", Deliver, actions.deliver)
archive = act_page("archive", Archive, actions.archive)
void = act_page("void", Void, actions.void)
