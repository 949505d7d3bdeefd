"""约定的勘验 Which surveys are planned: an officer's own by day, what stands in a plan's way, and one plan as its applicant reads it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import SurveyNote
from oneseal.cases.queries.desk import Desk
from oneseal.cases.queries.opened import is_open
from oneseal.journal.queries import entries_of_many, open_personal, opened
from oneseal.law.powers import SURVEY
from oneseal.people.queries import party_details, party_name
from oneseal.people.rules import masked_mobile

MOST = 200
NEAR = 120
"""Minutes: two surveys of one officer that begin within them stand in each other's way."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned survey: where and when, whose, who goes, and (masked) whom to call."""

    case: UUID
    number: str
    item: str
    applicant: str
    on: date
    at: str
    place: str
    officers: tuple[str, ...]
    mobile: str


def planned_surveys(bodies: Collection[UUID], officer: UUID | None = None) -> list[Planned]:
    """The surveys planned at these bodies, of one officer when given, in the order they come. Constant number of queries."""
    rows = [row for row in _waiting(bodies).select_related("item_version__item") if officer is None or str(officer) in row.planned_officers]
    places = _places([row.id for row in rows])
    parties = party_details({row.applicant_id for row in rows})
    names = party_name({UUID(each) for row in rows for each in row.planned_officers})
    return [
        Planned(
            row.id,
            row.number,
            row.item_version.item.name,
            parties[row.applicant_id].name,
            row.planned_on,
            row.planned_at,
            places.get(row.id, ""),
            tuple(names.get(UUID(each), "") for each in row.planned_officers),
            masked_mobile(parties[row.applicant_id].mobile),
        )
        for row in rows
        if row.planned_on
    ]


def _waiting(bodies: Collection[UUID]) -> QuerySet[CaseTable]:
    rows = CaseTable.objects.filter(body__in=bodies, planned_on__isnull=False).filter(is_open(SURVEY))
    return rows.order_by("planned_on", "planned_at", "id")[:MOST]


def _places(cases: list[UUID]) -> dict[UUID, str]:
    last = {case: [entry for entry in entries if entry.act == "plan_survey"] for case, entries in entries_of_many(cases).items()}
    records = {case: UUID(entries[-1].data["words"]["personal"]) for case, entries in last.items() if entries}
    told = open_personal(records.values())
    return {case: str(told.get(record, {}).get("place", "")) for case, record in records.items()}


def in_the_way(body: UUID, officers: Iterable[UUID], on: date, at: str, *, besides: UUID) -> list[str]:
    """Who of them is already planned elsewhere about then, in words."""
    wanted = {str(officer) for officer in officers}
    rows = [row for row in _waiting([body]) if row.planned_on == on and row.id != besides and _near(row.planned_at, at)]
    names = party_name({UUID(each) for row in rows for each in row.planned_officers if each in wanted})
    return [f"{names[UUID(each)]} {row.planned_at} 已约另一件" for row in rows for each in row.planned_officers if each in wanted]


def _near(one: str, other: str) -> bool:
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (one, other)]
    return abs(minutes[0] - minutes[1]) < NEAR


@dataclass(frozen=True, slots=True)
class Note:
    """What one officer has taken down of a survey so far: the form's values, photos as shown and as taken, the signature."""

    said: Mapping[str, list[str]]
    photos: list[tuple[UUID, UUID]]
    signature: UUID | None
    at: datetime


def survey_note(case: UUID, person: UUID) -> Note | None:
    """Her own note of a case; None when there is none."""
    row = SurveyNote.objects.filter(case=case, person=person).first()
    if row is None:
        return None
    told = opened(row.id, row.ciphertext, row.wrapped_key)
    photos = [(UUID(shown), UUID(taken)) for shown, taken in told["photos"]]
    return Note(told["said"], photos, UUID(told["signature"]) if told["signature"] else None, row.updated_at)


def plan_of(desk: Desk) -> Planned | None:
    """The plan of one case that was read already; None when there is none, or the survey is over."""
    row = desk.row
    if row.planned_on is None or SURVEY not in dict(row.steps):
        return None
    names = party_name({UUID(each) for each in row.planned_officers})
    officers = tuple(names.get(UUID(each), "") for each in row.planned_officers)
    place = _places([row.id]).get(row.id, "")
    return Planned(row.id, row.number, desk.loaded.name, desk.applicant, row.planned_on, row.planned_at, place, officers, "")
