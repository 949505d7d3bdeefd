"""Acts of the acceptor's window: 受理, 补正告知, 核对, 不予受理, 不受理; and 视为受理, 逾期未补正退件 by the periodic jobs."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from oneseal.cases.actions.way import perform
from oneseal.journal.rules import Entry
from oneseal.journal.rules.verbs import verb


@verb
def accept(case: UUID, *, by: UUID, identity: str = "", seen: int | None = None) -> Entry:
    """受理 (Art. 32(5)): the limits of the item's version start to run and are frozen here.

    ``identity``: how the acceptor has checked an applicant who has not proved who she is, or why she accepts all the same.
    """
    return perform(case, "accept", by=by, data={"identity": identity}, seen=seen)


@verb
def request_correction(case: UUID, lines: Sequence[dict[str, str]], *, by: UUID, seen: int | None = None) -> Entry:
    """补正告知 (Art. 32(4)): one notice with every line; each line has ``line``, ``problem`` and ``mend``."""
    return perform(case, "request_correction", by=by, data={"lines": lines}, seen=seen)


@verb
def request_further_correction(case: UUID, lines: Sequence[dict[str, str]], *, by: UUID, seen: int | None = None) -> Entry:
    """再次补正告知: by a supervisor, for lines of newly supplied material that failed."""
    return perform(case, "request_further_correction", by=by, data={"lines": lines}, seen=seen)


@verb
def check(case: UUID, passed: Sequence[str] = (), failed: Mapping[str, str] | None = None, *, by: UUID, seen: int | None = None) -> Entry:
    """核对补正材料: supplied lines, one or more at once: those that passed, and each that did not with the reason why."""
    return perform(case, "check", by=by, data={"passed": passed, "failed": failed or {}}, seen=seen)


@verb
def refuse_to_accept(case: UUID, *, reason: str, organ: str, by: UUID, regardless: bool = False, seen: int | None = None) -> Entry:
    """不予受理 (Art. 32(2)): not this organ's; ``organ`` names the right one.

    ``regardless``: while material is lacking, that the matter would not be this organ's with all of it there.
    """
    data = {"reason": reason, "organ": organ, "regardless": regardless}
    return perform(case, "refuse_to_accept", by=by, data=data, seen=seen)


@verb
def declare_not_needed(case: UUID, *, reason: str, by: UUID, regardless: bool = False, seen: int | None = None) -> Entry:
    """不受理 (Art. 32(1)): the matter needs no licence; ``regardless`` of material that is lacking."""
    return perform(case, "declare_not_needed", by=by, data={"reason": reason, "regardless": regardless}, seen=seen)


def deem_accepted(case: UUID) -> Entry:
    """视为受理 (Art. 32(4)): by the periodic job, when the fifth working day has passed in silence."""
    return perform(case, "deem_accepted", by=None)


def lapse(case: UUID) -> Entry:
    """逾期未补正退件 (C-04): by the periodic job, once the last day to correct has passed; never where the item says that it waits on."""
    return perform(case, "lapse", by=None)
