"""我的办件: what an applicant, or whoever acts for her, may read; the number of queries does not grow with what she has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries import cases_of, drafts_of, filed_under, my_case, progress
from oneseal.cases.queries.inbox import messages_to
from oneseal.cases.queries.mine import cases_waiting_for, decided_by, service_of
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, filing, firm, row
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.queries import standing
from oneseal.people.rules import sight_of
from oneseal.people.tests.office import natural


def test_a_case_is_read_by_whoever_acts_for_its_applicant_and_nobody_else(city: None) -> None:
    """曹代办 for the firm; 陈旧托, whose mandate was ended, no more; and not under another principal's name."""
    case, of = filed_for_a_firm(), firm()
    assert my_case(standing(cast("曹代办"), today()), of, case) is not None
    for name in ("陈旧托", "冯旁人", "吴外人"):
        assert my_case(standing(cast(name), today()), of, case) is None
        assert my_case(standing(cast(name), today()), cast(name), case) is None
    assert my_case(standing(cast("曹代办"), today()), cast("曹代办"), case) is None


def test_who_may_only_file_reads_what_she_filed_herself(city: None) -> None:
    """The rule is of people (``sight_of``): lists, messages and the case itself follow it."""
    case, of = filed_for_a_firm(), firm()
    actions.accept(case, by=cast("李受理"))
    for scope, sees in (("file", False), ("supply", True)):
        mandate = grant_mandate(of, cast("卫创业"), [scope], since=today(), by=None)
        agent = standing(cast("卫创业"), today())
        sight = sight_of(agent, of)
        assert (my_case(agent, of, case) is not None) == sees
        assert (case in [line.case for line in cases_of(of, sight=sight, size=500)[0]]) == sees
        assert (case in [one.case for one in messages_to(of, sight=sight, size=1000)[0]]) == sees
        end_mandate(mandate, by=None)
    narrow = filed_for_a_firm(of="云岚书香图书有限公司")
    hers = standing(cast("曹代办"), today())
    assert my_case(hers, firm("云岚书香图书有限公司"), narrow) is not None


def test_cases_come_page_by_page_newest_first_in_a_constant_number_of_queries(city: None) -> None:
    """Two pages hold every case once; one case costs as many queries as many."""
    cases = [filed("生育登记") for _ in range(3)]
    hers = row(cases[0]).applicant_id
    with CaptureQueriesContext(connection) as one:
        first, after = cases_of(hers, size=1)
    with CaptureQueriesContext(connection) as many:
        page, _ = cases_of(hers, size=3)
    assert len(one) == len(many)
    assert [line.case for line in page] == cases[::-1]
    assert first[0].case == cases[2] and cases_of(hers, after=after, size=1)[0][0].case == cases[1]


def test_drafts_are_of_whoever_saved_them_for_that_party(city: None) -> None:
    """Listed until they are discarded."""
    given = filing("生育登记")
    said = {name: given[name] for name in ("answers", "form", "materials")}
    draft = actions.save_draft(given["item_version"], applicant=given["applicant"], by=cast("王申请"), **said)
    assert draft in [line.id for line in drafts_of(cast("王申请"), given["applicant"])]
    assert draft not in [line.id for line in drafts_of(cast("冯旁人"), given["applicant"])]
    actions.discard_draft(draft, by=cast("王申请"))
    assert draft not in [line.id for line in drafts_of(cast("王申请"), given["applicant"])]


def test_what_waits_for_her_is_counted_and_a_filing_is_found_by_its_key(city: None) -> None:
    """One correction asked for is one more that waits."""
    given = filing("生育登记")
    before = len(cases_waiting_for(given["applicant"], 500))
    case = actions.file(given["item_version"], **{name: value for name, value in given.items() if name != "item_version"}).stream
    assert filed_under(cast("王申请"), given["key"]) == case
    assert filed_under(cast("冯旁人"), given["key"]) is None
    line = next(iter(given["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    assert len(cases_waiting_for(given["applicant"], 500)) == before + 1


def test_progress_says_how_a_case_stands_and_nothing_of_whose_it_is(city: None) -> None:
    """By the query number; an unknown one is None."""
    known = row(filed("生育登记"))
    found = progress(known.query_number, query_password(known.query_number))
    assert found is not None and found.received_on == known.received_on and found.due
    wrong = f"{(int(query_password(known.query_number)) + 1) % 1_000_000:06d}"
    assert progress("00", query_password("00")) is None and progress(known.query_number, wrong) is None


def test_the_inbox_holds_what_was_told_to_her_and_nothing_inside_the_bureau(city: None) -> None:
    """A correction with its lines, acceptance with its paper; a reviewer's opinion never. One case costs as many queries as many."""
    case = filed("生育登记")
    line = next(iter(filing("生育登记")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    hers = row(case).applicant_id
    with CaptureQueriesContext(connection) as asked:
        told, _ = messages_to(hers, size=1000)
    newest = next(message for message in told if message.case == case)
    assert newest.act == "request_correction"
    assert newest.said[0][1] == "看不清；请重新拍照" and "补" in newest.papers[0]
    assert not {message.act for message in told} & {"review", "survey", "check", "file"}
    assert len(asked) <= 4
    assert messages_to(natural()) == ([], False)


def test_where_papers_reach_her_is_kept_with_the_filing_and_sealed(city: None) -> None:
    """Address and consent stand in the sealed record; neither said is refused; sent again with another address is another filing."""
    given = filing("生育登记", service={"address": "晴川路1号", "electronic": True})
    version_of = given.pop("item_version")
    entry = actions.file(version_of, **given)
    assert service_of(row(entry.stream).form) == {"address": "晴川路1号", "electronic": True}
    assert "晴川路" not in str(entry.data)
    assert service_of(row(filed("生育登记")).form) == {}
    for wrong in (
        {"address": "", "electronic": False},
        {"address": "字" * 201, "electronic": True},
        {"address": "一号", "electronic": "是"},
    ):
        with pytest.raises(Refused, match="送达"):
            actions.file(version_of, **{**given, "key": "other", "service": wrong})
    with pytest.raises(Refused, match="提交键"):
        actions.file(version_of, **{**given, "service": {"address": "晴川路2号", "electronic": True}})


def test_the_last_day_of_the_decision_follows_from_the_last_day_for_acceptance(city: None) -> None:
    """Told on filing; once accepted the promise itself runs."""
    case = filed("出版物零售")
    due = decided_by(row(case))
    assert due is not None and due.due_on > (row(case).notice_due_on or due.due_on)
    actions.accept(case, by=cast("李受理"))
    assert decided_by(row(case)) is None
