"""清单所列的地方: bodies and divisions that a list names and nobody registered, and what of them can be registered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oneseal.catalogue.models import Import
from oneseal.catalogue.rules.importing import Tally
from oneseal.catalogue.rules.keys import is_uscc
from oneseal.catalogue.rules.listed_places import Listed, Planned, planned
from oneseal.catalogue.rules.taking import Said
from oneseal.people.models import Body, Division

IMPLIED = "文件没有写这个区划，按机构的代码和名称登记"
PAIRS = (("town_code", "town_name"), ("village_code", "village_name"))


@dataclass(slots=True)
class Places:
    """Bodies (code → name, division) and divisions (code → name) that are not registered, names of bodies without a code; what of them was
    made, what could not be, and why."""

    bodies: dict[str, tuple[str, str]] = field(default_factory=dict)
    divisions: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    uncoded: dict[str, None] = field(default_factory=dict)
    made: list[dict[str, str]] = field(default_factory=list)
    implied: dict[str, str] = field(default_factory=dict)
    """Divisions that no column names: only their bodies' codes and names tell of them."""

    def note(self, said: Said, known: Mapping[str, Body]) -> None:
        """What one row names."""
        code, name = str(said.elements.get("dept_code") or ""), str(said.elements.get("dept_name") or "")
        division, called = said.places.get("division_code", ""), said.places.get("division_name", "")
        if code and code not in known and is_uscc(code) and (name or code not in self.bodies):
            self.bodies[code] = (name, division or called)
        if name and not code:
            self.uncoded[name] = None
        self._division(division, called)
        for codes, names in PAIRS:
            for one, each in zip(_split(said.elements.get(codes)), _split(said.elements.get(names)), strict=False):
                self._division(one, each)

    def _division(self, code: str, name: str) -> None:
        if code and name and code not in self.divisions:
            self.divisions[code] = name

    def to_data(self) -> dict[str, Any]:
        """As the command prints it; what is registered is left out."""
        divisions = {**self.implied, **self.divisions}
        known = set(Division.objects.filter(code__in=divisions).values_list("code", flat=True))
        there = set(Body.objects.filter(uscc__in=self.bodies).values_list("uscc", flat=True))
        bodies = [{"dept_code": code, "dept_name": name} for code, (name, _) in sorted(self.bodies.items()) if code not in there]
        uncoded = self.uncoded.keys() - {name for name, _ in self.bodies.values()}
        return {
            "bodies": [*bodies, *({"dept_code": "", "dept_name": name} for name in sorted(uncoded))],
            "divisions": [
                {"code": code, "name": name, **({"note": IMPLIED} if code not in self.divisions else {})}
                for code, name in sorted(divisions.items())
                if code not in known
            ],
            "places_made": self.made,
            "places_refused": self.refused,
        }

    def plan(self, keeper: Body, *, roots: bool) -> None:
        """Note what an import with ``--create-bodies`` could not register, and which divisions it would register unnamed."""
        whole = planned_places(self, keeper, roots=roots)
        self.refused = list(whole.cannot)
        self.implied = {code: name for code, name, _ in whole.divisions if code in whole.guessed}


def _split(value: object) -> list[str]:
    return [part for part in str(value or "").split("^") if part]


def planned_places(places: Places, keeper: Body, *, roots: bool = False) -> Planned:
    """What of the places can be registered, by whoever keeps the city's divisions; ``roots``: by the set-up of the installation, which may
    also register a place of another city. Nothing is written."""
    known = dict(Division.objects.values_list("code", "name"))
    held = dict(Body.objects.values_list("name", "uscc"))
    listed = Listed(places.bodies, places.uncoded, places.divisions)
    return planned(listed, known, held, home=keeper.division_id, roots=roots)


def places_of(run: Import) -> Places:
    """The bodies and divisions that an import's check found registered nowhere."""
    tally = Tally.of(run.tally)
    bodies = {code: (name, where) for code, (name, where) in tally.bodies.items()}
    return Places(bodies, dict(tally.divisions), list(tally.not_made), dict.fromkeys(tally.uncoded), list(tally.made))
