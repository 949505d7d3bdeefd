"""``oneseal doctor``: what is set up and what is missing: database, calendar, fonts, keys."""

import argparse
from dataclasses import asdict
from typing import Any

from oneseal.site.output import Output

MARKS = {"ok": "✓", "warn": "!", "missing": "✗"}


def register(groups: Any) -> None:
    """Add the command ``doctor``."""
    command = groups.add_parser("doctor", help="what is set up and what is missing")
    command.add_argument("--json", action="store_true", help="print one JSON value")
    command.set_defaults(run=run)


def run(options: argparse.Namespace, output: Output) -> int:
    """Exit 1 when work cannot go on."""
    from django.conf import settings
    from django.db import connection

    from oneseal.web.queries import MISSING, checks

    found = checks(inside=True)
    well = all(check.state != MISSING for check in found)
    about = {"home": str(settings.ONESEAL_HOME), "database": connection.vendor, "production": settings.PRODUCTION}
    output.result(
        {"ok": well, **about, "checks": [asdict(check) for check in found]},
        f"{about['home']}  {about['database']}",
        *(f"{MARKS[check.state]} {check.label}：{check.message}" + (f" → {check.mend}" if check.mend else "") for check in found),
    )
    return 0 if well else 1
