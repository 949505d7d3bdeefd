"""制证 (行政许可法 39): the certificate is owed with number, identifier and content, its stream begins; not in the decider's hands."""

import subprocess
from datetime import timedelta
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.tests.office import cast, filed, frozen, kinds, lent, made, reached, refused, reviewer, row, surveyed
from oneseal.certificates.queries import certificate_of_case, verify_file
from oneseal.documents.papers import KINDS
from oneseal.documents.papers.kind import day
from oneseal.documents.queries import papers_of
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import entries_of, now, today
from oneseal.law.codes import is_certificate_identifier

pytestmark = pytest.mark.usefixtures("city")


def test_the_certificate_is_owed_and_has_a_stream_of_its_own() -> None:
    case = reached("make")
    entry = actions.make(case, by=cast("郑制证"))
    certificate = certificate_of_case(case)
    assert certificate is not None
    assert (entry.act, entry.power, UUID(entry.data["certificate"])) == ("make", "制证", certificate.id)
    assert is_certificate_identifier(certificate.identifier)
    assert [known.act for known in entries_of(certificate.id)] == ["issue"]
    assert kinds(case)[-1] == "certificate"
    assert frozen(case, "certificate")["identifier"] == certificate.identifier


@pytest.mark.parametrize("name", ["食品经营许可新办", "公司设立登记", "生育登记"])
def test_one_number_stands_in_the_register_on_the_paper_and_in_the_check(name: str) -> None:
    case = filed(name)
    actions.accept(case, by=cast("李受理"))
    if "新办" in name:
        actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
        surveyed(case)
    actions.grant(case, opinion="同意", by=cast("周批准"))
    actions.make(case, by=cast("郑制证"))
    made(case)
    certificate, paper = certificate_of_case(case), papers_of(case)[-1]
    assert certificate is not None
    assert paper.path is not None
    verdict = verify_file(paper.path.read_bytes())
    assert certificate.number == paper.number == verdict.number
    text = subprocess.run(["pdftotext", str(paper.path), "-"], capture_output=True, text=True, check=True).stdout
    assert f"证号：{certificate.number}" in text
    assert frozen(case, "grant")["validity"] == frozen(case, "certificate")["validity"]
    assert "".join(frozen(case, "grant")["validity"].split()) in "".join(text.split())


def test_a_firm_is_founded_on_the_day_its_licence_is_issued_not_on_the_day_of_the_decision() -> None:
    """市场主体登记管理条例 21(1): 签发日期为成立日期."""
    case = filed("公司设立登记")
    actions.accept(case, by=cast("李受理"))
    actions.grant(case, opinion="同意", by=cast("周批准"))
    set_clock(now() + timedelta(days=3))
    actions.make(case, by=cast("郑制证"))
    content = frozen(case, "certificate")
    assert content["granted_on"] == (today() - timedelta(days=3)).isoformat()
    assert ["成立日期", day(today().isoformat())] in KINDS["certificate"].blocks(content)[0]["rows"]


def test_the_row_goes_on_to_delivery() -> None:
    case = reached("make")
    actions.make(case, by=cast("郑制证"))
    assert (row(case).phase, row(case).open_power) == ("MADE", "送达")


def test_the_finished_file_is_genuine() -> None:
    case = reached("make")
    actions.make(case, by=cast("郑制证"))
    made(case)
    paper = papers_of(case)[-1]
    assert paper.path is not None
    assert verify_file(paper.path.read_bytes()).verdict == "genuine"


@pytest.mark.parametrize("who", ["李受理", "赵审查", "周批准", "何邻县", "吴外人", "冯旁人", "王申请"])
def test_only_the_certificate_window_makes_it(who: str) -> None:
    case = reached("make")
    with refused(case):
        actions.make(case, by=cast(who))
    assert certificate_of_case(case) is None


def test_who_decided_does_not_make_it_even_as_a_substitute() -> None:
    case = reached("make")
    with lent("制证", "郑制证", "周批准"), refused(case, "R4-01"):
        actions.make(case, by=cast("周批准"))


def test_it_is_made_once_and_only_after_a_grant() -> None:
    early = reached("grant")
    with refused(early, "C-00"):
        actions.make(early, by=cast("郑制证"))
    case = reached("make")
    actions.make(case, by=cast("郑制证"))
    with refused(case, "C-00"):
        actions.make(case, by=cast("施送达"))
    assert kinds(case).count("certificate") == 1
