"""窗口收件: the window takes in what somebody brings and marks what it compared; an on-the-spot item is decided in one sitting."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneseal.cases.models import Case
from oneseal.cases.queries import known_case
from oneseal.cases.queries.desk import clear_form, desk
from oneseal.cases.queries.mine import service_of
from oneseal.cases.rules.statements import PRESENT
from oneseal.cases.tests.office import cast, filing, item, row, upload
from oneseal.catalogue.queries import sample_file, version
from oneseal.documents.queries import papers_of
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import entries_of, today
from oneseal.people.queries import masked_id_number, masked_mobile, party_details, standing
from oneseal.web.tests.browser import Visit
from oneseal.web.tests.test_applying import flat
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.ways import Scan, acted, nothing, sheet_filled, typed, until_made


def path(name: str = "生育登记", party: str = "王申请", **answers: Any) -> str:
    """The page for a person and an item."""
    query = "&".join(f"{key}={value}" for key, value in answers.items())
    return f"/work/counter/persons/{cast(party)}/file/{item(name).item_id}?{query}"


def sheet(name: str = "生育登记", **changed: Any) -> tuple[str, dict[str, Any]]:
    """Where the form goes and what it holds, filled in rightly."""
    given = filing(name)
    files = {line: Scan(f"{line}.pdf", sample_file(line)) for line in given["materials"]}
    sent = {**flat(given["form"]), **files, "key": str(new_stream()), "service-address": "云岚市岚湖区一号", **changed}
    return path(name, **{"for": given["applicant"]}, **given["answers"]), sent


def taken_in(client: Client, address: str, sent: dict[str, Any]) -> UUID:
    """The case that came of it."""
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer.headers["Location"].split("/")[3])


def test_the_window_takes_in_and_says_what_it_compared(city: None) -> None:
    """The receipt names the officer; each compared copy says by whom; the same press twice is one case."""
    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    case = taken_in(client, address, {**sent, "compared": [line]})
    assert taken_in(client, address, {**sent, "compared": [line]}) == case, "its scans come once more"
    entry = entries_of(case)[0]
    assert entry.by == cast("王申请") and entry.data["received_by"] == str(cast("李受理"))
    assert (entry.data["channel"], entry.data["compared"]) == ("counter", [file["id"] for file in entry.data["materials"][line]])
    page = client.get(f"/work/cases/{case}").content.decode()
    assert page.count("✓ 已核对原件") == 1 and '<span class="quiet">李受理</span>' in page


def test_the_officer_notes_what_the_applicant_agreed_to_and_nothing_is_agreed_to_beforehand(city: None) -> None:
    """Electronic service and the privacy notice, each in its version; who does not agree says where papers reach her."""
    client = signed_in("李受理")
    address, sent = sheet()
    page = client.get(address).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="service-(\w+)" value="([^"]+)"([^>]*)>', page)
    assert {name: version for name, version, _ in boxes} == {name: PRESENT[name] for name in ("electronic", "privacy")}
    assert not any("checked" in rest for _, _, rest in boxes) and 'href="/privacy"' in page
    said = {"service-electronic": PRESENT["electronic"], "service-privacy": PRESENT["privacy"]}
    case = taken_in(client, address, {**sent, **said})
    entry = entries_of(case)[0].data
    assert entry["stated"] == {"privacy": PRESENT["privacy"], "electronic": PRESENT["electronic"]}
    receipt = client.get(f"/work/cases/{case}/receipt").content.decode()
    assert "申请人当面表示" in receipt and "同意电子送达（文本" in receipt and "知晓隐私说明（" in receipt
    silent = taken_in(client, *sheet())
    assert entries_of(silent)[0].data["stated"] == {"privacy": "", "electronic": ""}
    assert "不同意电子送达" in client.get(f"/work/cases/{silent}").content.decode()
    old = client.post(address, {**sheet()[1], "service-electronic": "2019-1"})
    assert old.status_code == 422 and "没有按现行文本同意电子送达" in old.content.decode()
    nowhere = client.post(address, {**sheet()[1], "service-address": ""})
    assert nowhere.status_code == 422 and "没有写送达地址，也没有同意电子送达" in nowhere.content.decode()


def test_the_registered_address_is_offered_in_part_and_kept_whole(city: None) -> None:
    """Where papers reach her is filled in as the page may show it; left so, the registered address is kept."""
    client = signed_in("李受理")
    address, sent = sheet()
    herself = party_details([cast("王申请")])[cast("王申请")]
    offered = re.findall(r'name="service-address" value="([^"]*)"', client.get(address).content.decode())
    assert offered == [herself.masked().address] and herself.address not in offered
    case = taken_in(client, address, {**sent, "service-address": offered[0]})
    assert service_of(row(case).form)["address"] == herself.address


def test_a_tick_beside_nothing_scanned_is_refused_beside_it(city: None) -> None:
    """已核对原件 is never dropped silently: scan it, or take the tick away."""
    client, (line, other) = signed_in("李受理"), list(filing("生育登记")["materials"])[:2]
    address, sent = sheet()
    del sent[line]
    answer = client.post(address, {**sent, "compared": [line, other]})
    page = answer.content.decode()
    card = page.split(f'data-line="{line}"')[1].split("data-line=")[0]
    assert answer.status_code == 422 and "没有扫描件；请先扫描，没有核对的去掉勾选" in card and f'id="wrong_{line}"' in card
    assert page.count('class="mistake"') == 1 and f'href="#file_{line}"' in page
    kept = re.findall(r'name="kept" value="([^"]*)"', page)
    rest = {name: value for name, value in sent.items() if not isinstance(value, SimpleUploadedFile)}
    held = re.findall(r'name="compared" value="([^"]*)" checked', page)
    assert sorted(held) == sorted([line, *(each.partition(":")[2] for each in kept if each.startswith(f"{other}:"))])
    case = taken_in(client, address, {**rest, "kept": kept, "compared": [each for each in held if each != line]})
    entry = entries_of(case)[0].data
    assert entry["compared"] == [file["id"] for file in entry["materials"][other]]


def test_each_of_several_files_of_a_line_has_its_own_tick(city: None) -> None:
    """By its place when it comes, by itself when it stands there; what is not ticked is not marked, and nobody's file but hers is."""
    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    three = [SimpleUploadedFile(f"{name}.pdf", sample_file(name)) for name in "甲乙丙"]
    page = client.post(address, {**sent, line: three, "compared": [f"{line}:1", f"{line}:9"], "update": "1"}).content.decode()
    card = page.split(f'data-line="{line}"')[1].split("data-line=")[0]
    ticks = re.findall(r'<li>(.)\.pdf.*?name="compared" value="([^"]+)"( checked)?', card, re.DOTALL)
    assert [(name, bool(checked)) for name, _, checked in ticks] == [("甲", False), ("乙", True), ("丙", False)]
    assert "新加的已核对原件" in card and 'class="mistake"' not in card
    rest = {name: value for name, value in sent.items() if not isinstance(value, SimpleUploadedFile)}
    kept = re.findall(r'name="kept" value="([^"]*)"', page)
    case = taken_in(client, address, {**rest, "kept": kept, "compared": [ticks[0][1], ticks[2][1], str(upload("冯旁人"))]})
    assert entries_of(case)[0].data["compared"] == sorted([ticks[0][1], ticks[2][1]])
    told = client.get(f"/work/cases/{case}").content.decode()
    for name, marked in (("甲", True), ("乙", False), ("丙", True)):
        assert (f"{name}.pdf</a>" in told) and ("已核对原件" in told.split(f"{name}.pdf</a>")[1].partition("<br>")[0]) is marked
    assert "3 份，其中 2 份已核对原件（李受理）" in client.get(f"/work/cases/{case}/receipt").content.decode()


