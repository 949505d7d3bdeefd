"""四分离: who may not act twice in one case; persons are compared."""

from datetime import date
from itertools import combinations

import pytest

from oneseal.law import powers
from oneseal.law.powers import ACCEPT, APPLY, ARCHIVE, DECIDE, DELIVER, MAKE, POWERS, REVIEW, SURVEY, require_separate_hands
from oneseal.law.rule import Refused

DAY = date(2026, 3, 2)
APART = [*combinations((ACCEPT, REVIEW, SURVEY, DECIDE), 2), (MAKE, DECIDE), (DELIVER, DECIDE)]


@pytest.mark.parametrize(("first", "second"), [*APART, *((second, first) for first, second in APART)])
def test_r4_01_the_same_person_may_not_use_both_powers(first: str, second: str) -> None:
    with pytest.raises(Refused) as refused:
        require_separate_hands(second, "周批准", {first: {"周批准"}})
    assert str(refused.value.rule).startswith("R4-01")
    require_separate_hands(second, "周批准", {first: {"李受理"}})


def test_the_words_of_r4_01_name_the_powers_that_the_table_keeps_apart() -> None:
    """The four of the reform pairwise, and the clerk from the approver; nothing more, nothing less."""
    together, clerk = powers.R4_01.text.split("；")
    named = [power for power in POWERS if power in together]
    four, clerks = {frozenset(pair) for pair in combinations(named, 2)}, {power for power in POWERS if power in clerk} - {DECIDE}
    assert four | {frozenset({power, DECIDE}) for power in clerks} == {
        frozenset({power, other}) for power, others in powers.SEPARATED.items() for other in others
    }


def test_the_table_is_symmetric() -> None:
    assert all(power in powers.SEPARATED.get(other, ()) for power, others in powers.SEPARATED.items() for other in others)


@pytest.mark.parametrize(("first", "second"), [(ACCEPT, DELIVER), (MAKE, DELIVER), (DECIDE, ARCHIVE), (ACCEPT, MAKE), (ACCEPT, ACCEPT)])
def test_other_powers_may_meet_in_one_hand(first: str, second: str) -> None:
    require_separate_hands(second, "钱勘验", {first: {"钱勘验"}})


def test_r4_02_an_on_the_spot_item_may_join_review_and_decision_but_never_acceptance() -> None:
    require_separate_hands(DECIDE, "周批准", {REVIEW: {"周批准"}, ACCEPT: {"李受理"}}, on_the_spot_merge=True)
    with pytest.raises(Refused, match="R4-02"):
        require_separate_hands(DECIDE, "李受理", {ACCEPT: {"李受理"}}, on_the_spot_merge=True)
    with pytest.raises(Refused, match="R4-01"):
        require_separate_hands(DECIDE, "周批准", {SURVEY: {"周批准"}}, on_the_spot_merge=True)


@pytest.mark.parametrize("power", [MAKE, DELIVER])
def test_the_certificate_clerk_may_be_the_approver_only_where_a_city_says_so(power: str) -> None:
    require_separate_hands(power, "周批准", {DECIDE: {"周批准"}}, clerk_apart=False)
    with pytest.raises(Refused):
        require_separate_hands(power, "周批准", {DECIDE: {"周批准"}})


@pytest.mark.parametrize("power", POWERS)
def test_nobody_handles_a_case_of_her_own(power: str) -> None:
    with pytest.raises(Refused, match="R4-07"):
        require_separate_hands(power, "李受理", {APPLY: {"李受理"}})


@pytest.mark.parametrize("officers", [[], ["孙勘验"], ["孙勘验", "孙勘验"]])
def test_article_34_a_survey_needs_two_different_officers(officers: list[str]) -> None:
    with pytest.raises(Refused, match="第三十四条第三款"):
        powers.require_survey_officers(officers, DAY)
    powers.require_survey_officers([*officers, "孙勘验", "钱勘验"], DAY)
