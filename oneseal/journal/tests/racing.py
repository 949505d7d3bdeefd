"""Several attempts at one instant, for the tests of every room above."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from oneseal.law.rule import Refused


def at_once(*attempts: Callable[[], object]) -> list[str]:
    """Every attempt in a thread of its own, all beginning at one instant; what became of each: “done”, or the reason of its refusal."""
    start, told = Barrier(len(attempts)), list[str]()

    def run(attempt: Callable[[], object]) -> None:
        start.wait()
        try:
            attempt()
            told.append("done")
        except Refused as refused:
            told.append(refused.reason)
        finally:
            connection.close()

    crew = [Thread(target=run, args=(attempt,)) for attempt in attempts]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    return told
