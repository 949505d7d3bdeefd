"""The benchmark table: medians and spread of what was measured, columns that line up, nothing lost that a benchmark told."""

from bench.report import Row, figure, row_of, table, width


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
