"""Run every check in turn, all of them even after one fails; exit 1 when any did.

scripts/checks.py [--lint]
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TOOLS = {"pdfsig": "poppler-utils", "chromium": "chromium"}
"""Programs that the tests call and that no Python or npm package brings: the program, its Debian package."""
OTHERS = {"chromium": ("chromium-headless-shell", "google-chrome", "google-chrome-stable", "chromium-browser")}
"""Names under which the same program may be there already."""

FAILED = ROOT / "build" / "failed.txt"
"""Where the runs note which tests failed; their names are the last thing printed."""

LEFT_OUT = {"ONESEAL_DATABASE_URL", "ONESEAL_HOME", "PYTHONDONTWRITEBYTECODE"}
"""What the tests set themselves, and what would have each of the thousand commands they call compile every module anew."""

LEAN = "chromium-headless-shell"
"""The package of the browser without the windows that nobody looks at, a fifth faster; not every distribution has it."""

CODE = ["oneseal", "tests", "bench", "scripts", "conftest.py"]
LINT: list[tuple[str, list[str]]] = [
    ("ruff", ["ruff", "check", *CODE]),
    ("format", ["ruff", "format", "--check", *CODE]),
    ("types", ["mypy"]),
    ("floors", ["lint-imports"]),
    ("bandit", ["bandit", "--quiet", "--recursive", "oneseal", "scripts", "--configfile", "pyproject.toml"]),
]
PYTEST = ["pytest", "-p", "no:cacheprovider", "--numprocesses", "2", "--verbosity", "0", "-rsfE", "--durations", "10"]
PURE = ["oneseal/law", "oneseal/flow"]
"""Rooms that know no database need no second run."""
EMBEDDED = [f"oneseal/site/tests/test_{name}.py" for name in ("environment", "mishaps", "restore", "whole_city")]
"""Tests that make homes of their own on the embedded database, whatever server there is."""
SEEN = [f"oneseal/web/tests/test_{name}.py" for name in ("looks", "targets")]
"""Tests that look at every page in a browser, in each size and colour: how it looks is no matter of the database that it came from."""
SERVER = ["python", "scripts/postgres.py", "run", "--"]
TESTS: list[tuple[str, list[str]]] = [
    ("tests on SQLite", PYTEST),
    (
        "tests on PostgreSQL",
        [
            *SERVER,
            str(BIN / "pytest"),
            *PYTEST[1:],
            "oneseal",
            *(f"--ignore={path}" for path in (*PURE, *EMBEDDED, *SEEN)),
            "tests/test_kill.py",
            "tests/test_killed_deeds.py",
            "tests/test_outsiders.py",
            "tests/test_under_load.py",
        ],
    ),
]


def install_tools() -> None:
    """What is missing and only root may install: installed when root, else the exact command to type."""
    missing = sorted({package for program, package in TOOLS.items() if not any(map(shutil.which, (program, *OTHERS.get(program, ()))))})
    if not missing:
        return
    if os.geteuid() != 0:
        sys.stderr.write(
            f"test: {', '.join(missing)} is missing and only root may install it. Type: sudo apt-get install {' '.join(missing)}\n"
        )
        raise SystemExit(2)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update, known = ["apt-get", "update", "-qq"], ["apt-cache", "show", LEAN]
    subprocess.run(update, check=True, env=quiet, stdin=subprocess.DEVNULL)
    lean = subprocess.run(known, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    wanted = [LEAN if lean and package == "chromium" else package for package in missing]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
    subprocess.run(install, check=True, env=quiet, stdin=subprocess.DEVNULL)


def passes(name: str, words: list[str]) -> bool:
    """Run one check under its heading."""
    sys.stdout.write(f"\n── {name} ──\n")
    sys.stdout.flush()
    begun = time.monotonic()
    surroundings = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    surroundings["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    code = subprocess.run([BIN / words[0], *words[1:]], cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, check=False).returncode
    sys.stdout.write(f"── {name}: {'passed' if code == 0 else f'FAILED (exit {code})'}, {time.monotonic() - begun:.0f} s\n")
    sys.stdout.flush()
    return code == 0


def main() -> int:
    """All checks, then one line that says how they went."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lint", action="store_true", help="only what needs no database")
    lint_only = options.parse_args().lint
    if not lint_only:
        install_tools()
    FAILED.unlink(missing_ok=True)
    failed = [name for name, words in [*LINT, *([] if lint_only else TESTS)] if not passes(name, words)]
    sys.stdout.write(f"\n{'every check passed' if not failed else 'failed: ' + ', '.join(failed)}\n")
    if FAILED.exists():
        sys.stdout.write(FAILED.read_text(encoding="utf-8"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
