"""查阅个人信息: a number shown in clear is noted before it is shown: who, whose, for which case, why."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from oneseal.journal.queries import now, today
from oneseal.journal.rules.verbs import verb
from oneseal.law.personal import require_reason
from oneseal.law.rule import Refused
from oneseal.people.models import Party, PersonalRead
from oneseal.people.queries import standing
from oneseal.people.rules import READ, filled

AN_HOUR = 60
"""How often one officer may ask within an hour: more is no casework."""


@verb
def note_read(party: UUID, reason: str, *, body: UUID, case: UUID | None, by: UUID) -> None:
    """Note that ``by``, an officer of ``body``, is shown the numbers of ``party`` in clear; refused without post or reason, or too often.

    ``case``: the case she works on; None at the counter. Whether the case is hers to see is asked by whoever shows it.
    """
    require_reason(reason)
    text = filled(reason, "查看理由", "reason", 200)
    with transaction.atomic():
        if not any(post.body == body for post in standing(by, today()).posts):
            raise Refused(READ, "您在本机构没有岗位，不能查看完整号码", mend="请由办理人员查看")
        if not Party.objects.filter(id=party, erased_at=None).exists():
            raise Refused(READ, "没有找到这个人，或者个人信息已删除", mend="请核对")
        if PersonalRead.objects.filter(reader=by, at__gt=now() - timedelta(hours=1)).count() >= AN_HOUR:
            raise Refused(READ, f"一小时内已查看 {AN_HOUR} 次", mend="请稍后再查，确有需要的请监督岗位人员说明")
        PersonalRead.objects.create(reader=by, body_id=body, party=party, case=case, reason=text, at=now())
