"""制作文书: what is owed is made once, by whoever comes first, and nothing that happens later changes it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from oneseal.documents import jobs
from oneseal.documents.actions import lease_owed, make_paper, making, settle_attempts
from oneseal.documents.actions.making import LEASE
from oneseal.documents.jobs import make_owed
from oneseal.documents.models import Paper
from oneseal.documents.queries import digests, files_missing, open_paper, owed_papers, papers_of, unmade
from oneseal.documents.storage import attempt, attempts, keep, path_of
from oneseal.documents.tests.samples import owed
from oneseal.journal.actions import erase_personal, set_clock
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, now, open_personal
from oneseal.law.rule import Refused
from oneseal.seals.models import SealUse
from oneseal.seals.rules import PROFILE

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hashes of the files that were begun in this process: other processes may be making other papers in the same home."""
    hashes: list[str] = []

    @contextmanager
    def noted(paper: UUID, sha256: str) -> Iterator[None]:
        hashes.append(sha256)
        with attempt(paper, sha256):
            yield

    monkeypatch.setattr(making, "attempt", noted)
    return hashes


def left(begun: list[str]) -> set[str]:
    """Those of which there is a file, whole or in part."""
    return {sha256 for sha256 in begun if list(path_of(sha256).parent.glob(f"*{sha256}*"))}


def test_what_is_owed_is_made_once_registered_and_entered() -> None:
    case = new_stream()
    paper = owed(case=case)
    assert (unmade(case), papers_of(case)[0].path) == (1, None)
    assert make_owed(20, case) == 1
    assert (unmade(case), make_owed(20, case)) == (0, 0)
    row = Paper.objects.get(id=paper.id)
    file = path_of(row.sha256, ".pdf")
    assert (row.state, row.profile, digests(file.read_bytes())) == ("made", PROFILE, (row.sha256, row.sm3))
    (entry,) = entries_of(paper.id)
    assert entry.act == "make_paper"
    assert entry.data["number"] == paper.number
    assert (entry.data["sha256"], entry.data["sm3"], entry.data["profile"]) == (row.sha256, row.sm3, PROFILE)
    use = SealUse.objects.get(paper=paper.id)
    assert (use.case, use.sha256, use.page, use.position) == (case, row.sha256, 1, "346,102,465,221")
    assert (str(use.seal_id), use.seal.kind) == (entry.data["seal"], "licence")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such statement")
@pytest.mark.parametrize("number", ["id", "id + 9000"])
def test_a_use_is_never_written_over(number: str) -> None:
    case = new_stream()
    owed(case=case)
    make_owed(20, case)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        columns = 'seal_id, paper, "case", sha256, "by", at, page, position'
        cursor.execute(f"INSERT OR REPLACE INTO seals_use (id, {columns}) SELECT {number}, {columns} FROM seals_use")


def test_the_register_names_the_page_that_carries_the_seal() -> None:
    case = new_stream()
    paper = owed(case=case, basis=[f"《第{place}号法规》" for place in range(60)])
    make_owed(20, case)
    assert SealUse.objects.get(paper=paper.id).page > 1


def test_two_who_took_the_same_paper_make_one() -> None:
    case = new_stream()
    owed(case=case)
    (paper,) = lease_owed(5, case)
    assert make_paper(paper) is not None
    assert make_paper(paper) is None
    assert SealUse.objects.filter(case=case).count() == 1
    assert len(entries_of(paper.id)) == 1


