"""起草, 发布, 取消: who may, in whose hands, and what stays as it was."""

import tomllib
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from oneseal.catalogue.actions import (
    change_many,
    check_list,
    discard_draft,
    draft_item,
    enter_list,
    import_list,
    load_items,
    publish,
    retract_item,
    return_item,
    submit_item,
    withdraw_item,
)
from oneseal.catalogue.actions.items import Draft, Permission
from oneseal.catalogue.actions.versions import save_draft
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import (
    altered_versions,
    in_force,
    item_by_name_or_code,
    version,
)
from oneseal.catalogue.queries.quality import draft_findings_of, findings_of
from oneseal.catalogue.rules import ItemRefused
from oneseal.catalogue.rules.lists import BASIC, Listed
from oneseal.catalogue.tests.conftest import holder_of
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild, today
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.people.models import Body

DAY = timedelta(days=1)


class Place:
    """An item of the city's bureau under codes of its own, and the people who act on it."""

    def __init__(self, body: Body, item: Item, other: Body) -> None:
        self.body, self.item = body, item
        self.drafter, self.decider = holder_of(body, "审查"), holder_of(body, "批准")
        self.acceptor, self.neighbour = holder_of(body, "受理"), holder_of(other, "批准")

    def say(self, **elements: Any) -> dict[str, Any]:
        last = ItemVersion.objects.filter(item=self.item).order_by("-version").first()
        assert last is not None
        return {**last.content, "elements": {**last.content["elements"], **elements}}

    def draft(self, *, by: UUID | None = None, reason: str = "压缩时限", **elements: Any) -> UUID:
        last = ItemVersion.objects.filter(item=self.item).order_by("-version").first()
        assert last is not None
        content = self.say(**elements)
        return draft_item(body=self.body.pk, content=content, form=last.form, chart=last.chart, by=by or self.drafter, change_reason=reason)

    def ready(self, **elements: Any) -> UUID:
        """A draft handed over to who publishes."""
        key = self.draft(**elements)
        submit_item(key, by=self.drafter)
        return key


@pytest.fixture
def place(bureau: Body, own_folder: Path) -> Place:
    file = own_folder / "publication-retail" / "item.toml"
    text = file.read_text(encoding="utf-8").replace("levels = [3, 4]", "levels = [3]")
    file.write_text(text, encoding="utf-8")
    load_items(own_folder, blocks=None)
    other = Body.objects.filter(kind="bureau", division__level=2).order_by("division").first()
    assert other is not None
    return Place(bureau, Item.objects.get(body=bureau, catalog_code=tomllib.loads(text)["identity"]["catalog_code"]), other)


def test_a_draft_is_not_in_force_until_it_is_published_by_other_hands(place: Place) -> None:
    first = in_force(place.item.pk)
    key = place.ready(promise_day=4)
    assert in_force(place.item.pk) == first
    assert publish(key, by=place.decider) == today()
    second = in_force(place.item.pk)
    assert second is not None
    assert (second.pk, second.version) == (key, 2)
    assert version(key).promise.amount == 4


def test_a_case_of_an_older_version_still_finds_it_unchanged(place: Place) -> None:
    first = in_force(place.item.pk)
    assert first is not None
    publish(place.ready(promise_day=4), by=place.decider)
    assert version(first.pk).promise.amount == 3
    yesterday = in_force(place.item.pk, today() - DAY)
    assert yesterday is not None
    assert yesterday.pk == first.pk


def test_drafting_again_replaces_the_open_draft(place: Place) -> None:
    key = place.draft(promise_day=4)
    assert place.draft(promise_day=2) == key
    assert [entry.act for entry in entries_of(place.item.pk)] == ["found_item", "draft_item", "publish_item", "draft_item", "draft_item"]


