"""申请草稿: saved as often as wanted, never an act, so it leaves no entry; it follows the item's version in force until it is filed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from oneseal.cases.actions.filing import known_version
from oneseal.cases.models import Draft
from oneseal.cases.rules.shapes import given_files
from oneseal.catalogue.queries import in_force, version
from oneseal.catalogue.rules.renewed import renewed
from oneseal.journal.actions import enclose
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import now, opened, today
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.actions.asking import require_kept_here
from oneseal.people.queries import standing
from oneseal.people.rules import may_act_for

OWN = HouseRule("C-34", "草稿只由填写人查看和修改", "本系统办件规则")
MANY = HouseRule("C-36", "每人最多保存 100 份草稿", "本系统办件规则")
MOST = 100


@verb
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
    """保存草稿: what is filled in so far, unchecked. Saving again overwrites it: of what stood there before nothing is kept."""
    files = given_files(materials)
    known_version(item_version)
    with transaction.atomic():
        require_kept_here(by, "填写人", "by")
        may_act_for(standing(by, today()), applicant, "file")
        require_kept_here(applicant, "申请人", "applicant")
        stood = None if draft is None else _require_own(draft, by)
        key = stood.id if stood else new_stream()
        if stood is None and Draft.objects.filter(person=by).count() >= MOST:
            raise Refused(MANY, f"您已有 {MOST} 份草稿", field="draft", mend="请先提交或者删除不用的草稿", cause="drafts-full", most=MOST)
        values = {
            "person_id": by,
            "applicant_id": applicant,
            "item_version_id": item_version,
            "begun_under_id": begun_under(stood) if stood else item_version,
            "answers": dict(answers),
            **enclose(key, {"form": dict(form)}),
            "materials": {line: [str(upload) for upload in uploads] for line, uploads in files.items()},
            "updated_at": now(),
        }
        Draft.objects.update_or_create(id=key, defaults=values)
    return key


def _require_own(draft: UUID, by: UUID) -> Draft:
    """The draft, locked where that is known; 404 and somebody else's look the same."""
    found = Draft.objects.select_for_update().filter(id=draft, person=by).first()
    if found is None:
        raise Refused(OWN, "没有找到这份草稿", field="draft", mend="请从“我的草稿”中打开", cause="draft-unknown")
    return found


@verb
def open_draft(draft: UUID, *, by: UUID) -> dict[str, Any]:
    """打开草稿, moved to the version in force; ``changed``: line by line what is different from the version it was begun under."""
    with transaction.atomic():
        found = _require_own(draft, by)
        may_act_for(standing(by, today()), found.applicant_id, "file")
    old = version(found.item_version_id)
    present = in_force(old.item)
    if present is None:
        raise Refused(OWN, f"“{old.name}”现在不能申请（已取消）", field="item", mend="请查看办事指南", cause="item-ended")
    new = version(present.id)
    begun = begun_under(found)
    return {
        "item_version": new.id,
        "begun_under": begun,
        "applicant": found.applicant_id,
        "answers": found.answers,
        "form": opened(found.id, found.ciphertext, found.wrapped_key)["form"],
        "materials": {line: [UUID(upload) for upload in files] for line, files in found.materials.items()},
        "changed": renewed(version(begun), new),
        "saved_at": found.updated_at,
    }


def begun_under(draft: Draft) -> UUID:
    """The version under which a draft was begun; one from before that was kept knows only under which it was saved last."""
    return UUID(str(draft.begun_under_id or draft.item_version_id))


@verb
def discard_draft(draft: UUID, *, by: UUID) -> None:
    """删除草稿: by whoever saved it; what was filled in is gone with it."""
    with transaction.atomic():
        _require_own(draft, by).delete()
