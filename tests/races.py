"""What a racing or a doomed process does (after ``django.setup()``): every act that returned is told at once, a line each."""

import sys
import uuid
from collections.abc import Callable

from oneseal.cases import actions
from oneseal.catalogue.queries import item_by_name_or_code
from oneseal.documents.jobs import make_owed
from oneseal.journal.actions import sequence
from oneseal.law import powers
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of, officers_of
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


def live(item: str) -> None:
    """Walk cases for ever, doing the jobs beside; tells every act that returned."""
    bureau = bureau_of()
    found = item_by_name_or_code(item, bureau)
    if found is None:
        raise SystemExit(1)
    while True:
        way = walk.filed(found.id, bureau, "grant", lambda line: None)
        tell(f"file {way.case}")
        way.tell = told_of(way.case)
        walk.go_on(way)
        sequence()
        make_owed()


WHAT: dict[str, Callable[..., None]] = {"file": file, "again": again, "press": press, "live": live}


def main() -> None:
    """Do what the command line names."""
    WHAT[sys.argv[1]](*sys.argv[2:])
