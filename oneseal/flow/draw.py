"""Drawing a chart as SVG from its own coordinates, shapes after GB/T 1526; the same text for the same chart.

Presentation attributes only make it legible by itself; a page's classes (``chart-…``, ``is-done``, ``is-current``) override them, and no
style attribute is needed, so it shows under a strict content policy.
"""

from collections.abc import Collection, Mapping
from html import escape

from oneseal.flow.chart import Box, Chart, Kind, Node

PAD, LINE, LETTER, HEAD, LETTERS = 20, 16, 13, 30, 6
PLAIN = 'fill="#fff" stroke="#333"'
NOT_NAMED: Mapping[str, str] = {}
STATES = {"is-done": "已办", "is-current": "正在办理"}
Point = tuple[float, float]
Points = tuple[Point, ...]


def draw(chart: Chart, done: Collection[str] = (), current: Collection[str] = (), named: Mapping[str, str] = NOT_NAMED) -> str:
    """The chart; ``done`` and ``current`` are ids of nodes on the case's way and of tasks that are open; ``named``: what lanes are called
    otherwise."""
    left, top, right, bottom = _edges(chart)
    arrow = f"arrow-{escape(chart.id)}"
    title = escape(chart.title)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" width="{right - left:g}" height="{bottom - top:g}" '
        f'font-size="{LETTER}" text-anchor="middle" '
        f'viewBox="{left:g} {top:g} {right - left:g} {bottom - top:g}" aria-label="{title}">',
        f"<title>{title}</title>",
        f'<defs><marker id="{arrow}" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" class="chart-arrow" fill="#333"/></marker></defs>',
    ]
    if chart.pool in chart.boxes:
        parts.append(_strip("chart-pool", chart.title, chart.boxes[chart.pool]))
    lanes = [(named.get(power, power), chart.boxes[name]) for name, power in chart.lanes.items() if name in chart.boxes]
    parts += [_strip("chart-lane", words, box) for words, box in lanes]
    drawn = {node.id: _drawn(node, chart.boxes[node.id]) for node in chart.nodes if node.id in chart.boxes}
    for flow in chart.flows:
        if len(points := chart.lines.get(flow.id, ())) > 1:
            first, last = (_touching(chart, drawn, name, end) for name, end in ((flow.source, points[0]), (flow.target, points[-1])))
            parts.append(_edge((first, *points[1:-1], last), flow.name, chart.labels.get(flow.id), arrow))
    for node in chart.nodes:
        if node.id in drawn:
            state = "is-current" if node.id in current else "is-done" if node.id in done else ""
            parts.append(_node(node, drawn[node.id], chart.labels.get(node.id), state))
    return "".join([*parts, "</svg>"])


def draw_lanes(chart: Chart, named: Mapping[str, str] = NOT_NAMED) -> str:
    """The left side of a chart alone, where its lanes are named, as high as the chart, to stay in view while it is scrolled; its class
    tells what stands before the names, which may scroll away."""
    lanes = [(named.get(power, power), chart.boxes[name]) for name, power in chart.lanes.items() if name in chart.boxes]
    if not lanes:
        return ""
    left, top, _, bottom = _edges(chart)
    first = min(box.x for _, box in lanes)
    right = max(box.x for _, box in lanes) + HEAD
    names = "chart chart-names in-pool" if first - left == PAD + HEAD else "chart chart-names"
    shape = f'x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
    strips = [_strip("chart-lane", words, Box(box.x, box.y, HEAD, box.height)) for words, box in lanes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{names}" aria-hidden="true" width="{right - left:g}" '
        f'height="{bottom - top:g}" font-size="{LETTER}" text-anchor="middle" viewBox="{left:g} {top:g} {right - left:g} {bottom - top:g}">'
        f'<rect class="chart-ground" {shape} fill="#fff"/>{"".join(strips)}</svg>'
    )


