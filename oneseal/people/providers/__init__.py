"""外部身份 Who else may say who somebody is: one folder for each provider, registered by a decorator; settings choose which are on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was sent to a provider: where to, and what must come back with it. Kept in the session, used once."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider vouches for, as it says it."""

    subject: str
    name: str
    id_number: str
    mobile: str


class Provider(Protocol):
    """What a provider must know to do."""

    def begin(self, come_back: str) -> Begun:
        """Where to send somebody who wants to sign in."""
        ...

    def finish(self, answer: Mapping[str, str], begun: Begun, come_back: str) -> Identity:
        """Who came back. Raises Refused saying what to do."""
        ...


Made = TypeVar("Made", bound=Callable[[], Provider | None])
PROVIDERS: dict[str, Callable[[], Provider | None]] = {}
"""Name → what makes the provider, or None where the settings leave it off."""


def provider(name: str) -> Callable[[Made], Made]:
    """Register under a name."""

    def register(make: Made) -> Made:
        PROVIDERS[name] = make
        return make

    return register


def provider_named(name: str) -> Provider | None:
    """A provider that is on; None otherwise."""
    make = PROVIDERS.get(name)
    return make() if make else None
