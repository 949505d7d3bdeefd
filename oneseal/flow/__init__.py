"""流程图 Flow: charts read from BPMN 2.0, audited, compiled to a small program, stepped and drawn. Pure Python."""

from oneseal.flow.ahead import ahead
from oneseal.flow.audit import audit, check, compiled
from oneseal.flow.chart import Chart, Finding, Kind, Unsound
from oneseal.flow.draw import draw, draw_lanes
from oneseal.flow.program import Done, Marking, Program, Task
from oneseal.flow.read import read
from oneseal.flow.step import advance, begin, finished, open_tasks

__all__ = [
    "Chart",
    "Done",
    "Finding",
    "Kind",
    "Marking",
    "Program",
    "Task",
    "Unsound",
    "advance",
    "ahead",
    "audit",
    "begin",
    "check",
    "compiled",
    "draw",
    "draw_lanes",
    "finished",
    "open_tasks",
    "read",
]
