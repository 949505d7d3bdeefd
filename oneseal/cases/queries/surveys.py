"""勘验 Which surveys are planned: an officer's own by day, what stands in a plan's way, and one plan as its applicant reads it; what a
record says to who confirms it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oneseal.calendars.queries import calendar_answer, calendar_at
from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import SurveyNote
from oneseal.cases.queries.desk import Desk
from oneseal.cases.queries.opened import is_open
from oneseal.cases.queries.worklist import WorkRow, rows_of
from oneseal.cases.rules.surveys import CONCLUSIONS, is_against
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, entries_of_many, open_personal, opened
from oneseal.law.powers import SURVEY
from oneseal.people.queries import party_details, party_name
from oneseal.people.rules import HeldPost, masked_mobile

MOST = 200
NEAR = 120
"""Minutes: two surveys of one officer that begin within them stand in each other's way."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned survey: where and when, whose, who goes, and (masked) whom to call."""

    case: UUID
    query_number: str
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
            row.query_number,
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


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a case's last survey as who confirms it reads it. ``said``: label and words; ``by``: who took it down."""

    by: str
    at: datetime
    said: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str, bool], ...]
    """What was checked, what it came to, whether it does not conform."""
    photos: tuple[UUID, ...]
    signature: UUID | None
    paper: UUID | None


def record_of(case: UUID) -> Record | None:
    """The last record of a case; None when there is none, or one of an earlier release, which nobody confirms."""
    entry = next((each for each in reversed(entries_of(case)) if each.act == "survey"), None)
    if entry is None or entry.by is None or "to_sign" not in entry.data:
        return None
    data = entry.data
    reference = UUID(data["words"]["personal"])
    words = open_personal([reference]).get(reference, {})
    names = party_name({entry.by, *map(UUID, data["officers"])})
    told = {
        "核查时间": f"{data['surveyed_on']} {data['began']}–{data['ended']}",
        "核查地点": str(words.get("place", "")),
        "核查人员": "、".join(names.get(UUID(officer), "") for officer in data["officers"]),
        "在场人员": str(words.get("met", "")),
        "在场人员签字": "已签字" if data["signed"] else f"拒绝签字：{words.get('unsigned_reason', '')}",
        "核查结论": CONCLUSIONS[data["conclusion"]],
        "结论理由": str(words.get("conclusion_reason", "")),
    }
    return Record(
        by=names.get(entry.by, ""),
        at=entry.at,
        said=tuple((label, text) for label, text in told.items() if text),
        findings=tuple((str(line["check"]), str(line["finding"]), is_against(line["finding"])) for line in words.get("findings", ())),
        photos=tuple(UUID(photo["id"]) for photo in data.get("photos", ())),
        signature=UUID(data["signature"]["id"]) if data.get("signature") else None,
        paper=next((UUID(paper["id"]) for paper in data.get("papers", ()) if paper["kind"] == "survey_record"), None),
    )


def to_confirm(posts: Sequence[HeldPost], officer: UUID) -> list[WorkRow]:
    """The surveys at the bureaus of ``posts`` whose record an officer has still to confirm, for herself or for whom she stands in, the most
    urgent first. Constant number of queries, asked of the few that are recorded and still open.
    """
    signs = {officer, *(post.substituting for post in posts)}
    answer = calendar_answer()
    calendars = {post.division: calendar_at(post.division, answer) for post in posts}
    recorded = Exists(JournalEntry.objects.filter(stream=OuterRef("pk"), act="survey"))
    rows = CaseTable.objects.filter(recorded, is_open(SURVEY), body__in={post.body for post in posts}, division__in=list(calendars))
    return [row for row in rows_of(list(rows.order_by("due_on", "id")[:MOST]), "due", calendars, (SURVEY,)) if signs & row.unsigned]


def plan_of(desk: Desk) -> Planned | None:
    """The plan of one case that was read already; None when there is none, or the survey is over."""
    row = desk.row
    if row.planned_on is None or SURVEY not in dict(row.steps):
        return None
    names = party_name({UUID(each) for each in row.planned_officers})
    officers = tuple(names.get(UUID(each), "") for each in row.planned_officers)
    place = _places([row.id]).get(row.id, "")
    return Planned(row.id, row.query_number, desk.loaded.name, desk.applicant, row.planned_on, row.planned_at, place, officers, "")
