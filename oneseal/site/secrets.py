"""The secrets of one home: drawn once at random, kept in a 0600 file beside, never in, the database."""

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

DATABASE = "oneseal.sqlite3"


@dataclass(frozen=True, slots=True)
class Secrets:
    """``django`` signs sessions; ``vault`` are master keys of personal data (hex, newest first); ``seal`` encrypts seal keys."""

    django: str
    vault: list[str]
    seal: str


class SecretsMissing(RuntimeError):
    """Production was asked for and a secret is not in the environment."""


def read_secrets(home: Path, *, production: bool) -> Secrets:
    """The secrets for ``home``: from the environment, else (never in production) from its file, drawn when absent."""
    given = {name: os.environ.get(f"ONESEAL_{name}") for name in ("DJANGO_SECRET", "VAULT_KEYS", "SEAL_SECRET")}
    if all(given.values()):
        return Secrets(str(given["DJANGO_SECRET"]), str(given["VAULT_KEYS"]).split(","), str(given["SEAL_SECRET"]))
    if production or any(given.values()):
        missing = ", ".join(f"ONESEAL_{name}" for name, value in given.items() if not value)
        why = "in production" if production else "the environment gives some of the secrets, so it must give all:"
        raise SecretsMissing(f"{why} set {missing} in the environment; nothing is read from or written to {home}")
    path = home / "secrets.json"
    if not path.exists():
        _draw(path)
    return Secrets(**json.loads(path.read_text(encoding="utf-8")))


def home_of() -> Path:
    """The folder of all state, ``ONESEAL_HOME`` (default ``var/`` beside the package)."""
    return Path(os.environ.get("ONESEAL_HOME") or Path(__file__).resolve().parents[2] / "var").resolve()


def is_initialised() -> bool:
    """Whether ``init`` was here: asked before anything is opened, so that a question makes no file."""
    home = home_of()
    has_secrets = bool(os.environ.get("ONESEAL_SEAL_SECRET")) or (home / "secrets.json").exists()
    return has_secrets and (bool(os.environ.get("ONESEAL_DATABASE_URL")) or (home / DATABASE).exists())


def _draw(path: Path) -> None:
    """Write fresh secrets; when two processes start at once, the first file stays (link fails on an existing name)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = Secrets(secrets.token_urlsafe(48), [secrets.token_hex(32)], secrets.token_urlsafe(32))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(drawn), file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()
