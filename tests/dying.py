"""Processes that do a deed and are killed.

As a process (``main``) it reads one order a line and forks for each: the child tells what has returned, a line each, and dies by SIGKILL,
before its n-th write or at a random instant. The parent never touches the database, so that no connection is shared.
"""

import itertools
import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection, connections

from oneseal.journal import gate
from oneseal.journal.rules import Row
from oneseal.people.tests import office
from tests.deed import Given
from tests.deeds import DEEDS, ready

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b")


def strike(at: int) -> None:
    """From now on this process dies before its ``at``-th write: a row, a statement that writes, a COMMIT, or what follows a COMMIT."""
    count = itertools.count(1)

    def blow() -> None:
        if next(count) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if WRITES.match(sql):
            blow()
        return execute(sql, *given)

    def struck(whole: Callable[[Any], None]) -> Callable[[Any], None]:
        def commit(self: Any) -> None:
            blow()
            whole(self)
            blow()

        return commit

    def one_by_one(whole: Callable[[Any, Sequence[Row]], None]) -> Callable[[Any, Sequence[Row]], None]:
        def write(self: Any, rows: Sequence[Row]) -> None:
            for row in rows:
                blow()
                whole(self, [row])

        return write

    for trip in (gate._PostgresTrip, gate._SqliteTrip):
        around(trip, write=one_by_one, commit=struck)
    around(type(connections["default"]), _commit=struck)
    connection.execute_wrappers.append(watched)


def around(owner: type, **changes: Callable[[Any], Any]) -> None:
    """Put something around methods of a class, in this process."""
    for name, change in changes.items():
        setattr(owner, name, change(getattr(owner, name)))


def tell(*words: object) -> None:
    """Acknowledge, in one write, so that lines of several processes do not mix."""
    os.write(1, (json.dumps(words, ensure_ascii=True) + "\n").encode())


def press(name: str, given: Given, at: int) -> None:
    """Do a deed and tell so, unless the blow comes first."""
    strike(at)
    DEEDS[name].do(given)
    tell("told", name, given)


def live(place: int) -> None:
    """Do deeds of every kind for ever, with numbers of its own."""
    office._count = itertools.count(place)
    draw = random.Random(place)
    while True:
        name = draw.choice(list(DEEDS))
        given = ready(name)
        tell("begun", name, given)
        DEEDS[name].do(given)
        tell("told", name, given)


def forked(do: Callable[..., None], *given: Any) -> int:
    """A child that does it; what it cannot do is told."""
    child = os.fork()
    if child:
        return child
    try:
        do(*given)
    except BaseException as error:
        tell("failed", repr(error))
    os._exit(0)


def main() -> None:
    """Carry out orders: ``["press", name, given, at]`` or ``["live", places, seconds]``; “over” when no child is left."""
    PBKDF2PasswordHasher.iterations = 1_000
    for line in sys.stdin:
        what, *given = json.loads(line)
        if what == "press":
            children = [forked(press, *given)]
        else:
            children = [forked(live, place) for place in given[0]]
            time.sleep(given[1])
            for child in children:
                os.kill(child, signal.SIGKILL)
        ends = [os.waitpid(child, 0)[1] for child in children]
        tell("over", ends)
