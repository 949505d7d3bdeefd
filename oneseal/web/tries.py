"""试错计数 How often something was tried: counted by every process of this host in one place, exactly, until its time is over."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from oneseal.journal.queries import blind_index, now

SHARES = 256
"""Entries of the cache over which all counts are spread: fewer than it holds, so that it drops none to make room for another, however many
numbers and addresses somebody tries."""
Count = tuple[float, float, int]
"""When it began, when it is over, how many."""


def counted(key: str) -> tuple[int, timedelta]:
    """How often ``key`` was counted since its time began, and how long that lasts yet."""
    mark = _mark(key)
    _, until, many = _running(_share(mark)).get(mark, (0.0, 0.0, 0))
    return many, timedelta(seconds=max(0.0, until - now().timestamp()))


def count(keys: Mapping[str, timedelta], *, anew: bool = False) -> None:
    """Once more for each of these keys; with the first its time begins, so long, and with ``anew`` with each. Of two at once none is
    lost."""
    with _alone():
        for key, span in keys.items():
            mark, present = _mark(key), now().timestamp()
            kept, first = _running(_share(mark)), (present, present + span.total_seconds(), 0)
            begun, until, many = kept.get(mark, first)
            counted_now = (*first[:2], many + 1) if anew else (begun, until, many + 1)
            caches["shared"].set(_share(mark), {**kept, mark: counted_now}, None)


def _mark(key: str) -> str:
    """What stands for a key where it is counted: keys name people's numbers and addresses."""
    return blind_index("tries", key)


def _share(mark: str) -> str:
    return f"tries-{int(mark[:8], 16) % SHARES}"


def _running(share: str) -> dict[str, Count]:
    """The counts of a share whose time runs; one that would begin later is of a clock that was put back."""
    present, kept = now().timestamp(), caches["shared"].get(share, {})
    return {mark: each for mark, each in kept.items() if each[0] <= present < each[1]}


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time between reading a count and keeping the next; the system lets go of the lock however the process ends."""
    place = Path(settings.ONESEAL_HOME) / "cache"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place / "tries.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
