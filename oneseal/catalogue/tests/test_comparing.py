"""对照, 引用和成批修改: what differs side by side, who cites an article, and one element of many items."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from oneseal.catalogue.actions import change_many, changing, discard_draft, draft_item, import_list, preview_change, wrong_value
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import citing, compared, implementations_of, versions_of, write_list
from oneseal.catalogue.rules.columns import ROW_LABELS, in_order, row_columns
from oneseal.catalogue.rules.comparing import article_of, cites, differences
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.taking import Said, merged
from oneseal.catalogue.tests.conftest import ItemParts, holder_of
from oneseal.journal.gate import trips
from oneseal.journal.models import JournalEntry
from oneseal.law.rule import Refused
from oneseal.people.models import Body

FOOD = "000131906000"


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("第三十五条", "35"),
        ("第35条", "35"),
        ("第三十五条第二款", "35"),
        ("第十七条之一", "17之一"),
        ("某办法第一百二十条", "120"),
        ("没有条", ""),
    ],
)
def test_articles_are_the_same_however_they_are_written(text: str, article: str) -> None:
    assert article_of(text) == article


def test_what_differs_is_told_element_by_element_and_row_by_row(food: ItemParts) -> None:
    other: dict[str, Any] = {**food.content, "elements": {**food.elements, "promise_day": 3, "is_fee": "1"}}
    other["materials"] = [*food.content["materials"][1:], {**food.content["materials"][0], "is_need": "3"}]
    found = {each.field: each.sides for each in differences([food.content, other])}
    assert found["promise_day"] == ("5", "3")
    assert found["is_fee"] == ("否", "是")
    assert "材料必要性 容缺后补" in found["materials:application"][1]
    assert len(found) == 3, "the order of materials is no difference"
    assert differences([food.content, food.content]) == []


def turned(value: Any) -> Any:
    """The same with the fields of everything in it the other way round."""
    if isinstance(value, dict):
        return {name: turned(inner) for name, inner in reversed(value.items())}
    return [turned(each) for each in value] if isinstance(value, list) else value


def test_the_order_of_a_rows_fields_is_no_difference(food: ItemParts) -> None:
    """Neither of its own nor of those inside; a field that differs is told in the same order on both sides."""
    other = {**food.content, **{table: turned(food.content[table]) for table in ROW_LABELS if food.content.get(table)}}
    assert differences([food.content, other]) == differences([other, food.content]) == []
    other["situations"][0]["condition_name"] = "改了的名称"
    (found,) = differences([food.content, other])
    labels = [[part.split(" ")[0] for part in side.split("；")] for side in found.sides]
    assert labels[0] == labels[1] and "改了的名称" in found.sides[1]


def test_a_list_keeps_rows_in_the_order_of_their_columns(food: ItemParts) -> None:
    """Whatever order its sheet has, and also rows that it says nothing of; what is no row stays to be found wrong."""
    said = Said(parts={"faq": [{"question": "多久？", "answer": "五日"}, "乱写"], "steps": "乱写"})
    content = merged(said, turned(food.content), "试验")
    assert [list(content["faq"][0]), content["faq"][1], content["steps"]] == [["question", "answer"], "乱写", "乱写"]
    known = [list(row) for row in content["situations"]]
    assert known == [[name for name in row_columns("situations") if name in row] for row in content["situations"]]
    names = list(turned(food.content)["situations"][0])
    assert known[0] != names and set(known[0]) == set(names)


def test_what_is_changed_in_a_workbook_is_all_that_differs(catalogue: None, bureau: Body, tmp_path: Path) -> None:
    """Exported, one cell changed, taken in: one difference against the version before; and rows are kept in the order of their columns."""
    item = Item.objects.get(keeper=bureau, catalog_code=FOOD, published_code__isnull=False, body=bureau)
    file = tmp_path / "all.xlsx"
    write_list(file, bureau)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    names = [str(cell.value) for cell in sheet[1]]
    place, name = (names.index(ELEMENTS[each].label) + 1 for each in ("transact_addr", "task_name"))
    line = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, name).value == item.name)
    sheet.cell(line, place).value = "新路2号"
    book.save(file)
    import_list(file, bureau, lines={line})
    before, draft = ItemVersion.objects.filter(item=item).order_by("version")
    try:
        assert [each.field for each in differences([before.content, draft.content])] == ["transact_addr"]
        for table in ("situations", "materials", "faq", "steps"):
            order = row_columns(table)
            for row in draft.content[table]:
                assert list(in_order(table, [row])[0]) == [each for each in order if each in row]
                assert connection.vendor != "sqlite" or list(row) == [each for each in order if each in row]
    finally:
        discard_draft(item.pk, reason="试验结束", by=holder_of(bureau, "审查"))


def test_the_tiers_of_one_basic_item_stand_beside_each_other(catalogue: None) -> None:
    sides = implementations_of(FOOD)
    assert [side.level for side in sides[:2]] == ["市级", "县级"]
    assert len({side.body for side in sides}) == len(sides) == 5
    told = {each.field for each in compared(sides)}
    assert {"dept_name", "use_level", "task_code"} <= told
    assert "accept_condition" not in told


def test_who_cites_an_article(catalogue: None, bureau: Body) -> None:
    found = list(citing("食品安全法", "第35条", keeper=bureau.pk))
    assert [each.name for each in found] == ["食品经营许可（新办）"]
    assert found[0].places == ("设定依据 第三十五条",)
    assert [each.name for each in citing("食品安全法", "第三十六条", keeper=bureau.pk)] == []
    assert list(citing("", keeper=bureau.pk)) == []


def test_what_an_extension_and_a_fee_rest_on_is_cited_too(food: ItemParts) -> None:
    said = {"extension_basis": "中华人民共和国行政许可法第四十二条", "fee_basis": "某省收费条例第七条、第八条"}
    content = {**food.content, "elements": {**food.elements, **said}}
    assert "延长期限的依据" in cites(content, "行政许可法", "第42条")
    for typed in ("42", " 42 条", "四十二", "四十二条", "第42", "42.2", "42-1-3"):
        assert "延长期限的依据" in cites(content, "行政许可法", typed), typed
    for other in ("4", "2", "43", "42之一", "乱写"):
        assert "延长期限的依据" not in cites(content, "行政许可法", other), other
    assert "延长期限的依据" not in cites(content, "行政许可法", "第四十三条")
    assert cites(content, "某省收费条例") == ["收费依据"]


def test_the_demo_is_found_by_the_article_under_which_it_extends(catalogue: None, bureau: Body) -> None:
    found = [each for each in citing("行政许可法", "第四十二条", keeper=bureau.pk) if "延长期限的依据" in each.places]
    assert "食品经营许可（新办）" not in {each.name for each in found}
    assert {"烟花爆竹经营（零售）许可", "出版物零售经营许可"} & {each.name for each in found}


def items_of(bureau: Body) -> list[Item]:
    return list(Item.objects.filter(keeper=bureau, published_code__isnull=False, catalog_code__in=[FOOD, "002023901000"]))


def test_one_element_of_many_items_is_seen_first_then_changed_once(catalogue: None, bureau: Body) -> None:
    keys = [item.pk for item in items_of(bureau)]
    before = JournalEntry.objects.count()
    seen = preview_change(keys, "traffic_guide", "乘地铁一号线至政务服务中心站", reason="地铁通车")
    assert [(each.name, each.is_change) for each in seen] == [("生育登记", True), ("食品经营许可（新办）", True)]
    assert JournalEntry.objects.count() == before
    by = holder_of(bureau, "审查")
    assert change_many(keys, "traffic_guide", "乘地铁一号线至政务服务中心站", reason="地铁通车", by=by) == 2
    assert JournalEntry.objects.count() == before + 2 + 1, "one for each item, and one for the batch that they were written in"
    assert change_many(keys, "traffic_guide", "乘地铁一号线至政务服务中心站", reason="地铁通车", by=by) == 0
    drafts = ItemVersion.objects.filter(item__in=keys, state="draft")
    assert {row.content["elements"]["traffic_guide"] for row in drafts} == {"乘地铁一号线至政务服务中心站"}
    assert {len(versions_of(key)) for key in keys} == {2}


def test_the_number_of_queries_does_not_grow_with_the_items(catalogue: None, bureau: Body) -> None:
    """Looking, and doing it: questions to the database and trips of the gate are as many for six items as for two."""
    keys = list(Item.objects.filter(keeper=bureau, published_code__isnull=False, is_leaf=True).values_list("pk", flat=True)[:6])
    by, costs = holder_of(bureau, "审查"), []
    for place, many in enumerate((2, len(keys))):
        words, reason = ("traffic_guide", f"乘地铁{place}号线"), "地铁通车"
        with CaptureQueriesContext(connection) as looked:
            preview_change(keys[:many], *words, reason=reason)
        before = trips.count
        with CaptureQueriesContext(connection) as done:
            assert change_many(keys[:many], *words, reason=reason, by=by) == many
        costs.append((len(looked), len(done), trips.count - before))
    assert len(keys) == 6 and costs[0] == costs[1] and costs[0][2] == 3


def test_a_batch_is_whole_or_not_at_all(catalogue: None, bureau: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another hand saved after the look, and before the batch was written, stops the batch it belongs to."""
    keys, by = [item.pk for item in items_of(bureau)], holder_of(bureau, "审查")
    seen = preview_change(keys, "traffic_guide", "换乘五号线", reason="试")
    change_many(keys[:1], "traffic_guide", "他人刚改的", reason="试", by=by)
    monkeypatch.setattr(changing, "preview_change", lambda *_, **__: seen)
    before = JournalEntry.objects.count()
    with pytest.raises(Refused, match="一项也没有改"):
        change_many(keys, "traffic_guide", "换乘五号线", reason="试", by=by)
    assert JournalEntry.objects.count() == before
    monkeypatch.setattr(changing, "BATCH", 1)
    with pytest.raises(Refused, match="改过"):
        change_many(keys, "traffic_guide", "换乘五号线", reason="试", by=by)
    assert JournalEntry.objects.count() - before in {0, 2}, "a batch before it stands whole"


