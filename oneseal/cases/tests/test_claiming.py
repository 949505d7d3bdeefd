"""领取、放回、转给: one holder of the open step; it binds nobody, ends with the step, and every count of the list stays right."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Claim
from oneseal.cases.queries import Wanted, holders_of, worklist
from oneseal.cases.tests.office import CONTROL, acts, at_once, cast, filed, reached, row
from oneseal.journal.queries import today
from oneseal.law.powers import ACCEPT, SURVEY
from oneseal.law.rule import Refused
from oneseal.people.queries import officers_of, standing

pytestmark = pytest.mark.usefixtures("city")
LIST, SURVEYED = "生育登记", "食品经营许可（新办）"


def colleague() -> UUID:
    """Another who accepts at 李受理's bureau."""
    body = row(filed(LIST)).body_id
    return next(each for each in officers_of(body, ACCEPT) if each != cast("李受理"))


def holder(case: UUID) -> UUID | None:
    held = holders_of([row(case)]).get(case)
    return held.person if held else None


def test_one_holds_it_and_the_other_is_told_who() -> None:
    case, other = filed(LIST), colleague()
    actions.claim(case, by=cast("李受理"))
    actions.claim(case, by=cast("李受理"))
    with pytest.raises(Refused, match="李受理"):
        actions.claim(case, by=other)
    assert holder(case) == cast("李受理")
    actions.release(case, by=cast("李受理"))
    actions.claim(case, by=other)
    assert holder(case) == other


def test_a_claim_is_no_act_and_binds_nobody() -> None:
    """The version stays, so that no open page is stale; a colleague acts anyway."""
    case, other = filed(LIST), colleague()
    before = acts(), row(case).version
    actions.claim(case, by=other)
    assert (acts(), row(case).version) == before
    actions.accept(case, by=cast("李受理"), seen=before[1])


def test_it_ends_with_the_step() -> None:
    case = filed("食品经营许可（新办）")
    actions.claim(case, by=cast("李受理"))
    actions.accept(case, by=cast("李受理"))
    assert holder(case) is None
    with pytest.raises(Refused, match="没有人领取"):
        actions.release(case, by=cast("李受理"))
    actions.claim(case, by=cast("赵审查"))
    assert holder(case) == cast("赵审查")


def test_who_claims_what_has_moved_on_is_told_where_it_is() -> None:
    """By the number that her list shows: she ticked it, and a colleague passed it on meanwhile."""
    case = filed(SURVEYED)
    actions.accept(case, by=cast("李受理"))
    with pytest.raises(Refused) as refused:
        actions.claim(case, by=cast("李受理"))
    assert refused.value.reason.startswith(f"{row(case).query_number} 现在是“审查”环节，您没有“审查”岗位")
    assert str(refused.value.rule).startswith("R4-06")
    with pytest.raises(Refused) as refused:
        actions.claim(case, by=cast("王申请"))
    assert row(case).query_number not in refused.value.reason, "of a case that is none of hers nobody is told anything"


def test_only_her_supervisor_puts_back_or_gives_away_what_is_anothers() -> None:
    case, other = filed(LIST), colleague()
    actions.claim(case, by=other)
    with pytest.raises(Refused, match="不是您领取"):
        actions.release(case, by=cast("李受理"))
    with pytest.raises(Refused, match="监督"):
        actions.reassign(case, cast("李受理"), by=cast("李受理"))
    actions.reassign(case, cast("李受理"), by=cast("吕局长"))
    assert holder(case) == cast("李受理")
    with pytest.raises(Refused):
        actions.reassign(case, cast("赵审查"), by=cast("吕局长"))
    actions.release(case, by=cast("吕局长"))
    assert holder(case) is None


