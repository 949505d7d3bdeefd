"""The command line: exit codes, one JSON value on stdout, progress on stderr; every command helps."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog

CHARTS = Path(__file__).parents[2] / "catalogue" / "data" / "demo" / "items"
TABLE = """start,days,unit,exclude
2026-03-02,20,working,2026-03-09..2026-03-12;2026-03-11..2026-03-18
2026-09-18,20,,
"""
COMMANDS = (
    [],
    ["init"],
    ["serve"],
    ["work"],
    ["doctor"],
    *(["law", word] for word in ("due", "book")),
    *(["case", word] for word in ("walk", "show")),
    *(["people", word] for word in ("import-divisions", "register", "code", "lift-second-factor", "erase")),
    *(["bureau", word] for word in ("found", "seals")),
    *(["item", word] for word in ("list", "show", "load")),
    *(["catalogue", word] for word in ("import", "export", "template", "enter-list", "check", "lists", "search", "index", "missed")),
    *(["flow", word] for word in ("check", "draw")),
    *(["journal", word] for word in ("verify", "rebuild", "sequence", "restored")),
    *(["calendar", word] for word in ("import", "list")),
    ["certificate", "verify"],
)


def run(*words: str, code: int = 0, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "oneseal", *words], capture_output=True, text=True, env={**os.environ, **(environment or {})}, check=False
    )
    assert done.returncode == code, f"{words}: {done.stdout}\n{done.stderr}"
    return done


def said(*words: str, code: int = 0) -> Any:
    return json.loads(run(*words, "--json", code=code).stdout)


def test_what_is_noted_goes_to_stderr_for_stdout_holds_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("documents").error("paper not made", title="决定书")
    said = capfd.readouterr()
    assert said.out == "" and "paper not made" in said.err


def test_what_makes_no_workbook_and_signs_nothing_loads_neither() -> None:
    """Both take longer to load than most commands to answer."""
    rooms = ", ".join(f"oneseal.{room}.queries" for room in ("cases", "catalogue", "certificates", "documents", "seals"))
    words = f"import sys, django; django.setup(); import {rooms}; print([name for name in ('openpyxl', 'pyhanko') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_helps(words: list[str]) -> None:
    assert "usage: oneseal" in run(*words, "--help").stdout


@pytest.mark.parametrize(
    "words", [["nonsense"], ["law", "due", "--start", "tomorrow", "--days", "3"], ["law", "due"], ["case", "walk"], []], ids=" ".join
)
def test_misuse_is_two(words: list[str]) -> None:
    run(*words, code=2)


MISUSES = {
    "no such file": (["certificate", "verify", "absent.pdf"], "没有文件"),
    "no such table": (["law", "due", "--table", "absent.csv"], "没有文件"),
    "no such list": (["catalogue", "import", "absent.xlsx"], "没有文件"),
    "a folder in place of a file": (["flow", "draw", "."], "是目录，不是文件"),
    "nowhere to write": (["catalogue", "export", "absent/list.xlsx"], "没有目录“absent”"),
    "no such folder": (["item", "load", "absent"], "没有目录"),
    "a day that cannot be counted from": (["law", "due", "--start", "1900-01-01", "--days", "5"], "1901-01-01 至 2198-12-31"),
    "an interval": (["law", "due", "--start", "2026-03-02", "--days", "5", "--exclude", "2026-03-09"], "2026-03-09..2026-03-18"),
    "rows": (["catalogue", "import", "pyproject.toml", "--rows", "two"], "2-10,15"),
    "a limit of none": (["catalogue", "search", "面馆", "--limit", "0"], "1 到 1000"),
}


@pytest.mark.parametrize("words", MISUSES)
def test_what_cannot_be_meant_is_misuse_and_says_why(words: str) -> None:
    """Before anything is begun, a home or none."""
    given, told = MISUSES[words]
    assert told in run(*given, code=2).stderr


def test_a_home_that_was_never_made_says_so(tmp_path: Path) -> None:
    fresh = {"ONESEAL_HOME": str(tmp_path), "ONESEAL_DATABASE_URL": ""}
    done = run("item", "list", code=1, environment=fresh)
    assert "oneseal init" in done.stderr
    due = run(
        "law",
        "due",
        "--start",
        "2026-09-18",
        "--days",
        "20",
        "--json",
        environment={"ONESEAL_HOME": str(tmp_path), "ONESEAL_DATABASE_URL": ""},
    )
    assert json.loads(due.stdout)["due_on"] == "2026-10-22"


@pytest.mark.usefixtures("city")
class TestInTheCity:
    def test_due_says_why(self) -> None:
        value = said("law", "due", "--start", "2026-03-02", "--days", "20", "--exclude", "2026-03-09..2026-03-18")
        assert (value["due_on"], value["provisional"], value["excluded_days"]) == ("2026-04-09", False, 7)
        assert {"day": "2026-03-10", "reason": value["why"][2]["reason"]} in value["why"]
        assert said("law", "due", "--start", "2026-12-20", "--days", "20")["provisional"] is True
        assert said("law", "due", "--start", "2026-01-31", "--days", "1", "--unit", "month")["due_on"] == "2026-02-28"

    def test_due_table_gives_the_same_columns_and_two_more(self, tmp_path: Path) -> None:
        table = tmp_path / "t.csv"
        table.write_text(
            "start,days,unit,exclude\n2026-03-02,20,working,2026-03-09..2026-03-12;2026-03-11..2026-03-18\n2026-09-18,20,,\n",
            encoding="utf-8",
        )
        lines = run("law", "due", "--table", str(table)).stdout.splitlines()
        assert lines[0] == "start,days,unit,exclude,due_on,provisional"
        assert [line.rsplit(",", 2)[1:] for line in lines[1:]] == [["2026-04-09", "false"], ["2026-10-22", "false"]]
        table.write_text("start,days\n2026-03-02,many\n", encoding="utf-8")
        assert "第 2 行" in run("law", "due", "--table", str(table), code=1).stderr
        for header in ("start,start,days", "start,days,due_on"):
            table.write_text(f"{header}\n2026-03-02,2026-03-02,3\n", encoding="utf-8")
            assert "重复" in run("law", "due", "--table", str(table), code=1).stderr

    def test_the_book_is_printed(self) -> None:
        assert "## 中华人民共和国行政许可法" in run("law", "book").stdout

    @pytest.mark.parametrize(
        ("outcome", "state"), [("grant", "ARCHIVED"), ("refuse", "ARCHIVED"), ("not-accepted", "NOT_ACCEPTED"), ("correction", "ARCHIVED")]
    )
    def test_walk_show_and_verify(self, outcome: str, state: str, tmp_path: Path) -> None:
        (walked,) = said("case", "walk", "--item", "食品经营许可(新办)", "--outcome", outcome)
        assert set(walked) == {"case_number", "state", "entries", "files", "due_on"}
        assert walked["state"] == state
        shown = said("case", "show", walked["case_number"])
        assert len(shown["entries"]) == walked["entries"]
        assert all(paper["state"] == "made" for paper in shown["papers"])
        for file in walked["files"] if outcome == "grant" else walked["files"][-1:]:
            assert said("certificate", "verify", file)["verdict"] == "genuine"
        changed = bytearray(Path(walked["files"][-1]).read_bytes())
        changed[len(changed) // 2] ^= 1
        forged = tmp_path / "forged.pdf"
        forged.write_bytes(changed)
        assert said("certificate", "verify", str(forged), code=1)["verdict"] == "altered"
        assert "没有文件" in said("certificate", "verify", str(tmp_path / "none.pdf"), code=2)["error"]

    def test_walks_in_several_processes_and_a_county(self) -> None:
        words = ("case", "walk", "--item", "出版物零售", "--bureau", "990102", "--count", "4", "--workers", "2")
        done = run(*words, "--json")
        walked = {walk["case_number"] for walk in json.loads(done.stdout)}
        assert len(walked) == 4
        assert {line.split()[0] for line in done.stderr.splitlines() if "归档" in line} == walked
        assert "归档" in run(*words).stdout

    def test_the_journal_proves_and_the_projections_agree(self) -> None:
        run("journal", "sequence")
        assert said("journal", "verify")["ok"] is True
        rebuilt = said("journal", "rebuild")
        assert rebuilt["ok"] is True
        assert {"cases", "certificates", "items", "people_post"} <= {one["name"] for one in rebuilt["projections"]}
        run("journal", "rebuild", "--only", "nothing", code=2)

    def test_items_are_listed_and_shown(self) -> None:
        rows = said("item", "list")
        assert {row["name"] for row in rows} >= {"食品经营许可（新办）", "公司设立登记", "生育登记"}
        bodies = {row["body"]: row["task_code"] for row in rows}
        assert len(bodies) > 1, "a code names its body, so that it is found without one"
        assert [said("item", "show", code)["task_code"] for code in list(bodies.values())[-2:]] == list(bodies.values())[-2:]
        assert "没有找到" in said("item", "show", "没有这个事项", code=1)["refused"]["reason"]

    def test_people_read_words_where_programs_read_codes(self) -> None:
        """An item whole, a walk and a verdict: no Python, no national names, no codes of lines and states."""
        for code in ("食品经营许可（新办）", "公司设立登记"):
            shown = run("item", "show", code).stdout
            assert not re.search(r"None|True|\{'|\['|[a-z]+_[a-z]+", shown), shown
        assert "承诺期限：5个工作日" in run("item", "show", "食品经营许可（新办）").stdout
        walked = run("case", "walk", "--item", "食品经营许可（新办）", "--outcome", "correction").stdout
        assert "补正 营业执照" in walked and "归档" in walked.splitlines()[-1] and not re.search("[a-z]", walked)
        (file, *_) = said("case", "walk", "--item", "生育登记")[0]["files"]
        told = run("certificate", "verify", file).stdout.splitlines()[1:]
        assert told and not any(re.match(" *[a-z_]+[:：]", line) for line in told)

    def test_an_unknown_item_bureau_or_case_is_refused(self) -> None:
        for words in (
            ["case", "walk", "--item", "没有"],
            ["case", "walk", "--item", "生育登记", "--bureau", "000000"],
            ["case", "show", "0"],
        ):
            assert said(*words, code=1)["refused"]["mend"]

    def test_items_are_searched_by_everyday_words_with_reasons(self) -> None:
        hits = said("catalogue", "search", "开小饭馆")["hits"]
        assert hits[0]["name"] == "食品经营许可（新办）"
        assert hits[0]["why"]["field"] == "synonym"
        county = said("catalogue", "search", "食品经营许克", "--division", "990102", "--audience", "firm")["hits"][0]
        assert county["offices"][0]["division"] == "990102000000"
        assert "食品经营许可（新办）" in run("catalogue", "search", "spjy").stdout
        run("catalogue", "search", "饭", "--division", "000000", code=1)

    def test_a_search_that_found_nothing_is_kept_without_numbers(self) -> None:
        assert said("catalogue", "search", "买飞船55555444444")["hits"] == []
        said("catalogue", "search", "买飞船55555444444")
        kept = [row for row in said("catalogue", "missed") if row["words"].startswith("买飞船")]
        assert [(row["words"], row["count"]) for row in kept] == [("买飞船###########", 2)]

    def test_words_that_found_nothing_are_kept_under_the_place_as_on_the_page(self) -> None:
        """That of a county without a bureau of its own, and of a town, under the bureau above it; a place among the words counts too."""
        said("catalogue", "search", "岚湖区造飞艇")
        said("catalogue", "search", "造飞艇", "--division", "990102")
        (kept,) = [row for row in said("catalogue", "missed") if row["words"] == "造飞艇"]
        assert (kept["division"], kept["count"]) == ("990102000000", 2)

    def test_an_import_exits_by_what_became_of_the_rows(self, tmp_path: Path) -> None:
        """0: all known or taken in; 1: set aside, or nothing; 2: rows that are not there. What is wrong with a file is told once."""
        file, bad = tmp_path / "list.csv", tmp_path / "bad.json"
        run("catalogue", "export", str(file))
        assert said("catalogue", "import", str(file), "--dry-run")["set_aside"] == 0
        assert "没有 --rows 所指的行" in run("catalogue", "import", str(file), "--dry-run", "--rows", "90000", code=2).stderr
        head, first = file.read_text(encoding="utf-8-sig").splitlines()[:2]
        file.write_text(f"{head}\n{',' * head.count(',')}x\n", encoding="utf-8")
        run("catalogue", "import", str(file), "--dry-run", code=1)
        bad.write_text("[", encoding="utf-8")
        told = run("catalogue", "import", str(bad), "--dry-run", code=1).stderr
        assert first and told.count("I-17") == 1 and told.count("写成 [{…}, {…}]") == 1

    def test_lists_of_a_division_nobody_knows_are_refused(self) -> None:
        assert "没有区划“98”" in run("catalogue", "lists", "--division", "98", code=1).stderr

    def test_the_search_is_indexed_anew(self) -> None:
        assert said("catalogue", "index")["items"] > 20

    def test_a_chart_is_checked(self, tmp_path: Path) -> None:
        chart = CHARTS / "food-business" / "chart.bpmn"
        assert said("flow", "check", str(chart)) == []
        broken = tmp_path / "broken.bpmn"
        broken.write_text(chart.read_text(encoding="utf-8").replace('sourceRef="decide"', 'sourceRef="nowhere"'), encoding="utf-8")
        findings = said("flow", "check", str(broken), code=1)
        assert {"element", "rule", "mend"} <= set(findings[0])
        run("flow", "check", str(tmp_path / "absent.bpmn"), code=2)

    def test_doctor_and_calendar(self) -> None:
        assert {check["name"] for check in said("doctor")["checks"]} >= {"database", "calendar", "fonts"}
        assert said("calendar", "list")["years"][-1] >= 2026

    def test_one_round_of_jobs(self) -> None:
        names = {"sequence", "papers", "notices", "deemed", "lapsed", "dues", "notes", "search", "imports", "roots"}
        assert set(said("work", "--once")) == names


def test_a_question_to_a_home_that_was_never_made_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for words in (["doctor"], ["journal", "verify"], ["case", "show", "1"]):
        assert "oneseal init" in run(*words, code=1, environment={"ONESEAL_HOME": str(home), "ONESEAL_DATABASE_URL": ""}).stderr
    assert not home.exists()


def test_misuse_under_json_is_one_value_too() -> None:
    for words in (["case", "show"], ["law", "due", "--start", "tomorrow", "--days", "3"], ["nonsense"]):
        assert "usage: oneseal" in said(*words, code=2)["error"]


def test_secrets_given_in_part_are_refused(tmp_path: Path) -> None:
    given = {"ONESEAL_HOME": str(tmp_path), "ONESEAL_DATABASE_URL": "", "ONESEAL_SEAL_SECRET": "x" * 40}
    done = run("init", code=1, environment=given)
    assert "ONESEAL_DJANGO_SECRET" in done.stderr and "ONESEAL_VAULT_KEYS" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("city")
def test_a_name_nearly_right_is_answered_with_those_it_may_mean() -> None:
    assert "食品经营许可（新办）" in run("item", "show", "食品经营许可新", code=1).stderr
    assert "出版物零售" in run("case", "walk", "--item", "出版物零售许可证", code=1).stderr
