"""申请 (行政许可法 29): what is taken down, and what is refused with field, value and how to mend it."""

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.actions.application import Filed, Files
from oneseal.cases.actions.filing import require_offered_online
from oneseal.cases.models import Case, Filing, Material
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, filing, firm, frozen, item, upload
from oneseal.catalogue.queries import sample_file, sample_form, version
from oneseal.catalogue.rules import SITE, FormErrors
from oneseal.documents.actions import receive_file
from oneseal.documents.queries import papers_of
from oneseal.journal.gate import trips
from oneseal.journal.queries import blind_index, entries_of, open_personal, today
from oneseal.journal.rules import canonical
from oneseal.law.rule import Refused
from oneseal.people.actions import register_natural
from oneseal.people.queries import officers_of
from oneseal.people.tests.office import id_number

pytestmark = pytest.mark.usefixtures("city")


def test_a_filing_is_one_entry_one_row_one_receipt_and_its_materials() -> None:
    case = filed()
    (entry,) = entries_of(case)
    row = Case.objects.get(id=case)
    assert (entry.act, entry.version, entry.by) == ("file", 1, cast("王申请"))
    assert (row.phase, row.version, row.received_on, row.open_power) == ("RECEIVED", 1, today(), "受理")
    assert row.number.startswith(version(row.item_version_id).task_code + today().strftime("%Y%m%d"))
    assert Material.objects.filter(case=case, round=0).count() == sum(len(files) for files in entry.data["materials"].values())
    assert [(paper.kind, paper.state) for paper in papers_of(case)] == [("receipt", "owed")]
    assert Filing.objects.filter(case=case).count() == 1


def test_personal_data_is_in_the_sealed_record_and_nowhere_in_the_entry() -> None:
    case = filed()
    entry = entries_of(case)[0]
    record = UUID(entry.data["form"]["personal"])
    known = open_personal([record])[record]
    assert known["applicant"]["name"] == "王申请"
    assert "王申请" not in str(entry.data)
    assert known["applicant"]["code"] not in str(entry.data)


RARE = "\U00020bb7"


@pytest.mark.parametrize("given", [0, 1])
def test_what_no_font_of_the_papers_can_show_is_told_when_it_is_filled_in(given: int) -> None:
    """With its field and its character: it would stop the receipt, or the certificate months later."""
    right = filing()["form"]
    name = [
        field
        for field, value in right.items()
        if isinstance(value, str) and version(item().id).form.schema["properties"][field].get("maxLength", 0) > 3
    ][given]
    before = Case.objects.count()
    with pytest.raises(FormErrors) as refused:
        filed(form={**right, name: f"云{RARE}湖"})
    (error,) = refused.value.errors
    assert (error.field, error.label) == (name, version(item().id).form.schema["properties"][name]["title"])
    assert f"“{RARE}”（U+20BB7）" in error.reason
    assert Case.objects.count() == before


def test_a_sign_is_left_out_and_the_way_to_mend_it_is_said_once() -> None:
    """A face is nobody's name: no font is asked for."""
    food = "食品经营许可（新办）"
    name = version(item(food).id).form.field_for(SITE)
    with pytest.raises(FormErrors) as refused:
        filed(food, form={**filing(food)["form"], name: "东街😀"})
    told = f"{refused.value.reason}。{refused.value.mend}"
    assert "“😀”（U+1F600）印不到文书上" in told and told.count("请去掉它") == 1 and "字体" not in told


def test_nor_an_address_of_service_or_a_name_that_no_font_can_show() -> None:
    before = Case.objects.count()
    with pytest.raises(Refused, match=r"送达地址里的.*印不到文书上") as refused:
        filed(service={"address": f"{RARE}路1号", "electronic": True})
    assert refused.value.field == "address"
    stranger = register_natural(f"王{RARE}", id_number(), by=None, vouched=True)
    loaded = version(item("生育登记").id)
    given = filing("生育登记", applicant=stranger, by=stranger, materials={}, form=sample_form(loaded, cast("王申请"), cast("王申请")))
    with pytest.raises(Refused, match="“申请人”里有字体没有的字") as named:
        actions.file(given.pop("item_version"), **given)
    assert "加装" in named.value.mend
    assert Case.objects.count() == before


