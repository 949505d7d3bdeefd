"""Periodic work of the cases, safe to run twice: 视为受理, 逾期未补正退件, due dates anew after a calendar or a notice."""

import logging
from collections.abc import Callable
from datetime import date
from uuid import UUID

from oneseal.cases.actions import deem_accepted, lapse, project_anew, sweep_supply_notes, sweep_survey_notes
from oneseal.cases.actions.project import Anew
from oneseal.cases.queries import silent_filings, with_made_notices, with_outdated_dues
from oneseal.cases.queries.supplying import not_supplied_in_time
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused

BATCH = 200
log = logging.getLogger(__name__)


def deem_silent_filings_accepted() -> int:
    """Accept by law what nobody answered within five working days (Art. 32(4)); returns how many.

    One that fails is told in the log and holds up none of those behind it, however many fail.
    """
    return _each(silent_filings, deem_accepted)


def return_what_was_not_corrected() -> int:
    """逾期未补正退件 (C-04): end what its applicant did not correct by the last day; returns how many. One that fails holds up no other."""
    return _each(not_supplied_in_time, lapse)


def _each(waiting: Callable[[int, tuple[date, UUID] | None], list[tuple[date, UUID]]], act: Callable[[UUID], Entry]) -> int:
    """Do an act of the job to each case that waits for it, a batch at a time; returns how many were done."""
    done, after = 0, None
    while found := waiting(BATCH, after):
        done += sum(_did(act, case) for _, case in found)
        after = found[-1]
    return done


def _did(act: Callable[[UUID], Entry], case: UUID) -> bool:
    try:
        act(case)
    except Refused as refused:
        log.info("case %s was left as it is by the job: %s", case, refused)
        return False
    except Exception:
        log.exception("the job failed on case %s", case)
        return False
    return True


def sweep_notes() -> int:
    """What was kept while surveys were taken down goes once they are recorded, and what was uploaded for a correction once nothing is
    awaited any more; returns how many notes."""
    return sweep_survey_notes() + sweep_supply_notes()


def project_due_dates_anew() -> int:
    """Due dates of running cases after a calendar entry, a batch of them; returns how many rows changed."""
    return sum(_anew(case).changed for case in with_outdated_dues(BATCH))


def count_from_made_notices() -> int:
    """Due dates of cases whose notice was made, from the day on which it was (C-46), a batch of them; returns how many rows changed."""
    return sum(_anew(case).changed for case in with_made_notices(BATCH))


def _anew(case: UUID) -> Anew:
    """One that fails is told in the log and holds up none of the others."""
    try:
        return project_anew(case)
    except Exception:
        log.exception("the due dates of case %s could not be projected anew", case)
        return Anew(changed=False, moved=False)


def follow_the_calendar() -> int:
    """Every running case after a calendar entry; returns how many are due on another day now. What others act on meanwhile is theirs."""
    moved = 0
    while True:
        found = [_anew(case) for case in with_outdated_dues(BATCH)]
        moved += sum(each.moved for each in found)
        if not any(each.changed for each in found):
            return moved
