"""The gate's question and the ORM give the same standing, for anybody on any day."""

from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

from oneseal.journal.gate import gate, new_stream, trips
from oneseal.journal.queries import today
from oneseal.law.powers import POWERS
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, end_holding, end_mandate, end_substitution, grant_mandate, substitute
from oneseal.people.queries import staff_of, standing, standing_of, standing_reads
from oneseal.people.rules import Standing
from oneseal.people.tests.office import erased, firm, natural, new_office


def in_gate(person: UUID, on: date) -> Standing:
    with gate(new_stream(), reads=standing_reads(person, on)) as act:
        return standing_of(act.answers)


class Year:
    """Two offices and some firms whose people come, go, stand in and mandate one another by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.offices = [new_office(), new_office()]
        self.people = [person for office in self.offices for person in office.officers.values()] + [natural() for _ in range(6)]
        self.firms = [firm(self.chance.choice(self.people)) for _ in range(3)]
        self.keys: dict[str, list[UUID]] = {"appoint": [], "stand_in": [], "mandate": []}

    def day(self, least: int = 0) -> date:
        return today() + timedelta(days=least + self.chance.randrange(200))

    def appoint(self) -> UUID:
        post, since = self.chance.choice(self.offices).posts[self.chance.choice(POWERS)], self.day()
        return appoint(post, self.chance.choice(self.people), since=since, until=self.end(since), by=None)

    def stand_in(self) -> UUID:
        office, power, since = self.chance.choice(self.offices), self.chance.choice(POWERS), self.day()
        person = self.chance.choice(list(office.officers.values()))
        until = since + timedelta(days=self.chance.randrange(60))
        return substitute(office.posts[power], office.officers[power], person, since=since, until=until, reason="休假", by=None)

    def mandate(self) -> UUID:
        principal, agent, since = self.chance.choice([*self.firms, *self.people]), self.chance.choice(self.people), self.day()
        return grant_mandate(principal, agent, ["file"], since=since, until=self.end(since), by=None)

    def end(self, since: date) -> date | None:
        return self.chance.choice([None, since + timedelta(days=self.chance.randrange(90))])

    def pass_by(self) -> None:
        for kind in self.chance.choices(list(self.keys), k=90):
            try:
                self.keys[kind].append(getattr(self, kind)())
            except Refused:
                continue
        for kind, end in (("appoint", end_holding), ("stand_in", end_substitution), ("mandate", end_mandate)):
            for key in self.chance.sample(self.keys[kind], 2):
                end(key, by=None)


def test_both_ways_agree_over_a_year_of_coming_and_going() -> None:
    year = Year(20261125)
    year.pass_by()
    asked = [(person, year.day(-20)) for person in year.people for _ in range(8)]
    answers = [(in_gate(*question), standing(*question)) for question in asked]
    assert all(by_gate == by_orm for by_gate, by_orm in answers)
    assert any(held.substituting for by_gate, _ in answers for held in by_gate.posts)
    assert any(by_gate.mandates for by_gate, _ in answers)
    assert any(by_gate.represents for by_gate, _ in answers)


def test_the_list_of_staff_says_what_each_standing_says() -> None:
    year = Year(20261126)
    year.pass_by()
    bodies = {office.body for office in year.offices}
    days = [year.day(-20) for _ in range(8)]
    for day in days:
        listed = staff_of(bodies, day)
        for person in year.people:
            assert set(listed.get(person, ())) == set(standing(person, day).posts)


def test_unknown_and_erased_persons_and_firms_are_nobody() -> None:
    for nobody in (uuid4(), erased(), firm(natural())):
        assert in_gate(nobody, today()) == standing(nobody, today()) == Standing()


def test_asking_costs_no_trip_of_its_own() -> None:
    office = new_office()
    before = trips.count
    in_gate(office.head, today())
    with gate(new_stream()):
        pass
    assert trips.count - before == 2, "one trip each, with or without the question"
