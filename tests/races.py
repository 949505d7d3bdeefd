"""What a racing or a doomed process does (after ``django.setup()``): every act that returned is told at once, a line each."""

import sys
import uuid
from collections.abc import Callable
from itertools import cycle, islice

from oneseal.cases import actions
from oneseal.catalogue.queries import item_by_name_or_code
from oneseal.documents.jobs import make_owed
from oneseal.journal.actions import sequence
from oneseal.law import powers
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, officers_of
from oneseal.seals.actions import sign_root
from oneseal.site import walk


def tell(line: str) -> None:
    """Acknowledge: what is told has returned from its action."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def file(count: str, item: str = "出版物零售") -> None:
    """File ``count`` applications; tells number, query number and stream of each."""
    bureau = bureau_of()
    found = item_by_name_or_code(item, bureau)
    if found is None:
        raise SystemExit(1)
    for _ in range(int(count)):
        way = walk.filed(found.id, bureau, "grant", lambda line: None)
        tell(f"{way.number} {way.case}")


def again(count: str, key: str) -> None:
    """Send one and the same filing ``count`` times."""
    bureau = bureau_of()
    found = item_by_name_or_code("公司设立登记", bureau)
    if found is None:
        raise SystemExit(1)
    given = {**walk.sample_filing(found.id), "materials": {}}
    for _ in range(int(count)):
        tell(str(actions.file(found.id, **{**given, "key": key}).stream))


def press(place: str, *cases: str) -> None:
    """The ``place``-th clerk accepts every case: tells “done” or the rule that refused."""
    clerk = officers_of(bureau_of().pk, powers.ACCEPT)[int(place)]
    for case in cases:
        try:
            actions.accept(uuid.UUID(case), by=clerk)
        except Refused as refused:
            tell(f"refused {str(refused.rule).split(' ', maxsplit=1)[0]} {case}")
        else:
            tell(f"done {case}")


def told_of(case: uuid.UUID) -> Callable[[str], None]:
    """Tell that an act of this case returned."""
    return lambda line: tell(f"act {case}")


WALKED = (
    ("烟花爆竹零售", "grant"),
    ("烟花爆竹零售", "correction"),
    ("公司设立登记", "grant"),
    ("烟花爆竹零售", "refuse"),
    ("公司设立登记", "correction"),
)
"""What is walked in turn: a survey and a certificate, a correction, a code that is allotted, a refusal."""


def live(place: str) -> None:
    """Walk cases for ever, from a place in the turn on, doing the jobs beside; tells which end a case was filed for, and every act that
    returned."""
    bureau = bureau_of()
    for name, outcome in islice(cycle(WALKED), int(place), None):
        found = item_by_name_or_code(name, bureau)
        if found is None:
            raise SystemExit(1)
        way = walk.filed(found.id, bureau, outcome, lambda line: None)
        tell(f"{outcome} {way.case}")
        way.tell = told_of(way.case)
        walk.go_on(way)
        sequence()
        make_owed()


def sign(count: str) -> None:
    """Order what waits and sign a root over it, again and again; tells the position of every root."""
    for _ in range(int(count)):
        sequence()
        tell(str(sign_root()))


WHAT: dict[str, Callable[..., None]] = {"file": file, "again": again, "press": press, "live": live, "sign": sign}


def main() -> None:
    """Do what the command line names."""
    WHAT[sys.argv[1]](*sys.argv[2:])
