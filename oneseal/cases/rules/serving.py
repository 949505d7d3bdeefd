"""文书送达 How and when a paper reached the applicant on paper (C-68): what its record must hold, giving the data of its entry."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.cases.rules.given import choice, words
from oneseal.cases.rules.state import Case, Circumstances, Command
from oneseal.cases.rules.table import AGREED, SERVING
from oneseal.law import serving as law
from oneseal.law.rule import Refused

HANDED_OVER = ("grant", "denial", "certificate")
"""What 送达 hands over; the other papers were given with the acts that made them."""
WAYS = {"direct": "直接送达", "post": "邮寄送达", "electronic": "电子送达"}
SERVED_BY = {"direct": WAYS["direct"], "left": "留置送达", "post": WAYS["post"], "public": "公告送达"}
"""How a paper reaches her on paper."""
KEPT_HERE = frozenset({"receipt", "survey_record", "delivery_proof", "state_notice"})
"""Papers whose service is not recorded with the case: given at once, kept in the file, or of a certificate's own life."""
Served = tuple[date, dict[str, Any]]
"""The day of service, and what the record says besides."""
PROVED_BY = {"witnesses": "见证人", "recorded": "拍照、录像的情况"}
"""What proves that a refused paper was left at her place."""


def record_service(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """登记文书送达 (C-68): how and on which day a paper of this case reached the applicant on paper. What is recorded later counts.

    ``found``: the paper as the register has it: kind, title, the day on which it was made ("" for one that is not made yet).
    """
    found, way = _paper_to_serve(case, command), choice(command, "way", "送达方式", SERVED_BY, SERVING)
    if case.services.get(UUID(command.data["paper"])) == command.data["digest"]:
        raise Refused(SERVING, f"《{found['title']}》的这次送达已经登记过", field="paper", mend="无需重复登记", cause="service-recorded")
    happened_on = _day_served(command, found, circumstances)
    served_on, told = OF_WAY[way](command, happened_on, circumstances.on)
    data = {"paper": command.data["paper"], "way": way, "served_on": served_on.isoformat(), "digest": command.data["digest"]}
    return {**data, **told, "on": circumstances.on.isoformat()}


def _handed_over(command: Command, signed_on: date, today: date) -> Served:
    recipient = words(command, "recipient", "签收人", SERVING, longest=100)
    if command.data.get("is_firm"):
        raise Refused(SERVING, f"“{recipient}”是单位名称，不是签收人", field="recipient", mend="请填写签收的人的姓名")
    return law.handed_over_on.on(signed_on)(signed_on), {"recipient": recipient}


def _left(command: Command, left_on: date, today: date) -> Served:
    """She refuses it: who saw it left, or what was recorded of it; both may be told."""
    told = {name: str(command.data.get(name) or "").strip() for name in ("witnesses", "recorded")}
    if not law.is_left_rightly.on(left_on)(**told):
        mend = "请写明见证人的姓名、单位，或者拍照、录像的情况"
        raise Refused(SERVING, "留置送达没有见证人，也没有拍照、录像", field="witnesses", mend=mend)
    proof = {name: words(command, name, PROVED_BY[name], SERVING, longest=200) for name, text in told.items() if text}
    return left_on, {"reason": words(command, "reason", "拒收的原因和留置的经过", SERVING), **proof}


def _posted(command: Command, received_on: date, today: date) -> Served:
    return law.posted_on.on(received_on)(received_on), {"waybill": words(command, "waybill", "运单号", SERVING, longest=60)}


def _announced(command: Command, announced_on: date, today: date) -> Served:
    served_on = law.announced_until.on(announced_on)(announced_on)
    if served_on > today:
        reason = f"{announced_on} 发出的公告到 {served_on} 才满三十日"
        raise Refused(SERVING, reason, field="happened_on", mend=f"请在 {served_on} 以后登记，并核对发出公告的日期")
    return served_on, {"announced_on": announced_on.isoformat(), "reason": words(command, "reason", "公告的原因和经过", SERVING)}


OF_WAY: Mapping[str, Callable[[Command, date, date], Served]] = {
    "direct": _handed_over,
    "left": _left,
    "post": _posted,
    "public": _announced,
}
"""Way → what its record must hold besides."""


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