def test_a_filing_takes_three_trips() -> None:
    given = filing()
    before = trips.count
    actions.file(given.pop("item_version"), **given)
    assert trips.count - before == 3


def test_an_act_takes_three_trips() -> None:
    case = filed()
    before = trips.count
    actions.accept(case, by=cast("李受理"))
    assert trips.count - before == 3


def test_the_same_key_is_the_same_case_and_anothers_key_is_not() -> None:
    given = filing(key="twice")
    version_id = given.pop("item_version")
    first = actions.file(version_id, **given)
    assert actions.file(version_id, **given).stream == first.stream
    assert filed(key="twice", applicant=cast("冯旁人"), by=cast("冯旁人"), materials={}) != first.stream


def test_the_same_scans_received_anew_are_the_same_filing_and_others_are_not() -> None:
    """A press that is sent twice brings each file twice; another file is another filing, told with the case that there is."""
    scan, own = sample_file("扫描"), cast("王申请")

    def scanned() -> UUID:
        return receive_file(io.BytesIO(scan), "扫描.pdf", by=own).id

    given = filing(key="scanned-twice")
    version_id, (line, *others) = given.pop("item_version"), given.pop("materials")
    first, again = (actions.file(version_id, **given, materials={each: [scanned()] for each in (line, *others)}) for _ in range(2))
    assert again.stream == first.stream and Material.objects.filter(case=first.stream, line=line).count() == 1
    rest = {each: [scanned()] for each in others}
    for other in ({**rest, line: [upload()]}, {**rest, line: [scanned(), upload()]}, rest):
        with pytest.raises(Refused, match=first.data["number"]) as told:
            actions.file(version_id, **given, materials=other)
        assert told.value.cause == "key-filed"
    with pytest.raises(Refused, match="不是您上传的"):
        actions.file(version_id, **given, materials={**rest, line: [upload("冯旁人")]})


def refused(match: str | None, **changed: Any) -> Refused:
    given = filing(**changed)
    before = Case.objects.count()
    with pytest.raises(Refused, match=match) as wrong:
        actions.file(given.pop("item_version"), **given)
    assert Case.objects.count() == before, "nothing half-written"
    return wrong.value


def test_a_missing_field_is_named() -> None:
    form = filing()["form"]
    missing = next(iter(form))
    wrong = refused(None, form={name: value for name, value in form.items() if name != missing})
    assert missing in wrong.field
    assert wrong.mend


def test_an_unknown_field_is_refused() -> None:
    refused(None, form={**filing()["form"], "surprise": "x"})


@pytest.mark.parametrize("wrong", [{"a": {}}, [], 10**30, "", " ", "长" * 5000, "\x00", None, "<script>alert(1)</script>" * 200])
def test_a_wrong_value_in_any_field_is_named_with_its_field(wrong: Any) -> None:
    form = filing()["form"]
    for name in form:
        if form[name] != wrong and not (isinstance(form[name], str) and wrong == " "):
            told = refused(None, form={**form, name: wrong})
            assert name.split(".")[0] in told.field, told
            assert told.mend


@pytest.mark.parametrize("wrong", [None, [], "text", 7])
def test_a_form_of_another_shape_is_refused(wrong: Any) -> None:
    refused(None, form=wrong)


@pytest.mark.parametrize("wrong", ["no such option", "", None, 7, ["catering"], {}])
def test_a_wrong_answer_is_refused_with_what_may_be_answered(wrong: Any) -> None:
    given = filing("食品经营许可新办")
    for question in given["answers"]:
        before = Case.objects.count()
        with pytest.raises(Refused) as told:
            actions.file(given["item_version"], **{**without_version(given), "answers": {**given["answers"], question: wrong}})
        assert question in told.value.field
        assert told.value.mend
        assert Case.objects.count() == before


def test_a_missing_answer_is_refused() -> None:
    given = filing("食品经营许可新办")
    with pytest.raises(Refused):
        actions.file(given["item_version"], **{**without_version(given), "answers": {}})


def without_version(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "item_version"}


