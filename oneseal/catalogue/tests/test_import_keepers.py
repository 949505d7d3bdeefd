"""导入清单: a list writes on what its bureau keeps, and on nothing that another bureau keeps."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from oneseal.catalogue.actions import carry_on, check_list, import_list, take_list
from oneseal.catalogue.models import Import, ImportRow, Item
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_importing import HEADER, Rows, code, counts, row, rules_at, written
from oneseal.catalogue.tests.test_sending import LONG, sent
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.people.actions import list_body
from oneseal.people.models import Body

__all__ = ["written"]
Write = Callable[..., Path]


@pytest.fixture
def counties(catalogue: None) -> list[Body]:
    """Two bureaux of one city that are strangers to each other."""
    return list(Body.objects.filter(kind="bureau", division__level=2).select_related("division").order_by("division")[:2])


def listed_in(place: Body) -> Body:
    """A department of a bureau's place."""
    known = code(place.division_id)
    return Body.objects.get(pk=list_body(known, f"部门{known}", place.division_id, by=None))


def tried(keeper: Body, by: UUID | None, file: Path) -> tuple[int, ...]:
    before = JournalEntry.objects.count()
    report = check_list(file, keeper, by=by)
    assert counts(import_list(file, keeper, by=by)) == counts(report), "the dry run says what the import does"
    assert JournalEntry.objects.count() == before
    assert all(("dept_code", "I-21") in rules_at(report, line) for line in range(2, 2 + report.counts["set_aside"]))
    return counts(report)


@pytest.mark.parametrize("is_set_up", [True, False], ids=["set-up", "reviewer"])
def test_no_county_writes_on_the_items_of_another_or_founds_items_of_its_bodies(
    counties: list[Body], written: Write, is_set_up: bool
) -> None:
    ours, theirs = counties
    department = listed_in(theirs)
    known = [row(theirs.uscc), row(department.uscc)]
    import_list(written(known), theirs)
    for each in known:
        each[0] = "改了的名称"
    by = None if is_set_up else holder_of(ours, "审查")
    rows = [*known, known[0], row(theirs.uscc), row(department.uscc)]
    assert tried(ours, by, written(rows, name="theirs.csv")) == (5, 0, 0, 0, 5)
    assert not Item.objects.filter(name="改了的名称").exists()


def test_a_county_does_not_write_on_the_items_of_its_city(bureau: Body, counties: list[Body], written: Write) -> None:
    known = row(bureau.uscc)
    import_list(written([known]), bureau)
    assert tried(counties[0], None, written([["改了的名称", *known[1:]]], name="up.csv")) == (1, 0, 0, 0, 1)


def test_a_citys_reviewer_writes_the_citys_own_alone(bureau: Body, counties: list[Body], written: Write) -> None:
    rows = [row(bureau.uscc), row(listed_in(counties[0]).uscc)]
    by = holder_of(bureau, "审查")
    report = import_list(written(rows), bureau, by=by)
    assert counts(report) == (2, 0, 1, 0, 1) and ("dept_code", "I-21") in rules_at(report, 3)
    assert Item.objects.get(name=rows[0][0]).keeper_id == bureau.pk
    assert not Item.objects.filter(name=rows[1][0]).exists()


def test_the_set_up_founds_each_item_under_the_bureau_nearest_to_its_body(bureau: Body, counties: list[Body], written: Write) -> None:
    bodies = [bureau, *counties, listed_in(counties[1])]
    rows = [row(each.uscc) for each in bodies]
    file = written(rows)
    assert counts(import_list(file, bureau)) == (4, 0, 4, 0, 0)
    kept = [Item.objects.get(name=each[0]).keeper_id for each in rows]
    assert kept == [bureau.pk, counties[0].pk, counties[1].pk, counties[1].pk]
    assert counts(import_list(file, bureau)) == (4, 0, 0, 4, 0)
    rows[1][0] += "改"
    assert counts(import_list(written(rows, name="again.csv"), bureau)) == (4, 0, 1, 3, 0)


def test_an_item_goes_to_the_bureau_of_its_body_when_the_set_up_registers_it(bureau: Body, counties: list[Body], written: Write) -> None:
    known, place = code(counties[0].division_id), counties[0].division_id
    rows = [[*row(known, f"后来的机构{known}"), place]]
    file = written(rows, header=[*HEADER, "区划代码"])
    import_list(file, bureau)
    item = Item.objects.get(name=rows[0][0])
    assert (item.body_id, item.keeper_id) == (None, bureau.pk)
    assert counts(import_list(file, bureau, create_bodies=True)) == (1, 0, 1, 0, 0)
    item.refresh_from_db()
    assert item.body is not None and item.keeper_id == counties[0].pk
    assert rebuild(PROJECTIONS["items"]).differences == []


def test_what_a_list_sent_by_the_browser_says_of_anothers_items_is_set_aside(counties: list[Body]) -> None:
    ours, theirs = counties
    rows: Rows = [row(ours.uscc), row(theirs.uscc)]
    by = holder_of(ours, "审查")
    run = sent(rows, ours, by)
    carry_on(LONG)
    take_list(run.pk, by=by)
    carry_on(LONG)
    assert Import.objects.get(pk=run.pk).stage == "done"
    assert list(ImportRow.objects.filter(of=run).order_by("line").values_list("verdict", flat=True)) == ["draft", "set_aside"]
    assert Item.objects.filter(name=rows[0][0]).exists() and not Item.objects.filter(name=rows[1][0]).exists()


def test_a_body_that_became_anothers_after_the_check_is_set_aside_when_taken(counties: list[Body]) -> None:
    ours, theirs = counties
    known = code(theirs.division_id)
    by = holder_of(ours, "审查")
    run = sent([row(known)], ours, by)
    carry_on(LONG)
    list_body(known, f"部门{known}", theirs.division_id, by=None)
    take_list(run.pk, by=by)
    carry_on(LONG)
    only = ImportRow.objects.get(of=run)
    assert (only.verdict, only.taken, "I-21" in str(only.findings)) == ("set_aside", True, True)
    assert entries_of(run.pk) == []
