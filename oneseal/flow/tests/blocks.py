"""Sound charts at random, built of blocks (step, choice by act or answer, fork, correction loop); and a token game as the oracle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from oneseal.flow.chart import Chart, Kind
from oneseal.flow.condition import parse
from oneseal.flow.tests.drafts import Draft, task

GROUPS = ("review", "survey", "grant deny", "make", "deliver", "archive", "accept request_correction")
"""Verbs that one task takes; branches of a fork share none, so that an act is never ambiguous."""
QUESTIONS = ("answers.a == 'x'", "answers.a in ['x', 'y']", "answers.n > 2", "answers.yes", "not answers.yes and answers.n <= 1")
ANSWERS = st.fixed_dictionaries(
    {}, optional={"a": st.sampled_from(["x", "y", "z"]), "n": st.integers(0, 4), "yes": st.booleans(), "other": st.none()}
)


@dataclass
class Builder:
    """A draft in the making; every block takes the element it starts from and gives the one it ends at."""

    data: st.DataObject
    draft: Draft = field(default_factory=lambda: Draft(kind="internal"))
    count: int = 0

    def new(self, kind: str, label: str = "") -> str:
        """A fresh gateway or event."""
        self.count += 1
        name = f"n{self.count}"
        self.draft.node(kind, name, label, "审查")
        return name

    def step(self, source: str, group: str) -> str:
        """A task."""
        self.count += 1
        name = f"t{self.count}"
        self.draft.add(task(name, group, limit="1")).row(source, name)
        return name

    def block(self, source: str, groups: Sequence[str], depth: int) -> str:
        """One block out of what is left to choose."""
        kinds = ["sequence", "fork", "answer", "act", "loop", "step"] if depth else ["step"]
        kind = self.data.draw(st.sampled_from(kinds))
        if kind == "sequence":
            return self.block(self.block(source, groups, depth - 1), groups, depth - 1)
        if kind == "answer":
            return self.by_answer(source, groups, depth)
        if kind == "act" and "grant deny" in groups:
            return self.by_act(self.step(source, "grant deny"), groups, depth)
        if kind == "loop" and "accept request_correction" in groups:
            return self.correction(source)
        if kind == "fork" and len(groups) > 1:
            return self.fork(source, groups, depth)
        return self.step(source, self.data.draw(st.sampled_from(groups)))

    def by_answer(self, source: str, groups: Sequence[str], depth: int) -> str:
        """A judgement on an answer, the other branch by default and perhaps empty."""
        split, meet = self.new("exclusiveGateway", "怎样？"), self.new("exclusiveGateway")
        self.draft.row(source, split)
        question = self.data.draw(st.sampled_from(QUESTIONS))
        first = self.step_after(split, groups, question)
        self.draft.row(self.block(first, groups, depth - 1), meet)
        line = f"{split}-else"
        if self.data.draw(st.booleans()):
            other = self.step_after(split, groups, None, line)
            self.draft.row(other, meet)
        else:
            self.draft.link(split, meet, name="否", line=line)
        self.draft.node("exclusiveGateway", split, "怎样？", "审查", default=line)
        return meet

    def step_after(self, split: str, groups: Sequence[str], condition: str | None, line: str = "") -> str:
        """A task right behind a judgement."""
        name = self.step(split, self.data.draw(st.sampled_from(groups)))
        self.draft.drop(f"{split}-{name}").link(split, name, condition, "是" if condition else "否", line)
        return name

    def by_act(self, decide: str, groups: Sequence[str], depth: int) -> str:
        """A judgement on what was done."""
        split, meet = self.new("exclusiveGateway", "准予？"), self.new("exclusiveGateway")
        self.draft.row(decide, split).link(split, meet, "act == 'deny'", "不予")
        granted = self.step_after(split, groups, "act == 'grant'")
        self.draft.row(self.block(granted, groups, depth - 1), meet)
        return meet

    def correction(self, source: str) -> str:
        """Acceptance with the correction loop."""
        accept = self.step(source, "accept request_correction")
        self.draft.set(accept, outputs="一次告知")
        split = self.new("exclusiveGateway", "齐全？")
        supply = self.step(split, "supply")
        self.draft.drop(f"{split}-{supply}").row(accept, split).link(split, supply, "act == 'request_correction'", "补正").row(
            supply, accept
        )
        after = self.step(split, "accept request_correction")
        self.draft.set(after, verbs="accept").drop(f"{split}-{after}").link(split, after, "act == 'accept'", "受理")
        return after

    def fork(self, source: str, groups: Sequence[str], depth: int) -> str:
        """Two branches at once, each with verbs of its own."""
        split, join = self.new("parallelGateway"), self.new("parallelGateway")
        self.draft.row(source, split)
        cut = self.data.draw(st.integers(1, len(groups) - 1))
        for part in (groups[:cut], groups[cut:]):
            self.draft.row(self.block(self.step(split, self.data.draw(st.sampled_from(part))), part, depth - 1), join)
        return join


def sound_draft(data: st.DataObject) -> Draft:
    """A sound chart."""
    builder = Builder(data)
    start, end = builder.new("startEvent", "开始"), builder.new("endEvent", "结束")
    builder.draft.row(builder.block(start, GROUPS, data.draw(st.sampled_from((5, 4, 3, 2, 1, 0)))), end)
    return builder.draft


class TokenGame:
    """The oracle: BPMN played literally on the chart, tokens on lines, one element at a time; no compiling."""

    def __init__(self, chart: Chart, facts: Mapping[str, Any]) -> None:
        self.chart, self.facts = chart, facts
        self.tokens: Counter[str] = Counter()
        start = next(node for node in chart.nodes if node.kind is Kind.START)
        self.tokens[chart.outgoing(start.id)[0].id] += 1
        self.settle({})

    def opened(self) -> list[str]:
        """Open tasks, one entry per token."""
        return sorted(node.id for node in self.chart.tasks() for line in self.chart.incoming(node.id) for _ in range(self.tokens[line.id]))

    def do(self, name: str, act: str) -> None:
        """Complete a task."""
        held = next(line.id for line in self.chart.incoming(name) if self.tokens[line.id])
        self.tokens[held] -= 1
        self.tokens[self.chart.outgoing(name)[0].id] += 1
        self.settle({"act": act})

    def settle(self, act: Mapping[str, str]) -> None:
        """Fire gateways and ends until none can."""
        while any(self.fire(node.id, node.kind, node.default, {**self.facts, **act}) for node in self.chart.nodes):
            pass

    def fire(self, name: str, kind: Kind, default: str | None, facts: Mapping[str, Any]) -> bool:
        """Whether the element has passed a token on."""
        into, out = self.chart.incoming(name), self.chart.outgoing(name)
        held = [line for line in into if self.tokens[line.id]]
        if kind in (Kind.START, Kind.TASK) or not held or (kind is Kind.PARALLEL and len(held) < len(into)):
            return False
        taken = into if kind is Kind.PARALLEL else held[:1]
        self.tokens.subtract(line.id for line in taken)
        if kind is Kind.PARALLEL:
            self.tokens.update(line.id for line in out)
        elif kind is Kind.EXCLUSIVE:
            true = [line.id for line in out if line.condition is not None and parse(line.condition).test(facts) is True]
            free = [line.id for line in out if line.condition is None and line.id != default]
            self.tokens[(true or free or [str(default)])[0]] += 1
        return True
