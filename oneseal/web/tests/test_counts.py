"""数要对得上: a facet counts the rows its pages bring, at one moment; days left are the same everywhere; text in a sheet is text."""

import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, corrected, filed, filed_for_a_firm, made, reached, row
from oneseal.journal import queries
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import asked, now
from oneseal.web.spreadsheet import spreadsheet
from oneseal.web.tests.scene import browser_of
from oneseal.web.tests.ways import pages_of

MIB = 1 << 20
LINES = 31
"""One more than a page has."""


def text(client: Client, path: str) -> str:
    """A page as it was sent."""
    return client.get(path).content.decode()


TO_CHOOSE, TO_OPEN = r'name="case" value="([0-9a-f-]+)" form="chosen"', r'class="what"><a href="/work/cases/([0-9a-f-]+)"'
"""How the lines of the work list and of the bureau's list name their case."""


def paged(client: Client, path: str, line: str = TO_CHOOSE) -> Iterator[str]:
    """The cases of a list, page after page by the link to the next one."""
    for page in pages_of(client, path):
        yield from re.findall(line, page)


def facets_of(page: str) -> list[tuple[str, str]]:
    """What a list can be narrowed to, each with the number beside it."""
    beside = page.partition('class="facets"')[2].partition("</nav>")[0]
    return re.findall(r'<a href="(\?[^"]+)"[^>]*><span>[^<]*</span><span>(\d+)</span>', beside)


def total_of(page: str) -> str:
    """How many lines the list says it has."""
    (found,) = re.findall(r">(\d+) 件</h2>", page)
    return str(found)


def sheet_of(client: Client, path: str) -> list[tuple[Any, ...]]:
    """The lines of an export, without its headings."""
    answer: Any = client.get(path)
    _, *lines = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)  # type: ignore[union-attr]  # it has one sheet
    return lines


def test_each_facet_counts_the_rows_that_its_pages_bring(city: None) -> None:
    """Each case once, the export as many, also when several days have gone by and the lights differ."""
    client, cases = browser_of("李受理"), [filed("出版物零售") for _ in range(LINES)]
    actions.claim(cases[0], by=cast("李受理"))
    set_clock(now() + timedelta(days=5))
    filed("生育登记")
    page = text(client, "/work/")
    facets = facets_of(page)
    assert {"power", "light", "item", "hands"} <= {re.split(r"[?=]", address)[1] for address, _ in facets}
    for address, count in [*facets, ("", total_of(page))]:
        found = list(paged(client, f"/work/{unescape(address)}"))
        assert len(found) == len(set(found)) == int(count) == len(sheet_of(client, f"/work/cases.xlsx{unescape(address)}")), address


def test_each_facet_of_the_bureau_counts_the_rows_that_its_pages_bring(city: None) -> None:
    """期限、要紧的、等谁、按事项, of all cases whoever's turn it is; and beside a step that is chosen already."""
    client, path = browser_of("吕局长"), "/work/cases-of-bureau"
    corrected(filed()), reached("grant"), reached("archive"), [filed("出版物零售") for _ in range(LINES)]
    set_clock(now() + timedelta(days=7))  # on whatever day of the week: the five working days for an answer are over or nearly so
    filed("生育登记")
    for chosen in ("", "?power=批准"):
        page = text(client, path + chosen)
        facets = facets_of(page)
        assert chosen or {"due", "mark", "power", "item"} <= {re.split(r"[?=]", address)[1] for address, _ in facets}
        for address, count in [*facets, (chosen, total_of(page))]:
            found = list(paged(client, path + unescape(address), TO_OPEN))
            assert len(found) == len(set(found)) == int(count), address


NEIGHBOUR = "990121"
COUNTING = [("何邻县", "/work/"), ("舒决断", "/work/cases-of-bureau"), ("舒决断", "/work/head")]
"""Pages with numbers of the neighbour's bureau, and who reads them there."""
NUMBERS = re.compile(r"<strong[^>]*>(\d+)</strong>|>(\d+) 件<|<span>(\d+)</span>|<a [^>]*>(\d+)</a>")


def told_there() -> list[list[str]]:
    """Every number of those pages: facets, totals, the head's figures."""
    pages = [text(browser_of(name), path).split("<main", 1)[1] for name, path in COUNTING]
    return [["".join(found) for found in NUMBERS.findall(page)] for page in pages]


def test_what_comes_to_another_division_is_in_no_number_of_its_neighbour(city: None) -> None:
    """Cases at every step of the city's bureau, one of them taken; what comes to the neighbour herself is counted at once."""
    filed_for_a_firm(at=NEIGHBOUR)
    before = told_there()
    actions.claim(filed("食品经营许可（新办）"), by=cast("李受理"))
    for step in ("review", "survey", "grant", "make", "archive"):
        reached(step)
    corrected(filed())
    assert told_there() == before
    filed_for_a_firm(at=NEIGHBOUR)
    assert [old != new for old, new in zip(before, told_there(), strict=True)] == [True] * len(COUNTING)


