"""审查 (行政许可法 34(1)): an explicit opinion and a recommendation, by a reviewer of the item's section who did not accept."""

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, kinds, reached, refused, reviewer, row, said
from oneseal.journal.queries import today

pytestmark = pytest.mark.usefixtures("city")


def test_the_opinion_and_the_recommendation_are_kept() -> None:
    case = reached("review")
    entry = actions.review(case, opinion="材料齐全，内容一致", recommendation="grant", by=cast("秦社务"))
    assert (entry.act, entry.power, entry.by) == ("review", "审查", cast("秦社务"))
    assert (said(entry)["opinion"], entry.data["recommendation"], entry.data["on"]) == ("材料齐全，内容一致", "grant", today().isoformat())


def test_where_the_chart_has_a_survey_it_is_next_else_the_decision() -> None:
    surveyed, plain = reached("review", "民办学校设立"), reached("review", "出版物零售")
    actions.review(surveyed, opinion="一致", recommendation="grant", by=cast("秦社务"))
    assert (row(surveyed).phase, row(surveyed).open_power) == ("SURVEY", "勘验")
    before = kinds(plain)
    actions.review(plain, opinion="一致", recommendation="grant", by=reviewer(plain))
    assert (row(plain).phase, row(plain).open_power) == ("DECIDE", "批准")
    assert kinds(plain) == before, "a review owes no paper"


@pytest.mark.parametrize(
    ("opinion", "recommendation"), [("", "grant"), ("  ", "deny"), ("一致", ""), ("一致", "maybe"), ("长" * 2001, "grant")]
)
def test_without_words_or_a_clear_recommendation_it_is_refused(opinion: str, recommendation: str) -> None:
    case = reached("review")
    with refused(case, "C-20") as caught:
        actions.review(case, opinion=opinion, recommendation=recommendation, by=cast("秦社务"))
    assert caught.value.field in {"opinion", "recommendation"}


@pytest.mark.parametrize("who", ["李受理", "周批准", "孙勘验", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_a_reviewer_of_the_bureau_reviews(who: str) -> None:
    case = reached("review")
    with refused(case):
        actions.review(case, opinion="一致", recommendation="grant", by=cast(who))


def test_it_is_not_reviewed_before_acceptance_nor_twice() -> None:
    received = reached("accept")
    with refused(received, "C-00"):
        actions.review(received, opinion="一致", recommendation="grant", by=cast("秦社务"))
    reviewed = reached("survey")
    with refused(reviewed, "C-10"):
        actions.review(reviewed, opinion="一致", recommendation="grant", by=cast("秦社务"))
