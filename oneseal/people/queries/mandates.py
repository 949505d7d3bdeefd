"""委托一览 Mandates as their principal and their agent list them: those in force, those to come, and those that have ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oneseal.journal.queries import today
from oneseal.people.models import Mandate
from oneseal.people.queries.parties import party_name
from oneseal.people.queries.standing import in_force
from oneseal.people.rules import covers, scope_words

MOST = 200


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate as listed. ``holds``: as of today; ``scope``: in words; ``acts``: the same as codes."""

    id: UUID
    principal: UUID
    principal_name: str
    agent: UUID
    agent_name: str
    scope: tuple[str, ...]
    since: date
    until: date | None
    ended_at: datetime | None
    holds: bool
    may_be_ended: bool
    acts: tuple[str, ...]

    def covers(self, act: str) -> bool:
        """Whether an act is within it."""
        return covers(self.acts, act)


def mandates_given(principal: UUID, *, only_holding: bool = False) -> list[MandateLine]:
    """What a party has given, the latest first; ``only_holding``: all that hold today. Constant number of queries."""
    rows = Mandate.objects.filter(principal=principal).order_by("-id")
    return _lines(in_force(rows, today()) if only_holding else rows[:MOST])


def mandates_held(agent: UUID) -> list[MandateLine]:
    """What a person was given and may use today or later, the latest first. Constant number of queries."""
    rows = Mandate.objects.filter(agent=agent, ended_at__isnull=True).order_by("-id")[:MOST]
    return [line for line in _lines(rows) if line.may_be_ended]


def mandate_line(mandate: UUID) -> MandateLine | None:
    """One mandate; whoever calls asks whose it is."""
    found = _lines(Mandate.objects.filter(id=mandate))
    return found[0] if found else None


def _lines(rows: Iterable[Mandate]) -> list[MandateLine]:
    found = list(rows)
    names = party_name({party for row in found for party in (row.principal_id, row.agent_id)})
    return [_line(row, names, today()) for row in found]


def _line(row: Mandate, names: dict[UUID, str], on: date) -> MandateLine:
    open_ended = row.ended_at is None and (row.until is None or row.until >= on)
    return MandateLine(
        id=row.id,
        principal=row.principal_id,
        principal_name=names.get(row.principal_id, ""),
        agent=row.agent_id,
        agent_name=names.get(row.agent_id, ""),
        scope=scope_words(row.scope),
        since=row.since,
        until=row.until,
        ended_at=row.ended_at,
        holds=open_ended and row.since <= on,
        may_be_ended=open_ended,
        acts=tuple(row.scope),
    )
