"""办件列表: an officer sees what her posts open and nothing else; facets count what can be paged through; the clock is that of the case."""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import Wanted, WorkList, every_row, following, worklist
from oneseal.cases.queries.asked import Where, _counts, _first, _hands, asked_of
from oneseal.cases.queries.compound import Compound
from oneseal.cases.queries.opened import opened, several_open
from oneseal.cases.queries.words import matching
from oneseal.cases.tests.office import cast, filed, item, reached
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import questioned
from oneseal.journal.queries import now, today
from oneseal.people.queries import standing
from oneseal.people.rules import HeldPost


def posts(name: str) -> tuple[HeldPost, ...]:
    """The posts of a person of the cast."""
    return standing(cast(name), today()).posts


def listed(name: str, **wanted: Any) -> WorkList:
    """A person's list."""
    return worklist(posts(name), Wanted(**wanted), size=500)


def numbers(found: WorkList) -> set[str]:
    """The cases of a list."""
    return {str(row.case) for row in found.rows}


def test_a_case_lies_with_whoever_has_its_open_step(city: None) -> None:
    """Filed: with the acceptor; accepted: with the reviewer, no longer with the acceptor."""
    case = filed("食品经营许可（新办）")
    assert str(case) in numbers(listed("李受理")) and str(case) not in numbers(listed("赵审查"))
    actions.accept(case, by=cast("李受理"))
    assert str(case) in numbers(listed("赵审查")) and str(case) not in numbers(listed("李受理"))


def test_what_a_list_asks_is_put_into_words_once_for_all_who_work_there(city: None) -> None:
    """Kept under all that it depends on: the filters, the day, the place; what words ask names people and is not kept."""
    for said in (_counts, _hands, _first):
        said.cache_clear()
    listed("李受理"), listed("李受理"), listed("李受理", text="王申请")
    assert [said.cache_info().currsize for said in (_counts, _hands, _first)] == [1, 1, 1]
    listed("李受理", person=cast("李受理")), listed("李受理", power="受理"), listed("何邻县")
    assert [said.cache_info().currsize for said in (_counts, _hands, _first)] == [2, 3, 3]
    set_clock(now() + timedelta(days=1))
    listed("李受理")
    assert _counts.cache_info().currsize == 3


LARGE_CITY = {
    "cases_worklist": "100004 100004 25001 25001 1 1 1 1",
    "cases_counted": "2004 2004 668 668 668 668 668",
    "cases_by_receipt": "2004 2004 668 668 1 1 1 1",
    "cases_several_open": "4 4 1",
    "cases_of_item": "100004 100004 100004",
    "cases_case_item_version_id_c68d90d3": "100004 100004",
    "cases_by_calendar": "100004 100004 100004",
    "cases_case_body_id_0badb728": "100004 100004",
    "cases_case_division_id_8c5ec03e": "100004 100004",
}
"""What SQLite may know of the cases of a bureau that has decided 100,000 (``sqlite_stat1``)."""
WHAT_IT_KNOWS = pytest.mark.parametrize("known", [LARGE_CITY, {}], ids=["statistics", "nothing"])
SEVERAL = pytest.mark.parametrize("several", [False, True], ids=["one step", "several steps"])
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="tells what SQLite reads")
BY_KEY = "SEARCH cases_case USING INDEX sqlite_autoindex_cases_case_1 (id=?)"
FURTHER = "cases_several_open (body_id=? AND also_open>?)"
"""How it finds those of a body that have several steps open."""


@ON_SQLITE
@WHAT_IT_KNOWS
@SEVERAL
def test_in_a_large_city_facets_are_counted_from_an_index_of_open_cases_without_sorting_them(
    city: None, known: Mapping[str, str], *, several: bool
) -> None:
    """Nothing is read in the order of an index that holds every case that there ever was; only days that are counted are put together."""
    where = _where(several=several)
    plan = _plan(_counts(where), known)
    read = [step for step in plan if step.startswith("SEARCH cases_case")]
    parts = len(opened(where.places, several=False).parts)
    assert len(read) == parts + several, plan
    assert all("USING COVERING INDEX cases_counted (body_id=? AND open_power=?" in step for step in read[:parts]), plan
    assert all(FURTHER in step for step in read[parts:]), plan
    assert sum("USE TEMP B-TREE" in step for step in plan) == parts + 2 * several, plan


