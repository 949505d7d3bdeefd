"""The head of the signed roots, kept in the home beside the database: roots that went back, or were signed over, show."""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from oneseal.law.rule import Refused
from oneseal.seals.rules import GROWING

NAME = "roots-head.json"


def path() -> Path:
    """Where the head is kept."""
    return Path(settings.ONESEAL_HOME) / NAME


def head() -> tuple[int, str] | None:
    """Position and digest of the last root that this home signed; None before the first. Raises Refused when what is kept is unreadable."""
    if not path().exists():
        return None
    try:
        kept = json.loads(path().read_text(encoding="utf-8"))
        return int(kept["position"]), str(kept["digest"])
    except (ValueError, TypeError, KeyError) as wrong:
        raise Refused(
            GROWING, f"本目录的 {NAME} 读不懂，不知道签名根签到哪里", mend=f"从备份恢复 {NAME}；没有备份的，移走它并查明原因"
        ) from wrong


def keep_head(position: int, digest: str) -> None:
    """Note a new head, whole or not at all; it never goes back, however many note theirs at once."""
    with _alone():
        present = head()
        if present is None or present[0] < position:
            _replace(position, digest)


def give_up_head(lost: tuple[int, str], instead: tuple[int, str] | None) -> None:
    """Put ``instead`` in the place of the head ``lost``, which a restored database does not know; None: it holds no root yet. A head that
    somebody else has replaced meanwhile stays."""
    with _alone():
        if head() != lost:
            return
        if instead is None:
            path().unlink()
        else:
            _replace(*instead)


def _replace(position: int, digest: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path().parent, prefix=".roots-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"position": position, "digest": digest}, file)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time between reading the head and replacing it; the system lets go of the lock however the process ends."""
    handle = os.open(path().with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