def test_a_value_that_no_item_may_say_is_written_nowhere(catalogue: None, bureau: Body) -> None:
    """Whatever the browser sends: a value that is wrong by itself is refused, also without a look."""
    keys, by = [item.pk for item in items_of(bureau)], holder_of(bureau, "审查")
    seen = preview_change(keys, "handle_type", "飞鸽传书", reason="试")
    assert all(any(found.field == "handle_type" for found in each.findings) for each in seen)
    before = JournalEntry.objects.count()
    for shown in ({each.item: each.seen for each in seen}, None):
        with pytest.raises(Refused, match="不在代码集“办理形式”中，一项也没有改"):
            change_many(keys, "handle_type", "飞鸽传书", reason="试", by=by, seen=shown)
    assert JournalEntry.objects.count() == before


def test_a_value_that_other_elements_contradict_yet_is_changed_and_told(catalogue: None, bureau: Body) -> None:
    """R1-11: 办件类型 first, 承诺时限 and 审查类型 next; until then each draft says what stops it."""
    keys, by = [item.pk for item in items_of(bureau) if item.catalog_code == FOOD], holder_of(bureau, "审查")
    (seen,) = preview_change(keys, "project_type", "即办件", reason="提速")
    assert {(found.field, getattr(found.rule, "code", "")) for found in seen.findings} == {("project_type", "R1-11")}
    assert wrong_value("project_type", "即办件") is None
    assert change_many(keys, "project_type", "即办件", reason="提速", by=by, seen={seen.item: seen.seen}) == 1
    discard_draft(keys[0], reason="试验结束", by=by)


