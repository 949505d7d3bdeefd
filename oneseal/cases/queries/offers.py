"""能办什么 Which acts an officer may do on a case now, each with what stands in her way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from oneseal import flow
from oneseal.cases.rules import Actor, Case, Circumstances, Command, ItemFacts, Row, decide, named, permitted, require_hands
from oneseal.cases.rules.grounds import ground_of
from oneseal.cases.rules.state import verdicts
from oneseal.cases.rules.surveys import capacity, may_confirm
from oneseal.documents.queries import PaperRow
from oneseal.documents.rules import PAPER_KINDS
from oneseal.journal.queries import today
from oneseal.law.days import Calendar
from oneseal.law.rule import Refused
from oneseal.people.rules import Scope, Standing, acts_for, may

PROBES: Mapping[str, Mapping[str, Any]] = {
    "accept": {},
    "grant": {"opinion": "—"},
    "make": {},
    "deliver": {"way": "direct", "proof": "id", "recipient": "—"},
    "archive": {},
}
"""Acts whose own check can be asked beforehand, with the least that it needs."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that table and chart allow now. ``why``: what stands in the way of this person, empty when nothing does."""

    act: str
    label: str
    power: str
    ground: str
    why: str = ""
    mend: str = ""


def circumstances_of(standing: Standing, case: Case, item: ItemFacts, calendar: Calendar, papers: Iterable[PaperRow]) -> Circumstances:
    """What a decision of this officer's on this case depends on today."""
    owed = tuple(paper.title for paper in papers if paper.path is None)
    applying = frozenset({standing.person} if acts_for(standing, case.applicant) else ())
    return Circumstances(today(), calendar, item, PAPER_KINDS, owed, applying)


def offers(standing: Standing, case: Case, circumstances: Circumstances) -> tuple[Offer, ...]:
    """The officers' acts that table and chart allow now and whose power she holds, each with what stands in her way."""
    held = {post.power for post in standing.posts}
    rows = [row for row in permitted(case, circumstances.item.program) if row.actor is Actor.OFFICER and row.power in held]
    offered = [row for row in rows if all(kind in circumstances.paper_kinds for kind in row.papers) and has_object(row, case, standing)]
    return tuple(_offer(row, standing, case, circumstances) for row in offered)


def has_object(row: Row, case: Case, standing: Standing) -> bool:
    """Whether there is something to check, to call off, to confirm, or to ask for again."""
    found = verdicts(case).values()
    if row.act == "check":
        return any(line.supplied and line.passed is None for one in case.rounds for line in one.lines)
    if row.act == "confirm_survey":
        return any(may_confirm(case, standing.person, post.substituting) for post in standing.posts if post.power == row.power)
    if row.act == "cancel_survey_plan":
        return case.plan is not None
    return row.act != "request_further_correction" or any(passed is False for passed in found)


def _offer(row: Row, standing: Standing, case: Case, circumstances: Circumstances) -> Offer:
    row = named(row.act, circumstances.item.regime)
    plain = Offer(row.act, row.label, row.power, str(ground_of(row.act, circumstances.item.regime)))
    tasks = [task for task in flow.open_tasks(circumstances.item.program, case.marking) if task.power == row.power]
    command = Command(row.act, standing.person, row.power, data=PROBES.get(row.act, {}))
    try:
        may(capacity(row.act, standing, case), row.power, Scope(case.body, case.division, tasks[0].unit_kind if tasks else None))
        require_hands(row, command, case.hands, circumstances)
        if row.act in PROBES:
            decide(case, command, circumstances)
    except Refused as refusal:
        return Offer(row.act, row.label, row.power, str(refusal.rule), refusal.reason, refusal.mend)
    return plain
