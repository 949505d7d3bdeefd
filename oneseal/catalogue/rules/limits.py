"""Limits of an item: read from its elements, compared only when they count the same thing (R1-10)."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.elements import LIMIT_UNITS
from oneseal.law.days import MONTH, NATURAL, Limit

MONTH_DAYS = 30
"""1 月 = 30 自然日 when limits are compared (never when they run); domain 1.5, 1.7."""


def limit_of(elements: Mapping[str, Any], name: str) -> Limit:
    """The limit in ``<name>_day`` and ``<name>_type``."""
    return Limit.of(elements[f"{name}_day"], LIMIT_UNITS[str(elements[f"{name}_type"])])


def compared(first: Limit, second: Limit) -> tuple[int, int] | None:
    """Both amounts in one unit, or None: 工作日 and 自然日 have no fixed ratio. 0 (on the spot) compares with everything."""
    if first.unit is second.unit or not first.amount or not second.amount:
        return first.amount, second.amount
    if {first.unit, second.unit} == {MONTH, NATURAL}:
        return _natural(first), _natural(second)
    return None


def _natural(limit: Limit) -> int:
    return limit.amount * MONTH_DAYS if limit.unit is MONTH else limit.amount
