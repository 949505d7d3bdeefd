"""办件列表的一行: put into words once for all who read it alike; what is hers, and what today is, each reads for herself."""

import re
from datetime import timedelta

from django.test import Client

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, reached, row
from oneseal.cases.tests.test_claiming import colleague
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import now
from oneseal.people.queries import party_name
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.workbench.desk.cells import _row


def line_of(client: Client, number: str) -> str:
    """The one line of a list that is narrowed to a number."""
    lines: list[str] = re.findall(r"<tr data-row.*?</tr>", client.get("/work/", {"q": number}).content.decode(), re.DOTALL)
    assert len(lines) == 1
    return lines[0]


def test_a_line_is_put_into_words_once(city: None) -> None:
    """Also for another list that it stands on; the link back is that list's own."""
    number, client = row(filed("生育登记")).query_number, signed_in("李受理")
    line_of(client, number)
    before = _row.cache_info()
    first = line_of(client, number)
    (second,) = re.findall(r"<tr data-row.*?</tr>", client.get("/work/", {"q": number, "power": "受理"}).content.decode(), re.DOTALL)
    after = _row.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (2, 0)
    assert (
        "?q=" in first
        and "power=" in second
        and "\x00" not in second
        and first != second
        and first.rpartition("<td")[0] == second.rpartition("<td")[0]
    )


def test_who_has_taken_a_case_reads_it_as_hers_and_a_colleague_does_not(city: None) -> None:
    """The same line, read by both in turn."""
    case, other = filed("生育登记"), colleague()
    number, hers, his = row(case).query_number, signed_in("李受理"), signed_in(party_name([other])[other])
    assert "李受理" not in line_of(hers, number)
    actions.claim(case, by=cast("李受理"))
    for _ in range(2):
        assert '<span class="tag good">李受理</span>' in line_of(hers, number)
        assert '<span class="tag">李受理</span>' in line_of(his, number)


def test_the_year_of_a_date_is_told_once_it_is_over(city: None) -> None:
    """Also of a line on which no limit runs, which says the same on every day but that."""
    number = row(reached("archive")).query_number
    line, year = line_of(signed_in("李受理"), number), f"{now():%Y}-"
    assert "light grey" in line and year not in line
    set_clock(now() + timedelta(days=366))
    assert year in line_of(signed_in("李受理"), number)
