"""分段上传: what is cut in mid-upload is taken up where it stopped and has the same hash; nobody else adds to it."""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import FilePayload, Route

from oneseal.cases import actions
from oneseal.cases.models import Draft
from oneseal.cases.tests.office import cast, filing, item, row, upload
from oneseal.catalogue.queries import sample_file
from oneseal.documents.models import Upload
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import begun
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import acting, asked_for_two_lines
from oneseal.web.tests.ways import for_whom

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 8000 + b"\nstartxref\n0\n%%EOF\n"
PIECE = "application/offset+octet-stream"


def told(**values: str) -> str:
    """Upload-Metadata."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def started(client: Client, **metadata: str) -> str:
    """The address of an upload just begun."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(PDF)), "Upload-Metadata": told(filename="图.pdf", **metadata)}
    answer = client.post("/sendings", headers=headers)
    assert answer.status_code == 201, answer.content
    return str(answer.headers["Location"])


def piece(client: Client, address: str, offset: int, data: bytes, **headers: str) -> Any:
    """One PATCH."""
    return client.patch(
        address, data, content_type=PIECE, CONTENT_TYPE=PIECE, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **headers}
    )


def test_what_was_cut_is_taken_up_and_has_the_same_hash(city: None) -> None:
    """Two pieces, the second after asking how much has come; the whole file stands in the draft, once."""
    client = signed_in("王申请")
    address = begun(client, "生育登记", cast("王申请"))
    line = next(iter(filing("生育登记")["materials"]))
    upload = started(client, draft=address.rsplit("/", 1)[1], line=line)
    assert piece(client, upload, 0, PDF[:700_000]).headers["Upload-Offset"] == "700000"
    asked = client.head(upload)
    assert (asked.headers["Upload-Offset"], asked.headers["Cache-Control"].count("no-store")) == ("700000", 1)
    last = piece(client, upload, 700_000, PDF[700_000:])
    assert last.status_code == 204
    received = Upload.objects.get(id=last.headers["Upload-Received"])
    assert received.sha256 == hashlib.sha256(PDF).hexdigest()
    again = piece(client, upload, len(PDF), b"")
    assert again.headers["Upload-Received"] == str(received.id)
    assert Draft.objects.get(id=address.rsplit("/", 1)[1]).materials == {line: [str(received.id)]}
    copy = client.get(f"{address}/files/{received.id}")
    assert b"".join(copy.streaming_content) == PDF and copy.headers["Content-Disposition"].startswith("attachment")  # type: ignore[attr-defined]  # a file answer streams


def test_pieces_out_of_step_damaged_or_unknown_are_told_as_the_protocol_has_it(city: None) -> None:
    """409, 460, 415, 412, 400, 404, 413; and what is no material at its end: 422 with the way to mend it."""
    client = signed_in("王申请")
    upload = started(client)
    assert piece(client, upload, 5, b"x").status_code == 409
    wrong = base64.b64encode(hashlib.sha256(b"y").digest()).decode()
    assert piece(client, upload, 0, b"x", **{"Upload-Checksum": f"sha256 {wrong}"}).status_code == 460
    assert piece(client, upload, 0, b"x", **{"Upload-Checksum": "md5 AA=="}).status_code == 400
    assert client.patch(upload, b"x", content_type="text/plain").status_code == 415
    assert client.post("/sendings").status_code == 412
    plain = {"Tus-Resumable": "1.0.0", "Upload-Metadata": told(filename="一.pdf")}
    assert client.post("/sendings", headers=plain).status_code == 400
    assert client.post("/sendings", headers={**plain, "Upload-Length": str(10**10)}).status_code == 413
    short = client.post("/sendings", headers={**plain, "Upload-Length": "9"}).headers["Location"]
    refused = piece(client, short, 0, b"#!/bin/sh")
    assert refused.status_code == 422 and "PDF" in refused.json()["mend"]
    assert client.head(short).status_code == 404
    assert client.delete(upload).status_code == 204 and client.head(upload).status_code == 404
    assert client.options("/sendings").headers["Tus-Extension"] == "creation,checksum,expiration,termination"


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人", "何邻县"])
def test_nobody_else_gets_at_an_upload_or_a_draft_by_it(city: None, name: str) -> None:
    """By id and by guessing; signed out: to the sign-in page."""
    hers = signed_in("王申请")
    address = begun(hers, "生育登记", cast("王申请"))
    line = next(iter(filing("生育登记")["materials"]))
    upload, stranger = started(hers), signed_in(name)
    for of in (upload, f"/sendings/{new_stream()}"):
        assert [stranger.head(of).status_code, piece(stranger, of, 0, b"x").status_code, stranger.delete(of).status_code] == [404] * 3
    assert stranger.get(f"{address}/files/{new_stream()}").status_code == 404
    for draft in (address.rsplit("/", 1)[1], str(new_stream()), "nonsense"):
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": told(filename="一.pdf", draft=draft, line=line)}
        assert stranger.post("/sendings", headers=headers).status_code == 404
    assert hers.head(upload).headers["Upload-Offset"] == "0"
    assert Client(SERVER_NAME="localhost").head(upload).status_code == 302


