"""窗口补正: what somebody brings for a case that waits for it is scanned line by line, compared, handed in for her; she gets a receipt."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases import actions
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.filed import values_of
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, firm, lines_in, row, upload
from oneseal.cases.tests.test_add_material import lacking
from oneseal.cases.tests.test_correct_form import asked
from oneseal.catalogue.queries import sample_file
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, today
from oneseal.people.actions import grant_mandate
from oneseal.people.rules import Standing
from oneseal.people.tests.office import natural
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mine import asked_for_two_lines
from oneseal.web.tests.test_refilling import fields_of


def page_of(case: UUID) -> str:
    """Where it is taken in."""
    return f"/work/counter/cases/{case}/supply"


def scan(line: str) -> SimpleUploadedFile:
    """What the window scanned for a line."""
    return SimpleUploadedFile(f"{line}.pdf", sample_file(line))


def sent(client: Client, case: UUID, **given: Any) -> dict[str, Any]:
    """The page's form as it is now, for 王申请."""
    seen = re.findall(r'name="seen" value="(\d+)"', client.get(page_of(case)).content.decode())[0]
    return {"seen": seen, "by": str(cast("王申请")), **given}


def test_what_she_brings_is_handed_in_line_by_line_with_what_was_compared(city: None) -> None:
    """In her name, the officer named; the receipt says what came and what is still open."""
    client = signed_in("李受理")
    case, (first, second) = asked_for_two_lines()
    page = client.get(page_of(case)).content.decode()
    assert page.count("看不清") == 2 and f'id="file_{first}"' in page and f'id="file_{second}"' in page
    assert f'href="{page_of(case)}"' in client.get(f"/work/cases/{case}").content.decode()
    assert f'href="{page_of(case)}"' in client.get(f"/work/counter/persons/{row(case).applicant_id}").content.decode()
    ticked = client.post(page_of(case), sent(client, case, **{first: scan(first), "compared": [first, second]}))
    told = ticked.content.decode()
    assert ticked.status_code == 422 and told.count('<p class="mistake">') == 1 and "没有扫描件；请先扫描" in told
    answer = client.post(page_of(case), sent(client, case, **{first: scan(first), "compared": [first]}))
    entry = entries_of(case)[-1]
    assert (entry.act, entry.by, entry.data["received_by"]) == ("supply", cast("王申请"), str(cast("李受理")))
    assert entry.data["compared"] == [file["id"] for file in entry.data["materials"][first]] and list(entry.data["materials"]) == [first]
    assert answer.headers["Location"] == f"/work/counter/cases/{case}/supplied/{entry.version}"
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert "补正材料回执" in receipt and "已核对原件（李受理）" in receipt and "还要交什么" in receipt
    assert client.post(page_of(case), sent(client, case, **{second: scan(second)})).status_code == 302
    assert row(case).phase == "RECEIVED"
    assert client.get(page_of(case)).headers["Location"] == f"/work/cases/{case}"
    late = client.post(page_of(case), {"seen": "2", "by": str(cast("王申请"))})
    assert late.status_code == 409 and "没有等申请人交的材料" in late.content.decode()


def test_of_several_files_of_a_line_each_is_marked_by_itself(city: None) -> None:
    """Sent up first, then ticked one by one; the same file twice is kept once and stays marked; the receipt counts."""
    client = signed_in("李受理")
    case, (first, _) = asked_for_two_lines()
    files = [SimpleUploadedFile(f"{name}.pdf", sample_file(name)) for name in "甲乙乙"]
    page = client.post(page_of(case), sent(client, case, **{first: files, "compared": [f"{first}:2"], "update": "1"})).content.decode()
    assert "已经有同样的文件" in page and 'class="mistake"' not in page and row(case).phase == "CORRECTION"
    ticks = re.findall(r'<li>(.)\.pdf.*?name="compared" value="([^"]+)"( checked)?', page, re.DOTALL)
    assert [(name, bool(checked)) for name, _, checked in ticks] == [("甲", False), ("乙", True)]
    kept = re.findall(rf'name="kept" value="({first}:[^"]+)"', page)
    answer = client.post(page_of(case), sent(client, case, kept=kept, compared=[ticks[0][1]]))
    assert entries_of(case)[-1].data["compared"] == [ticks[0][1]]
    assert "2 份，其中 1 份已核对原件（李受理）" in client.get(answer.headers["Location"]).content.decode()


