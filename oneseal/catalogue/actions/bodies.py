"""Bodies and divisions that a list names and nobody registered: made one by one when the import is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from oneseal.catalogue.queries.places import IMPLIED, Places, planned_places
from oneseal.catalogue.rules.listed_places import Planned, place_in_code
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import found_division, list_body
from oneseal.people.models import Body
from oneseal.people.rules import POST_NEEDED, division_level

KINDS = {"division": "区划", "body": "机构"}


def make_places(places: Places, keeper: Body, *, by: UUID | None) -> None:
    """Register what the list names; what cannot be made is noted and stays unknown, and its rows stay drafts."""
    for _ in founding_places(places, keeper, by=by):
        pass


def founding_places(places: Places, keeper: Body, *, by: UUID | None) -> Iterator[str]:
    """The same, one act after another: yields each code as it is registered. Raises Refused when the person may not register places."""
    plan = planned_places(places, keeper, roots=by is None)
    places.refused += [each for each in plan.cannot if each not in places.refused]
    for entry in _entries(plan, places):
        code, name, within = entry["code"], entry["name"], entry["within"]
        with _noted(places, f"{KINDS[entry['kind']]} {code} {name}"):
            if entry["kind"] == "division":
                found_division(code, name, division_level(code), within or None, since=today(), by=by)
            else:
                list_body(code, name, within, by=by)
            places.made.append(entry)
            yield code


def planned_entries(places: Places, keeper: Body, *, roots: bool) -> list[dict[str, str]]:
    """What would be registered, as it is told when it is."""
    return list(_entries(planned_places(places, keeper, roots=roots), places))


def _entries(plan: Planned, places: Places) -> Iterator[dict[str, str]]:
    for code, name, parent in plan.divisions:
        note = {"note": IMPLIED} if code in plan.guessed else {}
        yield {"kind": "division", "code": code, "name": name, "within": parent or "", **note}
    for code, name, division in plan.bodies:
        own, said = place_in_code(code, (division,)), places.bodies[code][1]
        note = {} if said or own in ("", division) else {"note": f"文件没有写它的区划，代码所指的 {own} 没有登记"}
        yield {"kind": "body", "code": code, "name": name, "within": division, **note}


@contextmanager
def _noted(places: Places, what: str) -> Iterator[None]:
    """What one place is refused for (its division has ended, another was quicker) is noted, and the rest of the list goes on."""
    try:
        yield
    except Refused as refused:
        if refused.rule == POST_NEEDED:
            raise
        places.refused.append(f"{what}：{refused.reason}")
