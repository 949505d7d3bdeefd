"""Set-up and its scripts: they say what is missing, ask before harm, and what is committed holds on any machine."""

import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from oneseal.site.serve import CannotServe, held, require_free

ROOT = Path(__file__).resolve().parents[1]
DECLINED, MISUSE = 1, 2


def script(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a script as a person without a terminal would; only ``env`` of OneSeal's variables is set."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("ONESEAL_")} | (env or {})
    return subprocess.run(words, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def reset(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """``scripts/reset.py`` on a home."""
    return script(sys.executable, "scripts/reset.py", *words, env={"ONESEAL_HOME": str(home), **more})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with data in it."""
    home = tmp_path / "home"
    (home / "files" / "ab").mkdir(parents=True)
    (home / "files" / "ab" / "paper.pdf").write_bytes(b"%PDF")
    (home / "secrets.json").write_text("{}", encoding="utf-8")
    return home


def test_make_without_a_target_lists_the_targets() -> None:
    """``make`` alone does nothing but help."""
    listed = script("make").stdout
    assert all(f"make {target} " in listed for target in ("setup", "run", "reset", "test", "lint", "bench", "lock"))


def fake_python(folder: Path, answer: str) -> dict[str, str]:
    """A PATH on which every python3 answers as ``answer`` says."""
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        (folder / name).write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "PYTHON": "python3"}


def test_an_old_python_is_told_in_one_line(tmp_path: Path) -> None:
    """Which version is needed and what to type."""
    done = script("sh", "scripts/setup.sh", "main", env=fake_python(tmp_path, "exit 1"))
    assert done.returncode == MISUSE
    assert done.stderr.count("\n") == 1
    assert "Python >= 3.11" in done.stderr and "sudo apt-get install python3" in done.stderr


def test_a_python_without_venv_is_told_in_one_line(tmp_path: Path) -> None:
    """Debian packs venv apart: the package is named."""
    answer = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.12 ;; esac'
    done = script("sh", "scripts/setup.sh", "main", env=fake_python(tmp_path, answer))
    assert done.returncode == MISUSE
    assert done.stderr == "setup: this Python cannot make virtual environments. Type: sudo apt-get install python3.12-venv\n"


def test_reset_deletes_nothing_when_nobody_can_be_asked(home: Path) -> None:
    """Confirmation comes before harm."""
    done = reset(home)
    assert done.returncode == DECLINED
    assert "FORCE=1" in done.stderr
    assert (home / "files" / "ab" / "paper.pdf").exists()


def test_reset_empties_the_home_when_told_to(home: Path) -> None:
    """``FORCE=1``."""
    assert reset(home, "--force").returncode == 0
    assert list(home.iterdir()) == []


def test_reset_leaves_a_folder_alone_that_is_no_home(tmp_path: Path) -> None:
    """A mistyped ONESEAL_HOME costs nothing."""
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = reset(tmp_path, "--force")
    assert done.returncode == MISUSE
    assert "does not look like a home" in done.stderr
    assert (tmp_path / "thesis.txt").exists()


def test_reset_never_empties_a_postgresql_server(home: Path) -> None:
    """It says so instead of deleting half."""
    done = reset(home, "--force", ONESEAL_DATABASE_URL="postgresql://somewhere/oneseal")
    assert done.returncode == MISUSE
    assert (home / "secrets.json").exists()


def test_reset_refuses_while_a_server_runs(home: Path) -> None:
    """Data is not pulled away under a running server."""
    with (home / "serve.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = reset(home, "--force")
    assert done.returncode == MISUSE
    assert "a server is running" in done.stderr
    assert (home / "secrets.json").exists()


def test_a_taken_port_is_told_with_another_to_try() -> None:
    """Before anything is started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"端口 {port} 已被占用.*PORT={port + 1}"):
            require_free("127.0.0.1", port)


def test_a_home_is_served_once(tmp_path: Path) -> None:
    """A second server on the same home is refused; after the first has gone it may."""
    with held(tmp_path), pytest.raises(CannotServe, match="已有一个服务在运行"), held(tmp_path):
        pass
    with held(tmp_path):
        pass


def test_a_tool_that_only_root_may_install_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is skipped in silence: the run stops before the first check."""
    spec = importlib.util.spec_from_file_location("checks", ROOT / "scripts" / "checks.py")
    assert spec and spec.loader
    checks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checks)
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stopped:
        checks.install_tools()
    assert stopped.value.code == MISUSE
    assert "Type: sudo apt-get install chromium poppler-utils\n" in capsys.readouterr().err


def test_a_named_database_server_is_used_and_not_replaced() -> None:
    """ONESEAL_TEST_DATABASE_URL comes first."""
    named = "postgresql://somewhere/oneseal"
    shown = ["run", "--", sys.executable, "-c", "import os; print(os.environ['ONESEAL_DATABASE_URL'])"]
    done = script(sys.executable, "scripts/postgres.py", *shown, env={"ONESEAL_TEST_DATABASE_URL": named})
    assert done.stdout.strip() == named


def test_a_throw_away_server_is_durable_and_passes_the_exit_code_on() -> None:
    """The command runs against a fresh cluster with fsync on; its failure is ours."""
    connected = "import os, psycopg; server = psycopg.connect(os.environ['ONESEAL_DATABASE_URL'])"
    asked = f"{connected}; print(server.execute('SHOW fsync').fetchone()); raise SystemExit(7)"
    done = script(sys.executable, "scripts/postgres.py", "run", "--", sys.executable, "-c", asked)
    assert done.stdout.strip() == "('on',)", done.stderr
    assert done.returncode == 7


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    """Whoever installs does it from the registry of his own choice."""
    for name in ("main.lock", "dev.lock"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "://" not in text and "index-url" not in text
        assert 0 < text.count("==") <= text.count("--hash=sha256:")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def committed() -> list[Path]:
    """The files that git knows."""
    listed = script("git", "ls-files", "-z").stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_the_builders_machine() -> None:
    """What is committed holds on any machine."""
    hosts = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("npmmirror", "com"))
    words = [".".join(host) for host in hosts] + [f"/{folder}/" for folder in ("work/main", "work/shared", "root")]
    files = committed()
    assert files
    for path in files:
        text = path.read_bytes().decode("utf-8", errors="replace")
        found = [word for word in words if word in text]
        assert not found, f"{path.relative_to(ROOT)}: {found}"