def test_a_mistake_is_said_at_its_field_and_scans_are_kept(city: None) -> None:
    """Nothing has to be scanned twice; a key sent again makes no second case."""
    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    wrong = client.post(address, {**sent, "service-address": "", "wife_name": "", "compared": [line]})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and f'value="{line}:' in page
    assert re.search(rf'value="{line}:([^"]+)">\s*<label[^>]*><input[^>]* value="\1" checked>', page)
    bad = client.post(address, {**sent, line: SimpleUploadedFile("坏.pdf", b"#!/bin/sh")})
    assert bad.status_code == 422 and "坏.pdf" in bad.content.decode()
    before = Case.objects.count()
    address, sent = sheet()
    first = taken_in(client, address, sent)
    assert taken_in(client, address, sent) == first
    assert Case.objects.count() == before + 1 and row(first).phase == "RECEIVED"
    other = client.post(address, {**sent, "service-address": "云岚市湖边二号"})
    assert other.status_code == 422 and f"已经提交过，办件编号 {row(first).number}" in other.content.decode()


def test_for_whom_and_what_comes_first_and_enter_takes_in(city: None) -> None:
    """By keyboard and on phones the choice that decides on form and material stands before them; Enter in a field still means 收件."""
    page = signed_in("李受理").get(path()).content.decode().split("<main")[1]
    assert page.index('id="asked"') < page.index('<form method="post"') < page.index("<button>收件</button>")
    first = re.search(r"<button[^>]*>", page)
    assert first and 'form="sheet"' in first[0] and "name=" not in first[0] and 'tabindex="-1"' in first[0]


