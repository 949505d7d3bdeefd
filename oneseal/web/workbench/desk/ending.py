"""制证, 送达, 归档, 作废."""

from oneseal.cases import actions
from oneseal.web.forms import one_of, prose, text
from oneseal.web.workbench.desk.act import ActForm, act_page
from oneseal.web.workbench.desk.case import CaseHere

WAYS = [("direct", "窗口领取"), ("post", "邮寄"), ("electronic", "电子送达")]


class Make(ActForm):
    """制证 (Art. 39): number and content follow from the grant; nothing is typed."""


class Deliver(ActForm):
    """送达 (Art. 44)."""

    way = one_of("送达方式", WAYS)
    recipient = text("收件人", hint="签收人姓名；邮寄的写收件人和运单号", longest=100)

    def prepare(self, case: CaseHere) -> None:
        """The applicant herself to begin with."""
        self.initial["recipient"] = case.applicant


class Archive(ActForm):
    """归档: every paper is made and delivered."""


class Void(ActForm):
    """作废: by a supervisor, with reason."""

    reason = prose("作废的理由")
    danger = "办件作废后编号不再使用，不能恢复。"


make = act_page("make", Make, actions.make)
deliver = act_page("deliver", Deliver, actions.deliver)
archive = act_page("archive", Archive, actions.archive)
void = act_page("void", Void, actions.void)
