"""谁领取了 Who works on the open steps: for the lines of a list, for one case, and as a filter that counts rightly."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Claim, SavedView
from oneseal.cases.rules.steps import Step
from oneseal.people.queries import party_name

FREE, MINE = "free", "mine"
HANDS = {MINE: "我领取的", FREE: "没人领取的"}
"""Values of the filter and what they are called."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has taken a step of a case, since when."""

    person: UUID
    name: str
    since: datetime


def holds(claim: Claim, row: CaseTable) -> bool:
    """Whether a claim is for a step that is open: it ends by itself with the act of its step."""
    return (claim.power, claim.unit) in row.steps


def step_of(row: CaseTable, powers: Collection[str] = ()) -> Step:
    """The open step that is meant: the one by which a list found the case (``opened.Opened``), else the first of these powers, else the
    first; ("", "") when none is open."""
    if here := getattr(row, "here_power", ""):
        return here, getattr(row, "here_unit", "")
    return next((step for step in row.steps if step[0] in powers), next(iter(row.steps), ("", "")))


def holders_of(rows: Iterable[CaseTable], powers: Collection[str] = ()) -> dict[UUID, Holder]:
    """Case → who has taken the step that is meant. A query for the claims and one for the names, if there are any."""
    meant = {row.id: step_of(row, powers) for row in rows}
    claims = Claim.objects.filter(case__in=list(meant))
    found = [claim for claim in claims if (claim.power, claim.unit) == meant[claim.case_id]]
    names = party_name({each.person_id for each in found}) if found else {}
    return {each.case_id: Holder(each.person_id, names.get(each.person_id, ""), each.since) for each in found}


def takers_of(rows: Iterable[CaseTable]) -> dict[UUID, Holder]:
    """The same for the rows of a page by key, which say who it is (``pages.rows_at``): a query for the names, if there are any."""
    found = {row.id: row.__dict__ for row in rows if row.__dict__.get("taken_by")}
    names = party_name({each["taken_by"] for each in found.values()}) if found else {}
    return {key: Holder(each["taken_by"], names.get(each["taken_by"], ""), each["taken_since"]) for key, each in found.items()}


def taken(rows: QuerySet[CaseTable], person: UUID | None = None) -> QuerySet[CaseTable]:
    """Those of the rows whose step somebody has taken, or ``person``. PostgreSQL finds them from the few claims; SQLite looks for a claim
    of each row, in the order of the list's index."""
    held = Q(claims__power=F("here_power"), claims__unit=F("here_unit"))
    return rows.filter(held & Q(claims__person=person) if person else held)


def in_hands(rows: QuerySet[CaseTable], hands: str, person: UUID | None) -> QuerySet[CaseTable]:
    """The rows narrowed to those whose step ``person`` has taken, or nobody has."""
    if hands == MINE:
        return taken(rows, person)
    if hands == FREE:
        valid = Claim.objects.filter(case=OuterRef("pk"), power=OuterRef("here_power"), unit=OuterRef("here_unit"))
        return rows.filter(~Exists(valid))
    return rows


def views_of(person: UUID) -> list[SavedView]:
    """Her saved views, in the order in which they were made. One query."""
    return list(SavedView.objects.filter(person=person).order_by("id"))