def test_a_mistake_keeps_the_scans_and_a_page_too_old_says_what_happened(city: None) -> None:
    """Nothing is scanned twice; another's files are not taken in; who came has to be said."""
    client = signed_in("李受理")
    case, (first, second) = asked_for_two_lines()
    old = sent(client, case)
    bad = SimpleUploadedFile("坏.pdf", b"#!/bin/sh")
    wrong = client.post(page_of(case), {**old, "by": "", first: scan(first), second: bad, "compared": [first]})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "请选择是谁来交的" in page and "坏.pdf" in page
    kept = re.findall(rf'name="kept" value="({first}:[^"]+)"', page)
    assert len(kept) == 1 and f'name="compared" value="{kept[0].partition(":")[2]}" checked' in page
    forged = f"{second}:{upload('冯旁人')}"
    actions.supply(case, {second: [upload()]}, by=cast("王申请"))
    stale = client.post(page_of(case), {**old, "kept": [*kept, forged]})
    page = stale.content.decode()
    assert stale.status_code == 422 and "您打开这一页以后：" in page and "什么都没有改动" in page
    assert kept[0] in page and f'id="file_{second}"' not in page
    assert client.post(page_of(case), sent(client, case, kept=kept)).status_code == 302
    assert row(case).phase == "RECEIVED"


def test_a_form_that_is_brought_is_put_right_in_its_fields(city: None) -> None:
    """What stood there beside what is typed, numbers in part; the window's entry is one, and the receipt says what was changed."""
    case, line = asked()
    known, client = told_whole(row(case), Standing()), signed_in("李受理")
    before = values_of(known)
    page = client.get(page_of(case)).content.decode()
    masked = [answer for answer in known.form if answer.masked]
    assert f'value="{before["premises"]}"' in page and f"原来：{before['premises']}" in page
    assert masked and all(str(before[each.field]) not in page and each.value in page for each in masked)
    given = {**fields_of(page), **sent(client, case), "premises": "改正街八号"}
    entries = len(entries_of(case))
    answer = client.post(page_of(case), {**given, line: scan(line), "compared": [line]})
    (entry,) = entries_of(case)[entries:]
    assert entry.data["form_changed"] == ["premises"] and entry.data["received_by"] == str(cast("李受理")) and entry.data["compared"]
    assert values_of(told_whole(row(case), Standing())) == {**before, "premises": "改正街八号"}
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert "申请表改正的栏目" in receipt and before["premises"] in receipt and "改正街八号" in receipt


def test_a_scan_alone_of_the_form_is_not_taken_in(city: None) -> None:
    """Unless it is said that nothing in it is to be changed; scans and what was typed stay on the page."""
    case, line = asked()
    client = signed_in("李受理")
    fields = fields_of(client.get(page_of(case)).content.decode())
    bare = client.post(page_of(case), sent(client, case, **{line: scan(line)}))
    assert bare.status_code == 422 and "C-70" in bare.content.decode()
    same = client.post(page_of(case), {**fields, **sent(client, case, **{line: scan(line)})})
    page = same.content.decode()
    assert same.status_code == 422 and "申请表没有改动" in page and row(case).phase == "CORRECTION"
    kept = re.findall(rf'name="kept" value="({line}:[^"]+)"', page)
    both = client.post(page_of(case), {**fields, **sent(client, case, kept=kept), "premises": "改正街八号", "_stands": "on"})
    assert both.status_code == 422 and "但改了" in both.content.decode() and 'value="改正街八号"' in both.content.decode()
    empty = client.post(page_of(case), {**fields, **sent(client, case, kept=kept), "premises": ""})
    assert empty.status_code == 422 and 'href="#id_premises"' in empty.content.decode()
    answer = client.post(page_of(case), {**fields, **sent(client, case, kept=kept), "_stands": "on"})
    assert answer.status_code == 302 and entries_of(case)[-1].data["form_stands"] is True
    assert "重新交了签好的纸质件" in client.get(answer.headers["Location"]).content.decode()


def test_a_row_of_a_table_is_put_right_without_its_numbers(city: None) -> None:
    """What is shown in part and left so stays whole, also in another row than it stood in; a row can be added."""
    case, _ = asked(name="公司设立登记")
    client, before = signed_in("李受理"), values_of(told_whole(row(case), Standing()))
    name, rows = next((name, value) for name, value in before.items() if isinstance(value, list) and "id_number" in value[0])
    page = client.get(page_of(case)).content.decode()
    assert all(each["id_number"] not in page for each in rows)
    given = {**fields_of(page), **sent(client, case)}
    assert f"{name}-{len(rows)}-id_number" in client.post(page_of(case), {**given, "add": name}).content.decode()
    inner = next(inner for inner in rows[0] if inner.endswith("name"))
    assert client.post(page_of(case), {**given, f"{name}-0-{inner}": "改正人"}).status_code == 302
    assert values_of(told_whole(row(case), Standing())) == {**before, name: [{**rows[0], inner: "改正人"}, *rows[1:]]}


