"""导出不占内存: ten times as many real cases are saved as a sheet, by the page that saves them, in the same memory."""

import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bench.loader import load
from oneseal.calendars.actions import load_national
from oneseal.cases.queries import every_row
from oneseal.cases.tests.office import filed
from oneseal.catalogue.actions import load_items, load_lists
from oneseal.journal.actions import sequence
from oneseal.people.actions import load_demo
from oneseal.people.queries.demo import DEMO_PASSWORD
from oneseal.web.tests.browser import login_of

AT_ONCE, FEW, MANY = 50, 200, 2_000
"""Lines that are read at a time here; lines of the list, then ten times as many."""
LITTLE = 512 << 10
"""Bytes by which the most memory may differ: the sheet itself is kept compressed, on disk when it is large."""
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def clerk(empty_database: None) -> Client:
    """李受理 in a city in which nothing was filed yet."""
    load_national()
    load_demo()
    load_lists()
    load_items()
    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": login_of("李受理"), "password": DEMO_PASSWORD, "next": "/"})
    return client


def saved(clerk: Client, file: Path) -> tuple[int, int]:
    """How many lines the sheet has, and the most memory, in bytes, that saving it takes."""
    tracemalloc.start()
    answer: Any = clerk.get("/work/cases.xlsx")
    with file.open("wb") as kept:
        kept.writelines(answer.streaming_content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with zipfile.ZipFile(file) as sheet:
        return sheet.read(SHEET).count(b"<row ") - 1, most


def test_ten_times_the_cases_take_no_more_memory(clerk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the database to the sheet; not one line is missing."""
    monkeypatch.setattr(sys.modules[every_row.__module__], "AT_ONCE", AT_ONCE)
    case, file = filed("出版物零售"), tmp_path / "list.xlsx"
    while sequence():
        pass
    saved(clerk, file)
    load(FEW - 1, case, 1)
    few, least = saved(clerk, file)
    load(MANY - FEW, case, FEW)
    many, most = saved(clerk, file)
    assert (few, many) == (FEW, MANY)
    assert most < least + LITTLE, f"{least:,} bytes for {few} lines, {most:,} for {many}"
