"""申请: a citizen files by the pages at her own pace; what is wrong is said at the field; the same filing sent twice is one case."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal import catalogue
from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.models import Case, Draft, Material
from oneseal.cases.rules.statements import PRESENT
from oneseal.cases.tests.office import cast, filed, filing, item, reached, row
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import sample_file, version
from oneseal.catalogue.rules.forms import Form
from oneseal.certificates.models import Certificate
from oneseal.certificates.queries import certificates_held
from oneseal.journal.gate import new_stream
from oneseal.people.queries import party_details
from oneseal.web.portal.filing.known import prefilled
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import filed_by_pages, for_whom

STATED = dict(PRESENT)


def flat(form: dict[str, Any]) -> dict[str, Any]:
    """A form's values by the names of the controls."""
    found: dict[str, Any] = {}
    for name, value in form.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"{name}-{at}-{inner}": each for at, line in enumerate(value) for inner, each in line.items()}
        else:
            found[name] = value
    return found


def begun(client: Client, name: str, principal: UUID) -> str:
    """The address of a draft just begun for a party."""
    client.post("/acting-for", {"principal": str(principal)})
    answer = client.post(f"/apply/{item(name).item_id}")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def walked(client: Client, address: str, given: dict[str, Any]) -> None:
    """Situations, every section, every required file."""
    loaded = version(given["item_version"])
    client.post(f"{address}/situations", {name: str(value) for name, value in given["answers"].items()})
    values = flat(given["form"])
    for number, section in enumerate(loaded.form.sections):
        sent = {name: value for name, value in values.items() if name.split("-")[0] in section["fields"]}
        assert client.post(f"{address}/form/{number}", sent).status_code == 302
    files = {line: SimpleUploadedFile(f"{line}.pdf", sample_file(line)) for line in given["materials"]}
    assert client.post(f"{address}/materials", files).status_code == 302


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (360, False), (1280, True)])
def test_a_phone_says_in_a_line_which_step_this_is(visit: Callable[..., Visit], width: int, scripts: bool) -> None:
    """Instead of a tall list, which unfolds there; on a desk the list stands."""
    client = signed_in("王申请")
    address = begun(client, "生育登记", filing("生育登记")["applicant"])
    here = visit("王申请", width=width, scripts=scripts)
    here.page.goto(f"{address}/materials")
    line, listed = here.main.get_by_text("步，共"), here.main.locator(".steps > li")
    count = listed.count()
    assert line.is_visible() is (width == 360) and listed.first.is_visible() is (width == 1280)
    if width == 360:
        assert line.inner_text() == f"第 {count - 1} 步，共 {count} 步"
        line.click()
        assert listed.first.is_visible() and not here.overflows() and (not scripts or here.barriers() == [])
    client.post(f"{address}/discard", {"sure": "yes"})


def test_who_goes_back_after_filing_comes_to_the_receipt(city: None, visit: Callable[..., Visit]) -> None:
    """Also past a page of mistakes, which the browser would else want to send once more."""
    client, given = signed_in("王申请"), filing("生育登记")
    address = begun(client, "生育登记", given["applicant"])
    walked(client, address, given)
    here = visit("王申请")
    for_whom(here, given["applicant"])
    here.page.goto(f"{address}/summary")
    here.press("提交申请")
    here.page.locator("#mistakes").wait_for()
    for statement in ("申请人声明", "我已阅读", "我同意电子送达"):
        here.check(here.page.get_by_label(statement))
    here.press("提交申请")
    here.page.wait_for_url("**/filed/*")
    filed_at = here.page.url
    here.page.go_back()
    assert here.page.url == filed_at and "查询密码" in here.text


