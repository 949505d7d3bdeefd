"""Pure rules of a case: phases, the table, the kernel (``decide``, ``evolve``, ``replay``) and the due dates."""

from oneseal.cases.rules.decide import Decision, decide, permitted, require_hands
from oneseal.cases.rules.due import RUNS, Dues, clock_of, dues_of, notice_due, running
from oneseal.cases.rules.evolve import completed, evolve, open_task, replay
from oneseal.cases.rules.naming import named, phase_label
from oneseal.cases.rules.phases import APPLICANTS_TURN, ENDED, Phase
from oneseal.cases.rules.state import Case, Circumstances, Command, ItemFacts, Limits, Line, Round
from oneseal.cases.rules.table import TABLE, Actor, Row, row_of

__all__ = [
    "APPLICANTS_TURN",
    "ENDED",
    "RUNS",
    "TABLE",
    "Actor",
    "Case",
    "Circumstances",
    "Command",
    "Decision",
    "Dues",
    "ItemFacts",
    "Limits",
    "Line",
    "Phase",
    "Round",
    "Row",
    "clock_of",
    "completed",
    "decide",
    "dues_of",
    "evolve",
    "named",
    "notice_due",
    "open_task",
    "permitted",
    "phase_label",
    "replay",
    "require_hands",
    "row_of",
    "running",
]
