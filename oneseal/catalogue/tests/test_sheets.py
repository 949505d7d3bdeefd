"""空白表格、样表: every item has its form to take home; nothing that is asked is missing on it, and the sample would be accepted."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from oneseal.catalogue.rules import ITEM_FORMS, RESULT_SAMPLE, example_values, forms_of
from oneseal.catalogue.tests.conftest import SLUGS, ItemParts
from oneseal.catalogue.tests.test_demo_items import version_of


def labels(sheet: dict[str, Any]) -> list[str]:
    """What stands left of every line."""
    return [row[0] for section in sheet["sections"] for row in section["rows"]]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_blank_form_has_every_field_question_and_material_and_no_value(item: Callable[[str], ItemParts], slug: str) -> None:
    loaded = version_of(item(slug))
    sheet = ITEM_FORMS["application"](loaded)
    titles = [schema["title"] for schema in loaded.form.schema["properties"].values()]
    assert {*titles, *(each.question for each in loaded.situations)} <= set(labels(sheet))
    listed = next(row[1]["rows"] for section in sheet["sections"] for row in section["rows"] if row[0] == "材料")
    assert [row[0] for row in listed] == [line.name for line in loaded.materials]
    cells = [row[1] for section in sheet["sections"] for row in section["rows"] if row[0] != "材料"]
    assert not any(cell.get("text") for cell in cells)
    assert not any(ticked for cell in cells for _, ticked in cell.get("choices", ()))
    assert sheet["mark"] == "" and sheet["signatures"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_sample_is_filled_in_as_the_item_itself_would_accept_it_and_says_that_it_is_one(
    item: Callable[[str], ItemParts], slug: str
) -> None:
    loaded = version_of(item(slug))
    assert loaded.valid_form(example_values(loaded))
    for name in ("application-sample", "mandate-sample"):
        sheet = ITEM_FORMS[name](loaded)
        assert sheet["mark"] == "样表"
        assert "张示例" in json.dumps(sheet, ensure_ascii=False)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_sample_of_a_result_has_every_line_of_it_filled_in_and_cannot_be_taken_for_one(
    item: Callable[[str], ItemParts], slug: str
) -> None:
    loaded = version_of(item(slug))
    assert forms_of(loaded)[-1] == RESULT_SAMPLE
    sheet = ITEM_FORMS[RESULT_SAMPLE](loaded)
    (section,) = sheet["sections"]
    assert section["title"] == loaded.result_name and sheet["title"].startswith(loaded.result_name)
    assert [row[0] for row in section["rows"]][: len(loaded.certificate_fields)] == [field.label for field in loaded.certificate_fields]
    assert all(row[1]["text"] for row in section["rows"])
    assert sheet["mark"] == "样本" and not sheet["signatures"] and "不能当作" in sheet["statements"][0]


def test_what_has_no_result_or_is_handled_elsewhere_has_no_sample_of_it(food: ItemParts) -> None:
    food.content["elements"]["result_guid"] = ""
    assert RESULT_SAMPLE not in forms_of(version_of(food))
    food.content["elements"]["result_guid"] = "sample"
    assert RESULT_SAMPLE in forms_of(version_of(food))
    food.content["mode"], food.chart = "linked", ""
    assert RESULT_SAMPLE not in forms_of(version_of(food))
