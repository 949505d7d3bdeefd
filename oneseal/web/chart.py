"""流程图 An item's chart on a page: drawn on the server, the case's way coloured in, with the same told in words."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from oneseal import flow
from oneseal.web.coded import POWERS
from oneseal.web.words import is_english


@lru_cache(maxsize=256)
def _read(chart: str) -> flow.Chart:
    return flow.read(chart.encode())


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the chart in words: whose it is, and where the case stands to it ("done", "now" or "")."""

    name: str
    power: str
    state: str


@dataclass(frozen=True, slots=True)
class Way:
    """A case's way: the chart as a drawing, and its tasks in the order in which they are reached."""

    drawing: SafeString
    steps: tuple[Step, ...]


def way(chart: str, done: Collection[str], current: Collection[str]) -> Way:
    """What a page needs to show how far a case has come, on a screen of any width."""
    read = _read(chart)
    reached = [node.id for node in read.nodes if node.kind is flow.Kind.START]
    for name in reached:
        reached += dict.fromkeys(line.target for line in read.outgoing(name) if line.target not in reached)
    tasks = sorted(read.tasks(), key=lambda task: reached.index(task.id) if task.id in reached else len(reached))
    states = {task.id: "now" if task.id in current else "done" if task.id in done else "" for task in tasks}
    steps = tuple(Step(task.name or task.id, read.lanes.get(read.lane_of.get(task.id, ""), ""), states[task.id]) for task in tasks)
    return Way(drawn(chart, done, current), steps)


def drawn(chart: str, done: Collection[str] = (), current: Collection[str] = ()) -> SafeString:
    """The chart as SVG; ``done`` and ``current``: ids of its tasks. The drawer escapes every word. The words of a chart are Chinese on
    every page; its lanes, which are the same on every chart, are named in the reader's language."""
    if not is_english():
        told = flow.draw(_read(chart), done, current)
    else:
        told = flow.draw(_read(chart), done, current, POWERS).replace('<g class="chart-lane"', '<g class="chart-lane" lang="en"')
    return SafeString(told.replace("<svg", '<svg lang="zh-Hans"', 1))  # nosec B703 - the drawer escapes every word
