"""办件列表的一行: put into words once for all who read it alike; what is hers, and what today is, each reads for herself."""

import re
from datetime import timedelta

from django.test import Client

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, row
from oneseal.cases.tests.test_claiming import colleague
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import now
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.workbench.desk.cells import _cells


def line_of(client: Client, number: str) -> str:
    """The one line of a list that is narrowed to a number."""
    lines: list[str] = re.findall(r"<tr data-row.*?</tr>", client.get("/work/", {"q": number}).content.decode(), re.DOTALL)
    assert len(lines) == 1
    return lines[0]


def test_a_line_is_put_into_words_once(city: None) -> None:
    """Also for another list that it stands on; the link back is that list's own."""
    number, client = row(filed("生育登记")).query_number, signed_in("李受理")
    line_of(client, number)
    before = _cells.cache_info()
    first = line_of(client, number)
    (second,) = re.findall(r"<tr data-row.*?</tr>", client.get("/work/", {"q": number, "power": "受理"}).content.decode(), re.DOTALL)
    after = _cells.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (2, 0)
    assert "power=" in second and first != second and first.rpartition("<td")[0] == second.rpartition("<td")[0]


def test_who_has_taken_a_case_reads_it_as_hers_and_a_colleague_does_not(city: None) -> None:
    case, other = filed("生育登记"), colleague()
    number, client = row(case).query_number, signed_in("李受理")
    assert 'class="tag good"' not in line_of(client, number)
    actions.claim(case, by=cast("李受理"))
    assert '<span class="tag good">李受理</span>' in line_of(client, number)
    actions.release(case, by=cast("李受理"))
    actions.claim(case, by=other)
    line = line_of(client, number)
    assert '<span class="tag">' in line and "tag good" not in line


def test_the_days_left_and_the_year_of_a_date_are_those_of_the_day(city: None) -> None:
    """A year later the same line tells the year in which the case was filed."""
    number, client = row(filed("生育登记")).query_number, signed_in("李受理")
    today = line_of(client, number)
    year = f"{now():%Y}-"
    set_clock(now() + timedelta(days=365))
    later = line_of(signed_in("李受理"), number)
    assert year not in today and year in later and "超" in later
