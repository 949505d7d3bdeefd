"""A compiled chart: small immutable tables of integers and tuples.

A token lies on a flow. Where a token goes after an act is compiled ahead: a *route* names the flows on which tokens come to rest (before a
task or before a join), the ends reached, and the choices that depend on answers and are made when the facts are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from oneseal.flow.condition import Test
from oneseal.law.days import Limit

Marking = tuple[int, ...]
"""The flows that hold a token (before a task: its first), ascending; empty when the chart has ended. As JSON: a list of whole numbers."""
ENDED = -1
"""In a route: an end is reached."""
Route = tuple[Union[int, "Choice"], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """An exclusive gateway whose branch depends on answers: the first way whose test is true, else ``otherwise`` (None: no way)."""

    gateway: str
    ways: tuple[tuple[Test, Route], ...]
    otherwise: Route | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the program: its power is its lane; it may be completed by any of its verbs."""

    id: str
    name: str
    power: str
    verbs: tuple[str, ...]
    limit: Limit | None
    officers: int
    unit_kind: str | None
    inputs: str
    outputs: str


@dataclass(frozen=True, slots=True)
class Done:
    """A task completed by an act, with the facts that conditions may ask (``answers``)."""

    task: str
    act: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """What an act does to a task: takes its token from ``held`` and follows ``route``; ``rest`` is the marking when that is all."""

    held: int
    route: Route
    rest: Marking | None


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """``tasks``: flow → the task before which its token rests; ``join``: flow → the join it waits at, and ``joins`` what each awaits."""

    flows: tuple[str, ...]
    tasks: tuple[Task | None, ...]
    join: tuple[int, ...]
    joins: tuple[frozenset[int], ...]
    begun: Route
    moves: Mapping[tuple[str, str], Move]
    passed: Mapping[tuple[int, str], Route]
    """(join, the act that completed it) → where its tokens go."""
