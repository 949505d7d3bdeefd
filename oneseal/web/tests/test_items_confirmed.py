"""发布、退回 Who decides about a draft is told what it follows as the catalogue knows it, from when, why, and what it changes."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions import discard_draft, draft_item, publish, retract_item, return_item, submit_item, withdraw_item
from oneseal.catalogue.actions.items import Draft
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import body_facts
from oneseal.catalogue.rules import implemented
from oneseal.catalogue.rules.stream import renewable
from oneseal.catalogue.tests import seeding
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.queries import bureau_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_links import LIKE
from oneseal.web.workbench.items import keeping, settling
from oneseal.web.workbench.items.bulk import SHOWN

DAY = timedelta(days=1)


@pytest.fixture
def made(city: None) -> Iterator[UUID]:
    """An item of its own; behind the test its draft is discarded, and it is withdrawn."""
    like = item(LIKE)
    used = set(Item.objects.filter(task_code=like.item.task_code).values_list("task_handle_item", flat=True))
    serial = next(f"{free}" for free in range(99, 10, -1) if f"{like.item.task_code}{free}" not in used)
    name = f"{like.item.name}（试验接续{serial}）"
    said = {**like.content["elements"], "task_name": name, "handle_serial": serial}
    content = implemented({**like.content, "short_names": [], "elements": said}, body_facts(bureau_of()))
    key = seeding.published(bureau_of(), Draft(content, like.form, like.chart.replace(like.item.name, name)))
    yield key
    draft = ItemVersion.objects.filter(item=key, state="draft").first()
    if draft and draft.stage == "submitted":
        retract_item(draft.pk, by=cast("赵审查"))
    if draft:
        discard_draft(key, reason="只为试验", by=cast("赵审查"))
    with suppress(Refused):
        withdraw_item(key, cancel_on=today(), reason="只为试验", by=cast("周批准"))


def handed_over(item: UUID, reason: str, **elements: Any) -> ItemVersion:
    """A later version that waits to be published."""
    last = ItemVersion.objects.filter(item=item).latest("version")
    content = renewable(last.content, today())
    content["elements"] |= elements
    by = cast("赵审查")
    key = draft_item(body=bureau_of().pk, content=content, form=last.form, chart=last.chart, by=by, change_reason=reason)
    submit_item(key, by=by)
    return ItemVersion.objects.get(pk=key)


def shown(name: str, row: ItemVersion) -> str:
    page = signed_in("周批准").get(reverse(name, args=[row.item_id]), {"seen": row.digest}).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_where_the_last_version_was_cancelled_none_is_said_to_hold(made: UUID) -> None:
    publish(handed_over(made, "第二版的理由", traffic_guide="乘公交二路").pk, by=cast("周批准"))
    withdraw_item(made, cancel_on=today(), reason="国务院决定取消", by=cast("周批准"))
    row = handed_over(made, "恢复办理", traffic_guide="乘公交三路")
    told = shown("item-publish", row)
    assert f"现在没有在用的版本，第 2 版已于 {today()} 取消" in told and "第一版" not in told
    assert "第 2 版（已取消）" in told and "乘公交二路" in told and "现行 第" not in told


@pytest.mark.parametrize("name", ["item-publish", "item-return"])
def test_i_18_what_waits_no_more_is_not_offered_by_an_older_link_or_page(made: UUID, name: str) -> None:
    """After it was taken back, returned or published: a link leads to the item's page and says why, a press finds no further button."""
    decider = signed_in("周批准")
    row = handed_over(made, "压缩承诺时限", traffic_guide="乘公交七路")
    address, words = reverse(name, args=[made]), {"seen": row.digest, "field": "transact_time", "text": "请核对"}
    assert '<button class="danger">发布' in decider.get(address, words).content.decode() or name == "item-return"
    retract_item(row.pk, by=cast("赵审查"))
    link = decider.get(address, words, follow=True)
    assert link.redirect_chain == [(reverse("kept-item", args=[made]), 302)] and "现在没有提交，不能发布或者退回" in link.content.decode()
    press = decider.post(address, words)
    page = press.content.decode().partition("<main")[2]
    assert press.status_code == 422 and "还没有提交" in page and "<button" not in page.partition("</main")[0]
    submit_item(row.pk, by=cast("赵审查"))
    return_item(row.pk, remarks=[{"field": "transact_time", "text": "请核对"}], by=cast("周批准"))
    assert "草稿退回修改" in decider.get(address, words, follow=True).content.decode()
    submit_item(row.pk, by=cast("赵审查"))
    assert decider.get(address, words).status_code == 200, "handed over again, it is offered again"
    publish(row.pk, by=cast("周批准"))
    assert "这一版已经发布" in decider.get(address, words, follow=True).content.decode()


def test_the_reason_is_the_drafts_own_whatever_was_done_since(made: UUID) -> None:
    row = handed_over(made, "压缩承诺时限", traffic_guide="乘公交四路")
    withdraw_item(made, cancel_on=today() + 9 * DAY, reason="国务院决定取消", by=cast("周批准"))
    told = shown("item-publish", row)
    assert "修改理由 压缩承诺时限" in told and "国务院决定取消" not in told
    assert f"第 1 版，自 {ItemVersion.objects.get(item=made, version=1).effective_on} 起，{today() + 9 * DAY} 起取消" in told


