"""The language of conditions: what it says, what it refuses, and that it is nothing but true, false or unknown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneseal.flow.condition import UNKNOWN, Malformed, parse

FACTS = {"act": "grant", "answers": {"business": "catering", "staff": 12, "vending": False, "cold": True, "nothing": None}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("act == 'grant'", True),
        ('act == "deny"', False),
        ("act != 'deny'", True),
        ("answers.business in ['catering', 'canteen']", True),
        ("answers.business not in ['catering', 'canteen']", False),
        ("answers.staff >= 10 and answers.staff < 13", True),
        ("answers.staff > 12 or answers.staff <= -1", False),
        ("not answers.vending", True),
        ("answers.vending == false", True),
        ("answers.cold and not (answers.vending or act == 'deny')", True),
        ("true", True),
        ("answers.staff == '12'", False),
        ("answers.cold == 1", False),
        ("answers.business < 3", False),
        ("answers.missing", UNKNOWN),
        ("answers.nothing == 'x'", UNKNOWN),
        ("not answers.missing", UNKNOWN),
        ("answers.missing or answers.cold", True),
        ("answers.missing and answers.vending", False),
        ("answers.missing != 'x'", UNKNOWN),
    ],
)
def test_a_condition_is_true_false_or_unknown(text: str, value: Any) -> None:
    """Kinds of values are never mixed; a name without a value makes unknown, unless the rest decides."""
    assert parse(text).test(FACTS) is value


@pytest.mark.parametrize(
    "text",
    [
        "", "act", "act = 'grant'", "grant == act", "'a' == 'a'", "act == grant", "answers == 'x'", "answers.a.b == 1", "other.a", "and",
        "act in 'grant'", "act in []", "act in ['grant'", "(act == 'a'", "act == 'a' act == 'b'", "answers.a == 1.5", "answers.a == 'x",
        "answers.a and", "not", "__import__('os').system('x')", "answers.a == 1 if true else 2", "answers.a + 1 == 2", "act == 'a';",
        "answers.a == " + "9" * 5000, "(" * 500 + "true" + ")" * 500, "not " * 400 + "true", "answers.a or " * 400 + "true", "answers.in.x",
    ],
)  # fmt: skip
def test_what_is_not_the_language_is_refused(text: str) -> None:
    """Whatever its depth or length."""
    with pytest.raises(Malformed):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_malformed(text: str) -> None:
    """Nothing else is raised."""
    try:
        value = parse(text).test(FACTS)
    except Malformed:
        return
    assert value is True or value is False or value is UNKNOWN


NAMES = ("a", "b", "c")
ATOMS = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(-3, 3)).map(
        lambda one: f"answers.{one[0]} {one[1]} {one[2]}"
    ),
    st.tuples(st.sampled_from(NAMES), st.lists(st.integers(-3, 3), min_size=1, max_size=3)).map(
        lambda one: f"answers.{one[0]} in {one[1]}"
    ),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=8,
)


class Answers:
    """Answers by attribute, for Python to read."""

    def __init__(self, values: dict[str, int]) -> None:
        self.__dict__.update(values)


@given(CONDITIONS, st.tuples(*[st.integers(-3, 3)] * 3))
def test_with_all_values_known_a_condition_means_what_it_means_in_python(text: str, values: tuple[int, int, int]) -> None:
    """Whole numbers, any nesting."""
    known = dict(zip(NAMES, values, strict=True))
    expected = eval(text, {"answers": Answers(known)})  # noqa: S307 - the oracle; the text is drawn above
    assert parse(text).test({"answers": known}) is expected


@given(CONDITIONS, st.dictionaries(st.sampled_from(NAMES), st.integers(-3, 3)), st.tuples(*[st.integers(-3, 3)] * 3))
def test_what_is_decided_stays_decided_when_more_is_known(text: str, known: dict[str, int], values: tuple[int, int, int]) -> None:
    """Unknown is the only result that an answer may change: what the audit calls decided is."""
    early = parse(text).test({"answers": known})
    late = parse(text).test({"answers": {**dict(zip(NAMES, values, strict=True)), **known}})
    assert early is UNKNOWN or early is late


def test_a_condition_tells_what_it_asks() -> None:
    """So that the audit can try every kind of answer."""
    asked = parse("answers.kind in ['a', 'b'] or answers.staff > 3 and act == 'grant' or answers.cold").asked
    assert asked == {"answers.kind": ("a", "b"), "answers.staff": (3,), "act": ("grant",), "answers.cold": (True,)}