def test_others_scans_and_unknown_lines_are_left_out(city: None) -> None:
    """A forged hidden field brings in nobody's file."""
    client = signed_in("李受理")
    address, sent = sheet()
    line = next(iter(filing("生育登记")["materials"]))
    forged = [f"{line}:{upload('冯旁人')}", f"nothing:{upload('李受理')}", f"{line}:x", "x"]
    case = taken_in(client, address, {**sent, "kept": forged, "compared": ["nothing"]})
    assert len(entries_of(case)[0].data["materials"][line]) == 1 and "compared" not in entries_of(case)[0].data


def test_registered_numbers_stand_on_the_page_in_part_and_are_filed_whole(city: None) -> None:
    """Nobody sees a full number without a reason: the register fills it in at filing, unless another was typed."""
    clerk = signed_in("李受理")
    herself = party_details([cast("王申请")])[cast("王申请")]
    address, sent = sheet("出版物零售")
    page = clerk.get(address).content.decode()
    assert herself.number not in page and herself.mobile not in page and "查看完整号码" in page
    masked = dict(re.findall(r'name="(\w+)" value="([^"]*\*[^"]*)"', page))
    assert set(masked.values()) == {masked_id_number(herself.number), masked_mobile(herself.mobile)}
    wrong = clerk.post(address, {**sent, **masked, "subject_name": ""})
    assert wrong.status_code == 422 and herself.number not in wrong.content.decode()
    case = taken_in(clerk, address, {**sheet("出版物零售")[1], **masked})
    known = desk(standing(cast("李受理"), today()), case)
    assert known is not None and {herself.number, herself.mobile} <= {answer.value for answer in clear_form(known)}


def seen(page: str) -> str:
    """For whom and under which answers a page was shown."""
    return html.unescape(re.findall(r'name="seen" value="([^"]*)"', page)[0])


def test_other_circumstances_lose_nothing_that_was_typed_or_scanned(city: None) -> None:
    """The list follows the answers; files that they do not ask for wait; what is pressed with other answers is shown before it is kept."""
    clerk, given, known = signed_in("李受理"), filing("食品经营许可（新办）"), version(item("食品经营许可（新办）").id)
    sale, catering = ({line.id for line in known.materials_for({"business": each})} for each in ("sale", "catering"))
    line, named = min(catering - sale), next(name for name, value in given["form"].items() if isinstance(value, str))
    address, before = f"{path('食品经营许可（新办）')}for={given['applicant']}&business=catering", Case.objects.count()
    sent = {"seen": seen(clerk.get(address).content.decode()), "compared": [line], named: "写到一半"}
    answers = {"ask-for": str(given["applicant"]), "ask-business": "sale"}
    answer = clerk.post(address, {**sent, **answers, line: SimpleUploadedFile("图.pdf", sample_file(line))})
    page = answer.content.decode()
    assert answer.status_code == 422 and "已按新选的申请人、情形更新" in page and Case.objects.count() == before
    assert f'data-line="{line}"' not in page and "写到一半" in page
    (ticked,) = re.findall(r'<input type="hidden" name="compared" value="([^"]*)"', page)
    sent |= {"seen": seen(page), "kept": re.findall(rf'name="kept" value="({line}:[^"]*)"', page), "update": "1", "compared": [ticked]}
    back = clerk.post(address, {**sent, **answers, "ask-business": "catering"}).content.decode()
    assert f'data-line="{line}"' in back and "图.pdf" in back and ticked in re.findall(r'name="compared" value="([^"]*)" checked', back)


FOOD = "食品经营许可（新办）"


def test_no_question_is_answered_for_anybody_and_nothing_is_taken_in_while_one_is_open(city: None) -> None:
    """What an open question decides is listed with that question; the refusal stands beside it, with all else that is wrong; what was
    scanned is kept."""
    clerk, given, before = signed_in("李受理"), filing(FOOD), Case.objects.count()
    address = f"{path(FOOD)}for={given['applicant']}"
    page = clerk.get(address).content.decode()
    asked = page.split('id="asked"')[1].split("</section>")[0]
    assert len(re.findall(r'name="ask-(?!for)[^>]*>', asked)) > 1 and not re.search(r'name="ask-(?!for)[^>]* checked', asked)
    assert "看情形" in page and "的才要交" in page
    loaded = version(given["item_version"])
    line = next(each.id for each in loaded.materials if not each.when)
    sent = {**flat(given["form"]), "seen": seen(page), "key": str(new_stream()), "service-address": "云岚市岚湖区一号"}
    answer = clerk.post(address, {**sent, "ask-for": str(given["applicant"]), line: SimpleUploadedFile("一.pdf", sample_file("一"))})
    told = answer.content.decode()
    assert answer.status_code == 422 and Case.objects.count() == before and "还有情形没有选" in told
    for each in loaded.situations:
        assert f'href="#ask-{each.id}_0"' in told and f'id="ask-{each.id}_error"' in told and f'id="ask-{each.id}_0"' in told
    assert f'name="kept" value="{line}:' in told


