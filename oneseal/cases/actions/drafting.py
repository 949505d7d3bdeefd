"""申请草稿: saved as often as wanted, never an act; it follows the item's version in force until it is filed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from oneseal.cases.models import Draft
from oneseal.catalogue.queries import in_force, version
from oneseal.journal.actions import seal_personal
from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import now, open_personal, today
from oneseal.journal.rules import Insert, Update
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.queries import standing
from oneseal.people.rules import may_act_for

OWN = HouseRule("C-34", "草稿只由填写人查看和修改", "本系统办件规则")
COMPARED = ("materials", "situations", "promise", "statutory", "form")


def save_draft(
    item_version: UUID,
    *,
    applicant: UUID,
    by: UUID,
    answers: Mapping[str, Any],
    form: Mapping[str, Any],
    materials: Mapping[str, Sequence[UUID]],
    draft: UUID | None = None,
) -> UUID:
    """保存草稿: what is filled in so far, unchecked; personal data is sealed anew each time and the row points to the latest."""
    may_act_for(standing(by, today()), applicant, "file")
    record, reference, rows = seal_personal({"form": dict(form)})
    values = {
        "applicant_id": applicant,
        "item_version_id": item_version,
        "answers": dict(answers),
        "form": record,
        "materials": {line: [str(upload) for upload in files] for line, files in materials.items()},
        "updated_at": now(),
    }
    if draft is None:
        draft = new_stream()
        rows.append(Insert(Draft, {"id": draft, "person_id": by, **values}))
    else:
        _require_own(draft, by)
        rows.append(Update(Draft, {"id": draft, "person_id": by}, values))
    with gate(new_stream()) as act:
        act.record("save_draft", by=by, data={"draft": str(draft), "form": reference}, rows=rows)
    return draft


def _require_own(draft: UUID, by: UUID) -> Draft:
    found = Draft.objects.filter(id=draft, person=by).first()
    if found is None:
        raise Refused(OWN, "没有找到这份草稿", field="draft", mend="请从“我的草稿”中打开")
    return found


def open_draft(draft: UUID, *, by: UUID) -> dict[str, Any]:
    """打开草稿, moved to the version in force; ``changed`` names what is different from the version it was saved under."""
    found = _require_own(draft, by)
    old = version(found.item_version_id)
    present = in_force(old.item)
    if present is None:
        raise Refused(OWN, f"“{old.name}”现在不能申请（已取消）", field="item", mend="请查看办事指南")
    new = version(present.id)
    changed = [name for name in COMPARED if getattr(old, name) != getattr(new, name)] if new.id != old.id else []
    filled = open_personal([found.form]).get(found.form, {}).get("form", {}) if found.form else {}
    return {
        "item_version": new.id,
        "applicant": found.applicant_id,
        "answers": found.answers,
        "form": filled,
        "materials": {line: [UUID(upload) for upload in files] for line, files in found.materials.items()},
        "changed": changed,
        "saved_at": found.updated_at,
    }


def discard_draft(draft: UUID, *, by: UUID) -> None:
    """删除草稿: by whoever saved it."""
    _require_own(draft, by).delete()
