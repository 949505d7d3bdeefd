"""The only clock of the product: everything that asks what day it is asks here, so the whole product can be put on another day."""

import secrets
import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

_offset: timedelta | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + (settings.CLOCK_OFFSET if _offset is None else _offset)


def today() -> date:
    """The present day where the bureau works (``TIME_ZONE``)."""
    return local_day(now())


def local_day(at: datetime) -> date:
    """The day of an instant where the bureau works."""
    return at.astimezone(timezone.get_default_timezone()).date()


def local_time(at: datetime) -> str:
    """The time of the day of an instant where the bureau works: 09:30."""
    return f"{at.astimezone(timezone.get_default_timezone()):%H:%M}"


def set_clock(at: datetime | None) -> None:
    """Put this process on another day; None returns to the day that all are on (``ONESEAL_CLOCK_OFFSET`` seconds from the present)."""
    global _offset  # noqa: PLW0603 - the one clock is the one piece of process state
    _offset = None if at is None else at - datetime.now(UTC)


def new_stream() -> UUID:
    """A new UUIDv7: time-ordered, so new rows land together in every index."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | (random & 0x3FFFFFFFFFFFFFFF)
    return UUID(int=value)
