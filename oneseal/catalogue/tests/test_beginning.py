"""新建事项: an item that a body does not have yet is begun once, under a code of the basic list or under the body's own."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from oneseal.catalogue.actions import begin_item, discard_draft, draft_item, enter_list, submit_item
from oneseal.catalogue.models import Item, ItemVersion, ListEntry
from oneseal.catalogue.queries import known_lists
from oneseal.catalogue.queries.quality import findings_of
from oneseal.catalogue.rules import errors
from oneseal.catalogue.rules.codes import code_findings
from oneseal.catalogue.rules.content import OF_AN_OFFICE
from oneseal.catalogue.rules.lists import BASIC, Listed
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

    def entry(self, *, place: int = 0) -> ListEntry:
        """An entry of the basic list that is applied for itself, of which the body has no item."""
        held = Item.objects.filter(body=self.place.body).values("catalog_code")
        rows = ListEntry.objects.filter(of__kind=BASIC, until=None).exclude(code__in=held).order_by("code")
        known = known_lists().siblings
        return [row for row in rows if row.code.endswith("000") and len(known[row.code[:9]]) == 1][place]


@pytest.fixture
def begun(place: Place) -> Iterator[Begun]:
    own = Begun(place)
    yield own
    for key in own.items:
        if Item.objects.get(pk=key).discarded_on is None:
            discard_draft(key, reason="试完", by=place.drafter)


def serials(begun: Begun, code: str) -> list[str]:
    """The serials that drafts say under a basic code."""
    drafts = ItemVersion.objects.filter(item__body=begun.place.body, item__discarded_on=None, content__elements__catalog_code=code)
    return sorted(str(draft.content["elements"]["handle_serial"]) for draft in drafts)


def listed(code: str, name: str, task_type: str) -> None:
    """An entry of a list of its own."""
    enter_list(BASIC, f"试验目录{code}", "1", [Listed(code, name, task_type, date(2024, 1, 1))], demo=True)


def test_an_entry_of_the_basic_list_gives_name_type_and_codes(begun: Begun) -> None:
    entry, body = begun.entry(), begun.place.body
    item = Item.objects.get(pk=begun.begin(catalog_code=entry.code))
    (draft,) = ItemVersion.objects.filter(item=item)
    said = draft.content["elements"]
    assert (said["task_name"], said["task_type"], said["handle_serial"]) == (entry.name, entry.task_type, "01")
    assert said["dept_code"] == body.uscc and said["task_handle_item"] == f"{item.task_code}01"
    assert not errors(code_findings(said, known_lists(), demo=True, names=[entry.name]))
    assert (item.name, item.catalog_code, item.keeper_id, draft.state, draft.version) == (entry.name, entry.code, body.pk, "draft", 1)
    assert [entry.act for entry in entries_of(item.pk)] == ["found_item", "draft_item"]
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


def test_the_type_is_the_entrys_whatever_a_provinces_code_holds_in_its_place(begun: Begun) -> None:
    """Provinces write other types of their own into the code."""
    listed("991A98765000", "城区自行车停放许可", "01")
    draft = ItemVersion.objects.get(item=begun.begin(catalog_code="991A98765000"))
    assert draft.content["elements"]["task_type"] == "01" and draft.regime == "licensing"


def test_what_it_still_lacks_is_told_and_keeps_it_from_being_published(begun: Begun) -> None:
    draft = ItemVersion.objects.get(item=begun.begin(catalog_code=begun.entry().code))
    assert {"promise_day", "anticipate_day", "accept_condition"} <= {finding.field for finding in findings_of(draft)}
    with pytest.raises(Refused, match="事项不能提交"):
        submit_item(draft.pk, by=begun.place.drafter)


def test_a_further_item_under_a_code_has_the_first_free_serial_and_a_name_of_its_own(begun: Begun) -> None:
    entry = begun.entry()
    begun.begin(catalog_code=entry.code)
    with pytest.raises(Refused, match=r"已有这个事项.*另一个名称"):
        begun.begin(catalog_code=entry.code)
    with pytest.raises(Refused, match=r"与事项名称“城市供热”.*（变更）") as refused:
        begun.begin(catalog_code=entry.code, name="城市供热")
    assert refused.value.field == "name"
    second = begun.begin(catalog_code=entry.code, name=f"{entry.name}（变更）")
    assert serials(begun, entry.code) == ["01", "02"]
    assert not [each for each in findings_of(ItemVersion.objects.get(item=second)) if each.field == "catalog_code"]


def test_a_serial_and_a_name_that_only_a_draft_says_are_taken_too(begun: Begun) -> None:
    """What is published says nothing of them yet."""
    entry = begun.entry()
    key = begun.begin(local_task_code="岚试-9", name=entry.name)
    row = ItemVersion.objects.get(item=key)
    codes = {"catalog_code": entry.code, "handle_serial": "01", "task_type": entry.task_type}
    content = {**row.content, "demo": True, "elements": {**row.content["elements"], **codes}}
    said = {"content": content, "form": row.form, "chart": row.chart, "change_reason": "补编码"}
    draft_item(body=begun.place.body.pk, by=begun.place.drafter, item=key, **said)
    with pytest.raises(Refused, match="已有这个事项"):
        begun.begin(catalog_code=entry.code)
    begun.begin(catalog_code=entry.code, name=f"{entry.name}（延续）")
    assert serials(begun, entry.code) == ["01", "02"]


def test_r1_06_a_main_item_with_sub_items_is_not_begun(begun: Begun) -> None:
    listed("000198764000", "城区停放许可", "01")
    listed("000198764001", "城区停放许可（自行车）", "01")
    with pytest.raises(Refused, match="R1-06") as refused:
        begun.begin(catalog_code="000198764000")
    assert refused.value.field == "catalog_code"
    begun.begin(catalog_code="000198764001")


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
        ({}, "name", "没有写事项名称"),
        ({"name": "没有编码的"}, "local_task_code", "没有地方实施编码"),
        ({"catalog_code": "000199998000"}, "catalog_code", "R1-07"),
        ({"catalog_code": "岚" * 12}, "catalog_code", "没有在用的编码"),
        ({"local_task_code": "1.1511E+17", "name": "被改写的"}, "local_task_code", "科学计数"),
        ({"local_task_code": "岚" * 121, "name": "太长的"}, "local_task_code", "最多 120 字"),
        ({"local_task_code": "岚试-2", "name": "长" * 201}, "name", "最多 200 字"),
        ({"local_task_code": "岚试-2"}, "name", "没有写事项名称"),
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


def test_an_item_is_known_by_the_code_that_it_had_too(begun: Begun) -> None:
    """A list that still writes the old code means this item."""
    key = begun.begin(local_task_code="岚试-5", name="城区自行车停放备案")
    row = ItemVersion.objects.get(item=key)
    content = {**row.content, "elements": {**row.content["elements"], "local_task_code": "岚试-6"}}
    said = {"content": content, "form": row.form, "chart": row.chart, "change_reason": "换编码"}
    draft_item(body=begun.place.body.pk, by=begun.place.drafter, item=key, **said)
    for code in ("岚试-5", "岚试-6"):
        with pytest.raises(Refused, match="已有这个事项"):
            begun.begin(local_task_code=code, name="另一个")


def test_the_bodys_own_code_stays_as_it_is_written(begun: Begun) -> None:
    key = begun.begin(local_task_code="岚（试）①-1", name="城区自行车停放备案")
    assert Item.objects.get(pk=key).local_task_code == "岚（试）①-1"


def test_a_link_says_nothing_of_the_bureaus_own_hall(begun: Begun) -> None:
    """Q-10."""
    draft = ItemVersion.objects.get(item=begun.begin(local_task_code="岚试-7", name="城区停放指引", mode="linked"))
    assert OF_AN_OFFICE.isdisjoint(draft.content["elements"])


def test_two_who_begin_the_same_at_one_instant_have_begun_one(begun: Begun) -> None:
    code = begun.entry().code
    told = at_once(*(partial(begun.begin, catalog_code=code) for _ in range(2)))
    assert sorted(each if each == "done" else each[:9] for each in told) == ["done", "该机构已有这个事项"], told
    assert serials(begun, code) == ["01"]


def test_different_ones_at_one_instant_have_serials_of_their_own(begun: Begun) -> None:
    """Also where each is known by a local code of its own."""
    entry = begun.entry()
    names = {f"岚试-{name}": f"{entry.name}（{name}）" for name in ("新办", "变更", "延续")}
    told = at_once(*(partial(begun.begin, catalog_code=entry.code, local_task_code=code, name=name) for code, name in names.items()))
    assert told == ["done"] * 3 and serials(begun, entry.code) == ["01", "02", "03"]


def test_what_was_begun_is_drafted_on_like_any_other(begun: Begun) -> None:
    item = begun.begin(local_task_code="岚试-4", name="城区自行车停放备案")
    row = ItemVersion.objects.get(item=item)
    content = {**row.content, "elements": {**row.content["elements"], "promise_day": 3}}
    said = {"content": content, "form": row.form, "chart": row.chart, "change_reason": "补充"}
    draft_item(body=begun.place.body.pk, by=begun.place.drafter, **said)
    assert ItemVersion.objects.get(item=item).content["elements"]["promise_day"] == 3