@pytest.mark.parametrize("width", [1280, 360])
def test_the_form_at_the_window_in_the_browser(city: None, visit: Callable[..., Visit], tmp_path: Path, width: int) -> None:
    case, line = asked("layout")
    clerk = visit("李受理", width=width)
    clerk.page.goto(page_of(case))
    assert clerk.barriers() == [] and not clerk.overflows()
    clerk.shoot(f"supplying-form-{width}")
    clerk.page.locator("[name=premises]").fill("")
    clerk.press("收下补正材料")
    clerk.page.wait_for_selector("#mistakes")
    assert clerk.barriers() == [] and not clerk.overflows()
    clerk.shoot(f"supplying-form-wrong-{width}")
    clerk.page.locator("[name=premises]").fill("改正街八号")
    file = tmp_path / "申请表.pdf"
    file.write_bytes(sample_file("申请表"))
    clerk.give(clerk.page.locator(f"#file_{line}"), file)
    if (hands := clerk.page.locator("[name=by]")).count():  # also others may hand it in, after other tests
        clerk.check(hands.first)
    clerk.press("收下补正材料")
    clerk.page.wait_for_url("**/supplied/*")
    assert clerk.barriers() == [] and not clerk.overflows() and "改正街八号" in clerk.text
    clerk.shoot(f"supplied-form-{width}")
    assert entries_of(case)[-1].data["form_changed"] == ["premises"]


def test_for_a_firm_those_who_may_hand_it_in_are_offered(city: None) -> None:
    """Who represents it, and agents whose mandate covers it; nobody else."""
    client, case = signed_in("李受理"), filed_for_a_firm()
    line = lines_in(case)[0]
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "重新拍照"}], by=cast("李受理"))
    collector = natural("只来领证")
    grant_mandate(firm(), collector, ["receive"], since=today(), until=today() + timedelta(days=9), by=cast("蒋法人"))
    offered = re.findall(r'name="by" value="([^"]+)"', client.get(page_of(case)).content.decode())
    assert {str(cast("曹代办")), str(cast("蒋法人"))} <= set(offered)
    assert {str(cast("陈旧托")), str(collector)}.isdisjoint(offered)
    assert client.post(page_of(case), {**sent(client, case, **{line: scan(line)}), "by": str(cast("冯旁人"))}).status_code == 422
    assert client.post(page_of(case), {**sent(client, case, **{line: scan(line)}), "by": str(cast("曹代办"))}).status_code == 302
    assert entries_of(case)[-1].mandate is not None


def test_what_silence_accepted_is_completed_at_the_window_too(city: None) -> None:
    case, missing = lacking()
    client = signed_in("李受理")
    assert "补齐的材料" in client.get(page_of(case)).content.decode()
    assert client.post(page_of(case), sent(client, case, **{missing: scan(missing)})).status_code == 302
    assert entries_of(case)[-1].act == "add_material"


@pytest.mark.parametrize("name", ["王申请", "吴外人", "赵审查", "何邻县"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Only windows of the bureau that has the case; no receipt is made up."""
    case, (line, _) = asked_for_two_lines()
    client, before = signed_in(name), len(entries_of(case))
    given = {"seen": "2", "by": str(cast("王申请")), line: scan(line)}
    assert client.get(page_of(case)).status_code in {403, 404} and client.post(page_of(case), given).status_code in {403, 404}
    assert client.get(f"/work/counter/cases/{case}/supplied/2").status_code in {403, 404}
    clerk = signed_in("李受理")
    for path in (page_of(new_stream()), f"/work/counter/cases/{case}/supplied/2", f"/work/counter/cases/{filed('生育登记')}/supplied/1"):
        assert clerk.get(path).status_code == 404
    assert len(entries_of(case)) == before


def test_at_the_window(city: None, visit: Callable[..., Visit], tmp_path: Path) -> None:
    """Brought, compared, handed in; the receipt is there to print."""
    case, lines = asked_for_two_lines()
    clerk = visit("李受理")
    clerk.page.goto(page_of(case))
    assert clerk.barriers() == [] and not clerk.overflows()
    clerk.shoot("supplying-1280")
    file = tmp_path / "补正.pdf"
    file.write_bytes(sample_file("补正"))
    other = tmp_path / "另一份.pdf"
    other.write_bytes(sample_file("另一份"))
    first, second = lines
    clerk.give(clerk.page.locator(f"#file_{first}"), file)
    clerk.check(clerk.page.locator(f"#compared_{first}"))
    clerk.page.locator(f"#file_{second}").set_input_files([file, other])
    assert not clerk.page.locator(f"#compared_{second}").is_visible()
    clerk.check(clerk.page.get_by_role("checkbox", name="已核对原件 另一份.pdf"))
    assert clerk.barriers() == [] and not clerk.overflows()
    if (hands := clerk.page.locator("[name=by]")).count():  # also others may hand it in, after other tests
        clerk.check(hands.first)
    clerk.press("收下补正材料")
    clerk.page.wait_for_url("**/supplied/*")
    assert clerk.barriers() == [] and not clerk.overflows()
    assert "1 份，已核对原件（李受理）" in clerk.text and "2 份，其中 1 份已核对原件（李受理）" in clerk.text
    clerk.shoot("supplied-1280")
