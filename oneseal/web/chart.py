"""流程图 An item's chart on a page: drawn on the server, the case's way coloured in, with the same told in words."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.safestring import SafeString

from oneseal import flow
from oneseal.catalogue.rules.guide import plain_step
from oneseal.flow.chart import Node
from oneseal.web.coded import POWERS
from oneseal.web.words import is_english


@lru_cache(maxsize=256)
def _read(chart: str) -> flow.Chart:
    return flow.read(chart.encode())


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the chart in words: whose it is ("" where its name says so), and where the case stands to it: "done", "now", "skipped"
    when the case has gone past it or ended without it, or "" while it may still come."""

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
    reached = _onward(read, [node.id for node in read.nodes if node.kind is flow.Kind.START])
    tasks = sorted(read.tasks(), key=lambda task: reached.index(task.id) if task.id in reached else len(reached))
    ahead = _onward(read, current)

    def state(task: Node) -> str:
        known = "now" if task.id in current else "done" if task.id in done else ""
        return known or ("" if task.id in ahead else "skipped")

    steps = tuple(Step(task.name or task.id, _whose(read, task), state(task)) for task in tasks)
    return Way(drawn(chart, done, current), steps)


def _onward(chart: flow.Chart, names: Collection[str]) -> list[str]:
    """These elements, and all that can be reached from them, the nearest first."""
    found = list(names)
    for name in found:
        found += dict.fromkeys(line.target for line in chart.outgoing(name) if line.target not in found)
    return found


def _whose(chart: flow.Chart, task: Node) -> str:
    """The power of a task, unless its name is the same word in the language of the page."""
    power = chart.lanes.get(chart.lane_of.get(task.id, ""), "")
    return "" if power == task.name and not is_english() else power


def plain(told: Way) -> Way:
    """The same in the words that applicants are told."""
    return replace(told, steps=tuple(replace(step, name=plain_step(step.name)) for step in told.steps))


def drawn(chart: str, done: Collection[str] = (), current: Collection[str] = ()) -> SafeString:
    """The chart as SVG, and beside it the names of its lanes, which stay in view while it is scrolled; ``done`` and ``current``: ids of its
    tasks. The drawer escapes every word. The words of a chart are Chinese on every page; its lanes, which are the same on every chart, are
    named in the reader's language."""
    read, english = _read(chart), is_english()
    named = POWERS if english else {}
    told = flow.draw(read, done, current, named).replace("<svg", '<svg lang="zh-Hans"', 1) + flow.draw_lanes(read, named)
    told = told.replace('<g class="chart-lane"', '<g class="chart-lane" lang="en"') if english else told
    return SafeString(told)  # nosec B703 - the drawer escapes every word
