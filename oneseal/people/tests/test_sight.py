"""委托 names what an agent may do (民法典第一百六十五条), and she reads no further than that needs."""

from uuid import UUID, uuid4

import pytest

from oneseal.people.rules import EVERYTHING, MANDATED, HeldMandate, Sight, Standing, sight_of

AGENT, OTHER, PRINCIPAL = uuid4(), uuid4(), uuid4()

SCOPES = {
    "submit": (False, False, False),
    "file": (False, False, False),
    "supply": (True, False, True),
    "add_material": (True, False, True),
    "withdraw": (True, False, False),
    "request_withdrawal": (True, False, False),
    "receive": (True, True, False),
    EVERYTHING: (True, True, True),
}
"""By scope: whether its agent sees cases that others filed, whether papers, certificates and the 取件码 are for her, and whether she opens
the material that others handed in."""


def mandated(*scope: str, by: UUID = PRINCIPAL) -> Standing:
    return Standing(AGENT, mandates=(HeldMandate(uuid4(), by, scope),))


def sight(standing: Standing) -> Sight:
    found = sight_of(standing, PRINCIPAL)
    assert found
    return found


def test_every_scope_there_is_stands_in_the_table() -> None:
    assert set(SCOPES) == {*MANDATED, EVERYTHING}


@pytest.mark.parametrize(("scope", "expected"), SCOPES.items())
def test_what_an_agent_reads_is_what_her_scope_needs(scope: str, expected: tuple[bool, bool, bool]) -> None:
    """Whatever it is, she sees what she filed herself, and has its receipt."""
    hers = sight(mandated(scope))
    assert (hers.sees(OTHER), hers.receives) == (hers.sees(None), hers.takes("certificate", OTHER)) == expected[:2]
    assert hers.sees(AGENT) and hers.takes("receipt", AGENT)
    assert hers.takes("grant", AGENT) == hers.takes("receipt", OTHER) == expected[1]


@pytest.mark.parametrize(("scope", "expected"), SCOPES.items())
def test_what_she_opens_of_the_material_is_what_her_scope_needs(scope: str, expected: tuple[bool, bool, bool]) -> None:
    """What others gave, for who corrects; their certificates, for who receives, and only she may present one; her own files, always."""
    hers = sight(mandated(scope))
    _, receives, supplies = expected
    assert hers.opens({OTHER, None}, is_certificate=False) is supplies
    assert hers.opens({OTHER, None}, is_certificate=True) is hers.may_present is receives
    assert hers.opens({AGENT, None}, is_certificate=False) and hers.opens({OTHER, AGENT}, is_certificate=True)


def test_scopes_add_up_and_other_principals_lend_nothing() -> None:
    assert sight(mandated("file", "receive")).receives
    both = Standing(AGENT, mandates=(HeldMandate(uuid4(), PRINCIPAL, ("file",)), HeldMandate(uuid4(), uuid4(), (EVERYTHING,))))
    assert sight(both) == Sight(AGENT, follows=False, receives=False)
    assert sight_of(mandated(EVERYTHING, by=uuid4()), PRINCIPAL) is None


def test_the_principal_and_who_represents_it_read_everything() -> None:
    for standing in (Standing(PRINCIPAL), Standing(AGENT, represents=frozenset({PRINCIPAL}))):
        hers = sight(standing)
        assert hers.sees(OTHER) and hers.sees(None) and hers.takes("certificate", OTHER) and hers.may_present
        assert all(hers.opens({OTHER}, is_certificate=each) for each in (True, False))
