"""Permits are denied by default; quotas, periods and masks by example and by property."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneseal.journal.rules import Entry
from oneseal.law.powers import ACCEPT, DECIDE, POWERS, R4_06, REVIEW
from oneseal.law.rule import Refused
from oneseal.people import rules
from oneseal.people.rules import BUSINESS, HeldMandate, HeldPost, Scope, Standing, admitted_by, kinds_for, may, may_act_for, standing_with

CITY, COUNTY = "990100000000", "990102000000"
BUREAU, NEIGHBOUR = uuid4(), uuid4()
DAY = date(2026, 11, 25)


def held(power: str, *, body: UUID = BUREAU, division: str = CITY, unit: str = "acceptance", absent: UUID | None = None) -> HeldPost:
    return HeldPost(uuid4(), power, body, division, unit, absent)


def standing(*posts: HeldPost) -> Standing:
    return standing_with(uuid4(), posts, (), ())


def refusal(who: Standing, power: str, scope: Scope) -> str:
    with pytest.raises(Refused) as refused:
        may(who, power, scope)
    assert refused.value.field == "by"
    assert refused.value.mend
    return str(refused.value.rule).split(" ", maxsplit=1)[0]


def test_a_post_permits_its_power_in_its_body_and_division() -> None:
    post = held(ACCEPT)
    permit = may(standing(post), ACCEPT, Scope(BUREAU, CITY))
    assert (permit.post, permit.power, permit.substituting) == (post.post, ACCEPT, None)


def test_whoever_holds_nothing_may_nothing() -> None:
    assert {refusal(standing(), power, Scope(BUREAU, CITY)) for power in POWERS} == {"P-01"}


def test_nobody_may_nothing() -> None:
    assert refusal(Standing(), ACCEPT, Scope(BUREAU, CITY)) == "P-01"
    with pytest.raises(Refused, match="没有找到登记的自然人"):
        may_act_for(Standing(), Standing().person, "file")


def test_a_post_reaches_neither_down_into_counties_nor_up_into_the_city() -> None:
    assert refusal(standing(held(ACCEPT)), ACCEPT, Scope(NEIGHBOUR, COUNTY)) == "P-02"
    assert refusal(standing(held(ACCEPT, body=NEIGHBOUR, division=COUNTY)), ACCEPT, Scope(BUREAU, CITY)) == "P-02"


def test_a_post_for_a_town_does_not_reach_the_cases_of_its_body() -> None:
    assert refusal(standing(held(ACCEPT, division="990102001000")), ACCEPT, Scope(BUREAU, CITY)) == "P-02"


def test_a_task_that_names_a_unit_is_for_posts_of_that_unit() -> None:
    reviewer = standing(held(REVIEW, unit="social"))
    assert may(reviewer, REVIEW, Scope(BUREAU, CITY, "social")).power == REVIEW
    assert refusal(reviewer, REVIEW, Scope(BUREAU, CITY, "market")) == "P-03"


def test_business_means_any_unit_that_reviews() -> None:
    for unit in ("market", "investment", "social"):
        assert may(standing(held(REVIEW, unit=unit)), REVIEW, Scope(BUREAU, CITY, "business")).power == REVIEW
    assert refusal(standing(held(REVIEW, unit="heads")), REVIEW, Scope(BUREAU, CITY, "business")) == "P-03"


def test_a_colleague_without_the_power_is_told_of_substitution() -> None:
    assert refusal(standing(held(ACCEPT)), DECIDE, Scope(BUREAU, CITY)) == R4_06.code


def test_only_an_officer_of_the_body_stands_in() -> None:
    lent = held(DECIDE, absent=uuid4())
    for others in ([], [held(ACCEPT, body=NEIGHBOUR)], [held(ACCEPT, absent=uuid4())]):
        assert DECIDE not in {post.power for post in standing(*others, lent).posts}
        assert refusal(standing(*others, lent), DECIDE, Scope(BUREAU, CITY)) == "P-01"
    assert may(standing(held(ACCEPT), lent), DECIDE, Scope(BUREAU, CITY)).post == lent.post


def test_a_substitute_acts_for_the_absent_person() -> None:
    absent = uuid4()
    permit = may(standing(held(ACCEPT), held(DECIDE, absent=absent)), DECIDE, Scope(BUREAU, CITY))
    assert permit.substituting == absent


def test_her_own_post_comes_before_a_substitution() -> None:
    permit = may(standing(held(ACCEPT, absent=uuid4()), held(ACCEPT)), ACCEPT, Scope(BUREAU, CITY))
    assert permit.substituting is None


posts_of_all_kinds = st.builds(
    held,
    st.sampled_from(POWERS),
    body=st.sampled_from([BUREAU, NEIGHBOUR]),
    division=st.sampled_from([CITY, COUNTY]),
    unit=st.sampled_from(["acceptance", "market", "heads"]),
)


@given(st.lists(posts_of_all_kinds, max_size=6), st.sampled_from(POWERS), st.sampled_from([None, "market", "heads", "business"]))
def test_a_permit_is_given_exactly_when_a_post_matches(posts: list[HeldPost], power: str, unit: str | None) -> None:
    units = {None: {"acceptance", "market", "heads"}, "business": {"market"}}.get(unit, {unit})
    fitting = {p.post for p in posts if p.power == power and p.body == BUREAU and p.division == CITY and p.unit_kind in units}
    try:
        assert may(standing(*posts), power, Scope(BUREAU, CITY, unit)).post in fitting
    except Refused:
        assert not fitting


def test_one_acts_for_oneself_without_a_mandate() -> None:
    me = standing()
    assert may_act_for(me, me.person, "file").mandate is None


def test_whom_the_law_lets_represent_a_firm_needs_no_mandate() -> None:
    company = uuid4()
    assert may_act_for(standing_with(uuid4(), (), (), [company]), company, "file").mandate is None


def test_an_agent_acts_within_the_scope_of_her_mandate() -> None:
    company, mandate, everything = uuid4(), uuid4(), uuid4()
    agent = standing_with(uuid4(), (), [HeldMandate(mandate, company, ("file",))], ())
    assert may_act_for(agent, company, "file").mandate == mandate
    with pytest.raises(Refused, match="委托事项不包括“撤回申请”") as refused:
        may_act_for(agent, company, "withdraw")
    assert "第二十九条第二款" in str(refused.value.rule)
    free = standing_with(uuid4(), (), [HeldMandate(everything, company, ("*",))], ())
    assert may_act_for(free, company, "withdraw").mandate == everything


def test_without_a_mandate_nobody_acts_for_another() -> None:
    with pytest.raises(Refused, match="没有申请人有效的委托"):
        may_act_for(standing(held(ACCEPT)), uuid4(), "file")


@pytest.mark.parametrize(
    ("name", "masked"), [("王申请", "王*请"), ("王某", "王*"), ("王", "*"), ("", ""), ("欧阳申请", "欧**请"), ("阿依·买买提", "阿****提")]
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert rules.masked_name(name) == masked


def test_numbers_are_masked() -> None:
    assert rules.masked_id_number("990101199001010019") == "990***********0019"
    assert rules.masked_mobile("19900000001") == "199****0001"
    assert rules.masked_mobile("") == ""
    assert rules.masked_id_number("123") == "***"


days = st.dates(date(2026, 1, 1), date(2026, 2, 10))
spans = st.tuples(days, st.none() | days).map(lambda span: span if span[1] is None or span[1] >= span[0] else (span[1], span[0]))


@given(st.integers(1, 3), st.lists(spans, max_size=6), spans)
def test_the_quota_holds_on_every_single_day(quota: int, present: list[rules.Span], wanted: rules.Span) -> None:
    since, until = wanted
    last = until or date(2026, 3, 1)
    fullest = max(
        sum(start <= day and (end is None or day <= end) for start, end in present)
        for day in (since + timedelta(days=n) for n in range((last - since).days + 1))
    )
    try:
        rules.require_within_quota(quota, present, since, until)
        assert fullest < quota
    except Refused as refused:
        assert fullest >= quota
        assert refused.field == "post"


@given(spans, spans)
def test_periods_overlap_when_they_share_a_day(first: rules.Span, second: rules.Span) -> None:
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(60)]
    shared = any(all(start <= day and (end is None or day <= end) for start, end in (first, second)) for day in every)
    assert rules.is_overlapping(*first, *second) is shared


def test_what_is_ended_at_once_keeps_its_dates_in_order() -> None:
    assert rules.last_day_when_ended(date(2026, 1, 1), None, DAY) == DAY
    assert rules.last_day_when_ended(date(2027, 1, 1), None, DAY) == date(2027, 1, 1), "not begun yet"
    assert rules.last_day_when_ended(date(2026, 1, 1), date(2026, 6, 1), DAY) == date(2026, 6, 1), "over already"


def entry(version: int, act: str, **data: object) -> Entry:
    return Entry(uuid4(), version, act, None, "", None, None, datetime(2026, 11, 25, tzinfo=UTC), data)


def test_a_post_is_what_its_entries_add_up_to() -> None:
    unit, person, other, holding, stand_in = (str(uuid4()) for _ in range(5))
    entries = [
        entry(1, "create_post", unit=unit, name="受理岗", power=ACCEPT, division=CITY, quota=1),
        entry(2, "set_quota", quota=2),
        entry(3, "appoint", holding=holding, person=person, since="2026-01-01", until=None),
        entry(
            4, "substitute", substitution=stand_in, absent=person, substitute=other, since="2026-11-25", until="2026-11-30", reason="休假"
        ),
        entry(5, "end_substitution", substitution=stand_in, until="2026-11-26"),
        entry(6, "end_holding", holding=holding, until="2026-11-25", at_once=True),
    ]
    post = rules.establishment(entries)
    assert (post.quota, post.power, str(post.unit)) == (2, ACCEPT, unit)
    assert post.held() == [], "ended at once"
    assert post.holdings[UUID(holding)].until == DAY
    assert post.substitutions[UUID(stand_in)].ended_at is not None


@pytest.mark.parametrize(
    ("code", "level", "parent", "field"),
    [
        ("99010000000", 1, None, "code"),
        ("９９０１００００００００", 1, None, "code"),
        ("990102000000", 1, None, "code"),
        ("990102001000", 3, None, "parent"),
        ("990102000000", 2, ("980100000000", 1), "parent"),
        ("990102001000", 3, ("990103000000", 2), "parent"),
        ("990100000000", 1, ("990100000000", 1), "parent"),
        ("990102001201", 4, ("990102001000", 4), "parent"),
        ("990102001000", 5, ("990102000000", 2), "level"),
    ],
)
def test_a_division_code_has_its_shape_and_its_place(code: str, level: int, parent: tuple[str, int] | None, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.required_division(code, level, parent)
    assert refused.value.field == field


@pytest.mark.parametrize("login", ["ab", "张三", "a b c", "a" * 61, "-abc", "a\x00bc"])
def test_a_login_is_plain(login: str) -> None:
    with pytest.raises(Refused, match="不可用"):
        rules.required_login(login)


def test_a_scope_is_written_in_one_order_and_knows_its_verbs() -> None:
    assert rules.required_scope(["supply", "file", "file"]) == ["file", "supply"]
    assert rules.required_scope(["file", "*"]) == ["*"]
    for wrong in ([], ["grant"]):
        with pytest.raises(Refused, match="委托事项"):
            rules.required_scope(wrong)


@pytest.mark.parametrize(("value", "match"), [("  ", "没有填写名称"), ("长" * 11, "最多 10 字"), ("a\x07b", "无法显示")])
def test_a_text_of_a_register_is_filled_in(value: str, match: str) -> None:
    with pytest.raises(Refused, match=match):
        rules.filled(value, "名称", "name", 10)


def test_which_unit_a_post_admits_is_the_same_from_either_side() -> None:
    kinds = ["", "market", "investment", "social", "heads", "window", BUSINESS]
    for post in kinds:
        for task in kinds[1:]:
            assert (task in admitted_by(post)) == (post in kinds_for(task)) == Scope(BUREAU, CITY, task).admits(post)
