"""事项管理 with what cannot be used: a chart that is none, ids of no item, a draft that is no guide yet."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring

from oneseal.cases.tests.office import cast
from oneseal.catalogue.actions import carry_on_one, draft_item, receive_list, retract_item, submit_item, take_list
from oneseal.catalogue.actions.discarding import discard_draft
from oneseal.catalogue.models import Item
from oneseal.catalogue.queries import examined
from oneseal.people.queries import bureau_of
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_items_kept import key, latest, pressed, sent


@pytest.fixture(autouse=True)
def _no_draft_stays(city: None) -> Iterator[None]:
    """What is spoilt here is discarded, so that no other test goes on with it."""
    yield
    if latest().state == "draft":
        discard_draft(key(), reason="只为试验", by=cast("赵审查"))


def test_a_chart_that_cannot_be_read_is_said_where_it_would_be_drawn_and_can_be_mended(city: None) -> None:
    client = signed_in("赵审查")
    sound = latest().chart
    for broken in ("不是流程图", "<definitions/>", sound.replace("bpmn:userTask", "bpmn:scriptTask").replace("<userTask", "<scriptTask")):
        assert sent(client, "chart", whole=broken).status_code == 302
        for name in ("kept-item", "item-preview"):
            answer = client.get(reverse(name, args=[key()]))
            page = answer.content.decode()
            assert answer.status_code == 200 and "这个流程图读不出来" in page
            assert reverse("item-edit", args=[key(), "chart"]) in page
    assert sent(client, "chart", whole=sound).status_code == 302
    assert "<svg" in client.get(reverse("item-preview", args=[key()])).content.decode()


def headings(client: Client, address: str) -> list[str]:
    """What a page is made of."""
    page: Any = document_fromstring(client.get(address).content.decode())
    return [str(each.text_content()) for each in page.xpath("//main//h1 | //main//h2")]


def test_a_draft_is_looked_at_on_the_very_page_that_people_read(city: None) -> None:
    """With what it says now, marked as a draft, and nothing to press that only a published guide has."""
    client, guide, preview = signed_in("赵审查"), reverse("item", args=[key()]), reverse("item-preview", args=[key()])
    assert "看公布的指南" in client.get(preview).content.decode()
    assert sent(client, "where", traffic_guide="乘公交十一路到底").status_code == 302
    page = client.get(preview).content.decode()
    assert "还没有公布" in page and "乘公交十一路到底" in page and "乘公交十一路到底" not in client.get(guide).content.decode()
    assert headings(client, preview) == headings(client, guide)
    for name in ("apply", "materials", "item-guide"):
        address = reverse(name, args=[key()])
        assert address in client.get(guide).content.decode() and address not in page, name
    assert "/forms/" not in page and "data-print" not in page


def test_a_draft_with_mistakes_is_shown_with_what_is_there_and_a_line_says_what_is_missing(city: None) -> None:
    """What is blank costs not nothing and is not done on the spot."""
    client = signed_in("赵审查")
    preview, guide = reverse("item-preview", args=[key()]), reverse("item", args=[key()])
    assert "不收费" in client.get(preview).content.decode() and "还不能成为指南" not in client.get(preview).content.decode()
    assert sent(client, "fee", is_fee="").status_code == 302
    assert sent(client, "time", promise_day="", promise_type="", project_type="").status_code == 302
    assert sent(client, "who", accept_condition="").status_code == 302
    page = client.get(preview).content.decode()
    assert "草稿还不能成为指南" in page and "不收费" not in page and "当场办结" not in page and "没有填写" in page
    line = page[page.index("要改的：") : page.index("</p>", page.index("要改的："))]
    for part, label in (("fee", "是否收费"), ("time", "承诺办结时限"), ("who", "受理条件")):
        assert f'<a href="{reverse("item-edit", args=[key(), part])}">{label}</a>' in line
    assert headings(client, preview) == headings(client, guide)
    assert latest().content["elements"]["handle_flow"] in page and latest().content["materials"][0]["material_name"] in page


def test_a_draft_of_hardly_anything_is_shown_too(city: None) -> None:
    """As an imported row makes one: a name and codes, materials without their codes, a question without options."""
    client, whole = signed_in("赵审查"), latest()
    said = {**whole.content, "elements": {name: whole.content["elements"][name] for name in ("task_name", "catalog_code", "handle_serial")}}
    said["materials"] = [{"material_name": "只有名称的材料", "when": {"没有的": ["x"]}}, {"is_need": "9"}]
    said["situations"] = [{"id": "a", "condition_name": "甲", "condition_desc": "甲？", "kind": "choice"}]
    said["steps"], said["by_law"] = [], []
    by = cast("赵审查")
    draft_item(body=bureau_of().pk, content=said, form={"schema": 1}, chart="不是图", by=by, change_reason="试")
    page = client.get(reverse("item-preview", args=[key()])).content.decode()
    assert "只有名称的材料" in page and "（没有名称）" in page and "草稿还不能成为指南" in page and "这个流程图读不出来" in page
    assert reverse("kept-item", args=[key()]) in page


def test_a_draft_whose_body_is_not_registered_is_shown_as_its_list_says_it(city: None) -> None:
    text = "事项名称,地方实施编码,实施主体编码,实施主体\n没有主体的事项,PREVIEW-1,11990100MB1XA0031C,还没有登记的局\n"
    run = receive_list("没有主体.csv", [text.encode()], bureau_of(), by=cast("赵审查"))
    carry_on_one(run, 60)
    take_list(run, by=cast("赵审查"))
    carry_on_one(run, 60)
    listed = Item.objects.get(local_task_code="PREVIEW-1")
    page = signed_in("赵审查").get(reverse("item-preview", args=[listed.pk])).content.decode()
    assert "没有主体的事项" in page and "草稿还不能成为指南" in page
    discard_draft(listed.pk, reason="只为试验", by=cast("赵审查"))


def test_remarks_are_as_many_as_there_is_room_for_and_about_any_part(city: None) -> None:
    """Room is made without scripts; what was typed stays, and nothing is returned before the press."""
    drafter, decider = signed_in("赵审查"), signed_in("周批准")
    assert sent(drafter, "where", traffic_guide="乘公交十路").status_code == 302
    assert pressed(drafter, "item-submit").status_code == 302
    offered = decider.get(reverse("item-return", args=[key()]), {"seen": latest().digest}).content.decode()
    first = offered.split("<optgroup")[1]
    assert "这一版改过的" in first and 'value="traffic_guide"' in first
    assert offered.count('value="traffic_guide"') == offered.count("这一版改过的")
    said: dict[str, str] = {}
    about = ("mode", "list_entry", "unit", "materials[2]", "by_law", "chart", "promise_day")
    for number, field in enumerate(about, start=1):
        said |= {f"field{number if number > 1 else ''}": field, f"text{number if number > 1 else ''}": f"第{number}条意见"}
        answer = pressed(decider, "item-return", **said, more="1")
        page: Any = document_fromstring(answer.content.decode())
        assert answer.status_code == 200 and latest().stage == "submitted"
        assert len(page.xpath("//select[starts-with(@name, 'field')]")) == number + 1
        kept = [each.text_content().strip() for each in page.xpath("//textarea")]
        assert kept == [*(f"第{each}条意见" for each in range(1, number + 1)), ""]
    assert pressed(decider, "item-return", **said).status_code == 302
    assert [each["field"] for each in latest().remarks] == list(about)
    page = drafter.get(reverse("kept-item", args=[key()])).content.decode()
    for label in ("办理方式", "行政许可事项清单条目", "承办科室", "申请材料第2行", "设定依据", "流程图"):
        assert f"<strong>{label}</strong>" in page, label
    assert "第1条意见" in drafter.get(reverse("item-edit", args=[key(), "about"])).content.decode()
    assert "第4条意见" in drafter.get(reverse("item-edit", args=[key(), "materials"])).content.decode()


def test_items_ticked_that_are_no_items_are_left_out(city: None) -> None:
    client, wrong = signed_in("赵审查"), "gggggggg-gggg-gggg-gggg-gggggggggggg"
    assert client.get(reverse("items-bulk"), {"item": [wrong, "٣" * 36, str(key())]}).status_code == 200
    told = {
        "item": str(key()),
        "element": "traffic_guide",
        "value": "乘公交",
        "reason": "补充",
        "do": "1",
        "seen": f"{wrong}:{latest().digest}",
    }
    assert client.post(reverse("items-bulk"), told).status_code in {302, 422}


def test_a_renamed_draft_is_headed_by_its_new_name_and_found_under_it(city: None) -> None:
    """The public goes on reading the name that is published; the chart that bears it is named in words."""
    client, old = signed_in("赵审查"), latest().called
    assert sent(client, "identity", task_name=f"{old}改称").status_code == 302
    for name in ("kept-item", "item-preview", "item-compare"):
        assert f"{old}改称" in client.get(reverse(name, args=[key()])).content.decode(), name
    page = client.get(reverse("kept-item", args=[key()])).content.decode()
    assert "流程图标题" in page and "chart.title" not in page
    assert f">{old}改称</a>" in client.get(reverse("kept-items"), {"q": f"{old}改称"}).content.decode()
    assert f"{old}改称" in {each.name for each in examined(keeper=bureau_of().pk)}
    assert f"{old}改称" not in client.get(reverse("item", args=[key()])).content.decode()
    assert f">{old}改称</a>" not in client.get(reverse("items"), {"q": old}).content.decode()


def test_remarks_of_other_parts_stay_on_the_page(city: None) -> None:
    drafter, decider = signed_in("赵审查"), signed_in("周批准")
    assert sent(drafter, "where", traffic_guide="乘公交九路").status_code == 302
    assert pressed(drafter, "item-submit").status_code == 302
    said = {"field": "transact_time", "text": "写到分钟", "field2": "accept_condition", "text2": "逐条写明"}
    assert pressed(decider, "item-return", **said).status_code == 302
    assert sent(drafter, "where", transact_time="工作日 上午9:00-12:00").status_code == 302
    page = drafter.get(reverse("kept-item", args=[key()])).content.decode()
    assert re.search(r"写到分钟 <span[^>]*>已改", page) and "逐条写明" in page
    assert not re.search(r"逐条写明 <span[^>]*>已改", page)
    assert "逐条写明" in drafter.get(reverse("item-edit", args=[key(), "who"])).content.decode()


@pytest.mark.parametrize(
    ("element", "wrong", "right"), [("promise_type", "火星日", "2"), ("plan_effective_date", "2026-13-45", "2031-01-05")]
)
def test_a_value_that_is_wrong_for_every_item_is_not_offered(city: None, element: str, wrong: str, right: str) -> None:
    told = {"item": str(key()), "element": element, "reason": "统一"}
    client = signed_in("赵审查")
    for value, offered in ((wrong, False), (right, True)):
        page = client.post(reverse("items-bulk"), {**told, "value": value}).content.decode()
        assert ("改这 1 项" in page) is offered, (value, page)
        assert ("每一项都不能发布" in page) is not offered
    before = latest().pk, latest().digest
    pressed_all_the_same = client.post(reverse("items-bulk"), {**told, "value": wrong, "do": "1", "seen": f"{key()}:{latest().digest}"})
    assert pressed_all_the_same.status_code == 422 and "一项也没有改" in pressed_all_the_same.content.decode()
    assert (latest().pk, latest().digest) == before


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("item-submit", "赵审查"),
        ("item-retract", "赵审查"),
        ("item-discard", "赵审查"),
    ],
)
def test_who_has_seen_nothing_is_led_to_the_items_page(city: None, name: str, who: str) -> None:
    answer = signed_in(who).get(reverse(name, args=[key()]), follow=True)
    assert answer.redirect_chain == [(reverse("kept-item", args=[key()]), 302)]
    assert "请先在这一页看过内容" in answer.content.decode()
    assert signed_in(who).get(reverse(name, args=[key()]), {"seen": latest().digest}).status_code == 200


@pytest.mark.parametrize("name", ["item-publish", "item-return"])
def test_who_has_not_seen_what_is_handed_over_is_led_to_the_items_page(city: None, name: str) -> None:
    assert sent(signed_in("赵审查"), "where", traffic_guide="乘公交十一路").status_code == 302
    ours, decider = latest(), signed_in("周批准")
    submit_item(ours.pk, by=cast("赵审查"))
    try:
        answer = decider.get(reverse(name, args=[key()]), follow=True)
        assert answer.redirect_chain == [(reverse("kept-item", args=[key()]), 302)]
        assert "请先在这一页看过内容" in answer.content.decode()
        assert decider.get(reverse(name, args=[key()]), {"seen": latest().digest}).status_code == 200
    finally:
        retract_item(ours.pk, by=cast("赵审查"))
