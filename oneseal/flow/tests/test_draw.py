"""Drawing: every shape by its kind, words inside, the case's way in classes, nothing that a strict content policy refuses."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oneseal import flow
from oneseal.flow.draw import wrapped
from oneseal.flow.tests.drafts import Draft, licence, parallel

SHIPPED = sorted((Path(__file__).parents[2] / "catalogue/data/demo/items").glob("*/chart.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(draft: Draft, done: tuple[str, ...] = (), current: tuple[str, ...] = ()) -> etree._Element:
    """The drawing, parsed."""
    return etree.fromstring(flow.draw(flow.read(draft.xml()), done, current).encode())


def test_lanes_are_called_what_the_reader_calls_them() -> None:
    """What has no other name keeps its own."""
    told = flow.draw(flow.read(licence().xml()), named={"审查": "Examination"})
    assert ">Examination</text>" in told and ">受理</text>" in told and ">审查</text></g><g" not in told


def test_the_names_of_lanes_are_drawn_once_more_to_stay_in_view() -> None:
    """As high as the chart and where they stand in it, so that the one lies on the other; told to nobody twice."""
    chart = flow.read(licence().xml())
    whole, names = (etree.fromstring(each.encode()) for each in (flow.draw(chart), flow.draw_lanes(chart, {"审查": "Examination"})))
    assert names.get("height") == whole.get("height") and names.get("aria-hidden") == "true"
    assert names.get("viewBox", "").split()[:2] == whole.get("viewBox", "").split()[:2]
    told = [[dict(text.attrib) for one in group(root, "chart-lane") for text in one.iter(f"{SVG}text")] for root in (whole, names)]
    assert told[0] == told[1] and "Examination" in etree.tostring(names, encoding="unicode")


def group(root: etree._Element, name: str) -> list[etree._Element]:
    """Groups of a class."""
    return [one for one in root.iter(f"{SVG}g") if name in (one.get("class") or "").split()]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_shipped_chart_is_drawn_whole(path: Path) -> None:
    """A group with a title for every node, a line for every flow, lanes and pool; the same text each time."""
    chart = flow.read(path.read_bytes())
    text = flow.draw(chart)
    root = etree.fromstring(text.encode())
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert titles[0] == chart.title == root.get("aria-label")
    assert {node.name or node.id for node in chart.nodes} <= set(titles)
    assert len(group(root, "chart-flow")) == len(chart.flows)
    assert (len(group(root, "chart-lane")), len(group(root, "chart-pool"))) == (len(chart.lanes), 1)
    assert flow.draw(flow.read(path.read_bytes())) == text
    words = "".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert all(name in words for name in [*chart.lanes.values(), *(line.name for line in chart.flows)])


def test_shapes_follow_the_symbols_of_the_standard() -> None:
    """Stadium for start and end, rectangle for a step, diamond for a judgement, a cross in a fork."""
    root = drawn(licence())
    assert all(float(str(one.find(f"{SVG}rect").get("rx"))) > 0 for one in group(root, "chart-endEvent") + group(root, "chart-startEvent"))  # type: ignore[union-attr]  # found or the test fails
    assert all(one.find(f"{SVG}rect") is not None and one.find(f"{SVG}rect").get("rx") is None for one in group(root, "chart-userTask"))  # type: ignore[union-attr]  # as above
    assert all(len(str(one.find(f"{SVG}polygon").get("points")).split()) == 4 for one in group(root, "chart-exclusiveGateway"))  # type: ignore[union-attr]  # as above
    assert all(one.find(f"{SVG}path") is not None for one in group(drawn(parallel()), "chart-parallelGateway"))


def test_the_way_of_a_case_is_in_classes_and_in_words() -> None:
    """For eyes and for screen readers; what is current is not also done."""
    root = drawn(licence(), done=("start", "file", "accept"), current=("accept",))
    assert {str(one.findtext(f"{SVG}title")) for one in group(root, "is-done")} == {"提出申请（已办）", "环节file（已办）"}
    assert [one.findtext(f"{SVG}title") for one in group(root, "is-current")] == ["环节accept（正在办理）"]


def test_a_strict_content_policy_shows_it() -> None:
    """No style, no script, no event, nothing from elsewhere."""
    for element in drawn(licence()).iter():
        assert etree.QName(element).localname not in {"style", "script", "image", "use", "foreignObject"}
        assert not [name for name in element.attrib if name == "style" or str(name).startswith("on") or "href" in str(name)]


def test_words_of_a_chart_cannot_become_markup() -> None:
    """Titles and names are escaped."""
    draft = licence()
    draft.title = '<script>alert(1)</script>" onload="x'
    draft.add(*(shape for shape in [draft.nodes["review"]]))
    draft.line("granted-make", name="<b>&")
    root = drawn(draft)
    assert root.get("onload") is None
    assert not list(root.iter(f"{SVG}script", f"{SVG}b"))


def test_what_is_not_drawn_in_the_file_is_left_out() -> None:
    """A chart without coordinates gives an empty picture, not an error."""
    draft = licence()
    draft.undrawn = True
    assert not list(drawn(draft).iter(f"{SVG}polygon", f"{SVG}polyline"))


@given(st.text(st.sampled_from("甲乙（）、，。？"), max_size=40), st.integers(2, 12))
def test_wrapping_loses_nothing(words: str, width: int) -> None:
    """Lines in order, none empty, hardly longer than asked."""
    lines = wrapped(words, width)
    assert "".join(lines) == words
    assert all(lines)
    assert all(len(line) <= width + 2 for line in lines)


def test_marks_stay_with_their_words() -> None:
    """A line neither begins with a closing mark nor ends with an opening one."""
    assert wrapped("现场核查（两人以上）", 7) == ["现场核查", "（两人以上）"]
    assert wrapped("填写申请、提交材料", 5) == ["填写申请、", "提交材料"]
