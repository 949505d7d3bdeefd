"""The kernel walked at random: no illegal state, and what replay and the projected row say is what a clerk's own book of the case says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oneseal import flow
from oneseal.cases.projection import projected
from oneseal.cases.rules import ENDED, TABLE, Actor, Case, Limits, Phase, permitted
from oneseal.cases.rules.state import verdicts
from oneseal.cases.tests.book import APART, OVER, Book
from oneseal.cases.tests.kernel import CALENDAR, CAST, INPUT, KINDS, LINES, Desk, item_of, person
from oneseal.cases.tests.test_table import EDGES
from oneseal.law import powers
from oneseal.law.days import WORKING, Limit
from oneseal.law.rule import Refused

SLUGS = ("food-business", "company-registration", "publication-retail", "fireworks-retail", "private-school", "birth-registration")
ON_THE_SPOT = {"company-registration", "birth-registration"}
NAMES = ("王申请", "李受理", "赵审查", "孙勘验", "钱勘验", "周批准", "郑制证", "吕督查", "吴外人")
NAMED = {person(name): name for name in NAMES}
VERBS = {"ACCEPTED": "", "REVIEW": "review", "SURVEY": "survey", "DECIDE": "grant", "RECEIVED": "accept", "CORRECTION": "supply"}
OPEN_VERB = {Phase(name): verb for name, verb in VERBS.items() if verb} | {Phase.GRANTED: "make", Phase.DELIVERED: "archive"}
"""Phase → what the chart must have open in it."""
ENDS = {"void", "withdraw", "refuse_to_accept", "declare_not_needed"}
"""Acts after which nothing follows: tried with the others, or no case would come far."""
ASIDE = {"plan_survey", "cancel_survey_plan", "deny"}
"""Acts that bring a case no further or end it early: chosen less often."""
CHANCE = st.randoms(use_true_random=True)
"""Seeded by hypothesis: every choice alike likely, so that many cases come far."""
OFFICERS = ["孙勘验", "钱勘验", "赵审查", "周批准"]


def _some(chance: Random, least: int = 1) -> list[str]:
    return chance.sample(sorted(LINES), chance.randint(least, len(LINES)))


def _materials(lines: list[str]) -> dict[str, Any]:
    return {line: [{"id": str(person(line)), "sha256": "0" * 64}] for line in lines}


class RandomDesk(RuleBasedStateMachine):
    """Any act by anybody on any day, with right and wrong power and input; refused or legal, nothing else."""

    desk: Desk
    book: Book
    case: Case
    """What replay makes of the entries now."""

    @initialize(chance=CHANCE)
    def file(self, chance: Random) -> None:
        """With some of the material or, mostly, with all of it; then it is often accepted at once."""
        given = sorted(LINES) if chance.random() < 0.7 else _some(chance, least=0)
        slug = chance.choice(SLUGS)
        licensing, merged = slug != "birth-registration", slug in ON_THE_SPOT
        item = item_of(slug, licensing=licensing, on_the_spot=merged)
        self.desk = Desk(item, {"business": chance.choice(["sale", "catering"]), "cold_chain": False})
        self.desk.electronic = reached = chance.random() < 0.7
        self.case = self.desk.file(_materials(given))
        applying = {"申请": {CAST[powers.APPLY]}}
        self.book = Book(frozenset(LINES), licensing, merged, self.desk.on, set(given), applying, reached)
        if chance.random() < 0.7:
            self._try("accept", CAST[powers.ACCEPT], powers.ACCEPT, {})
            self._walk(chance)

    @rule(chance=CHANCE, act=st.sampled_from(sorted(TABLE)), name=st.sampled_from(NAMES), own_power=st.booleans())
    def try_anything(self, chance: Random, act: str, name: str, own_power: bool) -> None:
        row = TABLE[act]
        if row.actor is Actor.APPLICANT and name != "王申请":
            return  # whose word counts as the applicant's, people.rules says, not the kernel
        self._try(act, person(name), row.power if own_power else powers.MAKE, self._drawn(chance, act))

    @rule(chance=CHANCE)
    def go_on(self, chance: Random) -> None:
        """Some steps that table and chart allow, each asked for by its own officer."""
        self._walk(chance)

    def _walk(self, chance: Random) -> None:
        for _ in range(chance.randint(1, 6)):
            self._go_on(chance)
            self.replay_says_what_the_book_says()
            self.the_projected_row_says_what_the_book_says()

    def _go_on(self, chance: Random) -> None:
        """What refuses an officer what table and chart allow, the book knows."""
        self.desk.unmade = chance.choice([(), (), ("受理通知书",)])
        rows = [row for row in permitted(self.case, self.desk.item.program) if row.actor is not Actor.JOB and row.act not in ENDS]
        possible = [row for row in rows if set(row.papers) <= KINDS]
        if not possible:
            return
        row = chance.choices(possible, [1 if row.act in ASIDE else 4 for row in possible])[0]
        by = min(self.book.unsigned) if row.act == "confirm_survey" and self.book.unsigned else CAST[row.power or powers.APPLY]
        grounds = self._grounds_against(row.act, by, row.power)
        done = self._try(row.act, by, row.power, self._drawn(chance, row.act))
        assert not (done and grounds), (row.act, grounds)
        if row.act in {"accept", "grant", "deliver", "archive", "record_service"}:
            assert done or grounds, f"{row.act} was refused for no reason that the book knows"

    @rule()
    def let_everybody_try_who_must_be_apart(self) -> None:
        """Whatever is open: who has had a hand in what must be apart from it gets nowhere, with everything else in order."""
        for row in permitted(self.case, self.desk.item.program):
            for by in sorted(self.book.kept_away(row.act, row.power)) if row.actor is Actor.OFFICER else ():
                assert not self._try(row.act, by, row.power, {**INPUT.get(row.act, {})}), f"{NAMED[by]} did {row.act}"

    @rule(days=st.integers(0, 3), other=st.none() | st.integers(1, 40))
    def let_days_pass_and_the_item_change(self, days: int, other: int | None) -> None:
        self.desk.on += timedelta(days=days)
        if other:
            limit = Limit(other, WORKING)
            self.desk.item = replace(self.desk.item, limits=Limits(limit, limit, limit, limit, limit))
            self.case = self.desk.case

    @precondition(lambda self: self.book.phase == "RECEIVED")
    @rule(long=st.booleans())
    def wait_in_silence(self, long: bool) -> None:
        if long:
            self.desk.on += timedelta(days=30)
        silent = self.book.is_answered_by_silence(self.desk.on)
        assert self._try("deem_accepted", None, "", {}) == silent, "only the licensing law deems, and only after the fifth day"

    @rule()
    def make_papers(self) -> None:
        """In a process of its own, on whatever day it comes to it."""
        self.desk.make_papers()
        self.book.note_papers_made(self.desk.on)
        self.case = self.desk.case

    @precondition(lambda self: self.book.phase == "CORRECTION")
    @rule(makes=st.booleans(), days=st.sampled_from([0, 3, 14, 30]), lapses=st.booleans())
    def wait_for_a_correction(self, makes: bool, days: int, lapses: bool) -> None:
        if makes:
            self.make_papers()
        self.desk.on += timedelta(days=days)
        self.desk.item = replace(self.desk.item, lapses=lapses)
        given_up = lapses and self.book.is_given_up(self.desk.on)
        assert self._try("lapse", None, "", {}) == given_up, "only after the last day, and not where the item waits on"

    def _drawn(self, chance: Random, act: str) -> dict[str, Any]:
        """Input for an act: mostly right, sometimes not."""
        given = dict(INPUT.get(act, {}))
        if act in {"supply", "add_material"}:
            given["materials"] = _materials(_some(chance))
        elif act in {"request_correction", "request_further_correction"}:
            given["lines"] = [{"line": line, "problem": "不清楚", "mend": "重新提交"} for line in _some(chance)]
        elif act == "check":
            passed = {line: chance.random() < 0.8 for line in _some(chance)}
            failed = {line: "看不清" for line in passed if not passed[line]}
            given = {"passed": [line for line in passed if passed[line]], "failed": failed}
        elif act == "review":
            given["recommendation"] = chance.choice(["grant", "deny"])
        elif act == "survey":
            officers = ["钱勘验"] if chance.random() < 0.6 else chance.sample(OFFICERS, chance.randint(0, 1))
            given["officers"] = [str(person(name)) for name in officers]
            given["conclusion"] = chance.choice(["pass", "pass", "rectify", "fail", "fail"])
            given["surveyed_on"] = (self.desk.on - timedelta(days=chance.randint(0, 1))).isoformat()
        elif act == "plan_survey":
            officers = ["孙勘验", "钱勘验"] if (chance.random() < 0.8) else chance.sample(OFFICERS, chance.randint(0, 2))
            given = {"officers": [str(person(name)) for name in officers], "place": "一号"}
            given |= {
                "planned_on": (self.desk.on + timedelta(days=chance.randint(-1, 3))).isoformat(),
                "planned_at": "10:00",
                "agreed": True,
            }
        elif act == "cancel_survey_plan":
            given = {"reason": "下雨"}
        return given

    def _try(self, act: str, by: UUID | None, power: str, given: Mapping[str, Any]) -> bool:
        """Whether it was done: what is refused names its rule and writes nothing; what is done is a stated edge and goes into the book."""
        before, entries = self.book.phase, len(self.desk.entries)
        lacking, silent = self.book.lacking, self.book.is_answered_by_silence(self.desk.on)
        try:
            after = self.desk.act(act, by=NAMED[by] if by else None, power=power, **given)
        except Refused as refused:
            assert str(refused.rule) and len(self.desk.entries) == entries
            return False
        assert (before, act, after.phase.value) in EDGES
        if TABLE[act].actor is Actor.OFFICER:
            assert power == TABLE[act].power and by not in list(self.book.kept_away(act, power))
        if act in {"accept", "grant", "refuse_to_accept", "declare_not_needed"}:
            assert not lacking, "nothing is accepted, granted or turned away while required material is missing or failed"
        if act in {"accept", "request_correction", "refuse_to_accept", "declare_not_needed", "withdraw"}:
            assert not silent, "silence has accepted it"
        if act == "grant":
            assert self.book.surveyed in {None, "pass"}, "nothing is granted on a survey that failed or must be held again"
        if act in {"grant", "deny"} and self.book.surveyed != "rectify":
            assert not self.book.unsigned, "nothing is decided before each officer has signed"
        if act == "survey":
            assert len({str(by), *given["officers"]}) >= 2, "two officers survey"
        if act in {"deliver", "archive"}:
            assert not self.desk.unmade, "nothing is handed over before its papers are made"
        self.book.note(act, by, after.phase.value, given, self.desk.on, self.desk.item.limits)
        self.case = self.desk.case
        return True

    def _grounds_against(self, act: str, by: UUID, power: str) -> list[str]:
        """Why the book would refuse an act that table and chart permit."""
        book = self.book
        against = {
            "its hand must be apart": bool(power) and by in book.kept_away(act, power),
            "silence": act == "accept" and book.is_answered_by_silence(self.desk.on),
            "not checked yet": act == "accept" and None in book.lines.values(),
            "material": act in {"accept", "grant"} and bool(book.lacking),
            "survey": act == "grant" and book.surveyed in {"fail", "rectify"},
            "nobody else has signed": act == "grant" and bool(book.unsigned),
            "it reached her electronically, or it is recorded": act == "record_service" and (book.reached or book.served),
            "papers": act in {"deliver", "archive"} and bool(self.desk.unmade),
        }
        return [ground for ground, holds in against.items() if holds]

    @invariant()
    def replay_says_what_the_book_says(self) -> None:
        case, book = self.case, self.book
        assert (case.phase.value, case.version, verdicts(case), case.reviews) == (book.phase, book.version, book.lines, book.reviews)
        assert (case.accepted_on, case.deemed, case.limits) == (book.accepted_on, book.deemed, book.limits), "frozen at acceptance"
        assert set(case.unsigned) == book.unsigned
        assert (case.survey, case.plan and (case.plan.on, case.plan.at, case.plan.officers)) == (book.surveyed, book.plan)
        assert (case.received_on, case.resupplied_on) == (book.received_on, book.resupplied_on)
        assert (case.decided_on, case.granted, case.delivered_on, case.ended_on) == (
            book.decided_on,
            book.granted,
            book.delivered_on,
            book.ended_on,
        )
        assert {line for line, files in case.materials.items() if files} == book.given
        assert {power: set(persons) for power, persons in case.hands.items()} == book.hands
        assert case.records == book.papers

    @invariant()
    def the_projected_row_says_what_the_book_says(self) -> None:
        book, row = self.book, projected(self.case, self.desk.item, CALENDAR, "k")
        over = book.phase in OVER
        expected = {
            "phase": book.phase,
            "version": book.version,
            "received_on": book.received_on,
            "accepted_on": book.accepted_on,
            "decided_on": book.decided_on,
            "ended_on": book.ended_on,
            "deemed": book.deemed,
            "planned_on": book.plan[0] if book.plan else None,
            "planned_at": book.plan[1] if book.plan else "",
            "planned_officers": sorted(map(str, book.plan[2])) if book.plan else [],
            "provisional": False,
            "calendar": "" if over else "k",
            "lapses_after": book.correction_due if book.phase == "CORRECTION" and self.desk.item.lapses and book.notice_made else None,
            **book.dues(),
        }
        assert {name: row[name] for name in expected} == expected
        assert bool(row["open_tasks"]) == bool(row["open_power"]) == (not over)

    @invariant()
    def hands_are_apart(self) -> None:
        hands = self.book.hands
        for one, other in APART:
            if not (self.book.merged and {one, other} == {"审查", "批准"}):
                assert not hands.get(one, set()) & hands.get(other, set()), (one, other)
        assert all(not hands["申请"] & persons for power, persons in hands.items() if power != "申请")

    @invariant()
    def chart_and_phase_agree(self) -> None:
        case = self.case
        verbs = {verb for task in flow.open_tasks(self.desk.item.program, case.marking) for verb in task.verbs}
        if case.phase in OPEN_VERB:
            assert OPEN_VERB[case.phase] in verbs


RandomDesk.TestCase.settings = settings(max_examples=160, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
TestRandomDesk = RandomDesk.TestCase


@pytest.mark.parametrize("slug", SLUGS)
def test_every_item_reaches_its_archive(slug: str) -> None:
    desk = Desk(item_of(slug, licensing=slug != "birth-registration", on_the_spot=slug in ON_THE_SPOT))
    desk.file()
    desk.act("accept")
    while desk.case.phase not in ENDED:
        act = next(
            row.act
            for row in permitted(desk.case, desk.item.program)
            if row.act in {"review", "confirm_survey" if desk.case.unsigned else "survey", "grant", "make", "deliver", "archive"}
        )
        desk.act(act)
    assert desk.case.phase is Phase.ARCHIVED
    assert flow.finished(desk.case.marking)


def test_the_table_leads_everywhere_and_nowhere_else() -> None:
    reached = {phase for row in TABLE.values() for phase in row.to} | {Phase.DRAFT}
    assert reached == set(Phase), "every phase of the table can be reached"
    moving = {phase for row in TABLE.values() if row.to for phase in row.source}
    assert moving.isdisjoint(ENDED), "nothing follows an end but how its notice was served and who may follow it"
    assert [row.act for row in TABLE.values() if not row.to] == ["record_service", "renew_query_password"]


def test_every_row_names_its_ground_and_its_chinese_word() -> None:
    for row in TABLE.values():
        assert str(row.ground)
        assert row.label
        assert row.power in {*powers.POWERS, ""}
    assert set(CAST) >= {row.power for row in TABLE.values() if row.power}
