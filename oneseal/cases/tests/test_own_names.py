"""申请人的栏目 (C-71): a form says of its applicant what the register knows; a certificate is made out by the register."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries.filed import values_of
from oneseal.cases.rules.own import OWN, meant, own_fields, require_own
from oneseal.cases.tests.office import cast, filed_for_a_firm, filing, firm, refused, upload
from oneseal.cases.tests.test_correct_form import _desk, asked, corrected
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import sample_form, version
from oneseal.catalogue.rules import FormErrors, LoadedVersion, serves
from oneseal.people.queries import as_registered, bureau_of, party_details

pytestmark = pytest.mark.usefixtures("city")
FOOD = "食品经营许可（新办）"
OTHER = "云岚禾丰食品有限公司"


def in_force_here() -> list[LoadedVersion]:
    """Every item of the city's bureau that has a form."""
    rows = ItemVersion.objects.filter(state="published", item__body=bureau_of(None))
    return [found for each in rows if (found := version(each.id)).form.schema["properties"]]


def other() -> dict[str, str]:
    """What the form would say of another firm that is registered too."""
    party = party_details([firm(OTHER)])[firm(OTHER)]
    return {"subject_name": party.name, "subject_code": party.number}


def wrong_fields(refusal: pytest.ExceptionInfo[Any]) -> set[str]:
    """The fields that a refusal is about; each by this rule."""
    assert isinstance(refusal.value, FormErrors) and {each.rule for each in refusal.value.errors} == {OWN}
    return {each.field for each in refusal.value.errors}


@pytest.mark.parametrize("at_window", [False, True], ids=["online", "window"])
def test_a_form_that_names_another_firm_is_not_filed(at_window: bool) -> None:
    """Beside both fields; nothing is kept."""
    given = filing(FOOD)
    given["form"] = {**given["form"], **other()}
    if at_window:
        given |= {"channel": "counter", "received_by": cast("李受理"), "stated": {"privacy": given["stated"]["privacy"]}}
    before = Case.objects.count()
    with pytest.raises(FormErrors, match="C-71") as caught:
        actions.file(given.pop("item_version"), **given)
    assert wrong_fields(caught) == {"subject_name", "subject_code"} and Case.objects.count() == before
    assert "换成要办的单位" in caught.value.errors[0].mend and "P-27" in caught.value.errors[0].mend


@pytest.mark.parametrize("at_window", [False, True], ids=["online", "window"])
def test_a_correction_that_names_another_firm_is_refused(at_window: bool) -> None:
    case, line = asked()
    window: dict[str, Any] = {"received_by": cast("李受理")} if at_window else {}
    paper = {line: [upload("李受理")]} if at_window else {}
    with refused(case, "C-71") as caught:
        actions.supply(case, paper, form=corrected(case, premises="改正街八号", **other()), by=cast("王申请"), **window)
    assert wrong_fields(caught) == {"subject_name", "subject_code"}


def with_fields(holder: str = "applicant.name", **titles: str) -> LoadedVersion:
    """A version whose form asks for these."""
    formats = {"applicant_id": {"format": "id-number"}, "subject_code": {"format": "uscc"}}
    asked_for = {name: {"type": "string", "title": title, **formats.get(name, {})} for name, title in titles.items()}
    found = next(each for each in in_force_here() if any(line.source == "applicant.name" for line in each.certificate_fields))
    return replace(
        found, form=replace(found.form, schema={**found.form.schema, "properties": asked_for}), certificate_holder={"name": holder}
    )


def test_a_person_is_who_she_is_registered_as() -> None:
    """Her name and number where the form asks for the applicant's; of the number nothing is told."""
    hers, other_one = (party_details([cast(name)])[cast(name)] for name in ("王申请", "冯旁人"))
    loaded = with_fields(applicant_name="申请人姓名", applicant_id="公民身份号码", contact_name="联系人姓名")
    register = {"name": hers.name, "code": hers.number, "kind": "natural"}
    require_own(loaded, {"applicant_name": hers.name, "applicant_id": hers.number.lower(), "contact_name": "冯旁人"}, register)
    with pytest.raises(FormErrors, match="C-71") as caught:
        require_own(loaded, {"applicant_name": other_one.name, "applicant_id": other_one.number}, register)
    assert wrong_fields(caught) == {"applicant_name", "applicant_id"} and hers.number not in caught.value.reason


