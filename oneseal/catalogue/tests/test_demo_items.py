"""The six demo items: sound, written out in full, honest about what is invented."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from oneseal.catalogue.rules import LoadedVersion, digest_of, errors, loaded
from oneseal.catalogue.tests.conftest import SLUGS, ItemParts
from oneseal.law.days import MONTH, WORKING, Limit


def version_of(parts: ItemParts) -> LoadedVersion:
    return loaded(
        key=uuid4(), item=uuid4(), body=uuid4(), number=1, effective_on=None, content=parts.content, form=parts.form, chart=parts.chart
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_every_demo_item_passes_every_check(item: Callable[[str], ItemParts], slug: str) -> None:
    assert errors(item(slug).findings()) == ()


@pytest.mark.parametrize("slug", SLUGS)
def test_invented_and_uncertain_elements_are_named_and_exist(item: Callable[[str], ItemParts], slug: str) -> None:
    parts = item(slug)
    assert parts.content["demo"] is True
    for name in (*parts.content["demo_fields"], *parts.content["uncertain_fields"]):
        assert name in parts.elements or parts.content.get(name), name
    assert "catalog_code" in parts.content["demo_fields"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_licence_names_a_list_entry_that_says_it_is_a_demo(item: Callable[[str], ItemParts], slug: str) -> None:
    parts = item(slug)
    assert parts.elements["task_type"] != "01" or parts.content["list_entry"]["demo"] is True


@pytest.mark.parametrize("slug", SLUGS)
def test_a_statute_that_is_not_held_is_cited_without_text(item: Callable[[str], ItemParts], slug: str) -> None:
    for row in item(slug).content["by_law"]:
        assert ("市场主体登记管理条例" in row["law"]) is ("text" in row)


@pytest.mark.parametrize(
    ("slug", "statutory", "promise", "extension"),
    [
        ("food-business", Limit(10, WORKING), Limit(5, WORKING), Limit(5, WORKING)),
        ("company-registration", Limit(3, WORKING), Limit(0, WORKING), Limit(3, WORKING)),
        ("publication-retail", Limit(20, WORKING), Limit(3, WORKING), Limit(10, WORKING)),
        ("fireworks-retail", Limit(20, WORKING), Limit(5, WORKING), Limit(10, WORKING)),
        ("private-school", Limit(3, MONTH), Limit(1, MONTH), Limit(0, MONTH)),
        ("birth-registration", Limit(0, WORKING), Limit(0, WORKING), Limit(0, WORKING)),
    ],
)
def test_limits_are_those_of_the_seed_catalogue(
    item: Callable[[str], ItemParts], slug: str, statutory: Limit, promise: Limit, extension: Limit
) -> None:
    version = version_of(item(slug))
    assert (version.statutory, version.promise, version.extension) == (statutory, promise, extension)


@pytest.mark.parametrize(
    ("slug", "licensing", "on_the_spot", "survey", "result", "years"),
    [
        ("food-business", True, False, True, "食品经营许可证", 5),
        ("company-registration", True, True, False, "营业执照", None),
        ("publication-retail", True, False, False, "出版物经营许可证", 5),
        ("fireworks-retail", True, False, True, "烟花爆竹经营（零售）许可证", 2),
        ("private-school", True, False, True, "办学许可证", 5),
        ("birth-registration", False, True, False, "生育登记服务单", None),
    ],
)
def test_regime_result_and_validity(
    item: Callable[[str], ItemParts], slug: str, licensing: bool, on_the_spot: bool, survey: bool, result: str, years: int | None
) -> None:
    version = version_of(item(slug))
    assert (version.licensing, version.on_the_spot, version.survey) == (licensing, on_the_spot, survey)
    assert (version.result_name, version.validity_years, version.issues_certificate) == (result, years, True)


def test_situations_narrow_the_materials_of_a_food_business(food: ItemParts) -> None:
    version = version_of(food)
    plain = {"business": "sale", "vending": False, "cold_chain": False, "route": "general", "agent": False}
    assert [line.id for line in version.materials_for(plain)] == ["application", "licence", "layout", "rules", "principal"]
    everything = {"business": "canteen", "vending": True, "cold_chain": True, "route": "commitment", "agent": True}
    assert len(version.materials_for(everything)) == len(version.materials)
    assert "mandate" in [line.id for line in version.materials_for({**plain, "agent": True})]
    assert [line.id for line in version.materials_for(plain) if line.deferrable] == ["rules"]


def test_only_the_company_item_allots_a_code(item: Callable[[str], ItemParts]) -> None:
    assert {slug: version_of(item(slug)).allots for slug in SLUGS if version_of(item(slug)).allots} == {"company-registration": "company"}


def test_the_open_business_section_of_a_chart_becomes_the_items_own(food: ItemParts) -> None:
    tasks = [task for task in version_of(food).program.tasks if task]
    assert {task.unit_kind for task in tasks if "review" in task.verbs} == {"market"}


def test_the_digest_covers_content_form_and_chart(food: ItemParts) -> None:
    base = digest_of(food.content, food.form, food.chart)
    assert base != digest_of({**food.content, "demo": False}, food.form, food.chart)
    assert base != digest_of(food.content, {**food.form, "order": []}, food.chart)
    assert base != digest_of(food.content, food.form, food.chart + " ")