def test_who_may_not_is_told_so_before_the_value_is_judged(catalogue: None, bureau: Body) -> None:
    with pytest.raises(Refused, match="审查"):
        change_many([items_of(bureau)[0].pk], "handle_type", "飞鸽传书", reason="试", by=holder_of(bureau, "受理"))


@pytest.mark.parametrize("element", ["task_code", "dept_name", "task_name", "no_such", "local_task_code"])
def test_codes_names_and_bodies_are_not_changed_in_bulk(catalogue: None, bureau: Body, element: str) -> None:
    with pytest.raises(Refused, match="I-19"):
        preview_change([item.pk for item in items_of(bureau)], element, "1", reason="试")


@pytest.mark.parametrize("power", ["受理", "批准"])
def test_who_may_not_draft_changes_nothing_in_bulk(catalogue: None, bureau: Body, power: str) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(Refused):
        change_many([item.pk for item in items_of(bureau)], "traffic_guide", "换一条路", reason="试", by=holder_of(bureau, power))
    one = items_of(bureau)[0].pk
    said = str(ItemVersion.objects.filter(item=one).latest("version").content["elements"]["traffic_guide"])
    for seen in (None, {one: "0" * 64}):
        with pytest.raises(Refused, match="审查"):
            change_many([one], "traffic_guide", said, reason="试", by=holder_of(bureau, power), seen=seen)
    assert JournalEntry.objects.count() == before


