"""查阅记录 Who saw whose numbers in clear, for supervisors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneseal.people.models import PersonalRead

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One time that numbers were shown in clear."""

    id: int
    reader: UUID
    party: UUID
    case: UUID | None
    reason: str
    at: datetime


def personal_reads(bodies: Collection[UUID], *, before: int | None = None, size: int = PAGE) -> list[ReadLine]:
    """A page of what officers of these bodies looked at, the latest first, those before a number. One query."""
    rows = PersonalRead.objects.filter(body__in=bodies)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [ReadLine(*row) for row in rows.order_by("-id").values_list("id", "reader", "party", "case", "reason", "at")[:size]]
