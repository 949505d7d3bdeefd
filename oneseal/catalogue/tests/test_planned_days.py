"""生效和取消: a draft is told at once when it would end before it takes effect, by the day on which it really takes effect."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from oneseal.catalogue.actions import Attached, attach_files, change_many, import_list, submit_item
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.rules import Finding, publishing_findings
from oneseal.catalogue.rules.stream import renewable
from oneseal.catalogue.tests.conftest import LISTED, ItemParts
from oneseal.catalogue.tests.test_linked import another
from oneseal.catalogue.tests.test_versions import DAY, Place, place
from oneseal.documents.tests.samples import pdf
from oneseal.journal.queries import entries_of, today

__all__ = ["place"]
TODAY = date(2026, 11, 30)


def ending(item: ItemParts, *, begins: str, ends: str, number: int) -> Finding | None:
    """What is said of the day on which the n-th version ends."""
    item.elements.update({"plan_effective_date": begins, "plan_cancel_date": ends})
    findings = publishing_findings(item.content, item.form, item.chart, replace(LISTED, on=TODAY).for_version(number, None))
    return next((each for each in findings if each.field == "plan_cancel_date"), None)


@pytest.mark.parametrize(
    ("begins", "ends", "number", "words"),
    [
        ("2024-01-01", "2023-01-01", 1, "不晚于生效日期 2024-01-01"),
        ("2024-01-01", "2024-01-01", 1, "不晚于生效日期 2024-01-01"),
        ("2024-01-01", "2025-01-01", 2, "计划生效日期 2024-01-01 已过，2026-11-30 起生效"),
        ("", "2026-11-30", 1, "没有填写计划生效日期，发布当天生效"),
    ],
)
def test_a_version_that_would_end_before_it_begins_is_not_publishable(
    food: ItemParts, begins: str, ends: str, number: int, words: str
) -> None:
    found = ending(food, begins=begins, ends=ends, number=number)
    assert found is not None and (found.severity, words in found.reason) == ("error", True)


@pytest.mark.parametrize(("begins", "ends", "number"), [("2024-01-01", "2025-01-01", 1), ("2024-01-01", "2026-12-01", 2), ("", "", 2)])
def test_a_version_that_ends_later_has_nothing_to_mend_there(food: ItemParts, begins: str, ends: str, number: int) -> None:
    assert ending(food, begins=begins, ends=ends, number=number) is None


def test_the_next_draft_does_not_carry_the_days_of_the_version_before_it(food: ItemParts) -> None:
    food.elements.update({"plan_effective_date": "2024-01-01", "plan_cancel_date": "2027-01-01"})
    elements = renewable(food.content, TODAY)["elements"]
    assert "plan_effective_date" not in elements and elements["plan_cancel_date"] == "2027-01-01"


def by_files(item: ItemVersion, place: Place, folder: Path) -> None:
    attach_files(item.pk, [Attached(0, "example_guid", BytesIO(pdf()), "样例.pdf")], change_reason="补样表", by=place.drafter)


def by_bulk_change(item: ItemVersion, place: Place, folder: Path) -> None:
    change_many([item.item_id], "traffic_guide", "乘公交", reason="试", by=place.drafter)


def by_list(item: ItemVersion, place: Place, folder: Path) -> None:
    said, file = item.content["elements"], folder / "list.csv"
    codes = ",".join(str(said.get(name, "")) for name in ("task_code", "handle_serial", "dept_code"))
    file.write_text(f"实施编码,办理项序号,实施主体编码,交通指引\n{codes},乘公交\n", encoding="utf-8")
    import_list(file, place.body, by=place.drafter)
    before = len(entries_of(item.item_id))
    assert import_list(file, place.body, by=place.drafter).counts["unchanged"] == 1 and len(entries_of(item.item_id)) == before


@pytest.mark.parametrize("drafted", [by_files, by_bulk_change, by_list])
def test_no_draft_of_a_published_version_carries_its_past_days_however_it_is_made(
    place: Place, tmp_path: Path, drafted: Callable[[ItemVersion, Place, Path], None]
) -> None:
    """As on the page; so it can be handed over at once."""
    begun, ended = today() - 40 * DAY, today() - 30 * DAY
    item = another(place, plan_effective_date=begun.isoformat(), plan_cancel_date=ended.isoformat())
    drafted(ItemVersion.objects.get(item=item), place, tmp_path)
    row = ItemVersion.objects.get(item=item, state="draft")
    assert {"plan_effective_date", "plan_cancel_date"}.isdisjoint(row.content["elements"])
    submit_item(row.pk, by=place.drafter)


def test_a_past_day_that_a_list_itself_says_is_kept_and_found(place: Place, tmp_path: Path) -> None:
    ended = (today() - 30 * DAY).isoformat()
    said, file = ItemVersion.objects.get(item=place.item).content["elements"], tmp_path / "list.csv"
    codes = ",".join(str(said.get(name, "")) for name in ("task_code", "handle_serial", "dept_code"))
    file.write_text(f"实施编码,办理项序号,实施主体编码,计划取消日期\n{codes},{ended}\n", encoding="utf-8")
    report = import_list(file, place.body, by=place.drafter)
    assert any(each["rule"].startswith("I-08") for each in report.findings)
    assert ItemVersion.objects.get(item=place.item, state="draft").content["elements"]["plan_cancel_date"] == ended
