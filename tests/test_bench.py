"""The benchmark table: medians and spread of what was measured, columns that line up, nothing lost that a benchmark told."""

import json
from pathlib import Path

import pytest

from bench.papers import rows_of
from bench.report import MOST, Row, figure, row_of, said_what_is_left_out, sizes_measured, table, width, write
from oneseal.law.rule import Refused


def test_the_median_and_the_spread_are_of_the_samples() -> None:
    """Not of the best run."""
    row = Row("additions", [90.0, 100.0, 400.0])
    assert (row.median, row.spread) == (100.0, (90.0, 400.0))


def test_what_else_a_benchmark_tells_is_kept() -> None:
    """In the JSON, beside the known columns; a row with a median only is its own sample."""
    row = row_of({"what": "papers", "median": 12.5, "ratio": 24.0, "pages": 3})
    assert (row.samples, row.ratio, row.more) == ([12.5], 24.0, {"pages": 3})
    assert row.as_data()["median"] == 12.5


def test_columns_line_up_with_chinese_words() -> None:
    """A Chinese character takes two columns."""
    head, rule, *lines = table([Row("工作日", [1234.0], aim=">= 100"), Row("days", [0.5])])
    starts = {head.index("median"), rule.index("  ") + 2, *(width(line[: line.index(" /s")].rstrip("0123456789.,")) for line in lines)}
    assert len(starts) == 1


def test_figures_have_the_digits_that_mean_something() -> None:
    """No six decimals on a noisy machine."""
    assert [figure(value) for value in (123456.7, 99.94, 1.23456)] == ["123,457", "99.9", "1.23"]


def test_a_size_that_is_left_out_is_said_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to measure it."""
    rows = [Row("1,000 cases", [9.0]), Row("100,000 cases", [8.0], note="slow disk")]
    monkeypatch.delenv(MOST, raising=False)
    assert sizes_measured() == [1_000, 100_000]
    said = table(said_what_is_left_out(rows))[-1]
    assert "slow disk; not measured: 1,000,000 cases" in said and f"{MOST}=1000000" in said
    monkeypatch.setenv(MOST, "1000000")
    assert said_what_is_left_out(rows) == rows
    monkeypatch.setenv(MOST, "many")
    with pytest.raises(Refused, match=MOST):
        sizes_measured()


def test_the_papers_are_held_to_their_aim_against_the_like() -> None:
    """Fonts kept on both sides; the row against fonts read for every document carries no aim."""
    rows = rows_of([100.0], [1.0], [4.0], [50.0], [30.0])
    (aimed,) = (row for row in rows if row.what == "papers rendered" and row.aim)
    assert (aimed.versus, aimed.ratio) == ("WeasyPrint, fonts kept", 25.0)
    assert [row.ratio for row in rows if row.what == "papers rendered" and not row.aim] == [100.0]


def test_one_benchmark_leaves_what_the_file_says_of_the_others(tmp_path: Path) -> None:
    """One that broke leaves no old figures behind; a file that cannot be read is begun anew."""
    file = tmp_path / "build" / "bench.json"
    write(
        file,
        {"days": [Row("days", [1.0])], "charts": [Row("charts", [2.0])], "view": [Row("view", [3.0])]},
        {"days": 1, "charts": 1, "view": 1},
    )
    write(file, {"days": [Row("days", [7.0])]}, {"days": 2}, ["view"])
    told = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    assert {name: one["rows"][0]["median"] for name, one in told.items()} == {"days": 7.0, "charts": 2.0}
    assert told["charts"]["measured_at"] and told["charts"]["machine"]["cores"]
    for spoilt in ("", "[]", '{"benchmarks": 7}'):
        file.write_text(spoilt, encoding="utf-8")
        write(file, {"days": [Row("days", [7.0])]}, {"days": 2})
        assert list(json.loads(file.read_text(encoding="utf-8"))["benchmarks"]) == ["days"]
