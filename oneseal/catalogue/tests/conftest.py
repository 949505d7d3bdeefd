"""The demo city with its items, and one item as a file that a test may spoil."""

import copy
import itertools
import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from oneseal.catalogue.actions import discard_draft, enter_list, load_items, load_lists, retract_item, withdraw_item
from oneseal.catalogue.actions.files import ITEMS
from oneseal.catalogue.actions.lists import DEMO
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.rules import BodyFacts, Finding, content_of, implemented, publishing_findings
from oneseal.catalogue.rules.lists import BASIC, LICENCE, Known, Listed, families_of, read_list
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import load_demo
from oneseal.people.models import Body, Holding
from oneseal.people.queries import bureau_of

SLUGS = sorted(entry.name for entry in ITEMS.iterdir())
BODY = BodyFacts(
    uscc="11370800MB9XX004XC",
    name="某市行政审批服务局",
    level=3,
    address="政务路1号",
    phone="0900-6100001",
    complaint_phone="0900-6200001",
    government="某市人民政府",
    court="某市人民法院",
)


def demo_lists() -> Known:
    """The demo's lists as a check knows them."""
    listed = {kind: read_list(file.read_text(encoding="utf-8").splitlines()) for kind, (_, _, file) in DEMO.items()}
    name, edition, _ = DEMO[LICENCE]
    licences = {(name, edition, row.code): row.name for row in listed[LICENCE]}
    basic = {row.code: row.name for row in listed[BASIC]}
    return Known(basic, set(basic), licences, set(licences), families_of(basic))


LISTED = demo_lists()


class ItemParts:
    """An item file read: content as the test body implements it, form, chart. ``findings()`` runs every check."""

    def __init__(self, slug: str) -> None:
        folder = ITEMS / slug
        self.content: dict[str, Any] = implemented(content_of(tomllib.loads((folder / "item.toml").read_text(encoding="utf-8"))), BODY)
        self.form: dict[str, Any] = json.loads((folder / "form.json").read_text(encoding="utf-8"))
        self.chart = (folder / "chart.bpmn").read_text(encoding="utf-8")

    @property
    def elements(self) -> dict[str, Any]:
        elements: dict[str, Any] = self.content["elements"]
        return elements

    def findings(self) -> tuple[Finding, ...]:
        return publishing_findings(self.content, self.form, self.chart, LISTED)

    def rules(self) -> set[str]:
        return {getattr(finding.rule, "code", str(finding.rule)) for finding in self.findings() if finding.severity == "error"}


@pytest.fixture
def item() -> Callable[[str], ItemParts]:
    """A fresh item to spoil: ``item("food-business")``."""
    return ItemParts


@pytest.fixture
def food() -> ItemParts:
    return copy.deepcopy(ItemParts("food-business"))


@pytest.fixture
def company() -> ItemParts:
    return copy.deepcopy(ItemParts("company-registration"))


@pytest.fixture(scope="session")
def catalogue(database: None) -> None:
    """The demo city's bodies and staff, and its items."""
    load_demo()
    load_lists()
    load_items()


@pytest.fixture
def bureau(catalogue: None) -> Body:
    """The city's bureau."""
    return bureau_of(None)


@pytest.fixture(scope="module", autouse=True)
def nothing_left_open(database: None) -> Iterator[None]:
    """A draft of a published item that the tests of a file left open is taken out: the next file finds the item as the city has it."""
    drafts = ItemVersion.objects.filter(state="draft", version__gt=1)
    before = set(drafts.values_list("pk", flat=True))
    yield
    for row in drafts.exclude(pk__in=before).select_related("item__keeper"):
        by = holder_of(row.item.keeper, "审查")
        if row.stage == "submitted":
            retract_item(row.pk, by=by)
        discard_draft(row.item_id, reason="试验结束", by=by)


SERIALS = itertools.count(200)


@pytest.fixture
def own_folder(catalogue: None, tmp_path: Path) -> Iterator[Path]:
    """A folder with one item under a code and a name of its own; what was published of it is withdrawn afterwards."""
    serial = f"000199{next(SERIALS)}000"
    enter_list(BASIC, f"试验目录{serial}", "1", [Listed(serial, "试验许可", "01", date(2024, 1, 1))], demo=True)
    enter_list(LICENCE, f"试验清单{serial}", "1", [Listed("试-1", "试验许可", "01", date(2024, 1, 1))], demo=True)
    folder = tmp_path / "publication-retail"
    shutil.copytree(ITEMS / "publication-retail", folder)
    for part in ("item.toml", "chart.bpmn"):
        text = (folder / part).read_text(encoding="utf-8").replace("000199901000", serial)
        entry = f'list = "试验清单{serial}"\nedition = "1"\nnumber = "试-1"'
        text = re.sub(r"^list = .*\nedition = .*\nnumber = .*$", entry, text, flags=re.MULTILINE)
        text = re.sub(r"^short_names = .*$", f'short_names = ["试{serial}"]', text, flags=re.MULTILINE)
        (folder / part).write_text(text.replace("出版物零售经营许可", f"试验许可{serial}"), encoding="utf-8")
    yield tmp_path
    for item in Item.objects.select_related("keeper").filter(catalog_code=serial, versions__state="published").distinct():
        with suppress(Refused):  # a test has withdrawn it
            withdraw_item(item.pk, cancel_on=today(), reason="试验结束", by=holder_of(item.keeper, "批准"))


def holder_of(body: Body, power: str, place: int = 0) -> UUID:
    """A person who holds a power at a body."""
    held = Holding.objects.filter(post__unit__body=body, post__power=power).order_by("person_id").values_list("person_id", flat=True)
    return list(dict.fromkeys(held))[place]
