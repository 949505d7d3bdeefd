"""Drawing a chart as SVG from its own coordinates, shapes after GB/T 1526; the same text for the same chart.

Presentation attributes only make it legible by itself; a page's classes (``chart-…``, ``is-done``, ``is-current``) override them, and no
style attribute is needed, so it shows under a strict content policy.
"""

from collections.abc import Collection
from html import escape

from oneseal.flow.chart import Box, Chart, Kind, Node

PAD, LINE, LETTER, HEAD = 20, 16, 13, 30
PLAIN = 'fill="#fff" stroke="#333"'
STATES = {"is-done": "已办", "is-current": "正在办理"}
Points = tuple[tuple[float, float], ...]


def draw(chart: Chart, done: Collection[str] = (), current: Collection[str] = ()) -> str:
    """The chart; ``done`` and ``current`` are ids of nodes on the case's way and of tasks that are open."""
    corners = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in chart.boxes.values()]
    corners += [(x, y, x, y) for points in chart.lines.values() for x, y in points]
    left, top = (min((corner[side] for corner in corners), default=0) - PAD for side in (0, 1))
    right, bottom = (max((corner[side] for corner in corners), default=0) + PAD for side in (2, 3))
    arrow = f"arrow-{escape(chart.id)}"
    title = escape(chart.title)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" font-size="{LETTER}" text-anchor="middle" '
        f'viewBox="{left:g} {top:g} {right - left:g} {bottom - top:g}" aria-label="{title}">',
        f"<title>{title}</title>",
        f'<defs><marker id="{arrow}" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" class="chart-arrow" fill="#333"/></marker></defs>',
    ]
    if chart.pool in chart.boxes:
        parts.append(_strip("chart-pool", chart.title, chart.boxes[chart.pool]))
    parts += [_strip("chart-lane", power, chart.boxes[name]) for name, power in chart.lanes.items() if name in chart.boxes]
    parts += [_edge(chart.lines[flow.id], flow.name, arrow) for flow in chart.flows if len(chart.lines.get(flow.id, ())) > 1]
    for node in chart.nodes:
        if node.id in chart.boxes:
            parts.append(_node(node, chart.boxes[node.id], "is-current" if node.id in current else "is-done" if node.id in done else ""))
    return "".join([*parts, "</svg>"])


def _strip(name: str, words: str, box: Box) -> str:
    """A pool or lane: its frame, and its name written along its left side."""
    x, y = box.x + HEAD / 2, box.y + box.height / 2
    return (
        f'<g class="{name}"><title>{escape(words)}</title>'
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" fill="none" stroke="#999"/>'
        f'<text x="{x:g}" y="{y:g}" dy="4" transform="rotate(-90 {x:g} {y:g})">{escape(words)}</text></g>'
    )


def _edge(points: Points, name: str, arrow: str) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    (x1, y1), (x2, y2) = points[0], points[1]
    label = ""
    if name:
        upright = abs(x2 - x1) < abs(y2 - y1)
        x, y = (x1 + 5, y1 + (18 if y2 > y1 else -10)) if upright else (x1 + (4 if x2 > x1 else -4), y1 - 5)
        anchor = "start" if upright or x2 > x1 else "end"
        label = f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" class="chart-label">{escape(name)}</text>'
    line = f'<polyline points="{path}" fill="none" stroke="#333" marker-end="url(#{arrow})"/>'
    return f'<g class="chart-flow">{line}{label}</g>'


def _node(node: Node, box: Box, state: str) -> str:
    told = f"{node.name or node.id}（{STATES[state]}）" if state else node.name or node.id
    names = " ".join(name for name in (f"chart-{node.kind.value}", state) if name)
    return f'<g class="{names}"><title>{escape(told)}</title>{_shape(node.kind, box)}{_words(node, box)}</g>'


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


def _words(node: Node, box: Box) -> str:
    """The name, wrapped: inside the shape, or under it when the shape is too small for a letter in each line."""
    under = node.kind in (Kind.EXCLUSIVE, Kind.PARALLEL) or box.width < 4 * LETTER
    lines = wrapped(node.name, max(int(box.width // LETTER) - 1, 6 if under else 2))
    first = box.y + box.height + LETTER if under else box.y + box.height / 2 - (len(lines) - 1) * LINE / 2 + 4
    x = box.x + box.width / 2
    return "".join(f'<text x="{x:g}" y="{first + place * LINE:g}">{escape(line)}</text>' for place, line in enumerate(lines))


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
