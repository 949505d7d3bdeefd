"""Whatever is handed to a verb of any room, the answer is a result or a refusal that names its rule: never a trace."""

import importlib
import inspect
import traceback
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions as case_verbs
from oneseal.cases.actions.way import perform
from oneseal.cases.tests.office import acts, cast, filed, filing
from oneseal.journal.rules.verbs import DEEPEST, verb
from oneseal.law.rule import Refused
from oneseal.people.tests import test_those_who_may_nothing as of_people
from oneseal.people.tests.test_those_who_may_nothing import Scene, scene
from tests import test_outsiders as of_all

pytestmark = pytest.mark.usefixtures("city")
__all__ = ["scene"]
HALF = "\ud83d"
"""Half of a character, as a program may send it in JSON."""
# None comes first: as ``by`` it is the operator, who may do much.
JUNK: tuple[Any, ...] = (
    *(None, True, 7, -1, 10**30, 1.5, "", "x", HALF, "a\x00b", "x" * 5000, b"x", object(), UUID(int=3), str(UUID(int=3))),
    *([], ["x"], [HALF], [None], {}, {"x": HALF}, {HALF: "x"}, {"x": [{"y": HALF}]}, {1: 2}),
)
Said = dict[str, Any]


class _Caught(Exception):
    def __init__(self, said: Said) -> None:
        self.said = said


def function_of(name: str) -> Any:
    """The verb ``room.verb``."""
    room, _, word = name.partition(".")
    return getattr(importlib.import_module(f"oneseal.{room}.actions"), word)


def said_by(attempt: Callable[[], object], name: str, monkeypatch: pytest.MonkeyPatch) -> Said:
    """What an attempt of another test hands to the verb, by parameter."""
    function = function_of(name)

    def catch(*arguments: Any, **named: Any) -> None:
        raise _Caught(dict(inspect.signature(function).bind(*arguments, **named).arguments))

    room, _, word = name.partition(".")
    with monkeypatch.context() as patched:
        for place in (importlib.import_module(f"oneseal.{room}.actions"), of_all):
            if hasattr(place, word):
                patched.setattr(place, word, catch)
        with pytest.raises(_Caught) as caught:
            attempt()
    return caught.value.said


def traces(name: str, said: Said) -> list[str]:
    """Every parameter in turn spoilt in every way: what broke instead of being refused."""
    function, wrong = function_of(name), []
    for field in inspect.signature(function).parameters:
        for value in JUNK[field == "by" :]:
            bound = inspect.signature(function).bind_partial()
            bound.arguments.update({**said, field: value})
            try:
                function(*bound.args, **bound.kwargs)
            except Refused as refused:
                assert str(refused.rule)
                assert str(refused).encode()
            except Exception as broken:
                place = traceback.extract_tb(broken.__traceback__)[-1]
                wrong.append(f"{field}={value!r:.20}: {type(broken).__name__} {place.filename}:{place.lineno}")
    return wrong


WHO = {"cases": "李受理", "cases.save_draft": "王申请", "cases.open_draft": "王申请", "cases.discard_draft": "王申请"}
"""Whoever gets far with the verbs of a room, or with one of them; elsewhere somebody who may nothing, lest a seal or an item be stopped."""


@pytest.mark.parametrize("name", sorted(of_all.ATTEMPTS))
def test_a_verb_refuses_what_it_cannot_take(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    of_all.certificate()
    by = cast(WHO.get(name) or WHO.get(name.partition(".")[0], "吴外人"))
    assert traces(name, said_by(lambda: of_all.ATTEMPTS[name](by), name, monkeypatch)) == []


@pytest.mark.parametrize("act", sorted(of_people.ACTS))
def test_an_act_of_people_refuses_what_it_cannot_take(act: str, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked by the operator, whom no missing post stops."""
    operator: Any = None
    said = said_by(lambda: of_people.ACTS[act](scene, operator), f"people.{act}", monkeypatch)
    assert traces(f"people.{act}", said) == []


def test_every_verb_that_a_person_does_looks_at_what_it_takes() -> None:
    """Marked ``@verb``; parts of an act whose gate has asked already need none."""
    names = {name for room in of_all.ROOMS for name in of_all.verbs(room)} - set(of_all.INSIDE)
    plain = {
        name for name in names if "by" in inspect.signature(function_of(name)).parameters and not hasattr(function_of(name), "__wrapped__")
    }
    assert plain == set()


@pytest.mark.parametrize("service", ["x", HALF, 7, [], {"address": 5}, {"address": HALF}, {"electronic": "yes"}, {1: 2}])
def test_a_filing_refuses_a_way_of_service_that_is_none(service: Any) -> None:
    said, before = filing("出版物零售"), acts()
    with pytest.raises(Refused):
        case_verbs.file(said.pop("item_version"), service=service, **said)
    assert acts() == before


@pytest.mark.parametrize("act", ["no_such_act", "", HALF, None, 7])
def test_an_act_that_the_table_does_not_know_is_refused(act: Any) -> None:
    case, by = filed("出版物零售"), cast("李受理")
    with pytest.raises(Refused) as refused:
        perform(case, act, by=by)
    assert refused.value.field == "act"


def test_a_key_may_come_as_text() -> None:
    case = filed("出版物零售")
    assert case_verbs.accept(str(case), by=str(cast("李受理"))).by == cast("李受理")  # type: ignore[arg-type]  # as programs send keys


def test_the_depth_and_the_field_are_named() -> None:
    @verb
    def note(what: dict[str, Any], *, by: UUID) -> None:
        raise AssertionError("never reached")

    deep: list[Any] = []
    for _ in range(DEEPEST):
        deep = [deep]
    with pytest.raises(Refused, match="嵌套") as refused:
        note({"x": deep}, by=UUID(int=1))
    assert refused.value.field == "what"
    with pytest.raises(Refused, match="编号") as wrong:
        note({}, by="me")  # type: ignore[arg-type]  # as programs might
    assert (wrong.value.field, bool(wrong.value.mend)) == ("by", True)
    with pytest.raises(TypeError):
        note({})  # type: ignore[call-arg]  # a mistake of the program stays one