def test_a_new_name_is_found_after_publishing(place: Place) -> None:
    last = ItemVersion.objects.get(item=place.item)
    chart = last.chart.replace(place.item.name, place.item.name + "新名")
    content = place.say(task_name=place.item.name + "新名")
    key = draft_item(body=place.body.pk, content=content, form=last.form, chart=chart, by=place.drafter, change_reason="更名")
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    found = item_by_name_or_code(place.item.name + "（新名）", place.body)
    assert found is not None
    assert found.pk == key


@pytest.mark.parametrize("who", ["acceptor", "neighbour", "decider"])
def test_who_has_no_reviewers_post_here_may_not_draft(place: Place, who: str) -> None:
    with pytest.raises(Refused):
        place.draft(by=getattr(place, who), promise_day=4)
    assert ItemVersion.objects.filter(item=place.item).count() == 1


@pytest.mark.parametrize("who", ["acceptor", "neighbour", "drafter"])
def test_who_has_no_deciders_post_here_may_not_publish_or_withdraw(place: Place, who: str) -> None:
    key = place.draft(promise_day=4)
    with pytest.raises(Refused):
        publish(key, by=getattr(place, who))
    with pytest.raises(Refused):
        withdraw_item(place.item.pk, cancel_on=today(), reason="取消", by=getattr(place, who))
    assert ItemVersion.objects.get(pk=key).state == "draft"


def test_who_is_nobody_may_nothing(place: Place) -> None:
    stranger = UUID(int=7)
    with pytest.raises(Refused):
        place.draft(by=stranger, promise_day=4)


def test_an_edit_states_its_reason(place: Place) -> None:
    content = {**place.say(promise_day=4), "change_reason": " "}
    last = ItemVersion.objects.get(item=place.item)
    with pytest.raises(Refused, match="R1-20"):
        draft_item(body=place.body.pk, content=content, form=last.form, chart=last.chart, by=place.drafter)


@pytest.mark.parametrize(
    ("rule", "elements"), [("R1-05", {"task_type": "20"}), ("R1-10", {"promise_day": 30}), ("I-02", {"task_type": ""})]
)
def test_an_unsound_draft_may_be_kept_but_neither_submitted_nor_published(place: Place, rule: str, elements: dict[str, Any]) -> None:
    key = place.draft(**elements)
    for attempt in (partial(submit_item, key, by=place.drafter), partial(publish, key, by=place.decider)):
        with pytest.raises(ItemRefused, match=rule):
            attempt()
    assert ItemVersion.objects.get(pk=key).state == "draft"


@pytest.mark.parametrize("elements", [{"task_name": ""}, {"task_name": "长" * 201}, {"no_such_element": "1"}])
def test_what_has_no_name_or_says_what_no_list_has_is_no_draft(place: Place, elements: dict[str, Any]) -> None:
    with pytest.raises(ItemRefused):
        place.draft(**elements)
    assert ItemVersion.objects.filter(item=place.item).count() == 1


def test_a_body_never_writes_on_the_item_of_another(place: Place) -> None:
    """Codes, name and level are the acting body's own, whatever the content says."""
    county = Body.objects.filter(kind="bureau", division__level=2).order_by("division").first()
    assert county is not None
    last, before = ItemVersion.objects.get(item=place.item), entries_of(place.item.pk)
    by = holder_of(county, "审查")
    key = draft_item(body=county.pk, content=place.say(promise_day=4), form=last.form, chart=last.chart, by=by, change_reason="照抄市级")
    made = ItemVersion.objects.select_related("item").get(pk=key)
    assert made.item.body_id == county.pk
    assert made.content["elements"]["dept_code"] == county.uscc
    assert made.content["elements"]["task_code"].startswith(f"{county.uscc}4")
    assert entries_of(place.item.pk) == before
    permission = Permission.of(by, REVIEW, county)
    with pytest.raises(Refused, match="I-21"):
        save_draft(place.item.pk, Draft(place.say(promise_day=4), last.form, last.chart), permission)
    assert entries_of(place.item.pk) == before