def test_a_file_for_what_is_in_already_is_told_why_it_is_not_taken(city: None) -> None:
    """Her page was opened before another window handed the line in."""
    case, (first, _) = asked_for_two_lines()
    actions.supply(case, {first: [upload()]}, by=cast("王申请"))
    hers = acting("王申请", row(case).applicant_id)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": told(filename="一.pdf", case=str(case), line=first)}
    answer = hers.post("/sendings", headers=headers)
    assert answer.status_code == 404 and "可能在另一个窗口已经交了" in answer.json()["reason"] and "刷新" in answer.json()["mend"]


def test_cut_for_good_and_chosen_again_it_goes_on_where_it_stopped(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """A correction: the page was closed in mid-upload; the same file sends only the rest, is received once, and is handed in once."""
    case, lines = asked_for_two_lines()
    photo = tmp_path / "正面.jpg"
    Image.effect_noise((1600, 1600), 90).convert("RGB").save(photo, quality=95)
    hers = visit("王申请", width=360)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}/supply")
    hers.page.route(
        "**/sendings/*", lambda route: route.abort() if route.request.headers.get("upload-offset", "0") != "0" else route.continue_()
    )
    hers.page.locator(f"#file_{lines[0]}").set_input_files(photo)
    hers.page.get_by_text(re.compile(r"连不上了，已传的都在.*请报号码 [2-9A-Z]{8}$")).wait_for()
    hers.page.close()
    hers.wrong = [words for words in hers.wrong if "ERR_FAILED" not in words]
    hers.page = hers.context.new_page()
    hers.page.goto(f"/mine/{case}/supply")
    offsets: list[str] = []
    hers.page.on("request", lambda sent: offsets.append(sent.headers.get("upload-offset", "")) if sent.method == "PATCH" else None)
    for line in lines:
        hers.page.locator(f"#file_{line}").set_input_files(photo)
        hers.page.locator(f'[data-line="{line}"] [name=kept]').wait_for(state="attached")
    assert offsets[0] == str(512 * 1024)
    hers.press("提交补正材料")
    hers.page.wait_for_url(f"**/mine/{case}")
    received = Upload.objects.filter(sha256=hashlib.sha256(photo.read_bytes()).hexdigest())
    assert received.count() == 2 and [entry.act for entry in entries_of(case)].count("supply") == 1


def test_who_is_signed_out_in_mid_upload_is_told_what_is_kept_and_a_number(visit: Callable[..., Visit], tmp_path: Path) -> None:
    case, lines = asked_for_two_lines()
    hers = visit("王申请", width=360)
    for_whom(hers, row(case).applicant_id)
    hers.page.goto(f"/mine/{case}/supply")
    hers.context.clear_cookies(name="sessionid")
    file: FilePayload = {"name": "补.pdf", "mimeType": "application/pdf", "buffer": sample_file("补")}
    hers.page.locator(f"#file_{lines[0]}").set_input_files(file)
    hers.page.get_by_text(re.compile(r"^登录已过期。已传的都在.*请报号码 [2-9A-Z]{8}$")).wait_for()
    hers.wrong = [words for words in hers.wrong if "403" not in words]


