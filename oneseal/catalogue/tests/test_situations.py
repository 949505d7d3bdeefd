"""情形 and their answers."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.catalogue.rules import AnswersRefused, Material, Situation, asked_materials, complete_answers, valid_answers
from oneseal.catalogue.tests.conftest import ItemParts

ANSWERS = {"business": "sale", "vending": False, "cold_chain": False, "route": "general", "agent": False}
FOOD = ItemParts("food-business").content
SITUATIONS = [Situation.of(row) for row in FOOD["situations"]]
MATERIALS = [Material.of(row) for row in FOOD["materials"]]


def test_right_answers_are_kept_as_given() -> None:
    assert valid_answers(SITUATIONS, dict(reversed(ANSWERS.items()))) == ANSWERS


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, ["business", "vending", "cold_chain", "route", "agent"]),
        ({**ANSWERS, "business": "bar"}, ["business"]),
        ({**ANSWERS, "vending": "true"}, ["vending"]),
        ({**ANSWERS, "vending": 1}, ["vending"]),
        ({**ANSWERS, "business": []}, ["business"]),
        ({**ANSWERS, "region": "x"}, ["region"]),
        ("sale", ["answers"]),
    ],
)
def test_every_wrong_answer_is_named_with_its_options(answers: Any, fields: list[str]) -> None:
    with pytest.raises(AnswersRefused) as refused:
        valid_answers(SITUATIONS, answers)
    assert [error.field for error in refused.value.errors] == fields
    assert all(error.mend for error in refused.value.errors)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_answers_of_any_shape_are_answered_or_refused(answers: Any) -> None:
    with pytest.raises(AnswersRefused):
        valid_answers(SITUATIONS, answers)


def test_missing_answers_take_the_default() -> None:
    assert complete_answers(SITUATIONS, {"agent": True}) == {**ANSWERS, "agent": True}


@settings(deadline=None)
@given(st.fixed_dictionaries({situation.id: st.sampled_from(sorted(situation.options)) for situation in SITUATIONS}))
def test_a_line_is_asked_exactly_when_its_conditions_hold(answers: dict[str, Any]) -> None:
    asked = {line.id for line in asked_materials(MATERIALS, SITUATIONS, answers)}
    assert asked == {line.id for line in MATERIALS if all(answers[name] in values for name, values in line.when.items())}
    assert {"application", "licence", "layout", "principal"} <= asked


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional={each.id: st.sampled_from(sorted(each.options)) for each in SITUATIONS}), st.data())
def test_a_line_waits_exactly_while_answers_can_still_turn_it(answered: dict[str, Any], data: st.DataObject) -> None:
    """What is asked stays asked and what is out stays out, whatever else is answered; of what waits both can come."""
    rest = {each.id: data.draw(st.sampled_from(sorted(each.options))) for each in SITUATIONS if each.id not in answered}
    for line in MATERIALS:
        if not line.waits_for(answered):
            assert line.is_asked({**answered, **rest}) is line.is_asked(answered)
        else:
            assert not line.is_asked(answered) and not set(line.waits_for(answered)) & set(answered)
            assert line.is_asked({**answered, **rest, **{name: line.when[name][0] for name in line.waits_for(answered)}})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content["situations"].append(content["situations"][0]),
        lambda content: content["situations"][0].update(kind="text"),
        lambda content: content["situations"][0].update(options=[{"value": "one", "label": "一"}]),
        lambda content: content["situations"][0].update(options=[5, 6]),
        lambda content: content["materials"].append(content["materials"][0]),
        lambda content: content["materials"][0].update(when={"weather": ["fine"]}),
        lambda content: content["materials"][0].update(when={"business": ["bar"]}),
        lambda content: content["materials"][0].update(when={"business": "sale"}),
    ],
)
def test_i_04_situations_and_conditions_fit_together(food: ItemParts, spoil: Callable[[dict[str, Any]], None]) -> None:
    spoil(food.content)
    assert "I-04" in food.rules()
