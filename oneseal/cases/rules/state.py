"""What a case is: the state its entries add up to, the commands that may change it, the circumstances a decision depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from oneseal.cases.rules.phases import Phase
from oneseal.flow import Marking, Program
from oneseal.law.days import Calendar, Limit
from oneseal.law.regimes import Regime


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an item version, frozen at acceptance: statutory, promised, one extension, delivery, supply of corrections."""

    statutory: Limit
    promise: Limit
    extension: Limit
    delivery: Limit
    correction: Limit

    def to_data(self) -> dict[str, Any]:
        """As stored in the entry."""
        return {name: [limit.amount, limit.unit.value] for name, limit in self.items()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Limits":
        """As read from the entry."""
        return cls(**{name: Limit.of(amount, unit) for name, (amount, unit) in data.items()})

    def items(self) -> tuple[tuple[str, Limit], ...]:
        """Name and limit of each."""
        return tuple((name, getattr(self, name)) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a case needs of its item's version (immutable): chart, limits, regime, required material lines by answers; ``by_form``: the
    lines that the filed form itself is; ``lapses``: whether what is not corrected in time counts as given up (C-04)."""

    version: UUID
    program: Program
    limits: Limits
    regime: Regime
    on_the_spot: bool
    required: Mapping[str, str]
    lines: Mapping[str, str]
    by_form: frozenset[str] = frozenset()
    lapses: bool = True

    @property
    def licensing(self) -> bool:
        """Whether 行政许可法 governs the item."""
        return self.regime.licensing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a correction notice: what is wrong and how to mend it; then what was supplied and whether it passed."""

    line: str
    problem: str
    mend: str
    supplied: bool = False
    passed: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A round of correction: one notice (``paper``) with all its lines, and how long the applicant has (``period``)."""

    requested_on: date
    period: Limit
    lines: tuple[Line, ...]
    supplied_on: date | None = None
    paper: UUID | None = None
    served_on: date | None = None
    """The day on which the notice reached her: recorded, where it went on paper; made, where she agreed to electronic service (C-46)."""
    tells_end: bool = True
    """Whether the notice says what follows when nothing is supplied within the period from its receipt (C-04)."""

    def line(self, name: str) -> Line | None:
        """The line called ``name``."""
        return next((line for line in self.lines if line.line == name), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """约定的勘验: the day, about when, and who goes."""

    on: date
    at: str
    officers: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its entries add up to. ``received_on`` is R, ``resupplied_on`` R' of domain 3.3; ``hands``: power → persons who acted."""

    stream: UUID
    version: int
    phase: Phase
    number: str
    item: UUID
    body: UUID
    division: str
    applicant: UUID
    marking: Marking
    received_on: date
    moved_at: datetime
    """When it was last worked on; what leads nowhere by the table (a service recorded, a password renewed) is no work on it."""
    answers: Mapping[str, Any]
    materials: Mapping[str, tuple[str, ...]]
    form: Mapping[str, str]
    """The sealed record of the form that counts: as filed, or as corrected last; ``form_changed``: its fields that the last round
    changed."""
    agent: UUID | None = None
    """Who filed for the applicant, in whatever capacity (cases.rules.filers)."""
    reached: bool = False
    """Whether a notice reaches her on the day on which it is made: she agreed to electronic service on filing."""
    form_changed: frozenset[str] = frozenset()
    services: Mapping[UUID, str] = field(default_factory=dict)
    """Paper → the mark of how it was served last, as recorded (C-68)."""
    resupplied_on: date | None = None
    rounds: tuple[Round, ...] = ()
    hands: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    limits: Limits | None = None
    accepted_on: date | None = None
    deemed: bool = False
    reviews: tuple[str, ...] = ()
    survey: str | None = None
    surveyors: frozenset[UUID] = frozenset()
    """Whom the last survey's record names; ``unsigned``: who of them has still to confirm it."""
    unsigned: frozenset[UUID] = frozenset()
    plan: Plan | None = None
    decided_on: date | None = None
    granted: bool | None = None
    decision: UUID | None = None
    """The paper of the decision."""
    delivered_on: date | None = None
    delivered_by: str = ""
    """The way of the delivery: direct, post or electronic."""
    ended_on: date | None = None
    opened_at: Mapping[str, datetime] = field(default_factory=dict)
    """Task of the chart that is open → since when."""
    renewals: int = 0
    """How often the password of its query number was renewed (C-69)."""
    allotted: str = ""
    records: frozenset[str] = frozenset()
    """Kinds of paper whose content the entries have frozen so far, whether or not the file is made yet."""


def verdicts(case: Case) -> dict[str, bool | None]:
    """Correction line → its latest verdict over all rounds: passed, failed, or (None) not supplied or not checked yet."""
    return {line.line: line.passed for one in case.rounds for line in one.lines}


@dataclass(frozen=True, slots=True)
class Command:
    """An act that somebody wants: never a target state. ``data`` is the act's own input."""

    act: str
    by: UUID | None
    power: str = ""
    substituting: UUID | None = None
    mandate: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision depends on besides the case: the day, the calendar, the item, which papers exist and which are not made yet.

    ``applying``: who of the acting persons acts for the applicant today, by law or by mandate, whether or not in this case.
    ``agreed``: whether the applicant agreed to electronic service when she filed; asked for by the delivery alone. ``filed_time``: the
    time of the day at which she filed (09:30); asked for by the survey alone. ``time``: the time of the day at which it is decided.
    ``unproved``: whether nobody has looked at a document of the applicant (ADR 0006); asked for by the acceptance alone.
    ``names``: what those are called who have still to confirm a survey; asked for by a decision alone.
    ``body``: the name of the bureau; asked for by the refusal to accept alone.
    """

    on: date
    calendar: Calendar
    item: ItemFacts
    paper_kinds: frozenset[str]
    unmade: tuple[str, ...] = ()
    applying: frozenset[UUID] = frozenset()
    agreed: bool = False
    filed_time: str = ""
    time: str = "23:59"
    unproved: bool = False
    names: Mapping[UUID, str] = field(default_factory=dict)
    body: str = ""
