"""导入接着做: killed at any instant, a list goes on where it stopped, with the rows it was to take; nothing is lost and nothing doubled."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from oneseal.catalogue.actions import bodies, import_list, importing
from oneseal.catalogue.actions.entering import Entering
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules.columns import lines_of, lines_text
from oneseal.catalogue.rules.importing import MOST
from oneseal.catalogue.tests.test_import_keepers import Write
from oneseal.catalogue.tests.test_importing import code, counts, row, written
from oneseal.journal.queries import PROJECTIONS, rebuild
from oneseal.law.rule import Refused
from oneseal.people.actions import list_body
from oneseal.people.models import Body

__all__ = ["written"]


def _import_and_die(file: str, keeper: Any) -> None:
    connections.close_all()
    import_list(Path(file), Body.objects.get(pk=keeper))


def test_killed_at_any_instant_the_same_file_goes_on_and_every_row_is_taken_once(bureau: Body, written: Write) -> None:
    rows = [row(bureau.uscc) for _ in range(MOST * 3)]
    file = written(rows)
    forked = multiprocessing.get_context("fork")
    connections.close_all()
    chance = random.Random(7)
    for _ in range(3):
        process = forked.Process(target=_import_and_die, args=(str(file), bureau.pk))
        process.start()
        time.sleep(chance.uniform(0.2, 1.5))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    report = import_list(file, bureau)
    assert report.counts["set_aside"] == 0
    items = Item.objects.filter(key__in=[f"{bureau.uscc}|{each[2]}" for each in rows])
    assert items.count() == len(rows) == ItemVersion.objects.filter(item__in=items).count()
    assert counts(import_list(file, bureau)) == (len(rows), 0, 0, len(rows), 0)
    assert rebuild(PROJECTIONS["items"]).differences == []


class Killed(BaseException):
    """The process is gone."""


def test_what_was_killed_goes_on_with_the_rows_it_was_to_take(bureau: Body, written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another choice is refused while some of them may be in the catalogue; nothing is lost and nothing doubled."""
    rows = [row(bureau.uscc) for _ in range(40)]
    file, keys = written(rows), [f"{bureau.uscc}|{each[2]}" for each in rows]
    step, first, others = Entering.step, set(range(2, 32)), set(range(32, 42))

    def one_batch(self: Entering) -> int:
        if step(self):
            raise Killed
        return 0

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(Entering, "step", one_batch)
        import_list(file, bureau, lines=first)
    assert 0 < Item.objects.filter(key__in=keys).count() < 30
    for choice in (others, None):
        with pytest.raises(Refused, match="上次导入第 2-31 行") as refused:
            import_list(file, bureau, lines=choice)
        assert "--rows 2-31" in refused.value.mend
    assert counts(import_list(file, bureau, lines=first))[0] == 30
    assert counts(import_list(file, bureau, lines=others)) == (10, 0, 10, 0, 0)
    assert Item.objects.filter(key__in=keys).count() == ItemVersion.objects.filter(item__key__in=keys).count() == 40


def test_what_was_registered_before_the_kill_is_told_after_it(bureau: Body, written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [code(), code()]
    file, found = written([row(each, f"新立机构{each}") for each in known]), list[str]()

    def dies_behind_the_first(uscc: str, *given: Any, **more: Any) -> Any:
        if found:
            raise Killed
        found.append(uscc)
        return list_body(uscc, *given, **more)

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(bodies, "list_body", dies_behind_the_first)
        import_list(file, bureau, create_bodies=True)
    report = import_list(file, bureau, create_bodies=True).to_data()
    assert sorted(each["code"] for each in report["places_made"]) == sorted(known)
    assert Body.objects.filter(uscc__in=known).count() == 2


def test_of_a_check_that_was_killed_other_rows_may_be_chosen(bureau: Body, written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is in the catalogue yet: it is checked anew for the rows that are chosen now."""
    rows = [row(bureau.uscc) for _ in range(4)]
    file = written(rows)

    def dies(*given: object) -> None:
        raise Killed

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(importing, "_take_in", dies)
        import_list(file, bureau, lines={2, 3})
    assert counts(import_list(file, bureau, lines={3, 5})) == (2, 0, 2, 0, 0)
    assert [Item.objects.filter(key=f"{bureau.uscc}|{each[2]}").exists() for each in rows] == [False, True, False, True]


@pytest.mark.parametrize(
    ("lines", "text"), [(None, ""), ({2}, "2"), ({5, 2, 3, 4}, "2-5"), ({2, 4, 5, 9}, "2,4-5,9")], ids=["all", "one", "span", "several"]
)
def test_the_same_rows_are_told_in_the_same_words(lines: set[int] | None, text: str) -> None:
    assert lines_text(lines) == text and lines_of(text) == lines
