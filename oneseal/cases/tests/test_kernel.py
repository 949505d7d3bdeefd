"""The kernel walked at random: no illegal state, and what replay says is what one step after the other said."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oneseal import flow
from oneseal.cases.rules import ENDED, TABLE, Actor, Case, Phase, permitted, replay
from oneseal.cases.tests.kernel import CAST, Desk, item_of
from oneseal.law import powers
from oneseal.law.rule import Refused

SLUGS = ("food-business", "company-registration", "publication-retail", "fireworks-retail", "private-school", "birth-registration")
ON_THE_SPOT = {"company-registration", "birth-registration"}
NAMES = ("王申请", "李受理", "赵审查", "孙勘验", "钱勘验", "周批准", "郑制证", "吕督查", "吴外人")


class RandomDesk(RuleBasedStateMachine):
    """Any act by anybody at any time, with right and wrong power; refused or legal, nothing else."""

    desk: Desk
    last: Case

    @initialize(slug=st.sampled_from(SLUGS), complete=st.booleans(), business=st.sampled_from(["sale", "catering"]))
    def file(self, slug: str, complete: bool, business: str) -> None:
        item = item_of(slug, licensing=slug != "birth-registration", on_the_spot=slug in ON_THE_SPOT)
        self.desk = Desk(item, {"business": business, "cold_chain": False})
        self.last = self.desk.file(None if complete else {})

    @rule(act=st.sampled_from(sorted(TABLE)), name=st.sampled_from(NAMES), own_power=st.booleans(), passed=st.booleans())
    def try_anything(self, act: str, name: str, own_power: bool, passed: bool) -> None:
        before = len(self.desk.entries)
        data: dict[str, Any] = {"line": "layout", "passed": passed, "reason": "看不清"} if act == "check" else {}
        try:
            after = self.desk.act(act, by=name, power=TABLE[act].power if own_power else powers.MAKE, **data)
        except Refused as refused:
            assert str(refused.rule), "what is refused names its rule"
            assert len(self.desk.entries) == before, "what is refused writes nothing"
        else:
            row = TABLE[act]
            assert self.last.phase in row.source
            assert after.phase in row.to
            self.last = after

    @rule(data=st.data())
    def do_what_is_permitted(self, data: st.DataObject) -> None:
        rows = [row for row in permitted(self.desk.case, self.desk.item.program) if row.actor is not Actor.JOB]
        if rows:
            row = data.draw(st.sampled_from(rows))
            line: dict[str, Any] = (
                {"line": data.draw(st.sampled_from(["layout", "application"])), "passed": True} if row.act == "check" else {}
            )
            try:
                self.last = self.desk.act(row.act, **line)
            except Refused:
                return

    @precondition(lambda self: self.last.phase is Phase.RECEIVED)
    @rule()
    def wait_in_silence(self) -> None:
        from datetime import timedelta

        self.desk.on += timedelta(days=30)
        try:
            self.last = self.desk.act("deem_accepted")
        except Refused:
            assert not self.desk.item.licensing, "only the licensing law deems"

    @invariant()
    def replay_is_the_case(self) -> None:
        assert replay(self.desk.entries, self.desk.item) == self.last

    @invariant()
    def hands_are_apart(self) -> None:
        hands = self.last.hands
        assert not hands.get(powers.ACCEPT, frozenset()) & hands.get(powers.DECIDE, frozenset())
        if not self.desk.item.on_the_spot:
            assert not hands.get(powers.REVIEW, frozenset()) & hands.get(powers.DECIDE, frozenset())

    @invariant()
    def chart_and_phase_agree(self) -> None:
        if self.last.phase in ENDED:
            return
        verbs = {verb for task in flow.open_tasks(self.desk.item.program, self.last.marking) for verb in task.verbs}
        expected = {
            Phase.RECEIVED: "accept",
            Phase.CORRECTION: "supply",
            Phase.SURVEY: "survey",
            Phase.GRANTED: "make",
            Phase.DELIVERED: "archive",
        }
        if self.last.phase in expected:
            assert expected[self.last.phase] in verbs


RandomDesk.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
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
    assert {phase for row in TABLE.values() for phase in row.source}.isdisjoint(ENDED), "nothing follows an end"


def test_every_row_names_its_ground_and_its_chinese_word() -> None:
    for row in TABLE.values():
        assert str(row.ground)
        assert row.label
        assert row.power in {*powers.POWERS, ""}
    assert set(CAST) >= {row.power for row in TABLE.values() if row.power}
