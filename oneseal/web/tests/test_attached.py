"""空白表格和样表 on the pages: had from the guide by anybody, looked at and put in by who keeps the item, a draft's by nobody else."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring

from oneseal.cases.tests.office import cast, item
from oneseal.catalogue.actions import discard_draft
from oneseal.catalogue.queries import guide
from oneseal.catalogue.rules import files_of
from oneseal.catalogue.tests.test_discarding import listed
from oneseal.documents.queries import digests
from oneseal.documents.tests.samples import pdf
from oneseal.journal.gate import new_stream
from oneseal.people.queries import bureau_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_items_kept import key, latest

FOOD = "食品经营许可（新办）"


@pytest.fixture(autouse=True)
def _no_draft_stays(city: None) -> Iterator[None]:
    yield
    if latest().state == "draft":
        discard_draft(key(), reason="只为试验", by=cast("赵审查"))


def stranger() -> Client:
    return Client(SERVER_NAME="localhost")


def test_every_blank_form_and_sample_is_had_from_the_guide_the_questions_and_the_open_data(city: None) -> None:
    row = item(FOOD)
    here, told = f"/items/{row.item_id}", guide(row.id)
    had = [file for line in told.materials for file in (line.blank, line.sample) if file]
    page, asked = (stranger().get(path).content.decode() for path in (here, f"{here}/materials"))
    data = stranger().get(f"/api/v1/items/{row.item.task_handle_item}").json()
    listed = [file for line in data["materials"] for file in (line["blank"], line["sample"]) if file]
    assert [file.at for file in had] == [file["at"] for file in listed] and len(had) > 5
    for file in had:
        answer = stranger().get(file.at)
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF") and f'href="{file.at}"' in page
        assert "attachment" in answer.headers["Content-Disposition"]
    assert any(f'href="{file.at}"' in asked for file in had)
    schema = stranger().get("/api/v1/openapi.json").json()["components"]["schemas"]
    described = schema[schema["Guide"]["properties"]["materials"]["items"]["$ref"].rpartition("/")[2]]
    assert {"blank", "sample", "standard"} <= set(described["properties"]) and "Download" in schema


def test_files_that_there_are_not_are_not_found(city: None) -> None:
    row = item(FOOD)
    known = next(iter(files_of(row.content)))
    for address in (f"/items/{row.item_id}/files/{'0' * 32}", f"/items/{new_stream()}/files/{known}", f"/items/{key()}/files/{known}"):
        assert stranger().get(address).status_code == 404


def put_in(client: Client, data: bytes, name: str = "距离示意图.pdf", **typed: str) -> Any:
    """A sample for the second material, as the page sends it."""
    sent = {"seen": latest().digest, "reason": "补样表", "example_guid-1": SimpleUploadedFile(name, data), **typed}
    return client.post(reverse("item-files", args=[key()]), sent)


def test_a_manager_puts_a_file_in_and_people_have_it_once_it_is_published(city: None) -> None:
    drafter, data = signed_in("赵审查"), pdf(b"%a sample of its own")
    assert put_in(drafter, data).status_code == 302
    (held,) = (each for each in files_of(latest().content).values() if each.sha256 == digests(data)[0])
    kept, public = reverse("kept-file", args=[key(), held.key]), reverse("item-file", args=[key(), held.key])
    answer: Any = drafter.get(kept)
    assert b"".join(answer.streaming_content) == data and "attachment" in answer.headers["Content-Disposition"]
    assert stranger().get(public).status_code == 404
    assert signed_in("李受理").get(kept).status_code == 403 and signed_in("何邻县").get(kept).status_code in {403, 404}
    preview = drafter.get(reverse("item-preview", args=[key()])).content.decode()
    assert f'href="{kept}"' in preview and f'href="{public}"' not in preview
    page = drafter.get(reverse("item-files", args=[key()])).content.decode()
    assert held.name in page and "由本事项的表单生成" in page


def test_a_draft_s_written_sheet_is_set_for_its_keepers_too(city: None) -> None:
    drafter = signed_in("赵审查")
    written = next(each for each in files_of(latest().content).values() if each.written)
    assert drafter.get(reverse("kept-file", args=[key(), written.key])).content.startswith(b"%PDF")


def test_what_is_wrong_is_said_and_the_draft_stays(city: None) -> None:
    drafter, before = signed_in("赵审查"), latest().digest
    told = put_in(drafter, b"<html></html>")
    assert told.status_code == 422 and "没有办，什么都没有改动" in told.content.decode() and "请重新选择" in told.content.decode()
    assert put_in(drafter, pdf(), reason="").status_code == 422
    nothing = drafter.post(reverse("item-files", args=[key()]), {"seen": before, "reason": "没有选"})
    assert nothing.status_code == 422 and "没有选文件" in nothing.content.decode()
    assert put_in(drafter, pdf(b"%1"), seen="0" * 64).status_code == 422
    assert latest().digest == before


def test_an_item_without_a_body_says_so_before_a_file_is_chosen(city: None, tmp_path: Path) -> None:
    nobody, drafter = listed(tmp_path, bureau_of(), "W-FILES"), signed_in("赵审查")
    address = reverse("item-files", args=[nobody.pk])
    for answer in (drafter.get(address), drafter.post(address, {"seen": "", "reason": "补样表"})):
        page: Any = document_fromstring(answer.content.decode())
        (way,) = page.xpath("//div[contains(@class, 'notice')][contains(., '没有登记')]//a")
        assert way.get("href") == reverse("kept-item", args=[nobody.pk])
        assert page.xpath("//input[@type='file']") == [] and "存为草稿" not in page.text_content()
    discard_draft(nobody.pk, reason="只为试验", by=cast("赵审查"))


def test_a_word_without_a_file_is_told_where_the_file_is_put_in(city: None) -> None:
    drafter = signed_in("赵审查")
    assert put_in(drafter, pdf(b"%2")).status_code == 302
    assert (
        drafter.post(
            reverse("item-files", args=[key()]), {"seen": latest().digest, "reason": "去掉", "off-example_guid-1": "on"}
        ).status_code
        == 302
    )
    assert "example_guid" not in latest().content["materials"][1]
    edit: Any = document_fromstring(drafter.get(reverse("item-edit", args=[key(), "materials"])).content.decode())
    shown = next(form for form in edit.forms if "reason" in form.fields)
    values = {name: str(value or "") for name, value in shown.form_values()}
    drafter.post(reverse("item-edit", args=[key(), "materials"]), {**values, "reason": "照清单", "r1-example_guid": "8a2b81d6"})
    assert re.search(r"没有文件</span> 只写了“8a2b81d6”", drafter.get(reverse("item-files", args=[key()])).content.decode())
    assert "写了示例样表，却没有可以下载的文件" in drafter.get(reverse("kept-item", args=[key()])).content.decode()


def test_a_file_is_put_in_without_scripts_too(visit: Callable[..., Visit]) -> None:
    for scripts in (True, False):
        here = visit("赵审查", scripts=scripts)
        here.page.goto(reverse("item-files", args=[key()]))
        assert not here.overflows() and (not scripts or here.barriers() == [])
        here.page.locator("input[name=example_guid-1]").set_input_files(
            {"name": "样例.pdf", "mimeType": "application/pdf", "buffer": pdf(f"%{scripts}".encode())}
        )
        here.page.get_by_label("修改理由").fill("补样表")
        here.click(here.main.get_by_role("button", name="存为草稿"))
        here.page.wait_for_url(f"**{reverse('kept-item', args=[key()])}")
        assert "已存为草稿" in here.text
