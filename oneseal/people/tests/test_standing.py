"""The gate's question and the ORM give the same standing, for anybody on any day."""

from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

from oneseal.journal.gate import gate, new_stream, trips
from oneseal.journal.queries import today
from oneseal.law.powers import POWERS
from oneseal.law.rule import Refused
from oneseal.people.actions import appoint, end_holding, end_mandate, end_substitution, grant_mandate, substitute
from oneseal.people.queries import standing, standing_of, standing_reads
from oneseal.people.rules import Standing
from oneseal.people.tests.office import erased, firm, natural, new_office


def in_gate(person: UUID, on: date) -> Standing:
    with gate(new_stream(), reads=standing_reads(person, on)) as act:
        return standing_of(act.answers)


def test_both_ways_agree_over_a_year_of_coming_and_going() -> None:
    chance, first = Random(20261125), today()
    offices = [new_office(), new_office()]
    people = [*offices[0].officers.values(), *offices[1].officers.values(), *(natural() for _ in range(6))]
    firms = [firm(chance.choice(people)) for _ in range(3)]
    keys: dict[str, list[UUID]] = {"holding": [], "substitution": [], "mandate": []}

    def day(least: int = 0) -> date:
        return first + timedelta(days=least + chance.randrange(200))

    def attempt(kind: str) -> None:
        office, since = chance.choice(offices), day()
        post, until = office.posts[chance.choice(POWERS)], chance.choice([None, since + timedelta(days=chance.randrange(90))])
        if kind == "holding":
            keys[kind].append(appoint(post, chance.choice(people), since=since, until=until, by=None))
        elif kind == "substitution":
            power = chance.choice(POWERS)
            last = since + timedelta(days=chance.randrange(60))
            person = chance.choice(list(office.officers.values()))
            keys[kind].append(
                substitute(office.posts[power], office.officers[power], person, since=since, until=last, reason="休假", by=None)
            )
        else:
            keys[kind].append(
                grant_mandate(chance.choice([*firms, *people]), chance.choice(people), ["file"], since=since, until=until, by=None)
            )

    for kind in chance.choices(list(keys), k=90):
        try:
            attempt(kind)
        except Refused:
            continue
    for kind, end in (("holding", end_holding), ("substitution", end_substitution), ("mandate", end_mandate)):
        assert len(keys[kind]) >= 5
        for key in chance.sample(keys[kind], 2):
            end(key, by=None)
    asked = [(person, day(-20)) for person in people for _ in range(8)]
    answers = [(in_gate(*question), standing(*question)) for question in asked]
    assert all(by_gate == by_orm for by_gate, by_orm in answers)
    assert any(held.substituting for by_gate, _ in answers for held in by_gate.posts)
    assert any(by_gate.mandates for by_gate, _ in answers)
    assert any(by_gate.represents for by_gate, _ in answers)


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
