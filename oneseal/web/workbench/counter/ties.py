"""代表与委托 Who stands at a window for whom: the firms that somebody represents, who gave her a mandate, who acts for a firm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oneseal.journal.queries import today
from oneseal.people.queries import PartyDetails, claimed_among, party_details, party_name, principals_of
from oneseal.people.queries.mandates import mandates_given, mandates_held
from oneseal.people.rules import HEAD


@dataclass(frozen=True)
class Tie:
    """Another party and how it is tied to the one on the page. ``files``: whether papers can be handed in by this tie."""

    party: UUID
    name: str
    how: str
    until: date | None
    claimed: bool
    files: bool


Found = tuple[UUID, str, date | None, bool]


def acts_for(known: PartyDetails) -> list[Tie]:
    """For whom a person may come: the firms she represents by law, and whoever gave her a mandate that holds today."""
    if known.kind != "natural":
        return []
    heads = [key for key, each in party_details(principals_of(known.id, today())).items() if each.representative == known.id]
    held = [line for line in mandates_held(known.id) if line.holds]
    mandated: list[Found] = [(line.principal, f"委托其办理：{'、'.join(line.scope)}", line.until, line.covers("file")) for line in held]
    return _ties([*((key, HEAD, None, True) for key in heads), *mandated])


def hands_of(known: PartyDetails, act: str = "file") -> list[Tie]:
    """Who may come for a party: who represents it by law first, then whom it gave a mandate that holds today; ``act``: what for."""
    heads: list[Found] = [(known.representative, HEAD, None, True)] if known.representative else []
    given: list[Found] = [
        (line.agent, f"受托办理：{'、'.join(line.scope)}", line.until, line.covers(act))
        for line in mandates_given(known.id, only_holding=True)
    ]
    return _ties([*heads, *given])


def bringers_of(known: PartyDetails, act: str) -> list[Tie]:
    """Who may hand in papers for a party at a window by ``act``: a natural person herself first."""
    herself: list[Found] = [(known.id, "申请人本人", None, True)] if known.kind == "natural" else []
    return [tie for tie in [*_ties(herself), *hands_of(known, act)] if tie.files]


def _ties(found: Iterable[Found]) -> list[Tie]:
    rows = list(found)
    parties = {party for party, *_ in rows}
    names, claimed = party_name(parties, masked=True), claimed_among(parties)
    return [
        Tie(party, names[party], how, until, party in claimed, files and party not in claimed)
        for party, how, until, files in rows
        if party in names
    ]