@ON_SQLITE
@WHAT_IT_KNOWS
@SEVERAL
@pytest.mark.parametrize(("sort", "index"), [("due", "cases_worklist"), ("received", "cases_by_receipt")])
def test_in_a_large_city_a_page_is_read_in_the_order_of_the_list(
    city: None, known: Mapping[str, str], sort: str, index: str, *, several: bool
) -> None:
    """Its keys from the index that is in that order, then each row by its key."""
    where = _where(several=several)
    plan = _plan(_first(where, Wanted(sort=sort), 31), known)
    read = [step for step in plan if step.startswith("SEARCH cases_case")]
    parts = len(opened(where.places, several=False).parts)
    assert all(f"USING COVERING INDEX {index} (body_id=? AND open_power=?" in step for step in read[:parts]), plan
    assert [FURTHER in step or step == BY_KEY for step in read[parts:]] == [True] * (several + 1), plan
    assert sum("USE TEMP B-TREE" in step for step in plan) == 2, plan  # to put what few rows the parts bring into one order


@ON_SQLITE
@WHAT_IT_KNOWS
def test_in_a_large_city_one_look_tells_whether_any_case_has_several_steps_open(city: None, known: Mapping[str, str]) -> None:
    (read,) = _plan(several_open(_where(several=False).places), known)
    assert FURTHER in read


def _where(*, several: bool) -> Where:
    return replace(asked_of(posts("李受理"), Wanted()).where, several=several)


def _plan(asked: Compound, known: Mapping[str, str]) -> list[str]:
    """How SQLite would answer in a large city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'cases_%' AND type IN ('table', 'index') AND sql IS NOT NULL")
        tables = [sql for (sql,) in cursor.fetchall()]
    raw = sqlite3.connect(":memory:")
    for sql in tables:
        raw.execute(sql)
    if known:
        raw.execute("ANALYZE")
        raw.executemany("INSERT INTO sqlite_stat1 VALUES ('cases_case', ?, ?)", known.items())
        raw.execute("ANALYZE sqlite_schema")
    return [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {questioned(asked.sql)}", asked.given)]


def test_nobody_else_sees_it(city: None) -> None:
    """Neither the colleague of another county nor people without a post."""
    case = filed("出版物零售")
    assert str(case) not in numbers(listed("何邻县"))
    for name in ("吴外人", "冯旁人", "王申请"):
        assert listed(name).total == 0


def test_before_acceptance_silence_is_acceptance_in_the_licensing_regime_alone(city: None) -> None:
    """Art. 32(4): marked for the licence, not for the public service."""
    licence, service = filed("食品经营许可（新办）"), filed("生育登记")
    rows = {row.case: row for row in listed("李受理").rows}
    assert (rows[licence].by_law, rows[service].by_law) == (True, False)
    clock = rows[licence].clock
    assert clock is not None and clock.remaining == 5
    assert rows[licence].applicant != "王申请"


def test_a_step_is_entered_once_however_often_something_is_done_in_it(city: None) -> None:
    """A survey that is planned days later is no other step; the case has moved."""
    case = reached("survey")
    begun = next(row for row in listed("孙勘验").rows if row.case == case)
    assert begun.since == begun.moved_at
    set_clock(now() + timedelta(days=3))
    planned(case)
    later = next(row for row in listed("孙勘验").rows if row.case == case)
    assert later.since == begun.since < later.moved_at


def test_after_the_decision_no_line_shows_the_limit_of_the_decision(city: None) -> None:
    """Beside the day by which it is to be delivered, the day of the law would be that of another act; the case shows none either."""
    case = reached("grant")
    lines = {row.case: row for row in listed("周批准").rows}
    assert lines[case].statutory_due_on is not None
    actions.grant(case, opinion="同意", by=cast("周批准"))
    lines = {row.case: row for row in listed("郑制证").rows}
    assert lines[case].due_on is not None and lines[case].statutory_due_on is None


def test_each_facet_counts_what_can_be_paged_through(city: None) -> None:
    """By light and by item, also when both are chosen; paging by key meets every case once."""
    for name in ("食品经营许可（新办）", "出版物零售", "出版物零售"):
        filed(name)
    whole = listed("李受理")
    for facet in (each for each in whole.items if not each.label.startswith("试验")):
        assert listed("李受理", item=item(facet.label).item_id).total == facet.count == sum(row.item == facet.label for row in whole.rows)
    for facet in whole.lights:
        assert len(listed("李受理", light=facet.value).rows) == facet.count
    met, after = [], ""
    while True:
        page = worklist(posts("李受理"), Wanted(), after=after, size=2)
        met += [row.case for row in page.rows]
        if not (after := page.after):
            break
    assert len(met) == len(set(met)) == whole.total == len(list(every_row(posts("李受理"), Wanted())))


def test_a_case_is_found_by_its_number_and_by_the_firm(city: None) -> None:
    """Whole numbers, never the beginning of one; a name that is nobody's finds nothing."""
    case = filed("出版物零售")
    row = next(row for row in listed("李受理").rows if row.case == case)
    assert numbers(listed("李受理", text=row.number)) == {str(case)}
    assert listed("李受理", text=row.number[:-1]).total == 0
    assert listed("李受理", text="没有这样的单位").total == 0


