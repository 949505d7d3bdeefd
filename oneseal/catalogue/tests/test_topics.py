"""便民主题和一件事: nine areas over the national topics, and one merged list of materials for an event."""

from oneseal.catalogue.actions.files import ITEMS, REST, read_item
from oneseal.catalogue.rules.code_sets import labels
from oneseal.catalogue.rules.topics import areas, events, merged_materials


def row(name: str) -> dict[str, str]:
    return {"id": name, "material_name": name}


def test_nine_areas_of_national_topics_none_twice() -> None:
    topics = [topic for area in areas() for topic in area.topics]
    assert [area.name for area in areas()] == [
        "婚育收养", "教育培训", "求职执业", "就医保健", "社会保险", "福利救助", "交通旅游", "证件办理", "司法公证",
    ]  # fmt: skip
    assert len(set(topics)) == len(topics)
    assert set(topics) <= set(labels("user_topic"))


def test_what_several_items_ask_for_is_handed_in_once() -> None:
    merged = merged_materials(
        [("甲", [row("身份证"), row("申请表甲")]), ("乙", [row("申请表乙"), row("身份证")]), ("丙", [row(" 身份证 ")])]
    )
    assert [(line.name, line.items, line.is_shared) for line in merged] == [
        ("身份证", ("甲", "乙", "丙"), True), ("申请表甲", ("甲",), False), ("申请表乙", ("乙",), False),
    ]  # fmt: skip
    assert merged_materials([]) == []


def test_what_is_handed_in_once_is_enough_for_every_item() -> None:
    """As many copies as one of them asks for; needed in any case when one of them needs it in any case."""
    one = {**row("身份证"), "page_num_y": 1, "page_num_f": 0, "when": {"kind": ["1"]}}
    other = {**row("身份证"), "page_num_y": 0, "page_num_f": 2}
    (line,) = merged_materials([("甲", [one]), ("乙", [other])])
    assert (line.row["page_num_y"], line.row["page_num_f"], line.row["when"]) == (1, 2, None)
    (line,) = merged_materials([("甲", [one]), ("乙", [one])])
    assert line.row["when"]


def test_every_event_names_items_of_the_demo_by_their_names() -> None:
    named = {read_item(folder)[1]["elements"]["task_name"] for place in (ITEMS, REST) for folder in place.iterdir()}
    assert {item for event in events() for item in event.items} <= named
    assert "身后一件事" in {event.name for event in events()}


def test_every_area_has_an_event() -> None:
    assert {key for event in events() for key in event.areas} == {area.key for area in areas()}


def test_every_event_names_several_items_once() -> None:
    assert len({event.key for event in events()}) == len(events()) >= 5
    assert all(len(event.items) >= 2 and len(set(event.items)) == len(event.items) for event in events())
