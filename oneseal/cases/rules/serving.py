"""文书送达 How and when a paper reached the applicant on paper (C-68): what its record must hold, giving the data of its entry."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from oneseal.cases.rules.given import choice, words
from oneseal.cases.rules.state import Case, Circumstances, Command
from oneseal.cases.rules.table import AGREED, SERVING
from oneseal.law.rule import Refused

HANDED_OVER = ("grant", "denial", "certificate")
"""What 送达 hands over; the other papers were given with the acts that made them."""
WAYS = {"direct": "直接送达", "post": "邮寄送达", "electronic": "电子送达"}
SERVED_BY = {"direct": WAYS["direct"], "post": WAYS["post"], "public": "公告送达"}
"""How a paper reaches her on paper."""
KEPT_HERE = frozenset({"receipt", "survey_record", "delivery_proof", "state_notice"})
"""Papers whose service is not recorded with the case: given at once, kept in the file, or of a certificate's own life."""
ANNOUNCED = timedelta(days=30)
"""What has to go by after a public announcement."""


def record_service(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """登记文书送达 (C-68): how and on which day a paper of this case reached the applicant on paper. What is recorded later counts.

    ``found``: the paper as the register has it: kind, title, the day on which it was made ("" for one that is not made yet).
    """
    found, way = _paper_to_serve(case, command), choice(command, "way", "送达方式", SERVED_BY, SERVING)
    if case.services.get(UUID(command.data["paper"])) == command.data["digest"]:
        raise Refused(SERVING, f"《{found['title']}》的这次送达已经登记过", field="paper", mend="无需重复登记", cause="service-recorded")
    happened_on = _day_served(command, found, circumstances)
    served_on = happened_on + (ANNOUNCED if way == "public" else timedelta())
    if served_on > circumstances.on:
        reason = f"{happened_on} 发出的公告到 {served_on} 才满三十日"
        raise Refused(SERVING, reason, field="happened_on", mend=f"请在 {served_on} 以后登记，并核对发出公告的日期")
    data = {"paper": command.data["paper"], "way": way, "served_on": served_on.isoformat(), "digest": command.data["digest"]}
    if way == "direct":
        data["recipient"] = words(command, "recipient", "签收人", SERVING, longest=100)
        if command.data.get("is_firm"):
            raise Refused(SERVING, f"“{data['recipient']}”是单位名称，不是签收人", field="recipient", mend="请填写签收的人的姓名")
    elif way == "post":
        data["waybill"] = words(command, "waybill", "运单号", SERVING, longest=60)
    else:
        data |= {"announced_on": happened_on.isoformat(), "reason": words(command, "reason", "公告的原因和经过", SERVING)}
    return {**data, "on": circumstances.on.isoformat()}


def _paper_to_serve(case: Case, command: Command) -> Mapping[str, str]:
    """The paper, if its service is recorded here and now."""
    found: Mapping[str, str] = command.data.get("found") or {}
    if not found or found["kind"] in KEPT_HERE:
        raise Refused(SERVING, "这不是本件送给申请人的文书", field="paper", mend="请从办件页的文书中选择")
    if found["kind"] in HANDED_OVER and case.delivered_by != "post":
        told = f"《{found['title']}》已于 {case.delivered_on} {WAYS.get(case.delivered_by, '')}，那一天就是送达日期"
        reason, mend = (told, "无需登记") if case.delivered_on else (f"《{found['title']}》还没有送达", "请先办理“送达”")
        raise Refused(SERVING, reason, field="paper", mend=mend)
    if not found["made_on"]:
        raise Refused(SERVING, f"《{found['title']}》还在制作，不会已经送达", field="paper", mend="请在文书制成、送达以后登记")
    if reached_at_once(case, found["kind"]):
        told = f"申请人同意电子送达，《{found['title']}》已于 {found['made_on']} 送达，那一天就是送达日期"
        raise Refused(AGREED, told, field="paper", mend="无需登记")
    return found


def reached_at_once(case: Case, kind: str) -> bool:
    """Whether a paper of this kind reaches her once it is made (C-46): she agreed to electronic service, and 送达 does not hand it over."""
    return case.reached and kind not in HANDED_OVER and kind not in KEPT_HERE


def _day_served(command: Command, found: Mapping[str, str], circumstances: Circumstances) -> date:
    """Between the day on which the paper was made and today."""
    happened_on, first = date.fromisoformat(command.data["happened_on"]), date.fromisoformat(found["made_on"])
    if not first <= happened_on <= circumstances.on:
        reason = f"{happened_on} 不在文书制成之日（{first}）和今天（{circumstances.on}）之间"
        raise Refused(SERVING, reason, field="happened_on", mend="请核对签收、收件或者发出公告的日期")
    return happened_on
