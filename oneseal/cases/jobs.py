"""Periodic work of the cases, safe to run twice: 视为受理, and due dates anew when a calendar was entered."""

import logging

from oneseal.cases.actions import deem_accepted, project_anew
from oneseal.cases.queries import silent_filings, with_outdated_dues
from oneseal.law.rule import Refused

BATCH = 200
log = logging.getLogger(__name__)


def deem_silent_filings_accepted() -> int:
    """Accept by law what nobody answered within five working days (Art. 32(4)); returns how many."""
    deemed = 0
    for case in silent_filings(BATCH):
        try:
            deem_accepted(case)
        except Refused:
            continue
        except Exception:
            log.exception("case %s could not be deemed accepted", case)
            continue
        deemed += 1
    return deemed


def project_due_dates_anew() -> int:
    """Due dates of running cases after a calendar entry; returns how many changed."""
    return sum(project_anew(case) for case in with_outdated_dues(BATCH))
