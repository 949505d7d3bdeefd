"""总览: every number of the head's page is the number of lines of the list that it opens, also while others act; only of her own bureau."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.queries import calendar_of
from oneseal.cases import actions
from oneseal.cases.queries import BureauList, Overview, Sought, bureau_list, cases_found, overview
from oneseal.cases.queries.head import STUCK, silent_since
from oneseal.cases.tests.office import cast, corrected, filed, made, reached, reviewer, row
from oneseal.documents.queries import papers_of
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, entries_of, local_day, now, one_snapshot, rebuild, today
from oneseal.people.queries import standing
from oneseal.people.rules import HeldPost

pytestmark = pytest.mark.usefixtures("city")


def posts(name: str = "吕局长") -> tuple[HeldPost, ...]:
    """The posts of a person of the cast."""
    return standing(cast(name), today()).posts


def listed(name: str = "吕局长", **sought: Any) -> BureauList:
    """A list of her bureau, whole."""
    return bureau_list(posts(name), Sought(**sought), size=100_000)


def agree(found: Overview, name: str = "吕局长") -> None:
    """Each number opens a list of that many lines."""
    numbers: list[tuple[dict[str, Any], int]] = [({}, found.open), ({"due": "overdue"}, found.overdue), ({"due": "soon"}, found.soon)]
    numbers += [({"mark": "deemed"}, found.deemed), ({"mark": "stuck"}, found.stuck)]
    numbers += [({"mark": "stuck", "power": each.power, "unit": each.asked_unit}, each.count) for each in found.waiting]
    numbers += [({"power": each.value}, each.count) for each in found.powers]
    for load in found.loads[:6]:
        numbers += [({"desk": load.person}, load.waiting), ({"officer": load.person}, load.acted)]
    for flow in (found.today, found.last_week):
        numbers += [({"received": flow.day}, flow.received), ({"gone": flow.day}, flow.gone)]
    for sought, count in numbers:
        page = listed(name, **sought)
        assert (len(page.rows), page.total) == (count, count), sought


def test_every_number_opens_a_list_of_that_many_lines() -> None:
    """Cases at every step, ended ones too."""
    filed("食品经营许可（新办）"), filed("生育登记"), corrected(filed()), reached("grant"), reached("archive")
    actions.refuse_to_accept(filed("出版物零售"), reason="不属于本机关职权", organ="市文化局", by=cast("李受理"))
    found = overview(posts())
    assert found.open and found.today.received and found.today.gone
    agree(found)


def test_days_later_what_lies_still_is_overdue_and_stuck_and_says_for_whom_it_waits() -> None:
    """A licence is near to be accepted by silence, then overdue; a case that waits for its applicant has no light of ours."""
    licence, asked = filed("食品经营许可（新办）"), filed()
    actions.request_correction(asked, _lines(asked), by=cast("李受理"))
    calendar, begun = calendar_of(row(licence).division_id), today()
    set_clock(now() + timedelta((calendar.add_working(begun, 4) - begun).days))
    assert {licence} <= {line.case for line in listed(mark="deemed").rows} & {line.case for line in listed(due="soon").rows}
    set_clock(now() + timedelta((calendar.add_working(begun, 6) - today()).days))
    found = overview(posts())
    assert licence in {line.case for line in listed(due="overdue").rows} & {line.case for line in listed(mark="stuck").rows}
    line = next(line for line in listed(mark="stuck").rows if line.case == asked)
    assert line.clock is None and asked not in {line.case for line in listed(due="overdue").rows}
    assert any(each.is_for_applicant for each in found.waiting)
    assert any("李受理" in each.names for each in found.waiting if each.power == "受理")
    agree(found)


def test_what_only_notes_something_leaves_a_case_as_stuck_as_it_was() -> None:
    """A new password and a receipt recorded move no case: it is as long in its step as before, in both lists and for whom it waits."""
    case = filed("出版物零售")
    actions.accept(case, by=cast("李受理"))
    made(case)
    moved = entries_of(case)[-1].at
    notice = next(paper.id for paper in papers_of(case) if paper.kind == "acceptance_notice")
    calendar, begun = calendar_of(row(case).division_id), today()
    set_clock(now() + timedelta((calendar.add_working(begun, STUCK.value) - begun).days))
    assert case in stuck()
    actions.renew_query_password(case, by=cast("王申请"))
    actions.record_service(case, notice, way="direct", recipient="王某", happened_on=today(), by=cast("李受理"))
    assert (case in stuck(), row(case).moved_at, row(case).version) == (True, moved, 4)
    (mine,) = cases_found(posts(), among=[case])
    assert {line.since for line in listed(mark="stuck").rows if line.case == case} == {mine.since} == {moved}
    assert min(each.oldest for each in overview(posts()).waiting if each.power == "审查") <= moved
    agree(overview(posts()))
    actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
    assert case not in stuck() and row(case).moved_at == entries_of(case)[-1].at
    assert rebuild(PROJECTIONS["cases"]).differences == []
    set_clock(None)


def stuck() -> set[Any]:
    """The cases in which nothing was done for long."""
    return {line.case for line in listed(mark="stuck").rows}


def _lines(case: Any) -> list[dict[str, str]]:
    from oneseal.cases.queries import case_facts

    return [{"line": line, "problem": "不清楚", "mend": "请重新提交"} for line in case_facts(case)["lines"][:1]]


def test_stuck_counts_working_days_from_the_day_after_the_act() -> None:
    """The day on which somebody acted does not count."""
    calendar, on = calendar_of(), today()
    last = local_day(silent_since(calendar, on) - timedelta(seconds=1))
    assert calendar.count_working(last, on) == STUCK.value > calendar.count_working(last + timedelta(1), on)


def test_a_head_sees_her_own_bureau_and_nobody_else_sees_any() -> None:
    """Not the neighbour, not those without 监督 or 批准."""
    case = filed("出版物零售")
    assert case in {line.case for line in listed("周批准").rows}
    for name in ("何邻县", "吴外人", "冯旁人", "李受理", "王申请"):
        assert listed(name).total == overview(posts(name)).open == 0


def test_paging_by_key_meets_every_case_once() -> None:
    """As many as the total says."""
    filed(), filed()
    met, after = [], ""
    while True:
        page = bureau_list(posts(), Sought(), after=after, size=3)
        met += [line.case for line in page.rows]
        if not (after := page.after):
            break
    assert len(met) == len(set(met)) == page.total
    assert bureau_list(posts(), Sought(), after="x").rows == ()
    assert bureau_list(posts(), Sought(mark="x")).total == 0


def test_each_facet_counts_what_it_leads_to() -> None:
    """Together with another filter."""
    filed(), corrected(filed())
    page = listed(power="受理")
    for name, facets in (("due", page.dues), ("mark", page.marks)):
        for facet in facets:
            assert listed(power="受理", **{name: facet.value}).total == facet.count == len(listed(power="受理", **{name: facet.value}).rows)


def test_numbers_agree_with_their_lists_while_others_act() -> None:
    """Both are read of one moment."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            actions.accept(filed("出版物零售"), by=cast("李受理"))
        connections.close_all()

    acting = threading.Thread(target=work)
    acting.start()
    try:
        for _ in range(2):
            with one_snapshot():
                agree(overview(posts()))
    finally:
        stop.set()
        acting.join()


def test_the_number_of_queries_does_not_grow() -> None:
    """Neither with cases nor with officers."""
    filed()
    held = posts()
    overview(held), bureau_list(held, Sought())
    with CaptureQueriesContext(connection) as few:
        overview(held), bureau_list(held, Sought())
    for _ in range(3):
        filed("生育登记"), reached("survey")
    with CaptureQueriesContext(connection) as many:
        overview(held), bureau_list(held, Sought())
    assert len(few) == len(many) <= 18
