"""谁领取了 Who works on the open step: for the lines of a list, for one case, and as a filter that counts rightly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Claim, SavedView
from oneseal.people.queries import party_name

FREE, MINE = "free", "mine"
HANDS = {MINE: "我领取的", FREE: "没人领取的"}
"""Values of the filter and what they are called."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has taken a case, since when."""

    person: UUID
    name: str
    since: datetime


def holds(claim: Claim, row: CaseTable) -> bool:
    """Whether a claim is for the step that is open: it ends by itself with the act of its step."""
    return (claim.power, claim.unit) == (row.open_power, row.open_unit)


def holders_of(rows: Iterable[CaseTable]) -> dict[UUID, Holder]:
    """Case → who has taken its open step; the rows of a list come with their claims. One query for the names, if there are any."""
    found = [claim for row in rows if (claim := getattr(row, "claim", None)) and holds(claim, row)]
    names = party_name({each.person_id for each in found}) if found else {}
    return {each.case_id: Holder(each.person_id, names.get(each.person_id, ""), each.since) for each in found}


def taken(rows: QuerySet[CaseTable], person: UUID | None = None) -> QuerySet[CaseTable]:
    """Those of the rows whose open step somebody has taken, or ``person``; found from the few claims, not from the many cases."""
    held = Q(claim__power=F("open_power"), claim__unit=F("open_unit"))
    return rows.filter(held & Q(claim__person=person) if person else held)


def in_hands(rows: QuerySet[CaseTable], hands: str, person: UUID | None) -> QuerySet[CaseTable]:
    """The rows narrowed to those that ``person`` has taken, or that nobody has."""
    if hands == MINE:
        return taken(rows, person)
    if hands == FREE:
        valid = Claim.objects.filter(case=OuterRef("pk"), power=OuterRef("open_power"), unit=OuterRef("open_unit"))
        return rows.filter(~Exists(valid))
    return rows


def views_of(person: UUID) -> list[SavedView]:
    """Her saved views, in the order in which they were made. One query."""
    return list(SavedView.objects.filter(person=person).order_by("id"))
