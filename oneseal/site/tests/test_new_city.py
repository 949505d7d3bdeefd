"""A city from nothing: every step is a command or an act of somebody whom an earlier step put there. Nothing of the demo city is used."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from oneseal.law.codes import id_check, organisation_check, uscc_check
from oneseal.site.tests.new_city import CREW

ITEMS = Path(__file__).parents[2] / "catalogue" / "data" / "demo" / "items"
ITEM = "民办学校设立"
DIVISIONS = "code,name\n997121000000,新城县\n997100000000,新设市\n997121001000,城关镇\n"
FACTS = {
    "division": "997100000000",
    "name": "新设市行政审批服务局",
    "short-word": "新审批",
    "government": "新设市人民政府",
    "court": "新设市新城县人民法院",
    "address": "新设市政务路1号",
    "phone": "0900-6990001",
    "complaint-phone": "0900-6990002",
}
Run = Callable[..., Any]


def id_number(place: int) -> str:
    """An ID number of nobody."""
    first = f"99719919800101{place:03d}"
    return first + id_check(first)


def uscc() -> str:
    """A USCC of nobody."""
    first = "11997100MB9X0001"
    first += organisation_check(first[8:16])
    return first + uscc_check(first)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a home that was never made, with a database of its own that holds nothing."""
    server, database = os.environ["ONESEAL_TEST_SERVER"], f"oneseal_test_{os.getpid()}_city"
    url = urlunsplit(urlsplit(server)._replace(path=f"/{database}")) if server else ""
    if server:
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database}".encode())
    yield {**os.environ, "ONESEAL_HOME": str(tmp_path_factory.mktemp("city") / "home"), "ONESEAL_DATABASE_URL": url}
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def run(home: dict[str, str]) -> Run:
    """Run a command (or, with ``module``, what people do) in the home; its JSON."""

    def run(*words: str, code: int = 0, stdin: str = "", module: str = "oneseal") -> Any:
        command = [sys.executable, "-m", module, *words, *(["--json"] if module == "oneseal" else [])]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=home, check=False)
        assert done.returncode == code, f"{words}: {done.stdout}\n{done.stderr}"
        return json.loads(done.stdout)

    return run


def people(run: Run, what: str, told: dict[str, Any]) -> Any:
    """What people do: an act each."""
    return run(what, stdin=json.dumps(told), module="oneseal.site.tests.new_city")


def found(run: Run, *changes: str, code: int = 0) -> Any:
    """``bureau found``; the ID number comes on standard input."""
    facts = [word for name, value in FACTS.items() for word in (f"--{name}", value)]
    words = ["bureau", "found", "--uscc", uscc(), *facts, "--administrator", "吕首任", "--number", "-", *changes]
    return run(*words, stdin=f"{id_number(1)}\n", code=code)


def test_from_nothing_to_a_granted_case(run: Run, tmp_path: Path) -> None:
    assert run("init")["demo"] is False
    divisions = _divisions(run, tmp_path)
    assert divisions["new"] == 3
    founded, clerk = _founded(run)
    told = {"body": founded["body"], "numbers": [id_number(place) for place in range(3, 3 + len(CREW))]}
    told |= {"administrator": [id_number(1), founded["code"]], "clerk": [id_number(2), clerk["code"]]}
    assert people(run, "staff", told)["appointed"] == 6
    assert [run("bureau", "seals")["made"] for _ in range(2)] == [3, 0]
    _lists(run)
    assert [run("item", "load", str(ITEMS))["published"] for _ in range(2)] == [6, 0]
    walked = people(run, "case", {"item": ITEM, "number": id_number(20)})
    assert walked["state"] == "ARCHIVED"
    _proved(run, walked)


def _divisions(run: Run, tmp_path: Path) -> Any:
    """A list with a wrong line registers nothing; a dry run says what would be; a second time changes nothing."""
    file = tmp_path / "divisions.csv"
    file.write_text(f"{DIVISIONS}9971,半截\n", encoding="gb18030")
    refused = run("people", "import-divisions", str(file), code=1)
    assert (refused["ok"], [error["line"] for error in refused["errors"]]) == (False, [5])
    file.write_text(DIVISIONS, encoding="utf-8-sig")
    assert run("people", "import-divisions", str(file), "--dry-run")["new"] == 3
    done = run("people", "import-divisions", str(file))
    assert run("people", "import-divisions", str(file))["known"] == 3
    return done


def _lists(run: Run) -> None:
    """R1-07, 优化营商环境条例 40: no item is published whose code and licence stand in no list that this city has entered; the invented
    lists of the demo city are not among them."""
    refused = run("item", "load", str(ITEMS), code=1)["refused"]
    assert "R1-07" in json.dumps(refused, ensure_ascii=False)
    for kind, file in (("basic", "basic.csv"), ("licence", "licences.csv")):
        name = {"basic": "国家基本目录", "licence": "行政许可事项清单（演示）"}[kind]
        assert run("catalogue", "enter-list", kind, str(ITEMS.parent / "lists" / file), "--name", name, "--edition", "演示版")


def _founded(run: Run) -> tuple[Any, Any]:
    """The bureau and the first officer, each with a code that is told once; before that, nothing can be sealed or loaded."""
    assert "bureau found" in run("item", "load", str(ITEMS), code=1)["refused"]["mend"]
    founded = found(run)
    assert founded["code"] and found(run)["made"] == 0 and found(run)["code"] == ""
    assert "机构名称" in found(run, "--name", "别的局", code=1)["refused"]["reason"]
    assert "usage: oneseal" in run("bureau", "found", "--uscc", uscc(), code=2)["error"]
    assert run("bureau", "seals", code=1)["refused"]["field"] == "keeper"
    words = ["people", "register", "--name", "李受理", "--number", id_number(2), "--mobile", "19900000001"]
    first, again = run(*words), run(*words)
    assert (first["made"], again["made"], again["code"]) == (True, False, "")
    assert "oneseal people register" in run("people", "code", "--number", id_number(30), code=1)["refused"]["mend"]
    return founded, {**first, "code": run("people", "code", "--number", id_number(2))["code"]}


def _proved(run: Run, walked: Any) -> None:
    """The case is told, its papers are genuine, and the journal of the whole founding proves."""
    shown = run("case", "show", walked["case_number"])
    assert {"file", "accept", "survey", "confirm_survey", "grant", "deliver", "archive"} <= {entry["act"] for entry in shown["entries"]}
    assert run("certificate", "verify", walked["files"][-1])["verdict"] == "genuine"
    run("journal", "sequence")
    assert run("journal", "verify")["ok"] is True
    assert run("journal", "rebuild")["ok"] is True
    assert {check["name"]: check["state"] for check in run("doctor")["checks"]}["keys"] == "ok"
