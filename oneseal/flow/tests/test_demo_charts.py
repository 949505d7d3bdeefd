"""The shipped charts: valid BPMN that other tools read, drawn whole, without a single finding, with the limits that were promised."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator

from bench.charts import WAYS, chosen_chart, ours, require_equal_traces, theirs
from oneseal import flow
from oneseal.flow import Chart, Done
from oneseal.flow.chart import Kind
from oneseal.flow.drawing import count_crossings

SHIPPED = {path.parent.name: path for path in sorted((Path(__file__).parents[2] / "catalogue/data/demo/items").glob("*/chart.bpmn"))}
ON_THE_SPOT, NO_SURVEY = {"company-registration", "birth-registration"}, {"publication-retail"}
LIMITS = {
    "food-business": {"review": 1, "survey": 2, "decide": 1, "make": 1},
    "fireworks-retail": {"review": 1, "survey": 2, "decide": 1, "make": 1},
    "publication-retail": {"review": 1, "decide": 1, "make": 1},
    "private-school": {"review": 10, "survey": 10, "decide": 5, "make": 5},
    "company-registration": {"decide": 0, "make": 0},
    "birth-registration": {"decide": 0, "make": 0},
}
"""Working days of the steps that run inside the promise."""


@pytest.fixture(params=SHIPPED)
def slug(request: pytest.FixtureRequest) -> str:
    """Each chart in turn."""
    return str(request.param)


@pytest.fixture
def chart(slug: str) -> Chart:
    """As read."""
    return flow.read(SHIPPED[slug].read_bytes())


def test_there_is_one_chart_for_each_item() -> None:
    """Six."""
    assert SHIPPED.keys() == LIMITS.keys()


def test_the_audit_finds_nothing(chart: Chart) -> None:
    """Not even a warning."""
    assert flow.audit(chart) == ()
    assert flow.compiled(chart).tasks


def test_the_file_is_valid_by_the_schema_of_the_standard(slug: str) -> None:
    """Another tool's validator and reader take it."""
    parser = BpmnParser(validator=BpmnValidator())
    parser.add_bpmn_file(str(SHIPPED[slug]))
    assert parser.get_spec("process").file


def test_every_element_is_drawn_and_no_lines_cross(chart: Chart) -> None:
    """Lanes and pool too; shapes have the sizes that editors give them."""
    assert chart.boxes.keys() == {chart.pool, *chart.lanes, *(node.id for node in chart.nodes)}
    assert chart.lines.keys() == {line.id for line in chart.flows}
    assert count_crossings(chart) == 0
    assert {chart.boxes[node.id].width for node in chart.nodes if node.kind in (Kind.START, Kind.END)} == {36}


def test_lines_begin_and_end_at_their_shapes(chart: Chart) -> None:
    """On the border, not inside and not in the air."""
    for line in chart.flows:
        for name, (x, y) in ((line.source, chart.lines[line.id][0]), (line.target, chart.lines[line.id][-1])):
            box = chart.boxes[name]
            across, down = x in (box.x, box.x + box.width), y in (box.y, box.y + box.height)
            inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
            assert (across or down) and inside, (line.id, name)


def test_steps_have_the_promised_limits(slug: str, chart: Chart) -> None:
    """In working days; the school's in natural days, because its promise is a month (R1-10: one kind of days)."""
    running = {"review", "survey", "grant", "make"}
    assert {task.id: task.limit.amount for task in chart.tasks() if task.limit and running & set(task.verbs)} == LIMITS[slug]
    units = {task.limit.unit.value for task in chart.tasks() if task.limit and running & set(task.verbs)}
    assert units == {"natural" if slug == "private-school" else "working"}


def opened(slug: str, acts: Sequence[tuple[str, str]], answers: Mapping[str, Any]) -> tuple[flow.Task, ...]:
    """What is open after the acts."""
    program = flow.compiled(flow.read(SHIPPED[slug].read_bytes()))
    marking = flow.begin(program, {"answers": answers})
    for task, act in acts:
        marking = flow.advance(program, marking, Done(task, act, {"answers": answers}))
    return flow.open_tasks(program, marking)


def test_a_licence_is_reviewed_and_an_on_the_spot_item_is_decided_at_once(slug: str) -> None:
    """By another power than the acceptance."""
    (task,) = opened(slug, [("file", "file"), ("accept", "accept")], {})
    assert task.power == ("批准" if slug in ON_THE_SPOT else "审查")


def test_a_survey_follows_the_review_where_the_item_has_one(slug: str) -> None:
    """Two officers at least."""
    if slug in ON_THE_SPOT:
        return
    answers = {"business": "catering"}
    (task,) = opened(slug, [("file", "file"), ("accept", "accept"), ("review", "review")], answers)
    assert (task.power, task.officers) == (("批准", 1) if slug in NO_SURVEY else ("勘验", 2))


@pytest.mark.parametrize(
    ("answers", "task"),
    [
        ({"business": "sale", "cold_chain": False, "vending": True, "route": "general"}, "decide"),
        ({"business": "sale", "cold_chain": True}, "survey"),
        ({"business": "catering", "cold_chain": False}, "survey"),
        ({"business": "canteen"}, "survey"),
        ({}, "decide"),
    ],
)
def test_the_survey_of_the_food_licence_depends_on_the_situation(answers: Mapping[str, Any], task: str) -> None:
    """Catering, canteens and cold chains are looked at."""
    assert [one.id for one in opened("food-business", [("file", "file"), ("accept", "accept"), ("review", "review")], answers)] == [task]


def test_another_engine_goes_the_same_ways() -> None:
    """On the chart that the benchmark times, every branch."""
    path = chosen_chart()
    assert require_equal_traces(ours(path), theirs(path)) == len(WAYS)