def test_answers_given_with_the_press_are_taken_in_by_it_and_no_others_are_filed(city: None) -> None:
    """One press: what was open is answered on the page. What was scanned for a line that the answers do not ask for is shown first."""
    clerk, given = signed_in("李受理"), filing(FOOD)
    address = f"{path(FOOD)}for={given['applicant']}"
    page = clerk.get(address).content.decode()
    answers = {f"ask-{name}": str(value) for name, value in given["answers"].items()}
    sent = {**flat(given["form"]), "seen": seen(page), "ask-for": str(given["applicant"]), "service-address": "云岚市岚湖区一号", **answers}
    loaded = version(given["item_version"])
    asked = {each.id for each in loaded.materials_for(given["answers"])}
    case = taken_in(clerk, address, {**sent, "key": str(new_stream())})
    assert known_case(case)[0].answers == given["answers"]
    idle = next((each.id for each in loaded.materials if each.id not in asked), "")
    if idle:
        scan = {idle: SimpleUploadedFile("多.pdf", sample_file("多")), "key": str(new_stream())}
        shown = clerk.post(address, {**sent, **scan})
        assert shown.status_code == 200 and "还没有收件" in shown.content.decode() and "另有 1 个传过的文件" in shown.content.decode()
    assert any(each.when for each in loaded.materials), "the item has lines that depend on an answer"


def test_another_applicant_brings_what_the_register_knows_of_it(city: None) -> None:
    """What was filled in of the other gives way; what was typed stays."""
    clerk, given = signed_in("李受理"), filing("出版物零售")
    address = f"{path('出版物零售')}for={given['applicant']}"
    page = clerk.get(address).content.decode()
    filled = dict(re.findall(r'name="(subject_name|subject_code)" value="([^"]*)"', page))
    assert filled["subject_name"]
    sent = {**filled, "seen": seen(page), "update": "1", "address": "手写的地址", "ask-for": str(cast("王申请"))}
    other = clerk.post(address, sent).content.decode()
    assert f'value="{filled["subject_name"]}"' not in other


@pytest.mark.parametrize("name", ["王申请", "吴外人", "赵审查", "何邻县"])
def test_those_who_must_get_nowhere_get_nowhere(city: None, name: str) -> None:
    """Only windows of the bureau whose item it is."""
    address, sent = sheet()
    client, before = signed_in(name), Case.objects.count()
    assert client.get(address).status_code in {403, 404}
    assert client.post(address, sent).status_code in {403, 404}
    clerk = signed_in("李受理")
    for wrong in (path().replace(str(cast("王申请")), str(new_stream())), path().replace(str(item("生育登记").item_id), str(new_stream()))):
        assert clerk.get(wrong).status_code == 404
    assert Case.objects.count() == before


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_on_the_spot_item_in_one_sitting(visit: Callable[..., Visit], tmp_path: Path, scripts: bool) -> None:
    """Taken in and accepted at the window, decided by a second person, made and handed over: all at once."""
    given = filing("生育登记")
    clerk = visit("李受理", scripts=scripts)
    clerk.page.goto(path(**{"for": given["applicant"]}, **given["answers"]))
    if scripts:
        assert clerk.barriers() == [] and not clerk.overflows()
        clerk.shoot("taking-in-1280")
    sheet_filled(clerk, given, tmp_path)
    clerk.press("收件")
    clerk.page.wait_for_url("**/work/cases/*/receipt")
    case = UUID(clerk.page.url.split("/")[-2])
    clerk.click(clerk.page.get_by_role("button", name="去办这一件"))
    assert clerk.page.get_by_text("✓ 已核对原件").count() == len(given["materials"])
    acted(clerk, case, "accept", nothing, "受理")
    acted(visit("周批准", scripts=scripts), case, "grant", typed(opinion="同意"), "予以办理")
    maker = visit("郑制证", scripts=scripts)
    if any(task == "make" for task in _open(case)):
        acted(maker, case, "make", nothing, "制证")
    until_made(maker, f"/work/cases/{case}")
    acted(maker, case, "deliver", typed(way="electronic", recipient="王申请"), "送达")
    assert row(case).decided_on == row(case).received_on
    assert len({entry.by for entry in entries_of(case) if entry.act in {"accept", "grant"}}) == 2
    assert {"receipt", "grant", "certificate"} <= {paper.kind for paper in papers_of(case)}


def _open(case: UUID) -> list[str]:
    return ["make"] if row(case).phase == "GRANTED" and row(case).open_power == "制证" else []
