"""The audit of the drawing (F-21): a chart is read off its drawing, so what is drawn must be what is meant."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from oneseal.flow.chart import Box, Chart, Finding

MOST_CROSSINGS, MOST_SEGMENTS = 3, 1_000
Point = tuple[float, float]


def drawing(chart: Chart) -> Iterator[Finding]:
    """Nothing undrawn, shapes inside the lane that they belong to and apart from each other, few crossing lines."""
    for name in [node.id for node in chart.nodes if node.id not in chart.boxes]:
        yield _undrawn(name)
    for name in [flow.id for flow in chart.flows if len(chart.lines.get(flow.id, ())) < 2]:
        yield _undrawn(name)
    for node in chart.nodes:
        box, lane = chart.boxes.get(node.id), chart.boxes.get(chart.lane_of.get(node.id, ""))
        if box and lane and not _inside(box, lane):
            yield Finding(node.id, "F-34", f"“{node.name or node.id}”属于“{node.lane}”泳道，却画在泳道之外", "移回所属泳道，再保存")
    drawn = [(node, chart.boxes[node.id]) for node in chart.nodes if node.id in chart.boxes]
    for (one, first), (other, second) in combinations(drawn, 2):
        if _overlap(first, second):
            yield Finding(other.id, "F-21", f"与“{one.name or one.id}”重叠", "移开图形", "warn")
    crossings = count_crossings(chart)
    if crossings > MOST_CROSSINGS:
        yield Finding(chart.id, "F-21", f"连线交叉 {crossings} 处，超过 {MOST_CROSSINGS} 处", "调整布局", "warn")


def _undrawn(name: str) -> Finding:
    return Finding(name, "F-21", "没有画出位置", "在编辑器中打开并保存，使每个元素都有坐标", "warn")


def _inside(box: Box, lane: Box) -> bool:
    """Whether the middle of a shape lies in a lane."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return lane.x <= x <= lane.x + lane.width and lane.y <= y <= lane.y + lane.height


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.y + other.height and other.y < one.y + one.height


def count_crossings(chart: Chart) -> int:
    """How often drawn lines cross each other."""
    segments = [segment for points in chart.lines.values() for segment in pairwise(points)]
    return sum(_cross(*first, *second) for first, second in combinations(segments[:MOST_SEGMENTS], 2))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments cross inside both; touching ends do not count."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)
