"""What fails outside the product is told in one line, in the reader's words, with what mends it: no trace, no bare English."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from oneseal.journal.tests.ports import free_port
from oneseal.site.secrets import read_secrets, take_back
from oneseal.site.tests.test_command import run

WHOLE = '{"django": "' + "x" * 50 + '", "vault": ["' + "a" * 64 + '"], "seal": "' + "y" * 32 + '"}'


def home(place: Path) -> dict[str, str]:
    """A home with secrets, and the variables that name it."""
    (place / "secrets.json").write_text(WHOLE, encoding="utf-8")
    return {"ONESEAL_HOME": str(place), "ONESEAL_DATABASE_URL": ""}


def test_a_damaged_database_is_restored_from_the_backup(tmp_path: Path) -> None:
    (tmp_path / "oneseal.sqlite3").write_bytes(b"x" * 5000)
    for words in (["item", "list"], ["doctor"]):
        done = run(*words, code=1, environment=home(tmp_path))
        assert "数据库文件已损坏" in done.stdout + done.stderr and "备份" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_a_database_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "oneseal.sqlite3").mkdir()
    assert "数据库文件打不开" in run("item", "list", code=1, environment=home(tmp_path)).stderr


def test_a_database_without_any_table_was_never_made(tmp_path: Path) -> None:
    (tmp_path / "oneseal.sqlite3").touch()
    assert "还没有初始化" in run("item", "list", code=1, environment=home(tmp_path)).stderr


def test_a_file_that_is_not_there_is_told_in_the_readers_words(tmp_path: Path) -> None:
    assert "没有文件" in run("flow", "check", str(tmp_path / "absent.bpmn"), code=2).stderr


DYING = """
import os, signal, sys
from django.db.migrations.recorder import MigrationRecorder
from oneseal.site.command import main
noted = MigrationRecorder.record_applied
def die(self, app, name):
    if name == "0007_discarded":
        os.kill(os.getpid(), signal.SIGKILL)
    noted(self, app, name)
MigrationRecorder.record_applied = die
main(["init"])
"""
"""What makes a home ready and is killed when it notes a migration that makes an index."""


def test_killed_between_a_change_of_the_tables_and_its_note_init_goes_on(tmp_path: Path) -> None:
    """What serving needs is asked before, in a home that is none; an odd mark of the roots is red with its mend and breaks nothing."""
    place = {"ONESEAL_HOME": str(tmp_path / "home"), "ONESEAL_DATABASE_URL": ""}
    run("serve", "--check", "--port", str(free_port()), environment=place)
    killed = subprocess.run([sys.executable, "-c", DYING], env={**os.environ, **place}, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert "已就绪" in run("init", environment=place).stdout
    for junk in ("", "{", "[]"):
        (tmp_path / "home" / "roots-head.json").write_text(junk, encoding="utf-8")
        for words in (["doctor"], ["journal", "verify"]):
            told = json.loads(run(*words, "--json", code=1, environment=place).stdout)
            assert "签名根" in json.dumps(told, ensure_ascii=False), words


@pytest.mark.parametrize("words", [["doctor"], ["init"], ["case", "walk", "--item", "x"]], ids=" ".join)
def test_a_home_that_lost_its_secrets_is_told_and_draws_no_others(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "oneseal.sqlite3").write_bytes(b"x" * 5000)
    done = run(*words, code=1, environment={"ONESEAL_HOME": str(tmp_path), "ONESEAL_DATABASE_URL": " "})
    assert "O-02" in done.stderr and "备份" in done.stderr and "初始化" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["oneseal.sqlite3"]


def test_secrets_drawn_for_another_homes_database_are_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ONESEAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("oneseal.site.secrets._drawn", [])
    kept, fresh = tmp_path / "kept", tmp_path / "fresh"
    kept.mkdir()
    home(kept)
    read_secrets(kept, production=False)
    read_secrets(fresh, production=False)
    take_back()
    assert ((kept / "secrets.json").exists(), (fresh / "secrets.json").exists()) == (True, False)


def test_settings_of_another_project_left_in_the_shell_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "oneseal.sqlite3").touch()
    done = run("item", "list", code=1, environment={**home(tmp_path), "DJANGO_SETTINGS_MODULE": "foo"})
    assert "还没有初始化" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("encoding", "mark"), [("gbk", "×"), ("ascii", "\\xd7")])
def test_a_terminal_that_lacks_a_character_gets_one_like_it(encoding: str, mark: str, tmp_path: Path) -> None:
    (tmp_path / "oneseal.sqlite3").write_bytes(b"x" * 5000)
    surroundings = {**os.environ, **home(tmp_path), "PYTHONIOENCODING": encoding}
    words = [sys.executable, "-m", "oneseal", "doctor"]
    plain = subprocess.run(words, capture_output=True, env=surroundings, check=False)
    assert mark in plain.stdout.decode(encoding) and not plain.stderr
    as_json = subprocess.run([*words, "--json"], capture_output=True, env=surroundings, check=False)
    assert json.loads(as_json.stdout)["checks"][0]["label"] == "数据库"
