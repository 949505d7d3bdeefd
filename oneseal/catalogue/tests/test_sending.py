"""送来的清单: checked and taken in step by step by the periodic job, whoever is killed on the way; given up; its places registered."""

import csv
import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.catalogue.actions import (
    cancel_list,
    carry_on,
    carry_on_one,
    checking,
    found_listed,
    import_list,
    receive_list,
    sending,
    staging,
    take_list,
)
from oneseal.catalogue.actions.entering import Entering
from oneseal.catalogue.actions.items import Permission
from oneseal.catalogue.models import Import, ImportRow, Item, ItemVersion
from oneseal.catalogue.queries import import_for, imports_naming_places, places_of, planned_places, progress_of, report_page
from oneseal.catalogue.rules.importing import AIM, FEWEST, MOST, next_batch
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_importing import HEADER, NUMBERS, Rows, code, row
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, now
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body, Division

LONG = 60.0


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Chunks of three rows, so that a short list takes several steps; nothing of other tests is left at work."""
    for place in (checking, staging):
        monkeypatch.setattr(place, "CHUNK", 3)
    sending._at_work.clear()
    yield
    Import.objects.filter(stage__in=("checking", "founding", "taking")).update(stage="cancelled")


@pytest.fixture
def her(bureau: Body) -> UUID:
    """Who sends lists."""
    return holder_of(bureau, "审查")


def sent(rows: Rows, keeper: Body, by: UUID, *, header: list[str] = HEADER, name: str = "清单.csv") -> Import:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return Import.objects.get(pk=receive_list(name, [text.getvalue().encode()], keeper, by=by))


def now_at(run: Import) -> Import:
    run.refresh_from_db()
    return run


def one_step(run: Import) -> Import:
    """As little as the job does at once."""
    carry_on_one(run.pk, 0.0001)
    return now_at(run)


def killed() -> None:
    """The process is gone: what it held is free when its time is over, and what it knew is lost."""
    sending._at_work.clear()
    Import.objects.exclude(held_by="").update(held_by="another", held_until=now() - timedelta(seconds=1))


def items_of(rows: Rows, keeper: Body) -> Any:
    return Item.objects.filter(key__in=[f"{keeper.uscc}|{each[2]}" for each in rows])


def test_a_list_is_checked_then_waits_then_is_taken_in_when_its_sender_says_so(bureau: Body, her: UUID) -> None:
    rows = [row(bureau.uscc) for _ in range(8)]
    run = sent(rows, bureau, her)
    assert (run.stage, run.file_name) == ("checking", "清单.csv")
    before = JournalEntry.objects.count()
    assert carry_on(LONG) >= len(rows)
    assert (now_at(run).stage, run.done, run.size) == ("ready", 8, 8)
    assert JournalEntry.objects.count() == before and not items_of(rows, bureau).exists(), "nothing is written before she says so"
    take_list(run.pk, by=her)
    carry_on(LONG)
    assert now_at(run).stage == "done" and run.finished_at is not None
    assert items_of(rows, bureau).count() == ItemVersion.objects.filter(item__in=items_of(rows, bureau)).count() == len(rows)
    assert {entry.act for entry in entries_of(run.pk)} == {"import_items"}
    assert {entry.by for entry in entries_of(run.pk)} == {her}


def test_the_page_shows_how_far_it_came(bureau: Body, her: UUID) -> None:
    run = sent([row(bureau.uscc) for _ in range(8)], bureau, her)
    one_step(run)
    assert (progress_of(run).done, progress_of(run).size, progress_of(run).is_working) == (3, 8, True)
    carry_on(LONG)
    take_list(run.pk, by=her)
    assert (progress_of(now_at(run)).done, progress_of(run).size) == (0, 8)


def test_killed_after_any_step_it_goes_on_where_it_was_and_every_row_is_taken_once(bureau: Body, her: UUID) -> None:
    twice = row(bureau.uscc)
    rows = [twice, *(row(bureau.uscc) for _ in range(7)), twice]
    known = [code(), code()]
    header = [*HEADER, "法定办结时限"]
    run = sent(
        [*([*each, "10"] for each in rows), [*row(known[0], "甲机构"), ""], [*row(known[1], "乙机构"), "十天"]], bureau, her, header=header
    )
    for _ in range(5):
        one_step(run)
        killed()
    assert now_at(run).stage == "ready" and ImportRow.objects.filter(of=run).count() == run.size == 11
    assert report_page(run, verdict="unchanged").many == 1, "a key said twice is known also after the kill"
    assert set(run.tally["bodies"]) >= set(known)
    assert any(each["field"] == "anticipate_type" and "10 行缺少" in each["reason"] for each in run.header)
    take_list(run.pk, by=her)
    while now_at(run).stage == "taking":
        one_step(run)
        killed()
    assert run.stage == "done"
    assert items_of(rows, bureau).count() == 8 == ItemVersion.objects.filter(item__in=items_of(rows, bureau)).count()


def test_what_one_process_is_at_no_other_touches_and_one_that_lost_it_writes_nothing(
    bureau: Body, her: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = sent([row(bureau.uscc) for _ in range(8)], bureau, her)
    one_step(run)
    slow = sending._at_work[run.pk][1]
    monkeypatch.setattr(staging, "_BOOT", "another")
    sending._at_work.clear()
    assert carry_on_one(run.pk, LONG) == 0
    killed()
    carry_on(LONG)
    monkeypatch.undo()
    with pytest.raises(staging.Lost):
        slow.step()
    assert ImportRow.objects.filter(of=run).count() == 8


def test_the_report_is_paged_and_filtered_by_rule(bureau: Body, her: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    from oneseal.catalogue.queries import imports

    monkeypatch.setattr(imports, "PAGE", 2)
    rows = [row(bureau.uscc) for _ in range(5)]
    run = sent([*([*each, "10"] for each in rows), [*row(bureau.uscc), "十天"]], bureau, her, header=[*HEADER, "法定办结时限"])
    carry_on(LONG)
    only = report_page(now_at(run), rule="I-03")
    assert ([each.line for each in only.rows], only.many, only.pages) == ([7], 1, 1)
    assert run.tally["rules"]["I-03"][0] == 1
    every = report_page(run, number=99)
    assert (every.number, every.pages, every.many) == (3, 3, 6)
    assert [each.line for each in report_page(run, number=2).rows] == [4, 5]


def test_only_the_rows_she_chose_are_taken(bureau: Body, her: UUID) -> None:
    rows = [row(bureau.uscc) for _ in range(4)]
    run = sent(rows, bureau, her)
    carry_on(LONG)
    with pytest.raises(Refused, match="行号"):
        take_list(run.pk, rows="二", by=her)
    take_list(run.pk, rows="3,5", by=her)
    carry_on(LONG)
    assert now_at(run).stage == "done"
    assert set(items_of(rows, bureau).values_list("name", flat=True)) == {rows[1][0], rows[3][0]}
    assert ImportRow.objects.filter(of=run, verdict="left_out").count() == 2
    assert run.tally["verdicts"] == {"draft": 2, "left_out": 2}, "what was done is counted, not what was checked"


def test_rows_that_the_list_does_not_have_are_refused(bureau: Body, her: UUID) -> None:
    rows = [row(bureau.uscc) for _ in range(4)]
    known = sent(rows, bureau, her)
    carry_on(LONG)
    take_list(known.pk, by=her)
    carry_on(LONG)
    new = row(bureau.uscc)
    run = sent([*rows, new], bureau, her)
    carry_on(LONG)
    with pytest.raises(Refused, match="清单里没有第 7,99999 行"):
        take_list(run.pk, rows="2-7,99999", by=her)
    take_list(run.pk, rows="5-6", by=her)
    carry_on(LONG)
    assert now_at(run).tally["verdicts"] == {"draft": 1, "left_out": 3, "unchanged": 1}, "also rows that say nothing new"


@pytest.mark.parametrize("is_same", [False, True], ids=["another", "the-same"])
def test_of_the_rows_of_a_key_the_first_chosen_counts_whole(bureau: Body, her: UUID, is_same: bool) -> None:
    first, lone = row(bureau.uscc, bureau.name), row(bureau.uscc, bureau.name)
    second, third = ([first[0], kind, *first[2:]] for kind in (first[1] if is_same else "行政确认", "行政奖励"))
    run = sent([first, lone, second, third], bureau, her)
    carry_on(LONG)
    take_list(run.pk, rows="4-5", by=her)
    while now_at(run).stage == "taking":
        one_step(run)
        killed()
    content = ItemVersion.objects.get(item__key=f"{bureau.uscc}|{first[2]}").content
    assert content["elements"]["task_type"] == ("01" if is_same else "07")
    assert [name.startswith(f"同一识别键的“{first[0]}”") for name in content["extra"]] == [True]
    rows = list(ImportRow.objects.filter(of=run).order_by("line").values_list("verdict", flat=True))
    assert rows == ["left_out", "left_out", "draft", "draft"]
    assert not [found for found in ImportRow.objects.get(of=run, line=4).findings if found["rule"].startswith("I-11")]


def test_the_rows_that_count_whole_are_found_in_as_many_queries_however_many_they_are(bureau: Body, her: UUID) -> None:
    costs = []
    for keys in (1, 4):
        firsts = [row(bureau.uscc, bureau.name) for _ in range(keys)]
        run = sent([each for first in firsts for each in (first, [first[0], "行政确认", *first[2:]])], bureau, her)
        carry_on(LONG)
        chosen = {3 + 2 * place for place in range(keys)}
        take_list(run.pk, rows=",".join(map(str, sorted(chosen))), by=her)
        with CaptureQueriesContext(connection) as asked:
            Entering(now_at(run), Permission.of(her, REVIEW, bureau), chosen)
        assert ImportRow.objects.filter(of=run, line__in=chosen, said__first=0).count() == keys
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_list_may_be_given_up_until_it_is_being_taken_in(bureau: Body, her: UUID) -> None:
    run = sent([row(bureau.uscc) for _ in range(7)], bureau, her)
    one_step(run)
    cancel_list(run.pk, by=her)
    carry_on(LONG)
    assert not Import.objects.filter(pk=run.pk).exists() and not (Path(settings.ONESEAL_HOME) / "imports" / run.pk.hex).exists()
    other = sent([row(bureau.uscc)], bureau, her, name="又一份.csv")
    carry_on(LONG)
    take_list(other.pk, by=her)
    for ask in (cancel_list, take_list):
        with pytest.raises(Refused, match="写入中"):
            ask(other.pk, by=her)


def test_a_list_nobody_comes_back_to_is_forgotten(bureau: Body, her: UUID) -> None:
    run = sent([row(bureau.uscc)], bureau, her)
    carry_on(LONG)
    Import.objects.filter(pk=run.pk).update(began_at=now() - sending.KEPT_FOR - timedelta(minutes=1))
    carry_on(LONG)
    assert not Import.objects.filter(pk=run.pk).exists()


def test_the_file_of_a_list_goes_when_the_list_is_in(bureau: Body, her: UUID) -> None:
    waiting, taken = sent([row(bureau.uscc)], bureau, her), sent([row(bureau.uscc)], bureau, her, name="另一份.csv")
    carry_on(LONG)
    take_list(taken.pk, by=her)
    carry_on(LONG)
    folders = {run: Path(settings.ONESEAL_HOME) / "imports" / run.pk.hex for run in (waiting, taken)}
    for folder in folders.values():
        long_ago = (now() - sending.ARRIVING).timestamp() - 60
        os.utime(folder, (long_ago, long_ago))
    carry_on(LONG)
    assert [run for run, folder in folders.items() if folder.exists()] == [waiting]


def test_a_file_that_cannot_be_read_is_named_and_so_is_what_is_wrong_with_it(bureau: Body, her: UUID) -> None:
    run = Import.objects.get(pk=receive_list("不是清单.xlsx", [b"PK no workbook"], bureau, by=her))
    carry_on(LONG)
    assert now_at(run).stage == "unreadable" and "不是清单.xlsx" in run.reason and "电子表格" in run.reason


def test_the_same_file_sent_again_while_it_waits_is_the_first(bureau: Body, her: UUID) -> None:
    rows = [row(bureau.uscc)]
    assert sent(rows, bureau, her).pk == sent(rows, bureau, her).pk


def test_a_list_is_its_senders_alone(bureau: Body, her: UUID) -> None:
    run, other = sent([row(bureau.uscc)], bureau, her), holder_of(bureau, "受理")
    carry_on(LONG)
    assert import_for(run.pk, other) is None and import_for(run.pk, her) is not None
    for attempt in (
        lambda: take_list(run.pk, by=other),
        lambda: cancel_list(run.pk, by=other),
        lambda: receive_list("a.csv", [b""], bureau, by=other),
    ):
        with pytest.raises(Refused):
            attempt()
    assert now_at(run).stage == "ready"


def test_who_lost_her_post_meanwhile_takes_nothing_more_in(bureau: Body, her: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(bureau.uscc)]
    run = sent(rows, bureau, her)
    carry_on(LONG)
    take_list(run.pk, by=her)
    Import.objects.filter(pk=run.pk).update(by=holder_of(bureau, "受理"))
    carry_on(LONG)
    assert now_at(run).stage == "stopped" and run.reason and not items_of(rows, bureau).exists()


def test_places_the_list_names_are_shown_and_made_by_the_citys_supervisor_alone(bureau: Body, her: UUID) -> None:
    known, place = code(), f"990124{next(NUMBERS) % 400 + 500:03d}000"
    nameless = code()
    rows = [[*row(known, f"新机构{known}"), place, "新立的镇"], [*row(nameless, ""), "99012", "哪里的村"]]
    run = sent(rows, bureau, her, header=[*HEADER, "区划代码", "区划名称"])
    carry_on(LONG)
    plan = planned_places(places_of(now_at(run)), bureau)
    assert ([each[0] for each in plan.divisions], [each[0] for each in plan.bodies]) == ([place], [known])
    assert len(plan.cannot) == 2 and run.places == 2
    head = holder_of(bureau, "监督")
    assert run in imports_naming_places([bureau.division_id]) and run not in imports_naming_places(["990100000000x"])
    for stranger in (her, holder_of(bureau, "受理")):
        with pytest.raises(Refused, match="监督"):
            found_listed(run.pk, by=stranger)
    assert not Body.objects.filter(uscc=known).exists()
    found_listed(run.pk, by=head)
    with pytest.raises(Refused, match="登记机构和区划"):
        take_list(run.pk, by=her)
    carry_on(LONG)
    assert now_at(run).stage == "ready" and run.places == 0 and len(run.tally["not_made"]) == 2
    assert Division.objects.filter(code=place).exists() and Body.objects.get(uscc=known).kind == "listed"
    first = ImportRow.objects.get(of=run, line=2)
    assert "I-15" not in first.rules, "the list was checked anew"
    assert [entry.act for entry in entries_of(run.pk)] == ["found_listed"]


def test_the_command_line_carries_its_own_imports_on_itself(bureau: Body, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(",".join(HEADER) + "\n" + ",".join(row(bureau.uscc)), encoding="utf-8")
    import_list(file, bureau)
    assert not Import.objects.exclude(source="").filter(file_name="list.csv").exists()


def test_a_batch_is_as_large_as_its_time_allows() -> None:
    assert next_batch(100, AIM * 2) == 50
    assert next_batch(100, AIM / 10) == MOST
    assert next_batch(20, AIM / 10) == 40, "at most twice as many"
    assert next_batch(10, AIM * 100) == FEWEST
