"""空白表格和样表: every word by which a material names one leads to a file, or is named as leading nowhere; files are of their version."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from oneseal.catalogue.actions.files import ITEMS, REST, read_item
from oneseal.catalogue.rules import RULES, ItemRefused, content_of, digest_of, files_of, guide_of
from oneseal.catalogue.rules.attached import file_shapes, held_under, lost_words, with_file, with_own_files, without_file, word_of
from oneseal.catalogue.rules.comparing import differences
from oneseal.catalogue.rules.quality import quality_findings
from oneseal.catalogue.rules.tiers import LEVELS, at_level
from oneseal.catalogue.tests.conftest import ItemParts
from oneseal.catalogue.tests.test_demo_items import version_of

GIVEN = {"name": "平面图样例.docx", "sha256": "a" * 64, "media_type": "application/x", "size": 10}
OTHER = {**GIVEN, "sha256": "b" * 64}


def place_of(parts: ItemParts, line: str) -> int:
    return next(place for place, row in enumerate(parts.content["materials"]) if row["id"] == line)


def spoilt(parts: ItemParts, place: int, **said: str) -> ItemParts:
    """The item with a material that says otherwise."""
    other = copy.deepcopy(parts)
    other.content["materials"][place].update(said)
    return other


def downloads(parts: ItemParts) -> Iterator[tuple[str, str, Any]]:
    for line in guide_of(version_of(parts)).materials:
        yield line.id, "blank", line.blank
        yield line.id, "sample", line.sample


def test_every_word_of_the_demo_leads_to_a_file_at_every_level() -> None:
    """Also where a level only points to who decides: what that one's form gives is not promised there."""
    named = 0
    for folder in sorted(entry for root in (ITEMS, REST) for entry in root.iterdir() if (entry / "item.toml").exists()):
        content = read_item(folder)[1]
        for own in (content, *(at_level(content, level) for level in LEVELS)):
            assert [each.field for each in (*lost_words(own), *file_shapes(own))] == [], folder.name
            named += len(files_of(own))
    assert named > 20


@pytest.mark.parametrize(
    ("slug", "line", "which"),
    [
        ("food-business", "layout", "sample"),
        ("food-business", "commitment", "blank"),
        ("company-registration", "articles", "sample"),
        ("private-school", "charter", "sample"),
        ("private-school", "report", "blank"),
        ("birth-registration", "household_commitment", "blank"),
    ],
)
def test_a_guide_says_what_can_be_had_of_a_material_and_where(item: Callable[[str], ItemParts], slug: str, line: str, which: str) -> None:
    loaded = version_of(item(slug))
    had = next(getattr(each, which) for each in guide_of(loaded).materials if each.id == line)
    assert (had.kind, had.name[-4:]) == ("PDF", ".pdf")
    assert had.at == f"/items/{loaded.item}/files/{had.key}" and had.key in files_of(loaded.content)


def test_the_form_and_the_mandate_are_the_items_own(food: ItemParts) -> None:
    told = {(line, which): had.at.rpartition("/")[2] for line, which, had in downloads(food) if had and not had.key}
    assert told == {
        ("application", "blank"): "application", ("application", "sample"): "application-sample",
        ("mandate", "blank"): "mandate", ("mandate", "sample"): "mandate-sample",
    }  # fmt: skip


def test_a_word_without_a_file_is_named_and_is_no_download(food: ItemParts) -> None:
    row = food.content["materials"][place_of(food, "layout")]
    row["example_guid"] = "8a2b81d6-7f"
    assert [each.field for each in lost_words(food.content)] == [f"materials[{place_of(food, 'layout') + 1}].example_guid"]
    assert RULES["Q-14"] in {each.rule for each in quality_findings(food.content)}
    assert next(had for line, which, had in downloads(food) if (line, which) == ("layout", "sample")) is None
    row["example_guid"] = "https://example.invalid/layout.pdf"
    assert list(lost_words(food.content)) == []
    assert next(had.at for line, which, had in downloads(food) if (line, which) == ("layout", "sample")) == row["example_guid"]


def lacks_model(parts: ItemParts) -> bool:
    """Whether 行政许可法 30 misses 申请书示范文本."""
    return any("第三十条" in str(each.rule) and each.field == "materials.example_guid" for each in parts.findings())


def test_article_30_wants_the_sample_of_the_application_and_of_nothing_else(food: ItemParts) -> None:
    place = place_of(food, "application")
    assert not lacks_model(food)
    word = food.content["materials"][place].pop("example_guid")
    assert lacks_model(food) and any(row.get("example_guid") for row in food.content["materials"]), "other materials have theirs"
    food.content = with_file(food.content, place_of(food, "layout"), "example_guid", GIVEN)
    assert lacks_model(food), "a floor plan is no application"
    assert not lacks_model(spoilt(food, place, example_guid=word)), "set from the item's own form"
    food.content = with_file(food.content, place, "example_guid", OTHER)
    assert not lacks_model(food)


def test_article_30_wants_a_sample_that_can_be_had(food: ItemParts) -> None:
    """Any word will not do where the form is another office's: what it names must be there."""
    place = place_of(food, "application")
    linked = spoilt(food, place, example_guid="样表")
    linked.content["mode"] = "linked"
    assert lacks_model(linked)
    linked.content = with_file(linked.content, place, "example_guid", GIVEN)
    assert not lacks_model(linked)


def test_article_30_is_met_by_the_own_form_of_an_item_whose_materials_name_no_application(item: Callable[[str], ItemParts]) -> None:
    school = item("private-school")
    for row in school.content["materials"]:
        row.pop("example_guid", None)
    assert not lacks_model(school)
    school.content["mode"] = "linked"
    assert lacks_model(school)


