"""名称 What acts and phases are called under the regime of an item: the table speaks of licences, which other items are not (S-01)."""

from dataclasses import replace
from functools import cache

from oneseal.cases.rules.phases import Phase
from oneseal.cases.rules.table import TABLE, Row
from oneseal.law.regimes import REGIMES, Regime

_NAMES = ("grant", "deny")
_SERVED = frozenset({Phase.DELIVERED, Phase.ARCHIVED})


def named(act: str, regime: Regime) -> Row:
    """The row of an act as it is called under a regime; KeyError for a name that is no act."""
    return _named(act, regime.name) if act in _NAMES and not regime.licensing else TABLE[act]


@cache
def _named(act: str, regime: str) -> Row:
    words = REGIMES[regime].granting if act == "grant" else REGIMES[regime].denying
    return replace(TABLE[act], label=words, said=f"已决定{words}")


def phase_label(phase: Phase, regime: Regime, *, granted: bool | None = None) -> str:
    """What a phase is called under a regime; once served, with what was decided (``granted``; None where nothing was)."""
    if phase in _SERVED and granted is not None:
        return f"{phase.label}（{regime.granting if granted else regime.denying}）"
    return regime.denying if phase is Phase.REFUSED else phase.label