def test_what_was_uploaded_for_a_correction_is_there_on_a_reload_and_on_another_device(visit: Callable[..., Visit]) -> None:
    """It is not handed in by that; it can be taken out again, and what stays is handed in from the other device."""
    case, lines = asked_for_two_lines()
    phone, computer = visit("王申请", width=360), visit("王申请", width=1280)
    for_whom(phone, row(case).applicant_id)
    for_whom(computer, row(case).applicant_id)
    phone.page.goto(f"/mine/{case}/supply")
    for line, name in zip(lines, ("一.pdf", "二.pdf"), strict=True):
        file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": sample_file(name)}
        phone.page.locator(f"#file_{line}").set_input_files(file)
        phone.page.locator(f'[data-line="{line}"] [name=kept]').wait_for(state="attached")
    phone.page.reload()
    assert "一.pdf" in phone.text and "二.pdf" in phone.text and "已上传，还没有提交" in phone.text
    assert phone.barriers() == [] and not phone.overflows()
    computer.page.goto(f"/mine/{case}/supply")
    computer.click(computer.page.get_by_role("button", name="移除 一.pdf"))
    computer.page.get_by_text("一.pdf").wait_for(state="detached")
    assert "二.pdf" in computer.text and [entry.act for entry in entries_of(case)].count("supply") == 0
    computer.press("提交补正材料")
    computer.page.wait_for_url(f"**/mine/{case}")
    supplied = entries_of(case)[-1]
    assert supplied.act == "supply" and list(supplied.data["materials"]) == [lines[1]]
    phone.page.reload()
    assert ".pdf" not in phone.text.replace("PDF", "") and "最迟" in phone.text


@pytest.mark.parametrize("width", [360])
def test_a_photo_goes_up_though_the_line_is_cut_on_the_way(visit: Callable[..., Visit], tmp_path: Path, width: int) -> None:
    """In Chromium: the second piece is cut twice; the file is received once, byte for byte, and the page says so."""
    photo = tmp_path / "门面.jpg"
    Image.effect_noise((1600, 1600), 90).convert("RGB").save(photo, quality=95)
    assert photo.stat().st_size > 1_100_000
    here = visit("王申请", width=width, touch=True)
    here.page.goto("/acting-for")
    here.page.locator(f'input[value="{cast("王申请")}"]').check()
    here.press("就为这一方办")
    here.page.goto(f"/apply/{item('生育登记').item_id}")
    here.click(here.main.locator("form button").last)
    here.page.goto(here.page.url.rsplit("/", 1)[0] + "/materials")
    cut = {"left": 2}

    def unreliable(route: Route) -> None:
        if route.request.method == "PATCH" and route.request.headers.get("upload-offset") != "0" and cut["left"]:
            cut["left"] -= 1
            route.abort("connectionreset")
        else:
            route.continue_()

    here.page.route("**/sendings/*", unreliable)
    line = next(line for line in filing("生育登记")["materials"] if line != "application")
    assert here.page.locator(f"#photo_{line}").is_visible()
    here.page.locator(f"#photo_{line}").set_input_files(photo)
    here.page.locator(f'[data-line="{line}"] [data-given] a[download]').wait_for()
    here.wrong = [words for words in here.wrong if "ERR_CONNECTION_RESET" not in words]
    assert cut["left"] == 0
    sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
    assert Upload.objects.filter(sha256=sha256).count() == 1
    assert here.barriers() == [] and not here.overflows()
    here.page.locator(f"#file_{line}").set_input_files({"name": "病毒.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ"})
    assert "这类文件收不了" in here.text
    here.page.locator(f"#file_{line}").set_input_files({"name": "假.pdf", "mimeType": "application/pdf", "buffer": b"#!/bin/sh"})
    here.page.get_by_text("不是可接收的类型").first.wait_for()
    assert here.barriers() == []
    here.shoot("uploading-360")