def test_who_publishes_returns_remarks_field_by_field(place: Place) -> None:
    key = place.ready(promise_day=4)
    return_item(key, remarks=[{"field": "promise_day", "text": "压缩到三个工作日"}], by=place.decider)
    row = ItemVersion.objects.get(pk=key)
    assert (row.stage, row.remarks) == ("returned", [{"field": "promise_day", "text": "压缩到三个工作日"}])
    with pytest.raises(Refused, match="I-18"):
        publish(key, by=place.decider)
    assert place.ready(promise_day=3, reason="按意见修改") == key
    assert ItemVersion.objects.get(pk=key).remarks == []
    assert publish(key, by=place.decider) == today()


@pytest.mark.parametrize(
    "remarks", [[], [{"field": "", "text": "改"}], [{"field": "promise_day", "text": " "}], [{"field": "a", "text": "长" * 501}]]
)
def test_a_return_says_what_is_to_be_mended(place: Place, remarks: list[dict[str, str]]) -> None:
    key = place.ready(promise_day=4)
    with pytest.raises(Refused, match="I-18"):
        return_item(key, remarks=remarks, by=place.decider)
    assert ItemVersion.objects.get(pk=key).stage == "submitted"


def test_only_what_was_submitted_is_published_or_returned(place: Place) -> None:
    key = place.draft(promise_day=4)
    with pytest.raises(Refused, match="I-18"):
        publish(key, by=place.decider)
    with pytest.raises(Refused, match="I-18"):
        return_item(key, remarks=[{"field": "promise_day", "text": "改"}], by=place.decider)
    submit_item(key, by=place.drafter)
    with pytest.raises(Refused, match="I-08"):
        submit_item(key, by=place.drafter)


def test_planned_days_act_by_themselves(place: Place) -> None:
    first = in_force(place.item.pk)
    assert first is not None
    begin, end = today() + 3 * DAY, today() + 9 * DAY
    key = place.ready(promise_day=4, plan_effective_date=begin.isoformat(), plan_cancel_date=end.isoformat())
    assert publish(key, by=place.decider) == begin
    assert [getattr(in_force(place.item.pk, day), "pk", None) for day in (begin - DAY, begin, end - DAY)] == [first.pk, key, key]
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


@pytest.mark.parametrize("form", [{"schema": 0.5}, {"a": "\x00"}, {"a": "\ud800"}])
def test_what_no_database_keeps_alike_is_no_draft(place: Place, form: Any) -> None:
    last = ItemVersion.objects.get(item=place.item)
    with pytest.raises(ItemRefused):
        draft_item(body=place.body.pk, content=place.say(), form=form, chart=last.chart, by=place.drafter, change_reason="试")


def test_publishing_twice_is_refused(place: Place) -> None:
    key = place.ready(promise_day=4)
    publish(key, by=place.decider)
    with pytest.raises(Refused, match="I-08"):
        publish(key, by=place.decider)


def test_a_draft_is_no_ground_for_a_case(place: Place) -> None:
    with pytest.raises(Refused, match="草稿"):
        version(place.draft(promise_day=4))


def test_withdrawal_ends_filing_and_keeps_the_version_for_cases(place: Place) -> None:
    row = in_force(place.item.pk)
    assert row is not None
    withdraw_item(place.item.pk, cancel_on=today() + DAY, reason="国务院决定取消", by=place.decider)
    assert in_force(place.item.pk) is not None
    assert in_force(place.item.pk, today() + DAY) is None
    assert version(row.pk).name == place.item.name


def test_a_cancellation_that_lies_ahead_may_be_brought_forward_and_never_put_off(place: Place) -> None:
    publish(place.ready(promise_day=4), by=place.decider)
    for ahead in (9, 4):
        withdraw_item(place.item.pk, cancel_on=today() + ahead * DAY, reason="国务院决定取消", by=place.decider)
    with pytest.raises(Refused, match=f"已定于 {today() + 4 * DAY} 取消"):
        withdraw_item(place.item.pk, cancel_on=today() + 9 * DAY, reason="推后", by=place.decider)
    rows = ItemVersion.objects.filter(item=place.item).order_by("version").values_list("version", "state", "cancel_on")
    assert list(rows) == [(1, "published", None), (2, "withdrawn", today() + 4 * DAY)]
    assert in_force(place.item.pk, today() + 3 * DAY) is not None
    assert in_force(place.item.pk, today() + 4 * DAY) is None
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