def test_a_file_is_part_of_what_a_version_says(food: ItemParts) -> None:
    """The word stays as it was, so that lists that go out and come in say the same; another file under it is another version."""
    place = place_of(food, "layout")
    first, second = (with_file(food.content, place, "example_guid", each) for each in (GIVEN, OTHER))
    assert first["materials"][place]["example_guid"] == food.content["materials"][place]["example_guid"]
    digests = {digest_of(content, food.form, food.chart) for content in (food.content, first, second)}
    assert len(digests) == 3
    ((told,),) = ([each.sides for each in differences([first, second]) if each.field == "files"],)
    assert "aaaaaaaa" in told[0] and "bbbbbbbb" in told[1]
    assert content_of(first) == {**content_of(food.content), "files": first["files"]}


def test_a_material_without_a_word_is_named_by_its_file_and_two_alike_stay_apart(food: ItemParts) -> None:
    content = with_file(food.content, place_of(food, "principal"), "form_guid", GIVEN)
    content = with_file(content, place_of(food, "staff"), "form_guid", OTHER)
    words = [content["materials"][place_of(food, line)]["form_guid"] for line in ("principal", "staff")]
    assert words == ["平面图样例.docx", "平面图样例-bbbbbbbb.docx"]
    assert {each.sha256 for each in files_of(content).values()} >= {"a" * 64, "b" * 64}
    left = without_file(content, place_of(food, "staff"), "form_guid")
    assert "form_guid" not in left["materials"][place_of(food, "staff")] and words[1] not in left["files"]
    assert words[0] in left["files"]


def had_by(content: Any, place: int, name: str = "example_guid") -> str:
    """The hash of the file that a material leads to."""
    held = held_under(content, word_of(content["materials"][place], name))
    return held.sha256[:1] if held else ""


def test_a_word_that_several_say_is_no_one_s_alone(food: ItemParts) -> None:
    """A list writes 样表 in every row, or 见附件 for the blank and the sample of one: a file for one is not the other's."""
    one, two = place_of(food, "principal"), place_of(food, "staff")
    for row in (food.content["materials"][one], food.content["materials"][two]):
        row.update(form_guid="见附件", example_guid="见附件")
    slots = [(one, "example_guid"), (two, "example_guid"), (one, "form_guid"), (two, "form_guid")]
    content, given = food.content, []
    for (place, name), mark in zip(slots, "abcd", strict=True):
        content = with_file(content, place, name, {**GIVEN, "sha256": mark * 64})
        given.append(mark)
        assert [had_by(content, *slot) for slot in slots] == [*given, *[""] * (len(slots) - len(given))]
    content = with_file(content, one, "example_guid", {**GIVEN, "sha256": "e" * 64})
    assert [had_by(content, *slot) for slot in slots] == ["e", "b", "c", "d"]


def test_a_file_s_name_that_is_another_s_word_is_made_its_own(food: ItemParts) -> None:
    food.content["materials"][place_of(food, "principal")]["example_guid"] = GIVEN["name"]
    content = with_file(food.content, place_of(food, "staff"), "example_guid", GIVEN)
    assert [had_by(content, place_of(food, line)) for line in ("principal", "staff")] == ["", "a"]


def test_a_file_for_a_blank_leaves_what_is_made_like_it(item: Callable[[str], ItemParts]) -> None:
    school = item("private-school")
    report = school.content["materials"][place_of(school, "report")]
    content = with_file(school.content, place_of(school, "report"), "form_guid", GIVEN)
    assert had_by(content, place_of(school, "report"), "form_guid") == "a"
    assert held_under(content, report["example_guid"]) == held_under(school.content, report["example_guid"])


def test_a_list_that_says_one_word_in_every_row_again_takes_no_file_from_its_material(food: ItemParts) -> None:
    lines = [place_of(food, line) for line in ("principal", "staff", "licence")]
    for place in lines:
        food.content["materials"][place]["example_guid"] = "见附件"
    known = with_file(with_file(food.content, lines[0], "example_guid", GIVEN), lines[1], "example_guid", OTHER)
    known["materials"][lines[2]].pop("example_guid")
    known = with_file(without_file(known, lines[1], "example_guid"), lines[1], "example_guid", {**OTHER, "name": "见附件"})
    again = with_own_files({**known, "materials": food.content["materials"]}, known)
    assert [had_by(again, place) for place in lines] == ["a", "b", ""]
    assert with_own_files(again, again) == again, "what goes out comes in as it was"


def test_a_sample_made_like_a_blank_keeps_it(item: Callable[[str], ItemParts]) -> None:
    school = item("private-school")
    held = {each.word: each for each in files_of(school.content).values()}
    blank, sample = held["private-school-report-blank"], held["private-school-report-sample"]
    assert blank.written == sample.written and (blank.filled, sample.filled) == (False, True) and blank.key != sample.key
    left = without_file(school.content, 0, "form_guid")
    assert "private-school-report-blank" in left["files"], "the sample is made like it"


@pytest.mark.parametrize(
    "said", [{}, {"name": "空"}, {"name": "x", "like": "没有这一份"}, {"name": "x", "sections": [], "path": "/x"}, "x"]
)
def test_a_file_that_says_nothing_stops_publishing(food: ItemParts, said: Any) -> None:
    food.content["files"]["坏的"] = said
    assert "I-01" in food.rules()


def test_files_are_no_list(food: ItemParts) -> None:
    with pytest.raises(ItemRefused, match="files"):
        content_of({**food.content, "files": ["x"]})
