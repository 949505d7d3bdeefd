"""Delete the data of this home, after asking; the next `oneseal init` starts afresh.

scripts/reset.py [--force]
"""

import argparse
import fcntl
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARKS = ("oneseal.sqlite3", "secrets.json")
LOCK = "serve.lock"


def wrong(line: str) -> int:
    """Say why nothing was deleted."""
    sys.stderr.write(f"reset: {line}\n")
    return 2


def is_served(home: Path) -> bool:
    """Whether a running server holds the home."""
    path = home / LOCK
    if not path.exists():
        return False
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def may_delete(home: Path, *, force: bool) -> bool:
    """The confirmation that comes before harm."""
    if force:
        return True
    if not sys.stdin.isatty():
        sys.stderr.write("reset: nobody can be asked here; say FORCE=1 to delete without asking\n")
        return False
    sys.stdout.write(f"All data under {home} will be deleted: cases, files, papers, keys. Keys cannot be had back. Type yes to go on: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip() == "yes"


def main() -> int:
    """Check, ask, delete."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--force", action="store_true", help="do not ask")
    force = options.parse_args().force
    home = Path(os.environ.get("ONESEAL_HOME") or ROOT / "var").resolve()
    if os.environ.get("ONESEAL_DATABASE_URL"):
        return wrong(
            "ONESEAL_DATABASE_URL names a PostgreSQL server, which this never empties: drop that database yourself, or unset the variable"
        )
    if not home.exists():
        return 0
    if not any((home / mark).exists() for mark in MARKS) and any(home.iterdir()):
        return wrong(f"{home} holds none of {', '.join(MARKS)}: it does not look like a home of OneSeal and is left alone")
    if is_served(home):
        return wrong(f"a server is running on {home}: stop it first (Ctrl-C where `make run` runs)")
    if not may_delete(home, force=force):
        return 1
    for entry in home.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    sys.stdout.write(f"reset: {home} is empty\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
