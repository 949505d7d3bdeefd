"""Tables of people: the registers, which acts of the journal make, and the accounts with what opens them."""

from oneseal.people.models.accounts import Account, Proof, RecoveryCode, SecondFactor, SpareCode
from oneseal.people.models.register import (
    Body,
    BodyKind,
    Division,
    DivisionLevel,
    Holding,
    Mandate,
    Party,
    PartyKind,
    PersonalRead,
    Post,
    Substitution,
    Unit,
    UnitKind,
    new_id,
)

__all__ = [
    "Account",
    "Body",
    "BodyKind",
    "Division",
    "DivisionLevel",
    "Holding",
    "Mandate",
    "Party",
    "PartyKind",
    "PersonalRead",
    "Post",
    "Proof",
    "RecoveryCode",
    "SecondFactor",
    "SpareCode",
    "Substitution",
    "Unit",
    "UnitKind",
    "new_id",
]
