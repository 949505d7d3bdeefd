"""Many hands at once, and processes killed at random instants: nothing acknowledged is lost, nothing is doubled or half-written."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from oneseal.cases.models import Case
from oneseal.cases.queries import open_verbs
from oneseal.cases.tests.agreeing import disagreements
from oneseal.documents.jobs import make_owed
from oneseal.documents.models import Paper
from oneseal.documents.queries import papers_of
from oneseal.journal.actions import sequence, set_clock
from oneseal.journal.gate import gate
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, now, unordered, verify
from oneseal.people.queries import bureau_of, demo_cast
from oneseal.seals.head import head
from oneseal.seals.models import SealUse
from oneseal.seals.queries import check_roots, sealed_up_to
from oneseal.site.walk import Walk, go_on
from tests.races import WALKED

ROOT = Path(__file__).parents[1]
RACE = "import django; django.setup(); from tests.races import main; main()"
pytestmark = pytest.mark.usefixtures("city")


def started(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", RACE, *words], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def lines_of(*processes: "subprocess.Popen[str]") -> list[str]:
    """What they told, all of them ended well."""
    told = [process.communicate()[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [line for lines in told for line in lines]


def test_two_hundred_parallel_filings_have_two_hundred_numbers() -> None:
    told = lines_of(*(started("file", "50") for _ in range(4)))
    numbers, cases = zip(*(line.split() for line in told), strict=True)
    assert len(set(numbers)) == len(set(cases)) == 200
    queries = Case.objects.filter(number__in=numbers).values_list("query_number", flat=True)
    assert len(set(queries)) == 200
    assert all(number[39:43].isdecimal() for number in numbers)


def test_the_same_filing_sent_by_several_processes_is_one_case() -> None:
    before = Case.objects.count()
    told = lines_of(*(started("again", "3", "one-and-the-same") for _ in range(4)))
    assert len(told) == 12
    assert len(set(told)) == 1
    assert Case.objects.count() == before + 1
    assert len(papers_of(UUID(told[0]))) == 1


def test_two_clerks_press_at_once_and_each_case_is_accepted_once() -> None:
    cases = [line.split()[1] for line in lines_of(started("file", "20"))]
    told = lines_of(started("press", "0", *cases), started("press", "1", *cases), started("press", "0", *reversed(cases)))
    done = Counter(line.split()[-1] for line in told if line.startswith("done"))
    assert done == dict.fromkeys(cases, 1)
    assert {line.split()[1] for line in told if line.startswith("refused")} <= {"C-00", "J-01"}
    for case in cases:
        assert [entry.act for entry in entries_of(UUID(case))] == ["file", "accept"]


def test_several_processes_sign_roots_at_once_and_the_roots_are_one_chain() -> None:
    """One after another, each going on where the last one ended; so is the head that is kept beside the database."""
    signers = [started("sign", "60") for _ in range(3)]
    while any(signer.poll() is None for signer in signers):
        with gate(uuid4()) as act:
            act.record("note", by=None, data={})
    lines_of(*signers)
    assert check_roots() == []
    kept = head()
    assert kept is not None
    assert kept[0] == sealed_up_to()


def killed_rounds(rounds: int, folder: Path) -> list[str]:
    """Three processes at work, killed without warning at random instants, several times; every whole line they told. Each begins at another
    place of the turn, so that every kind of walk is begun whenever the kill comes."""
    draw, told = random.Random(20261125), []
    for number in range(rounds):
        files = [folder / f"{number}-{place}" for place in range(3)]
        words = [sys.executable, "-c", RACE, "live"]
        begun = [[*words, str(3 * number + place)] for place in range(3)]
        processes = [subprocess.Popen(each, stdout=file.open("w"), cwd=ROOT) for each, file in zip(begun, files, strict=True)]
        until = time.monotonic() + 120
        while not all(file.stat().st_size for file in files) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(draw.random() * 2.0)
        for process in draw.sample(processes, len(processes)):
            process.send_signal(signal.SIGKILL)
            time.sleep(draw.random() * 0.05)
        assert [process.wait() for process in processes] == [-signal.SIGKILL] * 3
        told += [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if len(line.split()) == 2]
    return told


def test_killed_at_random_instants_nothing_acknowledged_is_lost_and_every_case_goes_on(tmp_path: Path) -> None:
    first = JournalEntry.objects.filter(act="file").count()
    told = killed_rounds(4, tmp_path)
    acts = Counter(line.split()[1] for line in told)
    ends = {line.split()[1]: line.split()[0] for line in told if not line.startswith("act")}
    assert set(ends.values()) == {outcome for _, outcome in WALKED}
    assert JournalEntry.objects.filter(act="file").count() - first >= len(ends) > 0
    for case, count in acts.items():
        entries = entries_of(UUID(case))
        assert len(entries) >= count, "every act that was told is there"
        assert [entry.version for entry in entries] == list(range(1, len(entries) + 1))
    assert verify().findings == []
    set_clock(now() + timedelta(minutes=3))
    unfinished = [case for case in acts if open_verbs(UUID(case))]
    for case in unfinished:
        row = Case.objects.get(id=case)
        go_on(Walk(bureau_of(), ends[case], row.id, row.number, demo_cast()["王申请"], lambda line: None))
        assert not open_verbs(row.id)
    _ended_as_meant(ends)
    while make_owed():
        pass
    assert not Paper.objects.filter(state="owed", case__in=[UUID(case) for case in acts]).exists()
    assert all(paper.path is not None and paper.path.exists() for case in acts for paper in papers_of(UUID(case)))
    made = JournalEntry.objects.filter(act="make_paper").values_list("stream", flat=True)
    assert max(Counter(made).values()) == 1, "every paper was made once"
    assert SealUse.objects.count() == Paper.objects.filter(state="made").count()
    while sequence():
        pass
    assert unordered() == 0
    assert verify().findings == []
    assert disagreements() == []


def _ended_as_meant(ends: dict[str, str]) -> None:
    """Every walk has gone its own way: corrected before it was accepted, refused, or granted; a code was allotted to one case alone."""
    done = {case: [entry.act for entry in entries_of(UUID(case))] for case in ends}
    for case, outcome in ends.items():
        assert ("deny" in done[case], "grant" in done[case]) == (outcome == "refuse", outcome != "refuse")
        assert ("request_correction" in done[case], "supply" in done[case]) == (outcome == "correction",) * 2
        assert done[case][-1] == "archive"
    granted = JournalEntry.objects.filter(act="grant", stream__in=list(ends))
    allotted = [entry.data["allotted"] for entry in granted if "allotted" in entry.data]
    assert len(set(allotted)) == len(allotted) > 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that could go away")
def test_a_database_that_goes_away_in_mid_act_leaves_nothing_and_comes_back() -> None:
    import psycopg
    from django.db import OperationalError

    from oneseal.journal.gate import new_stream

    stream = new_stream()
    params = connection.get_connection_params()
    reach = {part: params[part] for part in ("dbname", "user", "password", "host", "port") if params.get(part)}
    with pytest.raises(OperationalError, match="没有保存"), gate(stream) as act:
        act.record("note", by=None, data={})
        with psycopg.connect(**reach, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert entries_of(stream) == []
    again = uuid4()
    with gate(again) as act:
        act.record("note", by=None, data={})
    assert len(entries_of(again)) == 1
