"""What a person may do on a day: one question, asked in the gate's first trip and by pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from oneseal.journal.gate import Act
from oneseal.journal.queries import answers_to, local_day
from oneseal.journal.rules import Read
from oneseal.people.models import Account
from oneseal.people.rules import Standing, standing_from

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
AND (EXISTS (SELECT 1 FROM people_account a WHERE a.person_id = s.substitute_id AND a.is_active)
OR NOT EXISTS (SELECT 1 FROM people_account a WHERE a.person_id = s.substitute_id))
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


def standing_at(act: Act, place: int = 0) -> Standing:
    """The standing of whom the question at ``place`` of the first trip was about, on the day of the act.

    The question names the day on which it was put. A lock that is won after midnight makes an act of the next day, on which a post may
    be over: then it is asked again, inside the act.
    """
    person, on = act.asked[place].values[0], local_day(act.at)
    if act.asked[place] == standing_reads(person, on)[0]:
        return standing_of(act.answers[place:])
    return standing(person, on)


Dated = TypeVar("Dated", bound=models.Model)


def in_force(rows: QuerySet[Dated], on: date) -> QuerySet[Dated]:
    """The dated rows that hold on ``on``."""
    return rows.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on, ended_at__isnull=True)


def not_stopped(person: OuterRef) -> Q:
    """Whose account was not stopped: she has one that is open, or none yet."""
    accounts = Account.objects.filter(person=person)
    return Q(Exists(accounts.filter(is_active=True))) | ~Q(Exists(accounts))


def standing(person: UUID, on: date) -> Standing:
    """What ``person`` may do on ``on``, for pages that show or hide buttons: the gate's question, one query; an act asks anew."""
    return standing_of(answers_to(standing_reads(person, on)))