@pytest.mark.parametrize("typed", [" ", "．", "（）"])
def test_width_blanks_and_brackets_make_no_other_name(typed: str) -> None:
    given = filing(FOOD)
    given["form"]["subject_name"] = given["form"]["subject_name"].replace("区", f"区{typed}")
    assert actions.file(given.pop("item_version"), **given).act == "file"


@pytest.mark.parametrize(
    ("one", "two"), [("云岚（集团）ABC", "云岚(集团) abc"), ("阿·依夏", "阿•依夏"), ("91330100ma9xx002xc", "９１３３０１００MA9XX002XC")]
)
def test_what_is_the_same_name(one: str, two: str) -> None:
    assert meant(one) == meant(two) and meant(one) != meant(f"{two}新")


def test_an_agent_files_under_the_firms_own_name() -> None:
    case = filed_for_a_firm()
    assert values_of(_desk(case))["subject_name"] == OTHER


def test_of_fields_that_may_mean_somebody_else_nothing_is_asked() -> None:
    """Contacts, heads, whoever acts for the applicant, and the new name that a change of registration gives its certificate."""
    fields = {
        "applicant_name": "权利人或者代办人姓名",
        "contact_name": "联系人姓名",
        "principal_name": "法定代表人（负责人）姓名",
        "subject_name": "单位名称",
    }
    assert own_fields(with_fields(**fields), "natural") == {} and own_fields(with_fields(**fields), "legal") == {"subject_name": "name"}
    assert own_fields(with_fields("form.subject_name", **fields), "legal") == {}


def test_a_field_with_the_title_of_the_certificates_line_is_the_applicants() -> None:
    """Whatever it is called; not where several bear that title."""
    title = next(line.label for line in with_fields().certificate_fields if line.source == "applicant.name")
    assert own_fields(with_fields(shop=title), "legal") == {"shop": "name"}
    assert own_fields(with_fields(shop=title, spouse=title), "legal") == {}


def test_what_a_walk_fills_in_is_the_applicants_own() -> None:
    """Of every item of the demo, for a person and for a firm."""
    person, shop = cast("王申请"), firm(OTHER)
    registers = {key: as_registered(each) for key, each in party_details([person, shop]).items()}
    for each in in_force_here():
        for applicant, register in registers.items():
            if serves(str(each.elements["server_type"]), natural=register["kind"] == "natural"):
                require_own(each, sample_form(each, applicant, person), register)


def test_the_name_that_the_register_has_by_now_is_taken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was filed stays as it was; a correction may say the old name or the new one."""
    from oneseal.cases.actions import correction

    case, _ = asked()
    party: UUID = Case.objects.get(id=case).applicant_id
    renamed = party_details([party])[party]
    values = {each: getattr(renamed, each) for each in renamed.__dataclass_fields__} | {"name": "岚湖区新名字面馆"}
    monkeypatch.setattr(correction, "party_details", lambda ids: {party: type(renamed)(**values)})
    with refused(case, "C-71"):
        actions.supply(case, {}, form=corrected(case, subject_name="别的名字面馆"), by=cast("王申请"))
    entry = actions.supply(case, {}, form=corrected(case, subject_name="岚湖区新名字面馆"), by=cast("王申请"))
    assert entry.data["form_changed"] == ["subject_name"]


def test_a_form_said_to_stand_is_not_asked_again() -> None:
    """Nothing in it changes; who filed before the rule hands in the paper that was asked for."""
    case, line = asked()
    assert actions.supply(case, {line: [upload()]}, form=corrected(case), stands=True, by=cast("王申请")).data["form_stands"]
