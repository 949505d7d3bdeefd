"""流程图 in words: what a case has gone past without it is not still to come; whose a step is, is not said twice."""

from importlib.resources import files

from django.utils.translation import override

from oneseal.web.chart import Way, way
from oneseal.web.style.samples import sample_way

CHART = files("oneseal.web.style").joinpath("chart.bpmn").read_text(encoding="utf-8")


def states(told: Way) -> dict[str, str]:
    """Where the case stands to each step."""
    return {step.name: step.state for step in told.steps}


def test_a_step_that_the_case_went_past_is_not_still_to_come() -> None:
    """It may still come while the case can reach it; once the case has ended, nothing comes."""
    at_first = states(way(CHART, {"file"}, {"accept"}))
    assert at_first == {"提出申请": "done", "受理判断": "now", "补正材料": "", "作出决定": "", "送达": ""}
    later = states(sample_way())
    assert later == {"提出申请": "done", "受理判断": "done", "补正材料": "skipped", "作出决定": "now", "送达": ""}
    over = states(way(CHART, {"file", "accept"}, set()))
    assert over == {"提出申请": "done", "受理判断": "done", "补正材料": "skipped", "作出决定": "skipped", "送达": "skipped"}


def test_a_step_called_as_its_power_names_it_once() -> None:
    """In the language of the chart; in another the power says what the step is."""
    chart = CHART.replace('name="送达"', 'name="批准"')
    assert {step.name: step.power for step in way(chart, set(), {"file"}).steps}["批准"] == ""
    with override("en"):
        assert {step.name: step.power for step in way(chart, set(), {"file"}).steps}["批准"] == "批准"