def test_what_is_to_come_is_said_beside_what_holds_and_changes_are_shown_against_both(made: UUID) -> None:
    begin = today() + 5 * DAY
    publish(handed_over(made, "下周起", traffic_guide="乘公交五路", plan_effective_date=begin.isoformat()).pk, by=cast("周批准"))
    row = handed_over(made, "改在今天", traffic_guide="乘公交六路", plan_effective_date=(today() - 9 * DAY).isoformat())
    told = shown("item-publish", row)
    assert f"自哪天起施行 {today()}（发布当天）" in told and f"已发布，还没有施行 第 2 版，自 {begin} 起；这一版先施行" in told
    assert "现行 第 1 版" in told and "第 2 版（还没有施行）" in told and "乘公交五路" in told


def test_until_a_published_version_begins_the_present_one_is_said_to_hold_to_staff_and_people(made: UUID) -> None:
    staff, anybody = signed_in("赵审查"), Client(SERVER_NAME="localhost")
    pages = [(staff, reverse("kept-item", args=[made])), (anybody, reverse("item", args=[made]))]
    words = ("用到第 2 版施行为止", "起按新的一版办理")
    assert not any(said in client.get(address).content.decode() for (client, address), said in zip(pages, words, strict=True))
    begin = today() + 5 * DAY
    publish(handed_over(made, "下周起", traffic_guide="乘公交九路", plan_effective_date=begin.isoformat()).pk, by=cast("周批准"))
    told = [client.get(address).content.decode() for client, address in pages]
    assert all(said in page for page, said in zip(told, words, strict=True))
    assert f"第 2 版自 {begin} 起施行" in told[0] and f"{begin.month}月{begin.day}日" in told[1].replace(" ", "")
    assert "乘公交九路" not in told[1]


def test_what_a_draft_changed_is_measured_against_the_last_version_also_one_that_was_cancelled(made: UUID) -> None:
    publish(handed_over(made, "第二版", traffic_guide="乘公交七路").pk, by=cast("周批准"))
    withdraw_item(made, cancel_on=today() + 9 * DAY, reason="国务院决定取消", by=cast("周批准"))
    changed = settling.changed_since(handed_over(made, "第三版", transact_time="工作日 上午8:30-12:00"))
    assert "traffic_guide" not in changed


def test_what_is_confirmed_is_read_where_it_is_shown_and_the_item_once(made: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    row = handed_over(made, "压缩承诺时限", traffic_guide="乘公交八路")
    read, compared = Mock(wraps=keeping.item_here), Mock(wraps=settling._confirmed)
    monkeypatch.setattr(settling, "item_here", read)
    monkeypatch.setattr(settling, "_confirmed", compared)
    client, address = signed_in("周批准"), reverse("item-publish", args=[made])
    assert client.get(address, {"seen": row.digest}).status_code == 200 and (read.call_count, compared.call_count) == (1, 1)
    assert client.post(address, {"seen": row.digest}).status_code == 302 and (read.call_count, compared.call_count) == (2, 1)


def test_a_bulk_change_names_a_few_of_an_items_many_findings_first_those_of_the_change(made: UUID) -> None:
    bare = {"task_name": "缺得很多", **dict.fromkeys(("accept_condition", "handle_flow", "is_fee", "transact_time", "handle_type"), "")}
    last = ItemVersion.objects.get(item=made)
    content = {**last.content, "elements": {**last.content["elements"], **bare}, "change_reason": "试"}
    draft_item(body=bureau_of().pk, content=content, form=last.form, chart=last.chart, by=cast("赵审查"))
    told = {"item": str(made), "element": "mode", "value": "飞鸽传书", "reason": "试"}
    page = signed_in("赵审查").post(reverse("items-bulk"), told).content.decode()
    cell = page.partition('data-label="改后的问题"')[2].partition("</td>")[0]
    assert cell.startswith(">没有这种办理方式；") and cell.count("；") == SHOWN - 1 and re.search(r"等 \d+ 处", cell)


def test_a_whole_page_of_items_is_chosen_by_one_box_and_their_handling_settled(made: UUID, visit: Callable[..., Visit]) -> None:
    """In the browser: ticked, looked at, done."""
    here = visit("赵审查")
    here.page.goto(f"{reverse('kept-items')}?q={ItemVersion.objects.get(item=made).called}")
    here.check(here.main.get_by_label("全选本页"))
    here.press("成批修改选中的事项")
    here.main.get_by_label("改哪一项").select_option(label="办理方式（划转、进驻、链接）")
    here.fill(here.main.get_by_label("改成"), "进驻")
    here.fill(here.main.get_by_label("修改理由"), "三定方案载明")
    here.press("看看会怎样")
    here.press("改这 1 项")
    assert "已改 1 项" in here.page.content()
    assert ItemVersion.objects.get(item=made, state="draft").content["mode"] == "stationed"
