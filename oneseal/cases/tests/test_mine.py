"""我的办件: what an applicant, or whoever acts for her, may read; the number of queries does not grow with what she has."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.cases import actions
from oneseal.cases.queries import cases_of, drafts_of, filed_under, my_case, progress, waiting_for
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, filing, firm, row
from oneseal.journal.queries import today
from oneseal.people.queries import standing


def test_a_case_is_read_by_whoever_acts_for_its_applicant_and_nobody_else(city: None) -> None:
    """曹代办 for the firm; 陈旧托, whose mandate was ended, no more; and not under another principal's name."""
    case, of = filed_for_a_firm(), firm()
    assert my_case(standing(cast("曹代办"), today()), of, case) is not None
    for name in ("陈旧托", "冯旁人", "吴外人"):
        assert my_case(standing(cast(name), today()), of, case) is None
        assert my_case(standing(cast(name), today()), cast(name), case) is None
    assert my_case(standing(cast("曹代办"), today()), cast("曹代办"), case) is None


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
    before = waiting_for(given["applicant"])
    case = actions.file(given["item_version"], **{name: value for name, value in given.items() if name != "item_version"}).stream
    assert filed_under(cast("王申请"), given["key"]) == case
    assert filed_under(cast("冯旁人"), given["key"]) is None
    line = next(iter(given["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    assert waiting_for(given["applicant"]) == before + 1


def test_progress_says_how_a_case_stands_and_nothing_of_whose_it_is(city: None) -> None:
    """By the query number; an unknown one is None."""
    known = row(filed("生育登记"))
    found = progress(known.query_number)
    assert found is not None and found.received_on == known.received_on and found.sentence
    assert progress("00") is None
