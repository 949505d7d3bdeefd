"""赋码: codes allotted at a grant, computed from a block of organisation codes (GB 32100, domain 6.1). The n-th code is always the same."""

from oneseal.law.codes import USCC_ALPHABET, organisation_check, uscc_check

SERIAL = 6
"""Places of the organisation code that count; the first two are the block's own."""


def nth_code(prefix: str, organisation: str, first: int, number: int) -> str:
    """The ``number``-th (from 1) USCC of a block: ``prefix`` 8 characters, ``organisation`` the first two of the organisation code."""
    place, digits = first + number - 1, ""
    for _ in range(SERIAL):
        place, digit = divmod(place, len(USCC_ALPHABET))
        digits = USCC_ALPHABET[digit] + digits
    code = organisation + digits
    first17 = prefix + code + organisation_check(code)
    return first17 + uscc_check(first17)
