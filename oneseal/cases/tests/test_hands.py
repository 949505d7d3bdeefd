"""四分离 (R4-01) and 回避 (R4-07) in whole cases: persons are compared, whatever post, mandate or window they act from."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Filing
from oneseal.cases.queries.desk import desk
from oneseal.cases.tests.office import CONTROL, cast, corrected, filed, filing, firm, lent, made, reached, refused, reviewer, row, upload
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import change_representative, end_mandate, grant_mandate
from oneseal.people.models import Party
from oneseal.people.queries import standing

pytestmark = pytest.mark.usefixtures("city")
FIRM = "云岚禾丰食品有限公司"


def representative() -> UUID:
    """Who represents the firm by law."""
    found = Party.objects.get(id=firm(FIRM)).representative_id
    assert found is not None
    return found


@contextmanager
def mandated(name: str) -> Iterator[None]:
    """Inside, an officer holds a mandate of the firm, to collect papers only."""
    mandate = grant_mandate(firm(FIRM), cast(name), ["receive"], since=today(), by=representative())
    try:
        yield
    finally:
        end_mandate(mandate, by=cast(name))


def of_the_firm() -> UUID:
    """A case of the firm, filed by who represents it."""
    loaded = filing("出版物零售")["materials"]
    by = representative()
    own = {line: list[UUID]() for line in loaded}
    return filed("出版物零售", applicant=firm(FIRM), by=by, materials=own)


def test_who_holds_a_mandate_of_the_applicant_does_not_act_on_its_cases_even_if_she_never_used_it() -> None:
    """R4-07; the page says so beforehand, and once the mandate has ended nothing stands in her way."""
    case = of_the_firm()
    wanted = [{"line": line, "problem": "没有提交", "mend": "请提交"} for line in filing("出版物零售")["materials"]]
    with mandated("李受理"):
        with refused(case, "R4-07"):
            actions.request_correction(case, wanted, by=cast("李受理"))
        page = desk(standing(cast("李受理"), today()), case)
        assert page is not None and {offer.ground[:5] for offer in page.offers} == {"R4-07"}
    actions.request_correction(case, wanted, by=cast("李受理"))


def test_who_represents_the_applicant_by_law_does_not_act_on_its_cases() -> None:
    """Also when she became its representative after the filing."""
    case, before = of_the_firm(), representative()
    change_representative(firm(FIRM), cast("李受理"), by=before)
    try:
        with refused(case, "R4-07"):
            actions.refuse_to_accept(case, reason="不属本机关", organ="邻县审批局", by=cast("李受理"))
    finally:
        change_representative(firm(FIRM), before, by=cast("李受理"))


def test_a_second_surveyor_with_a_mandate_of_the_applicant_does_not_go_along() -> None:
    """Each of those who survey is asked."""
    case = reached("survey")
    hers = row(case).applicant_id
    by = Party.objects.get(id=hers).representative_id or hers
    mandate = grant_mandate(hers, cast("钱勘验"), ["receive"], since=today(), by=by)
    with refused(case, "R4-07"):
        actions.survey(case, by=cast("孙勘验"), officers=[cast("钱勘验")], **CONTROL)
    end_mandate(mandate, by=cast("钱勘验"))


def test_at_the_window_nobody_takes_in_an_application_of_her_own_or_one_she_may_file_for() -> None:
    """Neither as the applicant, nor as who files for it, nor with a mandate of it."""
    lines = {line: [upload("李受理")] for line in filing("生育登记")["materials"]}
    window = {"materials": lines, "channel": "counter", "received_by": cast("李受理")}
    before = JournalEntry.objects.filter(act="file").count(), Filing.objects.count()
    mandate = grant_mandate(cast("王申请"), cast("李受理"), ["file"], since=today(), by=cast("王申请"))
    for applicant, by in (("李受理", "李受理"), ("王申请", "李受理"), ("王申请", "王申请")):
        given = {**filing("生育登记"), **window, "applicant": cast(applicant), "by": cast(by)}
        with pytest.raises(Refused, match="R4-07"):
            actions.file(given.pop("item_version"), **given)
    end_mandate(mandate, by=cast("李受理"))
    assert (JournalEntry.objects.filter(act="file").count(), Filing.objects.count()) == before
    assert row(filed("生育登记", **window)).phase == "RECEIVED"


def test_who_asked_again_for_corrections_as_a_supervisor_has_a_hand_in_the_acceptance() -> None:
    """再次补正告知 is a part of 受理: she neither reviews nor decides afterwards, by whatever post."""
    case = filed()
    _, second = corrected(case, passed=False)
    actions.request_further_correction(case, [{"line": second, "problem": "仍不清楚", "mend": "请重新提交"}], by=cast("吕局长"))
    actions.supply(case, {second: [upload()]}, by=cast("王申请"))
    actions.check(case, [second], by=cast("李受理"))
    actions.accept(case, by=cast("李受理"))
    with lent("批准", "周批准", "吕局长"), refused(case, "R4-0[12]"):
        actions.grant(case, opinion="同意", by=cast("吕局长"))
    actions.grant(case, opinion="同意", by=cast("周批准"))


def test_who_accepted_or_reviewed_does_not_survey() -> None:
    """Each of the four in different hands; also as the second surveyor."""
    case = reached("survey")
    for name, by in (("李受理", cast("李受理")), ("赵审查", reviewer(case))):
        with lent("勘验", "孙勘验", name), refused(case, "R4-01"):
            actions.survey(case, by=cast("钱勘验"), officers=[by], **CONTROL)


def test_who_decided_does_not_hand_out_what_was_decided() -> None:
    """制证、送达 are the clerk's; the window that took the application in may hand it out (Art. 26)."""
    case = reached("deliver")
    made(case)
    with lent("送达", "郑制证", "周批准"), refused(case, "R4-01"):
        actions.deliver(case, way="direct", proof="id", recipient="王申请", by=cast("周批准"))
    with lent("送达", "郑制证", "李受理"):
        actions.deliver(case, way="direct", proof="id", recipient="王申请", by=cast("李受理"))
    assert row(case).phase == "DELIVERED"
