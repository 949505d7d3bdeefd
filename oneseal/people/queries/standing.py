"""What a person may do on a day: one question for the gate's first trip, and the same by the ORM for pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from oneseal.journal.rules import Read
from oneseal.people.models import Holding, Mandate, Party, Substitution
from oneseal.people.rules import HeldMandate, HeldPost, Standing, standing_from, standing_with

_SQL = """
SELECT 'person', p.id, '', CAST(NULL AS uuid), '', '', CAST(NULL AS uuid)
FROM people_party p WHERE p.id = %s AND p.kind = 'natural' AND p.erased_at IS NULL
UNION ALL
SELECT 'post', o.id, o.power, u.body_id, o.division_id, u.kind, CAST(NULL AS uuid)
FROM people_holding h JOIN people_post o ON o.id = h.post_id JOIN people_unit u ON u.id = o.unit_id
WHERE h.person_id = %s AND h.since <= %s AND (h.until IS NULL OR h.until >= %s) AND h.ended_at IS NULL
UNION ALL
SELECT 'post', o.id, o.power, u.body_id, o.division_id, u.kind, s.absent_id
FROM people_substitution s JOIN people_post o ON o.id = s.post_id JOIN people_unit u ON u.id = o.unit_id
JOIN people_holding h ON h.post_id = s.post_id AND h.person_id = s.absent_id
WHERE s.substitute_id = %s AND s.since <= %s AND s.until >= %s AND s.ended_at IS NULL
AND h.since <= %s AND (h.until IS NULL OR h.until >= %s) AND h.ended_at IS NULL
UNION ALL
SELECT 'mandate', m.id, CAST(m.scope AS text), m.principal_id, '', '', CAST(NULL AS uuid)
FROM people_mandate m
WHERE m.agent_id = %s AND m.since <= %s AND (m.until IS NULL OR m.until >= %s) AND m.ended_at IS NULL
UNION ALL
SELECT 'represents', r.id, '', CAST(NULL AS uuid), '', '', CAST(NULL AS uuid)
FROM people_party r WHERE r.representative_id = %s
"""


def standing_reads(person: UUID, on: date) -> tuple[Read, ...]:
    """The question whose answer is :func:`standing_of`: asked after the lock, never from a cache of this process."""
    return (Read(_SQL, (person, person, on, on, person, on, on, on, on, person, on, on, person)),)


def standing_of(answers: Sequence[Sequence[Sequence[Any]]]) -> Standing:
    """The standing that the answers to :func:`standing_reads` say."""
    return standing_from(answers[0])


Dated = TypeVar("Dated", bound=models.Model)


def in_force(rows: QuerySet[Dated], on: date) -> QuerySet[Dated]:
    """The dated rows that hold on ``on``."""
    return rows.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on, ended_at__isnull=True)


def standing(person: UUID, on: date) -> Standing:
    """What ``person`` may do on ``on``, for pages that show or hide buttons. Five queries; an act asks anew in its gate."""
    if not Party.objects.filter(id=person, kind="natural", erased_at__isnull=True).exists():
        return Standing()
    mandates = in_force(Mandate.objects.filter(agent=person), on).values_list("id", "principal_id", "scope")
    represents = Party.objects.filter(representative=person).values_list("id", flat=True)
    held = [HeldMandate(key, principal, tuple(scope)) for key, principal, scope in mandates]
    return standing_with(person, {*_own_posts(person, on), *_substituted_posts(person, on)}, held, represents)


def _own_posts(person: UUID, on: date) -> list[HeldPost]:
    rows = in_force(Holding.objects.filter(person=person), on)
    columns = ("post_id", "post__power", "post__unit__body_id", "post__division_id", "post__unit__kind")
    return [HeldPost(*row) for row in rows.values_list(*columns)]


def _substituted_posts(person: UUID, on: date) -> list[HeldPost]:
    still_held = in_force(Holding.objects.filter(post=OuterRef("post"), person=OuterRef("absent")), on)
    rows = in_force(Substitution.objects.filter(substitute=person), on).filter(Exists(still_held))
    columns = ("post_id", "post__power", "post__unit__body_id", "post__division_id", "post__unit__kind", "absent_id")
    return [HeldPost(*row) for row in rows.values_list(*columns)]
