"""Bodies and divisions that a list names and nobody registered: made one by one when the import is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from oneseal.catalogue.queries.places import Places, planned_places
from oneseal.catalogue.rules.listed_places import place_in_code
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people.actions import found_division, list_body
from oneseal.people.models import Body
from oneseal.people.rules import POST_NEEDED, division_level


def make_places(places: Places, keeper: Body, *, by: UUID | None) -> None:
    """Register what the list names; what cannot be made is noted and stays unknown, and its rows stay drafts."""
    for _ in founding_places(places, keeper, by=by):
        pass


def founding_places(places: Places, keeper: Body, *, by: UUID | None) -> Iterator[str]:
    """The same, one act after another: yields each code as it is registered. Raises Refused when the person may not register places."""
    plan = planned_places(places, keeper, roots=by is None)
    places.refused += plan.cannot
    for code, name, parent in plan.divisions:
        with _noted(places, f"区划 {code} {name}"):
            made = found_division(code, name, division_level(code), parent, since=today(), by=by)
            note = {"note": "文件没有写这个区划，按机构的代码和名称登记"} if code in plan.guessed else {}
            places.made.append({"kind": "division", "code": code, "name": name, "within": parent or "", **note})
            yield made
    for code, name, division in plan.bodies:
        with _noted(places, f"机构 {code} {name}"):
            list_body(code, name, division, by=by)
            own, said = place_in_code(code, (division,)), places.bodies[code][1]
            note = {} if said or own in ("", division) else {"note": f"文件没有写它的区划，代码所指的 {own} 没有登记"}
            places.made.append({"kind": "body", "code": code, "name": name, "within": division, **note})
            yield code


@contextmanager
def _noted(places: Places, what: str) -> Iterator[None]:
    """What one place is refused for (its division has ended, another was quicker) is noted, and the rest of the list goes on."""
    try:
        yield
    except Refused as refused:
        if refused.rule == POST_NEEDED:
            raise
        places.refused.append(f"{what}：{refused.reason}")
