"""Drawing a chart as SVG from its own coordinates: classes only, no style attributes, so it shows under a strict content policy."""

from collections.abc import Collection
from html import escape

from oneseal.flow.chart import Box, Chart, Kind, Node

PAD = 20
LINE = 16
WIDE = 7


def draw(chart: Chart, done: Collection[str] = (), current: Collection[str] = ()) -> str:
    """The chart; ``done`` and ``current`` are ids of nodes on the case's way and of tasks that are open."""
    right = max((box.x + box.width for box in chart.boxes.values()), default=0) + PAD
    bottom = max((box.y + box.height for box in chart.boxes.values()), default=0) + PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {right:g} {bottom:g}" aria-label="{escape(chart.title)}">',
        f"<title>{escape(chart.title)}</title>",
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" class="chart-arrow"/></marker></defs>',
    ]
    parts += [_lane(power, chart.boxes[name]) for name, power in chart.lanes.items() if name in chart.boxes]
    parts += [_edge(points, flow.name) for flow in chart.flows if (points := chart.lines.get(flow.id))]
    for node in chart.nodes:
        if node.id in chart.boxes:
            state = " is-current" if node.id in current else " is-done" if node.id in done else ""
            parts.append(_node(node, chart.boxes[node.id], state))
    return "".join([*parts, "</svg>"])


def _lane(power: str, box: Box) -> str:
    return (
        f'<g class="chart-lane"><rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/>'
        f'<text x="{box.x + 15:g}" y="{box.y + box.height / 2:g}" class="chart-power">{escape(power)}</text></g>'
    )


def _edge(points: tuple[tuple[float, float], ...], name: str) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    label = ""
    if name:
        (x1, y1), (x2, y2) = points[0], points[1]
        label = f'<text x="{(x1 + x2) / 2:g}" y="{(y1 + y2) / 2 - 4:g}" class="chart-label">{escape(name)}</text>'
    return f'<g class="chart-flow"><polyline points="{path}" fill="none" marker-end="url(#arrow)"/>{label}</g>'


def _node(node: Node, box: Box, state: str) -> str:
    x, y, width, height = box.x, box.y, box.width, box.height
    middle, half = x + width / 2, y + height / 2
    if node.kind in (Kind.START, Kind.END):
        shape = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{height / 2:g}"/>'
    elif node.kind is Kind.TASK:
        shape = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3"/>'
    else:
        shape = f'<polygon points="{middle:g},{y:g} {x + width:g},{half:g} {middle:g},{y + height:g} {x:g},{half:g}"/>'
        if node.kind is Kind.PARALLEL:
            shape += f'<path d="M{middle - 9:g} {half:g}h18M{middle:g} {half - 9:g}v18"/>'
    per_line = max(int(width // (2 * WIDE)), 2)
    outside = node.kind in (Kind.EXCLUSIVE, Kind.PARALLEL)
    lines = [node.name[place : place + per_line] for place in range(0, len(node.name), per_line)] if not outside else [node.name]
    top = y + height + LINE - 2 if outside else half - (len(lines) - 1) * LINE / 2 + 4
    words = "".join(f'<text x="{middle:g}" y="{top + place * LINE:g}" class="chart-name">{escape(line)}</text>' for place, line in enumerate(lines) if line)
    return f'<g class="chart-{node.kind.value}{state}"><title>{escape(node.name or node.id)}</title>{shape}{words}</g>'
