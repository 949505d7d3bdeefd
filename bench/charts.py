"""Chart engine: instances per second against SpiffWorkflow on the same chart, state saved and restored at each step, traces equal.

An instance goes from the start to the end of the shipped chart that has a correction, a survey and a judgement on answers. Before every
act the state is written to JSON text and read back, on both sides by what the engine offers for it; neither has rendering or a database.
SpiffWorkflow reads the same file; its Python expressions get ``answers`` with attributes and ``true``/``false`` as names, nothing else.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from oneseal import flow

CHARTS = Path(__file__).resolve().parents[1] / "oneseal/catalogue/data/demo/items"
RUNS, FAST, SLOW = 7, 4_000, 24
Way = Sequence[tuple[str, str]]
Trace = list[list[str]]
Walk = Callable[[Way, Mapping[str, Any]], Trace]

BEGINNING = (("file", "file"), ("accept", "request_correction"), ("supply", "supply"), ("accept", "accept"), ("review", "review"))
ENDING = (("deliver", "deliver"), ("archive", "archive"))
WAYS: Sequence[tuple[Way, Mapping[str, Any]]] = (
    (
        (*BEGINNING, ("survey", "survey"), ("decide", "grant"), ("make", "make"), *ENDING),
        {"business": "catering", "cold_chain": False},
    ),
    ((*BEGINNING, ("decide", "grant"), ("make", "make"), *ENDING), {"business": "sale", "cold_chain": False}),
    ((*BEGINNING, ("survey", "survey"), ("decide", "deny"), *ENDING), {"business": "sale", "cold_chain": True}),
    ((("file", "file"), ("accept", "refuse_to_accept")), {"business": "sale", "cold_chain": False}),
)
"""What is done, and the answers: every branch of the chart is gone; the first is what is timed."""


def chosen_chart() -> Path:
    """The shipped chart with the most judgements."""
    return max(sorted(CHARTS.glob("*/chart.bpmn")), key=lambda path: path.read_text(encoding="utf-8").count("<bpmn:exclusiveGateway"))


def ours(path: Path) -> Walk:
    """A walk with ``oneseal.flow``; the trace is the open tasks before each act and at the end."""
    program = flow.compiled(flow.read(path.read_bytes()))

    def walk(way: Way, answers: Mapping[str, Any]) -> Trace:
        facts = {"answers": answers}
        trace: Trace = []
        saved = json.dumps(flow.begin(program, facts))
        for task, act in way:
            marking = tuple(json.loads(saved))
            trace.append([opened.id for opened in flow.open_tasks(program, marking)])
            saved = json.dumps(flow.advance(program, marking, flow.Done(task, act, facts)))
        trace.append([opened.id for opened in flow.open_tasks(program, tuple(json.loads(saved)))])
        return trace

    return walk


class Environment(TaskDataEnvironment):  # type: ignore[misc]  # the library has no types
    """Conditions as the file has them: ``answers.x`` by attribute, ``true`` and ``false`` by name."""

    def evaluate(self, expression: str, context: dict[str, Any], external_context: Any = None) -> Any:
        """The value of a condition."""
        named = {**context, "answers": SimpleNamespace(**context.get("answers", {})), "true": True, "false": False}
        return super().evaluate(expression, named, external_context)


def theirs(path: Path) -> Walk:
    """The same walk with SpiffWorkflow."""
    parser = BpmnParser()
    parser.add_bpmn_file(str(path))
    spec, serializer, engine = parser.get_spec("process"), BpmnWorkflowSerializer(), PythonScriptEngine(environment=Environment())

    def restored(saved: str) -> Any:
        workflow = serializer.deserialize_json(saved)
        workflow.script_engine = engine
        return workflow

    def walk(way: Way, answers: Mapping[str, Any]) -> Trace:
        trace: Trace = []
        workflow = BpmnWorkflow(spec, script_engine=engine)
        workflow.do_engine_steps()
        saved = serializer.serialize_json(workflow)
        for task, act in way:
            workflow = restored(saved)
            opened = workflow.get_tasks(state=TaskState.READY, manual=True)
            trace.append([one.task_spec.bpmn_id for one in opened])
            one = next(one for one in opened if one.task_spec.bpmn_id == task)
            one.data.update(act=act, answers=dict(answers))
            one.run()
            workflow.do_engine_steps()
            saved = serializer.serialize_json(workflow)
        workflow = restored(saved)
        trace.append([one.task_spec.bpmn_id for one in workflow.get_tasks(state=TaskState.READY, manual=True)])
        return trace

    return walk


def timed(walk: Walk, count: int) -> float:
    """Instances per second."""
    way, answers = WAYS[0]
    gc.collect()
    begun = time.perf_counter()
    for _ in range(count):
        walk(way, answers)
    return count / (time.perf_counter() - begun)


def require_equal_traces(one: Walk, other: Walk) -> int:
    """The number of ways gone by both with the same tasks open at every step."""
    for way, answers in WAYS:
        first, second = one(way, answers), other(way, answers)
        if first != second or first[-1]:
            raise AssertionError(f"traces differ: {first} {second}")
    return len(WAYS)


def run() -> dict[str, Any]:
    """Rows of the table; runs of both are interleaved."""
    path = chosen_chart()
    fast, slow = ours(path), theirs(path)
    ways = require_equal_traces(fast, slow)
    timed(fast, FAST // 10)
    timed(slow, 2)
    first, second = [], []
    for _ in range(RUNS):
        first.append(timed(fast, FAST))
        second.append(timed(slow, SLOW))
    ratios = [one / other for one, other in zip(first, second, strict=True)]
    acts = len(WAYS[0][0])
    return {
        "rows": [
            {
                "what": "chart instances stepped",
                "samples": first,
                "unit": "instances/s",
                "versus": "SpiffWorkflow on the same file",
                "ratio": statistics.median(ratios),
                "aim": ">= 100",
                "note": f"{acts} acts each, state as JSON text before every act; traces of {ways} ways equal",
                "ratios": [min(ratios), max(ratios)],
            },
            {"what": "SpiffWorkflow", "samples": second, "unit": "instances/s"},
        ]
    }