def _edges(chart: Chart) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the whole drawing."""
    corners = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in chart.boxes.values()]
    corners += [(x, y, x, y) for points in chart.lines.values() for x, y in points]
    left, top = (min((corner[side] for corner in corners), default=0) - PAD for side in (0, 1))
    right, bottom = (max((corner[side] for corner in corners), default=0) + PAD for side in (2, 3))
    return left, top, right, bottom


def _drawn(node: Node, box: Box) -> Box:
    """Editors give a start or end a small circle with its name beneath; here it is a stadium that holds the name."""
    if node.kind not in (Kind.START, Kind.END):
        return box
    width = max(box.width, (min(len(node.name), LETTERS) + 2) * LETTER)
    return Box(box.x + (box.width - width) / 2, box.y, width, box.height)


def _touching(chart: Chart, drawn: Mapping[str, Box], name: str, end: Point) -> Point:
    """The end of a line at a shape that is drawn wider than the file has it."""
    if name not in drawn:
        return end
    box, wide, (x, y) = chart.boxes[name], drawn[name], end
    if box.y < y < box.y + box.height:
        x = wide.x if x <= box.x else wide.x + wide.width if x >= box.x + box.width else x
    return x, y


def _strip(name: str, words: str, box: Box) -> str:
    """A pool or lane: its frame, and its name written along its left side."""
    x, y = box.x + HEAD / 2, box.y + box.height / 2
    return (
        f'<g class="{name}"><title>{escape(words)}</title>'
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" fill="none" stroke="#999"/>'
        f'<text x="{x:g}" y="{y:g}" dy="4" transform="rotate(-90 {x:g} {y:g})">{escape(words)}</text></g>'
    )


def _edge(points: Points, name: str, label: Box | None, arrow: str) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    (x1, y1), (x2, y2) = points[0], points[1]
    x, y, anchor = x1 + 6, y1 + 20, "start"
    if label is not None:
        x, y = label.x, label.y + LETTER
    elif abs(x2 - x1) < abs(y2 - y1):
        y = y1 + (20 if y2 > y1 else -10)
    elif x2 < x1:
        x, anchor = x1 - 6, "end"
    words = f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" class="chart-label">{escape(name)}</text>' if name else ""
    return f'<g class="chart-flow"><polyline points="{path}" fill="none" stroke="#333" marker-end="url(#{arrow})"/>{words}</g>'


def _node(node: Node, box: Box, label: Box | None, state: str) -> str:
    told = f"{node.name or node.id}（{STATES[state]}）" if state else node.name or node.id
    names = " ".join(name for name in (f"chart-{node.kind.value}", state) if name)
    return f'<g class="{names}"><title>{escape(told)}</title>{_shape(node.kind, box)}{_words(node, box, label)}</g>'


def _shape(kind: Kind, box: Box) -> str:
    """Start and end: stadium; step: rectangle; judgement: diamond; fork and join: diamond with a cross."""
    x, y, width, height = box.x, box.y, box.width, box.height
    if kind in (Kind.START, Kind.END, Kind.TASK):
        round_ = f' rx="{height / 2:g}"' if kind is not Kind.TASK else ""
        return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{round_} {PLAIN}/>'
    middle, half = x + width / 2, y + height / 2
    shape = f'<polygon points="{middle:g},{y:g} {x + width:g},{half:g} {middle:g},{y + height:g} {x:g},{half:g}" {PLAIN}/>'
    cross = f'<path d="M{middle - 9:g} {half:g}h18M{middle:g} {half - 9:g}v18" stroke="#333"/>'
    return shape + cross if kind is Kind.PARALLEL else shape


def _words(node: Node, box: Box, label: Box | None) -> str:
    """The name, wrapped: inside the shape; of a judgement where the file puts it, else beneath."""
    outside = node.kind in (Kind.EXCLUSIVE, Kind.PARALLEL)
    place = label or Box(box.x - 2 * LETTER, box.y + box.height, box.width + 4 * LETTER, 2 * LINE) if outside else box
    lines = wrapped(node.name, max(int(place.width // LETTER) - (not outside), 2))
    first = place.y + place.height / 2 - (len(lines) - 1) * LINE / 2 + 4
    x = place.x + place.width / 2
    return "".join(f'<text x="{x:g}" y="{first + number * LINE:g}">{escape(line)}</text>' for number, line in enumerate(lines))


def wrapped(words: str, width: int) -> list[str]:
    """Lines of nearly equal length, at most ``width`` letters each; a closing mark never begins a line, an opening one never ends it."""
    if not words:
        return []
    count = -(-len(words) // width)
    size = -(-len(words) // count)
    lines: list[str] = []
    rest = words
    while len(rest) > size:
        cut = size
        if rest[cut] in "）】》、，。；？！":
            cut += 1
        if rest[cut - 1] in "（【《" and cut > 1:
            cut -= 1
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest] if rest else lines