def test_a_case_is_found_by_the_end_of_its_number(city: None) -> None:
    """Six signs or more, also as wide digits; with those whose numbers end alike, and no other's; a middle of it finds nothing."""
    own = {filed(name) for name in ("出版物零售", "生育登记", "出版物零售")}
    rows = listed("李受理").rows
    for row in (each for each in rows if each.case in own):
        for length in (6, 12, 20, len(row.number)):
            tail = row.number[-length:]
            alike = {str(each.case) for each in rows if each.number.endswith(tail)}
            wide = "".join(chr(ord(sign) + 0xFEE0) for sign in tail)
            assert numbers(listed("李受理", text=tail)) == numbers(listed("李受理", text=wide)) == alike
        assert numbers(listed("李受理", text=row.query_number)) == {str(row.case)}
    assert listed("李受理", text=rows[0].number[-5:]).total == listed("李受理", text=rows[0].number[-9:-1] + "x").total == 0


def test_looking_for_a_number_asks_the_index_of_ends(city: None) -> None:
    """As the database plans it, where it may not read the whole table instead because that is short."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        told = Case.objects.filter(matching("11300001")).explain()
    assert "cases_by_tail" in told, told


def test_looking_for_a_number_takes_a_handful_of_questions(city: None) -> None:
    """The end of one, a whole one, a query number."""
    filed("出版物零售")
    held, known = posts("李受理"), listed("李受理").rows[0]
    counts = []
    for text in (known.number, known.number[-6:], known.query_number):
        worklist(held, Wanted(text=text))
        with CaptureQueriesContext(connection) as asked:
            worklist(held, Wanted(text=text))
        counts.append(len(asked))
    assert max(counts) <= 15


def test_after_a_case_the_next_one_opens_and_after_the_last_the_first(city: None) -> None:
    """In the order of the list."""
    filed("出版物零售"), filed("出版物零售")
    rows = [row for row in listed("李受理").rows if row.power == "受理"]
    assert following(posts("李受理"), Wanted(power="受理"), rows[0].key) == rows[1].case
    assert following(posts("李受理"), Wanted(power="受理"), rows[-1].key) == rows[0].case
    assert following(posts("吴外人"), Wanted(power="受理"), "") is None


def test_a_spoilt_key_finds_nothing_and_breaks_nothing(city: None) -> None:
    """Keys come back from the address of a page."""
    for key in ("x", "2026-13-01.1", "2026-01-01.not-a-key"):
        assert worklist(posts("李受理"), Wanted(), after=key).rows == ()


def test_the_number_of_queries_does_not_grow_with_the_list(city: None) -> None:
    """A page is a handful of questions, whatever it shows."""
    filed("出版物零售"), filed("生育登记")
    held = posts("李受理")
    worklist(held, Wanted())
    with CaptureQueriesContext(connection) as one:
        worklist(held, Wanted())
    for _ in range(4):
        filed("出版物零售")
    with CaptureQueriesContext(connection) as many:
        worklist(held, Wanted())
    assert len(one) == len(many) <= 14
