"""The head of the signed roots, kept in the home beside the database: roots that went back, or were signed over, show."""

import json
import os
import tempfile
from pathlib import Path

from django.conf import settings

NAME = "roots-head.json"


def path() -> Path:
    """Where the head is kept."""
    return Path(settings.ONESEAL_HOME) / NAME


def head() -> tuple[int, str] | None:
    """Position and digest of the last root that this home signed; None before the first."""
    if not path().exists():
        return None
    kept = json.loads(path().read_text(encoding="utf-8"))
    return int(kept["position"]), str(kept["digest"])


def keep_head(position: int, digest: str) -> None:
    """Note a new head, whole or not at all; it never goes back."""
    present = head()
    if present is not None and present[0] >= position:
        return
    handle, temporary = tempfile.mkstemp(dir=path().parent, prefix=".roots-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"position": position, "digest": digest}, file)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path())
