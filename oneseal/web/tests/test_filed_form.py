"""申请表原样: what she filed can be kept as PDF; numbers of persons stand there in full for her alone."""

import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.cases.queries import my_case
from oneseal.cases.queries.filed import filed_pdf, may_read_whole
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, row
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
