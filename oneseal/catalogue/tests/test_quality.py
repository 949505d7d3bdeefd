"""质量检查: each rule spoilt on an item that is sound, the score, and the catalogue as it stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.catalogue.actions import enter_list
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import body_scores, examined, label_of, quality
from oneseal.catalogue.queries.quality import everything_of, findings_of
from oneseal.catalogue.rules.lists import BASIC, Listed
from oneseal.catalogue.rules.quality import quality_findings, score_of
from oneseal.catalogue.tests.conftest import LISTED, ItemParts
from oneseal.people.models import Body


def broken(content: Any) -> set[str]:
    return {getattr(found.rule, "code", "") for found in quality_findings(content)} - {"Q-09"}


@pytest.mark.parametrize(
    ("rule", "elements"),
    [
        ("Q-02", {"result_name": "关于同意的批复", "result_type": "1"}),
        ("Q-02", {"result_name": "某某许可证", "result_type": "2"}),
        ("Q-02", {"result_name": "核准文", "result_type": "1"}),
        ("Q-03", {"is_fee": "1", "fee_basis": "", "is_pay_online": "1"}),
        ("Q-03", {"is_fee": "1", "fee_basis": "某文件", "is_pay_online": "0"}),
        ("Q-04", {"server_type": "1^2", "user_topic_type": ""}),
        ("Q-04", {"server_type": "2", "user_topic_type": "证件办理"}),
        ("Q-06", {"result_guid": ""}),
        ("Q-07", {"is_online": "1", "online_handle_depth": "1"}),
        ("Q-13", {"online_handle_url": "www.example"}),
        ("Q-13", {"administrative_review_url": "见大厅公告"}),
        ("Q-11", {"server_type": "1^2", "user_topic_type": "证件办理", "online_handle_depth": "1^2"}),
        ("Q-07", {"is_online": "0", "online_handle_depth": "1^2^3"}),
    ],
)
def test_a_spoilt_element_breaks_its_rule(food: ItemParts, rule: str, elements: dict[str, Any]) -> None:
    before = broken(food.content)
    food.elements.update(elements)
    assert rule not in before
    assert rule in broken(food.content)


def test_q_11_asks_for_depth_or_a_plan_in_the_nine_areas_alone(food: ItemParts) -> None:
    food.elements.update({"server_type": "1^2", "user_topic_type": "证件办理", "online_handle_depth": "1^2"})
    assert "Q-11" in broken(food.content)
    for mended in ({"online_plan": "2027年底前做到全程网办"}, {"online_handle_depth": "1^2^5"}, {"user_topic_type": "环保绿化"}):
        assert "Q-11" not in broken({**food.content, "elements": {**food.elements, **mended}})
    assert "Q-11" not in broken({**food.content, "mode": "linked"})


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://gongan.example/1", {"is_entry_center": "1"}),
        ("https://gongan.example/1", {"power_source": "1"}),
        ("/items?q=某事", {"is_schedule": "1"}),
        ("/items?q=某事", {"consult_phone": "0100-1234567"}),
    ],
)
def test_q_10_a_link_that_keeps_what_is_its_publishers_own(food: ItemParts, link: str, kept: dict[str, str]) -> None:
    names = ("is_entry_center", "is_schedule", "power_source", "consult_phone", "complain_phone")
    said = {name: value for name, value in food.elements.items() if name not in names}
    content = {**food.content, "mode": "linked", "elements": {**said, "decider_name": "县级机关", "link_addr": link}}
    assert "Q-10" not in broken(content)
    content["elements"] |= kept
    assert "Q-10" in broken(content)
    content["elements"] |= {"link_addr": "/items/1"}
    assert "Q-10" not in broken(content), "its facts are those of the office that decides"


def test_q_05_a_table_of_steps_without_delivery_or_review(food: ItemParts) -> None:
    for gone in ("deliver", "review", "archive", "accept", "grant"):
        content = {**food.content, "steps": [row for row in food.content["steps"] if gone not in row["verbs"]]}
        assert "Q-05" in broken(content)


def test_q_05_reviewing_and_deciding_are_one_step_only_where_it_is_on_the_spot_and_says_so(company: ItemParts) -> None:
    assert "Q-05" not in broken(company.content)
    unsaid = [{**row, "name": row["name"].replace("审核合一", "")} for row in company.content["steps"]]
    assert "Q-05" in broken({**company.content, "steps": unsaid})
    company.elements["project_type"] = "2"
    assert "Q-05" in broken(company.content)


def _said(**elements: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda content: content["elements"].update(elements)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("R1-11", _said(promise_day=0)),
        ("R1-11", _said(project_type="9")),
        ("R1-11", _said(project_type="1")),
        ("R1-11", _said(examine_type="即审即办")),
        ("Q-02", _said(result_name="某某证", result_type="2")),
        ("Q-02", _said(result_name="许可决定文", result_type="1")),
        ("Q-02", _said(result_name="某某批复", result_type="1")),
        ("R1-12", _said(limit_scene_num=1, limit_scene_explain="", online_handle_depth="1^2")),
        ("R1-12", _said(limit_scene_num=0, limit_scene_explain="须到场")),
        ("R1-12", _said(limit_scene_num=0, is_online="0", online_handle_depth="1", is_mail_material="0")),
        ("R1-12", _said(limit_scene_num=0, is_online="1", online_handle_depth="1", is_mail_material="0")),
        ("R1-13", _said(limit_scene_num=1, limit_scene_explain="须到场", online_handle_depth="5")),
        ("Q-03", _said(is_fee="1", fee_basis="")),
        ("Q-03", _said(is_fee="1", fee_basis="某文件", is_pay_online="0")),
        ("R1-14", _said(is_fee="1", fee_basis="某文件", is_pay_online="1")),
        ("R1-14", _said(is_fee="0", is_pay_online="1")),
        ("R1-19", _said(consult_phone="6100001")),
        ("R1-19", _said(complain_phone="0900-6100001", consult_phone="0900-6100001")),
        ("I-02", _said(complain_phone="")),
        ("Q-04", _said(server_type="1")),
        ("Q-01", lambda content: content.update(faq=[])),
        ("Q-01", lambda content: content.update(faq=[{"question": " ", "answer": ""}])),
        ("Q-05", lambda content: content.update(steps=[row for row in content["steps"] if "archive" not in row["verbs"]])),
        ("Q-06", _said(result_guid="")),
        ("Q-06", _said(result_type="2", result_name="", result_guid="x")),
    ],
)
@pytest.mark.parametrize("gap", [{}, {"correction_day": None, "transact_time": "", "promise_explain": 5}], ids=["whole", "with-gaps"])
def test_every_rule_of_the_city_is_held_also_where_elements_are_missing(
    food: ItemParts, rule: str, spoil: Callable[[dict[str, Any]], Any], gap: dict[str, Any]
) -> None:
    def rules() -> list[str]:
        return [getattr(found.rule, "code", "") for found in everything_of(food.content, food.form, food.chart, LISTED)]

    food.elements.update(gap)
    before = rules().count(rule)
    spoil(food.content)
    assert rules().count(rule) > before


def test_q_08_a_material_asked_twice_and_one_of_an_office_without_its_certificate(food: ItemParts) -> None:
    first = food.content["materials"][0]
    assert "Q-08" in broken({**food.content, "materials": [first, {**first, "id": "again"}]})
    spoilt = [{**row, "source_explain": "某部门核发"} if row["source_type"] == "20" else row for row in food.content["materials"]]
    assert "Q-08" in broken({**food.content, "materials": spoilt})


def test_what_was_not_read_again_is_named(item: Callable[[str], ItemParts]) -> None:
    parts = item("food-business")
    marked = {found.field for found in quality_findings(parts.content) if getattr(found.rule, "code", "") == "Q-09"}
    assert marked == set(parts.content["uncertain_fields"])


def test_the_score_of_an_item_and_of_a_body(catalogue: None, bureau: Body) -> None:
    items = list(examined(body=bureau.pk))
    assert items and all(0 <= each.score <= 100 for each in items)
    clean = [each for each in items if each.name == "生育登记"]
    assert clean[0].is_publishable
    assert clean[0].score == 100 - 2 * len(clean[0].findings)
    told = next(each for each in body_scores(items) if each.body == bureau.name)
    scored = [each for each in items if each.is_scored]
    assert told.items == len(scored) == len({each.item for each in items})
    assert told.errors + told.warnings == sum(len(each.findings) for each in scored)
    assert score_of(()) == 100


def test_every_finding_of_the_demo_is_only_a_reminder(catalogue: None, bureau: Body) -> None:
    demo = [each for each in examined(body=bureau.pk) if not each.name.startswith(("试验", "清单事项", "事项"))]
    assert {found.severity for each in demo if each.state == "已发布" for found in each.findings} <= {"warn"}
    assert all(each.owner.startswith(bureau.name) for each in demo)


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("promise_day", "承诺办结时限"),
        ("materials[2].by_law", "申请材料第2行 要求提供材料的依据"),
        ("steps", "环节"),
        ("chart#a", "流程图"),
    ],
)
def test_fields_are_told_in_chinese(field: str, label: str) -> None:
    assert label_of(field) == label


def test_the_page_of_one_item_asks_for_the_published_codes_of_its_main_item_alone(catalogue: None, bureau: Body) -> None:
    """Not for those of the whole catalogue."""
    row = ItemVersion.objects.select_related("item__body", "item__keeper").filter(item__body=bureau, state="published").latest("id")
    code = row.content["elements"]["catalog_code"]

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            findings_of(row)
        return [each["sql"] for each in queries if "DISTINCT" in each["sql"]]

    (sql,) = asked()
    assert f"{code[:9]}%" in sql
    row.content["elements"]["catalog_code"] = ""
    assert asked() == [], "what has no code yet stands beside nothing"


def test_a_version_is_examined_once_as_long_as_nothing_it_depends_on_changes(
    catalogue: None, bureau: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = list(examined(body=bureau.pk))
    with monkeypatch.context() as patched:
        patched.setattr(quality, "everything_of", None)
        assert list(examined(body=bureau.pk)) == first
    enter_list(BASIC, "检查用目录", "1", [Listed("000199999000", "检查用", "01", date(2024, 1, 1))], demo=True)
    with monkeypatch.context() as patched, pytest.raises(TypeError):
        patched.setattr(quality, "everything_of", None)
        list(examined(body=bureau.pk))
