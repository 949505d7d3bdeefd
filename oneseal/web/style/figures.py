"""示例数字 A head's numbers, days in and out, months of a year: invented, drawn as the product draws them."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from oneseal.calendars.rules import OFF, Change
from oneseal.cases.queries.head import DEEMED_NEAR, SOON, STUCK, Flow
from oneseal.cases.queries.worklist import Facet
from oneseal.law.days import Calendar
from oneseal.web.workbench.office.bars import drawn_flows, share
from oneseal.web.workbench.office.calendars import months_of

FIRST = date(2026, 9, 14)
COUNTS = ((12, 9), (15, 11), (9, 14), (18, 12), (11, 13), (0, 0), (2, 0), (16, 10), (14, 15), (13, 12), (17, 16), (10, 11), (0, 0), (3, 1))
HOLIDAY = (("2026-10-01", "国庆节"), ("2026-10-02", "国庆节"), ("2026-10-05", "国庆节"), ("2026-10-06", "国庆节"), ("2026-10-07", "国庆节"))
WORKDAYS = (("2026-09-20", "国庆节"), ("2026-10-10", "国庆节"))
POWERS = (Facet("受理", "受理", 31), Facet("审查", "审查", 18), Facet("批准", "批准", 0))


def figures() -> dict[str, Any]:
    """Busy and quiet, and two months with a holiday."""
    flows = tuple(Flow(FIRST + timedelta(days=place), *counts) for place, counts in enumerate(COUNTS))
    busy = SimpleNamespace(overdue=3, soon=8, deemed=1, stuck=2)
    told: dict[str, Any] = {"busy": busy, "calm": SimpleNamespace(overdue=0, soon=0, deemed=0, stuck=0), "flows": flows}
    told |= {"drawing": drawn_flows(flows), "none": drawn_flows([Flow(flow.day, 0, 0) for flow in flows])}
    told |= {"soon": SOON, "near": DEEMED_NEAR, "stuck": STUCK}
    told["powers"] = [(facet, share(facet.count, POWERS[0].count)) for facet in POWERS]
    off = {date.fromisoformat(day): name for day, name in HOLIDAY}
    work = {date.fromisoformat(day): name for day, name in WORKDAYS}
    changes = {day: Change(day, OFF if day in off else "work", name) for day, name in {**off, **work}.items()}
    months = months_of(FIRST.year, Calendar(off, work, [FIRST.year]), changes)
    return told | {"months": [each for each in months if each[0] in {9, 10}]}
