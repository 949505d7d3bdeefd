"""办事指南: one content for page, paper and open data; nothing that an item says is missing from it unless it is named here."""

import json
from collections.abc import Callable
from dataclasses import asdict

import pytest

from oneseal.catalogue.rules import ELEMENTS, guide_of
from oneseal.catalogue.rules.guide import PARTS
from oneseal.catalogue.tests.conftest import SLUGS, ItemParts
from oneseal.catalogue.tests.test_demo_items import version_of

SAID_OTHERWISE = {
    "task_name", "task_version", "plan_effective_date", "handle_serial",
    *(f"{limit}_{part}" for limit in ("anticipate", "promise", "extension", "delivery", "correction") for part in ("type", "explain")),
    "extension_approver", "extension_basis", "limit_scene_explain", "validity_years", "is_express",
    "correction_lapse", "service_type",
}  # fmt: skip
"""Elements that are the guide's own name, version and day, or stand in the line of another."""
NOT_FOR_APPLICANTS = {
    "local_task_code", "task_state", "plan_cancel_date", "town_code", "village_code", "is_single_login", "app_is_single_login",
    "schedule_num", "punishment_method", "collect_type", "is_permit_reduce",
}  # fmt: skip
"""Keys of files and registers, and what only acts without an application have."""


def test_every_element_of_the_list_is_in_a_guide_or_named_as_not_in_it() -> None:
    """GB/T 39554.2 (domain 1.6): an element that is added finds its place."""
    shown = {name for _, names in PARTS.values() for name in names}
    assert shown <= set(ELEMENTS)
    assert set(ELEMENTS) - shown - SAID_OTHERWISE - NOT_FOR_APPLICANTS == set()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_guide_says_what_article_30_wants_published(item: Callable[[str], ItemParts], slug: str) -> None:
    """行政许可法 30(1): items, basis, conditions, number, procedure, time limits, all material; codes are said in words."""
    loaded = version_of(item(slug))
    guide = guide_of(loaded)
    said = {line.name: line.value for part in guide.parts.values() for line in part.lines}
    for name in ("accept_condition", "limit_explain", "handle_flow", "anticipate_day", "promise_day", "consult_phone", "complain_phone"):
        assert said[name], name
    assert [line.name for line in guide.materials] == [line.name for line in loaded.materials]
    assert len(guide.basis) == len(loaded.basis) and len(guide.stages) == len(loaded.steps) and guide.faq
    assert "^" not in "".join(said.values())
    assert said["handle_type"].startswith("窗口办理、网上")
    assert ("第三十条" in guide.ground) is loaded.licensing
    json.dumps(asdict(guide))


def test_a_line_that_only_some_are_asked_for_names_the_situations(food: ItemParts) -> None:
    guide = guide_of(version_of(food))
    when = {line.id: line.when for line in guide.materials}
    assert when["application"] == ""
    assert when["staff"] == "主体业态：餐饮服务经营者、集中用餐单位食堂"
    assert when["commitment"] == "申请方式：告知承诺"


def test_visits_and_fees_are_said_with_their_reasons(food: ItemParts) -> None:
    """The rules that a real city ran over its items: a visit with its reason, a fee with its basis and standard."""
    food.content["elements"] |= {"limit_scene_num": 1, "limit_scene_explain": "当面核对身份", "is_fee": "1", "fee_basis": "某规定"}
    food.content["fee_projects"] = [{"fee_name": "证照费", "fee_stand": "10元/本", "by_law": "某规定", "is_desc": "0"}]
    guide = guide_of(version_of(food))
    said = {line.name: line.value for part in guide.parts.values() for line in part.lines}
    assert said["limit_scene_num"] == "1次（当面核对身份）"
    assert (said["is_fee"], said["fee_basis"]) == ("是", "某规定")
    assert [(fee.name, fee.standard, fee.reduction) for fee in guide.fees] == [("证照费", "10元/本", "不减免")]


def test_a_link_names_no_telephone_that_is_not_there(food: ItemParts) -> None:
    """Where nobody knows the number of who decides; with the number the way stands beside it, and an office's own guide says all."""
    said = food.content["elements"]
    said |= {"link_way": "1^3", "consult_phone": "", "supervise_way": "3^4", "complain_phone": "", "complain_letter": ""}

    def ways() -> dict[str, str]:
        lines = guide_of(version_of(food)).parts["where"].lines
        return {line.name: line.value for line in lines if line.name in {"link_way", "supervise_way"}}

    assert ways() == {"link_way": "窗口、电话", "supervise_way": "电话、信件"}
    food.content["mode"], food.chart = "linked", ""
    assert ways() == {"link_way": "窗口"}
    said["consult_phone"] = "0000-8690001"
    assert ways() == {"link_way": "窗口、电话"}


def test_the_law_comes_before_regulations_and_these_before_rules_and_documents(food: ItemParts) -> None:
    """Of one rank in the order in which the item has them; a rank that nobody knows comes last."""
    ranks = ("规范性文件", "自定的级别", "部门规章", "地方性法规", "行政法规", "法律", "省级规章", "国务院决定", "法律")
    row = food.content["by_law"][0]
    food.content["by_law"] = [{**row, "rank": rank, "article": f"第{place}条"} for place, rank in enumerate(ranks)]
    shown = [(each.rank, each.article) for each in guide_of(version_of(food)).basis]
    assert [rank for rank, _ in shown] == [
        "法律", "法律", "行政法规", "国务院决定", "地方性法规", "省级规章", "部门规章", "规范性文件", "自定的级别",
    ]  # fmt: skip
    assert [article for rank, article in shown if rank == "法律"] == ["第5条", "第8条"]
