"""清单所列的地方: bodies and divisions that a list names and nobody registered, and what of them can be registered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oneseal.catalogue.models import Import
from oneseal.catalogue.rules.importing import Tally
from oneseal.catalogue.rules.taking import Said
from oneseal.law.codes import uscc
from oneseal.law.rule import Refused
from oneseal.people.models import Body, Division
from oneseal.people.rules import division_level, division_parents

PAIRS = (("town_code", "town_name"), ("village_code", "village_name"))


@dataclass(slots=True)
class Places:
    """Bodies (code → name, division) and divisions (code → name) that are not registered; what could not be made, and why."""

    bodies: dict[str, tuple[str, str]] = field(default_factory=dict)
    divisions: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def note(self, said: Said, known: Mapping[str, Body]) -> None:
        """What one row names."""
        code, name = str(said.elements.get("dept_code") or ""), str(said.elements.get("dept_name") or "")
        division = said.places.get("division_code", "")
        if code and code not in known and is_uscc(code) and (name or code not in self.bodies):
            self.bodies[code] = (name, division)
        self._division(division, said.places.get("division_name", ""))
        for codes, names in PAIRS:
            for one, called in zip(_split(said.elements.get(codes)), _split(said.elements.get(names)), strict=False):
                self._division(one, called)

    def _division(self, code: str, name: str) -> None:
        if code and name and code not in self.divisions:
            self.divisions[code] = name

    def to_data(self) -> dict[str, Any]:
        """As the command prints it; divisions that are registered are left out."""
        known = set(Division.objects.filter(code__in=self.divisions).values_list("code", flat=True))
        return {
            "bodies": [{"dept_code": code, "dept_name": name} for code, (name, _) in sorted(self.bodies.items())],
            "divisions": [{"code": code, "name": name} for code, name in sorted(self.divisions.items()) if code not in known],
        }


def _split(value: object) -> list[str]:
    return [part for part in str(value or "").split("^") if part]


def is_uscc(code: str) -> bool:
    """Whether a code is a 统一社会信用代码 by its check digit."""
    try:
        uscc(code)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be registered: divisions (code, name, parent), bodies (code, name, division); and what cannot be, with the reason."""

    divisions: tuple[tuple[str, str, str], ...]
    bodies: tuple[tuple[str, str, str], ...]
    cannot: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.divisions) + len(self.bodies)


def planned_places(places: Places, keeper: Body) -> Planned:
    """Divisions below their parents, then bodies in their division, else in the keeper's; nothing is written.

    What cannot be made (a division whose parent nobody named, a body without a name, a name that another body bears) is told.
    """
    known = set(Division.objects.values_list("code", flat=True))
    divisions, bodies, cannot = [], [], []
    for code, name in sorted(places.divisions.items(), key=lambda pair: (division_level(pair[0]), pair[0])):
        parent = next((above for above in division_parents(code) if above in known), None)
        if code in known:
            continue
        if not division_level(code) or parent is None:
            why = "没有登记它的上级区划，文件中也没有" if division_level(code) else "不是 12 位区划代码"
            cannot.append(f"区划 {code} {name}：{why}")
            continue
        divisions.append((code, name, parent))
        known.add(code)
    held = dict(Body.objects.values_list("name", "uscc"))
    registered = set(held.values())
    for code, (name, division) in sorted(places.bodies.items()):
        if code in registered:
            continue
        if not name or name in held:
            cannot.append(f"机构 {code} {name}：{f'这个名称已登记为 {held[name]}' if name else '文件没有写它的名称'}")
            continue
        held[name] = code
        bodies.append((code, name, division if division in known else keeper.division_id))
    return Planned(tuple(divisions), tuple(bodies), tuple(cannot))


def places_of(run: Import) -> Places:
    """The bodies and divisions that an import's check found registered nowhere."""
    tally = Tally.of(run.tally)
    return Places({code: (name, where) for code, (name, where) in tally.bodies.items()}, dict(tally.divisions), list(tally.not_made))
