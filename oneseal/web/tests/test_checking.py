"""核验 on the page: what may be claimed of a number, of a code and of a file."""

from dataclasses import replace
from html import unescape
from urllib.parse import quote
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.certificates.models import Certificate
from oneseal.certificates.queries import NUMBER, Verdict
from oneseal.documents.models import Paper
from oneseal.documents.queries import content_digest, content_kept, open_paper
from oneseal.documents.tests.samples import locked, pdf
from oneseal.journal.queries import open_personal
from oneseal.web.tests.scene import Scene


def test_by_number_nothing_is_called_genuine_and_by_file_it_is(scene: Scene) -> None:
    """A forged paper can bear a real number, and a copied code: what is on record is to be compared with the paper."""
    client, row = Client(SERVER_NAME="localhost"), Certificate.objects.get(id=UUID(str(scene.keys["certificate"])))
    paper = Paper.objects.get(id=row.paper)
    asked = f"/verify?n={quote(row.number)}"
    coded = f"{asked}&h={content_digest(open_personal([paper.content])[paper.content])}"
    for address, words in ((asked, "登记有这个编号的文书"), (coded, "二维码是本系统印制的")):
        page = client.get(address).content.decode()
        assert words in page and "未被改动" not in page and "notice good" not in page
        assert "逐项核对" in page and row.number in page and row.valid_from.isoformat() in page and "有效" in page
        face = content_kept(paper.id)["fields"]
        assert len(face) > 3 and all(f"{label}</dt>" in page and words in page for label, words in face)
    assert "A paper of this number is on record" in client.get(asked, headers={"cookie": "lang=en"}).content.decode()
    assert "notice bad" in client.get(f"{asked}&h={'0' * 16}").content.decode()
    for label in ("证号：", "证号: ", "编号："):
        assert "登记有这个编号的文书" in client.get(f"/verify?n={quote(label + row.number)}").content.decode()
        assert "登记有这个编号的文书" in client.post("/verify", {"number": f" {label}{row.identifier} "}).content.decode()
    file = SimpleUploadedFile("证照.pdf", open_paper(paper.id).stream.read(), "application/pdf")
    page = client.post("/verify", {"file": file}).content.decode()
    assert "内容未被改动" in page and "notice good" in page and "逐项核对" not in page


def test_what_asterisks_stand_for_and_what_a_number_does_not_tell_is_said(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a firm's name nothing says that the name is withheld."""
    known = Verdict("recorded", "备案证明", "证〔2026〕1号", holder="云岚汽修有限公司", seen=NUMBER)
    for verdict, told, english, not_told in (
        (
            replace(known, masked=True, fields=(("负责人", "王申请 110***********889X"),)),
            "带星号的是个人的证件号码",
            "asterisks",
            "不凭编号公开",
        ),
        (replace(known, withheld=True, named=True), "证照的其他内容不凭编号公开", "The firm's name can be compared", "持有人的姓名"),
        (replace(known, withheld=True, holder="王*请"), "持有人的姓名和证照的其他内容不凭编号公开", "The holder's name", "星号"),
    ):
        monkeypatch.setattr("oneseal.web.portal.browse.checking.verify_number", lambda *_, said=verdict: said)
        page = Client(SERVER_NAME="localhost").get("/verify?n=1").content.decode()
        assert told in page and not_told not in page and verdict.holder in page
        assert english in unescape(Client(SERVER_NAME="localhost").get("/verify?n=1", headers={"cookie": "lang=en"}).content.decode())


@pytest.mark.parametrize(
    ("data", "wrong", "mend"),
    [
        (b"", "是空的", "重新选择"),
        (b"MZ\x90\x00" + bytes(200), "不是 PDF 或照片", "二维码"),
        (pdf()[:-30], "不完整", "重新"),
        (locked(user="0000"), "要密码才能打开", "打印成 PDF"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_called_unknown(city: None, data: bytes, wrong: str, mend: str) -> None:
    """It says what is wrong with it and what to do, as where material is uploaded."""
    answer = Client(SERVER_NAME="localhost").post("/verify", {"file": SimpleUploadedFile("证照.pdf", data)})
    page = answer.content.decode()
    assert answer.status_code == 422 and wrong in page and mend in page and "不是本系统签发" not in page


def test_a_whole_pdf_of_others_is_unknown_also_when_it_is_locked_against_changes(city: None) -> None:
    for data in (pdf(), locked()):
        page = Client(SERVER_NAME="localhost").post("/verify", {"file": SimpleUploadedFile("证照.pdf", data)}).content.decode()
        assert "不是本系统签发的文件" in page and "notice warn" in page
