"""Files outside the database, under their own hash: written whole or not at all, readable by the owner alone."""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from django.conf import settings


def folder() -> Path:
    """Where the files of this home are."""
    return Path(settings.ONESEAL_HOME) / "files"


def path_of(sha256: str, suffix: str = "") -> Path:
    """Where a file with this hash is, or would be."""
    return folder() / sha256[:2] / sha256[2:4] / f"{sha256}{suffix}"


def digests(data: bytes) -> tuple[str, str]:
    """SHA-256 and SM3 of ``data``, hexadecimal."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(data)
    return hashlib.sha256(data).hexdigest(), sm3.finalize().hex()


def keep(data: bytes, sha256: str, suffix: str = "") -> Path:
    """Write a file atomically (temporary name, fsync, rename, fsync of the folder); the same content is kept once."""
    path = path_of(sha256, suffix)
    if path.exists():
        return path
    _made(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".part-{sha256}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _synced(path.parent)
    return path


def _made(place: Path) -> None:
    """The folder and those above it, each for the owner alone and on disk before anything is put into it."""
    if place.is_dir():
        return
    _made(place.parent)
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o700)
    _synced(place.parent)


def _synced(place: Path) -> None:
    directory = os.open(place, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def attempts() -> dict[UUID, list[str]]:
    """Hashes of the files that were about to be kept for papers, by paper; only those not yet settled."""
    found: dict[UUID, list[str]] = {}
    for note in _attempts().glob("*.*"):
        found.setdefault(UUID(note.stem), []).append(note.suffix[1:])
    return found


@contextlib.contextmanager
def attempt(paper: UUID, sha256: str) -> Iterator[None]:
    """Note that a file is about to be kept for a paper: should this process end before the paper is noted as made, no sealed file is
    left behind that nobody knows. The note is locked meanwhile: as long as this process lives, nobody settles it over its head, and
    the system lets go of the lock however the process ends."""
    _made(_attempts())
    path = _note(paper, sha256)
    while True:
        with _locked(path) as mine:
            if mine:
                yield
                return


def is_abandoned(paper: UUID, sha256: str) -> bool:
    """Whether nobody is at work on an attempt any more."""
    try:
        with _note(paper, sha256).open("rb") as note:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):  # at work, or settled by another
        return False
    return True


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """The note, locked; False when somebody settled it between its opening and its locking."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as note:
        fcntl.flock(note, fcntl.LOCK_EX)
        yield path.exists() and path.stat().st_ino == os.fstat(note.fileno()).st_ino


def _note(paper: UUID, sha256: str) -> Path:
    return _attempts() / f"{paper}.{sha256}"


def settle_attempt(paper: UUID, sha256: str, made: str) -> None:
    """The paper is made with the file ``made``: an attempt's file, when it is another, goes."""
    if sha256 != made:
        path = path_of(sha256, ".pdf")
        for left in (path, *path.parent.glob(f".part-{sha256}-*")):
            left.unlink(missing_ok=True)
    _note(paper, sha256).unlink(missing_ok=True)


def _attempts() -> Path:
    return folder() / "attempts"
