"""两步登录, the rules: the worked values of RFC 6238, drift, replay, and whose it must be."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from oneseal.people.rules import HeldPost, must_have_second_factor
from oneseal.people.rules.second_factor import STEP, address_of, code_of, fitting_step, step_at, typed

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238, Appendix B."""
WORKED = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize("second", WORKED)
def test_codes_are_those_of_the_standard(second: int) -> None:
    """RFC 6238, Appendix B, SHA-1, eight digits; ours are their last six."""
    step = step_at(datetime.fromtimestamp(second, UTC))
    assert code_of(SECRET, step, 8) == WORKED[second]
    assert code_of(SECRET, step) == WORKED[second][-6:]


@pytest.mark.parametrize(("away", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_slow_or_fast(away: int, fits: bool) -> None:
    at = datetime.fromtimestamp(1234567890, UTC)
    step = step_at(at) + away
    assert fitting_step(SECRET, code_of(SECRET, step), at) == (step if fits else None)


def test_a_code_fits_once_and_so_does_none_before_it() -> None:
    at = datetime.fromtimestamp(1234567890, UTC)
    last = step_at(at)
    assert fitting_step(SECRET, code_of(SECRET, last), at, after=last) is None
    assert fitting_step(SECRET, code_of(SECRET, last - 1), at, after=last) is None
    assert fitting_step(SECRET, code_of(SECRET, last + 1), at, after=last) == last + 1


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "0" * 1000])
def test_nonsense_fits_nothing(code: str) -> None:
    assert fitting_step(SECRET, code, datetime.fromtimestamp(1234567890, UTC)) is None


@pytest.mark.parametrize("code", ["１２３　４５６", " 123 456 ", "123-456", "123456\n"])
def test_a_code_is_read_as_it_was_meant(code: str) -> None:
    assert typed(code) == "123456"


def test_what_the_qr_code_says_is_read_by_every_authenticator() -> None:
    """otpauth with issuer, label and secret; six digits each thirty seconds are what they take when nothing else is said."""
    parts = urlsplit(address_of(SECRET, "19900001111"))
    said = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/OneSeal:19900001111")
    assert (said["secret"], said["issuer"], STEP) == ([SECRET], ["OneSeal"], 30)


@pytest.mark.parametrize(
    ("power", "unit", "must"),
    [
        ("监督", "heads", True),
        ("监督", "acceptance", True),
        ("批准", "heads", True),
        ("批准", "market", False),
        ("受理", "acceptance", False),
    ],
)
def test_heads_and_supervisors_must_have_it_also_as_substitutes(power: str, unit: str, must: bool) -> None:
    own = HeldPost(uuid4(), power, uuid4(), "990100000000", unit)
    lent = HeldPost(uuid4(), power, uuid4(), "990100000000", unit, substituting=uuid4())
    other = HeldPost(uuid4(), "受理", uuid4(), "990100000000", "acceptance")
    assert must_have_second_factor([other, own]) is must_have_second_factor([other, lent]) is must
    assert not must_have_second_factor([])
