"""原件收存、签出签还、退还: each one transaction, one entry of the original's own stream. Who hands in and who collects is sealed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Original
from oneseal.cases.rules.originals import HANDS, Kept, replay, require_in_hands, require_pieces
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import Act, Lock, allocate, gate
from oneseal.journal.queries import blind_index, entries_of, local_day, today
from oneseal.journal.rules import Entry, Insert, Update, canonical
from oneseal.journal.rules.verbs import verb
from oneseal.law.powers import ACCEPT, DELIVER, SUPERVISE
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.actions.asking import kept_reads, require_kept
from oneseal.people.queries import standing_at, standing_reads
from oneseal.people.rules import POST_NEEDED, HeldPost, filled

PRESSED = HouseRule("C-48", "同一次收存只形成一张收存单", "本系统办件规则")
STATE = Original.State
WINDOW = frozenset({ACCEPT, DELIVER})
"""The posts of a window: what comes in from outside and what goes out passes there."""


@verb
def take_original(
    key: UUID, party: UUID, *, body: UUID, description: str, pieces: int, condition: str, given_by: str, by: UUID, case: UUID | None = None
) -> str:
    """收存: the number of its slip. ``key``: drawn by the page, so that the same press twice is one original; ``case``: what it is for."""
    require_pieces(pieces)
    said = {
        "description": filled(description, "原件名称", "description", 100),
        "condition": filled(condition, "原件状况", "condition", 100) if condition.strip() else "",
        "given_by": filled(given_by, "交件人", "given_by", 60),
        "pieces": pieces,
    }
    digest = blind_index("original", canonical([str(party), str(body), str(case or ""), said]))
    try:
        return _taken(key, party, body, case, said, digest, by)
    except IntegrityError:
        if not (before := entries_of(key)):
            raise
    return _slip_of(before[0], digest)


def _slip_of(first: Entry, digest: str) -> str:
    """The number that the same press was given; what came with other content, or under the key of something else, is refused."""
    if first.act != "take_original" or first.data.get("digest") != digest:
        raise Refused(PRESSED, "这次收存的提交键已用于另一次登记", field="key", mend="请刷新收存页面，重新登记")
    return str(first.data["number"])


def _taken(key: UUID, party: UUID, body: UUID, case: UUID | None, said: dict[str, Any], digest: str, by: UUID) -> str:
    with gate(key, reads=[*standing_reads(by, today()), *kept_reads(party)]) as act:
        year = local_day(act.at).year
        held = _post(act, by, body, WINDOW)
        _require_theirs(act, party, case, body)
        number = f"{year}{allocate(f'original/{body}/{year}', 8):06d}"
        record, reference, rows = seal_personal(said)
        values = {"id": key, "number": number, "body_id": body, "party_id": party, "case_id": case, "record": record}
        rows.append(Insert(Original, {**values, "holder_id": by, "since": act.at, "state": STATE.KEPT}))
        data = {"number": number, "body": str(body), "party": str(party), "case": str(case) if case else None, "said": reference}
        act.record("take_original", by=by, **_hands(held), data={**data, "holder": str(by), "digest": digest}, rows=rows)
    return number


@verb
def hand_original(original: UUID, to: UUID, *, note: str, by: UUID) -> Entry:
    """签出、签还: from who has it to another officer of the bureau."""
    found = _known(original)
    reason = filled(note, "用途", "note", 100)
    with gate(original, Lock(Original, original), [*standing_reads(by, today()), *standing_reads(to, today())]) as act:
        held, kept = _in_hands(act, by, found.body_id)
        if not any(post.body == found.body_id for post in standing_at(act, 1).posts):
            raise Refused(HANDS, "接收人不是本机构在岗人员", field="to", mend="请选择本机构的在岗人员")
        if to == kept.holder:
            raise Refused(HANDS, "原件已经在这个人手里", field="to", mend="请选择另一位接收人")
        _, reference, rows = seal_personal({"note": reason})
        row = Update(Original, {"id": original, "state": STATE.KEPT}, {"holder_id": to, "since": act.at})
        return act.record("hand_original", by=by, **_hands(held), data={"to": str(to), "said": reference}, rows=[*rows, row])


@verb
def return_original(original: UUID, *, collected_by: str, document: str, proxy: bool, by: UUID) -> Entry:
    """退还: to its owner, or to a proxy who says so; the document that was looked at is noted."""
    found = _known(original)
    said = {
        "collected_by": filled(collected_by, "领取人", "collected_by", 60),
        "document": filled(document, "核对的证件", "document", 60),
        "proxy": proxy,
    }
    with gate(original, Lock(Original, original), standing_reads(by, today())) as act:
        held, _ = _in_hands(act, by, found.body_id)
        _, reference, rows = seal_personal(said)
        row = Update(Original, {"id": original, "state": STATE.KEPT}, {"state": STATE.RETURNED, "since": act.at})
        return act.record("return_original", by=by, **_hands(held), data={"said": reference}, rows=[*rows, row])


def _require_theirs(act: Act, party: UUID, case: UUID | None, body: UUID) -> None:
    require_kept(act, party, "当事人", "party")
    if case is None:
        return
    known = CaseTable.objects.filter(id=case, body=body).first()
    if known is None or party not in {known.applicant_id, known.agent_id}:
        raise Refused(HANDS, "办件不是这位当事人在本机构的办件", field="case", mend="请从办件页或人员页收存原件")


def _known(original: UUID) -> Original:
    found = Original.objects.filter(id=original).first()
    if found is None:
        raise Refused(HANDS, "没有找到这份原件", mend="请核对收存单号")
    return found


def _post(act: Act, by: UUID, body: UUID, powers: frozenset[str] = frozenset()) -> HeldPost:
    """A post of this body, of the powers named or any; asked after the lock."""
    for held in standing_at(act).posts:
        if held.body == body and (not powers or held.power in powers):
            return held
    needed = f"“{'”或“'.join(sorted(powers))}”岗位" if powers else "岗位"
    raise Refused(POST_NEEDED, f"您在本机构没有{needed}", field="by", mend="请由本机构在岗人员办理")


def _in_hands(act: Act, by: UUID, body: UUID) -> tuple[HeldPost, Kept]:
    held = _post(act, by, body)
    posts = standing_at(act).posts
    kept = replay(act.entries)
    require_in_hands(kept, by, supervises=any(post.body == body and post.power == SUPERVISE for post in posts))
    return held, kept


def _hands(held: HeldPost) -> Mapping[str, Any]:
    return {"power": held.power, "substituting": held.substituting}
