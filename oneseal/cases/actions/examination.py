"""审查, 勘验, 批准: each in different hands."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from oneseal.cases.actions.claiming import idle_claims, survey_claims_read
from oneseal.cases.actions.content import Context
from oneseal.cases.actions.making import certificate_content
from oneseal.cases.actions.way import CERTIFICATE, Extra, More, end_preview, perform, previewing
from oneseal.cases.models import SurveyNote
from oneseal.cases.queries.surveys import in_the_way
from oneseal.cases.rules import Case, Decision
from oneseal.cases.rules.shapes import identities
from oneseal.cases.rules.surveys import require_clear
from oneseal.catalogue.actions import take_code
from oneseal.catalogue.queries import version
from oneseal.documents.models import Upload
from oneseal.documents.queries import upload_facts
from oneseal.journal.gate import Act
from oneseal.journal.rules import Delete, Entry
from oneseal.journal.rules import Row as TableRow
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import HouseRule, Refused

EVIDENCE = HouseRule("C-39", "现场照片和签名由参加核查的人员拍摄上传", "本系统办件规则")
MOST_PHOTOS = 50


@verb
def review(case: UUID, *, opinion: str, recommendation: str, by: UUID, seen: int | None = None) -> Entry:
    """审查 (Art. 34(1)): ``recommendation`` is grant or deny; the opinion is explicit."""
    return perform(case, "review", by=by, data={"opinion": opinion, "recommendation": recommendation}, seen=seen)


@verb
def plan_survey(
    case: UUID,
    *,
    officers: Sequence[UUID],
    planned_on: date | None,
    planned_at: str,
    place: str,
    by: UUID,
    anyway: bool = False,
    agreed: bool = False,
    seen: int | None = None,
) -> Entry:
    """约定勘验: who goes (two at least, each with the post), when (09:30) and where; the applicant reads it on her page.

    ``anyway``: although one of them is planned elsewhere about then, which is refused otherwise.
    ``agreed``: with the applicant, on a time outside working hours.
    """
    day = planned_on.isoformat() if isinstance(planned_on, date) else ""
    data = {"officers": officers, "planned_on": day, "planned_at": planned_at, "place": place, "agreed": agreed}
    return perform(case, "plan_survey", by=by, data=data, seen=seen, more=None if anyway else _clear)


def _clear(act: Act, case: Case, decision: Decision, context: Context) -> Extra:
    told = decision.data
    officers, day = [UUID(each) for each in told["assigned"]], date.fromisoformat(told["planned_on"])
    require_clear(in_the_way(case.body, officers, day, told["planned_at"], besides=case.stream))
    return Extra()


@verb
def cancel_survey_plan(case: UUID, *, reason: str, by: UUID, seen: int | None = None) -> Entry:
    """取消约定的勘验, with the reason that the applicant is told."""
    return perform(case, "cancel_survey_plan", by=by, data={"reason": reason}, seen=seen)


@verb
def survey(
    case: UUID,
    *,
    by: UUID,
    officers: Sequence[UUID],
    place: str,
    began: str,
    ended: str,
    findings: Sequence[dict[str, str]],
    conclusion: str,
    met: str,
    conclusion_reason: str = "",
    unsigned_reason: str = "",
    surveyed_on: date | None = None,
    photos: Sequence[tuple[UUID, UUID]] = (),
    signature: UUID | None = None,
    seen: int | None = None,
) -> Entry:
    """勘验 (Art. 34(3)): by one officer together with ``officers``, two at least in all; ``met`` signs, or the refusal is noted.

    ``findings``: the checklist, each line ``check``, ``result`` (cases.rules.surveys.RESULTS) and, needed where it does not conform,
    ``finding``; with such a line ``pass`` needs its ``conclusion_reason``. ``began``, ``ended``: times of the day, 09:30; ``surveyed_on``:
    when it was not today. ``photos``: each as shown and as taken; ``signature``: its picture; without one ``unsigned_reason`` says why.
    Pictures are uploads of the surveyors. It stays open until each of ``officers`` has confirmed it, after ``rectify`` for a second look.
    """
    data: dict[str, Any] = {
        "officers": officers,
        "place": place,
        "surveyed_on": surveyed_on.isoformat() if isinstance(surveyed_on, date) else "",
        "began": began,
        "ended": ended,
        "findings": findings,
        "conclusion": conclusion,
        "conclusion_reason": conclusion_reason,
        "met": met,
        "signed": signature is not None,
        "unsigned_reason": unsigned_reason,
    }
    evidence = _evidence(photos, signature, {by, *identities(officers, "officers")})
    return perform(case, "survey", by=by, data=data, seen=seen, more=_taken_down(evidence), reads=[survey_claims_read(case)])


def _taken_down(evidence: dict[str, Any]) -> More:
    """What goes with a record: the evidence is added, the notes and the claims of who need not sign it go."""

    def more(act: Act, known: Case, decision: Decision, _: Context) -> Extra:
        waiting = {UUID(each) for each in decision.data["to_sign"]}
        return Extra(data=evidence, rows=[*_without_notes(known.stream), *idle_claims(act, known.stream, waiting)])

    return more


def _without_notes(case: UUID) -> list[TableRow]:
    """What was taken down for a record goes with it: the survey stays open for who confirms it, so that the job would not sweep it."""
    return [Delete(SurveyNote, {"id": note}) for note in SurveyNote.objects.filter(case=case).values_list("id", flat=True)]


@verb
def confirm_survey(case: UUID, *, by: UUID, agrees: bool = True, dissent: str = "", seen: int | None = None) -> Entry:
    """会签勘验记录 (Art. 34(3)): by each officer whom the record names besides who took it down, once, or by who stands in for her; who
    does not agree says why in ``dissent``, which the approver reads first.

    The last of them completes the survey. Where one cannot sign and nobody may stand in for her (her post has ended), it is surveyed anew.
    """
    data = {"agrees": agrees, "dissent": dissent}
    return perform(case, "confirm_survey", by=by, data=data, seen=seen, more=_signed, reads=[survey_claims_read(case)])


def _signed(act: Act, known: Case, decision: Decision, _: Context) -> Extra:
    return Extra(rows=idle_claims(act, known.stream, known.unsigned - {UUID(decision.data["signs"])}))


def _evidence(photos: Sequence[tuple[UUID, UUID]], signature: UUID | None, surveyors: set[UUID]) -> dict[str, Any]:
    """The pictures with their hashes, for the entry; one that is not there, no picture or somebody else's is refused."""
    if len(photos) > MOST_PHOTOS:
        raise Refused(EVIDENCE, f"照片有 {len(photos)} 张，超过 {MOST_PHOTOS} 张", field="photos", mend="请选取能说明情况的照片")
    wanted = [*(upload for pair in photos for upload in pair), *([signature] if signature else [])]
    known = upload_facts(wanted)
    for upload in wanted:
        if upload not in known or known[upload].by not in surveyors or not known[upload].media_type.startswith("image/"):
            raise Refused(EVIDENCE, f"图片 {upload} 不存在、不是图片，或不是核查人员上传的", field="photos", mend="请重新拍照上传")
    told = [{**_hashed(known[shown]), "original": _hashed(known[taken])} for shown, taken in photos]
    return {**({"photos": told} if told else {}), **({"signature": _hashed(known[signature])} if signature else {})}


def _hashed(upload: Upload) -> dict[str, str]:
    return {"id": str(upload.id), "sha256": upload.sha256}


@verb
def grant(case: UUID, *, opinion: str, by: UUID, seen: int | None = None) -> Entry:
    """准予 (Art. 38(1)); where the item allots a code (统一社会信用代码), it is taken from the bureau's block in the same act."""
    return perform(case, "grant", by=by, data={"opinion": opinion}, seen=seen, more=_allot)


def _allot(act: Act, case: Case, decision: Decision, context: Context) -> Extra:
    if previewing():
        end_preview(CERTIFICATE, certificate_content(act, case, context))
    block = version(case.item).allots
    return Extra(data={"allotted": take_code(block, case.body)}) if block else Extra()


@verb
def deny(case: UUID, *, facts: str, reason: str, basis: str, by: UUID, seen: int | None = None) -> Entry:
    """不予许可 (Art. 38(2)): facts, reasons, basis; remedies stand on the decision."""
    return perform(case, "deny", by=by, data={"facts": facts, "reason": reason, "basis": basis}, seen=seen)