def test_a_forged_item_version_is_refused() -> None:
    refused(None, item_version=UUID(int=9))


@pytest.mark.parametrize("key", ["k" * 65, "\x00", "a\x00b", "a\nb", "\ud800"])
def test_a_key_too_long_or_with_characters_that_cannot_be_stored_is_refused(key: str) -> None:
    refused("C-30", key=key)


def test_the_agent_whose_mandate_was_ended_and_one_for_another_firm_do_not_file() -> None:
    lines = filing("出版物零售")["materials"]
    for who in ("陈旧托", "王申请", "冯旁人", "李受理"):
        given = filing("出版物零售", applicant=firm(), by=cast(who), materials={line: [upload(who)] for line in lines})
        before = Case.objects.count()
        with pytest.raises(Refused, match="委托"):
            actions.file(given.pop("item_version"), **given)
        assert Case.objects.count() == before
    assert entries_of(filed_for_a_firm())[0].mandate is not None


def test_unknown_answers_and_lines_are_refused() -> None:
    refused(None, answers={"surprise": True})
    refused("surprise", materials={"surprise": [upload()]})


def test_a_forged_or_foreign_upload_is_refused() -> None:
    line = next(iter(filing()["materials"]))
    refused("不存在", materials={line: [UUID(int=1)]})
    refused("不是您上传的", materials={line: [upload("冯旁人")]})


def test_an_empty_key_an_unknown_channel_and_an_unknown_applicant_are_refused() -> None:
    refused("C-30", key="")
    refused("第二十九条第三款", channel="pigeon")
    refused("C-31", channel="letter")
    refused(None, applicant=UUID(int=5), by=cast("王申请"))


def test_at_the_counter_the_officer_who_took_the_papers_in_is_named_on_the_receipt() -> None:
    clerk = cast("李受理")
    line = next(iter(filing()["materials"]))
    case = filed(channel="counter", received_by=clerk, materials={line: [upload("李受理")]})
    receipt = frozen(case, "receipt")
    assert receipt["received_by"] == "李受理（窗口收件）"
    assert receipt["materials"][0]["name"] == "申请表"
    assert entries_of(case)[0].data["received_by"] == str(clerk)
    assert frozen(filed(), "receipt")["received_by"] == "网上提交，由政务服务系统自动收件"


def test_nobody_receives_at_a_counter_that_is_not_hers() -> None:
    for who in ("赵审查", "何邻县", "吴外人", "王申请"):
        refused("岗位", channel="counter", received_by=cast(who))
    refused("C-31", channel="counter")
    refused("C-31", channel="online", received_by=cast("李受理"))


def test_incomplete_material_may_be_filed_and_leads_to_correction() -> None:
    case = filed(materials={})
    with pytest.raises(Refused, match="C-21"):
        actions.accept(case, by=cast("李受理"))
    wanted = version(item().id).materials_for(filing()["answers"])
    lines = [{"line": line.id, "problem": "缺少", "mend": "请提交"} for line in wanted if line.required]
    actions.request_correction(case, lines, by=cast("李受理"))
    assert Case.objects.get(id=case).phase == "CORRECTION"
    others = [line["line"] for line in lines if line["line"] != "application"]
    actions.supply(case, {"application": [upload()]}, form=filing()["form"], stands=True, by=cast("王申请"))
    assert Case.objects.get(id=case).phase == "CORRECTION"
    actions.supply(case, {line: [upload()] for line in others}, by=cast("王申请"))
    assert Case.objects.get(id=case).phase == "RECEIVED"
    assert Material.objects.filter(case=case, round=1).count() == len(lines)


def test_what_must_be_said_in_person_is_not_filed_online() -> None:
    """是否网办 否 (a marriage, an adoption): refused with the reason and the place; any other item may be filed from anywhere."""
    loaded = version(item("生育登记").id)
    require_offered_online(loaded)
    said = {"is_online": "0", "limit_scene_explain": "双方须共同到场", "transact_addr": "婚姻登记处"}
    with pytest.raises(Refused, match="双方须共同到场") as caught:
        require_offered_online(replace(loaded, elements={**loaded.elements, **said}))
    assert caught.value.field == "channel" and "婚姻登记处" in caught.value.mend


