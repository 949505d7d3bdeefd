"""账号 What an account shows of itself, and the accounts of a person."""

from dataclasses import dataclass
from uuid import UUID

from oneseal.journal.queries import blind_index
from oneseal.law.codes import half_width
from oneseal.people.models import Account
from oneseal.people.rules import masked_mobile


def login_index(login: str) -> str:
    """The keyed index by which an account is found."""
    return blind_index("login", half_width(login).lower())


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """An account as its owner sees it. ``proof``: how she has proved who she is (people.models.Proof)."""

    login: str
    proof: str
    is_linked: bool
    """Whether the province's unified sign-in opens it by a link of its owner's."""


def account_seen(account: UUID) -> AccountSeen:
    """The account of who is signed in."""
    found = Account.objects.get(id=account)
    return AccountSeen(found.login, found.proof, found.identity_mark is not None)


def logins_of(person: UUID) -> list[str]:
    """The logins that open a person's accounts, in part, as she can be asked for them; the oldest first."""
    return [masked_mobile(row.login) for row in Account.objects.filter(person=person, is_active=True).order_by("id")]
