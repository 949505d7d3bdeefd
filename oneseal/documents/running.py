"""分开进程的运行 Starting :mod:`oneseal.documents.apart`, a few at a time and not for long."""

import subprocess
import sys
import threading
from pathlib import Path

from oneseal.documents import apart

SECONDS, AT_ONCE, PATIENCE = 20, 2, 15
AT_ONCE_OF_STRANGERS, PATIENCE_WITH_STRANGERS = 1, 5
"""For whoever has not signed in there is a place apart, so that nobody outside can occupy those of officers and applicants."""
_few, _strangers = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(AT_ONCE_OF_STRANGERS)


class NothingMadeError(Exception):
    """The process came to no answer: the file is broken, is meant to break its reader, or took too long."""


class LockedError(NothingMadeError):
    """The file asks for a password."""


class BusyError(Exception):
    """Others' files keep the processes occupied."""


def run_apart(*words: str, given: bytes = b"", of_stranger: bool = False) -> bytes:
    """What the process apart answers. It gets none of our surroundings: no secret is in its reach."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(Path(apart.__file__)), *words]
    places, patience = (_strangers, PATIENCE_WITH_STRANGERS) if of_stranger else (_few, PATIENCE)
    if not places.acquire(timeout=patience):
        raise BusyError
    try:
        return subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=True, env={}).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as wrong:
        is_locked = isinstance(wrong, subprocess.CalledProcessError) and wrong.returncode == apart.LOCKED
        raise (LockedError if is_locked else NothingMadeError) from wrong
    finally:
        places.release()
