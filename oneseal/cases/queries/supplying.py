"""补正暂存 Which cases await material of their applicants, and what one of them has uploaded for it and not handed in yet; which waited in
vain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from oneseal.cases.models import Case, Material, SupplyNote
from oneseal.cases.rules import APPLICANTS_TURN
from oneseal.journal.queries import opened, today
from oneseal.journal.rules import Entry


def awaits_material() -> Q:
    """Corrections were asked for, or silence accepted the case and it has not ended."""
    return Q(phase__in=[phase.value for phase in APPLICANTS_TURN]) | Q(deemed=True, ended_on__isnull=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody keeps for a correction: her uploads by line, and the form as she has put it right so far; None when she has not."""

    files: Mapping[str, list[UUID]] = field(default_factory=dict)
    form: Mapping[str, Any] | None = None
    mark: str = ""
    """Another one with every form that is kept: a page carries that of the form it showed."""
    page: str = ""
    """The page that kept the form."""

    def is_kept_elsewhere(self, seen: "Seen", form: Mapping[str, Any]) -> bool:
        """Whether another page has kept another form than ``form`` since the page was shown that would keep this one."""
        return self.form is not None and self.page != seen.page and self.mark != seen.mark and self.form != form


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of a correction: its own name, and the mark of the form that it showed."""

    page: str
    mark: str


def kept_in_whole(case: UUID, person: UUID, form: UUID) -> Kept:
    """What waits to be handed in; what was handed in meanwhile, by whomever, is not among it, nor what was typed over another ``form``
    than the one that counts. Two queries at most."""
    note = SupplyNote.objects.filter(case=case, person=person).first()
    if note is None:
        return Kept()
    return kept_in(note, form)


def kept_in(note: SupplyNote, form: UUID) -> Kept:
    """The same of a note that was read already. One query."""
    typed = opened(note.id, note.ciphertext, note.wrapped_key) if note.ciphertext else {}
    if typed.get("over") != str(form):
        return Kept(_waiting(note))
    return Kept(_waiting(note), typed["form"], typed.get("mark", ""), typed.get("page", ""))


def kept_for_supply(case: UUID, person: UUID) -> dict[str, list[UUID]]:
    """Line → her uploads that wait to be handed in. Two queries at most."""
    note = SupplyNote.objects.filter(case=case, person=person).first()
    return _waiting(note) if note else {}


def _waiting(note: SupplyNote) -> dict[str, list[UUID]]:
    given = {str(upload) for upload in Material.objects.filter(case=note.case_id).values_list("upload_id", flat=True)}
    return {line: [UUID(upload) for upload in uploads if upload not in given] for line, uploads in note.materials.items()}


def not_supplied_in_time(limit: int, after: tuple[date, UUID] | None = None) -> list[tuple[date, UUID]]:
    """Cases whose last day to correct has passed and that lapse with it, by date and key, a page after ``after``; none on a provisional
    date (the job asks the rule for each)."""
    rows = Case.objects.filter(lapses_after__lt=today(), provisional=False)
    if after:
        rows = rows.filter(Q(lapses_after__gt=after[0]) | Q(lapses_after=after[0], id__gt=after[1]))
    found = rows.order_by("lapses_after", "id").values_list("lapses_after", "id")[:limit]
    return [(last, case) for last, case in found if last]


def not_supplied_of(entry: Entry, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the return of a case says: the lines that were not supplied, and until when they could be; nothing of another act."""
    if entry.act != "lapse":
        return []
    lines = "、".join(names.get(line, line) for line in entry.data["lines"])
    return [("没有补正的材料", lines), ("补正的最后一日", str(entry.data["until"]))]
