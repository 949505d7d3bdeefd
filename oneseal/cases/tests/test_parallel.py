"""并行网关: while two steps are open, each counts — in lists, claims, plans and notes — until it is done, and rebuilding says the same."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.actions import keep_survey_note, sweep_survey_notes
from oneseal.cases.models import Claim, SurveyNote
from oneseal.cases.queries import Wanted, every_row, holders_of, planned_surveys, worklist
from oneseal.cases.queries.asked import SORTS
from oneseal.cases.queries.head import Sought, bureau_list, overview
from oneseal.cases.queries.opened import opened, places_of, several_open
from oneseal.cases.queries.pages import HERE
from oneseal.cases.queries.worklist import WorkList
from oneseal.cases.tests.office import cast, filed, reached, row, surveyed
from oneseal.cases.tests.own_item import published
from oneseal.cases.tests.test_plan_survey import planned
from oneseal.flow.tests.drafts import licence, task
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, now, rebuild, today
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, standing

pytestmark = pytest.mark.usefixtures("city")
NAME = "书刊试销许可"


@pytest.fixture(scope="module", autouse=True)
def parallel(city: None) -> Iterator[None]:
    """An item whose chart reviews and surveys at the same time; of no other test."""
    chart = licence().drop("visit", "join").node("parallelGateway", "fork", "", "审查").node("parallelGateway", "join", "", "批准")
    chart.add(task("survey", "survey")).link("complete", "fork", "act == 'accept'", "受理").row("fork", "review", "join", "decide")
    chart.row("fork", "survey", "join").drop("complete-review")
    with published(NAME, "77", chart=chart.xml().decode()):
        yield


def accepted() -> UUID:
    case = filed(NAME)
    actions.accept(case, by=cast("李受理"))
    return case


def reviewed(case: UUID) -> None:
    actions.review(case, opinion="一致", recommendation="grant", by=cast("赵审查"))


def listed(name: str, **wanted: Any) -> dict[UUID, str]:
    """The cases of a person's list, each with the power of its line."""
    return {each.case: each.power for each in worklist(standing(cast(name), today()).posts, Wanted(**wanted), size=500).rows}


def differences() -> list[str]:
    return rebuild(PROJECTIONS["cases"]).differences


def test_every_open_step_puts_the_case_into_its_officers_list() -> None:
    case = accepted()
    assert [power for power, _ in row(case).steps] == ["审查", "勘验"]
    assert (listed("赵审查")[case], listed("孙勘验")[case]) == ("审查", "勘验")
    assert case not in listed("李受理") and case not in listed("周批准") and case not in listed("何邻县")
    posts = standing(cast("孙勘验"), today()).posts
    found = worklist(posts, Wanted(power="勘验"), size=500)
    assert case in {each.case for each in found.rows} == {each.case for each in every_row(posts, Wanted(power="勘验"))}
    assert sum(facet.count for facet in found.powers) == worklist(posts, Wanted()).total
    assert next(each.step for each in found.rows if each.case == case) == "环节survey"
    assert differences() == []


def test_the_heads_page_counts_it_at_the_desk_of_each_step() -> None:
    accepted()
    posts = standing(cast("吕局长"), today()).posts
    for load in overview(posts).loads:
        assert load.waiting == bureau_list(posts, Sought(desk=load.person)).total, load.name


def test_the_heads_page_and_its_facets_count_every_open_step() -> None:
    """Each number leads to a list of as many lines, the case in both, shown at the step that was asked for; also when nobody moves."""
    posts = standing(cast("吕局长"), today()).posts
    before = {facet.value: facet.count for facet in overview(posts).powers}
    case = accepted()
    found, listing = overview(posts), bureau_list(posts, Sought())
    for power in ("审查", "勘验"):
        page = bureau_list(posts, Sought(power=power), size=500)
        told = {facet.value: facet.count for facet in found.powers}
        assert told[power] == before.get(power, 0) + 1 == page.total == len(page.rows)
        assert told[power] == next(facet.count for facet in listing.powers if facet.value == power)
        assert next(each.power for each in page.rows if each.case == case) == power
    assert sum(facet.count for facet in listing.powers) > listing.total == found.open
    assert case not in {each.case for each in bureau_list(posts, Sought(power="批准"), size=500).rows}
    set_clock(now() + timedelta(days=30))
    posts = standing(cast("吕局长"), today()).posts
    waiting = {(each.power, each.asked_unit): each.count for each in overview(posts).waiting}
    assert {"审查", "勘验"} <= {power for power, _ in waiting}
    for (power, unit), count in waiting.items():
        page = bureau_list(posts, Sought(mark="stuck", power=power, unit=unit), size=500)
        assert count == page.total == len(page.rows), power


