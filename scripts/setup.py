#!/usr/bin/env python3
"""Install what OneSeal needs into .venv and node_modules, each only when its lock file has changed; Python's standard library only.

scripts/setup.py main     what the product runs on
scripts/setup.py dev      also what tests and benchmarks need
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "oneseal-setup.json"
LOCKS = {"main": ROOT / "requirements" / "main.lock", "dev": ROOT / "requirements" / "dev.lock"}
MODULES = ROOT / "node_modules"
MODULES_STAMP = MODULES / ".oneseal-setup"
STATIC = ROOT / "static-built"
STATIC_STAMP = STATIC / ".oneseal-setup"


def digest(*paths: Path) -> str:
    """One hash over the files' contents."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def run(*words: str | Path, log: bool = True) -> None:
    """A command in the project's folder; its own words are shown only when it fails."""
    surroundings = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(words, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, capture_output=log, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{done.stdout or ''}{done.stderr or ''}")
        sys.stderr.write(f"setup: this failed: {' '.join(map(str, words))}\n")
        sys.stderr.write("setup: nothing is lost; mend the cause and type the same make command again\n")
        raise SystemExit(1)


def say(line: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"setup: {line}\n")
    sys.stdout.flush()


def stamped() -> dict[str, Any]:
    """What the environment was built from, empty when there is none or it was built for another place or Python."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = (BIN / "python").exists() and stamp.get("place") == str(ROOT)
    return stamp if whole and stamp.get("python") == sys.version else {}


def install(kind: str, stamp: dict[str, Any]) -> None:
    """The Python side: a new environment when the main lock changed, the test tools on top when asked."""
    wanted = {name: digest(path) for name, path in LOCKS.items()}
    fresh = stamp.get("main") != wanted["main"]
    dev = kind == "dev" or bool(stamp.get("dev"))
    if fresh:
        say("making .venv …")
        STAMP.unlink(missing_ok=True)
        venv.create(VENV, with_pip=True, clear=True)
    if fresh or (dev and stamp.get("dev") != wanted["dev"]):
        begun = time.monotonic()
        lock = LOCKS["dev" if dev else "main"]
        run(BIN / "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", lock)
        say(f"{lock.relative_to(ROOT)} installed ({time.monotonic() - begun:.0f} s)")
    project = digest(ROOT / "pyproject.toml")
    if fresh or stamp.get("project") != project:
        run(BIN / "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")
    now = {"place": str(ROOT), "python": sys.version, "main": wanted["main"], "dev": wanted["dev"] if dev else None, "project": project}
    if now != stamp:
        STAMP.write_text(json.dumps(now, indent=1), encoding="utf-8")


def install_assets() -> None:
    """The npm side: fonts of the papers, the sheet and icons of the pages; never a package's own scripts."""
    wanted = digest(ROOT / "package-lock.json", ROOT / "package.json")
    if MODULES_STAMP.exists() and MODULES_STAMP.read_text(encoding="utf-8") == wanted:
        return
    begun = time.monotonic()
    run(BIN / "npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error")
    MODULES_STAMP.write_text(wanted, encoding="utf-8")
    say(f"package-lock.json installed ({time.monotonic() - begun:.0f} s)")


def lay_out_static() -> None:
    """The files that the web server hands out as they are: hashed names, compressed once."""
    wanted = digest(
        *sorted(path for path in (ROOT / "oneseal" / "web" / "static").rglob("*") if path.is_file()), ROOT / "package-lock.json"
    )
    if STATIC_STAMP.exists() and STATIC_STAMP.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(STATIC, ignore_errors=True)
    # The settings want a home; the operator's own is not made by a set-up, and none may lie among the files that are handed out.
    with tempfile.TemporaryDirectory() as home:
        os.environ["ONESEAL_HOME"] = home
        os.environ.pop("ONESEAL_PRODUCTION", None)
        run(BIN / "django-admin", "collectstatic", "--noinput", "--settings", "oneseal.site.settings")
    STATIC_STAMP.write_text(wanted, encoding="utf-8")


def main(kind: str) -> int:
    """Bring everything up to its lock; nothing to do takes a fraction of a second and no network."""
    if kind not in LOCKS:
        sys.stderr.write(__doc__ or "")
        return 2
    install(kind, stamped())
    install_assets()
    lay_out_static()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
