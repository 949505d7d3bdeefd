"""更换查询密码 (C-69): whoever knew the last password follows the case no longer; only the principal draws a new one."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import progress
from oneseal.cases.rules.following import MOST
from oneseal.cases.tests.office import cast, columns, filed, filed_for_a_firm, row
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.law.rule import Refused
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.models import Party

pytestmark = pytest.mark.usefixtures("city")


def may_follow(case: UUID, renewals: int) -> bool:
    """Whether the password after so many renewals opens the case."""
    number = row(case).query_number
    return progress(number, query_password(number, renewals)) is not None


def test_the_old_password_ends_the_new_one_opens_and_the_entry_holds_neither() -> None:
    """The case stays where it is; each renewal makes another password."""
    case = filed("生育登记")
    before, number = columns(case), row(case).query_number
    assert may_follow(case, 0) and not may_follow(case, 1)
    entry = actions.renew_query_password(case, by=cast("王申请"))
    assert may_follow(case, 1) and not may_follow(case, 0)
    assert set(entry.data) == {"on"} and query_password(number, 1) not in str(entry)
    assert columns(case) == {**before, "version": 2, "renewals": 1}
    actions.renew_query_password(case, by=cast("王申请"), seen=2)
    assert may_follow(case, 2) and not may_follow(case, 1)


def test_it_is_renewed_after_the_case_has_ended_too() -> None:
    """It is followed beyond its end."""
    case = filed("生育登记")
    actions.withdraw(case, by=cast("王申请"))
    ended = row(case).ended_on
    actions.renew_query_password(case, by=cast("王申请"))
    assert may_follow(case, 1) and not may_follow(case, 0) and row(case).ended_on == ended


def test_the_firm_s_head_renews_it_and_no_agent_whatever_the_mandate_covers() -> None:
    """An agent for everything would shut out the principal."""
    case = filed_for_a_firm()
    head = Party.objects.get(id=row(case).applicant_id).representative_id
    assert head
    mandate = grant_mandate(row(case).applicant_id, cast("卫创业"), ["*"], since=row(case).received_on, by=head)
    with pytest.raises(Refused, match="C-69"):
        actions.renew_query_password(case, by=cast("卫创业"))
    end_mandate(mandate, by=head)
    assert may_follow(case, 0)
    actions.renew_query_password(case, by=head)
    assert may_follow(case, 1) and not may_follow(case, 0)


def test_a_wrong_password_reads_nothing_of_the_case() -> None:
    """Anybody may try: one look at one row, however long the case's history is, and the same for a number of nobody."""
    case = filed("生育登记")
    for _ in range(3):
        actions.renew_query_password(case, by=cast("王申请"))
    number = row(case).query_number
    for tried in (number, "999999999999"):
        with CaptureQueriesContext(connection) as asked:
            assert progress(tried, query_password(number, 2)) is None
        assert len(asked) == 1 and "journal_entry" not in asked[0]["sql"]
    assert may_follow(case, 3) and row(case).renewals == 3
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_it_is_renewed_twenty_times_and_not_once_more() -> None:
    """Each is an entry for good."""
    case = filed("生育登记")
    for _ in range(MOST):
        actions.renew_query_password(case, by=cast("王申请"))
    with pytest.raises(Refused, match="C-69"):
        actions.renew_query_password(case, by=cast("王申请"))
    assert len(entries_of(case)) == 1 + MOST