@pytest.mark.parametrize("first", ["review", "survey"])
def test_the_decision_waits_for_both_in_whatever_order(first: str) -> None:
    case = accepted()
    for act in (reviewed, surveyed) if first == "review" else (surveyed, reviewed):
        assert case not in listed("周批准")
        act(case)
    assert (case in listed("周批准"), row(case).also_open) == (True, "")
    assert case not in listed("孙勘验") and case not in listed("赵审查")
    assert differences() == []


def mine_of(name: str) -> WorkList:
    return worklist(standing(cast(name), today()).posts, Wanted(hands="mine", person=cast(name)), size=500)


def test_each_open_step_is_claimed_for_itself() -> None:
    case = accepted()
    before = {name: mine_of(name).total for name in ("赵审查", "孙勘验")}
    actions.claim(case, by=cast("孙勘验"))
    actions.claim(case, by=cast("赵审查"))
    with pytest.raises(Refused, match="孙勘验"):
        actions.claim(case, by=cast("钱勘验"))
    assert {holders_of([row(case)], [power])[case].name for power in ("审查", "勘验")} == {"赵审查", "孙勘验"}
    for name in ("赵审查", "孙勘验"):
        posts, mine = standing(cast(name), today()).posts, mine_of(name)
        assert mine.total == before[name] + 1
        assert next(each.holder.name for each in mine.rows if each.holder and each.case == case) == name
        assert case not in {each.case for each in worklist(posts, Wanted(hands="free", person=cast(name)), size=500).rows}
    reviewed(case)
    assert holders_of([row(case)])[case].name == "孙勘验"
    actions.release(case, by=cast("孙勘验"))
    assert not Claim.objects.filter(case=case, power="勘验").exists()


def test_no_note_of_a_survey_goes_while_the_survey_is_open() -> None:
    case = accepted()
    keep_survey_note(case, {"place": ["写了一小时"]}, photos=[], signature=None, by=cast("孙勘验"))
    sweep_survey_notes()
    assert SurveyNote.objects.filter(case=case).exists()
    surveyed(case)
    sweep_survey_notes()
    assert not SurveyNote.objects.filter(case=case).exists()


def test_a_survey_beside_the_review_is_planned() -> None:
    case = accepted()
    planned(case)
    assert case in {each.case for each in planned_surveys([bureau_of().pk], cast("孙勘验"))}


@pytest.mark.parametrize("names", [("孙勘验",), ("赵审查", "孙勘验"), ("李受理", "赵审查", "孙勘验", "周批准", "何邻县"), ("吴外人",)])
def test_the_parts_of_a_list_are_the_whole_and_share_none(names: tuple[str, ...]) -> None:
    """Also for who holds several posts; a page at a time, in the order of either date, as a sort of the whole has them."""
    accepted(), filed("出版物零售")
    reviewed(accepted())
    posts = [post for name in names for post in standing(cast(name), today()).posts]
    found = opened(places_of(posts), several=bool(several_open(places_of(posts)).rows()))
    parts = [step for part in found.parts for step in part.values_list("pk", *HERE)]
    whole = set(found.whole.values_list("pk", *HERE))
    assert len(parts) == len(whole) and set(parts) == whole
    for sort, column in SORTS.items():
        sorted_whole = found.whole.order_by(F(column).asc(nulls_last=True), "id").values_list("pk", flat=True)
        met, after = list[UUID](), ""
        while (page := worklist(posts, Wanted(sort=sort), after=after, size=7)).rows:
            met += [each.case for each in page.rows]
            if not (after := page.after):
                break
        assert met == list(sorted_whole) and page.total == len(met)


def test_two_open_steps_cost_a_list_no_question_more() -> None:
    posts = standing(cast("孙勘验"), today()).posts
    asked = []
    for _ in range(2):
        accepted()
        with CaptureQueriesContext(connection) as queries:
            worklist(posts, Wanted())
        asked.append(len(queries))
    reached("survey")
    assert asked[0] == asked[1] <= 14
