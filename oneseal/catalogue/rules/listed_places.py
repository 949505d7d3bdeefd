"""清单所列的机构和区划: which of the bodies and divisions that a list names can be registered, and where; pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from oneseal.people.rules import division_level, division_parents

COUNTY = 2
FIRST = "先用命令行登记区划（oneseal people import-divisions 名录.csv，或者 oneseal catalogue import 文件 --create-bodies），再登记机构"
NAMED = {
    1: re.compile(r"(.{2,8}?[市州盟])"),
    COUNTY: re.compile(r"(?:.{2,6}?[市州盟])?(.{1,8}?[县区旗市])"),
}
"""Level → how the name of a body of that place begins: 广安区教育局, 广安市广安区教育局."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be registered: divisions (code, name, parent; a root has none), bodies (code, name, division); and what cannot be, with
    the reason. ``guessed``: divisions that only their bodies' codes and names tell of."""

    divisions: tuple[tuple[str, str, str | None], ...]
    bodies: tuple[tuple[str, str, str], ...]
    cannot: tuple[str, ...]
    guessed: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.divisions) + len(self.bodies)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list names: bodies (code → name, division's code or name), names of bodies without a code, divisions (code → name)."""

    bodies: Mapping[str, tuple[str, str]]
    uncoded: Iterable[str]
    divisions: Mapping[str, str]


def place_in_code(code: str, known: Iterable[str] = ()) -> str:
    """The division that a body's code says (GB 32100: digits 3 to 8); 市辖区 (…01) is its city. Empty where that is no city or county."""
    digits = code[2:8]
    if len(digits) < len("511602") or not digits.isdigit() or digits.endswith("0000") or digits.startswith("10"):
        return ""
    whole = digits.ljust(12, "0")
    return f"{digits[:4]}00000000" if digits.endswith("01") and whole not in known else whole


def planned(listed: Listed, known: Mapping[str, str], held: Mapping[str, str], *, home: str, roots: bool) -> Planned:
    """Divisions below the nearest that is registered, from the top down; then bodies in the division that the file says, else in the one
    that their code says, else at ``home``. Where the division that the file says is not there and cannot be made, the body waits too.

    ``known``: divisions, code → name; ``held``: bodies' names → code. ``roots``: a city, or a county of no registered city, may stand for
    itself.
    """
    names, guessed = dict(listed.divisions), dict(_guessed(listed, known))
    names = {**guessed, **names}
    divisions, cannot, there = list[tuple[str, str, str | None]](), list[str](), dict(known)
    for code, name in sorted(names.items(), key=lambda pair: (division_level(pair[0]), pair[0])):
        if code in known:
            continue
        parent = next((above for above in division_parents(code) if above in there), None)
        if why := _no_division(code, parent, roots=roots):
            cannot += [] if code in guessed else [f"区划 {code} {name}：{why}"]
            continue
        divisions.append((code, name, parent))
        there[code] = name
    bodies = list[tuple[str, str, str]]()
    taken, registered, located = dict(held), set(held.values()), partial(_located, there=there, home=home, roots=roots)
    for code, (name, said) in sorted(listed.bodies.items()):
        if code in registered:
            continue
        if not name or name in taken:
            cannot.append(f"机构 {code} {name}：{f'这个名称已登记为 {taken[name]}' if name else '文件没有写它的名称'}")
            continue
        if not (place := located(code, said)):
            cannot.append(f"机构 {code} {name}：它的区划 {_called(code, said, names)}没有登记。{FIRST}")
            continue
        taken[name] = code
        bodies.append((code, name, place))
    called = {name for name, _ in listed.bodies.values()}
    cannot += [f"机构 {name}：文件没有写它的统一社会信用代码" for name in sorted(set(listed.uncoded) - held.keys() - called)]
    used = {division for _, _, division in bodies}
    made = [each for each in divisions if each[0] not in guessed or each[0] in listed.divisions or each[0] in used]
    return Planned(tuple(made), tuple(bodies), tuple(cannot), frozenset(guessed) - listed.divisions.keys())


def _no_division(code: str, parent: str | None, *, roots: bool) -> str:
    """Why a division cannot be registered; empty where it can."""
    level = division_level(code)
    if not level:
        return "不是 12 位区划代码"
    if parent is None and level > COUNTY:
        return "没有登记它的上级区划，文件中也没有"
    return "" if parent or roots else "没有登记它的上级区划，文件中也没有；另一个市的区划用命令行登记"


def _located(code: str, said: str, *, there: Mapping[str, str], home: str, roots: bool) -> str:
    """Where a body is: as the file says by code or by name, else as its own code says; where the file says nothing, nearest above that,
    else at home. Empty where none of these is there; a place of another city than its code says only where ``roots`` are founded."""
    named = [division for division, name in there.items() if name == said] if said else []
    own = place_in_code(code, there)
    wanted = [said, *(named if len(named) == 1 else ()), own]
    exact = next((place for place in wanted if place in there), "")
    if exact or said:
        return exact
    return next((above for above in division_parents(own) if above in there), "" if own and not roots else home)


def _called(code: str, said: str, names: Mapping[str, str]) -> str:
    """The division that a body waits for, as the file says it, else as its code does."""
    place = said or place_in_code(code)
    return f"{place} {names[place]} " if place in names else f"{place} "


def _guessed(listed: Listed, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Divisions that no column names, but bodies' codes say, with the name by which most of these bodies begin."""
    names: dict[str, Counter[str]] = {}
    told = {*known, *known.values(), *listed.divisions, *listed.divisions.values()}
    for code, (name, said) in listed.bodies.items():
        place = place_in_code(code, known)
        level = division_level(place) if place else 0
        if level in NAMED and place not in known and said not in told:
            begins = NAMED[level].fullmatch(said) or NAMED[level].match(name)
            called = begins[1] if begins else ""
            names.setdefault(place, Counter()).update([called] if called else [])
    for place, counted in names.items():
        if counted:
            yield place, counted.most_common(1)[0][0]