def test_who_has_a_certificate_of_this_that_holds_is_asked_whether_she_means_to_extend_it(city: None) -> None:
    """Without its number, which whoever files for her need not see; nothing of it where nothing is held."""
    case = reached("archive", "民办学校设立")
    given = filing("民办学校设立")
    client, of = signed_in("王申请"), item("民办学校设立").item_id
    client.post("/acting-for", {"principal": str(given["applicant"])})
    page = client.get(f"/apply/{of}").content.decode()
    assert "已经有有效的证照" in page and Certificate.objects.get(case=case).number not in page
    for other in ("生育登记", "出版物零售经营许可", "食品经营许可（新办）"):
        of = item(other).item_id
        of_this = set(ItemVersion.objects.filter(item=of).values_list("id", flat=True))
        has = any(each.holds and each.item_version in of_this for each in certificates_held(given["applicant"]))
        assert ("已经有有效的证照" in client.get(f"/apply/{of}").content.decode()) == has, other


def test_what_the_register_knows_of_her_is_filled_in_and_of_others_only_the_name(city: None) -> None:
    herself, other = party_details([cast("王申请"), cast("冯旁人")]).values()
    form = (Path(catalogue.__file__).parent / "data" / "demo" / "families" / "trade-practitioner.json").read_text(encoding="utf-8")
    nurse = replace(version(item("生育登记").id), form=Form.of(json.loads(form)))
    known = prefilled(nurse, cast("王申请"), cast("王申请"))
    assert (known["applicant_name"], known["applicant_id"]) == (herself.name, herself.number)
    for_other = prefilled(nurse, cast("冯旁人"), cast("王申请"))
    assert for_other["applicant_name"] == other.name and "applicant_id" not in for_other and "address" not in for_other


