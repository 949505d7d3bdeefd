"""依据 Under what an act is done: the table names the articles of the licensing law; another regime has its own grounds (domain 3.4a)."""

from collections.abc import Mapping

from oneseal.cases.rules.table import TABLE
from oneseal.law.regimes import Regime
from oneseal.law.rule import Ground, HouseRule

STAGE: Mapping[str, str] = {
    **dict.fromkeys(("file", "accept", "refuse_to_accept", "declare_not_needed", "supply"), "acceptance"),
    **dict.fromkeys(("request_correction", "request_further_correction"), "correction"),
}
"""Act → the regime's ground of it; every other act is a part of the decision and what follows from it."""


def ground_of(act: str, regime: Regime) -> Ground:
    """The article or rule that an act of a case of this regime is done under: for its button, its papers and what refuses it."""
    ground = TABLE[act].ground
    if regime.licensing or isinstance(ground, HouseRule):
        return ground
    own: Ground = getattr(regime, STAGE.get(act, "decision"))
    return own
