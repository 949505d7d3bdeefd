"""An officer with an account and an authenticator, as tests of the second step need her."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from oneseal.journal.queries import now
from oneseal.people import actions
from oneseal.people.models import SecondFactor
from oneseal.people.queries.second_factor import phone_time
from oneseal.people.rules.second_factor import STEP, code_of, step_at
from oneseal.people.tests.office import next_number

GOOD = "long-enough-phrase"
IP = "10.2.0.1"


@dataclass
class Phone:
    """What she has in her hand: the secret, and the spare codes on paper."""

    person: UUID
    account: UUID
    login: str
    spares: list[str] = field(default_factory=list)

    @property
    def secret(self) -> str:
        """As the authenticator has taken it in."""
        return SecondFactor.objects.get(person=self.person).secret

    def shows(self, away: int = 0) -> str:
        """The code now, or so many steps away."""
        return code_of(self.secret, step_at(phone_time()) + away)


def with_account(person: UUID) -> Phone:
    """An account, nothing more."""
    login = f"second.{next_number()}"
    return Phone(person, actions.open_account(person, login, GOOD, by=None), login)


def enrolled(person: UUID) -> Phone:
    """Enrolled so long ago that the present code was not accepted yet."""
    phone = with_account(person)
    actions.begin_second_factor(phone.account, GOOD, ip=IP)
    phone.spares = actions.enrol_second_factor(phone.account, phone.shows(), by=person)
    SecondFactor.objects.filter(person=person).update(last_step=0)
    return phone


def as_it_changes() -> datetime:
    """An instant a few steps from now at which an authenticator has just changed its code."""
    return datetime.fromtimestamp((step_at(now()) + 9) * STEP, UTC)


def later(steps: int = 2) -> timedelta:
    """The time in which an authenticator shows so many further codes."""
    return timedelta(seconds=steps * STEP)
