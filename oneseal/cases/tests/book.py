"""A clerk's own book of a case: what was done to it, kept by hand and by other means than the kernel's, to hold the kernel against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from oneseal.cases.rules import Limits
from oneseal.law.days import Limit, Unit

APART = (
    ("受理", "审查"),
    ("受理", "勘验"),
    ("受理", "批准"),
    ("审查", "勘验"),
    ("审查", "批准"),
    ("勘验", "批准"),
    ("批准", "制证"),
    ("批准", "送达"),
)
"""Domain 4.1: the pairs of powers whose hands are apart in one case."""
HAND = {
    **dict.fromkeys(("file", "supply", "add_material", "withdraw", "renew_query_password"), ("申请",)),
    **dict.fromkeys(("accept", "request_correction", "check", "refuse_to_accept", "declare_not_needed"), ("受理",)),
    "request_further_correction": ("监督", "受理"),
    "review": ("审查",),
    **dict.fromkeys(("survey", "confirm_survey", "plan_survey", "cancel_survey_plan"), ("勘验",)),
    **dict.fromkeys(("grant", "deny"), ("批准",)),
    "make": ("制证",),
    "deliver": ("送达",),
    "archive": ("归档",),
    "record_service": (),
    "void": ("监督",),
}
"""Act → under which powers whoever does it has had a hand in the case."""
PAPER = {
    "accept": "acceptance_notice",
    "deem_accepted": "acceptance_notice",
    "request_correction": "correction_notice",
    "request_further_correction": "correction_notice",
    "refuse_to_accept": "refusal_to_accept",
    "declare_not_needed": "not_needed_notice",
    "lapse": "lapse_notice",
    "survey": "survey_record",
    "grant": "grant",
    "deny": "denial",
    "make": "certificate",
    "deliver": "delivery_proof",
}
OVER = ("NOT_ACCEPTED", "NOT_NEEDED", "LAPSED", "WITHDRAWN", "ARCHIVED", "TERMINATED", "VOID")
RUNNING = {
    "RECEIVED": "notice",
    "CORRECTION": "correction",
    **dict.fromkeys(("ACCEPTED", "REVIEW", "SURVEY", "DECIDE"), "promise"),
    **dict.fromkeys(("GRANTED", "MADE"), "delivery"),
}
"""Phase → the limit that runs in it."""


def later(start: date, limit: Limit) -> date:
    """The last day of a limit in working days, walked day by day in a year of plain weeks."""
    assert limit.unit is Unit.WORKING
    day, left = start, limit.amount
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


@dataclass
class Book:
    """What the clerk has written down. ``lines``: correction line → what became of it at last, None while nobody has looked at it."""

    required: frozenset[str]
    licensing: bool
    merged: bool
    received_on: date
    given: set[str]
    hands: dict[str, set[UUID]]
    reached: bool
    phase: str = "RECEIVED"
    version: int = 1
    lines: dict[str, bool | None] = field(default_factory=dict)
    supplied: set[str] = field(default_factory=set)
    asked: tuple[str, ...] = ()
    correction_due: date | None = None
    period: Limit | None = None
    notice_made: bool = False
    resupplied_on: date | None = None
    accepted_on: date | None = None
    deemed: bool = False
    limits: Limits | None = None
    reviews: tuple[str, ...] = ()
    surveyed: str | None = None
    unsigned: set[UUID] = field(default_factory=set)
    plan: tuple[date, str, frozenset[UUID]] | None = None
    decided_on: date | None = None
    granted: bool | None = None
    delivered_on: date | None = None
    ended_on: date | None = None
    papers: set[str] = field(default_factory=set)
    served: bool = False

    def note(self, act: str, by: UUID | None, phase: str, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        """An act was done by ``by`` and led to ``phase``; ``limits``: the item's on that day."""
        self.phase, self.version = phase, self.version + 1
        self.papers |= {PAPER[act]} if act in PAPER else set()
        for power in HAND[act] if by else ():
            also = {UUID(each) for each in given["officers"]} if act == "survey" else set()
            self.hands.setdefault(power, set()).update({by, *also} if by else also)
            self.unsigned = also if act == "survey" else self.unsigned
        self.unsigned = self.unsigned - {by} if act in {"survey", "confirm_survey"} else self.unsigned
        if phase in OVER and act not in {"record_service", "renew_query_password"}:
            self.ended_on = on
        note = getattr(self, f"_{act}", None)
        if note:
            note(given, on, limits)

    def _accept(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.accepted_on, self.limits = on, limits

    def _deem_accepted(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.accepted_on, self.limits, self.deemed = self.resupplied_on or self.received_on, limits, True

    def _request_correction(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.asked = tuple(line["line"] for line in given["lines"])
        self.lines |= dict.fromkeys(self.asked)
        self.supplied, self.correction_due = set(), later(on, limits.correction)
        self.period, self.notice_made = limits.correction, False

    _request_further_correction = _request_correction

    def note_papers_made(self, on: date) -> None:
        """C-46: who agreed to electronic service has the notice from now on, and her time runs from this day."""
        if self.reached and self.period and not self.notice_made:
            self.notice_made, self.correction_due = True, later(on, self.period)

    def _supply(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.given |= set(given["materials"])
        self.supplied |= set(given["materials"])
        if self.supplied == set(self.asked):
            self.resupplied_on = on

    def _add_material(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.given |= set(given["materials"])
        self.lines |= {line: None for line in given["materials"] if line in self.lines}

    def _check(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.lines |= {**dict.fromkeys(given["passed"], True), **dict.fromkeys(given["failed"], False)}

    def _review(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.reviews += (given["recommendation"],)

    def _survey(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.surveyed, self.plan = given["conclusion"], None

    def _plan_survey(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.plan = date.fromisoformat(given["planned_on"]), given["planned_at"], frozenset(map(UUID, given["officers"]))

    def _cancel_survey_plan(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.plan = None

    def _grant(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.decided_on, self.granted = on, True

    def _deny(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.decided_on, self.granted = on, False

    def _deliver(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.delivered_on = on

    def _record_service(self, given: Mapping[str, Any], on: date, limits: Limits) -> None:
        self.served = True

    @property
    def lacking(self) -> frozenset[str]:
        """Required material that is not there, and what was supplied and found wanting."""
        return (self.required - self.given) | {line for line, passed in self.lines.items() if passed is False}

    def is_answered_by_silence(self, on: date) -> bool:
        """Art. 32(1)(4): five working days have gone by without a word."""
        return self.licensing and self.phase == "RECEIVED" and on > self.notice_due

    def is_given_up(self, on: date) -> bool:
        """C-04: the last day to correct has gone by and something of it is not there."""
        return self.notice_made and self.phase == "CORRECTION" and self.correction_due is not None and on > self.correction_due

    @property
    def notice_due(self) -> date:
        """Until when the bureau has to say whether it accepts."""
        return later(self.resupplied_on or self.received_on, Limit(5, Unit.WORKING))

    def kept_away(self, act: str, power: str) -> Iterator[UUID]:
        """Who may not do ``act`` under ``power``: whoever applied, and whoever acted under a power that must be apart from it; of an act
        that gives no hand only the first."""
        yield from self.hands["申请"]
        for pair in APART if HAND.get(act, (power,)) else ():
            if power in pair and not (self.merged and set(pair) == {"审查", "批准"}):
                yield from self.hands.get(pair[power == pair[0]], ())

    def dues(self) -> dict[str, date | None]:
        """The due dates of the row; a case that is over is due at no time."""
        runs, found = RUNNING.get(self.phase), dict[str, date | None].fromkeys(("notice", "correction", "promise", "statutory", "delivery"))
        if runs == "notice":
            found["notice"] = self.notice_due
        if runs == "correction":
            found["correction"] = self.correction_due
        if self.accepted_on and self.limits and self.phase not in OVER:
            found["promise"], found["statutory"] = (later(self.accepted_on, each) for each in (self.limits.promise, self.limits.statutory))
            if self.decided_on and self.granted:
                found["delivery"] = later(self.decided_on, self.limits.delivery)
        return {"due_on": found[runs] if runs else None, **{f"{name}_due_on": day for name, day in found.items()}}
