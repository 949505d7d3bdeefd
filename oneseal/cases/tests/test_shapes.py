"""Whatever is handed to a verb, the answer is an entry or a refusal that names its rule, and after a refusal nothing has changed."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneseal.cases import actions
from oneseal.cases.tests.office import CONTROL, acts, cast, columns, filed, filing, upload
from oneseal.journal.queries import entries_of
from oneseal.law.rule import Refused

pytestmark = pytest.mark.usefixtures("city")
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["\ud83d", "a\x00b"]),
    st.binary(max_size=4),
    st.lists(st.one_of(st.integers(), st.text(max_size=3), st.none()), max_size=3),
    st.dictionaries(st.text(max_size=3), st.one_of(st.none(), st.text(max_size=3), st.lists(st.text(max_size=3), max_size=2)), max_size=2),
    st.just(object()),
)
VERBS: dict[str, dict[str, Any]] = {
    "accept": {},
    "request_correction": {"lines": []},
    "supply": {"materials": {}},
    "add_material": {"materials": {}},
    "check": {"passed": ["x"], "failed": {}},
    "refuse_to_accept": {"reason": "x", "organ": "x"},
    "declare_not_needed": {"reason": "x"},
    "review": {"opinion": "x", "recommendation": "grant"},
    "survey": {"officers": [], "photos": [], "signature": None, **CONTROL},
    "confirm_survey": {"agrees": False, "dissent": "x"},
    "plan_survey": {"officers": [], "planned_on": None, "planned_at": "09:30", "place": "x"},
    "cancel_survey_plan": {"reason": "x"},
    "grant": {"opinion": "x"},
    "deny": {"facts": "x", "reason": "x", "basis": "x"},
    "deliver": {"way": "direct", "proof": "code", "code": "", "recipient": "x"},
    "record_service": {"paper": UUID(int=3), "way": "post", "happened_on": None},
    "withdraw": {"reason": "x"},
    "renew_query_password": {},
    "void": {"reason": "x"},
}
_case: list[UUID] = []


def standing_case() -> UUID:
    """One case, accepted, that nothing of this may change."""
    if not _case:
        _case.append(filed("出版物零售"))
        actions.accept(_case[0], by=cast("李受理"))
    return _case[0]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(verb=st.sampled_from(sorted(VERBS)), spoilt=st.dictionaries(st.sampled_from(["by", "case", "a", "b", "c"]), JUNK, min_size=1))
def test_a_verb_refuses_what_it_cannot_take(verb: str, spoilt: dict[str, Any]) -> None:
    case, said = standing_case(), dict(VERBS[verb])
    for name, value in zip(list(said), (spoilt.get(key, keep) for key, keep in zip("abc", said.values(), strict=False)), strict=False):
        said[name] = value
    before = acts(), columns(case)
    with pytest.raises(Refused) as refused:
        getattr(actions, verb)(
            spoilt.get("case", case), by=spoilt.get("by", cast("赵审查") if verb != "review" else cast("李受理")), **said
        )
    assert str(refused.value.rule)
    assert (acts(), columns(case)) == before


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    field=st.sampled_from(
        ["applicant", "by", "answers", "form", "materials", "key", "channel", "item_version", "compared", "service", "stated"]
    ),
    value=JUNK,
)
def test_a_filing_refuses_what_it_cannot_take(field: str, value: Any) -> None:
    said = filing("出版物零售")
    said[field] = value
    before = acts()
    try:
        actions.file(said.pop("item_version"), **said)
    except Refused as refused:
        assert str(refused.rule)
        assert acts() == before
    else:
        assert field in {"materials", "key", "answers", "compared", "service"}, "only what may be left out, or a key of any words"


def test_a_file_named_twice_under_a_line_stands_there_once() -> None:
    line = next(iter(filing("出版物零售")["materials"]))
    file = upload()
    case = filed("出版物零售", materials={line: [file, file]})
    assert [each["id"] for each in entries_of(case)[0].data["materials"][line]] == [str(file)]


def test_an_agent_supplies_with_the_applicants_files_as_in_the_filing() -> None:
    """One rule for both: whoever acts, or the applicant; nobody else's file."""
    case = filed("生育登记")
    line = next(iter(filing("生育登记")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
    with pytest.raises(Refused, match="不是您上传的"):
        actions.supply(case, {line: [upload("冯旁人")]}, by=cast("王申请"))
    assert actions.supply(case, {line: [upload("王申请")]}, by=cast("王申请")).act == "supply"