def test_what_is_cancelled_already_is_said_to_be_so(place: Place) -> None:
    withdraw_item(place.item.pk, cancel_on=today(), reason="国务院决定取消", by=place.decider)
    with pytest.raises(Refused, match=f"已于 {today()} 取消"):
        withdraw_item(place.item.pk, cancel_on=today(), reason="再取消", by=place.decider)


@pytest.mark.parametrize(("reason", "days"), [(" ", 1), ("取消", -1)])
def test_withdrawal_needs_a_reason_and_no_past_day(place: Place, reason: str, days: int) -> None:
    with pytest.raises(Refused):
        withdraw_item(place.item.pk, cancel_on=today() + days * DAY, reason=reason, by=place.decider)


@pytest.mark.parametrize("name", ["items", "item_versions"])
def test_items_and_versions_are_what_the_journal_tells(place: Place, name: str) -> None:
    publish(place.ready(promise_day=4), by=place.decider)
    place.draft(promise_day=2)
    assert rebuild(PROJECTIONS[name]).differences == []
    assert altered_versions() == []


def test_every_act_of_an_item_is_one_entry_with_its_hands(place: Place) -> None:
    publish(place.ready(promise_day=4), by=place.decider)
    drafted, submitted, published = entries_of(place.item.pk)[-3:]
    assert {(entry.by, entry.power) for entry in (drafted, submitted)} == {(place.drafter, "审查")}
    assert (published.by, published.power) == (place.decider, "批准")


def test_a_new_item_is_drafted_and_published_by_people(place: Place) -> None:
    last = ItemVersion.objects.get(item=place.item)
    content = place.say(handle_serial="02", task_name=place.item.name + "变更")
    content["elements"].pop("task_handle_item")
    chart = last.chart.replace(place.item.name, place.item.name + "变更")
    content["short_names"] = []
    key = draft_item(body=place.body.pk, content=content, form=last.form, chart=chart, by=place.drafter, change_reason="新增")
    submit_item(key, by=place.drafter)
    publish(key, by=place.decider)
    assert item_by_name_or_code(place.item.name + "变更", place.body) is not None
    with pytest.raises(Refused, match="I-09"):
        item_by_name_or_code(place.item.task_code, place.body)


def test_a_code_that_a_later_version_gives_is_the_items_key_from_then_on(place: Place, tmp_path: Path) -> None:
    """A version or a list with that code and others beside it is of the same item; the codes it had find it still."""
    before, items = place.item.key, Item.objects.count()
    publish(place.ready(local_task_code="L-77"), by=place.decider)
    place.item.refresh_from_db()
    assert (place.item.key, place.item.former_key) == (f"{place.body.uscc}|L-77", before)
    was = ItemVersion.objects.filter(item=place.item, state="published").latest("version").content["elements"]
    place.draft(handle_serial="31", task_handle_item="")
    for code in ("L-78", "L-79"):
        place.draft(local_task_code=code, **{name: was[name] for name in ("handle_serial", "task_handle_item")})
    place.item.refresh_from_db()
    assert (place.item.key, place.item.former_key) == (f"{place.body.uscc}|L-79", f"{place.body.uscc}|L-77"), "the draft between is gone"
    for code in ("L-79", "L-77"):
        file = tmp_path / f"{code}.csv"
        file.write_text(f"事项名称,地方实施编码,实施主体编码\n{place.item.name},{code},{place.body.uscc}\n", encoding="utf-8")
        import_list(file, place.body, by=place.drafter)
    assert Item.objects.count() == items
    assert rebuild(PROJECTIONS["items"]).differences == []