def test_what_is_counted_and_what_is_listed_are_of_one_moment(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague acts between the two questions: the page still agrees with itself; the next one knows."""
    case = filed("出版物零售")
    path = f"/work/?q={row(case).number}"

    def accept() -> None:
        try:
            actions.accept(case, by=cast("严接件"))
        finally:
            connections.close_all()

    def acting(cursor: Any, read: Any) -> Any:
        found = asked(cursor, read)
        if "SUM(n)" in read.sql and not colleagues:
            colleagues.append(Thread(target=accept))
            colleagues[0].start()
            colleagues[0].join()
        return found

    client, colleagues = browser_of("李受理"), list[Thread]()
    with monkeypatch.context() as patched, CaptureQueriesContext(connection):  # counted, each question is asked on its own
        patched.setattr(queries, "asked", acting)
        page = text(client, path)
    assert row(case).version == 2
    assert (">1 件</h2>" in page, page.count("data-row")) == (True, 1)
    assert (">0 件</h2>" in text(browser_of("李受理"), path), "data-row" in text(browser_of("李受理"), path)) == (True, False)


def test_who_pages_while_a_colleague_acts_sees_what_nobody_touched_once_and_counts_agree_after(city: None) -> None:
    """Page after page, a case leaves the list between any two: nothing that stays is skipped or doubled."""
    client, cases = browser_of("李受理"), [filed("出版物零售") for _ in range(3 * LINES)]
    taken, colleague = set[str](), cast("严接件")
    found, leaving = list[str](), iter(cases[::5])
    for page in pages_of(client, "/work/"):
        found += re.findall(r'name="case" value="([0-9a-f-]+)" form="chosen"', page)
        for case in islice(leaving, 4):
            actions.accept(case, by=colleague)
            taken.add(str(case))
    stayed = {str(case) for case in cases} - taken
    assert len(taken) > 8 and len(found) == len(set(found)) and stayed <= set(found)
    page = text(client, "/work/")
    after = list(paged(client, "/work/"))
    assert len(after) == len(set(after)) == int(re.findall(r">(\d+) 件</h2>", page)[0]) and not taken & set(after)


CLOCKS = {"accept": "李受理", "review": "赵审查", "grant": "周批准", "deliver": "郑制证", "archive": "李受理"}


@pytest.mark.parametrize(("step", "officer"), CLOCKS.items())
@pytest.mark.parametrize("days", [0, 6])
def test_days_left_are_equal_on_list_case_and_export(city: None, step: str, officer: str, days: int) -> None:
    """At every step, and when days have gone by: the same words and the same number."""
    case: UUID = reached(step)
    made(case)
    set_clock(now() + timedelta(days=days))
    client, query = browser_of(officer), f"?q={row(case).number}"
    client.post("/sign-in", {"login": "", "password": ""})  # a session that began before the clock was put on
    (listed,) = re.findall(r'data-row.*?class="light \w+">([^<]+)<', text(client, f"/work/{query}"), re.DOTALL)
    (shown, *_) = re.findall(r'class="light \w+">([^<]+)<', text(client, f"/work/cases/{case}").split("casehead")[1])
    ((words, left, *_),) = sheet_of(client, f"/work/cases.xlsx{query}")
    if words is None:
        assert listed == "—" and left is None
        return
    assert listed == shown == words
    assert "今日到期" in words if left == 0 else str(abs(left)) in re.findall(r"\d+", words)


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "坏\x0b字"])
def test_text_stays_text_whatever_it_begins_with(begin: str) -> None:
    """No cell is a formula; what no sheet can hold is left out; a name with signs that a sheet's may not have is taken all the same."""
    answer: Any = spreadsheet("甲/乙:表", ["名称"], [[begin], [begin + "。"]])
    cells = list(load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(min_row=2))  # type: ignore[union-attr]  # it has one sheet
    assert [cell.data_type for (cell,) in cells] == ["s", "s"] and len(cells) == 2


@pytest.mark.parametrize(
    ("text", "is_whole"), [("字" * 32_767, True), ("字" * 32_768, False), ("𠮷" * 16_383, True), ("𠮷" * 16_384, False)]
)
def test_a_text_that_no_cell_holds_says_that_it_goes_on(text: str, is_whole: bool) -> None:
    answer: Any = spreadsheet("表", ["甲"], [[text]])
    sheet: Any = load_workbook(io.BytesIO(answer.getvalue())).active
    ((cell,),) = sheet.iter_rows(min_row=2, values_only=True)
    assert (cell == text) is is_whole and len(cell.encode("utf-16-le")) <= 2 * 32_767
    assert is_whole or (cell.endswith(f"全文共 {len(text):,} 字，只列到这里）") and text.startswith(cell.partition("……")[0]))


def test_every_sheet_is_written_in_one_place() -> None:
    """So that what holds for one export holds for all; the catalogue's lists have their own drop-downs and their own test of the same."""
    house = Path(settings.BASE_DIR, "oneseal")
    writers = [path for path in house.rglob("*.py") if "tests" not in path.parts and "openpyxl" in path.read_text(encoding="utf-8")]
    assert {str(path.relative_to(house)) for path in writers} == {"web/spreadsheet.py", "catalogue/queries/workbooks.py"}


def most(lines: int) -> int:
    """The most memory, in bytes, that writing so many lines takes."""
    tracemalloc.start()
    spreadsheet("表", ["甲", "乙"], ((f"第 {number} 行", number) for number in range(lines))).close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_longer_sheet_takes_no_more_memory() -> None:
    """Ten times the lines, but for their compressed file. Real cases, from the database on: ``tests/test_long_list.py``."""
    most(10)
    assert most(10_000) < most(1_000) + MIB
