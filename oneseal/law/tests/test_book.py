"""法条手册 and the table of limits."""

import csv
import io

import pytest

from oneseal.law.book import NOT_HELD, law_book, rules_in_order
from oneseal.law.rule import Refused
from oneseal.law.sources import LICENSING
from oneseal.law.table import due_table
from oneseal.law.tests.calendars import official
from oneseal.law.worked import WORKED


def test_the_book_has_every_rule_with_citation_words_and_code() -> None:
    book = law_book()
    for rule in rules_in_order():
        assert f"### {rule.citation.article}\n" in book
        chapter = book.split(f"\n## {rule.citation.statute.title}\n")[1].split(f"### {rule.citation.article}\n")[1]
        assert chapter.startswith(f"\n> {(rule.citation.text or NOT_HELD).splitlines()[0]}")
        assert f"def {rule.function.__name__}(" in book
    assert "@rule" not in book


def test_the_book_shows_every_worked_date_under_its_article() -> None:
    book = law_book()
    rules = {(rule.citation.statute, rule.citation.article) for rule in rules_in_order()}
    for worked in WORKED:
        assert (worked.statute, worked.article) in rules
        assert f"| {worked.start} | {worked.limit} |" in book


def test_the_book_is_in_article_order() -> None:
    book = law_book()
    places = [book.index(f"### {rule.citation.article}\n") for rule in rules_in_order() if rule.citation.statute is LICENSING]
    assert places == sorted(places)


def _table(text: str) -> list[list[str]]:
    return list(due_table(csv.reader(io.StringIO(text)), official()))


def test_a_table_gets_due_on_and_provisional() -> None:
    rows = _table(
        "start,days,unit,exclude\n2026-09-18,20,working,\n2026-03-02,20,working,2026-03-09..2026-03-18\n"
        "2026-12-20,20,,\n\n2026-01-31,1,month,2026-02-02..2026-02-03;2026-02-05..2026-02-05\n"
    )
    assert rows == [
        ["start", "days", "unit", "exclude", "due_on", "provisional"],
        ["2026-09-18", "20", "working", "", "2026-10-22", "false"],
        ["2026-03-02", "20", "working", "2026-03-09..2026-03-18", "2026-04-09", "false"],
        ["2026-12-20", "20", "", "", "2027-01-18", "true"],
        ["2026-01-31", "1", "month", "2026-02-02..2026-02-03;2026-02-05..2026-02-05", "2026-03-02", "false"],
    ]


@pytest.mark.parametrize(
    ("text", "said", "field"),
    [
        ("", "第 1 行", "start"),
        ("start,unit\n", "days", "days"),
        ("start,days\nyesterday,5\n", "第 2 行 start“yesterday”", "start"),
        ("start,days\n2026-01-05,five\n", "第 2 行 days“five”", "days"),
        ("start,days\n2026-01-05,5\n2026-01-05,-1\n", "第 3 行 days“-1”", "days"),
        ("start,days\n2026-01-05,٣\n", "第 2 行 days", "days"),
        ("start,days,unit\n2026-01-05,5,weeks\n", "第 2 行 unit", "unit"),
        ("start,days,unit,exclude\n2026-01-05,5,working,2026-01-08\n", "第 2 行 exclude", "exclude"),
        ("start,days,unit,exclude\n2026-01-05,5,working,2026-01-08..2026-01-06\n", "第 2 行 exclude", "exclude"),
        ("start,days,unit,exclude\n2026-01-05,5,working,,extra\n", "第 2 行", "start"),
        ("start,days\n2190-01-05,36500\n", "第 2 行 start", "start"),
        ("start,days\n,5\n", "第 2 行 start", "start"),
    ],
)
def test_a_bad_cell_is_refused_by_line_column_and_value(text: str, said: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        _table(text)
    assert said in refused.value.reason
    assert (refused.value.field, bool(refused.value.mend)) == (field, True)
