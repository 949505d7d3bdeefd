"""分开进程的运行 Starting :mod:`oneseal.documents.apart`, a few at a time and not for long."""

import subprocess
import sys
import threading
from pathlib import Path

from oneseal.documents import apart

SECONDS, AT_ONCE, PATIENCE = 20, 2, 15
_few = threading.BoundedSemaphore(AT_ONCE)


class NothingMadeError(Exception):
    """The process came to no answer: the file is broken, is meant to break its reader, or took too long."""


class BusyError(Exception):
    """Others' files keep the processes occupied."""


def run_apart(*words: str, given: bytes = b"") -> bytes:
    """What the process apart answers. It gets none of our surroundings: no secret is in its reach."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(Path(apart.__file__)), *words]
    if not _few.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        return subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=True, env={}).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as wrong:
        raise NothingMadeError from wrong
    finally:
        _few.release()