@pytest.mark.parametrize("outsider", ["吴外人", "何邻县", "冯旁人", "陈旧托", "赵审查"])
def test_they_get_nowhere(outsider: str) -> None:
    case = filed(LIST)
    attempts: list[Callable[[], object]] = [
        lambda: actions.claim(case, by=cast(outsider)),
        lambda: actions.release(case, by=cast(outsider)),
        lambda: actions.reassign(case, cast("李受理"), by=cast(outsider)),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.mend
    assert holder(case) is None


def test_two_at_once_leave_one_holder() -> None:
    case, people = filed(LIST), [cast("李受理"), colleague()]
    told = at_once(*(partial(actions.claim, case, by=person) for person in people))
    assert sorted(word == "done" for word in told) == [False, True]
    assert holder(case) in people


def test_who_took_a_survey_down_holds_it_no_more_while_it_waits_for_another_to_sign() -> None:
    """Nobody works on it: it is found where such cases are, by her who must sign, by the recorder too, and every count says so."""
    case = reached("survey", SURVEYED)
    actions.claim(case, by=cast("孙勘验"))
    assert found_by("钱勘验", case) == {""} and found_by("孙勘验", case) == {"", "mine"}
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)
    assert row(case).open_power == SURVEY and holder(case) is None
    assert found_by("钱勘验", case) == found_by("孙勘验", case) == {"", "free"}
    actions.claim(case, by=cast("钱勘验"))
    assert found_by("钱勘验", case) == {"", "mine"}
    actions.confirm_survey(case, by=cast("钱勘验"))
    assert not Claim.objects.filter(case=case).exists()


def test_who_has_still_to_sign_keeps_what_she_has_taken() -> None:
    """Whoever took it down, and whoever signs before her."""
    case = reached("survey", SURVEYED)
    third = next(each for each in officers_of(row(case).body_id, SURVEY) if each not in {cast("孙勘验"), cast("钱勘验")})
    actions.claim(case, by=third)
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验"), third], **CONTROL)
    actions.confirm_survey(case, by=cast("钱勘验"))
    assert holder(case) == third and "free" not in found_by("钱勘验", case)
    actions.release(case, by=third)
    actions.claim(case, by=cast("孙勘验"))
    assert holder(case) == cast("孙勘验"), "who takes it after the record means to survey anew"


def test_what_has_to_be_looked_at_again_is_nobodys_once_all_have_signed() -> None:
    case = reached("survey", SURVEYED)
    actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **{**CONTROL, "conclusion": "rectify"})
    actions.claim(case, by=cast("钱勘验"))
    actions.confirm_survey(case, by=cast("钱勘验"))
    assert row(case).open_power == SURVEY and found_by("钱勘验", case) == {"", "free"}


def found_by(name: str, case: UUID) -> set[str]:
    """The values of the filter (any, 我领取的, 没人领取的) under which a person's list has a case; each counts what it leads to."""
    person = cast(name)
    posts, places = standing(person, today()).posts, set[str]()
    for hands in ("", "mine", "free"):
        wanted = Wanted(hands=hands, person=person)
        seen, found = paged_through(wanted, name), worklist(posts, wanted)
        assert found.total == len(seen), hands
        assert {facet.value: facet.count for facet in found.hands}.get(hands, found.total) == len(seen), hands
        places |= {hands} if case in seen else set()
    return places


def paged_through(wanted: Wanted, name: str = "李受理") -> set[UUID]:
    """Every case that a person's list leads to, page by page."""
    posts, seen, after = standing(cast(name), today()).posts, set[UUID](), ""
    while True:
        page = worklist(posts, wanted, after=after)
        seen |= {each.case for each in page.rows}
        if not (after := page.after):
            return seen


def test_each_count_is_what_one_pages_through() -> None:
    """Also of the other facets while one of these is chosen."""
    mine, theirs, free = filed(LIST), filed(LIST), filed("出版物零售")
    actions.claim(mine, by=cast("李受理"))
    actions.claim(theirs, by=colleague())
    posts = standing(cast("李受理"), today()).posts
    for hands in ("", "mine", "free"):
        wanted = Wanted(hands=hands, person=cast("李受理"))
        found = worklist(posts, wanted)
        seen = paged_through(wanted)
        assert len(seen) == found.total
        assert (mine in seen, theirs in seen, free in seen) == (hands != "free", hands == "", hands != "mine")
        for facet in found.items:
            assert facet.count == len(paged_through(Wanted(hands=hands, person=cast("李受理"), item=UUID(facet.value))))
        for facet in found.hands:
            assert facet.count == len(paged_through(Wanted(hands=facet.value, person=cast("李受理"))))
