"""登记文书送达 How and when a paper of the case reached the applicant on paper: who signed for it, or what else proves it."""

from typing import cast

from django import forms

from oneseal.cases import actions
from oneseal.web.forms import coded, on_day, one_of, prose, text
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere

WAYS = [("direct", "直接送达（当面签收）"), ("left", "留置送达（拒收的）"), ("post", "邮寄送达"), ("public", "公告送达")]


class RecordService(ActForm):
    """登记文书送达 (C-68): one paper, how it was served, on which day."""

    template = "workbench/desk/record_service.html"
    stays = True
    paper = one_of("文书", (), listed=True)
    way = one_of("送达方式", WAYS)
    happened_on = on_day("日期", hint="直接送达的填签收的日期，留置的填留下文书的日期，邮寄的填回执上的收件日期，公告的填发出公告的日期")
    recipient = text("签收人", hint="签收的人的姓名，不写单位", required=False, longest=100)
    waybill = coded("运单号", hint="承运单位和单号，如 EMS 1234567890123", required=False, longest=60, autocomplete="off")
    reason = prose("原因和经过", hint="留置的写明谁拒收、为什么、文书留在哪里；公告的写明为什么公告、在哪里公告", required=False, rows=3)
    witnesses = text("见证人", hint="在送达回证上签名的见证人：姓名、单位。拍照、录像的可以不填", required=False)
    recorded = text("拍照、录像的情况", hint="张数或者时长，存在哪里，如 照片 3 张，存纸质卷宗", required=False)

    def prepare(self, case: CaseHere) -> None:
        """The papers that may be served; the first of which nothing is recorded, to begin with."""
        known = [(paper, served) for paper, served in case.desk.letters if paper in case.to_serve]
        choices = [(str(paper.id), f"{paper.title} {paper.number}") for paper, _ in known]
        cast(forms.ChoiceField, self.fields["paper"]).choices = choices
        waiting = [str(paper.id) for paper, served in known if served is None or served.on is None]
        self.initial.update(paper=next(iter(waiting), ""), way="direct")
        for name in ("recipient", "waybill", "reason"):
            self.fields[name].widget.is_required = True  # each with its own ways, and shown with those alone


record_service = act_page("record_service", RecordService, actions.record_service)
