"""Charts at random: sound ones are accepted and every walk completes; damaged ones are refused, or still complete."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from oneseal import flow
from oneseal.flow import Chart, Done, Marking, Program
from oneseal.flow.tests.blocks import ANSWERS, QUESTIONS, TokenGame, sound_draft
from oneseal.flow.tests.drafts import Draft

MANY = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
PATIENCE = 60


def errors(chart: Chart) -> list[flow.Finding]:
    """What refuses a chart."""
    return [finding for finding in flow.audit(chart) if finding.severity == "error"]


def walk(chart: Chart, program: Program, facts: Mapping[str, Any], data: st.DataObject) -> None:
    """Do open tasks at random until the chart ends, beside the token game; after a while corrections are asked for no more."""
    game = TokenGame(chart, facts)
    marking: Marking = flow.begin(program, facts)
    for count in range(4 * PATIENCE):
        opened = flow.open_tasks(program, marking)
        assert sorted(task.id for task in opened) == game.opened()
        assert len({task.id for task in opened}) == len(opened)
        if flow.finished(marking):
            assert not +game.tokens
            return
        assert opened
        task = data.draw(st.sampled_from(opened))
        verbs = [verb for verb in task.verbs if count < PATIENCE or verb != "request_correction"]
        act = data.draw(st.sampled_from(verbs or task.verbs))
        marking = flow.advance(program, marking, Done(task.id, act, facts))
        game.do(task.id, act)
    raise AssertionError("no end")


@MANY
@given(st.data())
def test_a_sound_chart_is_accepted_and_every_walk_completes(data: st.DataObject) -> None:
    """With the same tasks open as in a literal token game, at every step."""
    chart = flow.read(sound_draft(data).xml())
    assert not errors(chart)
    walk(chart, flow.compiled(chart), {"answers": data.draw(ANSWERS)}, data)


def damage(draft: Draft, data: st.DataObject) -> None:
    """One change: a line away, turned elsewhere, doubled; a gateway of the other kind; a condition gone or another; no default."""
    lines = sorted(draft.lines)
    line = draft.lines[data.draw(st.sampled_from(lines))]
    nodes = sorted(draft.nodes)
    gateways = [name for name in nodes if draft.nodes[name].kind.endswith("Gateway")]
    kind = data.draw(st.sampled_from(["away", "elsewhere", "from elsewhere", "double", "kind", "condition", "default", "node"]))
    if kind == "away":
        draft.drop(line.id)
    elif kind == "elsewhere":
        draft.line(line.id, target=data.draw(st.sampled_from(nodes)))
    elif kind == "from elsewhere":
        draft.line(line.id, source=data.draw(st.sampled_from(nodes)))
    elif kind == "double":
        draft.link(line.source, data.draw(st.sampled_from(nodes)), line.condition, line.name, "double")
    elif kind == "condition":
        draft.line(line.id, condition=data.draw(st.sampled_from([None, "act == 'grant'", *QUESTIONS])), name="改")
    elif kind == "node":
        draft.drop(data.draw(st.sampled_from(nodes)))
    elif gateways:
        name = data.draw(st.sampled_from(gateways))
        old = draft.nodes[name]
        other = "parallelGateway" if old.kind == "exclusiveGateway" else "exclusiveGateway"
        draft.node(other if kind == "kind" else old.kind, name, old.name or "？", old.lane)


@MANY
@given(st.data())
def test_a_damaged_chart_is_refused_or_still_completes(data: st.DataObject) -> None:
    """Refused with elements and mends; what is let through ends properly on every walk."""
    draft = sound_draft(data)
    for _ in range(data.draw(st.integers(1, 2))):
        assume(draft.lines)
        damage(draft, data)
    found = [finding for finding in flow.check(draft.xml()) if finding.severity == "error"]
    assert all(finding.element and finding.mend for finding in found)
    event("refused" if found else "let through")
    if not found:
        chart = flow.read(draft.xml())
        walk(chart, flow.compiled(chart), {"answers": data.draw(ANSWERS)}, data)
