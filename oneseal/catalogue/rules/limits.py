"""Limits of an item: read from its elements, compared only when they count the same thing (R1-10)."""

from collections.abc import Mapping
from typing import Any

from oneseal.catalogue.rules.elements import LIMIT_UNITS
from oneseal.law.days import MONTH, NATURAL, Limit
from oneseal.law.licensing import on_the_spot

MONTH_DAYS = 30
"""1 月 = 30 自然日 when limits are compared (never when they run); domain 1.5, 1.7."""


def limit_of(elements: Mapping[str, Any], name: str) -> Limit:
    """The limit in ``<name>_day`` and ``<name>_type``."""
    return Limit.of(elements[f"{name}_day"], LIMIT_UNITS[str(elements[f"{name}_type"])])


def limit_said(elements: Mapping[str, Any], name: str) -> Limit | None:
    """The limit as far as the elements say one that can be counted: amount and unit are there, and the unit is one of days or months."""
    given, unit = elements.get(f"{name}_day"), LIMIT_UNITS.get(str(elements.get(f"{name}_type")))
    return Limit.of(given, unit) if isinstance(given, int) and not isinstance(given, bool) and unit and given >= 0 else None


def is_on_the_spot(elements: Mapping[str, Any]) -> bool | None:
    """当场办结: promised at once or within one working day; the one definition of 即办 and 马上办. None: the promise is not said."""
    if elements.get("promise_day") == 0:
        return True
    promise = limit_said(elements, "promise")
    return None if promise is None else on_the_spot(promise)


def compared(first: Limit, second: Limit) -> tuple[int, int] | None:
    """Both amounts in one unit, or None: 工作日 and 自然日 have no fixed ratio. 0 (on the spot) compares with everything."""
    if first.unit is second.unit or not first.amount or not second.amount:
        return first.amount, second.amount
    if {first.unit, second.unit} == {MONTH, NATURAL}:
        return _natural(first), _natural(second)
    return None


def _natural(limit: Limit) -> int:
    return limit.amount * MONTH_DAYS if limit.unit is MONTH else limit.amount
