"""两步登录 Who has a second step of signing in, and who should."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from oneseal.journal.queries import now, today
from oneseal.people.models import Account, Body, SecondFactor, SpareCode
from oneseal.people.queries.staff import staff_of
from oneseal.people.rules.second_factor import address_of, must_have_second_factor

BEGUN_FOR = timedelta(minutes=30)
"""For how long a secret that was drawn waits for the code that confirms it."""


def phone_time() -> datetime:
    """The instant by which authenticators reckon: they know nothing of a rehearsal's other day."""
    return now() - settings.CLOCK_OFFSET


def second_factor_of(person: UUID) -> SecondFactor | None:
    """The second step that counts; None without one."""
    return SecondFactor.objects.filter(person=person, enrolled_at__isnull=False).first()


def begun_factor_of(person: UUID) -> SecondFactor | None:
    """The secret that waits for its first code."""
    since = now() - BEGUN_FOR
    return SecondFactor.objects.filter(person=person, enrolled_at__isnull=True, begun_at__gt=since).first()


def is_enrolled(person: UUID) -> bool:
    """Whether signing in asks her for a code."""
    return SecondFactor.objects.filter(person=person, enrolled_at__isnull=False).exists()


def enrolled_among(persons: Collection[UUID]) -> set[UUID]:
    """Those of them whom signing in asks for a code."""
    return set(SecondFactor.objects.filter(person__in=persons, enrolled_at__isnull=False).values_list("person_id", flat=True))


def spare_codes_left(person: UUID) -> int:
    """How many spare codes still open."""
    return SpareCode.objects.filter(person=person, state=SpareCode.State.OPEN).count()


@dataclass(frozen=True, slots=True)
class ToEnter:
    """What her authenticator is to take in: ``key`` to be typed, in groups of four; ``address`` for the QR code."""

    key: str
    address: str


def to_enter(account: UUID, factor: UUID) -> ToEnter | None:
    """The secret that was begun under this key, as long as it waits for the first code of the owner of this account; else None."""
    owner = Account.objects.get(id=account)
    begun = begun_factor_of(owner.person_id)
    if begun is None or begun.id != factor:
        return None
    secret = begun.secret
    return ToEnter(" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), address_of(secret, owner.login))


def heads_without_second_factor() -> int:
    """How many must have a second step today and have none."""
    staff = staff_of(list(Body.objects.values_list("id", flat=True)), today())
    must = {person for person, posts in staff.items() if must_have_second_factor(posts)}
    return len(must - enrolled_among(must))