def test_two_processes_at_once_make_once() -> None:
    case = new_stream()
    papers = [owed("receipt", case=case).id for _ in range(8)]
    connection.close()
    program = (
        "import django, sys, uuid; django.setup();"
        "from oneseal.documents.jobs import make_owed; print(sum(make_owed(1, uuid.UUID(sys.argv[1])) for _ in range(8)))"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, str(case)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    made = [int(process.communicate(timeout=120)[0]) for process in started]
    assert sum(made) <= len(papers)
    assert unmade(case) == 0
    assert SealUse.objects.filter(paper__in=papers).count() == len(papers)
    assert all(len(entries_of(paper)) == 1 for paper in papers)


def test_what_a_killed_process_held_comes_free_by_itself() -> None:
    case = new_stream()
    owed(case=case)
    assert len(lease_owed(5, case)) == 1  # and here the process is killed
    assert make_owed(20, case) == 0
    set_clock(now() + LEASE + timedelta(seconds=1))
    assert make_owed(20, case) == 1


@pytest.mark.parametrize("instant", ["before the file", "after the file", "after the commit"])
def test_killed_at_any_instant_a_paper_has_one_sealed_file_in_the_end(
    instant: str, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As good as SIGKILL: nothing of ours catches it."""

    def killed(*args: object, **kwargs: object) -> None:
        raise Killed

    case = new_stream()
    paper = owed(case=case)
    where = {"before the file": "keep", "after the file": "gate", "after the commit": "settle_attempts"}[instant]
    with monkeypatch.context() as patched:
        patched.setattr(jobs if instant == "after the commit" else making, where, killed)
        with pytest.raises(Killed):
            make_owed(20, case)
    assert len(left(begun)) == (instant != "before the file")
    set_clock(now() + LEASE + timedelta(seconds=1))
    make_owed(20, case)
    row = Paper.objects.get(id=paper.id)
    assert row.state == "made"
    assert left(begun) == {row.sha256}
    assert len(begun) == (1 if instant == "after the commit" else 2)
    assert paper.id not in attempts()


def test_nobody_settles_what_another_is_still_at_work_on(begun: list[str]) -> None:
    case = new_stream()
    paper = owed(case=case)
    with attempt(paper.id, "a" * 64):  # a slower process, which has not come to keep its file yet
        make_owed(20, case)
        settle_attempts()
        assert attempts()[paper.id] == ["a" * 64]
        keep(b"its file", "a" * 64, ".pdf")
    settle_attempts()
    assert paper.id not in attempts()
    assert left([*begun, "a" * 64]) == {Paper.objects.get(id=paper.id).sha256}


def test_the_slower_of_two_leaves_no_sealed_file_behind(begun: list[str]) -> None:
    case = new_stream()
    owed(case=case)
    (paper,) = lease_owed(5, case)
    make_paper(paper)
    make_paper(paper)
    assert len(begun) == 2
    assert left(begun) == {Paper.objects.get(id=paper.id).sha256}


def test_the_content_is_frozen_with_the_act() -> None:
    """What the paper says is what was said when it was owed: the row in clear is not asked again."""
    from oneseal.people.models import Body

    case = new_stream()
    paper = owed(case=case)
    Body.objects.filter(short_word="云审批").update(phone="0900-9999999")
    try:
        make_owed(20, case)
    finally:
        Body.objects.filter(short_word="云审批").update(phone="0900-6100001")
    row = Paper.objects.get(id=paper.id)
    frozen = open_personal([row.content])[row.content]
    assert (frozen["body"]["phone"], frozen["applicant"]) == ("0900-6100001", "岚湖区王记面馆")
    text = subprocess.run(["pdftotext", str(path_of(row.sha256, ".pdf")), "-"], capture_output=True, text=True, check=True).stdout
    assert "岚湖区王记面馆" in text
    assert paper.number in text


def test_a_paper_that_cannot_be_made_stays_owed_and_holds_up_no_other(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a font that was there with the act is gone since."""
    case = new_stream()
    with monkeypatch.context() as patched:
        patched.setattr("oneseal.documents.actions.owing.unshown", lambda words: "")
        bad = owed(case=case, applicant="王\ue000")
    good = owed(case=case)
    assert make_owed(20, case) == 1
    assert Paper.objects.get(id=good.id).state == "made"
    assert Paper.objects.get(id=bad.id).state == "owed"
    assert bad.number in caplog.text


def test_a_paper_whose_content_was_erased_is_not_made(caplog: pytest.LogCaptureFixture) -> None:
    case = new_stream()
    paper = owed(case=case)
    erase_personal([Paper.objects.get(id=paper.id).content], by=None, reason="当事人要求")
    assert make_owed(20, case) == 0
    assert "已删除" in caplog.text


def test_a_paper_is_opened_only_when_it_is_made() -> None:
    case = new_stream()
    paper = owed(case=case)
    with pytest.raises(Refused, match="尚在制作"):
        open_paper(paper.id)
    make_owed(20, case)
    (listed,) = papers_of(case)
    assert listed.made_at is not None
    assert listed.made_at >= listed.owed_at
    found = open_paper(paper.id)
    with found.stream:
        assert digests(found.stream.read())[0] == found.sha256 == listed.sha256
    assert (found.media_type, found.name) == ("application/pdf", f"准予行政许可决定书 {paper.number}.pdf")
    with pytest.raises(Refused, match="没有这份文书"):
        open_paper(case)


def test_a_lost_file_is_told() -> None:
    case = new_stream()
    paper = owed(case=case)
    before = owed_papers()
    make_owed(20, case)
    assert owed_papers() == before - 1
    row = Paper.objects.get(id=paper.id)
    file = path_of(row.sha256, ".pdf")
    data = file.read_bytes()
    file.unlink()
    assert row.number in files_missing()
    with pytest.raises(Refused, match="不在库中"):
        open_paper(paper.id)
    file.write_bytes(data[:-1] + b"?")
    with pytest.raises(Refused, match="与入库时不同"):
        open_paper(paper.id)
    file.write_bytes(data)
    assert row.number not in files_missing()
