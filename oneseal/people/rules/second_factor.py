"""两步登录 The second step of signing in: who must have it, and which code of an authenticator fits at an instant (RFC 6238)."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP

from oneseal.law.powers import SUPERVISE
from oneseal.people.rules.standing import HeldPost

OFFERED, REQUIRED = "offered", "required"
"""The two ways of a deployment: whoever works here may have a second step, or heads and supervisors must."""
STEP = 30
"""For so many seconds an authenticator shows one code."""
DRIFT = 1
"""By so many codes its clock may be slow or fast."""
DIGITS = 6
HEADS = "heads"
ISSUER = "OneSeal"
"""What the authenticator calls us."""


def must_have_second_factor(posts: Iterable[HeldPost]) -> bool:
    """Heads, and whoever has the power over posts, seals and the running of the place; also while she only stands in for one."""
    return any(held.power == SUPERVISE or held.unit_kind == HEADS for held in posts)


def typed(code: str) -> str:
    """A code as it was meant: full-width signs, blanks and hyphens put right."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isascii() and sign.isalnum())


def step_at(at: datetime) -> int:
    """The number of the code that a clock which is right shows."""
    return int(at.timestamp()) // STEP


def code_of(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of a step: SHA-1, as every authenticator has it."""
    return str(TOTP(secret, digits=digits, interval=STEP).generate_otp(step))


def fitting_step(secret: str, code: str, at: datetime, *, after: int = 0) -> int | None:
    """The step whose code this is, within the drift and later than ``after``; None when it fits none."""
    present = step_at(at)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step > after and compare_digest(code_of(secret, step).encode(), code.encode()):
            return step
    return None


def address_of(secret: str, login: str) -> str:
    """What the QR code says to the authenticator (otpauth)."""
    return str(TOTP(secret, digits=DIGITS, interval=STEP).provisioning_uri(name=login, issuer_name=ISSUER))
