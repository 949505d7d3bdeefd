"""载入: the same file makes no new version, a changed one exactly one, a broken one is refused whole."""

import shutil
import tomllib
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from oneseal.catalogue.actions import load_items
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import published_leaves, version
from oneseal.catalogue.rules import ItemRefused
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import today
from oneseal.people.models import Body

pytestmark = pytest.mark.usefixtures("catalogue")


def changed(folder: Path, old: str, new: str, part: str = "item.toml") -> None:
    file = folder / "publication-retail" / part
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def code_of(folder: Path) -> str:
    text = (folder / "publication-retail" / "item.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["identity"]["catalog_code"])


def counts() -> tuple[int, int, int]:
    return Item.objects.count(), ItemVersion.objects.count(), JournalEntry.objects.count()


def test_the_demo_is_six_items_at_the_city_and_at_each_county_one_of_which_the_city_decides() -> None:
    rows = [row for row in published_leaves(on=today() - timedelta(days=1)) if not row["name"].startswith(("试验", "书刊"))]
    counties = Body.objects.filter(kind="bureau", division__level=2).count()
    by_city = {row["name"] for row in rows if row["division"].endswith("00000000")}
    assert len(by_city) == 6
    assert len(rows) == 6 + 6 * counties
    linked = [row for row in rows if row["mode"] == "linked"]
    assert {row["name"] for row in linked} == {"民办学校设立审批"} and len(linked) == counties
    city = next(row for row in rows if row["name"] == "民办学校设立审批" and row["mode"] != "linked")
    elements = version(UUID(linked[0]["id"])).elements
    assert (elements["decider_name"], elements["link_addr"]) == (city["body"], f"/items/{city['task_handle_item']}")
    decider = Body.objects.get(uscc=city["task_code"][:18])
    assert elements["dept_name"] == linked[0]["body"] != decider.name
    assert (elements["transact_addr"], elements["administrative_review_dept"]) == (decider.address, decider.government)


def test_loading_again_changes_nothing() -> None:
    before = counts()
    assert load_items() == 0
    assert counts() == before


def test_a_changed_file_makes_exactly_one_published_version_per_body(own_folder: Path) -> None:
    root = own_folder
    first = load_items(root, blocks=None)
    assert first == Body.objects.filter(kind="bureau").count()
    changed(root, '"首次编制"', '"压缩承诺时限"')
    changed(root, "promise_day = 3", "promise_day = 4")
    assert load_items(root, blocks=None) == first
    assert load_items(root, blocks=None) == 0
    rows = ItemVersion.objects.filter(item__catalog_code=code_of(root)).order_by("version")
    assert sorted({(row.version, row.state) for row in rows}) == [(1, "published"), (2, "published")]


def test_what_was_withdrawn_is_not_published_again_by_loading(own_folder: Path) -> None:
    from oneseal.catalogue.actions import withdraw_item
    from oneseal.catalogue.tests.conftest import holder_of
    from oneseal.journal.queries import today

    root = own_folder
    load_items(root, blocks=None)
    item = Item.objects.select_related("body").filter(catalog_code=code_of(root)).order_by("body__division__level").first()
    assert item is not None
    withdraw_item(item.pk, cancel_on=today(), reason="事项取消", by=holder_of(item.keeper, "批准"))
    assert load_items(root, blocks=None) == 0


@pytest.mark.parametrize(
    ("part", "old", "new", "rule", "where"),
    [
        ("item.toml", 'catalog_code = "0001', 'catalog_code = "0002', "R1-05", "catalog_code"),
        ("item.toml", 'handle_serial = "01"', 'handle_serial = "1"', "R1-01", "task_handle_item"),
        ("item.toml", "demo = true\nshort", "demo = false\nshort", "R1-07", "catalog_code"),
        ("item.toml", "accept_condition", "accept_conditions", "I-01", "accept_conditions"),
        ("item.toml", 'is_fee = "0"', 'is_fee = "1"', "R1-14", "fee_projects"),
        ("item.toml", "levels = [3, 4]", "levels = [2]", "I-01", "levels"),
        ("item.toml", "demo = true", "demo = ", "I-01", "item.toml"),
        ("form.json", '"schema"', "schema", "I-05", "form.json"),
        ("form.json", '"maxLength": 300', '"maxLengths": 300', "I-05", "form.schema"),
        ("chart.bpmn", 'limit="1"', 'limit="2"', "R4-03", "steps"),
        ("chart.bpmn", 'targetRef="review"', 'targetRef="nowhere"', "F-", "chart#"),
        ("chart.bpmn", "<bpmn:process", "<bpmn:proces", "F-", "chart#"),
    ],
)
def test_a_broken_file_is_refused_whole_naming_file_field_rule_and_mend(
    own_folder: Path, part: str, old: str, new: str, rule: str, where: str
) -> None:
    root = own_folder
    changed(root, old, new, part)
    before = counts()
    with pytest.raises(ItemRefused) as refused:
        load_items(root, blocks=None)
    assert refused.value.file.startswith("publication-retail/")
    fitting = [item for item in refused.value.findings if where in item.field and rule in getattr(item.rule, "code", "")]
    assert fitting, refused.value.findings
    assert all(item.mend for item in fitting)
    assert counts() == before


def test_one_broken_file_keeps_the_sound_ones_out_too(own_folder: Path) -> None:
    root = own_folder
    shutil.copytree(root / "publication-retail", root / "second")
    (root / "second" / "chart.bpmn").unlink()
    before = counts()
    with pytest.raises(ItemRefused) as refused:
        load_items(root, blocks=None)
    assert refused.value.file == "second/chart.bpmn"
    assert counts() == before
