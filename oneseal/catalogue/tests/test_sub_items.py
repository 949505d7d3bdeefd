"""主项与子项: sub items stand under one main item; a demo item that its files divide is cancelled, and its sub items take its place."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oneseal.catalogue.actions import discard_draft, draft_item, enter_list, load_items, withdraw_item
from oneseal.catalogue.actions.files import read_item
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import in_force
from oneseal.catalogue.queries.lists import known_lists
from oneseal.catalogue.queries.quality import findings_of
from oneseal.catalogue.rules import RULES, errors
from oneseal.catalogue.rules.codes import main_code
from oneseal.catalogue.rules.lists import BASIC, Listed
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.journal.queries import entries_of, today

SUBS = {"001": "甲", "002": "乙"}


@pytest.fixture
def whole(own_folder: Path) -> Iterator[str]:
    """The basic code of an item that is published undivided; what stands of it at the end is cancelled."""
    code = str(read_item(own_folder / "publication-retail")[1]["elements"]["catalog_code"])
    assert load_items(own_folder, blocks=None)
    yield code
    for item in Item.objects.select_related("keeper").filter(catalog_code__startswith=code[:9], catalog_code__gt=code, is_leaf=True):
        if in_force(item.pk):
            withdraw_item(item.pk, cancel_on=today(), reason="试验结束", by=holder_of(item.keeper, "批准"))


def divide(folder: Path, code: str) -> None:
    """The list and the files have the item as two sub items from now on."""
    undivided, name = folder / "publication-retail", f"试验许可{code}"
    subs = [(code[:9] + sub, f"{name}（{word}）") for sub, word in SUBS.items()]
    rows = [Listed(each, called, "01", date(2024, 1, 1)) for each, called in ((code, name), *subs)]
    enter_list(BASIC, f"试验目录{code}", "1", rows, demo=True)
    for each, called in subs:
        own = folder / f"sub-{each}"
        shutil.copytree(undivided, own)
        for part in ("item.toml", "chart.bpmn"):
            text = (own / part).read_text(encoding="utf-8").replace(name, called)
            text = re.sub(r'^catalog_code = ".*"$', f'catalog_code = "{each}"', text, flags=re.MULTILINE)
            text = text.replace("[identity]\n", f'[main]\nname = "{name}"\n\n[identity]\n', 1)
            (own / part).write_text(text, encoding="utf-8")
    shutil.rmtree(undivided)


def test_sub_items_take_the_place_of_an_item_that_is_divided(own_folder: Path, whole: str) -> None:
    """R1-06: the main item is no longer applied for; the sub items of a body stand under one entry, which nobody can apply for."""
    old = list(Item.objects.filter(catalog_code=whole, is_leaf=True))
    divide(own_folder, whole)
    assert load_items(own_folder, blocks=None) == 2 * len(old)
    for item in old:
        assert in_force(item.pk) is None
        (*_, last) = entries_of(item.pk)
        assert (last.act, last.by) == ("withdraw_item", None) and "子项" in last.data["reason"]
        subs = list(Item.objects.filter(catalog_code__startswith=whole[:9], body=item.body, is_leaf=True).exclude(pk=item.pk))
        assert [each.catalog_code[-3:] for each in sorted(subs, key=lambda each: each.catalog_code)] == list(SUBS)
        (main,) = {each.parent for each in subs}
        assert main is not None
        assert (main.catalog_code, main.task_code, main.task_handle_item) == (whole, main_code(subs[0].task_code), "")
        assert (main.is_leaf, main.name) == (False, f"试验许可{whole}")
        assert not [each for sub in subs for each in errors(findings_of(ItemVersion.objects.get(item=sub)))]
    assert whole not in known_lists().published
    assert load_items(own_folder, blocks=None) == 0, "safe to repeat"


def test_r1_06_nobody_publishes_the_main_item_beside_its_sub_items(own_folder: Path, whole: str) -> None:
    item = Item.objects.select_related("keeper", "body").filter(catalog_code=whole, is_leaf=True)[0]
    version = ItemVersion.objects.get(item=item)
    divide(own_folder, whole)
    load_items(own_folder, blocks=None)
    by, body = holder_of(item.keeper, "审查"), item.body
    assert body is not None
    parts: dict[str, Any] = {"content": version.content, "form": version.form, "chart": version.chart, "change_reason": "再办主项"}
    again = draft_item(body=body.pk, by=by, **parts)
    assert RULES["R1-06"] in {each.rule for each in errors(findings_of(ItemVersion.objects.get(pk=again)))}
    discard_draft(item.pk, reason="试验结束", by=by)


def test_an_item_with_several_versions_counts_as_cancelled_once_it_is(own_folder: Path, whole: str) -> None:
    """先取消主项: an older version that stays in the table does not keep its sub items from being published."""
    toml = own_folder / "publication-retail" / "item.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("乘公交", "乘地铁"), encoding="utf-8")
    many = load_items(own_folder, blocks=None)
    assert many and ItemVersion.objects.filter(item__catalog_code=whole, state="published").count() == 2 * many
    divide(own_folder, whole)
    assert load_items(own_folder, blocks=None) == 2 * many
    assert whole not in known_lists(catalog=whole).published
