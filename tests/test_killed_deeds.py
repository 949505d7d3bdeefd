"""What is done at a counter or on one's own account, killed at each of its writes and at random instants: whole or not at all, and once."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from oneseal.calendars.models import Calendar, Year
from oneseal.cases.jobs import return_what_was_not_corrected
from oneseal.cases.models import Claim, Draft, Original, SupplyNote
from oneseal.cases.tests.agreeing import disagreements
from oneseal.cases.tests.office import acts
from oneseal.journal.models import PersonalRecord
from oneseal.journal.queries import verify
from oneseal.law.rule import Refused
from oneseal.people.models import Account, Mandate, Party, RecoveryCode, SecondFactor, SpareCode
from oneseal.seals.models import Seal
from tests.deed import SAME, Given
from tests.deeds import DEEDS, ready
from tests.timed_deeds import AFTER, moment

ROOT = Path(__file__).parents[1]
PEOPLE = (Party, Account, RecoveryCode, Mandate, PersonalRecord, SecondFactor, SpareCode)
TABLES: tuple[type[Model], ...] = (*PEOPLE, Seal, Original, Claim, Draft, SupplyNote, Calendar, Year)
MOST_WRITES, PATIENCE = 60, 5.0


class Crew:
    """A process that forks one that does a deed and dies."""

    def __init__(self) -> None:
        words = [sys.executable, "-c", "import django; django.setup(); from tests.dying import main; main()"]
        self.others = connected()
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def ordered(self, *order: Any) -> tuple[list[list[Any]], list[int]]:
        """What was told, and how each child ended."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told: list[list[Any]] = []
        for line in self.process.stdout:
            what, *words = json.loads(line)
            if what == "over":
                self._settle()
                return told, words[0]
            told.append([what, *words])
        raise AssertionError(f"the crew is gone: {told}")

    def _settle(self) -> None:
        """PostgreSQL may carry out what the dead had sent a moment after their death: nothing is judged until their connections are
        gone."""
        until = time.monotonic() + PATIENCE
        while connected() > self.others and time.monotonic() < until:
            time.sleep(0.02)


def connected() -> int:
    """How many others are connected to this database; on SQLite nobody is."""
    if connection.vendor != "postgresql":
        return 0
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
        return int(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def crew(city: None) -> Iterator[Crew]:
    started = Crew()
    yield started
    started.process.communicate()
    with moment(AFTER):  # no case of an old day is left waiting: lists of other tests begin with the nearest date
        return_what_was_not_corrected()
    assert started.process.returncode == 0


def state() -> list[int]:
    """How many rows there are of whatever these deeds write."""
    return [acts(), PersonalRecord.objects.filter(wrapped_key=None).count(), *(table._default_manager.count() for table in TABLES)]


def done(name: str, given: Given) -> bool:
    """Whether it was done; every place where it leaves a trace says the same."""
    told = set(DEEDS[name].told(given))
    assert told in ({0}, {1}), f"{name} is half done: {DEEDS[name].told(given)}"
    return told == {1}


@pytest.mark.parametrize("name", DEEDS)
def test_killed_before_any_of_its_writes_it_was_not_begun_and_killed_after_the_last_it_was_done_once(name: str, crew: Crew) -> None:
    """And the next press does it; when it was done without a word having come back, pressing again says so or answers as before."""
    given = ready(name)
    before = state()
    for at in range(1, MOST_WRITES):
        told, ends = crew.ordered("press", name, given, at)
        assert (told, ends) == ([], [signal.SIGKILL])
        if done(name, given):
            break
        assert state() == before, f"half written at {at}"
    else:
        pytest.fail("it was never done")
    assert at >= 3, "a row, the COMMIT, and what follows it"
    after = state()
    if DEEDS[name].again == SAME:
        DEEDS[name].do(given)
    else:
        with pytest.raises(Refused, match=DEEDS[name].again):
            DEEDS[name].do(given)
        assert state() == after
    assert done(name, given)


def test_killed_at_random_instants_nothing_told_is_lost_and_whatever_was_begun_can_be_done(crew: Crew) -> None:
    draw, begun, told = random.Random(20261129), dict[str, tuple[str, Given]](), set[str]()
    for turn in range(12):
        if turn >= 3 and len(told) > 20:
            break
        slow = 1 + turn // 3  # a machine that is busy with other things gets longer
        lines, ends = crew.ordered("live", [4000 + 450 * turn + 150 * place for place in range(3)], slow * (0.8 + draw.random()))
        assert ends == [signal.SIGKILL] * 3, lines
        for what, name, given in lines:
            begun[json.dumps(given)] = name, given
            if what == "told":
                told.add(json.dumps(given))
    assert len(told) > 20
    for key, (name, given) in begun.items():
        if key in told:
            assert done(name, given), f"{name} was told and is lost"
        else:
            with suppress(Refused):
                DEEDS[name].do(given)
            assert done(name, given), f"{name} cannot be done"
    assert verify().findings == []
    assert disagreements() == []
