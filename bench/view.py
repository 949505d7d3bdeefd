"""How pages come up in real Chromium on a phone's line (9 Mbit/s, 170 ms there and back) and a processor four times slower.

Largest contentful paint, layout shift and bytes over the wire of a first view (nothing cached), and how many rows of the work list stand in
a window of 1920 x 937. Needs Chromium; without one there is nothing to say.
"""

import json
import shutil
import statistics
import subprocess
import sys
from typing import Any

from bench.lifecycle import city
from bench.pages import grown, served
from bench.report import Row

ROUNDS, CASES = 3, 6_000
LINE = {"offline": False, "latency": 170, "downloadThroughput": 9_000_000 / 8, "uploadThroughput": 9_000_000 / 8}
SLOWER = 4
SMALL, LARGE = (360, 740), (1920, 937)
AIMS = {"paint": 2500.0, "shift": 0.1, "weight": 150.0}
WATCH = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver(list => { for (const each of list.getEntries()) window.seen.paint = each.startTime })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const each of list.getEntries()) if (!each.hadRecentInput) window.seen.shift += each.value })
  .observe({type: "layout-shift", buffered: true});
"""
ROWS = "[...document.querySelectorAll('tr[data-row]')].filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"

Seen = dict[str, Any]


def look(port: int, case: str, item: str) -> None:
    """Look at every page some times; prints what was seen, as JSON."""
    import django

    django.setup()
    from oneseal.web.tests.browser import Chromium

    wanted = {
        "home": ("", SMALL, "/"),
        "guide": ("", SMALL, f"/items/{item}"),
        "progress": ("", SMALL, "/progress"),
        "my cases": ("王申请", SMALL, "/mine"),
        "case page": ("李受理", LARGE, f"/work/cases/{case}"),
        "work list": ("李受理", LARGE, "/work/"),
    }
    with Chromium() as chromium:
        site = f"http://127.0.0.1:{port}"
        seen = {name: [_seen(chromium, site, *asked) for _ in range(ROUNDS)] for name, asked in wanted.items()}
    sys.stdout.write(json.dumps(seen))


def _seen(chromium: Any, site: str, name: str, size: tuple[int, int], path: str) -> Seen:
    """One first view."""
    from oneseal.web.tests.browser import Visit

    with Visit(chromium, site, name, width=size[0]) as visit:
        page = visit.context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.add_init_script(WATCH)
        line = visit.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.clearBrowserCache")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        sizes: list[float] = []
        line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        page.goto(path, wait_until="networkidle")
        page.wait_for_timeout(500)
        seen: Seen = page.evaluate("window.seen")
        return {**seen, "weight": sum(sizes) / 1000, "rows": page.evaluate(ROWS)}


def run() -> dict[str, Any]:
    """Rows of the table; empty without Chromium."""
    programs = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
    if not any(map(shutil.which, programs)):
        return {"rows": []}
    with city("sqlite") as environment:
        known = grown(CASES, environment)
        with served(environment) as port:
            words = f"from bench import view; view.look({port}, {known['case']!r}, {known['item']!r})"
            told = subprocess.run([sys.executable, "-c", words], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    seen: dict[str, list[Seen]] = json.loads(told.stdout.splitlines()[-1])
    return {"rows": [row for name, views in seen.items() for row in _rows(name, views)]}


def _rows(name: str, views: list[Seen]) -> list[Row]:
    width = LARGE if name in {"case page", "work list"} else SMALL
    shift = max(view["shift"] for view in views)
    weight = statistics.median(view["weight"] for view in views)
    rows = f", {views[0]['rows']} rows in view" if name == "work list" else ""
    heavy = f"{weight:.0f} KB (aim < {AIMS['weight']:.0f})"
    note = f"layout shift {shift:.3f} (aim <= {AIMS['shift']}), {heavy}{rows}; window {width[0]} x {width[1]}"
    paints = [view["paint"] for view in views]
    more = {"shift": shift, "weight_kb": weight, "rows_in_view": views[0]["rows"]}
    return [Row(f"{name}: largest contentful paint", paints, "ms", aim=f"<= {AIMS['paint']:.0f}", note=note, more=more)]
