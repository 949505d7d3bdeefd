"""What is still ahead: each task that the chart may come to, with the shortest way there, by today's answers, in loops, in parallel."""

import pytest

from oneseal import flow
from oneseal.flow.tests.test_step import LICENCE, PARALLEL, walked


def told(program: flow.Program, marking: flow.Marking, **answers: object) -> dict[str, list[str]]:
    """Task → what is done before it, by their ids."""
    return {task.id: [each.id for each in way] for task, way in flow.ahead(program, marking, {"answers": answers}).items()}


@pytest.mark.parametrize(
    ("answers", "before"), [({"business": "catering"}, ["accept", "review", "survey"]), ({"business": "sale"}, ["accept", "review"])]
)
def test_each_task_to_come_is_told_with_what_is_done_before_it(answers: dict[str, object], before: list[str]) -> None:
    """What the answers leave out is no part of the way; the task that is open now is not to come."""
    ways = told(LICENCE, walked(LICENCE, "file", **answers), **answers)
    assert ways["review"] == ["accept"] and ways["decide"] == before and ways["make"] == [*before, "decide"]
    assert ("survey" in ways) is ("survey" in before) and "accept" not in ways and "file" not in ways
    assert ways["archive"][-1] == "deliver"


def test_after_a_correction_the_acceptance_is_to_come_again() -> None:
    """While the applicant corrects; a way through a loop tells each task once."""
    ways = told(LICENCE, walked(LICENCE, "file", "accept:request_correction", business="sale"), business="sale")
    assert ways["accept"] == ["supply"] and ways["review"] == ["supply", "accept"]
    assert all(len(way) == len(set(way)) for way in ways.values())


def test_what_joins_waits_for_both() -> None:
    assert {task: sorted(way) for task, way in told(PARALLEL, walked(PARALLEL)).items()} == {"archive": ["review", "survey"]}


def test_nothing_is_ahead_at_the_end() -> None:
    assert told(LICENCE, ()) == {}