def test_another_bureaus_draft_is_nobody_elses_to_see(bureau: Body) -> None:
    """Tiers and who-cites show of others what they published."""
    county = Body.objects.filter(kind="bureau", division__level=2).order_by("division")[0]
    last = ItemVersion.objects.filter(item__body=county, item__catalog_code=FOOD, item__is_leaf=True).order_by("-version")[0]
    content = {**last.content, "by_law": [{"law": "没有发布的条例", "article": "第一条", "rank": "2", "since": "2024-01-01"}]}
    by = holder_of(county, "审查")
    key = draft_item(body=county.pk, content=content, form=last.form, chart=last.chart, by=by, change_reason="试")
    assert key not in {side.version for side in implementations_of(FOOD, readers=[bureau.pk])}
    assert last.pk in {side.version for side in implementations_of(FOOD, readers=[bureau.pk])}
    assert key in {side.version for side in implementations_of(FOOD, readers=[county.pk])}
    assert list(citing("没有发布的条例")) == []
    assert [each.version for each in citing("没有发布的条例", keeper=county.pk)] == [key]


def test_a_draft_saved_between_preview_and_press_is_not_overwritten(bureau: Body) -> None:
    """None of the items is changed, not even those that nobody touched."""
    items, by = [item.pk for item in items_of(bureau)][:2], holder_of(bureau, "审查")
    shown = {each.item: each.seen for each in preview_change(items, "traffic_guide", "换乘三号线", reason="试")}
    last = ItemVersion.objects.filter(item=items[1]).order_by("-version")[0]
    content = {**last.content, "elements": {**last.content["elements"], "traffic_guide": "他人刚改的"}}
    draft_item(body=bureau.pk, content=content, form=last.form, chart=last.chart, by=by, change_reason="试")
    before = JournalEntry.objects.count()
    with pytest.raises(Refused, match="查看以后改过"):
        change_many(items, "traffic_guide", "换乘三号线", reason="试", by=by, seen=shown)
    assert JournalEntry.objects.count() == before
    again = {each.item: each.seen for each in preview_change(items, "traffic_guide", "换乘三号线", reason="试")}
    assert change_many(items, "traffic_guide", "换乘三号线", reason="试", by=by, seen=again) == 2
