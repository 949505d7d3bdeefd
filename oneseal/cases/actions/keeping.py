"""补正暂存: files that an applicant has uploaded and not handed in yet, kept by line for a reload or another device, and what she typed
into the form that is to be put right; never an act, so it leaves no entry."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import transaction

from oneseal.cases.models import Case, SupplyNote
from oneseal.cases.queries.supplying import Seen, awaits_material, kept_in
from oneseal.cases.rules.shapes import MANY, given_files, identities
from oneseal.documents.queries import Again, each_once, upload_facts
from oneseal.journal.actions import enclose
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now, today
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import standing
from oneseal.people.rules import may_act_for

KEEPING = HouseRule("C-61", "补正暂存只供上传人本人继续提交，每项不超过 200 个文件，没有提交的不算交", "本系统办件规则")


@verb
def keep_for_supply(
    case: UUID,
    added: Mapping[str, Sequence[UUID]],
    *,
    by: UUID,
    removed: Sequence[UUID] = (),
    form: Mapping[str, Any] | None = None,
    seen: Seen | None = None,
) -> list[Again]:
    """暂存: uploads of her own go to their lines, others are taken out; what stood there besides stays. The same content a second time for
    a line leaves the first one there: what was left out for that is returned. What was handed in meanwhile stands there no more.
    ``form``: as far as it is put right, unchecked, in place of what was kept of it; it waits while the form that counts is the same.
    Refused when another page than the one that keeps it (``seen``) has kept another since."""
    files, gone = given_files(added), set(identities(removed, "removed"))
    known = upload_facts([upload for line in files.values() for upload in line])
    if any(upload not in known or known[upload].by != by for line in files.values() for upload in line):
        raise Refused(KEEPING, "文件不存在，或不是您上传的", field="materials", mend="请重新上传该文件", cause="file-not-yours")
    with transaction.atomic():
        row = Case.objects.filter(awaits_material(), id=case).first()
        if row is None:
            raise Refused(KEEPING, "没有等您交的材料", field="case", mend="请在“我的”里看最新情况", cause="nothing-awaited")
        may_act_for(standing(by, today()), row.applicant_id, "supply" if not row.deemed else "add_material")
        fresh = {"id": new_stream(), "materials": {}, "updated_at": now()}
        SupplyNote.objects.get_or_create(case_id=case, person_id=by, defaults=fresh)
        note = SupplyNote.objects.select_for_update().get(case_id=case, person_id=by)
        stands = kept_in(note, row.form)
        if form is not None and seen is not None and stands.is_kept_elsewhere(seen, form):
            raise Refused(KEEPING, "表格刚在另一个窗口改过", field="form", mend="请看两边有什么不同", cause="kept-elsewhere")
        kept, again = each_once(_joined(stands.files, files, gone))
        note.materials = {name: [str(upload) for upload in uploads] for name, uploads in kept.items()}
        note.updated_at = now()
        if form is not None:
            said = {"mark": token_hex(8), "page": seen.page if seen else ""}
            sealed = enclose(note.id, {"form": dict(form), "over": str(row.form), **said})
            note.ciphertext, note.wrapped_key = sealed["ciphertext"], sealed["wrapped_key"]
        note.save()
    return again


def _joined(stood: Mapping[str, Sequence[UUID]], added: Mapping[str, Sequence[UUID]], gone: set[UUID]) -> dict[str, list[UUID]]:
    lines = {name: [*stood.get(name, ()), *added.get(name, ())] for name in {**stood, **added}}
    if any(len(files) > MANY for files in lines.values()):
        raise Refused(KEEPING, f"一项材料超过 {MANY} 个文件", field="materials", mend="请合并成较少的文件", cause="files-many", most=MANY)
    return {name: [upload for upload in dict.fromkeys(files) if upload not in gone] for name, files in lines.items()}


def sweep_supply_notes() -> int:
    """Remove what was kept for cases that await no material any more; how many notes. Asked often: it writes only when there are some."""
    done = SupplyNote.objects.exclude(case__in=Case.objects.filter(awaits_material()))
    return done.delete()[0] if done.exists() else 0