@pytest.mark.parametrize("name", ["食品经营许可（新办）", "公司设立登记", "生育登记", "民办学校设立"])
def test_an_application_is_filed_by_the_pages(city: None, name: str) -> None:
    """Every kind of field of the six items: rows, choices, dates, numbers."""
    given = filing(name)
    client = signed_in("王申请")
    address = begun(client, name, given["applicant"])
    walked(client, address, given)
    page = client.get(f"{address}/summary").content.decode()
    assert "disabled" not in page.split("提交申请")[0][-40:]
    answer = client.post(f"{address}/summary", STATED)
    assert answer.status_code == 302, re.findall(r'class="summary".*?</div>', answer.content.decode(), re.DOTALL)
    receipt = client.get(answer.headers["Location"]).content.decode()
    case = Case.objects.get(id=answer.headers["Location"].rsplit("/", 1)[1])
    assert case.query_number in receipt and query_password(case.query_number) in receipt
    assert not Draft.objects.filter(id=address.rsplit("/", 1)[1]).exists()
    again = client.post(f"{address}/summary", STATED)
    assert again.headers["Location"] == answer.headers["Location"]


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(city: None) -> None:
    """The item's own check, on going on; saving for later keeps it as it is."""
    given = filing("食品经营许可（新办）")
    client = signed_in("王申请")
    address = begun(client, "食品经营许可（新办）", given["applicant"])
    answer = client.post(f"{address}/form/0", {"subject_name": "王记面馆", "subject_code": "123"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "王记面馆" in page and 'aria-invalid="true"' in page and "出错：" in page
    assert client.post(f"{address}/form/0", {"subject_name": "王记面馆", "later": "1"}).headers["Location"] == "/mine"
    assert "王记面馆" in client.get(f"{address}/form/0").content.decode()


def test_a_row_is_added_without_any_script_and_nothing_typed_is_lost(city: None) -> None:
    """Shareholders: one more."""
    client = signed_in("王申请")
    address = begun(client, "公司设立登记", filing("公司设立登记")["applicant"])
    sections = version(item("公司设立登记").id).form.sections
    number = next(n for n, section in enumerate(sections) if "shareholders" in section["fields"])
    page = client.post(f"{address}/form/{number}", {"shareholders-0-name": "王申请", "add": "shareholders"}).content.decode()
    assert 'name="shareholders-1-name"' in page and 'value="王申请"' in page


def test_a_file_that_is_no_file_is_refused_and_the_good_ones_stay(city: None) -> None:
    """Judged by its content, said at its line."""
    given = filing("食品经营许可（新办）")
    client = signed_in("王申请")
    address = begun(client, "食品经营许可（新办）", given["applicant"])
    first, second = list(given["materials"])[:2]
    files = {first: SimpleUploadedFile("好.pdf", sample_file("好")), second: SimpleUploadedFile("坏.pdf", b"#!/bin/sh")}
    answer = client.post(f"{address}/materials", files)
    page = answer.content.decode()
    assert answer.status_code == 422 and "坏.pdf" in page and "好.pdf" in page
    assert f'value="{first}:' in page and f'value="{second}:' not in page


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人", "李受理"])
def test_nobody_else_gets_at_a_draft_or_a_case(city: None, name: str) -> None:
    """By the address and by guessing: as if it were not there."""
    hers = signed_in("王申请")
    address = begun(hers, "生育登记", cast("王申请"))
    case = filed("生育登记")
    client = signed_in(name)
    paths = [f"{address}/{page}" for page in ("situations", "form/0", "materials", "summary")]
    paths += [f"/mine/{case}", f"/mine/{case}/supply", f"/mine/{case}/withdraw", f"/mine/{case}/papers/{new_stream()}", f"/filed/{case}"]
    paths += [path.replace(str(case), str(new_stream())) for path in paths[4:]] + [f"/certificates/{new_stream()}"]
    for path in paths:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {**STATED, "seen": "1"}).status_code in {404, 405}, path
    assert row(case).version == 1
    assert Client(SERVER_NAME="localhost").get(f"/mine/{case}").headers["Location"].startswith("/sign-in")


def test_corrections_are_supplied_line_by_line_and_a_case_can_be_withdrawn(city: None) -> None:
    """Two lines asked for, one given now and one later; another case withdrawn after it was asked once."""
    case = filed("生育登记")
    lines = list(filing("生育登记")["materials"])[:2]
    wanted = [{"line": line, "problem": "看不清", "mend": "请重新拍照"} for line in lines]
    actions.request_correction(case, wanted, by=cast("李受理"))
    client = signed_in("王申请")
    assert "去补正" in client.get(f"/mine/{case}").content.decode()
    for count, line in enumerate(lines, start=1):
        answer = client.post(f"/mine/{case}/supply", {line: SimpleUploadedFile("补.pdf", sample_file(line)), "seen": str(1 + count)})
        assert answer.status_code == 302
    assert row(case).phase == "RECEIVED"
    other = filed("生育登记")
    assert client.get(f"/mine/{other}/withdraw").status_code == 200 and row(other).phase == "RECEIVED"
    client.post(f"/mine/{other}/withdraw", {"seen": "1"})
    assert row(other).phase == "WITHDRAWN"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_operator_of_a_shop_files_from_her_phone(visit: Callable[..., Visit], tmp_path: Path, scripts: bool) -> None:
    """At 360 px, with and without scripts: from the guide's button to the receipt; axe finds nothing on any page."""
    here = visit("王申请", width=360, scripts=scripts)
    case = filed_by_pages(here, "食品经营许可（新办）", tmp_path, _looked_at)
    assert "查询密码" in here.text
    given = filing("食品经营许可（新办）")["materials"].keys() - {"application"}  # the form that she filled in serves it
    handed_in = Material.objects.filter(case=case)
    assert {each.line for each in handed_in} == set(given) and len(handed_in) == len(given)
    _looked_at(here)
    here.click(here.page.get_by_role("button", name="查看办件"))
    assert "已收到您的申请" in here.text
    _looked_at(here)
    if scripts:
        here.shoot("my-case-360")


def _looked_at(here: Visit) -> None:
    if here.scripts:
        assert here.barriers() == [], here.page.url
        assert not here.overflows(), here.page.url
