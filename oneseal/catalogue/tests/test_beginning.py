"""新建事项: an item that a body does not have yet is begun once, under a code of the basic list or under the body's own."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from oneseal.catalogue.actions import begin_item, discard_draft, draft_item, submit_item
from oneseal.catalogue.models import Item, ItemVersion, ListEntry
from oneseal.catalogue.queries import known_lists
from oneseal.catalogue.queries.quality import findings_of
from oneseal.catalogue.rules import errors
from oneseal.catalogue.rules.codes import code_findings
from oneseal.catalogue.rules.lists import BASIC
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.catalogue.tests.test_versions import Place, place
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.journal.tests.racing import at_once
from oneseal.law.rule import Refused
from oneseal.people.models import Body

__all__ = ["place"]
REASON = "国家基本目录新增"


class Begun:
    """Items begun in a test, none of which stays."""

    def __init__(self, place: Place) -> None:
        self.place, self.items = place, list[UUID]()

    def begin(self, **said: Any) -> UUID:
        """Another of them, by whoever drafts."""
        given = {"body": self.place.body.pk, "mode": "transferred", "reason": REASON, "by": self.place.drafter, **said}
        self.items.append(begin_item(**given))
        return self.items[-1]

    def free_code(self) -> ListEntry:
        """An entry of the basic list of which the body has no item."""
        held = Item.objects.filter(body=self.place.body).values("catalog_code")
        return ListEntry.objects.filter(of__kind=BASIC, until=None).exclude(code__in=held).order_by("code")[0]


@pytest.fixture
def begun(place: Place) -> Iterator[Begun]:
    own = Begun(place)
    yield own
    for key in own.items:
        if Item.objects.get(pk=key).discarded_on is None:
            discard_draft(key, reason="试完", by=place.drafter)


def test_an_entry_of_the_basic_list_gives_name_type_and_codes(begun: Begun) -> None:
    entry, body = begun.free_code(), begun.place.body
    item = Item.objects.get(pk=begun.begin(catalog_code=entry.code))
    (draft,) = ItemVersion.objects.filter(item=item)
    said = draft.content["elements"]
    assert (said["task_name"], said["task_type"], said["handle_serial"]) == (entry.name, entry.code[2:4], "01")
    assert (
        said["dept_code"] == body.uscc
        and said["task_handle_item"] == f"{item.task_code}01"
        and not errors(code_findings(said, known_lists(), demo=True))
    )
    assert (item.name, item.catalog_code, item.keeper_id, draft.state, draft.version) == (entry.name, entry.code, body.pk, "draft", 1)
    assert [entry.act for entry in entries_of(item.pk)] == ["found_item", "draft_item"]
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


def test_what_it_still_lacks_is_told_and_keeps_it_from_being_published(begun: Begun) -> None:
    item = begun.begin(catalog_code=begun.free_code().code)
    draft = ItemVersion.objects.get(item=item)
    assert {"promise_day", "anticipate_day", "accept_condition"} <= {finding.field for finding in findings_of(draft)}
    with pytest.raises(Refused, match="事项不能提交"):
        submit_item(draft.pk, by=begun.place.drafter)


def test_a_further_item_under_a_code_has_the_next_serial_and_a_name_of_its_own(begun: Begun) -> None:
    code = begun.free_code().code
    first = begun.begin(catalog_code=code)
    with pytest.raises(Refused, match=r"已有这个事项.*另一个名称"):
        begun.begin(catalog_code=code)
    second = begun.begin(catalog_code=code, name="变更")
    serials = [Item.objects.get(pk=key).task_handle_item[-2:] for key in (first, second)]
    assert serials == ["01", "02"]


def test_under_the_bodys_own_code_there_is_one(begun: Begun) -> None:
    begun.begin(local_task_code="岚试-1", name="城区自行车停放备案")
    with pytest.raises(Refused, match="已有这个事项：“城区自行车停放备案”") as refused:
        begun.begin(local_task_code="岚试-1", name="另一个")
    assert refused.value.field == "local_task_code"
    discard_draft(begun.items[0], reason="试", by=begun.place.drafter)
    with pytest.raises(Refused, match=r"已作废.*就恢复"):
        begun.begin(local_task_code="岚试-1", name="另一个")


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({}, "task_name", "名称"),
        ({"name": "没有编码的"}, "catalog_code", "也没有地方实施编码"),
        ({"catalog_code": "000199999000"}, "catalog_code", "没有这个编码"),
        ({"local_task_code": "岚试-2"}, "task_name", "名称"),
        ({"local_task_code": "岚试-2", "name": "没有理由的", "reason": " "}, "reason", "没有写明编制的理由"),
        ({"local_task_code": "岚试-2", "name": "乱写方式的", "mode": "x"}, "mode", "划转"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_begun(begun: Begun, said: dict[str, str], field: str, reason: str) -> None:
    before = Item.objects.count()
    with pytest.raises(Refused, match=reason) as refused:
        begun.begin(**said)
    assert refused.value.field == field and Item.objects.count() == before


def test_only_who_drafts_for_its_bureau_begins_an_item(begun: Begun, place: Place) -> None:
    county = Body.objects.filter(kind="bureau", division__level=2).order_by("division")[0]
    before = Item.objects.count()
    for by, body in ((holder_of(county, "审查"), place.body), (place.drafter, county)):
        with pytest.raises(Refused):
            begun.begin(body=body.pk, local_task_code="岚试-3", name="外人的", by=by)
    assert Item.objects.count() == before


def test_two_who_begin_the_same_at_one_instant_have_begun_one(begun: Begun) -> None:
    code = begun.free_code().code
    told = at_once(*(partial(begun.begin, catalog_code=code) for _ in range(2)))
    assert sorted(each if each == "done" else each[:9] for each in told) == ["done", "该机构已有这个事项"], told
    assert Item.objects.filter(body=begun.place.body, catalog_code=code).count() == 1


def test_two_different_ones_at_one_instant_have_serials_of_their_own(begun: Begun) -> None:
    code = begun.free_code().code
    at_once(*(partial(begun.begin, catalog_code=code, name=name) for name in ("新办", "变更")))
    codes = Item.objects.filter(body=begun.place.body, catalog_code=code).values_list("task_handle_item", flat=True)
    assert sorted(each[-2:] for each in codes) == ["01", "02"]


def test_what_was_begun_is_drafted_on_like_any_other(begun: Begun) -> None:
    item = begun.begin(local_task_code="岚试-4", name="城区自行车停放备案")
    row = ItemVersion.objects.get(item=item)
    content = {**row.content, "elements": {**row.content["elements"], "promise_day": 3}}
    draft_item(body=begun.place.body.pk, content=content, form=row.form, chart=row.chart, by=begun.place.drafter, change_reason="补充")
    assert ItemVersion.objects.get(item=item).content["elements"]["promise_day"] == 3