def test_the_same_key_with_other_content_is_refused() -> None:
    given = filing(key="one-key-two-filings")
    actions.file(given["item_version"], **{name: value for name, value in given.items() if name != "item_version"})
    refused("C-30", key="one-key-two-filings", materials={})


def test_a_press_of_before_an_upgrade_sent_again_after_it_is_the_same_filing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An earlier release told filings apart by the keys of their files; what it kept is known again, also by scans received anew."""
    scan, own = sample_file("升级前"), cast("王申请")

    def scanned() -> UUID:
        return receive_file(io.BytesIO(scan), "扫描.pdf", by=own).id

    def by_keys(filing: Filed, files: Files) -> str:
        materials = {line: [str(upload) for upload in given] for line, given in filing.materials.items()}
        told = [str(filing.loaded.id), str(filing.applicant), filing.answers, filing.form, materials, filing.channel]
        return blind_index("filing", canonical([*told, *([filing.service] if filing.service else [])]))

    given = filing(key="before-an-upgrade", service={"address": "长宁路 1 号", "electronic": True})
    version_id, (line, *others) = given.pop("item_version"), given.pop("materials")
    kept = {line: [scanned()], **{each: [] for each in others}}
    with monkeypatch.context() as before:
        before.setattr(Filed, "digest", by_keys)
        first = actions.file(version_id, **given, materials=kept)
    for materials in (kept, {**kept, line: [scanned()]}):
        assert actions.file(version_id, **given, materials=materials).stream == first.stream
    other = {**given, "service": {"address": "长宁路 2 号", "electronic": True}}
    for changed in ({**given, "materials": {line: [upload()]}}, {**given, "materials": {}}, {**other, "materials": kept}):
        with pytest.raises(Refused, match="内容和这次的不同"):
            actions.file(version_id, **changed)


def test_only_those_whom_the_item_serves_may_apply() -> None:
    person = cast("王申请")
    given = filing("出版物零售", applicant=person)
    with pytest.raises(Refused, match="C-35"):
        actions.file(given.pop("item_version"), **given)


def test_nobody_decides_on_her_own_application_even_when_another_filed_it() -> None:
    from oneseal.people.actions import grant_mandate

    approver, agent = cast("周批准"), cast("王申请")
    grant_mandate(approver, agent, ["*"], since=today(), by=approver)
    case = filed(applicant=approver)
    actions.accept(case, by=cast("李受理"))
    with pytest.raises(Refused, match="R4-07"):
        actions.grant(case, opinion="同意", by=approver)


def test_a_second_correction_notice_is_given_by_the_supervisor_for_what_failed() -> None:
    case = filed(materials={})
    required = list(filing()["materials"])
    notice = [{"line": line, "problem": "缺少", "mend": "请提交"} for line in required]
    actions.request_correction(case, notice, by=cast("李受理"))
    actions.supply(case, {line: [upload()] for line in required}, form=filing()["form"], stands=True, by=cast("王申请"))
    actions.check(case, required[1:], {required[0]: "看不清"}, by=cast("李受理"))
    with pytest.raises(Refused):
        actions.request_further_correction(case, notice[:1], by=cast("李受理"))
    actions.request_further_correction(case, notice[:1], by=officers_of(Case.objects.get(id=case).body_id, "监督")[0])
    actions.supply(case, {required[0]: [upload()]}, by=cast("王申请"))
    actions.check(case, [required[0]], by=cast("李受理"))
    actions.accept(case, by=cast("李受理"))
    assert Case.objects.get(id=case).phase == "ACCEPTED"


def test_what_people_wrote_is_sealed_and_not_in_the_entry() -> None:
    case = filed()
    actions.refuse_to_accept(case, reason="张三的事不归本局", organ="邻县审批局", by=cast("李受理"))
    entry = entries_of(case)[-1]
    assert "张三" not in str(entry.data)
    record = UUID(entry.data["words"]["personal"])
    assert open_personal([record])[record] == {"reason": "张三的事不归本局", "organ": "邻县审批局"}
