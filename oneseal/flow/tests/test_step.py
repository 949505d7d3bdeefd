"""Stepping: from marking to marking, pure, refused when a task is not open."""

import json

import pytest

from oneseal import flow
from oneseal.flow import Done, Marking, Program
from oneseal.flow.tests.drafts import licence, parallel
from oneseal.law.rule import HouseRule, Refused

LICENCE = flow.compiled(flow.read(licence().xml()))
PARALLEL = flow.compiled(flow.read(parallel().xml()))


def walked(program: Program, *acts: str, **answers: object) -> Marking:
    """The marking after ``task:act`` one after the other; each goes through JSON text."""
    facts = {"answers": answers}
    marking = flow.begin(program, facts)
    for step in acts:
        task, _, act = step.partition(":")
        marking = flow.advance(program, tuple(json.loads(json.dumps(marking))), Done(task, act or task, facts))
    return marking


def opened(program: Program, marking: Marking) -> list[str]:
    """Ids of the open tasks."""
    return [task.id for task in flow.open_tasks(program, marking)]


def test_a_chart_begins_with_the_filing() -> None:
    """One task open, with its power, verbs and limit."""
    (task,) = flow.open_tasks(LICENCE, walked(LICENCE))
    assert (task.id, task.power, task.verbs, str(task.limit), task.officers) == ("file", "申请", ("file",), "1个工作日", 2)


@pytest.mark.parametrize(
    ("act", "after"), [("accept", ["review"]), ("request_correction", ["supply"]), ("refuse_to_accept", []), ("declare_not_needed", [])]
)
def test_the_act_chooses_the_branch(act: str, after: list[str]) -> None:
    """Of the acceptance."""
    assert opened(LICENCE, walked(LICENCE, "file", f"accept:{act}")) == after


def test_a_correction_goes_back_to_the_acceptance_as_often_as_it_takes() -> None:
    """The marking is the same each time."""
    once = walked(LICENCE, "file", "accept:request_correction", "supply")
    assert once == walked(LICENCE, "file") == walked(LICENCE, "file", *["accept:request_correction", "supply"] * 3)
    assert opened(LICENCE, once) == ["accept"]


@pytest.mark.parametrize(("business", "after"), [("catering", ["survey"]), ("sale", ["decide"]), (None, ["decide"])])
def test_an_answer_chooses_the_branch_and_no_answer_the_default(business: str | None, after: list[str]) -> None:
    """A survey only where the answer asks for it."""
    assert opened(LICENCE, walked(LICENCE, "file", "accept", "review", business=business)) == after


@pytest.mark.parametrize("ending", [("decide:grant", "make"), ("decide:deny",)])
def test_a_decided_case_ends_after_delivery_and_filing_away(ending: tuple[str, ...]) -> None:
    """Nothing is open then."""
    marking = walked(LICENCE, "file", "accept", "review", *ending, "deliver", "archive")
    assert flow.finished(marking)
    assert not opened(LICENCE, marking)


def test_parallel_tasks_are_open_together_and_joined_in_any_order() -> None:
    """The join lets through when both are done."""
    assert opened(PARALLEL, walked(PARALLEL)) == ["review", "survey"]
    assert opened(PARALLEL, walked(PARALLEL, "survey")) == ["review"]
    assert walked(PARALLEL, "survey", "review") == walked(PARALLEL, "review", "survey")
    assert opened(PARALLEL, walked(PARALLEL, "survey", "review")) == ["archive"]
    assert flow.finished(walked(PARALLEL, "survey", "review", "archive"))


@pytest.mark.parametrize(
    "done",
    [Done("decide", "grant"), Done("accept", "grant"), Done("accept", ""), Done("nothing", "accept"), Done("file", "file")],
    ids=["a later task", "an act that it does not name", "no act", "no such task", "done already"],
)
def test_an_act_that_is_not_open_is_refused_and_says_what_is(done: Done) -> None:
    """By the house rule, with the open tasks and their verbs; the marking stays."""
    marking = walked(LICENCE, "file")
    with pytest.raises(Refused) as refused:
        flow.advance(LICENCE, marking, done)
    assert isinstance(refused.value.rule, HouseRule)
    assert "环节accept（accept request_correction refuse_to_accept declare_not_needed）" in str(refused.value)
    assert refused.value.mend
    assert marking == walked(LICENCE, "file")


def test_an_ended_chart_refuses_every_act() -> None:
    """And says that nothing is open."""
    with pytest.raises(Refused, match="当前环节：无"):
        flow.advance(LICENCE, (), Done("file", "file"))


def test_one_act_of_a_parallel_pair_cannot_be_done_twice() -> None:
    """The second is refused while the other is still open."""
    with pytest.raises(Refused):
        walked(PARALLEL, "survey", "survey")


def test_facts_cannot_forge_the_act() -> None:
    """What was done decides, not what the facts claim."""
    marking = walked(LICENCE, "file", "accept", "review")
    forged = flow.advance(LICENCE, marking, Done("decide", "deny", {"act": "grant"}))
    assert opened(LICENCE, forged) == ["deliver"]


def test_a_marking_is_hashable_and_plain() -> None:
    """Whole numbers in ascending order, the same for the same state."""
    marking = walked(PARALLEL)
    assert {marking: 1}[tuple(json.loads(json.dumps(marking)))] == 1
    assert marking == tuple(sorted(marking))
