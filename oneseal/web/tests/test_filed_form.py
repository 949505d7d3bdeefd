"""申请表原样: what she filed can be kept as PDF; numbers of persons stand there in full for her alone."""

import io
import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.queries import my_case
from oneseal.cases.queries.filed import filed_pdf, may_read_whole
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, filing, item, row
from oneseal.catalogue.queries import sample_file
from oneseal.documents.actions import receive_file
from oneseal.journal.queries import open_personal, today
from oneseal.people.queries import standing
from oneseal.people.rules import masked_id_number
from oneseal.web.tests.test_desk import signed_in


def told(data: bytes, place: Path) -> str:
    """The words of a PDF."""
    file = place / "form.pdf"
    file.write_bytes(data)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


def principal(client: Client, case: UUID) -> Client:
    """Act for the applicant of a case."""
    client.post("/acting-for", {"principal": str(row(case).applicant_id)})
    return client


def test_the_form_says_what_was_filed_under_which_number_and_that_it_was_stated_to_be_true(city: None, tmp_path: Path) -> None:
    case = filed("生育登记")
    client = principal(signed_in("王申请"), case)
    for page in (f"/filed/{case}", f"/mine/{case}"):
        assert f"/filed/{case}/form" in client.get(page).content.decode()
    answer = client.get(f"/filed/{case}/form")
    assert answer.headers["Content-Type"] == "application/pdf" and "attachment" in answer.headers["Content-Disposition"]
    words = told(answer.content, tmp_path)
    form = open_personal([row(case).form])[row(case).form]["form"]
    for said in (row(case).number, "王申请", form["wife_id"], form["address"], "真实、有效", "提交日期"):
        assert said in words, said
    assert client.get(f"/filed/{case}/form").content == answer.content


def test_who_files_for_her_own_firm_is_named_as_its_representative_and_not_as_an_agent(city: None, tmp_path: Path) -> None:
    """On her case, the filed form, the bureau's case page and what is read before deciding."""
    case = filed("食品经营许可（新办）")
    hers, clerk = principal(signed_in("王申请"), case), signed_in("李受理")
    form = told(hers.get(f"/filed/{case}/form").content, tmp_path)
    for words in (form, hers.get(f"/mine/{case}").content.decode(), clerk.get(f"/work/cases/{case}").content.decode()):
        assert "代理人 王申请" not in words and "代办" not in words
    assert "王申请（法定代表人、负责人或者经营者）" in form and "法定代表人（负责人、经营者）" in hers.get(f"/mine/{case}").content.decode()


def test_numbers_are_masked_for_another_agent_of_the_firm(city: None, tmp_path: Path) -> None:
    case = filed_for_a_firm()
    form = open_personal([row(case).form])[row(case).form]["form"]
    desk = my_case(standing(cast("曹代办"), today()), row(case).applicant_id, case)
    assert desk is not None
    assert may_read_whole(standing(cast("曹代办"), today()), desk)
    assert not may_read_whole(standing(cast("冯旁人"), today()), desk)
    whole, masked = told(filed_pdf(desk, clear=True), tmp_path), told(filed_pdf(desk, clear=False), tmp_path)
    assert form["principal_id"] in whole
    assert form["principal_id"] not in masked and masked_id_number(form["principal_id"]) in masked


def test_the_form_is_the_application_among_the_material(city: None, tmp_path: Path) -> None:
    """行政许可法 29(1): nothing to upload for it; staff open it from its line, numbers masked, under the rights of the case."""
    name = "食品经营许可（新办）"
    given = filing(name)
    client = signed_in("王申请")
    client.post("/acting-for", {"principal": str(given["applicant"])})
    draft = client.post(f"/apply/{item(name).item_id}").headers["Location"]
    page = client.get(f"{draft}/materials").content.decode()
    assert page.count("由您填写的表格生成") == 1 and "第二十九条" in page and 'name="application"' in page
    missing = client.get(f"{draft}/summary").content.decode().split("这些必要材料还没有上传")[1].split("</p>")[0]
    assert "营业执照" in missing and "申请书" not in missing
    case = filed(name, materials={line: files for line, files in given["materials"].items() if line != "application"})
    desk = signed_in("李受理")
    row_of_it = desk.get(f"/work/cases/{case}").content.decode().split('id="line-application"')[1].split("</tr>")[0]
    assert "由在线填写的表格生成" in row_of_it and f"/work/cases/{case}/form.pdf" in row_of_it and "缺少" not in row_of_it
    words = told(desk.get(f"/work/cases/{case}/form.pdf").content, tmp_path)
    form = open_personal([row(case).form])[row(case).form]["form"]
    assert row(case).number in words and "即本表" in words and form["principal_id"] not in words
    assert signed_in("何邻县").get(f"/work/cases/{case}/form.pdf").status_code == 404


def test_a_file_named_with_what_no_font_has_is_named_with_a_square_there(city: None, tmp_path: Path) -> None:
    """The file is kept under the name it came with; the form can be had by everybody who may have it, and says what the square is."""
    file = receive_file(io.BytesIO(sample_file("图纸")), "😀图纸 王\U00020bb7.pdf", by=cast("王申请"))
    line = next(iter(filing("生育登记")["materials"]))
    case = filed("生育登记", materials={**filing("生育登记")["materials"], line: [file.id]})
    hers, desk = principal(signed_in("王申请"), case), signed_in("李受理")
    for answer in (hers.get(f"/filed/{case}/form"), desk.get(f"/work/cases/{case}/form.pdf")):
        assert answer.status_code == 200
        words = told(answer.content, tmp_path)
        assert "□图纸 王□.pdf" in words and "代替文书字体没有的字" in words
    assert file.name == "😀图纸 王\U00020bb7.pdf"
    assert "代替" not in told(principal(signed_in("王申请"), plain := filed("生育登记")).get(f"/filed/{plain}/form").content, tmp_path)


@pytest.mark.parametrize("name", ["吴外人", "冯旁人", "何邻县", "陈旧托", "李受理", ""])
def test_nobody_else_gets_the_form(city: None, name: str) -> None:
    case = filed("生育登记")
    client = signed_in(name) if name else Client(SERVER_NAME="localhost")
    client.post("/acting-for", {"principal": str(row(case).applicant_id)})
    answer = client.get(f"/filed/{case}/form")
    assert answer.status_code in {302, 404} and b"%PDF" not in answer.content


def test_the_form_asks_a_steady_number_of_questions(city: None) -> None:
    case = filed("生育登记")
    client = principal(signed_in("王申请"), case)
    client.get(f"/filed/{case}/form")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/filed/{case}/form")
    assert len(asked) <= 24, len(asked)
