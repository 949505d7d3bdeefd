"""Making a paper: rendered, sealed, kept, then noted in one act. Whoever notes it first wins; a second rendering changes nothing."""

from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from oneseal.documents.models import Paper
from oneseal.documents.papers import KINDS
from oneseal.documents.rendering import SEAL_BOX, render, sheet
from oneseal.documents.storage import attempt, attempts, digests, is_abandoned, keep, settle_attempt
from oneseal.journal.gate import Lock, gate
from oneseal.journal.queries import now, open_personal
from oneseal.journal.rules import Entry, Insert, Row, Update
from oneseal.law.rule import HouseRule, Refused
from oneseal.seals.actions import use_row
from oneseal.seals.queries import active_seal, page_count, require_active, signer_of, state_read
from oneseal.seals.rules import PROFILE

LEASE = timedelta(seconds=60)
CONTENT = HouseRule("W-02", "文书按冻结的内容制作", "本系统文书规则")


def lease_owed(limit: int, case: UUID | None = None) -> list[Paper]:
    """Take up to ``limit`` owed papers in hand for a minute; those of a process that was killed come free by themselves."""
    present = now()
    rows = Paper.objects.filter(state="owed").exclude(leased_until__gt=present)
    if case is not None:
        rows = rows.filter(case=case)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            rows = rows.select_for_update(skip_locked=True)
        taken = list(rows.order_by("owed_at", "id")[:limit])
        Paper.objects.filter(id__in=[paper.id for paper in taken]).update(leased_until=present + LEASE)
    return taken


def make_paper(paper: Paper) -> Entry | None:
    """制作文书: returns its entry, or None when another process made it first. Raises Refused when it cannot be made.

    The register notes the use with the paper. What a slower process sealed beside it is destroyed unseen: it never was a use of the seal.
    """
    content = open_personal([paper.content]).get(paper.content)
    if content is None:
        raise Refused(CONTENT, f"文书 {paper.number} 的内容已删除，不能制作", mend="个人信息已依法删除的，无需再制作")
    template = KINDS[paper.kind].template_of(content)
    data = sheet(paper.kind, paper.title, paper.number, paper.seal_kind, content)
    pdf = render(template, data, date.fromisoformat(content["on"]))
    seal, box = active_seal(paper.body_id, paper.seal_kind), SEAL_BOX[template]
    signed = signer_of(seal).sign(pdf, reason=f"{paper.title} {paper.number}", location=content["body"]["name"], box=box)
    sha256, sm3 = digests(signed)
    with attempt(paper.id, sha256):
        keep(signed, sha256, ".pdf")
        return _noted(paper, seal, use_row(seal, paper.id, paper.case, sha256, paper.by, ",".join(map(str, box)), page_count(signed)), sm3)


def _noted(paper: Paper, seal: UUID, use: Insert, sm3: str) -> Entry | None:
    """Note a kept file as the paper's; None when another process noted its own first, and then this one's goes."""
    sha256 = str(use.values["sha256"])
    with gate(paper.id, Lock(Paper, paper.id), reads=(state_read(seal),)) as act:
        if act.entries:
            settle_attempt(paper.id, sha256, act.entries[0].data["sha256"])
            return None
        require_active(act.answers[0])
        made = {"state": "made", "made_at": act.at, "leased_until": None, "sha256": sha256, "sm3": sm3, "profile": PROFILE}
        rows: list[Row] = [Update(Paper, {"id": paper.id, "state": "owed"}, made), use]
        about = {"case": str(paper.case), "kind": paper.kind, "number": paper.number, "sha256": sha256, "sm3": sm3, "seal": str(seal)}
        return act.record("make_paper", by=None, data={**about, "profile": PROFILE}, rows=rows)


def settle_attempts() -> None:
    """Remove what a killed process kept for a paper that has been made with another file: one paper, one sealed file."""
    begun = attempts()
    for paper, made in Paper.objects.filter(id__in=list(begun), state="made").values_list("id", "sha256"):
        for sha256 in begun[paper]:
            if is_abandoned(paper, sha256):
                settle_attempt(paper, sha256, made)
