"""以后的步骤 What an officer's own powers come to on a case once other steps are done, and what each waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oneseal import flow
from oneseal.cases.queries.offers import has_object
from oneseal.cases.rules import ENDED, TABLE, Actor, Case, Circumstances, Command, Row, named, require_hands
from oneseal.cases.rules.grounds import ground_of
from oneseal.cases.rules.phases import Phase
from oneseal.law.rule import Refused
from oneseal.people.rules import Scope, Standing, may


@dataclass(frozen=True, slots=True)
class Later:
    """A step still to come. ``labels``: what she may do at it; ``waits``: what is done before it, in order; ``why``: what stands in her way
    even then, empty when nothing does."""

    labels: tuple[str, ...]
    power: str
    waits: tuple[str, ...]
    ground: str
    why: str = ""
    mend: str = ""


def later(standing: Standing, case: Case, circumstances: Circumstances) -> tuple[Later, ...]:
    """The steps to come that are this officer's, the nearest first; no query."""
    if case.phase in ENDED or not standing.posts:
        return ()
    told = (_told(task, waits, standing, case, circumstances) for task, waits in _ways(case, circumstances.item.program).items())
    return tuple(each for each in told if each)


def _ways(case: Case, program: flow.Program) -> Mapping[flow.Task, tuple[str, ...]]:
    """Task → the names of what is done before it; while the clock stands still, its end comes before everything."""
    stopped = (TABLE["resume"].label,) if case.phase is Phase.SUSPENDED else ()
    ways = dict.fromkeys(flow.open_tasks(program, case.marking), stopped) if stopped else {}
    found = flow.ahead(program, case.marking, {"answers": case.answers})
    return ways | {task: (*stopped, *(each.name for each in before)) for task, before in found.items()}


def _told(task: flow.Task, waits: tuple[str, ...], standing: Standing, case: Case, circumstances: Circumstances) -> Later | None:
    rows = [row for row in _rows(task, case, standing) if _is_hers(row, task, standing, case)]
    rows = [row for row in rows if all(kind in circumstances.paper_kinds for kind in row.papers)]
    if not rows:
        return None
    regime = circumstances.item.regime
    first, labels = rows[0], tuple(named(row.act, regime).label for row in rows)
    try:
        require_hands(first, Command(first.act, standing.person, first.power), case.hands, circumstances)
    except Refused as refusal:
        return Later(labels, first.power, waits, str(refusal.rule), refusal.reason, refusal.mend)
    return Later(labels, first.power, waits, str(ground_of(first.act, regime)))


def _rows(task: flow.Task, case: Case, standing: Standing) -> Iterable[Row]:
    """What completes the task under its own power; a notice of correction is given once."""
    rows = (row for row in TABLE.values() if row.actor is Actor.OFFICER and row.completes in task.verbs and row.power == task.power)
    return (row for row in rows if has_object(row, case, standing) and not (row.act == "request_correction" and case.rounds))


def _is_hers(row: Row, task: flow.Task, standing: Standing, case: Case) -> bool:
    try:
        may(standing, row.power, Scope(case.body, case.division, task.unit_kind))
    except Refused:
        return False
    return True
