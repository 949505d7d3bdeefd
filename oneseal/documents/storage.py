"""Files outside the database, under their own hash: written whole or not at all, readable by the owner alone."""

import hashlib
import os
import tempfile
from pathlib import Path

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
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return path