def test_a_code_that_is_another_items_stays_that_ones(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text(f"事项名称,地方实施编码,实施主体编码\n另一事项,L-88,{place.body.uscc}\n", encoding="utf-8")
    import_list(file, place.body, by=place.drafter)
    said = {**place.say(local_task_code="L-88"), "change_reason": "试"}
    last = ItemVersion.objects.get(item=place.item)
    save_draft(place.item.pk, Draft(said, last.form, last.chart), Permission(None))
    assert Item.objects.get(pk=place.item.pk).key == place.item.key
    other = Item.objects.get(key=f"{place.body.uscc}|L-88")
    assert other.name == "另一事项"
    assert rebuild(PROJECTIONS["items"]).differences == []
    for item in (place.item, other):
        discard_draft(item.pk, reason="编码重复", by=place.drafter)


def test_r1_06_is_asked_of_drafts_publishing_and_the_check_of_what_is_published(place: Place) -> None:
    code = place.item.catalog_code
    entries = [Listed(each, "试验许可", "01", today()) for each in (code, f"{code[:9]}001")]
    key = place.draft(promise_day=3)
    enter_list(BASIC, f"子项目录{code}", "1", entries, demo=True)
    row = ItemVersion.objects.select_related("item__body__division").get(pk=key)
    with pytest.raises(ItemRefused, match="R1-06"):
        submit_item(key, by=place.drafter)
    live = draft_findings_of(row, row.content, row.form, row.chart)
    published = ItemVersion.objects.get(item=place.item, state="published")
    for findings in (live, findings_of(row), findings_of(published)):
        assert "R1-06" in {getattr(found.rule, "code", "") for found in findings}


def test_r1_06_an_item_that_is_applied_for_gets_no_sub_items_beside_it(place: Place) -> None:
    row = ItemVersion.objects.select_related("item__body__division").get(item=place.item, state="published")
    content = place.say(catalog_code=f"{place.item.catalog_code[:9]}001")
    reasons = {found.reason for found in draft_findings_of(row, content, row.form, row.chart) if getattr(found.rule, "code", "") == "R1-06"}
    assert any("本身已发布" in reason for reason in reasons)


def test_what_waits_to_be_published_is_not_changed_before_it_is_taken_back(place: Place, tmp_path: Path) -> None:
    """Neither by the page, nor by a list, nor many at once."""
    key = place.ready(promise_day=4)
    with pytest.raises(Refused, match="先撤回提交"):
        place.draft(promise_day=2)
    with pytest.raises(Refused, match="先撤回提交"):
        change_many([place.item.pk], "traffic_guide", "乘公交", reason="试", by=place.drafter)
    said = ItemVersion.objects.get(pk=key).content["elements"]
    file = tmp_path / "list.csv"
    cells = {name: str(said.get(name, "")) for name in ("dept_code", "local_task_code", "task_code", "handle_serial")}
    file.write_text(",".join([*cells, "promise_day"]) + "\n" + ",".join([*cells.values(), "2"]) + "\n", encoding="utf-8")
    for report in (check_list(file, place.body), import_list(file, place.body, by=place.drafter)):
        assert report.counts["set_aside"] == 1
        assert any("撤回提交" in each["mend"] for each in report.findings)
    row = ItemVersion.objects.get(pk=key)
    assert (row.stage, row.content["elements"]["promise_day"]) == ("submitted", 4)
    retract_item(key, by=place.drafter)
    assert place.draft(promise_day=2) == key
    assert rebuild(PROJECTIONS["item_versions"]).differences == []


@pytest.mark.parametrize("who", ["acceptor", "neighbour", "decider"])
def test_only_who_drafts_here_takes_back_what_was_handed_over(place: Place, who: str) -> None:
    key = place.ready(promise_day=4)
    with pytest.raises(Refused):
        retract_item(key, by=getattr(place, who))
    assert ItemVersion.objects.get(pk=key).stage == "submitted"
