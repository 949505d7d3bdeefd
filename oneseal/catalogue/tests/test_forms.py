"""表单: filled forms are kept or refused field by field; forms themselves are checked at publishing."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneseal.catalogue.rules import SITE, Form, FormErrors, valid_form
from oneseal.catalogue.tests.conftest import SLUGS, ItemParts

COMPANY = Form.of(ItemParts("company-registration").form)
FORMS = {slug: Form.of(ItemParts(slug).form) for slug in SLUGS}
PERSON = {"name": "王申请", "kind": "自然人", "number": "370802199001010018", "amount": 50, "due_on": "2030-12-31"}
FILLED: dict[str, Any] = {
    "company_name": "  示例商贸有限公司 ",
    "company_type": "有限责任公司",
    "domicile": "政务路2号",
    "capital": 100,
    "scope": "日用百货销售",
    "term": "长期",
    "representative_name": "王申请",
    "representative_id": "11010519491231002x",
    "representative_mobile": "+86 199-0000-0001",
    "shareholders": [PERSON],
    "officers": [{"name": "王申请", "id_number": "370802199001010018", "post": "执行董事"}],
    "contact_name": "王申请",
    "contact_mobile": "19900000001",
}


def wrong(data: Any, form: Form = COMPANY) -> dict[str, str]:
    with pytest.raises(FormErrors) as refused:
        valid_form(form, data)
    assert all(error.label and error.reason and error.mend and str(error.rule) for error in refused.value.errors)
    return {error.field: error.reason for error in refused.value.errors}


def test_a_right_form_is_kept_trimmed_and_with_codes_in_upper_case() -> None:
    kept = valid_form(COMPANY, {**FILLED, "term_until": ""})
    assert kept["company_name"] == "示例商贸有限公司"
    assert kept["representative_id"] == "11010519491231002X"
    assert kept["representative_mobile"] == "19900000001"
    assert "term_until" not in kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"company_name": ""}, "company_name"),
        ({"company_name": "　"}, "company_name"),
        ({"company_name": "名" * 201}, "company_name"),
        ({"company_name": 5}, "company_name"),
        ({"company_type": "合伙"}, "company_type"),
        ({"capital": "100"}, "capital"),
        ({"capital": 0}, "capital"),
        ({"capital": True}, "capital"),
        ({"capital": 1.0}, "capital"),
        ({"representative_id": "440524188001010013"}, "representative_id"),
        ({"representative_id": "37080220230229002X"}, "representative_id"),
        ({"representative_mobile": "12345678901"}, "representative_mobile"),
        ({"shareholders": []}, "shareholders"),
        ({"shareholders": [PERSON] * 51}, "shareholders"),
        ({"shareholders": [{**PERSON, "due_on": "2030-02-30"}]}, "shareholders[0].due_on"),
        ({"shareholders": [PERSON, {**PERSON, "amount": -1}]}, "shareholders[1].amount"),
        ({"shareholders": [{**PERSON, "admin": True}]}, "shareholders[0].admin"),
        ({"shareholders": "王申请"}, "shareholders"),
        ({"is_admin": True}, "is_admin"),
        ({"term": "固定期限"}, "term_until"),
        ({"scope": "带\x00字符"}, "scope"),
        ({"scope": "半个\ud800字"}, "scope"),
        ({"domicile": None}, "domicile"),
    ],
)
def test_a_wrong_field_is_named_with_its_reason(changes: dict[str, Any], field: str) -> None:
    assert field in wrong({**FILLED, **changes})


def test_every_wrong_field_is_named_at_once() -> None:
    assert set(wrong({"capital": "x", "extra": 1})) == {"capital", "extra", *(set(COMPANY.schema["required"]) - {"capital"})}


def test_labels_are_the_forms_own_words() -> None:
    with pytest.raises(FormErrors) as refused:
        valid_form(COMPANY, {**FILLED, "officers": [{**FILLED["officers"][0], "id_number": "1"}]})
    assert refused.value.errors[0].label == "董事、监事和高级管理人员第1行身份证号码"


def test_numbers_of_persons_are_masked_in_errors() -> None:
    with pytest.raises(FormErrors) as refused:
        valid_form(COMPANY, {**FILLED, "representative_id": "370802199001010019"})
    assert "199001" not in refused.value.errors[0].value


@pytest.mark.parametrize(
    ("value", "right"), [("45.5", True), ("45", True), ("45.555", False), ("四十五", False), ("-1", False), ("1e5", False)]
)
def test_an_area_is_written_as_a_number_with_two_places_at_most(value: str, right: bool) -> None:
    form = FORMS["food-business"]
    errors = wrong({"area": value}, form)
    assert ("area" not in errors) is right


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if "area" in FORMS[slug].schema["properties"]])
def test_no_licence_is_asked_for_an_area_of_nothing(slug: str) -> None:
    assert "大于 0" in wrong({"area": "0"}, FORMS[slug])["area"]


@pytest.mark.parametrize("name", ["\u202e", "\u200b", " \u2066\u2069 ", "\u3164", "\ufeff", "\x08"])
def test_what_shows_nothing_fills_in_nothing(name: str) -> None:
    assert "company_name" in wrong({**FILLED, "company_name": name})
    assert valid_form(COMPANY, {**FILLED, "company_name": f"示{name}例"})["company_name"].replace(" ", "") == "示例"
    assert "term_until" not in valid_form(COMPANY, {**FILLED, "term_until": name})


def test_lines_and_rare_characters_are_kept() -> None:
    scope = "日用百货\n\t葛\U000e0100粉，𠮷"
    assert valid_form(COMPANY, {**FILLED, "scope": scope})["scope"] == scope


def test_numbers_codes_and_dates_are_meant_alike_in_full_width() -> None:
    wide = {"representative_id": "１１０１０５１９４９１２３１００２ｘ", "representative_mobile": "１９９００００００１１"}
    kept = valid_form(COMPANY, {**FILLED, **wide, "shareholders": [{**PERSON, "due_on": "２０３０－１２－３１"}], "domicile": "政务路２号"})
    assert (kept["representative_id"], kept["representative_mobile"]) == ("11010519491231002X", "19900000011")
    assert (kept["shareholders"][0]["due_on"], kept["domicile"]) == ("2030-12-31", "政务路２号")
    assert "area" not in wrong({"area": "４５．５"}, FORMS["food-business"])


def test_what_is_of_the_wrong_kind_hides_no_other_mistake() -> None:
    errors = wrong({"area": "-5", "staff_count": "abc", "premises": "带\x00字符"}, FORMS["food-business"])
    assert {"area", "staff_count", "premises", "projects"} <= set(errors)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.sampled_from(SLUGS), JSON)
def test_any_json_is_kept_or_refused_and_never_breaks_the_check(slug: str, data: Any) -> None:
    with pytest.raises(FormErrors):
        valid_form(FORMS[slug], data)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(COMPANY.schema["properties"])), JSON, min_size=1))
def test_known_fields_with_any_value_are_kept_or_refused(changes: dict[str, Any]) -> None:
    try:
        kept = valid_form(COMPANY, {**FILLED, **changes})
    except FormErrors as refused:
        assert refused.errors
    else:
        assert set(kept) <= set(COMPANY.schema["properties"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda form: form["schema"].pop("additionalProperties"),
        lambda form: form["schema"]["properties"]["capital"].pop("title"),
        lambda form: form["schema"]["properties"]["scope"].pop("maxLength"),
        lambda form: form["schema"]["properties"]["scope"].update(pattern="(a+)+$"),
        lambda form: form["schema"]["properties"]["scope"].update(format="email"),
        lambda form: form["schema"]["properties"]["scope"].update(type="text"),
        lambda form: form["schema"]["properties"]["capital"].update(type="number"),
        lambda form: form["schema"]["properties"]["capital"].update(maximum=1.5),
        lambda form: form["schema"]["properties"]["shareholders"].pop("maxItems"),
        lambda form: form["schema"]["properties"]["shareholders"].pop("items"),
        lambda form: form["schema"]["properties"]["shareholders"]["items"].update(additionalProperties=True),
        lambda form: form["schema"]["properties"].update(note=True),
        lambda form: form["order"].pop(),
        lambda form: form["order"].append("company_name"),
        lambda form: form["sections"].pop(),
        lambda form: form["widgets"].pop("capital"),
        lambda form: form["widgets"].update(capital={"widget": "iframe"}),
        lambda form: form["widgets"]["domicile"].update(role="home"),
        lambda form: form["widgets"]["domicile"].update(role=["site"]),
        lambda form: form["widgets"]["shareholders"].update(role="site"),
        lambda form: [form["widgets"][name].update(role="site") for name in ("domicile", "scope")],
        lambda form: form.update(script="x"),
        lambda form: form.update(order=5),
    ],
)
def test_i_05_a_form_is_closed_sized_and_placed(company: ItemParts, spoil: Callable[[dict[str, Any]], None]) -> None:
    company.form = copy.deepcopy(company.form)
    spoil(company.form)
    assert {"I-05", "I-01"} & company.rules()


def test_a_text_of_the_form_may_be_declared_to_say_where_the_activity_is(company: ItemParts) -> None:
    """Whatever it is called; a form that declares nothing has no such field."""
    company.form = copy.deepcopy(company.form)
    assert Form.of(company.form).field_for(SITE) == ""
    company.form["widgets"]["domicile"]["role"] = SITE
    assert "I-05" not in company.rules()
    assert Form.of(company.form).field_for(SITE) == "domicile"


@pytest.mark.parametrize("source", ["form.nothing", "answers.nothing", "applicant.password", "env.SECRET", "form"])
def test_i_06_a_certificate_draws_on_what_exists(company: ItemParts, source: str) -> None:
    company.content["certificate_fields"][0]["source"] = source
    assert "I-06" in company.rules()
