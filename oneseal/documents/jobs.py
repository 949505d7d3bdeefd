"""Periodic work of the documents: make what is owed. Safe to run twice, in several processes, and after a kill at any instant."""

import logging
from uuid import UUID

from oneseal.documents.actions import lease_owed, make_paper, settle_attempts
from oneseal.law.rule import Refused

log = logging.getLogger(__name__)


def make_owed(limit: int = 20, stream: UUID | None = None) -> int:
    """Make up to ``limit`` owed papers (of one case, when ``stream`` is given); returns how many were made."""
    made = 0
    for paper in lease_owed(limit, stream):
        try:
            made += make_paper(paper) is not None
        except Refused as refused:
            log.error("paper %s cannot be made: %s", paper.number, refused)
        except Exception:
            log.exception("paper %s could not be made; those behind it go on", paper.number)
    settle_attempts()
    return made
