"""补正暂存 Which cases await material of their applicants, and what one of them has uploaded for it and not handed in yet."""

from uuid import UUID

from django.db.models import Q

from oneseal.cases.models import Material, SupplyNote
from oneseal.cases.rules import APPLICANTS_TURN


def awaits_material() -> Q:
    """Corrections were asked for, or silence accepted the case and it has not ended."""
    return Q(phase__in=[phase.value for phase in APPLICANTS_TURN]) | Q(deemed=True, ended_on__isnull=True)


def kept_for_supply(case: UUID, person: UUID) -> dict[str, list[UUID]]:
    """Line → her uploads that wait to be handed in; what was handed in meanwhile, by whomever, is not among them. Two queries at most."""
    note = SupplyNote.objects.filter(case=case, person=person).first()
    if note is None:
        return {}
    given = {str(upload) for upload in Material.objects.filter(case=case).values_list("upload_id", flat=True)}
    return {line: [UUID(upload) for upload in files if upload not in given] for line, files in note.materials.items()}
