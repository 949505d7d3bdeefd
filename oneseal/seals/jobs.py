"""Periodic work of the seals: a root over what was ordered since the last one, safe to run twice."""

from oneseal.journal.queries import last_position
from oneseal.seals.actions import sign_root
from oneseal.seals.queries import sealed_up_to


def seal_the_journal() -> int:
    """Sign a root when there is something new; returns how many entries it sealed."""
    before = sealed_up_to()
    if last_position() <= before:
        return 0
    return max(sign_root() - before, 0)
