"""Reading: the subset whole, everything else a finding with element and mend, whatever the bytes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal import flow
from oneseal.flow.chart import Kind
from oneseal.flow.tests.drafts import HEAD, licence, parallel, task
from oneseal.law.days import WORKING, Limit

SHIPPED = Path(__file__).parents[2] / "catalogue/data/demo/items"


def refused(xml: bytes) -> tuple[flow.Finding, ...]:
    """The findings of a file that is not even read."""
    with pytest.raises(flow.Unsound) as unsound:
        flow.read(xml)
    return unsound.value.findings


def test_a_chart_is_read_whole() -> None:
    """Nodes with their lanes and our extensions, flows with conditions, and where everything is drawn."""
    chart = flow.read(licence().set("survey", unit="survey", note="两人", inputs="核查通知").xml())
    assert (chart.title, chart.kind, chart.version, len(chart.nodes), len(chart.flows)) == ("示例流程图", "licence", "1", 17, 19)
    survey = chart.node("survey")
    assert (survey.kind, survey.lane, survey.verbs, survey.unit_kind, survey.officers) == (Kind.TASK, "勘验", ("survey",), "survey", 2)
    assert (survey.limit, survey.inputs, survey.note) == (Limit(1, WORKING), "核查通知", "两人")
    assert chart.node("visit").default == "no_visit"
    assert next(line.condition for line in chart.flows if line.id == "granted-make") == "act == 'grant'"
    assert chart.boxes.keys() == {*chart.lanes, *(node.id for node in chart.nodes)}
    assert chart.lines.keys() == {line.id for line in chart.flows}


OUTSIDE = {
    "service task": ('<bpmn:serviceTask id="odd"/>', "odd"),
    "sub-process": ('<bpmn:subProcess id="odd"><bpmn:userTask id="in"/></bpmn:subProcess>', "odd"),
    "timer on a step": ('<bpmn:boundaryEvent id="odd" attachedToRef="review"/>', "odd"),
    "inclusive gateway": ('<bpmn:inclusiveGateway id="odd"/>', "odd"),
    "repetition of a step": ('<bpmn:userTask id="odd"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>', "odd"),
    "start by a timer": ('<bpmn:startEvent id="odd"><bpmn:timerEventDefinition/></bpmn:startEvent>', "odd"),
    "end by an error": ('<bpmn:endEvent id="odd"><bpmn:errorEventDefinition/></bpmn:endEvent>', "odd"),
    "id twice": ('<bpmn:userTask id="review"/>', "review"),
    "no id": ("<bpmn:userTask/>", "userTask"),
    "line to nowhere": ('<bpmn:sequenceFlow id="odd" sourceRef="review" targetRef="nowhere"/>', "odd"),
    "line without ends": ('<bpmn:sequenceFlow id="odd"/>', "odd"),
    "limit that is no number": (_LIMIT := '<bpmn:userTask id="odd"><bpmn:extensionElements><oneseal:task limit="{}"/>'
                                '</bpmn:extensionElements></bpmn:userTask>', "odd"),
    "negative limit": (_LIMIT.format("-1"), "odd"),
    "endless limit": (_LIMIT.format("9" * 6000), "odd"),
    "unknown unit": (_LIMIT.format('1" limitUnit="year'), "odd"),
    "officers that are no number": (_LIMIT.format('1" officers="two'), "odd"),
    "officers beyond reason": (_LIMIT.format('1" officers="²'), "odd"),
    "no officer": (_LIMIT.format('1" officers="0'), "odd"),
    "lane in a lane": ('<bpmn:laneSet id="s2"><bpmn:lane id="odd"><bpmn:childLaneSet id="s3"/></bpmn:lane></bpmn:laneSet>', "odd"),
    "two lanes for a step": (_LANE := '<bpmn:laneSet id="s2"><bpmn:lane id="l2"><bpmn:flowNodeRef>review</bpmn:flowNodeRef></bpmn:lane>'
                             "</bpmn:laneSet>", "review"),
    "lane that lists a stranger": (_LANE.replace("review", "odd"), "odd"),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_outside_the_subset_is_named(name: str) -> None:
    """With its element, and what to do."""
    more, element = OUTSIDE[name]
    draft = parallel()
    draft.more = more
    found = refused(draft.xml())
    assert element in {finding.element for finding in found}
    assert all(finding.mend for finding in found)
    assert flow.check(draft.xml()) == found


ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">{}]>'.format("".join(f'<!ENTITY b{n + 1} "{f"&b{n or str()};" * 10}">' for n in range(9)))
FILES = {
    "nothing": b"",
    "no XML": b"%PDF-1.7",
    "not closed": licence().xml()[:-20],
    "other XML": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "no process": f"{HEAD}</bpmn:definitions>".encode(),
    "two processes": f'{HEAD}<bpmn:process id="a"/><bpmn:process id="b"/></bpmn:definitions>'.encode(),
    "two pools": f'{HEAD}<bpmn:collaboration id="c"><bpmn:participant id="p"/><bpmn:participant id="q"/></bpmn:collaboration>'
                 '<bpmn:process id="a"/></bpmn:definitions>'.encode(),
    "message between pools": f'{HEAD}<bpmn:collaboration id="c"><bpmn:messageFlow id="m"/></bpmn:collaboration>'
                             '<bpmn:process id="a"/></bpmn:definitions>'.encode(),
    "a signal": f'{HEAD}<bpmn:signal id="s"/><bpmn:process id="a"/></bpmn:definitions>'.encode(),
    "entity that swells": (ENTITIES + licence().xml().decode().replace('name="示例', 'name="&b9;', 1)).encode(),
    "entity from a file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + licence().xml(),
    "too large": licence().xml().replace(b"</bpmn:process>", b" " * 2_100_000 + b"</bpmn:process>"),
    "coordinates that are no numbers": licence().xml().replace(b'x="', b'x="a'),
    "coordinates without end": licence().xml().replace(b'y="', b'y="1e999'),
    "coordinates left out": licence().xml().replace(b" width=", b" w="),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_chart_is_refused(name: str) -> None:
    """Never by a trace, never by reading other files or swelling."""
    assert all(finding.element and finding.mend for finding in refused(FILES[name]))


def test_what_editors_add_is_passed_over() -> None:
    """Documentation, notes, other vocabularies, comments."""
    draft = parallel()
    draft.more = (
        '<bpmn:documentation>说明</bpmn:documentation><bpmn:textAnnotation id="t"><bpmn:text>注</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="a" sourceRef="t" targetRef="review"/><!-- 注 --><?editor state?><x:odd xmlns:x="urn:x" id="o"/>'
    )
    assert not [finding for finding in flow.check(draft.xml()) if finding.severity == "error"]


@given(st.binary(max_size=300))
def test_any_bytes_are_answered_by_findings(xml: bytes) -> None:
    """And nothing else is raised."""
    assert flow.check(xml)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_shipped_chart_with_damaged_bytes_is_answered(data: st.DataObject) -> None:
    """Wherever the damage is: findings or none, but an answer."""
    path = data.draw(st.sampled_from(sorted(SHIPPED.glob("*/chart.bpmn"))))
    xml = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(xml) - 1))
        xml[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    for finding in flow.check(bytes(xml)):
        assert finding.element
        assert finding.mend


def test_a_task_may_not_be_left_without_officers_by_default() -> None:
    """One officer where the chart says nothing."""
    assert flow.read(parallel().add(task("review", "review", officers="")).set("review", officers="").xml()).node("review").officers == 1
