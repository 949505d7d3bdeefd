"""What is set wrong is refused by its name, with how to write it: variables, the home's secrets, arguments, files of another kind."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oneseal.law.rule import Refused
from oneseal.site import environment as env
from oneseal.site.secrets import read_secrets
from oneseal.site.tests.test_command import run

NAME = "ONESEAL_TRIED"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("ture", env.switch),
        ("2", env.switch),
        ("perhaps", lambda name: env.choice(name, ("offered", "required"), "offered")),
        ("many", lambda name: env.number(name, 5, least=1, most=9)),
        ("10", lambda name: env.number(name, 5, least=1, most=9)),
        ("9" * 5000, lambda name: env.number(name, 5, least=1, most=9)),
        ("(", lambda name: env.pattern(name, "[0-9]+")),
        ("name", lambda name: env.pairs(name, {"name": "n"})),
        ("name=", lambda name: env.pairs(name, {"name": "n"})),
        ("example.org", lambda name: env.address(name, "")),
        ("ftp://example.org", lambda name: env.address(name, "")),
        ("http://[", lambda name: env.address(name, "")),
        ("http://a:b", lambda name: env.address(name, "")),
        ("city", env.database),
        ("mysql://a/b", env.database),
        ("postgresql://a", env.database),
        ("postgresql://u:hunter2@a:x/b", env.database),
        ("\udcff", env.text),
        ("a\nb", env.listed),
        ("http://a.example", lambda name: env.hosts(name, ())),
        ("localhost,a.example:8000", lambda name: env.hosts(name, ())),
        ("::1", lambda name: env.hosts(name, ())),
    ],
)
def test_a_variable_that_does_not_fit_is_refused_by_name(value: str, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(Refused) as refused:
        read(NAME)
    assert (refused.value.field, NAME in refused.value.reason, bool(refused.value.mend)) == (NAME, True, True)
    assert "hunter2" not in str(refused.value)


def test_a_variable_that_fits_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (env.switch(NAME), env.number(NAME, 5, least=1, most=9), env.database(NAME), env.listed(NAME, ("a",))) == (False, 5, None, ["a"])
    given: dict[str, tuple[Callable[[], Any], Any]] = {
        "Yes": (lambda: env.switch(NAME), True),
        " 9 ": (lambda: env.number(NAME, 5, least=1, most=9), 9),
        "Required": (lambda: env.choice(NAME, ("offered", "required"), "offered"), "required"),
        "a, b,": (lambda: env.listed(NAME), ["a", "b"]),
        ".a.example,10.0.0.5,[::1],*": (lambda: env.hosts(NAME, ()), [".a.example", "10.0.0.5", "[::1]", "*"]),
        " ": (lambda: env.hosts(NAME, ("localhost",)), ["localhost"]),
        "a=b,c=d=e": (lambda: env.pairs(NAME, {}), {"a": "b", "c": "d=e"}),
        "https://a.example:8443/x/": (lambda: env.address(NAME, ""), "https://a.example:8443/x/"),
    }
    for value, (read, expected) in given.items():
        monkeypatch.setenv(NAME, value)
        assert read() == expected
    monkeypatch.setenv(NAME, "postgresql://u:p%40@h:5432/d")
    known = env.database(NAME) or {}
    assert (known["HOST"], known["NAME"], known["PASSWORD"]) == ("h", "d", "p@")


@pytest.mark.parametrize(
    "variable", ["ONESEAL_PRODUCTION=ture", "ONESEAL_CLOCK_OFFSET=soon", "ONESEAL_DATABASE_URL=city", "ONESEAL_VAULT_KEYS=short"]
)
def test_the_command_line_refuses_what_was_set_wrong(variable: str, tmp_path: Path) -> None:
    name, _, value = variable.partition("=")
    secrets = {"ONESEAL_DJANGO_SECRET": "x" * 50, "ONESEAL_VAULT_KEYS": "a" * 64, "ONESEAL_SEAL_SECRET": "x" * 32}
    done = run("init", code=1, environment={"ONESEAL_HOME": str(tmp_path), "ONESEAL_DATABASE_URL": "", **secrets, name: value})
    assert name in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    assert "ONESEAL_HOME" in run("init", code=1, environment={"ONESEAL_HOME": str(place), "ONESEAL_DATABASE_URL": ""}).stderr


WHOLE = {"django": "x" * 50, "vault": ["a" * 64], "seal": "y" * 32}


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        json.dumps({}),
        json.dumps({**WHOLE, "vault": []}),
        json.dumps({**WHOLE, "vault": "a" * 64}),
        json.dumps({**WHOLE, "vault": ["zz"]}),
        json.dumps({**WHOLE, "vault": [7]}),
        json.dumps({**WHOLE, "seal": ""}),
        json.dumps({**WHOLE, "django": None}),
        "[" * 100_000,
    ],
)
def test_damaged_secrets_are_refused_and_stay_as_they_are(damaged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ONESEAL_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "secrets.json"
    file.write_text(damaged, encoding="utf-8")
    with pytest.raises(Refused, match="已损坏") as refused:
        read_secrets(tmp_path, production=False)
    assert "备份" in refused.value.mend
    assert file.read_text(encoding="utf-8") == damaged
    file.write_text(json.dumps(WHOLE), encoding="utf-8")
    assert read_secrets(tmp_path, production=False).vault == WHOLE["vault"]
    file.write_bytes(b"\xff\xfe{")
    with pytest.raises(Refused, match="已损坏"):
        read_secrets(tmp_path, production=False)


@pytest.mark.parametrize("workers", ["0", "-1", "two", "9" * 5000])
def test_a_server_without_workers_is_misuse(workers: str) -> None:
    assert "--workers" in run("serve", "--workers", workers, code=2).stderr


def test_an_argument_that_is_no_text_is_misuse() -> None:
    for words in (["case", "show", "\udcff"], ["item", "show", "\udcff", "--json"]):
        done = run(*words, code=2)
        assert "UTF-8" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_what_is_no_chart_is_not_drawn_and_says_why(tmp_path: Path) -> None:
    for content in (b"", b"<a/>", b"\x89PNG", b"<!DOCTYPE a><a/>"):
        file = tmp_path / "chart.bpmn"
        file.write_bytes(content)
        done = run("flow", "draw", str(file), code=1)
        assert "F-21" in done.stderr and "Traceback" not in done.stderr
        assert not done.stdout


def test_a_cell_beyond_all_measure_is_refused_by_its_line(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('start,days,unit,exclude\n2026-03-02,20,working,\n2026-03-02,20,working,"' + "x" * 200_000 + '"\n', encoding="utf-8")
    assert "第 3 行" in run("law", "due", "--table", str(table), code=1).stderr
    table.write_text("day,kind,name\n2030-01-01,off," + "x" * 200_000 + "\n", encoding="utf-8")
    assert "第 2 行" in run("calendar", "import", str(table), "--source", "x", code=1).stderr
